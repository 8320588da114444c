"""A mirror of a running session: cut off again and again, it is identical each time, and REST says the same."""

import asyncio
import json
import pathlib
import random
import sys
import unittest

from support import Case, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "oms" / "remote"))
from stream_mirror import LOSSLESS, Mirror, canonical, load  # noqa: E402

MERGED = ["prices", "positions", "equity", "bars", "indicators", "conditions", "depth", "tape"]


class Stream(Case):
    def url(self, session):
        return session.ws("/api/v1/stream", None)

    async def proven(self, mirror, times=2):
        """Until so many heartbeats have told the hashes that the mirror has too."""
        target = mirror.proofs + times
        while mirror.proofs < target:
            await mirror.next("hb", seconds=30)

    def items(self, session, path):
        status, text = session.get(path + "?format=array&limit=1000")
        self.assertEqual(status, 200)
        return load(json.dumps(text))

    def test_a_mirror_that_is_cut_off_is_identical(self):
        session = self.headless("--demo", "--speed", "60")

        async def go():
            dice = random.Random(7)
            mirror = Mirror()
            resumed = 0
            for _ in range(8):
                await mirror.open(self.url(session), session.token)
                answer = await mirror.subscribe(LOSSLESS)
                resumed += sum(channel["resumed"] for channel in answer["data"]["channels"])
                for number in range(dice.randint(0, 3)):
                    body = {"symbol": "BTCUSDT", "side": dice.choice(["buy", "sell"]), "type": "market",
                            "quantity": "0.001"}
                    await mirror.ask("order.place", body, ident=f"o{len(mirror.answers)}-{number}")
                for _ in range(dice.randint(1, 30)):
                    await mirror.next(seconds=30)
                await mirror.ws.close()
            self.assertGreater(resumed, 0)
            await mirror.open(self.url(session), session.token)
            await mirror.subscribe(LOSSLESS)
            await mirror.subscribe(MERGED, max_hz=5)
            await self.proven(mirror)
            # Held, so that REST and the mirror speak of the same moment.
            await mirror.ask("session.pause")
            await self.proven(mirror)
            await mirror.ws.close()
            return mirror

        mirror = asyncio.run(go())
        self.assertGreater(len(mirror.channels["orders"].rows), 0)
        for name, path, key in (("orders", "/api/oms/orders", "order_id"), ("fills", "/api/oms/trades", "trade_id")):
            rest = {row[key]: canonical(row) for row in self.items(session, path)}
            rows = {ident: canonical(row) for ident, row in mirror.channels[name].rows.items()}
            self.assertEqual(rows, {ident: text for ident, text in rest.items() if ident in rows}, name)
            self.assertEqual(len(rows), len(rest), name)
        kill = load(json.dumps(session.get("/api/oms/risk/summary")[1]))["kill_switch"]
        self.assertEqual(canonical(mirror.channels["kill"].rows[""]), canonical(kill))
        positions = {row["position_id"]: row["quantity"] for row in self.items(session, "/api/oms/positions")}
        mirrored = {ident: row["quantity"] for ident, row in mirror.channels["positions"].rows.items()}
        self.assertEqual(mirrored, positions)
        self.assertEqual(set(mirror.channels["prices"].rows), set(session.get("/api/oms/session")[1]["symbols"]))
        self.assertEqual(session.stop(), 0)

    def test_a_restart_is_no_gap_and_an_order_is_still_the_same(self):
        folder = self.folder / "data"
        session = self.headless("--demo", folder=folder)
        body = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1", "quantity": "0.001",
                "client_order_id": "once"}

        async def place(session, mirror):
            await mirror.open(self.url(session), session.token)
            mirror.log.clear()
            answer = await mirror.subscribe(["orders", "fills", "risk", "kill", "audit"])
            placed = await mirror.ask("order.place", body, ident=session.ready["url"])
            await self.proven(mirror, 2)
            await mirror.ws.close()
            return all(channel["resumed"] for channel in answer["data"]["channels"]), placed

        mirror = Mirror()
        _, first = asyncio.run(place(session, mirror))
        session.kill()
        session = self.headless("--demo", folder=folder)
        resumed, again = asyncio.run(place(session, mirror))
        self.assertTrue(resumed)
        self.assertNotIn("snapshot", {kind for kind, _ in mirror.log})
        self.assertEqual((first["status"], again["status"]), ("201", "200"))
        self.assertEqual(again["data"]["order_id"], first["data"]["order_id"])
        self.assertEqual(session.stop(), 0)

    def test_the_first_client_sees_the_audit_of_the_day(self):
        session = self.headless("--demo", "--speed", "1")
        status, order = session.post("/api/oms/orders", {"symbol": "BTCUSDT", "side": "buy", "type": "limit",
                                                         "price": "1", "quantity": "0.001"})
        self.assertEqual(status, 201)

        async def go():
            mirror = Mirror()
            await mirror.open(self.url(session), session.token)
            await mirror.subscribe(LOSSLESS)
            await self.proven(mirror)
            await mirror.ws.close()
            return mirror.channels["audit"].rows.values()

        told = [row["event"] for row in asyncio.run(go()) if row["subject"] == order["order_id"]]
        self.assertEqual(told[0], "order_initialized")
        self.assertIn("order_accepted", told)
        self.assertEqual(session.stop(), 0)

    def test_the_engine_does_not_wait_for_a_client_that_takes_nothing(self):
        session = self.headless("--demo", "--speed", "max")

        async def go():
            stuck = Mirror()
            await stuck.open(self.url(session), session.token)
            await stuck.ws.send(json.dumps({"op": "subscribe", "params": {"channels": [
                {"name": name} for name in LOSSLESS + MERGED]}}))
            stuck.ws.transport.pause_reading()
            before = session.get("/api/status")[1]["timestamp"]
            await asyncio.sleep(2)
            self.assertGreater(session.get("/api/status")[1]["timestamp"], before)
            stuck.ws.transport.abort()

        asyncio.run(go())
        wait_for(lambda: 'endpoint="/api/v1/stream"} 0' in session.get("/metrics")[1])
        self.assertEqual(session.stop(), 0)


if __name__ == "__main__":
    unittest.main()
