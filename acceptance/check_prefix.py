"""Fails unless each file of one folder is the beginning of the file of the same name in another.

usage: check_prefix.py BEFORE NOW
"""

import pathlib
import sys

total = 0
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    before, now = file.read_bytes(), (pathlib.Path(sys.argv[2]) / file.name).read_bytes()
    if now[: len(before)] != before:
        sys.exit(f"WRONG: {file.name} was rewritten")
    total += len(before)
print(f"{total} bytes unchanged")
