"""Backtests from the command line: against other backtesters, against a replay, and with what can be said wrong."""

import contextlib
import datetime
import gzip
import json
import sqlite3
import unittest

from support import DATA, PAIR, ROOT, Case, market, run

STRATEGIES = ROOT / "tests" / "oms" / "backtest" / "strategies"
REFERENCE = DATA / "reference" / "backtest"
BARS = DATA / "ohlcv" / "backtrader"


def last_open(close):
    """Of the minute that closes then."""
    time = datetime.datetime.fromisoformat(close[:19]) - datetime.timedelta(minutes=1)
    return time.isoformat() + "Z"


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

    def same_days(self, report, expected):
        """Equity day by day: [date, value, …]."""
        equity = {point["time"][:10]: point["equity"] for point in report["equity"]}
        for row in expected["equity"]:
            self.assertAlmostEqual(equity[row[0][:10]], row[1], 4, row)

    def same_as_backtrader(self, report, expected):
        """Fill by fill, a bar's together: there one order turns a position, here one ends it and one begins anew."""
        fills = {}
        for fill in report["fills"]:
            quantity, fee, _, _ = fills.get(fill["bar"], (0, 0, 0, ""))
            signed = fill["quantity"] if fill["side"] == "buy" else -fill["quantity"]
            fills[fill["bar"]] = (quantity + signed, fee + fill["fee"], fill["price"], fill["time"][:10])
        self.assertEqual(sorted(fills), [event["bar"] for event in expected["order_events"]])
        for event in expected["order_events"]:
            quantity, fee, price, date = fills[event["bar"]]
            self.assertEqual((quantity, date), (event["exec_size"], event["exec_date"]))
            self.assertAlmostEqual(price, event["exec_price"], 6)
            self.assertAlmostEqual(fee, event["comm"], 5)
        self.assertEqual(len(report["trades"]), len(expected["trades"]))
        for trade, theirs in zip(report["trades"], expected["trades"]):
            bars = trade["exit_bar"] - trade["entry_bar"]
            self.assertEqual((trade["entry_time"][:10], trade["exit_time"][:10], bars),
                             (theirs["open"], theirs["close"], theirs["bars"]))
            self.assertAlmostEqual(trade["pnl"], theirs["pnlcomm"], 3)
        self.assertEqual((report["statistics"]["wins"], report["statistics"]["losses"]),
                         (expected["won"], expected["lost"]))
        self.same_days(report, expected)
        self.assertAlmostEqual(report["final_equity"], expected["final_value"], 5)
        self.assertAlmostEqual(report["final_cash"], expected["final_cash"], 5)
        self.assertAlmostEqual(100 * report["statistics"]["max_drawdown"], expected["maxdd_pct"], 5)

    def test_strategies_of_another_backtester_fill_by_fill(self):
        sma = ["--strategy", STRATEGIES / "sma15.toml", "--data", BARS / "2006-day-001.txt"]
        cross = ["--data", BARS / "yhoo-1996-2014.txt", "--cash", "100000", "--fee-bps", "10", "--allow-short"]
        halves = ["--strategy", STRATEGIES / "cross_long.toml", "--strategy", STRATEGIES / "cross_short.toml"]
        rows = [
            ("bt_sma15_2006_stock.json", sma),
            ("bt_sma15_2006_future.json", [*sma, "--multiplier", "10", "--fee-per-contract", "2",
                                           "--margin-per-contract", "1000"]),
            ("bt_smax_yhoo.json.gz", [*cross, *halves]),
            ("bt_smax_yhoo.json.gz", [*cross, "--strategy", STRATEGIES / "cross_both.toml"]),
        ]
        self.need(BARS / "2006-day-001.txt", BARS / "yhoo-1996-2014.txt")
        for name, words in rows:
            path = REFERENCE / name
            self.need(path)
            text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            with self.subTest(name):
                self.same_as_backtrader(self.report(*words, "--fill", "touch"), json.loads(text))

    def test_a_strategy_that_puts_all_in_trade_by_trade(self):
        goog, path = DATA / "ohlcv" / "equity" / "GOOG_daily_2004_2013.csv", REFERENCE / "bpy_goog_smacross.json"
        self.need(goog, path)
        expected = json.loads(path.read_text())
        both = ["--strategy", STRATEGIES / "cross_long.toml", "--strategy", STRATEGIES / "cross_short.toml"]
        for strategies in (both, ["--strategy", STRATEGIES / "cross_both.toml"]):
            report = self.report(*strategies, "--allow-short", "--data", goog, "--fill", "next-open",
                                 "--size", "floor(equity/close)", "--close-at-end", "open")
            self.assertEqual(len(report["trades"]), 66)
            for trade, theirs in zip(report["trades"], expected["trades"]):
                size = trade["quantity"] if trade["side"] == "buy" else -trade["quantity"]
                self.assertEqual((size, trade["entry_bar"], trade["exit_bar"], trade["entry_time"][:10],
                                  trade["exit_time"][:10]), (theirs["Size"], theirs["EntryBar"], theirs["ExitBar"],
                                                             theirs["EntryTime"], theirs["ExitTime"]))
                self.assertAlmostEqual(trade["entry_price"], theirs["EntryPrice"], 6)
                self.assertAlmostEqual(trade["exit_price"], theirs["ExitPrice"], 6)
                self.assertAlmostEqual(trade["pnl"], theirs["PnL"], 6)
                self.assertAlmostEqual(trade["pnl_pct"], 100 * theirs["ReturnPct"], 6)
            self.same_days(report, expected)
            stats, theirs = report["statistics"], expected["stats"]
            self.assertAlmostEqual(report["final_equity"], 51422.99, 6)
            self.assertAlmostEqual(stats["sharpe"], 0.7984, 4)
            self.assertAlmostEqual(stats["sharpe_compounded"], theirs["Sharpe Ratio"], 9)
            self.assertAlmostEqual(100 * stats["max_drawdown"], -theirs["Max. Drawdown [%]"], 9)
            self.assertAlmostEqual(100 * stats["win_rate"], theirs["Win Rate [%]"], 9)

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

    def test_a_backtest_a_session_and_its_journal_give_the_same_bytes(self):
        file, data = self.market(), self.folder / "session"
        strategies = ["--strategy", "breakout", "--strategy", "mean_reversion"]
        path = self.folder / "report.json"
        self.backtest("--data", file, "--symbol", "BTCUSDT", *strategies, "--allow-short", "--report", path)
        text = path.read_text(encoding="utf-8")
        tested = text[text.index('"events":[') + len('"events":['):text.rindex("]}")]
        code, out, err = run("--headless", "--replay", file, "--symbol", "BTCUSDT", *strategies, "--approval", "auto",
                             "--cash", "10000", "--speed", "max", "--until-end", "--data-dir", data, seconds=100)
        self.assertEqual(code, 0, err)
        summary = json.loads(out.strip().splitlines()[-1])
        with contextlib.closing(sqlite3.connect(f"file:{data / 'paper.db'}?mode=ro", uri=True)) as database:
            payloads = [row[0] for row in database.execute("SELECT payload FROM journal ORDER BY seq")]
        for payload in payloads:
            self.assertEqual((payload[:11], payload[-2:]), ('{"events":[', "]}"))
        traded = ",".join(payload[11:-2] for payload in payloads)
        # What the two are called is all that may differ.
        name = f'"session_id":"{summary["session_id"]}","name":"Paper session"'
        self.assertEqual(traded.count(name), 3)
        self.assertEqual(traded.replace(name, '"session_id":"backtest","name":"Backtest"'), tested)
        self.assertGreater(tested.count('"event":"order_filled"'), 20)
        # The journal's replay makes each row anew, compares it with the one that is stored, and ends in the same state.
        code, out, err = run("journal", "replay", "--data-dir", data)
        self.assertEqual(code, 0, err)
        self.assertEqual(out.split()[-1], json.loads(text)["state_hash"])

    def test_a_run_on_data_that_ends_earlier_decides_the_same(self):
        words = ["--data", self.market(), "--symbol", "BTCUSDT", "--strategy", "breakout", "--look-ahead-check"]
        self.assertTrue(self.backtest(*words).startswith("look-ahead check: pass ("))
        check = json.loads(self.backtest(*words, "--strategy", "mean_reversion", "--json"))
        self.assertEqual((check["pass"], check["first_difference"]), (True, None))
        self.assertGreater(len(check["cuts"]), 8)
        self.assertGreater(check["decisions"], 50)

    def test_windows_choose_by_what_lies_before_them(self):
        file, path = self.market(), self.folder / "report.json"
        words = ["--data", file, "--symbol", "BTCUSDT", "--strategy", "ema_trend"]
        out = self.backtest(*words, "--sweep", "fast=8:16:4", "--objective", "total_return", "--walk-forward",
                            "1500:1000", "--report", path, "--report", self.folder / "report.html")
        self.assertIn("out of sample, all windows as one run", out)
        report = json.loads(path.read_text())
        self.assertEqual([window["out_of_sample"]["bars"] for window in report["windows"]], [1000, 1000, 500])
        self.assertEqual(len(report["equity"]), 2500)
        cash = 10_000
        for window in report["windows"]:
            fast, own, traded = window["parameters"]["fast"], window["in_sample"], window["out_of_sample"]
            # The best of a sweep over the bars before it, and the plain command over its own.
            runs = json.loads(self.backtest(*words, "--sweep", "fast=8:16:4", "--json", "--from", own["from"], "--to",
                                            last_open(own["to"])))["runs"]
            best = max(runs, key=lambda one: one["statistics"]["total_return"])
            self.assertEqual((best["parameters"]["fast"], best["state_hash"]), (fast, own["state_hash"]))
            plain = json.loads(self.backtest(*words, "--set", f"fast={fast}", "--from", traded["from"], "--to",
                                             last_open(traded["to"]), "--cash", str(cash), "--close-at-end",
                                             "close", "--json"))
            self.assertEqual(plain["state_hash"], traded["state_hash"])
            cash = plain["final_equity"]
        self.assertEqual(report["final_equity"], cash)

    def test_reports_are_compared(self):
        file, paths = self.market(), [self.folder / name for name in ("a.json", "b.json")]
        for fast, path in zip((8, 16), paths):
            self.backtest("--data", file, "--symbol", "BTCUSDT", "--strategy", "ema_trend", "--set", f"fast={fast}",
                          "--report", path)
        rows = [line.split() for line in self.backtest("compare", *paths).splitlines()]
        self.assertEqual(rows[0], [str(path) for path in paths])
        self.assertIn(["parameter", "fast", "8", "16"], rows)
        html = self.folder / "compared.html"
        runs = json.loads(self.backtest("compare", *paths, "--json", "--report", html))["runs"]
        for run_, path in zip(runs, paths):
            self.assertEqual(run_["sharpe"], json.loads(path.read_text())["statistics"]["sharpe"])
        self.assertIn("<svg", html.read_text())
        self.backtest("compare", paths[0], code=2)
        self.backtest("compare", paths[0], file, code=1)

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
        self.assertEqual(self.backtest(*words, "--objective", "sqn").splitlines()[0].split()[-1], "sqn")
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
        # What is imported can be the measure too, and one that is neither is told.
        words = ["--data", file, "--symbol", "BTCUSDT", "--strategy", "breakout", "--json", "--data-dir", self.folder]
        code, _, err = run("import", file, "--symbol", "MEASURE", "--data-dir", self.folder)
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(self.backtest(*words, "--benchmark", "MEASURE"))["statistics"],
                         json.loads(self.backtest(*words, "--benchmark", file))["statistics"])
        code, _, err = run("backtest", *words, "--benchmark", "NOTHING")
        self.assertEqual((code, "there is no file 'NOTHING' for --benchmark" in err), (1, True), err)

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
            (2, "is not from 5 to 500", [*data, *breakout, "--sweep", "range=2:9000000000:4000000000"]),
            (2, "more than 10000 runs", [*data, *breakout, "--sweep", "range=1:20000:1"]),
            (2, "use name=value", [*data, *breakout, "--set", "range"]),
            (2, "no strategy has the parameter rnge", [*data, *breakout, "--set", "rnge=3"]),
            (2, "give one", [*data, *breakout, "--walk-forward", "100:50"]),
            (2, "use in:out", [*data, *breakout, "--sweep", "range=5:9:1", "--walk-forward", "100"]),
            (2, "is no --objective; use sharpe,", [*data, *breakout, "--sweep", "range=5:9:1", "--objective", "luck"]),
            (2, "leave out --sweep", [*data, *breakout, "--sweep", "range=5:9:1", "--look-ahead-check"]),
            (1, "there are only 50 bars", [*data, *breakout, "--sweep", "range=5:9:1", "--walk-forward", "100:50"]),
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
