"""Compares an answer of /api/ping/status with what must be in it, and prints its counts.

usage: check_status.py FILE ONLINE OFFLINE UNKNOWN [ID ...]    the ids are those that must be offline, all of them and no other
"""

import json
import sys


def main():
    answer = json.load(open(sys.argv[1], encoding="utf-8"))
    online, offline, unknown = map(int, sys.argv[2:5])
    expected = sorted(int(word) for word in sys.argv[5:])
    data = answer["data"]
    lists = {name: [device["device_id"] for device in data["devices"][name]] for name in ("online", "offline", "unknown")}
    print(f"total {data['total_devices']}, online {data['online_devices']}, offline {data['offline_devices']}, unknown {data['unknown_devices']}")
    wrong = []
    for name, count in (("online", online), ("offline", offline), ("unknown", unknown)):
        if data[f"{name}_devices"] != count or len(lists[name]) != count or len(set(lists[name])) != count:
            wrong.append(f"{name}: {data[f'{name}_devices']} said, {len(set(lists[name]))} listed, expected {count}")
    if data["total_devices"] != online + offline + unknown:
        wrong.append(f"total: {data['total_devices']}")
    if sorted(lists["offline"]) != expected:
        wrong.append(f"offline: too many {sorted(set(lists['offline']) - set(expected))[:30]}, too few {sorted(set(expected) - set(lists['offline']))[:30]}")
    everybody = sorted(lists["online"] + lists["offline"] + lists["unknown"])
    if everybody != list(range(1, online + offline + unknown + 1)):
        wrong.append("not every device is in exactly one list")
    texts = {device["error_message"] for device in data["devices"]["offline"]}
    if lists["unknown"]:
        print(f"unknown: {[(device['device_id'], device['error_message']) for device in data['devices']['unknown'][:10]]}")
    print(f"offline: {sorted(lists['offline'])}, saying {sorted(texts)}")
    if offline and texts != {"No response (timeout)"}:
        wrong.append("unexpected error messages")
    if not answer["success"]:
        wrong.append("success is not true")
    for line in wrong:
        print(f"WRONG: {line}")
    sys.exit(1 if wrong else 0)


main()
