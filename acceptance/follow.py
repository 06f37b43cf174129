"""Copies what is appended to the CSV files of a folder, as a reader with tail -f would see it, until it is told to stop (SIGTERM).

usage: follow.py FOLDER COPY     COPY gets the bytes, COPY.log a line "epoch-seconds file bytes" for each step
"""

import pathlib
import signal
import sys
import time

stop = False


def told(*_):
    global stop
    stop = True


def main():
    signal.signal(signal.SIGTERM, told)
    folder, copy = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    copy.mkdir(parents=True, exist_ok=True)
    seen = {}
    with open(f"{copy}.log", "w", encoding="utf-8") as log:
        while not stop:
            for file in sorted(folder.glob("ping_results_*.csv")):
                now = time.time()
                with open(file, "rb") as source:
                    source.seek(seen.get(file.name, 0))
                    more = source.read()
                if more:
                    with open(copy / file.name, "ab") as out:
                        out.write(more)
                    seen[file.name] = seen.get(file.name, 0) + len(more)
                    print(f"{now:.6f} {file.name} {seen[file.name]}", file=log, flush=True)
            time.sleep(0.02)


main()
