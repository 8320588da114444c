"""A session on a recorded depth stream: what its orders fill at, against the book that the recording itself makes."""

import decimal
import gzip
import json
import random
import subprocess
import time
import unittest

from support import DATA, PROGRAM, Case, environment, run, wait_for

STREAM = DATA / "streams" / "hftbacktest_binance_spot_btcusdt_20240808.gz"
BIG = decimal.Decimal(25)
KILLS = 3
# What a careful account would not let through: far more than the last minutes' trades.
LARGE = ["--risk-participation", "0%"]

# Turns every second or so, with more than the best level holds.
TURNS = """[strategy]
name = "Turns"
symbols = ["BTCUSDT"]
timeframe = "1s"
side = "long"
approval = "auto"
[sizing]
equity_percent = "40%"
[conditions.signal]
rises = { when = "close > sma(close, 5)" }
[conditions.exit]
falls = { when = "close < sma(close, 5)" }
"""


def stamp(text):
    """Milliseconds of an RFC 3339 time of the recording's day."""
    clock = text.split("T")[1].rstrip("Z").split(":")
    return int((decimal.Decimal(clock[0]) * 3600 + decimal.Decimal(clock[1]) * 60 + decimal.Decimal(clock[2])) * 1000)


def books(path):
    """After each update the session's time in ms and both sides of the book, kept in the obvious way."""
    sides = ({}, {})
    waiting, last, now = [], None, 0

    def put(update, names):
        for side, name in zip(sides, names):
            for price, size in update[name]:
                side.pop(decimal.Decimal(price), None)
                if decimal.Decimal(size):
                    side[decimal.Decimal(price)] = decimal.Decimal(size)

    with gzip.open(path, "rt") as lines:
        for line in lines:
            message = json.loads(line.split(" ", 1)[1])
            data = message.get("data", message)
            now = max(now, data.get("E", 0) % 86_400_000)
            if "lastUpdateId" in data:
                last = data["lastUpdateId"]
                put(data, ("bids", "asks"))
                for update in waiting:
                    if update["u"] > last:
                        put(update, ("b", "a"))
            elif data.get("e") != "depthUpdate":
                continue
            elif last is None:
                waiting.append(data)
                continue
            else:
                put(data, ("b", "a"))
            yield now, sides


def walk(levels, quantity):
    """What a taker gets of levels, best first: price, quantity, number and size of each."""
    for number, (price, size) in enumerate(levels, 1):
        part = min(size, quantity)
        yield price, part, number, size
        quantity -= part
        if not quantity:
            return


class Depth(Case):
    def setUp(self):
        super().setUp()
        if not STREAM.exists():
            self.skipTest(f"{STREAM} is absent; TIDEMARK_DATA says where the market data is")

    def words(self, *more):
        return ["--replay", STREAM, "--symbol", "BTCUSDT", *LARGE, *more]

    def started(self, *options, **more):
        session = self.headless(*self.words(*options), **more)
        wait_for(lambda: session.get("/api/oms/session")[1]["session_time"])
        return session

    def fills(self, session, order):
        found = session.get(f"/api/oms/trades?order_id={order}&limit=1000")[1]
        return sorted(found["items"], key=lambda fill: int(fill["trade_id"].split("_")[1]))

    def placed(self, session, side):
        wanted = {"symbol": "BTCUSDT", "side": side, "type": "market", "quantity": str(BIG), "confirmed": True}
        code, order = session.post("/api/oms/orders", wanted)
        self.assertEqual(code, 201, order)
        wait_for(lambda: session.get(f"/api/oms/orders/{order['order_id']}")[1]["status"] == "filled")
        return order["order_id"]

    def test_a_large_order_fills_level_by_level_at_the_exchanges_prices(self):
        session = self.started("--speed", "1", "--cash", "100000000")
        for side, of in (("buy", 1), ("sell", 0)):
            fills = self.fills(session, self.placed(session, side))
            self.assertGreater(len(fills), 3)
            at = stamp(fills[0]["time"])  # of the piece with which it became known; it took the book before that
            found = None
            for now, sides in books(STREAM):
                if now >= at:
                    break
                found = sorted(sides[of].items(), reverse=of == 0)[:1000]
            shown = [(decimal.Decimal(fill["price"]), decimal.Decimal(fill["quantity"]), fill["explanation"]["level"],
                      decimal.Decimal(fill["explanation"]["level_size"])) for fill in fills]
            self.assertEqual(shown, list(walk(found, BIG)))
            for price, _, number, size in shown:
                text = fills[number - 1]["explanation"]["text"]
                self.assertIn(f"level {number} of the book, where {size.normalize():f} stood", text)
                self.assertIn(f" at {price:.2f}", text)
            self.assertEqual({fill["rule"] for fill in fills}, {8})

    def test_a_session_goes_on_with_its_book_after_a_restart(self):
        folder = self.folder / "data"
        session = self.started("--speed", "1", "--cash", "100000000", folder=folder)
        self.placed(session, "buy")
        before = session.get("/api/oms/positions")[1]
        self.assertEqual(session.stop(), 0)
        session = self.started(folder=folder)
        self.assertEqual([row["quantity"] for row in session.get("/api/oms/positions")[1]["items"]],
                         [row["quantity"] for row in before["items"]])
        self.placed(session, "sell")
        session.kill()
        code, out, err = run("journal", "verify", "--data-dir", folder)
        self.assertEqual(code, 0, err)
        self.assertTrue(out.startswith("ok: "), out)

    def summary(self, folder, speed="max"):
        words = self.endless(folder, speed)
        code, out, err = run(*words, seconds=100)
        self.assertEqual(code, 0, err)
        result = json.loads(out.strip().splitlines()[-1])
        del result["session_id"]
        return result

    def endless(self, folder, speed):
        strategy = self.folder / "turns.toml"
        strategy.write_text(TURNS)
        return ["--headless", *self.words("--strategy", strategy, "--cash", "3000000", "--speed", speed, "--until-end",
                                          "--data-dir", self.folder / folder)]

    def test_killed_and_resumed_it_ends_as_if_nothing_had_been(self):
        whole = self.summary("whole", "150")
        self.assertGreater(whole["fills"], whole["orders"])
        self.assertEqual(self.summary("again", "150"), whole)
        dice = random.Random(5)
        for _ in range(KILLS):
            process = subprocess.Popen([PROGRAM, *map(str, self.endless("killed", "150"))], env=environment(),
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            process.stdout.readline()
            time.sleep(dice.uniform(0.1, 0.5))
            self.assertIsNone(process.poll(), "the replay ended before it could be killed")
            process.kill()
            process.wait()
            process.stdout.close()
        self.assertEqual(self.summary("killed", "150"), whole)

    def test_what_is_no_book_to_trade_on_is_refused_in_one_sentence(self):
        for words, part in ((["--symbol", "ETHUSDT"], "holds depth of another symbol than ETHUSDT"),
                            (["--symbol", "BTCUSDT", "--timeframe", "1m"], "is a stream of depth, which has no bars")):
            code, _, err = run("--headless", "--replay", STREAM, *words, "--data-dir", self.folder / "none")
            self.assertNotEqual(code, 0)
            self.assertIn(part, err)


if __name__ == "__main__":
    unittest.main()
