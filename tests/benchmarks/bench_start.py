"""From the start of the process to the first painted pixel, warm, against an empty main window with eight docks."""

import json
import os
import pathlib
import statistics
import tempfile
import time

from screen import screen, started, wait_until

ROUNDS = 7


def first_paint(display, command):
    display.clear()
    begin = time.monotonic()
    with started(command, display.name) as program:
        return wait_until(display.painted, program, 20) - begin


def median(display, command):
    first_paint(display, command)  # reads everything into the page cache
    return statistics.median(first_paint(display, command) for _ in range(ROUNDS))


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"])
    with tempfile.TemporaryDirectory() as data, screen() as display:
        desktop = [build / "bin/tidemark", "--demo", "--data-dir", data, "--listen", "127.0.0.1:0"]
        own = median(display, desktop)
        peer = median(display, [build / "benchmarks/peers/empty_window"])
    print(json.dumps({"name": "start_to_first_paint", "value": round(own, 4), "unit": "s",
                      "peer": "empty main window with eight docks", "ratio": round(own / peer, 2)}))


if __name__ == "__main__":
    main()
