"""Looks at a server whose store has a fault, and at what is left afterwards; used by `faults`.

usage: faults.py says URL WORDS             waits until health says so of the store
       faults.py goes-on URL CSV SECONDS    measures and answers for so long, results wait and none is dropped
       faults.py caught-up URL              waits until the store is well and nothing waits any more
       faults.py logged LOG FROM WORDS      what the log has since this byte
       faults.py grow CSV SWEEPS            waits for so many more sweeps
       faults.py damage DB TABLE            overwrites the first page of a table
       faults.py compare CSV EXPORT [--lost FROM TO] [--days N]
       faults.py receive PORT FILE          takes webhooks and writes each as a line, until it is ended
       faults.py told FILE FROM KIND TARGET waits until something of this kind was told of a target, since this byte
       faults.py gap DB FROM TO             states of then are recorded as not measured
"""

import csv
import datetime
import http.server
import json
import pathlib
import re
import sqlite3
import sys
import time
import urllib.request

PATIENCE = 60


def get(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)


def await_that(what, condition):
    end = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            sys.exit(f"not within {PATIENCE} s: {what}")
        time.sleep(0.2)


def says(url, words):
    def problem():
        store = get(url + "/api/v1/health")["store"]
        return store if store["problem"] and words in store["problem"] and store["since"] else None

    begun = time.monotonic()
    store = await_that(words, problem)
    shown = [problem for problem in get(url + "/api/v1/health")["problems"] if problem["where"] == "store"]
    print(f"after {time.monotonic() - begun:.1f} s, since {store['since']}: {store['problem']}")
    if not shown:
        sys.exit("but it is not among the problems")


def lane(url):
    return get(url + "/api/v1/health")["monitor"]["sinks"]["store"]


def rows_of(folder):
    """(tick, target, metric) -> status, value of everything that was measured."""
    rows = {}
    for file in sorted(pathlib.Path(folder).glob("observations_*.csv")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for cells in csv.reader(lines[1:]):
            if len(cells) == 9:
                tick, target, _, _, status, _, metric, value, _ = cells
                rows[instant(tick), target, metric] = status, value
    return rows


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def sweeps(folder):
    """How many ticks there are: asked again and again, so the lines are not taken apart."""
    return len({line.partition(",")[0] for file in pathlib.Path(folder).glob("observations_*.csv") for line in file.open(encoding="utf-8")})


def goes_on(url, folder, seconds):
    before, start = sweeps(folder), lane(url)
    time.sleep(float(seconds))
    await_that("sweeps", lambda: sweeps(folder) >= before + max(1, int(seconds) // 2))
    end = await_that("results that wait", lambda: (lambda now: now if now["queued"] + now["spooled"] > 0 else None)(lane(url)))
    newest = max(device["timestamp"] for device in get(url + "/api/ping/latest")["data"])
    print(f"{sweeps(folder) - before} sweeps more, the newest shown of {newest}; {end['queued']} results wait in memory,"
          f" {end['spooled']} on disk, {end['dropped'] - start['dropped']} dropped, {end['failed'] - start['failed']} given up")
    if end["dropped"] != start["dropped"] or end["failed"] != start["failed"]:
        sys.exit("results were dropped")


def caught_up(url):
    def done():
        health = get(url + "/api/v1/health")
        now = health["monitor"]["sinks"]["store"]
        # A sweep may be on its way at any moment: what is left is of the last second.
        return now if health["store"]["problem"] is None and now["spooled"] == 0 and now["queued"] <= 60 and now["written"] else None

    begun = time.monotonic()
    now = await_that("a store that is well, with nothing that waits", done)
    print(f"after {time.monotonic() - begun:.1f} s; written {now['written']}, dropped {now['dropped']}")
    if now["dropped"]:
        sys.exit("results were dropped")


def logged(log, start, words):
    with open(log, "rb") as file:
        file.seek(int(start))
        lines = file.read().decode("utf-8").splitlines()
    said = [line for line in lines if re.search(r" (WARN|ERROR) ", line)]
    for line in said[:8]:
        print(line[:200])
    traces = [line for line in lines if re.match(r"\s+at [a-z.]+", line)]
    about = [line for line in said if words in line]
    print(f"{len(said)} lines of warnings, {len(about)} about it, {len(traces)} of stack traces")
    if not about or len(about) > 4 or traces:
        sys.exit(1)


def grow(folder, more):
    before = sweeps(folder)
    await_that("sweeps", lambda: sweeps(folder) >= before + int(more))


def damage(file, table):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    with open(file, "r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\x5a" * size)
    print(f"page {page} of {size} bytes, of {table}")


def compare(folder, export, options):
    measured = rows_of(folder)
    stored, doubled = {}, 0
    with open(export, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = instant(row["tick"]), row["target"], row["metric"]
            doubled += key in stored
            stored[key] = row["state"], row["value"]
    lost = set(measured) - set(stored)
    allowed = set()
    if "--lost" in options:
        at = options.index("--lost")
        start, end = (datetime.datetime.fromtimestamp(float(text), datetime.timezone.utc) for text in options[at + 1:at + 3])
        # What waited for its commit when the backup was made or the file went belongs to either side.
        slack = datetime.timedelta(seconds=3)
        allowed = {key for key in lost if start - slack <= key[0] <= end + slack}
    # The CSV sink is stopped last but one: the newest sweep may be in one of them only.
    strangers = set(stored) - set(measured)
    changed = [key for key in measured if key in stored and not same(measured[key], stored[key])]
    days = {key[0].date() for key in stored}
    print(f"{len(measured)} values measured, {len(stored)} stored on {len(days)} days; {len(lost) - len(allowed)} lost"
          f" ({len(allowed)} more after the backup), {doubled} doubled, {len(changed)} changed, {len(strangers)} that the CSV files do not have")
    for key in sorted(lost - allowed)[:5] + sorted(changed)[:5] + sorted(strangers)[:5]:
        print("WRONG", key, measured.get(key), stored.get(key))
    if "--days" in options and len(days) < int(options[options.index("--days") + 1]):
        sys.exit("the clock was to be on more days")
    sys.exit(bool(lost - allowed or doubled or changed or strangers))


def same(measured, stored):
    if measured[0] != stored[0] or (measured[1] == "") != (stored[1] == ""):
        return False
    return measured[1] == "" or abs(float(measured[1]) - float(stored[1])) < 1e-9


def gap(file, start, end):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        found = db.execute(
            "SELECT count(DISTINCT target) FROM state_change WHERE reason_code = 'not.measured' AND time BETWEEN ? AND ?",
            ((float(start) - 3) * 1e6, (float(end) + 3) * 1e6)).fetchone()[0]
    print(f"{found} targets are UNKNOWN not.measured from then on")
    sys.exit(found == 0)


def receive(port, file):
    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with open(file, "a", encoding="utf-8") as told:
                told.write(json.dumps(body) + "\n")
            self.send_response(204)
            self.end_headers()

    http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Receiver).serve_forever()


def told(file, start, kind, target):
    def found():
        with open(file, "rb") as lines:
            lines.seek(int(start))
            notices = [json.loads(line) for line in lines.read().decode("utf-8").splitlines()]
        return [one for one in notices if one["kind"] == kind and target in one["subject"]]

    begun = time.monotonic()
    first = await_that(f"a notice of the kind {kind} of {target}", found)[0]
    print(f"after {time.monotonic() - begun:.1f} s: {first['subject']}")


COMMANDS = {"receive": receive, "told": told, "says": says, "goes-on": goes_on, "caught-up": caught_up, "logged": logged, "grow": grow, "damage": damage, "gap": gap}
if sys.argv[1] == "compare":
    compare(sys.argv[2], sys.argv[3], sys.argv[4:])
else:
    COMMANDS[sys.argv[1]](*sys.argv[2:])
