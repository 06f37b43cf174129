"""After a kill: is everything there that must be?

usage: check_survived.py FOLDER COPY LATEST TAKEN KILLED

FOLDER  the CSV files, after the restart
COPY    what follow.py had copied of them before the kill
LATEST  an answer of /api/ping/latest, taken at TAKEN: results that the server had at that instant
TAKEN, KILLED  epoch seconds
"""

import csv
import json
import pathlib
import sys


def main():
    folder, copy = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    latest = json.load(open(sys.argv[3], encoding="utf-8"))["data"]
    taken, killed = float(sys.argv[4]), float(sys.argv[5])
    wrong = []

    present = set()
    for file in sorted(folder.glob("ping_results_*.csv")):
        with open(file, newline="", encoding="utf-8") as source:
            present.update((row["timestamp"], row["device_id"]) for row in csv.DictReader(source))

    compared = 0
    for copied in sorted(copy.glob("*.csv")):
        before = copied.read_bytes()
        whole = before[: before.rfind(b"\n") + 1]
        now = (folder / copied.name).read_bytes()
        compared += whole.count(b"\n")
        if now[: len(whole)] != whole:
            wrong.append(f"{copied.name}: {len(whole)} bytes that a reader saw before the kill are not at the beginning of the file")
    print(f"{compared} lines that a reader saw before the kill: all there" if not wrong else f"{compared} lines compared")

    asked = {(result["timestamp"], str(result["device_id"])) for result in latest}
    newest = max(stamp for stamp, _ in asked)
    lost = asked - present
    print(f"{len(asked)} results that the server showed {killed - taken:.2f} s before the kill, "
          f"{sum(stamp == newest for stamp, _ in asked)} of them of the sweep that was cut: {len(lost)} lost")
    if killed - taken < 1.2:
        wrong.append("the answer was taken too late to say anything")
    if lost:
        wrong.append(f"lost: {sorted(lost)[:10]}")
    for line in wrong:
        print(f"WRONG: {line}")
    sys.exit(1 if wrong else 0)


main()
