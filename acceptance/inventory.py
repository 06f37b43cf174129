"""Prints the SQL of an inventory as S1 has it: a table with more columns than are needed, and rows that must not be pinged.

usage: inventory.py sqlite|mariadb|postgresql DEVICES MUTED ABSENT REFUSED

Ids 1 to DEVICES can be pinged, the last MUTED of them under maintenance; then come ABSENT lost ones and REFUSED with an ip that is none.
"""

import sys

from hosts import address

KEY = {"sqlite": "INTEGER PRIMARY KEY", "mariadb": "INT AUTO_INCREMENT PRIMARY KEY", "postgresql": "SERIAL PRIMARY KEY"}
KONDISI = {"sqlite": "TEXT", "mariadb": "ENUM('baik','maintenance','hilang')", "postgresql": "VARCHAR(20)"}
NO_ADDRESS = ["", "abc def", "10.77.300.1", "999.1.1.1", "10.77.1", "10.77.1.1.1", "-", "http://10.77.0.1/", "10.77.0.1; rm", "10.77.0.1/24"]


def text(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def main():
    kind, (devices, muted, absent, refused) = sys.argv[1], map(int, sys.argv[2:6])
    print(f"CREATE TABLE inventaris (id {KEY[kind]}, kode VARCHAR(50), nama_barang VARCHAR(100), merk VARCHAR(50), ip VARCHAR(45), "
          f"hostname VARCHAR(100), lokasi VARCHAR(100), kondisi {KONDISI[kind]}, tanggal_beli DATE);")
    rows = []
    for device in range(1, devices + absent + refused + 1):
        ip, kondisi = address(device), "baik"
        if device > devices + absent:
            ip = NO_ADDRESS[(device - devices - absent - 1) % len(NO_ADDRESS)]
        elif device > devices:
            kondisi = "hilang"
        elif device > devices - muted:
            kondisi = "maintenance"
        rows.append(f"({device}, 'INV-{device:05}', 'Perangkat O''Brien', 'merk', {text(ip)}, 'host-{device}', 'Gedung {device % 7}', '{kondisi}', '2024-01-31')")
    for start in range(0, len(rows), 500):
        print("INSERT INTO inventaris (id, kode, nama_barang, merk, ip, hostname, lokasi, kondisi, tanggal_beli) VALUES")
        print(",\n".join(rows[start:start + 500]) + ";")


main()
