"""From an order over the native stream to its ack, which comes once it is durable, against one raw durable commit of
SQLite's on the same disk, in turns."""

import json
import pathlib
import sqlite3
import statistics
import tempfile
import time

from remote_session import Client, Session, all_files

ORDERS = 1000
WARM_UP = 50
TOKENS = 60  # of which one may place ten a second
ROW_BYTES = 1_500  # an order's rows in the journal, about
MOST = 3


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Commits:
    """As the journal's settings are."""

    def __init__(self, path):
        self.database = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "mmap_size=0"):
            self.database.execute("PRAGMA " + pragma)
        self.database.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, payload BLOB)")

    def one(self):
        begin = time.perf_counter()
        self.database.execute("INSERT INTO rows (payload) VALUES (?)", (bytes(ROW_BYTES),))
        return time.perf_counter() - begin


def place(client, number):
    body = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1", "quantity": "0.001",
            "time_in_force": "ioc"}
    begin = time.perf_counter()
    client.say({"op": "order.place", "id": number, "params": body})
    answer = client.until(b'"id":%d,' % number)
    took = time.perf_counter() - begin
    if b'"type":"ack"' not in answer[:200]:
        raise AssertionError(answer.decode())
    return took


def measured(folder):
    """Seconds of each order, and of each commit."""
    orders, raw = [], []
    with Session(folder, "--speed", "1") as session:
        clients = [Client(session.port, "/api/v1/stream", token) for token in session.tokens(TOKENS)]
        for client in clients:
            client.until(b'"type":"hello"')
        commits = Commits(pathlib.Path(folder) / "raw.db")
        begin = time.monotonic()
        for i in range(WARM_UP + ORDERS):
            # Well below the rate, whatever the machine.
            time.sleep(max(0.0, begin + i / (TOKENS * 4) - time.monotonic()))
            raw.append(commits.one())
            orders.append(place(clients[i % TOKENS], i))
    return orders[WARM_UP:], raw[WARM_UP:]


def main():
    all_files()
    with tempfile.TemporaryDirectory() as folder:
        orders, raw = measured(folder)
    own, peer = quantile(orders, 0.99) * 1000, quantile(raw, 0.99) * 1000
    print(json.dumps({"name": "order_to_ack_p99", "value": round(own, 3), "unit": "ms",
                      "peer": "one durable commit of SQLite's, p99", "peer_value": round(peer, 3),
                      "ratio": round(own / peer, 2), "required": MOST}))
    own, peer = statistics.median(orders) * 1000, statistics.median(raw) * 1000
    print(json.dumps({"name": "order_to_ack_median", "value": round(own, 3), "unit": "ms",
                      "peer": "one durable commit of SQLite's, median", "peer_value": round(peer, 3),
                      "ratio": round(own / peer, 2)}))


if __name__ == "__main__":
    main()
