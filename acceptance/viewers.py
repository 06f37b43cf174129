"""Viewers: asks for the status and the newest results over and over, and reads the live stream, until the server is gone.

usage: viewers.py PORT
"""

import sys
import threading
import time
import urllib.request


def ask(url, counts):
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                while answer.read(65536):
                    counts["bytes"] += 1
            time.sleep(0.2)
        except OSError:
            return


def main():
    base, counts = f"http://127.0.0.1:{sys.argv[1]}", {"bytes": 0}
    paths = ["/api/ping/status", "/api/ping/latest?limit=1000", "/api/v1/live/stream", "/api/v1/live/stream"]
    threads = [threading.Thread(target=ask, args=(base + path, counts), daemon=True) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


main()
