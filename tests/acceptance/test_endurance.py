"""Two hundred clients under load, for minutes, with the clients stopped for a while and then the server: nobody is
dropped, nobody has to come again, and every mirror is what the server has (RELIABILITY R18). One more client falls
asleep until the server has gone on without it: it gets everything anew on the same connection.

TIDEMARK_ENDURANCE_SECONDS asks for another length than that of the default suite. From 300 s on each five minutes have
a stop of 20 s for one half of the clients and one of 10 s for the server.
"""

import asyncio
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import threading
import time
import unittest

import websockets
from browser import CHROMIUM, Browser
from support import PROGRAM, Case, environment, wait_for

import crowd  # last: the folder that it adds to the path has another support.py

SECONDS = int(os.environ.get("TIDEMARK_ENDURANCE_SECONDS", "24"))
IS_LONG = SECONDS >= 300
ROUND = 300 if IS_LONG else SECONDS
CLIENTS_STOP, SERVER_STOP = (20, 10) if IS_LONG else (4, 3)
CROWDS, CLIENTS = 2, 100
TOKENS = 10
FEEDS = ["/ws", "/ws/oms", "/api/v1/dashboard/ws", "/api/v1/stream"]
ORDERS_PER_SECOND = 4
# Written as six bytes each, so that a note is 9 KB of what the lossless channels tell: few are needed for 4 MiB.
NOTE = "\x01" * 500
MOST_NOTES = 2_000
SESSION = """
[session]
cash = "1000000000"
approval = "auto"
[remote]
max_connections = 512
max_per_address = 512
[risk]
rate_per_second = { limit = 0 }
rate_per_minute = { limit = 0 }
rate_per_second_all = { limit = 0 }
duplicate = { limit = "0s" }
stale_data = { limit = "1h" }
loss_streak = { limit = 0 }
loss_cooldown = { limit = "0s" }
trades_per_day = { limit = 0 }
daily_loss = { limit = "90%" }
"""
# A page as others write them: it pings in JSON, for it cannot otherwise, and never connects twice.
PAGE = """
window.page = { opened: 0, pings: 0, pongs: 0, told: 0, ended: [] };
for (const path of %s) {
  const socket = new WebSocket(`ws://${location.host}${path}?token=%s`);
  socket.onopen = () => {
    page.opened++;
    setInterval(() => { page.pings++; socket.send(JSON.stringify({ type: "ping" })); }, 5000);
  };
  socket.onmessage = (event) => { JSON.parse(event.data).type === "pong" ? page.pongs++ : page.told++; };
  socket.onclose = (event) => page.ended.push(`${path} ${event.code} ${event.reason}`);
}
"""


class Crowd:
    def __init__(self, port, tokens):
        script = pathlib.Path(__file__).with_name("crowd.py")
        self.process = subprocess.Popen([sys.executable, "-B", script, str(port), str(CLIENTS)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)
        self.process.stdin.write(" ".join(tokens) + "\n")
        self.report = self.read()

    def read(self):
        line = self.process.stdout.readline()
        assert line, "a crowd of clients has ended"
        return json.loads(line)

    def ask(self):
        self.process.stdin.write("report\n")
        self.report = self.read()
        return self.report

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Library:
    """A client of python3-websockets on each feed as its users have it, keepalive and all, in a thread of its own."""

    def __init__(self, session):
        self.session = session
        self.told = dict.fromkeys(FEEDS, 0)
        self.pings = self.pongs = 0
        self.ended = []
        self.is_over = False
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()), daemon=True)
        self.thread.start()

    async def run(self):
        await asyncio.gather(*map(self.follow, FEEDS))

    async def follow(self, path):
        headers = {"Authorization": "Bearer " + self.session.token}
        try:
            async with websockets.connect(self.session.ws(path, None), extra_headers=headers) as socket:
                pinging = asyncio.create_task(self.ping(socket))
                while not self.is_over:
                    kind = json.loads(await socket.recv())["type"]
                    self.told[path] += 1
                    self.pongs += kind == "pong"
                pinging.cancel()
        except (OSError, websockets.WebSocketException) as error:
            self.ended.append(f"{path} {error!r}")

    async def ping(self, socket):
        while True:
            self.pings += 1
            await socket.send('{"op":"ping","id":1}')
            await asyncio.sleep(5)

    def close(self):
        self.is_over = True
        self.thread.join(30)


class Sleeper:
    """A client of the native stream that is not read while it sleeps, with little room for what comes meanwhile."""

    def __init__(self, port, token):
        self.feed = crowd.Stream(0)
        self.connection = crowd.Connection(port, token, self.feed, receive_bytes=32 * 1024)
        self.is_asleep = self.is_over = False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        socket = self.connection.socket
        while not self.is_over and not self.connection.problem:
            if self.is_asleep or not select.select([socket], [], [], 0.1)[0]:
                time.sleep(0.01)
            else:
                self.connection.receive()

    def has_proofs(self, more):
        assert self.connection.problem is None, self.connection.problem
        return self.feed.proofs >= more

    def close(self):
        self.is_over = True
        self.thread.join(30)
        self.connection.socket.close()


class Endurance(Case):
    def make_tokens(self, folder):
        made = []
        for i in range(TOKENS):
            words = [PROGRAM, "token", "create", "--name", f"crowd{i}", "--role", "trader", "--data-dir", str(folder)]
            made.append(subprocess.run(words, env=environment(), capture_output=True, text=True, check=True)
                        .stdout.split()[-1])
        return made

    def open_page(self):
        if CHROMIUM is None:
            print("no browser page: there is no Chromium here", flush=True)
            return None
        page = Browser()
        self.addCleanup(page.close)
        page.open(f"http://127.0.0.1:{self.session.port}/healthz")
        page.wait_for("location.pathname === '/healthz' && document.readyState === 'complete'")
        page.evaluate(PAGE % (json.dumps(FEEDS), self.session.token) + "true")
        page.wait_for(f"page.opened === {len(FEEDS)}")
        return page

    def order(self, number):
        """One that fills, or one that waits and is canceled."""
        body = {"symbol": "BTCUSDT", "side": "buy" if number % 4 < 2 else "sell", "quantity": "0.001",
                "type": "market"}
        if number % 2:
            body = {**body, "side": "buy", "type": "limit", "price": "1"}
        status, order = self.session.post("/api/oms/orders", body)
        self.assertIn(status, (201, 422), order)
        self.placed += status == 201
        if status == 201 and number % 2:
            self.assertIn(self.session.request("DELETE", f"/api/oms/orders/{order['order_id']}")[0], (202, 409))

    def trade_until(self, deadline, looks=True):
        """Orders at a steady pace, and now and then a look at how it goes."""
        asked = time.monotonic()
        while (now := time.monotonic()) < deadline:
            self.order(self.number)
            self.number += 1
            if looks and now - asked > 10:
                asked = now
                self.look()
            time.sleep(max(0.0, now + 1 / ORDERS_PER_SECOND - time.monotonic()))

    def look(self):
        """Everybody is there, on the connection that was opened at first."""
        for crowd in self.crowds:
            report = crowd.ask()
            self.assertEqual(report["problems"], [])
            self.assertEqual(report["open"], CLIENTS)
        self.assertEqual(self.library.ended, [])
        if self.page:
            self.assertEqual(self.page.evaluate("page.ended"), [])
        text = self.session.get("/metrics")[1]
        self.assertIn("\ntidemark_ws_reconnects_total 0\n", text)
        self.assertIn("\ntidemark_stream_slow_total 0\n", text)

    def stopped(self, process, meanwhile):
        """As a machine that sleeps does to it."""
        process.send_signal(signal.SIGSTOP)
        try:
            meanwhile()
        finally:
            process.send_signal(signal.SIGCONT)

    def metric(self, name):
        lines = self.session.get("/metrics")[1].splitlines()
        return int(next(line for line in lines if line.startswith(name + " ")).split()[1])

    def lap(self):
        """More is told than may wait for anybody while one client sleeps; when it wakes it is what the server has."""
        self.sleeper.is_asleep = True
        feed, resets = self.sleeper.feed, self.metric("tidemark_stream_resets_total")
        trade = wait_for(lambda: self.session.get("/api/oms/trades")[1]["items"])[0]["trade_id"]
        for number in range(MOST_NOTES):
            status, answer = self.session.request("PUT", f"/api/oms/trades/{trade}/note", {"note": NOTE, "tags": []},
                                                  token=self.tokens[number % TOKENS])
            self.assertIn(status, (200, 429), answer)
            if status == 429:
                time.sleep(0.05)
            if number % 50 == 0 and self.metric("tidemark_stream_resets_total") > resets:
                break
        self.assertGreater(self.metric("tidemark_stream_resets_total"), resets)
        told = feed.resets
        self.sleeper.is_asleep = False
        wait_for(lambda: feed.resets >= told + len(crowd.LOSSLESS), seconds=30)
        proofs = feed.proofs
        wait_for(lambda: self.sleeper.has_proofs(proofs + 2), seconds=30)

    def streams(self):
        return [feed for crowd in self.crowds for feed in crowd.ask()["feeds"]["/api/v1/stream"]]

    def resident(self):
        text = pathlib.Path(f"/proc/{self.session.process.pid}/status").read_text()
        return next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS"))

    def tell(self, begin):
        totals = {fact: sum(feed[fact] for feed in self.streams()) for fact in ("told", "merged", "proofs", "resets")}
        print(f"{time.monotonic() - begin:.0f} s, {self.resident()} kB, {self.placed} orders; the streams: {totals}; "
              f"the sleeper had {self.sleeper.feed.resets} resets; "
              f"the library's clients: {self.library.told}, {self.library.pongs} pongs of {self.library.pings}; "
              f"the page: {self.page and self.page.evaluate('page')}", flush=True)

    def agree(self):
        """All were told the same, and each ping has its answer."""
        feeds = [(path, feed) for crowd in self.crowds for path, those in crowd.ask()["feeds"].items()
                 for feed in those]
        chains = {feed["chain"] for path, feed in feeds if path == "/ws/oms"}
        # The newest pings are on their way.
        return len(chains) == 1 and all(feed["told"] > 0 and feed["pongs_missing"] <= 1 for _, feed in feeds)

    def finish(self):
        self.assertEqual(self.session.post("/api/oms/session/pause")[0], 200)
        wait_for(self.agree, seconds=30)
        proofs = [feed["proofs"] for feed in self.streams()]
        wait_for(lambda: all(now["proofs"] >= before + 2 for now, before in zip(self.streams(), proofs)), seconds=30)
        self.look()
        proofs = self.sleeper.feed.proofs
        wait_for(lambda: self.sleeper.has_proofs(proofs + 2), seconds=30)
        self.assertTrue(all(self.library.told.values()), self.library.told)
        self.assertGreaterEqual(self.library.pongs, self.library.pings - len(FEEDS))
        if self.page:
            self.page.wait_for("page.pongs === page.pings")
        self.assertEqual(self.session.stop(), 0)

    def test_nobody_is_dropped(self):
        folder = self.folder / "data"
        self.tokens = self.make_tokens(folder)
        settings = self.folder / "session.toml"
        settings.write_text(SESSION)
        self.session = self.headless("--demo", "--session", settings, "--speed", "20", "--log-level", "error",
                                     folder=folder)
        # Held until all are there, so that all are told the same.
        self.assertEqual(self.session.post("/api/oms/session/pause")[0], 200)
        self.crowds = []
        for _ in range(CROWDS):
            self.crowds.append(Crowd(self.session.port, self.tokens))
            self.addCleanup(self.crowds[-1].close)
        self.sleeper = Sleeper(self.session.port, self.tokens[0])
        self.addCleanup(self.sleeper.close)
        self.library = Library(self.session)
        self.addCleanup(self.library.close)
        self.page = self.open_page()
        wait_for(lambda: all(self.library.told.values()))
        self.number = self.placed = 0
        self.assertEqual(self.session.post("/api/oms/session/resume")[0], 200)
        begin = time.monotonic()
        for start in range(0, SECONDS, ROUND):
            self.trade_until(begin + start + ROUND * 0.25)
            self.stopped(self.crowds[0].process, lambda: self.trade_until(time.monotonic() + CLIENTS_STOP, False))
            self.lap()
            self.trade_until(begin + start + ROUND * 0.6)
            self.stopped(self.session.process, lambda: time.sleep(SERVER_STOP))
            self.trade_until(begin + start + ROUND)
            self.tell(begin)
        self.finish()


if __name__ == "__main__":
    unittest.main()
