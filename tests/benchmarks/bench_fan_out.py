"""Messages of 200 bytes to many WebSocket clients: the native stream against npm's ws with one shared frame, against
uWebSockets' publish, which comes with npm's Bun, and against Qt's sendTextMessage, in one run.

What counts is the server's CPU time a delivery. The clients are sockets that are read and not looked at but for the
number of the last message, so that the same reader serves all three. Once the messages come as fast as may be, and once
at a pace, 50,000 deliveries a second, where what counts beside is how long a delivery takes from when it was due.
"""

import base64
import json
import os
import pathlib
import resource
import select
import socket
import subprocess
import sys
import time

import npm

WS, WS_VERSION = "ws", "8.18.0"
BUN, BUN_VERSION = "@oven/bun-linux-x64", "1.4.5"
CLIENTS = (50, 200, 1000)
DELIVERIES = 200_000  # a round
ROUNDS = 5
PACED = 50_000  # deliveries a second
PACED_CLIENTS = (200, 1000)
PACED_SECONDS = 8
PACED_ROUNDS = 3


class Server:
    def __init__(self, *command):
        # Its log has a line for each message.
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, bufsize=1)
        ready = json.loads(self.process.stdout.readline())
        self.port, self.tokens = ready["port"], ready["tokens"]
        self.last = 100_000 - 1

    def send(self, count):
        self.last += count
        self.process.stdin.write(f"{count}\n")

    def cpu(self):
        """Seconds of all its threads."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def masked(text):
    data = text.encode()
    assert len(data) < 126
    return bytes([0x81, 0x80 | len(data), 0, 0, 0, 0]) + data


class Clients:
    def __init__(self, server, count):
        self.poll = select.epoll()
        self.sockets = {}
        self.tails = {}
        self.buffer = bytearray(1 << 18)
        for i in range(count):
            token = server.tokens[i % len(server.tokens)] if server.tokens else None
            s = socket.create_connection(("127.0.0.1", server.port))
            key = base64.b64encode(os.urandom(16)).decode()
            head = (f"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n")
            head += f"Authorization: Bearer {token}\r\n" if token else ""
            s.sendall(head.encode() + b"\r\n")
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += s.recv(4096)
            assert answer.startswith(b"HTTP/1.1 101"), answer
            if token:
                s.sendall(masked('{"op":"subscribe","params":{"channels":[{"name":"risk"}]}}'))
            s.setblocking(False)
            self.sockets[s.fileno()] = s
            self.tails[s.fileno()] = b""
            self.poll.register(s.fileno(), select.EPOLLIN)
        self.read(0.5)

    def read(self, quiet=None, marker=None):
        """Until nothing has come for so long, or until the newest that each has got holds the marker."""
        missing = set(self.sockets)
        received = 0
        while missing:
            events = self.poll.poll(quiet if quiet else 30)
            if not events:
                if quiet:
                    break
                raise AssertionError(f"{len(missing)} clients wait for {marker}")
            for number, _ in events:
                size = self.sockets[number].recv_into(self.buffer)
                if size == 0:
                    raise AssertionError("a client was closed")
                received += size
                self.tails[number] = (self.tails[number] + bytes(self.buffer[max(0, size - 400):size]))[-400:]
                if marker and marker in self.tails[number]:
                    missing.discard(number)
        return received

    def close(self):
        for s in self.sockets.values():
            s.close()
        self.poll.close()


def measure(server, count):
    """Deliveries a CPU second of the server, and a second of the clock."""
    clients = Clients(server, count)
    messages = DELIVERIES // count
    cpu = clock = received = 0
    for turn in range(ROUNDS + 1):
        before, start = server.cpu(), time.monotonic()
        server.send(messages)
        size = clients.read(marker=b'"seq":%d,' % server.last)
        if turn > 0:  # the first one warms up
            cpu += server.cpu() - before
            clock += time.monotonic() - start
            received += size
    clients.close()
    deliveries = ROUNDS * messages * count
    return deliveries / cpu, deliveries / clock, received / deliveries


def pace(reader, command, count):
    """CPU seconds of the server a second, and microseconds of a delivery."""
    server = Server(*command)
    clients = subprocess.Popen([str(reader), str(server.port), str(count), str(PACED // count), str(PACED_SECONDS)],
                               stdin=subprocess.PIPE, stdout=server.process.stdin, stderr=subprocess.PIPE, text=True)
    clients.stdin.write("".join(f"{token}\n" for token in server.tokens))
    clients.stdin.close()
    if (told := clients.stderr.readline()) != "ready\n":
        raise AssertionError(told)
    before = server.cpu()
    told = clients.stderr.read()
    used = server.cpu() - before
    if clients.wait() != 0:
        raise AssertionError(told)
    clients.stderr.close()
    server.stop()
    return {"cpu": used / PACED_SECONDS, **json.loads(told)}


def median(rounds, fact):
    return sorted(each[fact] for each in rounds)[len(rounds) // 2]


def compare_paced(reader, commands, count):
    """By turns, so that what else the machine does meets all of them; the median of the rounds counts."""
    rounds = {name: [] for name in commands}
    for _ in range(PACED_ROUNDS):
        for name, command in commands.items():
            rounds[name].append(pace(reader, command, count))
    own = rounds.pop("own")
    for name, those in rounds.items():
        label = f"fan_out_paced_{count}_clients_beside_{name.split()[0].lower()}"
        for fact, unit, scale in (("p99", "ms", 1e-3), ("p50", "ms", 1e-3), ("cpu", "CPU s/s", 1)):
            mine, its = median(own, fact), median(those, fact)
            print(json.dumps({"name": f"{label}_{fact}", "value": round(mine * scale, 4), "unit": unit, "peer": name,
                              "peer_value": round(its * scale, 4), "ratio": round(mine / its, 2)}), flush=True)


def peers_of_npm(folder):
    """Their commands, by what they are called."""
    here = pathlib.Path(__file__)
    peers = {}
    if ws := npm.installed(WS, WS_VERSION, folder):
        peers[f"{WS} {WS_VERSION}, one shared frame"] = ("node", here.with_name("fan_out_ws.mjs"), ws)
    if bun := npm.installed(BUN, BUN_VERSION, folder):
        peers[f"uWebSockets of Bun {BUN_VERSION}"] = (bun / "bin/bun", here.with_name("fan_out_uws.mjs"))
    if len(peers) < 2:
        print(f"of {WS} and {BUN} npm installs {len(peers)} here: fewer to compare with", file=sys.stderr)
    return peers


def main():
    build = pathlib.Path(os.environ["BENCHMARK_BUILD"]).resolve()
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    program = build / "benchmarks/peers/fan_out_server"
    peers = {"Qt sendTextMessage": (program, "plain"), **peers_of_npm(build / "benchmarks" / "npm")}
    commands = {"own": (program,), **peers}
    for count in PACED_CLIENTS:
        compare_paced(program.with_name("fan_out_reader"), commands, count)
    for count in CLIENTS:
        results = {}
        for name, command in commands.items():
            server = Server(*command)
            results[name] = measure(server, count)
            server.stop()
        own = results.pop("own")
        for name, (by_cpu, by_clock, size) in results.items():
            label = f"fan_out_{count}_clients_beside_{name.split()[0].lower()}"
            print(json.dumps({"name": label, "value": round(own[0]), "unit": "deliveries/CPU s", "peer": name,
                              "peer_value": round(by_cpu), "ratio": round(own[0] / by_cpu, 2),
                              "wall_ratio": round(own[1] / by_clock, 2), "bytes": round(own[2]),
                              "peer_bytes": round(size)}))


if __name__ == "__main__":
    main()
