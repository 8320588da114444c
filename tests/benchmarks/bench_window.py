"""What the window costs while all its panels follow the simulated market at 20 times its speed."""

import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import urllib.request

from screen import screen, started, wait_until

WARM_UP = 8
SECONDS = 20


def cpu_seconds(path):
    fields = pathlib.Path(path).read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def turns(port, token):
    """How often the window's thread worked between two waits for events: within each bound in seconds, and in all."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        text = answer.read().decode()
    return {bound: int(count)
            for bound, count in re.findall(r'^tidemark_window_turn_seconds_bucket{le="([^"]+)"} (\d+)$', text, re.M)}


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"])
    port = free_port()
    with tempfile.TemporaryDirectory() as data, screen() as display:
        created = subprocess.run(
            [build / "bin/tidemark", "token", "create", "--name", "bench", "--role", "viewer", "--data-dir", data],
            check=True, stdout=subprocess.PIPE, text=True)
        token = created.stdout.split()[-1]
        desktop = [build / "bin/tidemark", "--demo", "--speed", "20", "--data-dir", data,
                   "--listen", f"127.0.0.1:{port}"]
        with started(desktop, display.name) as program:
            wait_until(display.painted, program, 20)
            time.sleep(WARM_UP)
            gui = f"/proc/{program.pid}/task/{program.pid}/stat"  # Qt's GUI thread is the first one
            whole = f"/proc/{program.pid}/stat"
            before = turns(port, token)
            begin = time.monotonic(), cpu_seconds(gui), cpu_seconds(whole)
            time.sleep(SECONDS)
            end = time.monotonic(), cpu_seconds(gui), cpu_seconds(whole)
            after = turns(port, token)
            memory = resident_mib(program.pid)
    elapsed = end[0] - begin[0]
    share = (end[1] - begin[1]) / elapsed
    total = (end[2] - begin[2]) / elapsed
    count = {bound: after[bound] - before[bound] for bound in after}
    long_turns = count["+Inf"] - count["0.016"]
    figures = [
        {"name": "window_gui_thread_20x", "value": round(100 * share, 2), "unit": "% of a core",
         "peer": "all threads of the process", "ratio": round(share / total, 3) if total else None},
        {"name": "window_turns_over_16ms", "value": long_turns, "unit": "of CPU time",
         "peer": "all turns of the GUI thread", "ratio": round(long_turns / count["+Inf"], 6)},
        {"name": "window_memory_20x", "value": round(memory, 1), "unit": "MiB", "peer": None, "ratio": None},
    ]
    for figure in figures:
        print(json.dumps(figure))


if __name__ == "__main__":
    main()
