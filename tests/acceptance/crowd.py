"""A hundred clients in a process of their own, so that it can be stopped and go on: what each is sent is checked as it
comes, and what is wrong, or that a connection ended, is told when somebody asks.

    crowd.py PORT COUNT     the tokens on the first line of standard input; each further line is answered by one of JSON
"""

import base64
import collections
import functools
import hashlib
import json
import os
import pathlib
import select
import socket
import struct
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "oms" / "remote"))
from stream_mirror import LOSSLESS, canonical, load  # noqa: E402

MERGED = [["prices", "positions", "equity"], ["bars"], ["indicators", "conditions"], ["depth", "prices"],
          ["tape"]]
PINGS = ({"type": "ping"}, {"action": "ping"}, {"op": "ping", "id": "p"})
PING_SECONDS = 5
WHOLE = 1 << 256


class Wrong(Exception):
    pass


def digest(row):
    return int.from_bytes(hashlib.sha256(canonical(row).encode()).digest(), "big")


# Many are sent the same bytes.
@functools.lru_cache(maxsize=1024)
def small(payload):
    return read(payload)


def read(payload):
    """The message; of a lossless channel's rows the digests too."""
    message = json.loads(payload)
    if message.get("ch") in LOSSLESS:
        data = load(payload)["data"]
        message["digests"] = [(row, digest(row)) for row in data.get("rows", data.get("upsert", ()))]
    return message


class Feed:
    """What has to be true of any feed's messages."""

    def __init__(self, number):
        self.number = number
        self.seen = collections.Counter()
        self.pings = 0

    def greeting(self):
        return None

    def take(self, message):
        self.seen[message["type"]] += 1
        if message["type"] == "error":
            raise Wrong(message)

    def facts(self):
        return {"pongs_missing": self.pings - self.seen["pong"]}


class Orders(Feed):
    path = "/ws/oms"
    last = 0
    told = 0
    chain = b""

    def take(self, message):
        super().take(message)
        if "seq" not in message:
            return
        if message["seq"] < self.last:
            raise Wrong(f"{message['seq']} after {self.last}")
        self.last = message["seq"]
        self.told += 1
        self.chain = hashlib.sha256(self.chain + json.dumps(message).encode()).digest()

    def facts(self):
        return {**super().facts(), "told": self.told, "chain": self.chain.hex()}


class Prices(Feed):
    path = "/ws"

    def facts(self):
        return {**super().facts(), "told": self.seen["price_update"]}


class Cycle(Feed):
    path = "/api/v1/dashboard/ws"
    order = ["approvals", "positions", "equity"]
    at = 0

    def take(self, message):
        super().take(message)
        if message["type"] not in self.order:
            return
        if message["type"] != self.order[self.at % 3]:
            raise Wrong(f"{message['type']} for {self.order[self.at % 3]}")
        self.at += 1

    def facts(self):
        return {**super().facts(), "told": self.at // 3}


class Stream(Feed):
    """A mirror of the lossless channels: of each row its digest."""

    path = "/api/v1/stream"

    def __init__(self, number):
        super().__init__(number)
        self.rows = {name: {} for name in LOSSLESS}
        self.sums = dict.fromkeys(LOSSLESS, 0)
        self.seq = dict.fromkeys(LOSSLESS)
        self.keys = {}
        self.proofs = 0
        self.resets = 0
        self.deltas = 0
        self.merged = 0

    def greeting(self):
        channels = [{"name": name} for name in LOSSLESS]
        channels += [{"name": name, "max_hz": 2} for name in MERGED[self.number % len(MERGED)]]
        return {"op": "subscribe", "id": "begin", "params": {"channels": channels}}

    def put(self, name, row, value):
        key = "/".join(row[field] for field in self.keys[name])
        self.sums[name] += value - self.rows[name].get(key, 0)
        self.rows[name][key] = value

    def take(self, message):
        super().take(message)
        kind, name = message["type"], message.get("ch")
        if kind == "hello":
            self.keys = {channel["name"]: channel["key"] for channel in message["data"]["channels"]}
        elif kind == "hb":
            self.prove(message)
        elif name in LOSSLESS and kind == "snapshot":
            self.snapshot(name, message)
        elif name in LOSSLESS and kind == "delta":
            self.delta(name, message)
        elif kind == "delta":
            self.merged += 1

    def snapshot(self, name, message):
        if message["part"] == 1:
            self.rows[name] = {}
            self.sums[name] = 0
            self.resets += message["reset"]
        for row, value in message["digests"]:
            self.put(name, row, value)
        self.seq[name] = message["seq"]

    def delta(self, name, message):
        if message["prev"] != self.seq[name] or message["seq"] <= self.seq[name]:
            raise Wrong(f"{name}: {message['seq']} behind {message['prev']}, at {self.seq[name]}")
        self.seq[name] = message["seq"]
        self.deltas += 1
        for row, value in message["digests"]:
            self.put(name, row, value)
        for key in message["data"]["remove"]:
            self.sums[name] -= self.rows[name].pop(key, 0)

    def prove(self, message):
        # One that overtakes the subscription finds nothing to compare yet.
        if None in self.seq.values():
            return
        for name, expected in message["data"]["hashes"].items():
            if f"{self.sums[name] % WHOLE:064x}" != expected:
                raise Wrong(f"{name} is not what the server has at {message['seq']}")
        self.proofs += 1

    def facts(self):
        return {**super().facts(), "told": self.deltas, "merged": self.merged, "proofs": self.proofs,
                "resets": self.resets}


class Connection:
    """One socket for ever: it is never opened again."""

    def __init__(self, port, token, feed, receive_bytes=0):
        self.feed = feed
        self.problem = None
        self.buffer = bytearray()
        self.socket = socket.socket()
        self.socket.settimeout(30)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET {feed.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             f"Sec-WebSocket-Key: {key}\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.socket.recv(1) or b"\r\n\r\n"
        if not self.buffer.startswith(b"HTTP/1.1 101"):
            raise Wrong(f"{feed.path}: {bytes(self.buffer)}")
        self.buffer.clear()
        if feed.greeting():
            self.send(1, json.dumps(feed.greeting()).encode())

    def send(self, opcode, payload):
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BH", 0xFE, len(payload))
        try:
            self.socket.sendall(bytes([0x80 | opcode]) + length + bytes(4) + payload)
        except OSError as error:
            self.problem = self.problem or f"{error}"

    def ping(self):
        self.feed.pings += 1
        self.send(1, json.dumps(PINGS[self.feed.number % len(PINGS)]).encode())

    def receive(self):
        """False once the connection has ended, or has told what cannot be."""
        try:
            data = self.socket.recv(1 << 18)
            if not data:
                raise Wrong("the connection was closed")
            self.buffer += data
            self.frames()
        except (Wrong, OSError) as error:
            self.problem = self.problem or f"{self.feed.path}: {error}"
        return self.problem is None

    def frames(self):
        buffer, at = self.buffer, 0
        while len(buffer) >= at + 2:
            length, start = buffer[at + 1], at + 2
            if length == 126:
                start = at + 4
                length = int.from_bytes(buffer[at + 2:start], "big")
            elif length == 127:
                start = at + 10
                length = int.from_bytes(buffer[at + 2:start], "big")
            if len(buffer) < start + length:
                break
            self.frame(buffer[at] & 0x0F, bytes(buffer[start:start + length]))
            at = start + length
        del buffer[:at]

    def frame(self, opcode, payload):
        if opcode == 1:
            self.feed.take(small(payload) if len(payload) < 1 << 16 else read(payload))
        elif opcode == 9:
            self.send(10, payload)
        elif opcode == 8:
            raise Wrong(f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}")


def report(connections):
    """What each kind of feed was told, and what went wrong."""
    kinds = collections.defaultdict(list)
    for connection in connections:
        kinds[connection.feed.path].append(connection.feed.facts())
    problems = [connection.problem for connection in connections if connection.problem]
    return {"open": len(connections) - len(problems), "problems": problems, "feeds": kinds}


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    tokens = sys.stdin.readline().split()
    kinds = [Stream, Stream, Orders, Prices, Cycle]
    connections = [Connection(port, tokens[i % len(tokens)], kinds[i % 5](i // 5 * 2 + i % 5)) for i in range(count)]
    poll = select.epoll()
    poll.register(0, select.EPOLLIN)
    by_file = {}
    for connection in connections:
        by_file[connection.socket.fileno()] = connection
        poll.register(connection.socket.fileno(), select.EPOLLIN)
    print(json.dumps(report(connections)), flush=True)
    next_ping = time.monotonic()
    while True:
        for number, _ in poll.poll(0.25):
            if number == 0:
                if not os.read(0, 1024):
                    return
                print(json.dumps(report(connections)), flush=True)
            elif not by_file[number].receive():
                poll.unregister(number)
        if time.monotonic() >= next_ping:
            next_ping = time.monotonic() + PING_SECONDS
            for connection in by_file.values():
                if not connection.problem:
                    connection.ping()


if __name__ == "__main__":
    main()
