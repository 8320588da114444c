"""A session that begins with what the market database has of its symbol."""

import datetime
import json
import pathlib
import subprocess
import unittest

from support import PROGRAM, Case, environment, market, run, wait_for

BARS = 6_000
PAST = 4_000


class WarmUp(Case):
    def setUp(self):
        super().setUp()
        whole = self.folder / "whole.csv"
        market(whole, BARS)
        header, *rows = whole.read_text().splitlines()
        self.live = self.part("live.csv", header, rows[PAST:])
        self.past = self.part("past.csv", header, rows[1_000:PAST])
        self.older = self.part("older.csv", header, rows[:2_000])

    def part(self, name, header, rows):
        path = self.folder / name
        path.write_text("\n".join([header, *rows]) + "\n")
        return path

    def load(self, path, folder, symbol="BTCUSDT"):
        code, _, err = run("import", path, "--symbol", symbol, "--data-dir", self.folder / folder)
        self.assertEqual(code, 0, err)

    def words(self, folder, speed="max"):
        return ["--headless", "--replay", self.live, "--symbol", "BTCUSDT", "--approval", "auto", "--speed", speed,
                "--until-end", "--data-dir", self.folder / folder]

    def summary(self, folder, speed="max"):
        code, out, err = run(*self.words(folder, speed), seconds=100)
        self.assertEqual(code, 0, err)
        result = json.loads(out.strip().splitlines()[-1])
        del result["session_id"]
        return result, err

    def test_a_session_begins_with_stored_bars_up_to_its_first(self):
        cold, err = self.summary("cold")
        self.assertEqual(cold["bars"], BARS - PAST)
        self.assertNotIn("warmed up", err)
        self.load(self.past, "warm")
        self.load(self.live, "warm")  # what the replay itself gives is no history
        warm, err = self.summary("warm")
        self.assertEqual(warm["bars"], BARS - 1_000)
        self.assertIn("BTCUSDT: warmed up with 3000 stored bars of 1m", err)
        self.assertGreaterEqual(warm["signals"], cold["signals"])
        self.assertNotEqual(warm["state_hash"], cold["state_hash"])
        self.load(self.past, "again")
        self.assertEqual(self.summary("again")[0], warm)

    def test_the_strategies_are_warm_with_the_first_bar(self):
        def cold(folder):
            session = self.headless("--replay", self.live, "--symbol", "BTCUSDT", "--speed", "60",
                                    folder=self.folder / folder)
            instances = wait_for(lambda: session.get("/api/oms/strategies")[1]["items"])
            session.stop()
            return {each["id"] for each in instances if each["warmup"]["have"] < each["warmup"]["need"]}

        self.load(self.past, "warm")
        self.assertGreater(len(cold("cold")), 4)
        self.assertEqual(cold("warm"), set())

    def test_bars_of_another_symbol_or_long_before_are_no_history(self):
        cold, _ = self.summary("cold")
        self.load(self.past, "other", "ETHUSDT")
        self.assertEqual(self.summary("other")[0], cold)
        old = self.folder / "old.csv"
        header, *rows = self.past.read_text().splitlines()
        earlier = (f"{int(time) - 30 * 86_400},{rest}" for time, rest in (row.split(",", 1) for row in rows))
        old.write_text("\n".join([header, *earlier]) + "\n")
        self.load(old, "old")
        summary, err = self.summary("old")
        self.assertEqual(summary, cold)
        self.assertIn("too long before the session begins", err)

    def test_a_session_goes_on_with_the_bars_that_it_began_with(self):
        for folder in ("whole", "killed"):
            self.load(self.past, folder)
        whole, _ = self.summary("whole", "100000")
        words = [PROGRAM, *map(str, self.words("killed", "20"))]
        process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        session = json.loads(process.stdout.readline())["session_id"]
        process.kill()
        process.wait()
        process.stdout.close()
        self.load(self.older, "killed")
        database = self.folder / "killed" / "market" / "market.db"
        aside = database.with_suffix(".aside")
        database.rename(aside)
        code, _, err = run(*self.words("killed"))
        self.assertEqual(code, 1)
        self.assertIn("the session began with 3000 bars of BTCUSDT, 1m, of the market database", err)
        aside.rename(database)
        resumed = self.headless("--speed", "100000", "--approval", "auto", "--replay", self.live, "--symbol", "BTCUSDT",
                                folder=self.folder / "killed")
        self.assertEqual(resumed.ready["session_id"], session)
        wait_for(lambda: resumed.get("/api/oms/session")[1]["feed_state"] == "ended", seconds=60)
        self.assertEqual(resumed.stop(), 0)
        seq, replayed = run("journal", "replay", "--data-dir", self.folder / "killed")[1].split()
        self.assertEqual(len(replayed), 64)
        self.assertGreater(int(seq), 0)
        self.assertEqual(run("journal", "verify", "--data-dir", self.folder / "killed")[0], 0)
        self.assertEqual(whole["bars"], BARS - 1_000)

    def test_a_backtest_of_a_range_of_stored_bars_begins_warm(self):
        whole = self.folder / "whole.csv"
        self.load(whole, "stored")
        first = int(self.live.read_text().splitlines()[1].split(",")[0])
        begin = datetime.datetime.fromtimestamp(first, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

        def backtest(*words):
            code, out, err = run("backtest", "--symbol", "BTCUSDT", "--strategy", "breakout", "--json", *words,
                                 seconds=100)
            self.assertEqual(code, 0, err)
            return json.loads(out)

        stored = backtest("--from", begin, "--data-dir", self.folder / "stored")
        self.assertEqual(stored["bars"], BARS - PAST)
        self.assertEqual(stored["state_hash"], backtest("--from", begin, "--data", whole)["state_hash"])
        cold = backtest("--data", self.live)
        self.assertEqual(cold["bars"], stored["bars"])
        self.assertNotEqual(cold["state_hash"], stored["state_hash"])

    def test_a_backup_takes_what_the_session_began_with_along(self):
        self.load(self.past, "data")
        data, other = self.folder / "data", self.folder / "other"
        process = subprocess.Popen([PROGRAM, *map(str, self.words("data", "20"))], env=environment(),
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        session = json.loads(process.stdout.readline())["session_id"]
        copy = self.folder / "copy.db"
        market_copy = self.folder / "copy.db.market"
        code, out, err = run("journal", "backup", copy, "--data-dir", data)
        self.assertEqual((code, out), (0, f"{copy}\n"), err)
        self.assertIn(f"is in {market_copy}: keep both", err)
        process.kill()
        process.wait()
        process.stdout.close()

        def verify():
            return run("journal", "verify", "--file", copy)

        code, out, err = verify()
        self.assertEqual(code, 0, err)
        self.assertIn("ok: the market database has what 1 symbols of sessions began with", out)
        away = market_copy.rename(self.folder / "away")
        code, _, err = verify()
        self.assertEqual((code, "3000 bars of BTCUSDT" in err), (1, True), err)
        away.rename(market_copy)

        def restored(folder):
            code, out, err = run("journal", "restore", copy, "--data-dir", folder, "--json")
            self.assertEqual(code, 0, err)
            return json.loads(out)

        # What has all of it stays, whatever was imported since.
        self.load(self.older, "data")
        self.assertIs(restored(data)["market"], False)
        # What has not is put aside.
        self.load(self.older, "other")
        database = other / "market" / "market.db"
        before = database.read_bytes()
        told = restored(other)
        self.assertIs(told["market"], True)
        self.assertEqual(pathlib.Path(told["market_put_aside"]).read_bytes(), before)
        self.assertEqual(run("journal", "verify", "--data-dir", other)[0], 0)
        resumed = self.headless("--speed", "100000", "--approval", "auto", "--replay", self.live, "--symbol", "BTCUSDT",
                                folder=other)
        self.assertEqual(resumed.ready["session_id"], session)
        self.assertEqual(resumed.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
