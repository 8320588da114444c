"""kill -9 in mid-session: what was acknowledged is there after the next start (RELIABILITY R1)."""

import os
import random
import sqlite3
import threading
import time
import unittest

from support import Case, Headless, run

# A round takes about a second; `TIDEMARK_KILLS` asks for another number.
ROUNDS = int(os.environ.get("TIDEMARK_KILLS", "50"))
RANK = {"initialized": 0, "submitted": 1, "accepted": 2, "triggered": 3, "pending_cancel": 3, "partially_filled": 4}


def may_follow(before, after):
    """Whether an order that was seen in the first status can be in the second; from a terminal one there is no way."""
    if before not in RANK:
        return after == before
    return RANK.get(after, 9) >= RANK[before]


class Trader(threading.Thread):
    """Places and cancels orders until the program is gone, and remembers every answer."""

    def __init__(self, session, seed):
        super().__init__()
        self.session = session
        self.dice = random.Random(seed)
        self.acknowledged = {}  # order id → the last status that was answered
        self.log = []  # every answer: order id, status
        self.ending = False  # from now on an answer may fail
        self.error = None

    def note(self, order_id, status):
        self.acknowledged[order_id] = status
        self.log.append((order_id, status))

    def run(self):
        try:
            # Near the market, wherever a long session has taken it.
            bars = self.session.get("/api/oms/bars?symbol=AAPL&timeframe=1m&limit=1")[1]["items"]
            cents = round(float(bars[0]["close"]) * 100) if bars else 22_800
            while True:
                # Buys below and sells above, which never meet each other.
                side = self.dice.choice(["buy", "sell"])
                part = self.dice.randint(975, 999) if side == "buy" else self.dice.randint(1001, 1025)
                body = {"client_order_id": f"k-{self.dice.getrandbits(64):x}", "symbol": "AAPL",
                        "side": side, "type": "limit", "quantity": "1", "confirmed": True,
                        "price": f"{cents * part // 1000 / 100:.2f}"}
                status, order = self.session.post("/api/oms/orders", body)
                if status == 201:
                    self.note(order["order_id"], order["status"])
                if status == 422:  # too many work
                    self.session.post("/api/oms/orders/cancel-all", {})
                if self.acknowledged and self.dice.random() < 0.4:
                    victim = self.dice.choice(list(self.acknowledged))
                    status, order = self.session.request("DELETE", f"/api/oms/orders/{victim}")
                    if status == 202:
                        self.note(victim, order["status"])
                time.sleep(0.11)  # ten orders a second are allowed
        except Exception as error:  # no answer, or one cut in the middle
            if not self.ending:
                self.error = error


class Kill9(Case):
    def test_nothing_acknowledged_is_lost(self):
        folder = self.folder / "data"
        dice = random.Random(9)
        acknowledged = {}
        log = []
        for n in range(ROUNDS):
            # A quick machine places more than the 200 orders a minute that are allowed; the limit is not at stake here.
            session = Headless(folder, "--demo", "--speed", "50", "--log-level", "error",
                               "--risk-rate-per-minute", "0")
            try:
                for order_id, status in acknowledged.items():
                    code, order = session.get(f"/api/oms/orders/{order_id}")
                    self.assertEqual(code, 200, f"round {n}: {order_id} is lost")
                    self.assertTrue(may_follow(status, order["status"]), f"{order_id}: {status}, {order['status']}")
                    acknowledged[order_id] = order["status"]
                # Each round's own are looked at after the next start; a few of the older ones go on with them.
                acknowledged = dict(dice.sample(sorted(acknowledged.items()), min(5, len(acknowledged))))
                trader = Trader(session, n)
                trader.start()
                time.sleep(dice.uniform(0.05, 0.9))
                trader.ending = True
            finally:
                session.kill()
                session.errors.close()
            trader.join(20)
            self.assertFalse(trader.is_alive())
            if trader.error:
                raise trader.error
            acknowledged.update(trader.acknowledged)
            log += trader.log
        self.assertGreater(len({order_id for order_id, _ in log}), ROUNDS, "hardly an order was acknowledged")
        code, out, err = run("journal", "verify", "--data-dir", folder)
        self.assertEqual(code, 0, err)
        self.assert_in_rows(log, folder / "paper.db")

    def assert_in_rows(self, log, journal):
        """Every answer that was ever given stands in a row of the journal, which verify has found whole."""
        rows = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
        self.addCleanup(rows.close)
        told = rows.execute("SELECT event.value ->> '$.order.order_id', event.value ->> '$.order.status' "
                            "FROM journal, json_each(payload, '$.events') AS event "
                            "WHERE event.value -> '$.order' IS NOT NULL")
        self.assertEqual(set(log) - set(told), set())

    def test_the_kill_switch_stays_engaged(self):
        first = self.headless("--demo")
        code, _ = first.post("/api/oms/risk/kill-switch", {"reason": "test", "flatten": True})
        self.assertEqual(code, 200)
        first.kill()
        second = self.headless("--demo")
        _, summary = second.get("/api/oms/risk/summary")
        self.assertTrue(summary["kill_switch"]["engaged"])
        self.assertEqual(summary["trading_state"], "halted")
        self.assertEqual(second.stop(), 0)


if __name__ == "__main__":
    unittest.main()
