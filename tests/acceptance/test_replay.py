"""A replay from file to summary: the same result each time, also when it is killed on the way."""

import csv
import json
import random
import subprocess
import time
import unittest
from decimal import Decimal

from support import DATA, PROGRAM, Case, environment, market, run, wait_for

BTC = DATA / "ohlcv" / "crypto" / "BTCUSDT_binance_1m_2024-12.csv"
KEYS = {"session_id", "bars", "signals", "approvals", "orders", "fills", "rejects", "trades", "final_equity",
        "state_hash"}
KILLS = 5


class Replay(Case):
    def words(self, file, folder, speed="max"):
        return ["--headless", "--replay", file, "--symbol", "BTCUSDT", "--timeframe", "1m", "--approval", "auto",
                "--speed", speed, "--until-end", "--data-dir", self.folder / folder]

    def summary(self, file, folder, speed="max"):
        code, out, err = run(*self.words(file, folder, speed), seconds=100)
        self.assertEqual(code, 0, err)
        result = json.loads(out.strip().splitlines()[-1])
        self.assertEqual(set(result), KEYS)
        self.assertEqual(len(result["state_hash"]), 64)
        del result["session_id"]
        return result

    def test_a_month_of_minutes_comes_out_the_same_twice(self):
        if not BTC.exists():
            self.skipTest(f"{BTC} is absent; TIDEMARK_DATA says where the market data is")
        first = self.summary(BTC, "first")
        self.assertEqual(first["bars"], 41_761)
        self.assertGreater(first["trades"], 0)
        self.assertGreaterEqual(first["fills"], first["trades"])
        self.assertEqual(self.summary(BTC, "second"), first)

    def test_speed_changes_no_result(self):
        file = self.folder / "market.csv"
        market(file, 4_000)
        first = self.summary(file, "first")
        self.assertEqual(first["bars"], 4_000)
        self.assertGreater(first["trades"], 0)
        self.assertEqual(self.summary(file, "again"), first)
        # The speed itself is a part of the state, so only the hash may differ.
        slower = self.summary(file, "slower", "100000")
        self.assertEqual({**slower, "state_hash": None}, {**first, "state_hash": None})

    def test_ticks_make_the_bars_that_the_command_makes_of_them(self):
        for name in "BTCUSDT_trades_2020-11-16.csv", "EURUSD_quotes_2020-01_histdata.csv":
            file = DATA / "ticks" / name
            if not file.exists():
                self.skipTest(f"{file} is absent; TIDEMARK_DATA says where the market data is")
            session = self.headless("--replay", file, "--symbol", "X", "--speed", "max", folder=self.folder / file.stem)
            wait_for(lambda: session.get("/api/oms/session")[1]["feed_state"] == "ended")
            shown = session.get("/api/oms/bars?symbol=X&timeframe=1m&limit=500")[1]["items"][::-1]
            code, out, err = run("bars", "--data", file, "--timeframe", "1m")
            self.assertEqual(code, 0, err)
            made = list(csv.DictReader(out.splitlines()))[-500:]
            for key in "time", "open", "high", "low", "close", "volume":
                value = str if key == "time" else Decimal
                self.assertEqual([value(bar[key]) for bar in shown], [value(bar[key]) for bar in made], f"{name} {key}")
            self.end(session)
            code, _, err = run("--headless", "--replay", file, "--symbol", "X", "--timeframe", "1m", "--data-dir",
                               self.folder / "refused")
            self.assertEqual(code, 1)
            self.assertIn("of which bars of any length are made, and none of 1m; leave its timeframe out", err)

    def test_the_end_of_the_feed_is_said(self):
        file = self.folder / "market.csv"
        market(file, 300)
        session = self.headless("--replay", file, "--symbol", "BTCUSDT", "--speed", "max")
        said = wait_for(lambda: (s := session.get("/api/oms/session")[1])["feed_state"] == "ended" and s)
        self.assertEqual((said["feed"], said["progress"]), ("replay", 1))
        code, health = session.get("/healthz", token=None)
        self.assertEqual((code, health["feed"]), (200, "ended"))

    def test_killed_and_resumed_ends_as_if_nothing_had_been(self):
        file = self.folder / "market.csv"
        market(file, 6_000)
        whole = self.summary(file, "whole", "100000")
        self.assertGreater(whole["trades"], 0)
        dice = random.Random(11)
        sessions = set()
        for _ in range(KILLS):
            words = [PROGRAM, *map(str, self.words(file, "killed", "100000"))]
            process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            sessions.add(json.loads(process.stdout.readline())["session_id"])
            time.sleep(dice.uniform(0.05, 0.6))
            self.assertIsNone(process.poll(), "the replay ended before it could be killed")
            process.kill()
            process.wait()
            process.stdout.close()
        self.assertEqual(len(sessions), 1, "a start did not go on with the session that was killed")
        self.assertEqual(self.summary(file, "killed", "100000"), whole)
        code, out, err = run("journal", "verify", "--data-dir", self.folder / "killed")
        self.assertEqual(code, 0, err)
        self.assertTrue(out.startswith("ok: "), out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
