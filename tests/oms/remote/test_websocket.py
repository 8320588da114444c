"""The feeds, as python3-websockets sees them."""

import asyncio
import json
import re
import socket
import time
import unittest

import websockets

from support import RawSocket, Server, close_code, frame

WHOLE_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")


async def take(ws, kind, seconds=5):
    async with asyncio.timeout(seconds):
        while True:
            message = json.loads(await ws.recv())
            if message["type"] == kind:
                return message


class Feeds(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.viewer = cls.server.token("looker", "viewer")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def connect(self, path, token=None, **options):
        return websockets.connect(self.server.ws(path, token), **options)

    def gauge(self, name):
        text = self.server.request("GET", "/metrics", token=self.server.admin)[2].decode()
        return int(re.search(rf"^{re.escape(name)} (\d+)$", text, re.M).group(1))

    async def test_bad_credentials_are_closed_with_1008(self):
        expired = self.server.tell("create short viewer 1")
        revoked = self.server.token("gone", "viewer")
        self.server.tell("revoke gone")
        for token in (expired, revoked):
            self.server.until_answered(token, 401)
        for path in ("/ws", "/api/ws", "/ws/oms", "/api/v1/dashboard/ws"):
            for token in (None, "nonsense", "a.b.c", expired, revoked, self.viewer[:-2]):
                async with self.connect(path, token) as ws:
                    self.assertEqual(await close_code(ws), 1008, (path, token))

    async def test_a_session_update_is_what_rest_says(self):
        async with self.connect("/ws/oms", self.viewer) as ws:
            speed = {"speed": 7}
            await asyncio.to_thread(
                self.server.request, "POST", "/api/oms/session/speed", speed, self.server.admin)
            update = await take(ws, "session_update", 5)
            session = self.server.request("GET", "/api/oms/session", token=self.server.admin)[2]
            self.assertEqual(set(update["data"]), set(session))
            self.assertEqual((update["data"]["speed"], update["data"]["feed_state"]), (7, "live"))

    async def test_cycle_feed(self):
        async with self.connect("/api/v1/dashboard/ws", self.viewer) as ws:
            start = time.monotonic()
            got = []
            for _ in range(9):
                text = await ws.recv()
                got.append((json.loads(text), text, time.monotonic() - start))
            self.assertEqual([m["type"] for m, _, _ in got], ["approvals", "positions", "equity"] * 3)
            self.assertLess(got[0][2], 0.5)
            self.assertAlmostEqual(got[3][2] - got[0][2], 1, delta=0.3)
            self.assertAlmostEqual(got[8][2] - got[5][2], 1, delta=0.3)
            approvals, positions, equity = (m["data"] for m, _, _ in got[:3])
            signal_age = approvals[0].pop("signal_age_minutes") if approvals else 5
            self.assertIn(signal_age, (5, 6))
            if approvals:
                self.assertEqual(
                    approvals[0],
                    {"signal_id": "sig_123", "instrument": "XAUUSD", "side": 0, "price": 1950.5, "volume": 0.1,
                     "approval_status": 0},
                )
            self.assertEqual(
                positions,
                [{"position_id": "pos_456", "instrument": "XAUUSD", "side": 0, "entry_price": 1950.0,
                  "current_price": 1955.0, "unrealized_pnl": 50.0, "broker_ticket": None}],
            )
            self.assertEqual(
                equity,
                {"final_equity": 10500.0, "total_return_percent": 5.0, "max_drawdown_percent": 2.5,
                 "equity_curve": [{"date": "2026-01-01", "equity": 10000.0}, {"date": "2026-01-05", "equity": 10500.0}],
                 "days_in_period": 5},
            )
            self.assertIn('"final_equity":10500.0,', got[2][1])
            for message, _, _ in got:
                self.assertEqual(list(message), ["type", "data", "timestamp"])
                self.assertRegex(message["timestamp"], WHOLE_SECONDS)

    async def test_the_gauge_falls_after_an_abort(self):
        sockets = [RawSocket(self.server, "/api/v1/dashboard/ws?token=" + self.viewer) for _ in range(3)]
        for s in sockets:
            s.frame()
        self.assertEqual(self.gauge("dashboard_ws_clients_gauge"), 3)
        self.assertEqual(self.gauge('tidemark_ws_clients{endpoint="/api/v1/dashboard/ws"}'), 3)
        for s in sockets:
            s.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            s.close()
        await asyncio.sleep(1)
        self.assertEqual(self.gauge("dashboard_ws_clients_gauge"), 0)

    async def test_dashboard_feed(self):
        async with self.connect("/ws", self.viewer) as ws:
            first = await take(ws, "price_update", 1)
            self.assertEqual(set(first["symbols"]), {"BTCUSDT", "XAUUSD"})
            self.assertEqual(first["symbols"]["XAUUSD"], {"price": 1955.0, "change": 5.0, "change_pct": 0.2564})
            portfolio = await take(ws, "portfolio_update", 1)
            self.assertEqual((portfolio["cash"], portfolio["equity"]), (9000.0, 10500.0))
            self.assertEqual(
                portfolio["positions"],
                [{"symbol": "XAUUSD", "quantity": 0.1, "entry_price": 1950.0, "current_price": 1955.0,
                  "unrealized_pnl": 50.0}],
            )
            start = time.monotonic()
            await take(ws, "price_update")
            second = await take(ws, "price_update")
            self.assertEqual(set(second["symbols"]), {"BTCUSDT"})
            self.assertLess(time.monotonic() - start, 4.6)
            await ws.send(json.dumps({"action": "subscribe", "streams": ["prices"], "symbols": ["XAUUSD"]}))
            only = await take(ws, "price_update")
            self.assertEqual(set(only["symbols"]), {"XAUUSD"})
            await ws.send(json.dumps({"action": "subscribe", "streams": ["weather"]}))
            self.assertEqual((await take(ws, "error"))["error"]["field"], "streams")
            await ws.send(json.dumps({"action": "subscribe", "symbols": "XAUUSD"}))
            self.assertEqual((await take(ws, "error"))["error"]["field"], "symbols")

    async def test_order_feed_has_each_change_with_its_seq(self):
        trader = self.server.token("hands", "trader")
        async with self.connect("/ws/oms", extra_headers={"Authorization": "Bearer " + trader}) as ws:
            body = {"symbol": "BTCUSDT", "side": "buy", "type": "market", "quantity": 2, "client_order_id": "x1"}
            order = await asyncio.to_thread(self.server.request, "POST", "/api/oms/orders", body, trader)
            updates = [await take(ws, "order_update") for _ in range(2)]
            self.assertEqual([u["data"]["status"] for u in updates], ["initialized", "accepted"])
            self.assertEqual(updates[1]["data"], order[2])
            self.assertEqual(updates[1]["data"]["quantity"], "2")
            self.assertEqual(updates[0]["seq"], updates[1]["seq"])
            self.assertRegex(updates[0]["timestamp"], MICROSECONDS)

    async def test_pings_and_nonsense(self):
        for path in ("/ws", "/ws/oms", "/api/v1/dashboard/ws"):
            async with self.connect(path, self.viewer) as ws:
                for key in ("type", "action", "op"):
                    await ws.send(json.dumps({key: "ping", "id": 7, "extra": [1]}))
                    self.assertEqual((await take(ws, "pong"))["id"], 7)
                for nonsense in ("", "{", "[]", '"x"', '{"a":1,"a":2}', "[" * 50, '{"what":1}'):
                    await ws.send(nonsense)
                    error = await take(ws, "error")
                    self.assertEqual((error.get("error") or error["data"])["code"], "malformed")
                await ws.send('{"type":"ping"}')
                self.assertNotIn("id", await take(ws, "pong"))

    async def test_too_many_messages(self):
        token = self.server.token("chatty", "viewer")
        async with self.connect("/ws/oms", token) as ws:
            for _ in range(200):
                await ws.send('{"type":"ping"}')
            for _ in range(45):
                await ws.send("{}")
            codes = []
            try:
                while True:
                    message = json.loads(await asyncio.wait_for(ws.recv(), 5))
                    if message["type"] == "error":
                        codes.append(message["error"])
            except websockets.ConnectionClosed as closed:
                self.assertEqual(closed.code, 4429)
            self.assertEqual([e["code"] for e in codes].count("rate_limited"), 2)
            self.assertGreater(codes[-1]["retry_after_ms"], 0)

    async def test_heartbeat_after_silence(self):
        async with self.connect("/ws/oms", self.viewer) as ws:
            start = time.monotonic()
            await take(ws, "heartbeat", 8)
            self.assertAlmostEqual(time.monotonic() - start, 5, delta=0.8)

    async def test_expiry_and_revocation_close_open_sockets(self):
        short = self.server.token("shortlived", "viewer", 4)
        taken = self.server.token("taken", "viewer")
        async with self.connect("/ws", short) as first, self.connect("/ws", taken) as second:
            await take(first, "token_expiring")
            renewed = self.server.token("shortlived", "viewer", 3600)
            await first.send(json.dumps({"op": "auth", "id": "r", "params": {"token": renewed}}))
            self.assertEqual((await take(first, "ack"))["id"], "r")
            start = time.monotonic()
            self.server.tell("revoke taken")
            self.assertEqual(await close_code(second), 1008)
            self.assertLess(time.monotonic() - start, 1)
            await asyncio.to_thread(self.server.until_answered, short, 401)
            await first.send('{"type":"ping"}')
            await take(first, "pong")

    async def test_tickets_open_one_socket(self):
        status, _, body = await asyncio.to_thread(
            self.server.request, "POST", "/api/auth/ws-ticket", None, self.viewer
        )
        self.assertEqual((status, body["expires_in"]), (200, 30))
        url = self.server.ws("/ws") + "?ticket=" + body["ticket"]
        async with websockets.connect(url) as ws:
            await take(ws, "price_update", 1)
        async with websockets.connect(url) as ws:
            self.assertEqual(await close_code(ws), 1008)

    async def test_strange_hosts_and_origins_get_no_upgrade(self):
        for headers in ({"Origin": "http://evil.example"},):
            with self.assertRaises(websockets.InvalidStatusCode) as refused:
                await self.connect("/ws", self.viewer, extra_headers=headers)
            self.assertEqual(refused.exception.status_code, 403)
        async with self.connect("/ws", self.viewer, origin="https://page.example") as ws:
            await take(ws, "price_update", 1)


    async def test_who_comes_between_two_updates_knows_the_prices_as_the_others_do(self):
        self.addCleanup(self.server.tell, "gold 1955")
        for back in (1955, 1960):
            async with self.connect("/ws", self.viewer) as early:
                await take(early, "price_update")
                await take(early, "price_update")
                self.server.tell("gold 1960")
                async with self.connect("/ws", self.viewer) as late:
                    gold = [(await take(late, "price_update"))["symbols"]["XAUUSD"]["price"]]
                    self.server.tell(f"gold {back}")
                    for _ in range(2):
                        symbols = (await take(late, "price_update"))["symbols"]
                        gold += [symbols["XAUUSD"]["price"]] if "XAUUSD" in symbols else []
                    self.assertEqual(gold[-1], back)
                    self.assertTrue(all(a != b for a, b in zip(gold, gold[1:])), gold)


class Ends(unittest.IsolatedAsyncioTestCase):
    async def test_shutdown_says_goodbye(self):
        server = Server()
        ws = await websockets.connect(server.ws("/ws"), extra_headers={"Authorization": "Bearer " + server.admin})
        await take(ws, "price_update", 1)
        stopping = asyncio.to_thread(server.stop)
        task = asyncio.create_task(stopping)
        await take(ws, "server_shutdown")
        self.assertEqual(await close_code(ws), 1001)
        self.assertEqual(await task, 0)

    async def test_a_reader_that_stops_is_dropped_and_nobody_else_notices(self):
        server = Server()
        stuck = RawSocket(server, "/ws/oms", server.admin)
        headers = {"Authorization": "Bearer " + server.admin}
        async with websockets.connect(server.ws("/ws/oms"), extra_headers=headers, max_queue=None) as ws:
            await asyncio.sleep(0.3)
            async with asyncio.timeout(60):
                for _ in range(20):
                    await asyncio.to_thread(server.tell, "flood 1000")
                    for _ in range(1000):
                        await take(ws, "order_update")
            await asyncio.sleep(3)
            self.assertEqual(stuck.s.recv(1)[0] & 0x0F, 1)
            with self.assertRaises((EOFError, ConnectionError, AssertionError)):
                while True:
                    stuck.frame()
            text = server.request("GET", "/metrics", token=server.admin)[2].decode()
            self.assertIn('tidemark_ws_clients{endpoint="/ws/oms"} 1\n', text)
        stuck.close()
        self.assertEqual(server.stop(), 0)

    async def test_a_silent_client_is_dropped_only_after_its_pings(self):
        server = Server("--ping-interval", "300")
        ws = RawSocket(server, "/ws/oms", server.admin)
        pings = 0
        end = time.monotonic() + 3
        ws.s.settimeout(4)
        while time.monotonic() < end:
            opcode, payload = ws.frame()
            pings += opcode == 9
        self.assertGreaterEqual(pings, 3)
        ws.send(frame(1, '{"type":"ping"}'))
        self.assertEqual(json.loads(ws.answer()[1])["type"], "pong")
        ws.close()
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
