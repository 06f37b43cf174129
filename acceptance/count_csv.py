"""Counts what is in a folder of S1 files, prints the counts, and fails unless every sweep has one row for each device.

usage: count_csv.py FOLDER --devices N [--start T] [--cut T0 T1] [--least N] [--last-up N]

--start T    a server was started on the folder at T (epoch seconds): only then may a pause between sweeps be longer; may be repeated
--cut T0 T1  a sweep that began between these instants (UTC, epoch seconds) was cut by a kill and may miss devices
--least N    fails with fewer sweeps than that
--last-up N  in the last sweep so many devices answered
"""

import argparse
import csv
import datetime
import io
import pathlib
import sys

HEADER = "timestamp,device_id,ip_address,hostname,ping_success,response_time_ms,error_message"
EVERY = 5.0
TOLERANCE = 0.1


def instant(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=datetime.timezone.utc).timestamp()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--devices", type=int, required=True)
    parser.add_argument("--start", type=float, action="append", default=[])
    parser.add_argument("--cut", type=float, nargs=2, action="append", default=[])
    parser.add_argument("--least", type=int, default=1)
    parser.add_argument("--last-up", type=int)
    args = parser.parse_args()

    bad = []
    sweeps = {}
    rows = doubled = headers = torn = 0
    files = sorted(pathlib.Path(args.folder).glob("ping_results_*.csv"))
    for file in files:
        data = file.read_bytes()
        if not data.endswith(b"\n"):
            torn += 1
            bad.append(f"{file.name}: the last line has no end: {data[-60:]!r}")
        lines = data.decode("utf-8").splitlines()
        if not lines or lines[0] != HEADER:
            bad.append(f"{file.name}: does not begin with the header")
        headers += sum(line == HEADER for line in lines)
        for number, cells in enumerate(csv.reader(io.StringIO("\n".join(lines[1:]))), start=2):
            if len(cells) != 7:
                torn += 1
                bad.append(f"{file.name}:{number}: {len(cells)} cells: {cells}")
                continue
            stamp, device, _, name, success, rtt, error = cells
            try:
                tick = instant(stamp)
            except ValueError:
                torn += 1
                bad.append(f"{file.name}:{number}: no time stamp: {cells}")
                continue
            rows += 1
            if stamp[:10].replace("-", "") != file.stem.split("_")[2]:
                bad.append(f"{file.name}:{number}: a row of another day: {stamp}")
            if name != f"host-{device}" or success not in ("True", "False") or (success == "True") != (rtt != ""):
                bad.append(f"{file.name}:{number}: {cells}")
            if (error == "") != (success == "True"):
                bad.append(f"{file.name}:{number}: {cells}")
            devices = sweeps.setdefault(tick, {})
            if device in devices:
                doubled += 1
                bad.append(f"{file.name}:{number}: device {device} again at {stamp}")
            devices[device] = success == "True"

    everybody = {str(n) for n in range(1, args.devices + 1)}
    missing = strangers = cut = 0
    cut_rows = []
    for tick, devices in sorted(sweeps.items()):
        strange = devices.keys() - everybody
        strangers += len(strange)
        gone = len(everybody - devices.keys())
        if gone and any(begin <= tick <= end for begin, end in args.cut):
            cut += 1
            cut_rows.append(len(devices))
        elif gone:
            missing += gone
            bad.append(f"sweep {tick:.6f}: {gone} devices missing")
    if strangers:
        bad.append(f"{strangers} devices that nobody asked for")
    if headers != len(files):
        bad.append(f"{headers} headers in {len(files)} files")
    if len(sweeps) < args.least:
        bad.append(f"{len(sweeps)} sweeps, expected at least {args.least}")
    if cut > len(args.cut):
        bad.append(f"{cut} incomplete sweeps, at most {len(args.cut)} were cut")

    ticks = sorted(sweeps)
    steps = list(zip(ticks, ticks[1:]))
    regular = [b - a for a, b in steps if abs(b - a - EVERY) <= TOLERANCE]
    pauses = []
    for a, b in steps:
        if abs(b - a - EVERY) > TOLERANCE:
            pauses.append(b - a)
            if b - a < EVERY or not any(a < start < b for start in args.start):
                bad.append(f"{b - a:.3f} s between the sweeps {a:.3f} and {b:.3f}, and no server was started between them")

    print(f"{len(files)} files, {headers} headers, {rows} rows, {len(sweeps)} sweeps of {args.devices} devices")
    print(f"{doubled} doubled, {missing} missing, {strangers} strangers, {torn} torn lines, {cut} sweeps cut by a kill {cut_rows or ''}")
    if regular:
        worst = max(abs(step - EVERY) for step in regular) * 1000
        print(f"{len(regular)} steps of {EVERY} s (worst deviation {worst:.3f} ms), pauses at restarts: {[round(p, 3) for p in pauses]}")
    if ticks:
        up = [sum(sweeps[tick].values()) for tick in ticks]
        print(f"devices that answered, by sweep: {up}")
        if args.last_up is not None and up[-1] != args.last_up:
            bad.append(f"in the last sweep {up[-1]} answered, expected {args.last_up}")
    for line in bad[:20]:
        print(f"WRONG: {line}")
    if len(bad) > 20:
        print(f"WRONG: and {len(bad) - 20} more")
    sys.exit(1 if bad else 0)


main()
