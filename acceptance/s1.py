"""Calls every endpoint of S1 and compares the answers with S1's documented shapes and with the rows of the CSV files.

usage: s1.py URL FOLDER --devices N --muted M --absent A --refused R --silent ID,ID,...

The service is stopped while numbers are compared, so that the files and the server stand still, and started again afterwards.
"""

import argparse
import csv
import json
import pathlib
import sys
import time
import urllib.error
import urllib.request

# Field names in S1's order, with the types of its examples. A name that ends with + is not in S1.
RESULT = {"timestamp": str, "device_id": int, "ip_address": str, "hostname": str, "ping_success": bool, "response_time_ms": (float, type(None)), "error_message": str}
ONLINE = {"device_id": int, "ip_address": str, "hostname": str, "last_seen": str, "response_time_ms": float}
OFFLINE = {"device_id": int, "ip_address": str, "hostname": str, "last_seen": (str, type(None)), "error_message": str}
STATISTICS = {"total_pings": int, "successful_pings": int, "failed_pings": int, "success_rate": (float, type(None)), "average_response_time_ms": (float, type(None)),
              "min_response_time_ms": (float, type(None)), "max_response_time_ms": (float, type(None))}

wrong = []
said = []


def ask(url, method="GET"):
    request = urllib.request.Request(url, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read().decode("utf-8"))
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read().decode("utf-8"))


def expect(what, condition, detail=""):
    (said if condition else wrong).append(f"{what}{': ' + str(detail) if detail != '' else ''}")


def shape(what, value, fields):
    """The fields of S1 must be there, in its order and with its types; others may follow or stand between."""
    names = [name for name in value if name in fields]
    expect(f"{what} has the fields of S1 in their order", names == list(fields), "" if names == list(fields) else f"{list(value)}")
    for name, kind in fields.items():
        if name in value and (not isinstance(value[name], kind) or kind is int and isinstance(value[name], bool)):
            wrong.append(f"{what}.{name} is {value[name]!r}")


def number(text):
    return float(text) if text else None


def read_rows(folder):
    rows = []
    for file in sorted(pathlib.Path(folder).glob("ping_results_*.csv")):
        with open(file, encoding="utf-8", newline="") as lines:
            rows.extend(csv.DictReader(lines))
    return rows


def close(a, b, tolerance=0.0015):
    return a is None and b is None or a is not None and b is not None and abs(a - b) <= tolerance


def statistics_of(rows):
    unknown = [row for row in rows if row["error_message"].startswith("unknown:")]
    good = [float(row["response_time_ms"]) for row in rows if row["ping_success"] == "True"]
    asked = len(rows) - len(unknown)
    return {
        "total_pings": len(rows), "successful_pings": len(good), "failed_pings": asked - len(good),
        "success_rate": 100 * len(good) / asked if asked else None,
        "average_response_time_ms": sum(good) / len(good) if good else None,
        "min_response_time_ms": min(good, default=None), "max_response_time_ms": max(good, default=None),
    }


def compare_statistics(what, answer, rows):
    status, body = answer
    expect(f"{what} answers 200", status == 200, status)
    if status != 200:
        return
    shape(what, body["statistics"], STATISTICS)
    for name, value in statistics_of(rows).items():
        got = body["statistics"][name]
        # S1 rounds rates and times; to a hundredth is what people compare.
        expect(f"{what}.{name} as in the files", close(got, value, 0.011) if isinstance(value, float) else got == value, f"{got} and {value}")


def same_row(result, row):
    return (result["timestamp"], str(result["device_id"]), result["ip_address"], result["hostname"], str(result["ping_success"]), result["error_message"]) == (
        row["timestamp"], row["device_id"], row["ip_address"], row["hostname"], row["ping_success"], row["error_message"]
    ) and close(result["response_time_ms"], number(row["response_time_ms"]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder")
    parser.add_argument("--devices", type=int, required=True)
    parser.add_argument("--muted", type=int, required=True)
    parser.add_argument("--absent", type=int, required=True)
    parser.add_argument("--refused", type=int, required=True)
    parser.add_argument("--silent", required=True)
    args = parser.parse_args()
    url, silent = args.url.rstrip("/"), sorted(map(int, args.silent.split(",")))

    status, body = ask(f"{url}/api/ping/service/status")
    expect("/service/status says that it runs", status == 200 and body["success"] is True and "true" in json.dumps(body).lower(), json.dumps(body)[:300])
    status, body = ask(f"{url}/api/ping/service/stop", "POST")
    expect("/service/stop", status == 200 and body["success"] is True, body)
    time.sleep(6)  # the open sweep ends, and what it measured is flushed
    rows = read_rows(args.folder)
    time.sleep(6)
    expect("while stopped nothing is measured", len(read_rows(args.folder)) == len(rows), f"{len(rows)} rows")
    sweeps = sorted({row["timestamp"] for row in rows})
    by_device = {}
    for row in rows:
        by_device.setdefault(int(row["device_id"]), []).append(row)
    expect("one row for each device and sweep", len(rows) == len(sweeps) * args.devices, f"{len(sweeps)} sweeps of {args.devices}: {len(rows)} rows")

    status, body = ask(f"{url}/api/ping/latest")
    expect("/latest gives 100", status == 200 and body["success"] is True and body["count"] == 100 == len(body["data"]))
    status, body = ask(f"{url}/api/ping/latest?limit={args.devices}")
    expect("/latest?limit= gives so many", body["count"] == args.devices == len(body["data"]))
    shape("/latest", body["data"][0], RESULT)
    last = {int(row["device_id"]): row for row in rows if row["timestamp"] == sweeps[-1]}
    expect("/latest is the last sweep of the files, row for row",
           all(same_row(result, last[result["device_id"]]) for result in body["data"]) and len({r["device_id"] for r in body["data"]}) == args.devices)

    status, body = ask(f"{url}/api/ping/status")
    data = body["data"]
    online = [device for device, row in last.items() if row["ping_success"] == "True"]
    unknown = [device for device, row in last.items() if row["error_message"].startswith("unknown:")]
    # While the service is stopped every result grows old; then a device is not called offline any more.
    print(f"/status while stopped: total {data['total_devices']}, online {data['online_devices']}, offline {data['offline_devices']}, unknown {data['unknown_devices']}")
    expect("/status counts every device", data["total_devices"] == args.devices, data["total_devices"])
    expect("/status calls nothing online or offline that is not measured any more, or says what the last sweep said",
           data["unknown_devices"] == args.devices or data["online_devices"] == len(online))

    for device in [1, args.devices // 2, silent[0], silent[-1]]:
        status, body = ask(f"{url}/api/ping/device/{device}?hours=24")
        expect(f"/device/{device} gives all its rows", status == 200 and len(body["data"]) == len(by_device[device]), f"{len(body.get('data', []))} of {len(by_device[device])}")
        if status == 200 and body["data"]:
            shape(f"/device/{device}", body["data"][0], RESULT)
            expect(f"/device/{device} has the rows of the files", all(map(same_row, body["data"], reversed(by_device[device])))
                   or all(map(same_row, body["data"], by_device[device])))
        compare_statistics(f"/statistics?device_id={device}", ask(f"{url}/api/ping/statistics?device_id={device}&hours=24"), by_device[device])
    compare_statistics("/statistics", ask(f"{url}/api/ping/statistics?hours=24"), rows)
    compare_statistics("/statistics (24 hours unless told)", ask(f"{url}/api/ping/statistics"), rows)

    status, body = ask(f"{url}/api/ping/device/99999999")
    expect("/device of an unknown id is 404 with a reason", status == 404 and body["success"] is False and "99999999" in body["error"], body)
    for path in ("device/1?hours=-1", "device/1?hours=abc", "statistics?hours=-1", "statistics?hours=abc", "statistics?device_id=99999999", "latest?limit=0", "latest?limit=1000000000"):
        status, body = ask(f"{url}/api/ping/{path}")
        expect(f"/{path} is refused in words", status in (400, 404) and body["success"] is False and body["error"], f"{status} {body.get('error')}")
    status, body = ask(f"{url}/api/ping/test/127.0.0.1", "POST")
    expect("/test/127.0.0.1 answers", status == 200 and body["success"] is True and '"ping_success": true' in json.dumps(body), json.dumps(body)[:300])
    for address in ("999.1.1.1", "a%20b", "%3Brm", "x" * 300):
        status, body = ask(f"{url}/api/ping/test/{address}", "POST")
        expect(f"/test/{address[:12]} is refused", status == 400 and body["success"] is False, f"{status} {body.get('error')}"[:160])
    for path in ("/test", "/test-db", "/test-ping", "/api/health"):
        status, body = ask(url + path)
        expect(f"{path} answers", status == 200 and body["success"] is True, json.dumps(body)[:400])

    status, body = ask(f"{url}/api/ping/service/start", "POST")
    expect("/service/start", status == 200 and body["success"] is True, body)
    deadline = time.time() + 40
    goal = [args.devices - len(silent), len(silent), 0]
    while time.time() < deadline:
        data = ask(f"{url}/api/ping/status")[1]["data"]
        now = [data["online_devices"], data["offline_devices"], data["unknown_devices"]]
        if now == goal and data["devices"]["online"][0]["last_seen"] > sweeps[-1]:
            break
        time.sleep(0.5)
    expect("/status counts online, offline, unknown", now == goal, f"{now}, expected {goal}")
    expect("/status lists as offline just the silent ones", sorted(device["device_id"] for device in data["devices"]["offline"]) == silent)
    shape("/status online", data["devices"]["online"][0], ONLINE)
    shape("/status offline", data["devices"]["offline"][0], OFFLINE)
    rows = read_rows(args.folder)
    seen = {}
    for row in rows:
        if row["ping_success"] == "True":
            seen.setdefault(int(row["device_id"]), set()).add(row["timestamp"])
    expect("last_seen of those online is a row of the files that answered (or the sweep under way)",
           all(d["last_seen"] in seen.get(d["device_id"], ()) or d["last_seen"] > rows[-1]["timestamp"] for d in data["devices"]["online"]))
    expect("last_seen of those that never answered is null", all(d["last_seen"] is None for d in data["devices"]["offline"]))

    health = ask(f"{url}/api/health")[1]
    print(f"health: {health['status']} {json.dumps(health['problems'])[:600]}")
    said_refused = health["monitor"]["checks"]["ping"]["refused_targets"]
    expect("rows with an invalid address are counted in health", said_refused >= args.refused, f"{said_refused}, {args.refused} refused by the inventory")
    for line in said:
        print(f"ok: {line}")
    for line in wrong:
        print(f"WRONG: {line}")
    print(f"{len(said)} comparisons held, {len(wrong)} did not")
    sys.exit(1 if wrong else 0)


main()
