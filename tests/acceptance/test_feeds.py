"""The WebSocket feeds of a running demo, through a client that nobody here wrote."""

import asyncio
import json
import os
import time
import unittest

import websockets

from support import Case

SECONDS = int(os.environ.get("TIDEMARK_FEED_SECONDS", "12"))


class Feeds(Case):
    def setUp(self):
        super().setUp()
        self.session = self.headless("--demo", "--speed", "20")

    async def messages(self, path, want, seconds=15, send=(), token=""):
        """The messages until `want` says of one that it is enough."""
        seen = []
        async with websockets.connect(self.session.ws(path, token)) as socket:
            for text in send:
                await socket.send(json.dumps(text))
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                seen.append(json.loads(await asyncio.wait_for(socket.recv(), seconds)))
                if want(seen[-1]):
                    return seen
        self.fail(f"not seen on {path}: {[m['type'] for m in seen]}")

    async def closed_with(self, path, token):
        async with websockets.connect(self.session.ws(path, token)) as socket:
            try:
                await asyncio.wait_for(socket.recv(), 5)
            except websockets.ConnectionClosed as closed:
                return closed.code
        return None

    def test_the_dashboard_cycle_keeps_its_order_and_pace(self):
        async def go():
            async with websockets.connect(self.session.ws("/api/v1/dashboard/ws")) as socket:
                begin = time.monotonic()
                kinds = []
                while time.monotonic() - begin < SECONDS:
                    message = json.loads(await asyncio.wait_for(socket.recv(), 5))
                    if message["type"] in ("approvals", "positions", "equity"):
                        kinds.append(message["type"])
                return kinds
        kinds = asyncio.run(go())
        cycles = len(kinds) // 3
        self.assertEqual(kinds[:3 * cycles], ["approvals", "positions", "equity"] * cycles)
        self.assertLessEqual(abs(cycles - SECONDS), 2)

    def test_prices_come_at_once_and_bars_on_request(self):
        seen = asyncio.run(self.messages("/ws", lambda m: m["type"] == "bar",
                                         send=[{"action": "subscribe", "streams": ["bars"]}]))
        first = next(m for m in seen if m["type"] == "price_update")
        self.assertEqual(set(first["symbols"]), {"BTCUSDT", "ETHUSDT", "AAPL", "SPY", "EURUSD", "XAUUSD", "CRASH1"})
        self.assertEqual(set(first["symbols"]["AAPL"]), {"price", "change", "change_pct"})

    def test_every_spelling_of_a_ping_is_answered(self):
        for ping in ({"type": "ping"}, {"action": "ping"}, {"op": "ping", "id": "7"}):
            seen = asyncio.run(self.messages("/ws/oms", lambda m: m["type"] == "pong", send=[ping]))
            self.assertEqual(seen[-1].get("id"), ping.get("id"))

    def test_an_order_is_told_with_rising_seq(self):
        async def go():
            async with websockets.connect(self.session.ws("/ws/oms")) as socket:
                order = {"client_order_id": "feed-1", "symbol": "AAPL", "side": "buy", "type": "market",
                         "quantity": "1"}
                code, placed = await asyncio.to_thread(self.session.post, "/api/oms/orders", order)
                self.assertEqual(code, 201, placed)
                states, last = [], 0
                while "filled" not in states:
                    message = json.loads(await asyncio.wait_for(socket.recv(), 10))
                    if message["type"] != "order_update":
                        continue
                    self.assertGreaterEqual(message["seq"], last)
                    last = message["seq"]
                    if message["data"]["order_id"] == placed["order_id"]:
                        states.append(message["data"]["status"])
                return states
        states = asyncio.run(go())
        self.assertEqual(states[-1], "filled")
        self.assertIn("accepted", states)

    def test_no_token_and_a_wrong_one_close_with_1008(self):
        for path in ("/ws", "/ws/oms", "/api/v1/dashboard/ws"):
            for token in (None, "wrong"):
                self.assertEqual(asyncio.run(self.closed_with(path, token)), 1008, f"{path} with {token}")


if __name__ == "__main__":
    unittest.main()
