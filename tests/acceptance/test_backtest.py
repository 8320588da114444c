"""Backtests from the command line: against other backtesters, against a replay, and with what can be said wrong."""

import json
import unittest

from support import DATA, PAIR, ROOT, Case, market, run

STRATEGIES = ROOT / "tests" / "oms" / "backtest" / "strategies"
REFERENCE = DATA / "reference" / "backtest"
BARS = DATA / "ohlcv" / "backtrader"


class Backtest(Case):
    def backtest(self, *words, code=0):
        got, out, err = run("backtest", *words, seconds=100)
        self.assertEqual(got, code, err)
        return out

    def report(self, *words):
        path = self.folder / "report.json"
        self.backtest(*words, "--report", path)
        return json.loads(path.read_text())

    def need(self, *paths):
        for path in paths:
            if not path.exists():
                self.skipTest(f"{path} is absent; TIDEMARK_DATA says where the market data is")

    def market(self, bars=4_000):
        path = self.folder / "market.csv"
        market(path, bars)
        return path

    def test_a_scenario_of_another_backtester_as_it_is(self):
        scenario, bars = REFERENCE / "bt_script_yhoo_2003_2005.json", BARS / "yhoo-2003-2005.txt"
        self.need(scenario, bars)
        report = self.report("--orders", scenario, "--data", bars, "--fill", "touch", "--cash", "1000000",
                             "--fee-bps", "5")
        expected = json.loads(scenario.read_text())
        counts = {}
        for event in expected["order_events"]:
            order = report["orders"][event["ref"] - 1]
            counts[order["status"]] = counts.get(order["status"], 0) + 1
            if event["status"] == "Expired":
                self.assertEqual(order["status"], "expired", order)
                continue
            self.assertEqual((order["status"], order["fill_bar"], order["fill_time"][:10]),
                             ("filled", event["bar"], event["exec_date"]), order)
            self.assertAlmostEqual(order["fill_price"], event["exec_price"], 6)
            fill = next(fill for fill in report["fills"] if fill["order"] == order["order"])
            self.assertEqual(fill["bar"], event["bar"])
        self.assertEqual(counts, {"filled": 137, "expired": 47})
        self.assertAlmostEqual(report["final_equity"], expected["final_value"], 5)

    def test_strategies_of_other_backtesters(self):
        goog = DATA / "ohlcv" / "equity" / "GOOG_daily_2004_2013.csv"
        self.need(goog, BARS / "2006-day-001.txt", BARS / "yhoo-1996-2014.txt")
        sma = ["--strategy", STRATEGIES / "sma15.toml", "--data", BARS / "2006-day-001.txt", "--fill", "touch"]
        both = ["--strategy", STRATEGIES / "cross_long.toml", "--strategy", STRATEGIES / "cross_short.toml",
                "--allow-short"]
        rows = [
            (sma, 11, 10284.10, 6164.16),
            ([*sma, "--multiplier", "10", "--fee-per-contract", "2", "--margin-per-contract", "1000"], 11, 12795.00,
             11795.00),
            ([*both, "--data", BARS / "yhoo-1996-2014.txt", "--fill", "touch", "--cash", "100000", "--fee-bps", "10"],
             177, 105706.520788, 110757.520588),
            ([*both, "--data", goog, "--fill", "next-open", "--size", "floor(fill_equity/fill_price)",
              "--close-at-end", "open"], 66, 51422.99, 51422.99),
        ]
        for words, trades, equity, cash in rows:
            report = self.report(*words)
            self.assertEqual(len(report["trades"]), trades)
            self.assertAlmostEqual(report["final_equity"], equity, 5)
            self.assertAlmostEqual(report["final_cash"], cash, 5)
        self.assertAlmostEqual(report["statistics"]["sharpe_compounded"], 0.5806232244485349, 9)
        self.assertAlmostEqual(report["statistics"]["max_drawdown"], 0.4798012705007588, 9)

    def test_a_backtest_and_a_replay_end_in_the_same_state(self):
        file = self.market()
        for strategy in ("breakout", "ema_trend", "mean_reversion"):
            report = self.report("--data", file, "--symbol", "BTCUSDT", "--strategy", strategy, "--allow-short")
            code, out, err = run("--headless", "--replay", file, "--symbol", "BTCUSDT", "--strategy", strategy,
                                 "--approval", "auto", "--cash", "10000", "--speed", "max", "--until-end",
                                 "--data-dir", self.folder / strategy, seconds=100)
            self.assertEqual(code, 0, err)
            replay = json.loads(out.strip().splitlines()[-1])
            self.assertGreater(len(report["signals"]), 0)
            self.assertEqual(report["state_hash"], replay["state_hash"])
            self.assertEqual((report["bars"], len(report["fills"]), len(report["trades"])),
                             (replay["bars"], replay["fills"], replay["trades"]))

    def test_another_symbol_is_read_from_its_file(self):
        own, other = self.market(), self.folder / "other.csv"
        market(other, 4_000, seed=8)
        lines = other.read_text(encoding="ascii").splitlines()
        other.write_text("\n".join(line for i, line in enumerate(lines) if i % 50 != 20) + "\n", encoding="ascii")
        strategy = self.folder / "pair.toml"
        strategy.write_text(PAIR, encoding="ascii")
        words = ["--data", own, "--symbol", "BTCUSDT", "--strategy", strategy, "--allow-short"]
        report = self.report(*words, "--with", f"ETHUSDT={other}")
        self.assertEqual(report["bars"], 4_000)
        self.assertGreater(len(report["trades"]), 10)
        code, out, err = run("backtest", *words)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("pair.toml:10:", err)
        self.assertIn("there is no ETHUSDT in this session, which has BTCUSDT", err)

    def test_the_same_run_twice_gives_the_same_bytes(self):
        file = self.market()
        texts = []
        for i in range(2):
            paths = [self.folder / f"{i}.{suffix}" for suffix in ("json", "html", "csv")]
            out = self.backtest("--data", file, "--symbol", "BTCUSDT", "--strategy", "breakout", "--allow-short",
                                *(word for path in paths for word in ("--report", path)))
            texts.append([out, *(path.read_bytes() for path in paths)])
        self.assertEqual(texts[0], texts[1])

    def test_a_sweep_is_a_table_in_the_order_of_its_values(self):
        file = self.market()
        words = ["--data", file, "--symbol", "BTCUSDT", "--strategy", "ema_trend", "--sweep", "fast=8:16:4",
                 "--sweep", "slow=20:30:5"]
        rows = self.backtest(*words).splitlines()
        self.assertEqual(rows[0].split()[:3], ["fast", "slow", "final_equity"])
        self.assertEqual(len(rows), 1 + 9)
        one = self.backtest(*words, "--json", "--jobs", "1")
        self.assertEqual(one, self.backtest(*words, "--json", "--jobs", "3"))
        runs = json.loads(one)["runs"]
        self.assertEqual([(r["parameters"]["fast"], r["parameters"]["slow"]) for r in runs],
                         [(fast, slow) for fast in (8, 12, 16) for slow in (20, 25, 30)])
        # A run of the sweep is what the plain command with these parameters is.
        alone = json.loads(self.backtest(*words[:6], "--set", "fast=12", "--set", "slow=30", "--json"))
        self.assertEqual(alone["state_hash"], runs[5]["state_hash"])

    def test_a_range_and_a_benchmark(self):
        file = self.market()
        summary = json.loads(self.backtest("--data", file, "--symbol", "BTCUSDT", "--strategy", "breakout", "--from",
                                           "2024-12-02", "--to", "2024-12-02", "--benchmark", file, "--json"))
        self.assertEqual(summary["bars"], 1_440)
        self.assertEqual(summary["from"][:10], "2024-12-02")

    def test_wrong_words_are_one_sentence(self):
        file = self.market(50)
        script = self.folder / "script.json"
        script.write_text('[{"bar": 0, "side": "buy", "type": "limit", "quantity": 1}]')
        data, breakout = ["--data", file], ["--strategy", "breakout"]
        rows = [
            (2, "needs --data FILE", breakout),
            (2, "either --strategy FILE or --orders FILE", data),
            (2, "either --strategy FILE or --orders FILE", [*data, *breakout, "--orders", script]),
            (2, "there is no file '/nowhere.csv'", ["--data", "/nowhere.csv", *breakout]),
            (2, "did you mean --sweep?", [*data, *breakout, "--swep", "a=1:2:1"]),
            (2, "there is no fill profile 'magic'", [*data, *breakout, "--fill", "magic"]),
            (2, "is not possible for --cash", [*data, *breakout, "--cash", "-5"]),
            (2, "exclude each other", [*data, *breakout, "--fee-bps", "1", "--fee-per-contract", "1"]),
            (2, "use name=from:to:step", [*data, *breakout, "--sweep", "range=9:1:1"]),
            (2, "more than 10000 runs", [*data, *breakout, "--sweep", "range=1:20000:1"]),
            (2, "use name=value", [*data, *breakout, "--set", "range"]),
            (2, "no strategy has the parameter rnge", [*data, *breakout, "--set", "rnge=3"]),
            (2, "is not from 5 to 500", [*data, *breakout, "--set", "range=3"]),
            (2, "it knows no \"eqity\"", [*data, *breakout, "--size", "eqity"]),
            (2, "is no report", [*data, *breakout, "--report", "x.pdf"]),
            (2, "is no time for --from", [*data, *breakout, "--from", "yesterday"]),
            (2, "a cash account cannot sell", [*data, *breakout, "--account", "cash", "--allow-short"]),
            (2, "leave out --size", [*data, "--orders", script, "--size", "1"]),
            (1, "order 1 of the script needs \"price\", its limit", [*data, "--orders", script]),
            (1, "has no bars from --from to --to", [*data, *breakout, "--from", "2030-01-01"]),
        ]
        for code, part, words in rows:
            got, out, err = run("backtest", *words)
            lines = [line for line in err.splitlines() if " bars of " not in line]
            self.assertEqual((got, len(lines)), (code, 1), err)
            self.assertIn(part, lines[0])
            self.assertEqual(out, "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
