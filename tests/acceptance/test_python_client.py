"""The Python client against the program: cut off again and again, its mirror is identical, and the bot's orders are
each placed once."""

import asyncio
import json
import pathlib
import random
import subprocess
import sys
import unittest

from proxy import Proxy
from support import ROOT, Case, environment, wait_for

CLIENT = ROOT / "resources" / "clients" / "python"
sys.path.insert(0, str(CLIENT))
from tidemark_client import LOSSLESS, ApiError, Rest, Subscription, TidemarkClient, canonical  # noqa: E402


class PythonClient(Case):
    def line(self, session):
        proxy = Proxy(session.port)
        self.addCleanup(proxy.close)
        return proxy, f"http://127.0.0.1:{proxy.port}"

    def by_id(self, rows, key):
        return {row[key]: canonical(row) for row in rows}

    def test_a_mirror_that_is_cut_off_says_what_rest_says(self):
        session = self.headless("--demo", "--speed", "60")
        proxy, base = self.line(session)
        rest = Rest(f"http://127.0.0.1:{session.port}", session.token)
        dice = random.Random(11)
        connections = []

        async def go():
            async with TidemarkClient(base, session.token, on_connection=connections.append) as client:
                await client.follow(*LOSSLESS, "prices", "positions", Subscription("equity", max_hz=2))
                for number in range(6):
                    await client.until(lambda: client.connection == "live", 60)
                    order = {"symbol": "BTCUSDT", "side": dice.choice(["buy", "sell"]), "type": "market",
                             "quantity": f"0.00{number + 1}", "client_order_id": f"cut-{number}"}
                    placing = asyncio.create_task(client.place(order))
                    # Before it is sent, on its way, or after its answer.
                    proxy_bytes = proxy.carried + dice.choice([0, 1, 5_000])
                    await client.until(lambda: proxy.carried >= proxy_bytes)
                    proxy.cut()
                    placed = await placing
                    self.assertEqual(placed["client_order_id"], f"cut-{number}")
                    await client.until(lambda: client.connections > number + 1, 60)
                await client.send("session.pause", repeatable=True)
                target = client.follower.proofs + 2 * len(LOSSLESS)
                await client.until(lambda: client.follower.proofs >= target)
                follower = client.follower
                self.assertEqual((follower.mismatches, follower.gaps), (0, 0))
                return client.mirror

        mirror = asyncio.run(go())
        self.assertIn("connecting", connections)
        for rows, asked, key in ((mirror.orders, rest.orders(), "order_id"), (mirror.fills, rest.fills(), "trade_id")):
            self.assertGreater(len(rows), 0)
            self.assertEqual(self.by_id(rows.values(), key), self.by_id(asked, key))
        self.assertEqual(canonical(mirror.kill), canonical(rest.risk()["kill_switch"]))
        self.assertEqual({ident: row["quantity"] for ident, row in mirror.positions.items()},
                         {row["position_id"]: row["quantity"] for row in rest.positions()})
        self.assertEqual(set(mirror.prices), set(rest.session()["symbols"]))
        names = [order["client_order_id"] for order in mirror.orders.values()]
        for number in range(6):
            self.assertEqual(names.count(f"cut-{number}"), 1)
        self.assertEqual(session.stop(), 0)

    @staticmethod
    def gone(bot):
        bot.kill()
        bot.communicate()

    def test_the_bot_places_each_order_once_however_the_line_is(self):
        session = self.headless("--demo")
        proxy, base = self.line(session)
        words = [sys.executable, "-B", str(CLIENT / "examples" / "paper_bot.py"), "--base", base, "--token-file",
                 session.ready["token_file"], "--rounds", "6"]
        bot = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.gone, bot)
        dice = random.Random(5)
        # Cut in its first rounds; then it is left in peace.
        for number in range(1, 4):
            line = ""
            while not line.startswith(f"round {number}:"):
                before, line = line, bot.stderr.readline()
                self.assertNotEqual(line, "", before)
            target = proxy.carried + dice.randrange(2_000)
            wait_for(lambda: proxy.carried > target, pause=0.01)
            proxy.cut()
        told, errors = bot.communicate(timeout=120)
        self.assertEqual(bot.returncode, 0, errors)
        said = json.loads(told)
        self.assertEqual(said["mismatches"], 0)
        self.assertGreater(said["proofs"], 0)
        self.assertGreater(said["connections"], 3)
        rest = Rest(base, session.token)
        orders = rest.orders(symbol="BTCUSDT")
        self.assertEqual(len(said["client_order_ids"]), 6)
        for name in said["client_order_ids"]:
            self.assertEqual([order["status"] for order in orders if order["client_order_id"] == name], ["canceled"])
        self.assertEqual(session.stop(), 0)

    def test_without_the_stream_it_asks_and_what_is_sent_meanwhile_waits(self):
        session = self.headless("--demo")
        proxy, base = self.line(session)
        states = []

        async def go():
            async with TidemarkClient(base, session.token, on_connection=states.append) as client:
                await client.follow("orders")
                await client.until(lambda: "orders" in client.mirror)
                proxy.cut(down=True)
                await client.until(lambda: client.connection != "live")
                order = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1", "quantity": "0.001"}
                late = asyncio.create_task(client.place(order, life=0.2))
                with self.assertRaises(ApiError) as expired:
                    await late
                self.assertEqual(expired.exception.code, "expired")
                waiting = asyncio.create_task(client.place(order, life=60))
                await client.until(lambda: client.connection == "offline", 60)
                self.assertEqual([each.label for each in client.waiting], ["buy 0.001 BTCUSDT"])
                proxy.up()
                placed = await waiting
                await client.until(lambda: client.connection == "live", 60)
                await client.until(lambda: placed["order_id"] in client.mirror.orders, 60)
                proofs = client.follower.proofs
                await client.until(lambda: client.follower.proofs > proofs)
                self.assertEqual(client.follower.mismatches, 0)

        asyncio.run(go())
        self.assertEqual(session.stop(), 0)

    def test_with_tls_it_speaks_to_the_certificate_that_is_named_alone(self):
        session = self.headless("--demo", "--tls")
        base, own = session.ready["url"], session.ready["tls_fingerprint"]

        async def go(fingerprint):
            async with TidemarkClient(base, session.token, tls_fingerprint=fingerprint) as client:
                await client.follow("orders")
                await client.until(lambda: client.follower.proofs > 0)
                order = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1", "quantity": "0.001"}
                self.assertEqual((await client.place(order))["symbol"], "BTCUSDT")
                self.assertEqual((await client.ask(client.rest.status))["mode"], "PAPER")

        asyncio.run(go(own))
        for other in (None, "00" * 32):
            with self.assertRaises(ApiError) as refused:
                asyncio.run(go(other))
            self.assertEqual(refused.exception.status, 401)
            with self.assertRaises(ApiError) as refused:
                Rest(base, session.token, tls_fingerprint=other).status()
            self.assertEqual(refused.exception.code, "certificate")
            self.assertTrue(str(refused.exception).endswith("names") or other is None, refused.exception)
        self.assertEqual(session.stop(), 0)

    def test_a_refusal_is_raised_with_its_sentence(self):
        session = self.headless("--demo")

        async def go():
            async with TidemarkClient(session.ready["url"], session.token) as client:
                await client.follow("orders")
                await client.until(lambda: client.connection == "live")
                order = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1", "quantity": "900000000"}
                with self.assertRaises(ApiError) as denied:
                    await client.place(order)
                self.assertEqual(denied.exception.status, 422)
                self.assertTrue(denied.exception.checks)
                self.assertIn(str(denied.exception), json.dumps(denied.exception.checks))
                with self.assertRaises(ApiError) as unknown:
                    await client.cancel("ord_999999")
                self.assertEqual((unknown.exception.status, unknown.exception.code), (404, "not_found"))
            with self.assertRaises(ApiError) as refused:
                async with TidemarkClient(session.ready["url"], "a.b.c") as client:
                    await client.until(lambda: client.connection == "live")
            self.assertEqual(refused.exception.status, 401)

        asyncio.run(go())
        with self.assertRaises(ApiError) as refused:
            Rest(session.ready["url"], "a.b.c").orders()
        self.assertEqual(refused.exception.status, 401)
        self.assertEqual(session.stop(), 0)


if __name__ == "__main__":
    unittest.main()
