"""The disk fills up under load, and then the process is killed: what was acknowledged is there (RELIABILITY R1, R4)."""

import time
import unittest

from support import Case, run

# The database is made well within this; its write-ahead log is not for long.
FILE_BYTES = 800_000
SECONDS = 60


class DiskFull(Case):
    def test_nothing_acknowledged_is_lost(self):
        folder = self.folder / "data"
        session = self.headless("--demo", "--speed", "20", "--log-level", "error", folder=folder,
                                file_bytes=FILE_BYTES)
        acknowledged = {}
        tried = refused = 0
        deadline = time.monotonic() + SECONDS
        # On for a while after the first refusal: the orders that stand at the edge are the ones that could be lost.
        while refused < 20:
            self.assertLess(time.monotonic(), deadline, f"{len(acknowledged)} orders, and the disk is not full")
            tried += 1
            sent = f"full-{tried}"
            # No two alike, and canceled at once: neither a twin nor too many at work are to be refused.
            code, order = session.post("/api/oms/orders", {"client_order_id": sent, "symbol": "AAPL", "side": "buy",
                                                           "type": "limit", "quantity": "1",
                                                           "price": f"{200 + tried % 500 / 100:.2f}"})
            # Halted by the journal's loss: a denial that could not be kept is not told as one.
            self.assertIn(code, (200, 201, 503), order)
            if code == 503:
                refused += 1
            else:
                acknowledged[order["order_id"]] = sent
                session.request("DELETE", "/api/oms/orders/" + order["order_id"])
            time.sleep(0.11)  # ten orders a second are allowed
        self.assertEqual(session.get("/healthz", token=None)[0], 503)
        lines = session.get("/api/logs")[1]["items"]
        self.assertTrue(any(line["category"] == "journal" and line["level"] == "error" for line in lines), lines)
        session.kill()
        self.assertGreater(len(acknowledged), 10, "the disk was full before anything was acknowledged")
        again = self.headless(folder=folder)
        code, orders = again.get("/api/oms/orders?limit=1000&format=array")
        self.assertEqual(code, 200, orders)
        there = {order["order_id"]: order["client_order_id"] for order in orders}
        self.assertEqual({order_id: there.get(order_id) for order_id in acknowledged}, acknowledged)
        self.assertEqual(again.stop(), 0)
        code, out, err = run("journal", "verify", "--data-dir", folder)
        self.assertEqual(code, 0, err)


if __name__ == "__main__":
    unittest.main()
