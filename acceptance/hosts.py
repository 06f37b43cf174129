"""Addresses and the configuration of the simulated network: device n has the n-th address of a /19 or smaller network.

usage: hosts.py address N
       hosts.py config DEVICES > denyut.yml
"""

import ipaddress
import sys

NETWORK = ipaddress.ip_network("10.77.0.0/19")


def address(device):
    return str(NETWORK[device])


def config(devices):
    print("zone: UTC")
    print("targets:")
    for device in range(1, devices + 1):
        print(f"  - {{ id: {device}, name: host-{device}, address: {address(device)} }}")
    print("checks:")
    print("  ping: { probe: icmp, targets: all, every: 5s, timeout: 3s }")
    print("sinks:")
    print("  csv: { type: csv, with: { layout: s1, directory: ping_results } }")


if __name__ == "__main__":
    if sys.argv[1] == "address":
        print(address(int(sys.argv[2])))
    else:
        config(int(sys.argv[2]))
