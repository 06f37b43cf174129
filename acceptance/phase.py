"""Waits for a moment inside a sweep and prints when that sweep began.

usage: phase.py PORT SECONDS    returns SECONDS after the next sweep has begun

Health tells the tick of the last sweep that has ended, so the next one begins one interval after it.
"""

import datetime
import json
import sys
import time
import urllib.request


EVERY = 5.0


def last_tick(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=10) as answer:
        tick = json.load(answer)["monitor"]["checks"].get("ping", {}).get("last_tick")
    return None if tick is None else datetime.datetime.fromisoformat(tick[:26].rstrip("Z") + "+00:00").timestamp()


def main():
    port, into = int(sys.argv[1]), float(sys.argv[2])
    before, deadline = last_tick(port), time.time() + 20
    while time.time() < deadline:
        tick = last_tick(port)
        if tick is not None and tick != before:
            while tick + into < time.time():
                tick += EVERY
            time.sleep(tick + into - time.time())
            print(f"{tick:.6f}")
            return
        time.sleep(0.02)
    sys.exit("no sweep has ended for 20 s")


main()
