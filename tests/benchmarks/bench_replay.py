"""Headless, journalled replay of a million bars with one shipped strategy, against SQLite's own insert of the rows."""

import csv
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import tempfile
import time

BARS = 1_000_000
STRATEGY = "ema_trend"


def write_bars(path):
    """A seeded random walk in the layout time,open,high,low,close,volume, in cents."""
    draw = random.Random(1)
    price = 10_000_00
    with open(path, "w", encoding="ascii", newline="") as file:
        file.write("time,open,high,low,close,volume\n")
        for minute in range(BARS):
            close = max(100, price + draw.randint(-300, 300))
            high = max(price, close) + draw.randint(0, 100)
            low = min(price, close) - draw.randint(0, 99)
            cents = (price, high, low, close)
            text = ",".join(f"{value // 100}.{value % 100:02d}" for value in cents)
            file.write(f"{1_577_836_800 + 60 * minute},{text},{draw.randint(1, 50)}\n")
            price = close


def replay_seconds(program, path, data):
    command = [program, "--headless", "--replay", path, "--symbol", "BENCH", "--timeframe", "1m",
               "--strategy", STRATEGY, "--approval", "auto", "--speed", "max", "--until-end",
               "--data-dir", data]
    begin = time.monotonic()
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    seconds = time.monotonic() - begin
    summary = json.loads(run.stdout.splitlines()[-1])
    if summary["bars"] != BARS:
        raise RuntimeError(f"{summary['bars']} bars read, not {BARS}")
    return seconds


def insert_seconds(path, database):
    begin = time.monotonic()
    with sqlite3.connect(database) as connection, open(path, encoding="ascii", newline="") as file:
        connection.execute("create table bars(time, open, high, low, close, volume)")
        rows = csv.reader(file)
        next(rows)
        connection.executemany("insert into bars values(?, ?, ?, ?, ?, ?)", rows)
    connection.close()
    return time.monotonic() - begin


def main():
    program = pathlib.Path(os.environ["BENCHMARK_BUILD"]) / "bin/tidemark"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bars.csv")
        write_bars(path)
        own = BARS / replay_seconds(program, path, os.path.join(folder, "data"))
        peer = BARS / insert_seconds(path, os.path.join(folder, "peer.db"))
    print(json.dumps({"name": "replay_bars", "value": round(own), "unit": "bars/s",
                      "peer": "python csv into sqlite", "ratio": round(own / peer, 3)}))


if __name__ == "__main__":
    main()
