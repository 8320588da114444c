"""From the start of the process to its ready line, after a long session was killed: with its snapshots, and without
them as the peer. RECOVERY_EVENTS asks for another length than a million events. RECOVERY_FOLDER keeps the session for
the next run, as it is made once or found there; its peer is the second that is required, for without snapshots a long
one takes minutes."""

import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time

ROUNDS = 5
EVENTS = int(os.environ.get("RECOVERY_EVENTS", "1000000"))
KEPT = os.environ.get("RECOVERY_FOLDER")
REQUIRED = 1.0
SESSION = """
[session]
symbols = ["AAPL"]
cash = "1000000000"
[feed]
seed = 1
speed = "100"
[risk]
rate_per_second = { limit = 0 }
rate_per_minute = { limit = 0 }
rate_per_second_all = { limit = 0 }
duplicate = { limit = "0s" }
loss_streak = { limit = 0 }
loss_cooldown = { limit = "0s" }
trades_per_day = { limit = 0 }
stale_data = { limit = "1h" }
[[strategy]]
file = "STRATEGY"
symbols = ["AAPL"]
"""
STRATEGY = pathlib.Path(__file__).parents[2] / "resources/strategies/ema_trend.toml"


def ready(program, folder, *options):
    begin = time.monotonic()
    process = subprocess.Popen([program, "--headless", "--listen", "127.0.0.1:0", "--data-dir", folder, *options],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    took = time.monotonic() - begin
    process.kill()
    errors = process.communicate()[1]
    if not line:
        raise SystemExit(errors)
    return took


def make(build, folder):
    """The long session, as a kill leaves it."""
    session = pathlib.Path(folder).with_suffix(".toml")
    session.write_text(SESSION.replace("STRATEGY", str(STRATEGY)))
    ready(build / "bin/tidemark", folder, "--session", session)
    subprocess.run([build / "benchmarks/peers/long_session", folder, str(EVENTS)], check=True,
                   stdout=subprocess.DEVNULL)


def without_snapshots(program, folder):
    with sqlite3.connect(os.path.join(folder, "paper.db")) as journal:
        journal.execute("DELETE FROM snapshots")
        journal.execute("DELETE FROM snapshot_parts")
    return ready(program, folder)


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"])
    program = build / "bin/tidemark"
    with tempfile.TemporaryDirectory() as root:
        folder = KEPT or os.path.join(root, "data")
        if not os.path.exists(os.path.join(folder, "paper.db")):
            make(build, folder)
        own = statistics.median(ready(program, folder) for _ in range(ROUNDS))
        peer = REQUIRED if KEPT else without_snapshots(program, folder)
    print(json.dumps({"name": f"start_after_{EVENTS}_events", "value": round(own, 4), "unit": "s",
                      "peer": "required" if KEPT else "the same start without snapshots",
                      "ratio": round(own / peer, 4)}))


if __name__ == "__main__":
    main()
