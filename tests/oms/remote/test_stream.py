"""The native stream, as python3-websockets sees it."""

import asyncio
import json
import random
import time
import unittest

import websockets

from stream_case import PATH, Case
from stream_mirror import LOSSLESS, Mirror, canonical, load
from support import RawSocket, close_code, frame


class Opening(Case):
    async def test_hello_says_what_there_is(self):
        mirror = await self.open()
        hello = mirror.hello
        self.assertEqual((hello["v"], hello["type"], hello["ch"], hello["prev"]), ("1", "hello", None, None))
        self.assertEqual((hello["data"]["version"], hello["data"]["mode"]), ("test", "PAPER"))
        names = [c["name"] for c in hello["data"]["channels"]]
        merged = ["prices", "positions", "equity", "bars", "indicators", "conditions", "depth",
                  "tape"]
        self.assertEqual(names, LOSSLESS + merged)
        self.assertIn("order.place", hello["data"]["ops"])

    async def test_a_first_message_may_bring_the_token_and_nothing_is_sent_before(self):
        async with websockets.connect(self.server.ws(PATH)) as ws:
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(ws.recv(), 1.5)
            await ws.send(json.dumps({"op": "auth", "id": "a", "params": {"token": self.server.admin}}))
            ack, hello = load(await ws.recv()), load(await ws.recv())
            self.assertEqual((ack["type"], ack["id"], hello["type"]), ("ack", "a", "hello"))
            self.assertEqual(hello["data"]["role"], "admin")

    async def test_who_does_not_say_who_it_is_goes(self):
        async with websockets.connect(self.server.ws(PATH)) as ws:
            start = time.monotonic()
            self.assertEqual(await close_code(ws), 4408)
            self.assertAlmostEqual(time.monotonic() - start, 5, delta=0.8)
        for first in ({"op": "ping"}, {"op": "auth", "params": {"token": "a.b.c"}}, {"op": "auth"}):
            async with websockets.connect(self.server.ws(PATH)) as ws:
                await ws.send(json.dumps(first))
                self.assertEqual(await close_code(ws), 1008, first)
        async with websockets.connect(self.server.ws(PATH, "a.b.c")) as ws:
            self.assertEqual(await close_code(ws), 1008)

    async def test_another_version_is_not_spoken(self):
        mirror = await self.open()
        await mirror.ws.send('{"v":2,"op":"subscribe","params":{"channels":[]}}')
        self.assertEqual(await close_code(mirror.ws), 4426)

    async def test_the_same_client_takes_the_place_of_its_earlier_self(self):
        url = self.server.ws(PATH) + "?client_id=desk"
        first, second = Mirror(), Mirror()
        await first.open(url, self.server.admin)
        await second.open(url, self.server.admin)
        self.assertEqual(await close_code(first.ws), 4409)
        self.assertEqual((await second.ask("subscribe", {"channels": [{"name": "kill"}]}))["type"], "ack")
        await second.ws.close()

    def test_of_many_that_came_as_one_client_the_last_one_stays(self):
        # They do not answer, so that they are on their way out when the next one comes.
        came = [RawSocket(self.server, PATH + "?client_id=many", self.server.admin) for _ in range(6)]
        for socket in came[:-1]:
            self.assertEqual(socket.close_code(), 4409)
        came[-1].send(frame(1, '{"type":"ping","id":"still"}'))
        while load(came[-1].frame()[1])["type"] != "pong":
            pass
        for socket in came:
            socket.close()

    async def test_credentials_are_counted_as_other_messages_are(self):
        token = await asyncio.to_thread(self.server.token, "eager", "viewer")
        mirror = await self.open(token)
        for number in range(60):
            await mirror.ws.send(json.dumps({"op": "auth", "id": number, "params": {"token": token}}))
        self.assertIsNotNone((await mirror.next("error"))["error"]["retry_after_ms"])

    async def test_nonsense_is_answered_and_the_socket_stays(self):
        mirror = await self.open()
        for params, field in (({}, "channels"), ({"channels": [{"name": "weather"}]}, "name"),
                              ({"channels": [{"name": "orders", "colour": 1}]}, "colour"),
                              ({"channels": [{"name": "kill", "symbols": ["BTCUSDT"]}]}, "symbols"),
                              ({"channels": [{"name": "orders", "symbols": ["NONE"]}]}, "symbols"),
                              ({"channels": [{"name": "orders"}, {"name": "orders"}]}, "channels"),
                              ({"channels": [{"name": "prices", "max_hz": 0}]}, "max_hz"),
                              ({"channels": [{"name": "orders", "max_hz": 4}]}, "max_hz")):
            answer = await mirror.ask("subscribe", params, ident=canonical(params))
            self.assertEqual((answer["type"], answer["error"]["field"]), ("error", field))
        answer = await mirror.ask("order.plaice")
        self.assertIn("order.place", answer["error"]["message"])
        await mirror.ws.send('{"op":"subscribe","id":"x","params":{"channels":[]},"more":1}')
        self.assertEqual((await mirror.next("error"))["error"]["field"], "more")
        await mirror.ws.send('{"op":"ping","id":7}')
        pong = await mirror.next("pong")
        self.assertEqual(pong["id"], "7")

    async def test_a_ping_or_a_credential_has_no_unknown_fields(self):
        mirror = await self.open()
        token = {"token": self.server.admin}
        for number, (message, field) in enumerate((
                ({"op": "ping", "colour": 1}, "colour"), ({"op": "ping", "params": {"colour": 1}}, "colour"),
                ({"type": "ping", "op": "ping"}, "type"), ({"action": "ping", "colour": 1}, "colour"),
                ({"op": "auth", "params": {**token, "colour": 1}}, "colour"),
                ({"op": "auth", "params": token, "colour": 1}, "colour"))):
            await mirror.ws.send(json.dumps({**message, "id": number}))
            answer = await mirror.next("error")
            self.assertEqual((answer["id"], answer["error"]["field"]), (str(number), field), message)
        for word in ("op", "type", "action"):
            await mirror.ws.send(json.dumps({word: "ping", "id": word}))
            self.assertEqual((await mirror.next("pong"))["id"], word)
        self.assertEqual((await mirror.ask("auth", token))["type"], "ack")
        async with websockets.connect(self.server.ws(PATH)) as ws:
            await ws.send(json.dumps({"op": "auth", "params": {**token, "colour": 1}}))
            self.assertEqual(load(await ws.recv())["error"]["field"], "colour")
            await ws.send(json.dumps({"op": "auth", "params": token}))
            self.assertEqual([load(await ws.recv())["type"] for _ in range(2)], ["ack", "hello"])


class Mirrors(Case):
    async def test_the_twin_is_identical_after_random_cuts(self):
        dice = random.Random(20260105)
        trader = await self.open()
        stopping = asyncio.Event()

        async def trade():
            made = []
            count = 0
            while not stopping.is_set():
                count += 1
                what = dice.random()
                if what < 0.6:
                    body = {"symbol": dice.choice(["BTCUSDT", "XAUUSD"]), "side": "buy", "type": "limit",
                            "price": "1.5", "quantity": dice.choice(["1", "200"]), "client_order_id": f"twin-{count}"}
                    answer = await trader.ask("order.place", body, ident=f"p{count}")
                    if answer["type"] == "ack":
                        made.append(answer["data"]["order_id"])
                elif what < 0.8 and made:
                    order = made.pop(dice.randrange(len(made)))
                    await trader.ask("order.cancel", {"order_id": order}, ident=f"c{count}")
                elif what < 0.9:
                    await trader.ask("session.speed", {"speed": dice.randint(1, 50)}, ident=f"s{count}")
                else:
                    await trader.ask("kill.engage", {"reason": "drill"}, ident=f"k{count}")
                    await trader.ask("kill.reset", {"confirm": "RE-ARM"}, ident=f"r{count}")
                await asyncio.sleep(0.11)

        trading = asyncio.create_task(trade())
        mirror = Mirror()
        for cut in range(8):
            await mirror.open(self.server.ws(PATH), self.server.admin)
            answer = await mirror.subscribe(LOSSLESS)
            resumed = {c["name"]: c["resumed"] for c in answer["data"]["channels"]}
            # Before the first change there is nothing to go on from.
            if cut > 1:
                self.assertTrue(resumed["orders"], answer)
            for _ in range(dice.randint(1, 12)):
                await mirror.next(seconds=20)
            await mirror.ws.close()
            await asyncio.sleep(dice.random())
        stopping.set()
        await trading
        await mirror.open(self.server.ws(PATH), self.server.admin)
        await mirror.subscribe(LOSSLESS)
        proofs = mirror.proofs
        while mirror.proofs < proofs + 2:
            await mirror.next("hb", seconds=20)
        self.assertGreater(len(mirror.channels["orders"].rows), 3)
        self.assertGreater(len(mirror.channels["audit"].rows), 5)
        order = next(iter(mirror.channels["orders"].rows.values()))
        status, _, rest = await asyncio.to_thread(
            self.server.request, "GET", "/api/oms/orders/" + order["order_id"], None, self.server.admin)
        rest.pop("events"), rest.pop("ord_status")
        self.assertEqual(canonical(order), canonical(load(json.dumps(rest))))
        await mirror.ws.close()

    async def test_snapshot_and_first_delta_are_cut_at_one_seq(self):
        mirror = await self.open()
        await mirror.subscribe(["orders", "session"])
        both = [await mirror.next("snapshot"), await mirror.next("snapshot")]
        cuts = {cut["ch"]: cut for cut in both}
        self.assertEqual(cuts["orders"]["seq"], cuts["session"]["seq"])
        self.assertEqual((cuts["orders"]["part"], cuts["orders"]["parts"], cuts["orders"]["reset"]), ("1", "1", False))
        await mirror.ask("session.speed", {"speed": 3})
        first = mirror.channels["session"]
        self.assertEqual(canonical(first.rows[""]["speed"]), "3")

    async def test_another_epoch_or_an_unknown_seq_gets_a_new_snapshot(self):
        mirror = await self.open()
        for wish in ({"from_seq": 999_999, "epoch": mirror.epoch}, {"from_seq": 0, "epoch": mirror.epoch},
                     {"from_seq": 1, "epoch": "another"}):
            mirror.channels.clear()
            answer = await mirror.subscribe(["kill"], **wish)
            self.assertFalse(answer["data"]["channels"][0]["resumed"])
            self.assertIs((await mirror.next("snapshot"))["reset"], True)

    async def test_a_past_that_is_made_again_is_a_reset(self):
        mirror = await self.open()
        await mirror.subscribe(["orders", "session", "prices"])
        for _ in range(3):
            self.assertIs((await mirror.next("snapshot"))["reset"], False)
        self.server.tell("restart")
        for _ in range(3):
            self.assertIs((await mirror.next("snapshot"))["reset"], True)
        await mirror.next("hb")

    async def test_who_follows_what_is_quiet_has_a_heartbeat_each_second_all_the_same(self):
        mirror = await self.open()
        await mirror.subscribe(["kill"])
        trader = await self.open()
        stopping = asyncio.Event()

        async def trade():
            count = 0
            while not stopping.is_set():
                count += 1
                await trader.ask("order.place", {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1.5",
                                                 "quantity": "1"}, ident=f"busy-{count}")
                await asyncio.sleep(0.11)

        trading = asyncio.create_task(trade())
        seqs = [int((await mirror.next("hb", seconds=20))["seq"]) for _ in range(4)]
        stopping.set()
        await trading
        # At nine orders a second.
        self.assertLess(max(b - a for a, b in zip(seqs[1:], seqs[2:])), 20, seqs)

    async def test_symbols_narrow_a_channel_without_a_gap(self):
        mirror = await self.open()
        await mirror.subscribe(["orders"], symbols=["XAUUSD"])
        await mirror.next("snapshot")
        for number, symbol in enumerate(("BTCUSDT", "XAUUSD", "BTCUSDT", "XAUUSD")):
            body = {"symbol": symbol, "side": "buy", "type": "limit", "price": "1", "quantity": "1"}
            await mirror.ask("order.place", body, ident=f"n{number}")
        self.assertEqual(mirror.log.count(("delta", "orders")), 2)
        rows = mirror.channels.pop("orders").rows.values()
        self.assertEqual({row["symbol"] for row in rows}, {"XAUUSD"})


if __name__ == "__main__":
    unittest.main()
