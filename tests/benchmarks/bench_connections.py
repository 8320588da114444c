"""Ten thousand connections that are told three messages a second each: how many are refused and dropped, what each
costs in memory, and how much of a core they take.

CONNECTIONS asks for another number, CONNECTION_SECONDS for another length.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

from remote_session import Client, Readers, Session, all_files

COUNT = int(os.environ.get("CONNECTIONS", "10000"))
SECONDS = int(os.environ.get("CONNECTION_SECONDS", "30"))
PROCESSES = 2
TOKENS = 100
A_TOKEN_A_SECOND = 15  # of twenty
MOST_KIB = 45
PATH = "/api/v1/dashboard/ws"


def clients():
    """One process of them: opens all, tells how many, then what came in the time that it is given."""
    port, count = int(sys.argv[2]), int(sys.argv[3])
    tokens = sys.stdin.readline().split()
    readers = Readers()
    refused = 0
    begin = time.monotonic()
    for i in range(count):
        while i > (time.monotonic() - begin) * len(tokens) * A_TOKEN_A_SECOND:
            for _ in readers.read(0.01):
                pass
        try:
            readers.add(Client(port, PATH, tokens[i % len(tokens)]))
        except OSError:
            refused += 1
    # All have been told something.
    waiting = set(readers.clients.values())
    deadline = time.monotonic() + 60
    while waiting and time.monotonic() < deadline:
        for client, payload in readers.read(1):
            waiting.discard(client)
            refused += isinstance(payload, Exception)
    refused += len(waiting)
    print(json.dumps({"open": count - refused, "refused": refused}), flush=True)
    seconds = float(sys.stdin.readline())
    cycles = dict.fromkeys(readers.clients.values(), 0)
    dropped = 0
    for client, payload in readers.read(seconds):
        if isinstance(payload, Exception):
            dropped += 1
        elif b'"type":"equity"' in payload:
            cycles[client] += 1
    told = sorted(cycles.values())
    print(json.dumps({"dropped": dropped, "fewest": told[0], "middle": told[len(told) // 2], "sum": sum(told)}),
          flush=True)
    sys.stdin.readline()


def figure(name, value, unit, peer=None, limit=None):
    print(json.dumps({"name": name, "value": value, "unit": unit, "peer": peer,
                      "ratio": round(value / limit, 3) if limit else None}), flush=True)


def main():
    if all_files() < COUNT + 500:
        raise SystemExit(f"a process may have {all_files()} files here, and {COUNT} connections need more")
    with tempfile.TemporaryDirectory() as folder, Session(folder, "--speed", "1") as session:
        tokens = session.tokens(TOKENS)
        time.sleep(5)
        before = session.resident_kib()
        crowds = []
        for i in range(PROCESSES):
            crowds.append(subprocess.Popen([sys.executable, __file__, "clients", str(session.port),
                                            str(COUNT // PROCESSES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           text=True, bufsize=1))
            crowds[-1].stdin.write(" ".join(tokens[i::PROCESSES]) + "\n")
        opened = [json.loads(crowd.stdout.readline()) for crowd in crowds]
        cpu = session.cpu_seconds()
        for crowd in crowds:
            crowd.stdin.write(f"{SECONDS}\n")
        told = [json.loads(crowd.stdout.readline()) for crowd in crowds]
        cpu = session.cpu_seconds() - cpu
        after = session.resident_kib()
        for crowd in crowds:
            crowd.kill()
            crowd.wait()
    count = sum(one["open"] for one in opened)
    label = f"connections_{COUNT}"
    figure(f"{label}_refused", sum(one["refused"] for one in opened), "connections")
    figure(f"{label}_dropped", sum(one["dropped"] for one in told), "connections")
    figure(f"{label}_memory", round((after - before) / count, 2), "KiB each", f"{MOST_KIB} KiB", MOST_KIB)
    figure(f"{label}_pace", round(sum(one["sum"] for one in told) / count / SECONDS, 3), "cycles/s", "1 Hz", 1)
    figure(f"{label}_fewest", round(min(one["fewest"] for one in told) / SECONDS, 3), "cycles/s", "1 Hz", 1)
    figure(f"{label}_cpu", round(cpu / SECONDS, 3), "cores")


if __name__ == "__main__":
    clients() if sys.argv[1:2] == ["clients"] else main()
