"""A mirror of the native stream that goes on from what only the journal knows."""

import unittest

from stream_case import PATH
from stream_mirror import LOSSLESS, Mirror, canonical
from support import Server

ORDER = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1.5", "quantity": "1"}


class Recorder(Mirror):
    """Keeps what each delta of a lossless channel said."""

    def __init__(self):
        super().__init__()
        self.deltas = {}

    def delta(self, message):
        super().delta(message)
        what = (message["ts"], message.get("durable"), canonical(message["data"]))
        self.deltas[message["ch"], int(message["seq"])] = what


class Resume(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = Server()
        # After the clients, which are closed as cleanups too.
        self.addCleanup(lambda: self.assertEqual(self.server.stop(), 0))

    async def open(self, mirror=None):
        mirror = mirror or Recorder()
        await mirror.open(self.server.ws(PATH), self.server.admin)
        self.addAsyncCleanup(mirror.ws.close)
        return mirror

    async def proven(self, mirror):
        target = mirror.proofs + 2
        while mirror.proofs < target:
            await mirror.next("hb")

    async def away(self):
        """A mirror that has seen all there is, and has left."""
        mirror = await self.open()
        await mirror.subscribe(LOSSLESS)
        await self.proven(mirror)
        await mirror.ws.close()
        return mirror

    async def trade(self, client):
        for number, quantity in enumerate(("1", "2", "200")):
            answer = await client.ask("order.place", {**ORDER, "quantity": quantity}, ident=f"p{number}")
            if number == 1:
                await client.ask("order.cancel", {"order_id": answer["data"]["order_id"]}, ident="c")
        await client.ask("session.speed", {"speed": 7}, ident="s")
        await client.ask("approval.decide", {"signal_id": "sig_123", "decision": "reject", "reason": "no"}, ident="a")
        await client.ask("kill.engage", {"reason": "drill"}, ident="k")
        await client.ask("kill.reset", {"confirm": "RE-ARM"}, ident="r")

    async def resumed(self, mirror):
        await self.open(mirror)
        mirror.log.clear()
        answer = await mirror.subscribe(LOSSLESS)
        return {channel["name"] for channel in answer["data"]["channels"] if channel["resumed"]}

    async def test_what_the_ring_has_lost_comes_from_the_journal(self):
        witness = await self.open()
        await witness.subscribe(LOSSLESS)
        mirror = await self.away()
        later = await self.away()
        await self.trade(witness)
        await self.proven(witness)
        # The rows are made anew, and the ring is empty.
        self.server.tell("restart")
        for one in (mirror, later):
            self.assertEqual(await self.resumed(one), set(LOSSLESS))
            await self.proven(one)
            self.assertNotIn("snapshot", {kind for kind, _ in one.log})
            self.assertEqual(one.deltas, witness.deltas)
        self.assertEqual({name for name, _ in mirror.deltas}, {"orders", "approvals", "kill", "session", "audit"})
        # And it goes on.
        await mirror.ask("order.place", ORDER, ident="on")
        await self.proven(mirror)

    async def test_symbols_narrow_what_comes_from_the_journal(self):
        mirror = await self.open()
        await mirror.subscribe(["orders"], symbols=["XAUUSD"])
        await self.proven_snapshot(mirror)
        await mirror.ws.close()
        trader = await self.open()
        for number, symbol in enumerate(("BTCUSDT", "XAUUSD", "BTCUSDT")):
            await trader.ask("order.place", {**ORDER, "symbol": symbol}, ident=f"n{number}")
        self.server.tell("restart")
        await self.open(mirror)
        answer = await mirror.subscribe(["orders"], symbols=["XAUUSD"])
        self.assertTrue(answer["data"]["channels"][0]["resumed"])
        await mirror.next("delta")
        self.assertEqual([row["symbol"] for row in mirror.channels.pop("orders").rows.values()], ["XAUUSD"])

    async def proven_snapshot(self, mirror):
        await mirror.next("snapshot")
        mirror.channels["orders"].rows.clear()

    async def test_the_first_client_sees_the_audit_of_the_day(self):
        for quantity in ("1", "200"):
            self.server.request("POST", "/api/oms/orders", {**ORDER, "quantity": quantity}, self.server.admin)
        mirror = await self.away()
        rows = [(row["event"], row["subject"], row["actor"]) for row in mirror.channels["audit"].rows.values()]
        self.assertEqual(rows, [(event, f"ord_{number}", "remote:admin") for number, event in
                                ((1, "order_initialized"), (1, "order_accepted"),
                                 (2, "order_initialized"), (2, "order_denied"))])
        self.server.tell("day")
        self.server.tell("restart")
        self.server.request("POST", "/api/oms/orders", ORDER, self.server.admin)
        mirror = await self.away()
        self.assertEqual({row["subject"] for row in mirror.channels["audit"].rows.values()}, {"ord_3"})
        self.assertEqual(set(mirror.channels["orders"].rows), {"ord_1", "ord_3"})

    async def test_a_day_that_began_in_between_is_a_snapshot(self):
        mirror = await self.away()
        self.server.tell("day")
        later = await self.away()
        trader = await self.open()
        await self.trade(trader)
        self.server.tell("restart")
        await self.resumed(mirror)
        self.assertIs((await mirror.next("snapshot"))["reset"], True)
        await self.proven(mirror)
        self.assertIn("orders", await self.resumed(later))
        await self.proven(later)
        self.assertNotIn(("snapshot", "orders"), later.log)
        self.assertIn(("delta", "orders"), later.log)

    async def test_what_cannot_be_read_is_a_snapshot(self):
        for state in ("off", "hung"):
            mirror = await self.away()
            trader = await self.open()
            await self.trade(trader)
            self.server.tell("journal " + state)
            self.server.tell("restart")
            await self.resumed(mirror)
            self.assertIs((await mirror.next("snapshot", seconds=15))["reset"], True, state)
            await self.proven(mirror)
            self.server.tell("journal on")
            await mirror.ws.close()


if __name__ == "__main__":
    unittest.main()
