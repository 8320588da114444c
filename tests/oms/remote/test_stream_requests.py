"""What clients of the native stream ask for: markets, commands, and more than they can take."""

import asyncio
import contextlib
import json
import signal
import socket
import time
import unittest

import websockets

from stream_case import PATH, Case
from stream_mirror import Mirror, canonical
from support import RawSocket, Server, frame


class Markets(Case):
    async def test_values_are_merged_at_the_rate_asked_for(self):
        mirror = await self.open()
        channels = [{"name": "prices", "max_hz": 2}, {"name": "equity", "max_hz": 20}, {"name": "bars"},
                    {"name": "positions", "symbols": ["BTCUSDT"]}]
        for wish in channels:
            mirror.channels[wish["name"]] = type(mirror).channel(mirror.keys[wish["name"]])
        await mirror.ask("subscribe", {"channels": channels})
        for _ in channels:
            await mirror.next("snapshot")
        self.assertEqual(set(mirror.channels["prices"].rows), {"BTCUSDT", "XAUUSD"})
        self.assertEqual(mirror.channels["positions"].rows, {})
        self.assertEqual(len(mirror.channels["bars"].rows), 21)
        await mirror.next("delta")
        mirror.log.clear()
        mirror.merged.clear()
        start = time.monotonic()
        while mirror.log.count(("delta", "prices")) < 6:
            await mirror.next("delta")
        # The market moves four times a second: at 2 Hz two values of both symbols are one message.
        self.assertGreater(time.monotonic() - start, 2.3)
        self.assertGreater(mirror.merged["prices"], 12)
        # At 20 Hz there is nothing to merge, unless the machine was busy elsewhere.
        self.assertLess(mirror.merged["equity"] / mirror.log.count(("delta", "equity")), 1.5)

    async def test_the_tape_goes_on_where_its_snapshot_ends_at_the_rate_asked_for(self):
        mirror = await self.open()
        # Each quarter of a second there are three trades, of which the first is left out.
        await mirror.subscribe(["tape"], symbols=["BTCUSDT"], max_hz=2)
        snapshot = await mirror.next("snapshot")
        self.assertLessEqual({row["symbol"] for row in snapshot["data"]["rows"]}, {"BTCUSDT"})
        self.assertLessEqual(len(snapshot["data"]["rows"]), 500)
        news = []
        while len(news) < 4:
            delta = await mirror.next("delta")
            self.assertEqual((delta["ch"], delta["prev"], delta["data"]["remove"]), ("tape", None, []))
            news.append(delta)
        self.assertGreater(max(int(delta["merged"]) for delta in news), 1)
        for delta in news[1:]:
            self.assertEqual(len(delta["data"]["upsert"]), 2 * int(delta["merged"]))
        numbers = [int(row["number"]) for row in mirror.channels["tape"].rows.values()]
        self.assertEqual(numbers, [number for number in range(numbers[0], numbers[-1] + 1) if number % 3 != 1])
        sides = {int(row["number"]) % 3: (row["side"], row["side_is_stated"])
                 for row in mirror.channels["tape"].rows.values()}
        self.assertEqual(sides, {2: ("sell", False), 0: (None, False)})
        await mirror.ask("unsubscribe", {"channels": [{"name": "tape"}]})
        mirror.channels.clear()
        await mirror.subscribe(["tape"], symbols=["XAUUSD"])
        self.assertEqual((await mirror.next("snapshot"))["data"]["rows"], [])

    async def test_unsubscribed_channels_are_silent(self):
        mirror = await self.open()
        await mirror.subscribe(["equity", "prices"])
        await mirror.next("delta")
        await mirror.ask("unsubscribe", {"channels": [{"name": "equity"}]})
        mirror.log.clear()
        while mirror.log.count(("delta", "prices")) < 3:
            await mirror.next("delta")
        self.assertEqual(mirror.log.count(("delta", "equity")), 0)


class Commands(Case):
    async def test_an_order_and_its_repetition_have_one_effect(self):
        mirror = await self.open()
        await mirror.subscribe(["orders"])
        body = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1.5", "quantity": 2,
                "client_order_id": "once"}
        first = await mirror.ask("order.place", body, ident="a")
        again = await mirror.ask("order.place", body, ident="b")
        self.assertEqual((first["type"], first["status"], again["status"]), ("ack", "201", "200"))
        self.assertEqual(canonical(first["data"]), canonical(again["data"]))
        self.assertNotIn("durable", first)
        other = await mirror.ask("order.place", {**body, "quantity": 3}, ident="c")
        self.assertEqual((other["type"], other["error"]["code"]), ("error", "idempotency_conflict"))
        # Over REST the same name is the same order.
        status, _, rest = await asyncio.to_thread(
            self.server.request, "POST", "/api/oms/orders", body, self.server.admin)
        self.assertEqual((status, rest["order_id"]), (200, first["data"]["order_id"]))
        denied = await mirror.ask("order.place", {**body, "quantity": 200, "client_order_id": "large"}, ident="d")
        self.assertEqual((denied["status"], denied["error"]["code"]), ("422", "max_order_quantity"))
        self.assertTrue(denied["error"]["details"]["checks"])
        tried = await mirror.ask("order.place", {**body, "client_order_id": "tried", "dry_run": True}, ident="e")
        self.assertIs(tried["data"]["checks"][0]["passed"], True)
        wrong = await mirror.ask("order.place", {**body, "colour": "red"}, ident="f")
        self.assertEqual((wrong["error"]["code"], wrong["error"]["field"]), ("malformed", "colour"))
        missing = await mirror.ask("order.cancel", {}, ident="g")
        self.assertEqual(missing["error"]["field"], "order_id")
        gone = await mirror.ask("order.cancel", {"order_id": first["data"]["order_id"], "reason": "enough"}, ident="h")
        self.assertEqual(gone["status"], "202")
        twice = await mirror.ask("order.cancel", {"order_id": first["data"]["order_id"]}, ident="i")
        self.assertEqual(twice["error"]["code"], "invalid_transition")

    async def test_an_acknowledged_change_has_been_told(self):
        mirror = await self.open()
        await mirror.subscribe(["kill"])
        await mirror.ask("kill.engage", {"reason": "smoke", "flatten": False})
        row = mirror.channels["kill"].rows[""]
        self.assertEqual((row["engaged"], row["reason"]), (True, "smoke"))
        await mirror.ask("kill.reset", {"confirm": "RE-ARM"})
        self.assertIs(mirror.channels["kill"].rows[""]["engaged"], False)

    async def test_roles_are_those_of_rest(self):
        viewer = await self.open(self.server.token("looker", "viewer"))
        for op, params in (("order.place", {}), ("kill.engage", {}), ("approval.decide", {}), ("watchlist.put", {}),
                           ("session.pause", {})):
            answer = await viewer.ask(op, params, ident=op)
            self.assertEqual((answer["status"], answer["error"]["code"]), ("403", "role"), op)
        self.assertEqual((await viewer.ask("ui.card_click", {"name": "risk"}))["status"], "204")
        # The role comes before the rate, as in REST.
        for number in range(50):
            await viewer.ws.send(json.dumps({"op": "order.place", "id": number}))
        for number in range(50):
            self.assertEqual((await viewer.next("error"))["error"]["code"], "role", number)
        trader = await self.open(self.server.token("hands", "trader"))
        reset = await trader.ask("kill.reset", {"confirm": "RE-ARM"})
        self.assertEqual(reset["error"]["code"], "role")
        active = await trader.ask("risk.state", {"state": "active"})
        self.assertEqual(active["error"]["code"], "role")
        # In an address a token may only look, whatever its role.
        mirror = Mirror()
        mirror.ws = await websockets.connect(self.server.ws(PATH, self.server.admin), max_size=None)
        await mirror.next("hello")
        self.assertEqual((await mirror.ask("session.pause"))["error"]["code"], "role")
        await mirror.ws.close()

    async def test_every_request_reaches_its_handler(self):
        mirror = await self.open()
        asked = {"order.replace": {"order_id": "ord_999"}, "order.cancel": {"order_id": "ord_999"},
                 "order.cancel_all": {"symbol": "NONE"}, "order.place_list": {"orders": [{}]},
                 "position.close": {"position_id": "pos_9"}, "position.close_all": {},
                 "approval.decide": {"signal_id": "sig_9", "decision": "approve"},
                 "risk.set_limits": {"limits": {}}, "risk.release_lockout": {"code": "x"},
                 "risk.halt_market": {"symbol": "NONE"}, "risk.acknowledge": {"alert_id": "alr_9"},
                 "strategy.start": {"strategy_id": "none"}, "strategy.reload": {"strategy_id": "none"},
                 "trade.note": {"trade_id": "trd_9", "note": "x", "tags": ["a"]}, "session.speed": {"speed": "warp"}}
        for op, params in asked.items():
            await asyncio.sleep(0.11)
            answer = await mirror.ask(op, params, ident=op)
            self.assertEqual(answer["type"], "error", op)
            self.assertIn(answer["status"], ("400", "404", "409"), (op, answer))
        for op, params in (("watchlist.put", {"lists": [{"name": "a", "symbols": ["BTCUSDT"]}]}),
                           ("session.pause", {}), ("session.resume", {}), ("session.speed", {"speed": "max"})):
            answer = await mirror.ask(op, params, ident=op + "2")
            self.assertEqual((answer["type"], answer["status"]), ("ack", "200"), op)

    async def test_a_way_out_is_never_limited(self):
        mirror = await self.open(self.server.token("hasty", "trader"))
        for number in range(60):
            await mirror.ws.send(json.dumps({"op": "kill.engage", "id": number}))
        for _ in range(60):
            self.assertEqual((await mirror.next("ack"))["status"], "200")
        for number in range(11):
            await mirror.ws.send(json.dumps({"op": "order.place", "id": f"o{number}", "params": {}}))
        error = await mirror.next("error")
        while error["error"]["code"] == "malformed":
            error = await mirror.next("error")
        self.assertEqual((error["error"]["code"], error["id"]), ("rate_limited", "o10"))

    async def test_requests_are_counted(self):
        mirror = await self.open()
        await mirror.ask("session.pause")
        text = self.server.request("GET", "/metrics", token=self.server.admin)[2].decode()
        self.assertIn('tidemark_ws_clients{endpoint="/api/v1/stream"}', text)
        self.assertRegex(text, r'tidemark_stream_requests_total\{op="session.pause",result="done"\} \d+')


class Slow(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = Server()
        # After the clients, which are closed as cleanups too.
        self.addCleanup(lambda: self.assertEqual(self.server.stop(), 0))

    async def test_a_large_snapshot_comes_in_parts(self):
        await asyncio.to_thread(self.server.tell, "flood 3000")
        mirror = await self.open()
        await mirror.subscribe(["orders"])
        parts = [await mirror.next("snapshot")]
        while parts[-1]["part"] != parts[-1]["parts"]:
            parts.append(await mirror.next("snapshot"))
        self.assertGreater(len(parts), 1)
        self.assertGreaterEqual(len(mirror.channels["orders"].rows), 3000)
        await mirror.next("hb")

    async def open(self):
        mirror = Mirror()
        await mirror.open(self.server.ws(PATH), self.server.admin)
        self.addAsyncCleanup(mirror.ws.close)
        return mirror

    def metric(self, name):
        text = self.server.request("GET", "/metrics", token=self.server.admin)[2].decode()
        return int(next(line for line in text.splitlines() if line.startswith(name + " ")).split()[1])

    async def test_a_client_that_lags_is_resynchronised_and_nobody_else_notices(self):
        slow = RawSocket(self.server, PATH, self.server.admin, seconds=20)
        slow.frame()
        slow.send(frame(1, json.dumps({"op": "subscribe", "id": 1, "params": {"channels": [{"name": "orders"}]}})))
        first = [json.loads(slow.frame()[1])["type"] for _ in range(2)]
        self.assertEqual(first, ["ack", "snapshot"])
        quick = await self.open()
        await quick.subscribe(["orders"])

        async def read():
            while True:
                await quick.next(seconds=60)

        reading = asyncio.create_task(read())
        rounds = 0
        while self.metric("tidemark_stream_resets_total") == 0:
            rounds += 1
            self.assertLess(rounds, 60)
            await asyncio.to_thread(self.server.tell, "flood 500")
            await asyncio.sleep(0.05)
        seq, reset, rows = 0, None, {}
        slow.s.settimeout(20)
        while reset is None or part != parts:
            message = json.loads(slow.frame()[1])
            if message["type"] == "snapshot":
                reset, part, parts = message["reset"], message["part"], message["parts"]
        self.assertIs(reset, True)
        proofs = quick.proofs
        async with asyncio.timeout(20):
            while quick.proofs < proofs + 1:
                await asyncio.sleep(0.1)
        reading.cancel()
        slow.close()

    async def test_what_was_said_before_leaving_counts_however_many_speak_at_once(self):
        server = Server("--max-per-address", "64")
        self.addCleanup(server.stop)
        tokens = [server.token(f"trader{i}", "trader") for i in range(8)]
        come = [RawSocket(server, PATH, token) for token in tokens for _ in range(5)]
        for ws in come:
            self.assertIn(b"hello", ws.frame()[1])
        # More than a turn's, all of which the server finds when it wakes; and their ends behind them.
        server.process.send_signal(signal.SIGSTOP)
        order = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1.5", "quantity": "1"}
        for ws in come:
            ws.send(frame(1, json.dumps({"op": "order.place", "id": 1, "params": order})))
            ws.s.shutdown(socket.SHUT_WR)
        server.process.send_signal(signal.SIGCONT)
        for ws in come:
            with contextlib.suppress(EOFError):
                while True:
                    ws.frame()
            ws.close()
        orders = server.request("GET", "/api/oms/orders/active", token=server.admin)[2]["items"]
        self.assertEqual(len(orders), len(come))

    async def test_who_takes_nothing_at_all_is_closed(self):
        stuck = RawSocket(self.server, PATH, self.server.admin, seconds=20)
        stuck.send(frame(1, json.dumps({"op": "subscribe", "id": 1, "params": {"channels": [{"name": "orders"}]}})))
        rounds = 0
        while self.metric("tidemark_stream_slow_total") == 0:
            rounds += 1
            self.assertLess(rounds, 120)
            await asyncio.to_thread(self.server.tell, "flood 500")
        self.assertLess(self.metric("tidemark_ws_queued_bytes"), 5 << 20)
        stuck.close()


if __name__ == "__main__":
    unittest.main()
