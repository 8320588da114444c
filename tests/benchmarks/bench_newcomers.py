"""A thousand newcomers at once, each with a snapshot of 20 KB to be sent: by how much they delay what those who are
there already are told. Once they have opened before and subscribe together, and once they come together.

What is measured is the longest silence between two deltas of the prices, which come every 20 ms in the market's pace,
of any observer, and beside it the longest way of an order, over the disk, from the request to its delta. The storm is
repeated; the worst one counts.
"""

import json
import re
import subprocess
import sys
import tempfile
import threading
import time

from remote_session import Client, Readers, Session, all_files, masked

# Whether they have opened before, what they ask for, how many they are.
STORMS = (("subscribe", "orders", 1000), ("connect", "orders", 1000), ("subscribe", "bars", 1),
          ("subscribe", "bars", 20))
TOKENS = 100
OBSERVERS = 10
QUIET_SECONDS = 3
ROUNDS = 3
SNAPSHOT_BYTES = 20_000
MOST_MS = 100
STREAM = "/api/v1/stream"
# Of a symbol that the observers do not trade, so that it stays as large as it is.
WISHES = {"orders": {"name": "orders", "symbols": ["XAUUSD"]}, "bars": {"name": "bars"}}

PART = re.compile(rb'"part":(\d+),"parts":(\d+)')
REQUEST = re.compile(rb'"id":"(o\d+-\d+)"')
NAME = re.compile(rb'"client_order_id":"(o\d+-\d+)"')


def subscription(*wishes):
    return {"op": "subscribe", "id": "s", "params": {"channels": wishes}}


def newcomers():
    """One process of them: on a word all subscribe, or all connect and subscribe; it tells when all have everything."""
    port, kind, channel = int(sys.argv[2]), sys.argv[3], sys.argv[4]
    count = int(sys.argv[5])
    tokens = sys.stdin.readline().split()
    wish = subscription(WISHES[channel])
    readers = Readers()
    if kind == "subscribe":
        begin = time.monotonic()
        for i in range(count):
            readers.add(Client(port, STREAM, tokens[i % len(tokens)]))
            while i > (time.monotonic() - begin) * 10 * len(tokens):
                time.sleep(0.01)
        hellos = 0
        for _, payload in readers.read(60):
            hellos += b'"type":"hello"' in payload
            if hellos == count:
                break
    print("ready", flush=True)
    sys.stdin.readline()
    begin = time.monotonic()
    if kind == "subscribe":
        for client in readers.clients.values():
            client.say(wish)
    else:
        behind = masked(1, json.dumps(wish).encode())
        for i in range(count):
            readers.add(Client(port, STREAM, tokens[i % len(tokens)], behind))
    missing, sizes = set(readers.clients.values()), []
    for client, payload in readers.read(120):
        if isinstance(payload, Exception):
            raise payload
        if b'"type":"snapshot"' in payload[:200]:
            sizes.append(len(payload))
            part, parts = PART.search(payload).groups()
            if part == parts:
                missing.discard(client)
        if not missing:
            break
    print(json.dumps({"seconds": time.monotonic() - begin, "missing": len(missing), "bytes": sum(sizes)}), flush=True)
    sys.stdin.readline()


class Observers:
    """Place an order ten times a second each in turn, and note when each of them is told of it."""

    def __init__(self, session, tokens):
        self.clients = [Client(session.port, STREAM, token) for token in tokens]
        for client in self.clients:
            client.until(b'"type":"hello"')
            client.say(subscription({"name": "orders"}, {"name": "prices", "max_hz": 50}))
            client.until(b'"type":"snapshot"')
            client.socket.settimeout(None)
        self.readers = Readers()
        for client in self.clients:
            self.readers.add(client)
        self.sent = {}
        self.worst = {"silence": 0.0, "order": 0.0}
        self.heard = {}
        self.is_over = False
        self.thread = threading.Thread(target=self.observe)
        self.thread.start()

    def observe(self):
        number, next_order = 0, time.monotonic()
        while not self.is_over:
            for client, payload in self.readers.read(max(0.001, next_order - time.monotonic())):
                self.note(client, payload)
            if time.monotonic() < next_order:
                continue
            next_order += 0.02
            number += 1
            name = f"o{number}-{id(self)}"
            trader = self.clients[number % len(self.clients)]
            self.sent[name.encode()] = (time.monotonic(), set())
            trader.say({"op": "order.place", "id": name, "params": {
                "symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1", "quantity": "0.001",
                "time_in_force": "ioc", "client_order_id": name}})

    def note(self, client, payload):
        if isinstance(payload, Exception):
            raise payload
        if b'"type":"error"' in payload[:200]:
            # This machine was held up, and then asked for more at once than one may.
            for name in REQUEST.findall(payload):
                self.sent.pop(name, None)
        if b'"type":"delta"' not in payload[:200]:
            return
        now = time.monotonic()
        if b'"ch":"prices"' in payload[:40]:
            self.worst["silence"] = max(self.worst["silence"], now - self.heard.get(client, now))
            self.heard[client] = now
            return
        # An order has several, the first of which counts.
        for name in set(NAME.findall(payload)):
            told = self.sent.get(name)
            if told is None or client in told[1]:
                continue
            told[1].add(client)
            self.worst["order"] = max(self.worst["order"], now - told[0])
            if len(told[1]) == len(self.clients):
                del self.sent[name]

    def take_worst(self):
        """Milliseconds since it was asked last, with what lasts."""
        taken, self.worst = self.worst, {"silence": 0.0, "order": 0.0}
        now = time.monotonic()
        taken["silence"] = max([taken["silence"]] + [now - last for last in self.heard.copy().values()])
        taken["order"] = max([taken["order"]] + [now - begin for begin, _ in self.sent.copy().values()])
        return {name: round(value * 1000, 1) for name, value in taken.items()}

    def close(self):
        self.is_over = True
        self.thread.join()


def storm(session, observers, tokens, kind, channel, count):
    """The worst without newcomers and with them, and what those tell."""
    crowd = subprocess.Popen([sys.executable, __file__, "newcomers", str(session.port), kind, channel, str(count)],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        crowd.stdin.write(" ".join(tokens) + "\n")
        crowd.stdout.readline()
        time.sleep(3)  # their tokens are full again
        observers.take_worst()
        time.sleep(QUIET_SECONDS)
        quiet = observers.take_worst()
        crowd.stdin.write("go\n")
        told = json.loads(crowd.stdout.readline())
        worst = observers.take_worst()
    finally:
        crowd.kill()
        crowd.wait()
    if told["missing"]:
        raise AssertionError(f"{told['missing']} newcomers have not been told everything")
    return quiet, worst, told


def measure(session, observers, tokens, kind, channel, count):
    rounds = [storm(session, observers, tokens, kind, channel, count) for _ in range(ROUNDS)]
    silences = [worst["silence"] for _, worst, _ in rounds]
    print(json.dumps({"name": f"newcomers_{kind}_{channel}_{count}", "value": max(silences), "unit": "ms of silence",
                      "peer": f"{MOST_MS} ms", "ratio": round(max(silences) / MOST_MS, 3), "rounds": silences,
                      "without_them": [quiet["silence"] for quiet, _, _ in rounds],
                      "order_ms": [worst["order"] for _, worst, _ in rounds],
                      "order_ms_without_them": [quiet["order"] for quiet, _, _ in rounds],
                      "snapshot_bytes": round(rounds[0][2]["bytes"] / count),
                      "served_after_s": [round(told["seconds"], 2) for _, _, told in rounds]}), flush=True)


def main():
    all_files()
    with tempfile.TemporaryDirectory() as folder, Session(folder, "--speed", "20") as session:
        tokens = session.tokens(TOKENS + OBSERVERS)
        size = 0
        # Orders that wait, until all of them are so much.
        while size < SNAPSHOT_BYTES:
            body = {"symbol": "XAUUSD", "side": "buy", "type": "limit", "price": "1", "quantity": "1",
                    "time_in_force": "gtc"}
            size += len(session.request("POST", "/api/oms/orders", body))
            time.sleep(0.1)
        observers = Observers(session, tokens[TOKENS:])
        try:
            for kind, channel, count in STORMS:
                measure(session, observers, tokens[:TOKENS], kind, channel, count)
        finally:
            observers.close()


if __name__ == "__main__":
    newcomers() if sys.argv[1:2] == ["newcomers"] else main()
