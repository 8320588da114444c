"""Files of market data into the market database."""

import json
import re
import sqlite3
import unittest

from support import DATA, Case, market, run

COUNTS = re.compile(r"read (\d+), accepted (\d+), repaired (\d+), rounded (\d+), rejected\{(.*?)\}; "
                    r"(?:(\w+): )?(\d+) added, (\d+) known, (\d+) in conflict$")
# What a person has to say of a file that neither its rows nor its path tell.
HINTS = {"lean_spy_20131007_trade_tick.zip": ["--price-scale", "10000"]}
# Tables that hold neither bars nor ticks.
FACTORS = {"factor_aapl.csv", "factor_goog.csv", "factor_spy.csv"}


class Import(Case):
    def load(self, *words, code=0):
        got, out, err = run("import", *words, "--data-dir", self.folder / "data", seconds=120)
        self.assertEqual(got, code, err)
        return out, err

    def counts(self, line):
        found = COUNTS.search(line)
        self.assertIsNotNone(found, line)
        read, accepted, repaired, rounded, added, known, conflicts = map(int, found.group(1, 2, 3, 4, 7, 8, 9))
        codes = dict(part.split(":") for part in found[5].split(",") if part)
        return {"read": read, "accepted": accepted, "repaired": repaired, "rounded": rounded, "kind": found[6],
                "rejected": {name: int(count) for name, count in codes.items()}, "added": added, "known": known,
                "conflicts": conflicts}

    def refused(self, part, *words, code=2):
        out, err = self.load(*words, code=code)
        self.assertEqual(out, "")
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn(part, err)

    def test_counts_are_one_line_a_file_and_a_total(self):
        one, two = self.folder / "one.csv", self.folder / "two.csv"
        market(one, 300)
        rows = one.read_text().splitlines()
        two.write_text("\n".join([rows[0], *rows[250:], rows[10], "x,1,1,1,1,1", "1735000000,2,1,3,2,5"]) + "\n")
        lines = self.load(one, two, "--symbol", "BTCUSDT")[0].splitlines()
        self.assertEqual([line.split(": ")[0] for line in lines], [str(one), str(two), "total"])
        first, second, total = map(self.counts, lines)
        self.assertEqual((first["read"], first["accepted"], first["added"], first["kind"]), (300, 300, 300, "1m"))
        self.assertEqual(second, {"read": 54, "accepted": 52, "repaired": 1, "rounded": 0, "kind": "1m", "added": 1,
                                  "rejected": {"backward": 1, "unreadable": 1}, "known": 51, "conflicts": 0})
        self.assertEqual(total["read"], 354)
        self.assertEqual(total["added"], 301)

    def test_each_refused_row_is_told_on_request(self):
        path = self.folder / "bad.csv"
        rows = ["time,open,high,low,close,volume"]
        rows += [f"{1_733_011_200 + 60 * (i // 2)},{0 if i == 7 else 5},6,4,5,1" for i in range(400)]
        path.write_text("\n".join(rows) + "\n")
        out, _ = self.load(path, "--symbol", "X", "--lines")
        *told, last = out.splitlines()
        counts = self.counts(last)
        self.assertEqual(counts["rejected"], {"duplicate": 199, "price": 1})
        expected = [f"{path}:{i + 2}: {'price' if i == 7 else 'duplicate'}" for i in range(1, 400, 2)]
        self.assertEqual(told, expected)
        self.assertEqual(len(self.load(path, "--symbol", "X")[0].splitlines()), 1)
        self.refused("line 9 is bad (price)", path, "--symbol", "X", "--bad-rows", "fail", code=1)

    def test_json_has_the_same(self):
        path = self.folder / "bars.csv"
        market(path, 20)
        path.write_text(path.read_text() + "x,1,1,1,1,1\n")
        out = json.loads(self.load(path, self.folder / "absent.csv", "--symbol", "X", "--json", "--lines", code=1)[0])
        good, bad = out["files"]
        names = ("kind", "read", "accepted", "rejected", "added", "lines", "error")
        self.assertEqual({name: good[name] for name in names},
                         {"kind": "1m", "read": 21, "accepted": 20, "rejected": {"unreadable": 1}, "added": 20,
                          "lines": [{"line": 22, "code": "unreadable"}], "error": None})
        self.assertIn("there is no such file", bad["error"])
        self.assertEqual(out["total"]["read"], 21)

    def test_every_shared_file_is_accounted_for_row_by_row(self):
        files = sorted(path for part in ("ohlcv", "ticks") for path in (DATA / part).rglob("*") if path.is_file())
        if not files:
            self.skipTest(f"{DATA} is absent; TIDEMARK_DATA says where the market data is")
        for path in files:
            symbol = re.sub(r"\W", "_", str(path.relative_to(DATA)))
            words = [path, "--symbol", symbol, "--json", "--lines", *HINTS.get(path.name, [])]
            with self.subTest(path=path.name):
                if path.name in FACTORS:
                    file = json.loads(self.load(*words, code=1)[0])["files"][0]
                    self.assertIn("factors", file["error"])
                    continue
                zeros = path.name == "skender_zeros.csv"
                file = json.loads(self.load(*words, code=1 if zeros else 0)[0])["files"][0]
                rejected = sum(file["rejected"].values())
                self.assertGreater(file["read"], 0)
                self.assertEqual(file["read"], file["accepted"] + rejected)
                self.assertEqual(len(file["lines"]), rejected + file["repaired"])
                self.assertEqual(file["accepted"], file["added"] + file["known"] + file["conflicts"])
                self.assertEqual((file["known"], file["conflicts"]), (0, 0))
                if zeros:
                    self.assertEqual(file["rejected"], {"price": 200})
                    continue
                database = self.folder / "data" / "market" / "market.db"
                before = database.read_bytes()
                again = json.loads(self.load(*words)[0])["files"][0]
                self.assertEqual((again["added"], again["known"]), (0, file["accepted"]))
                self.assertEqual(database.read_bytes(), before)
        print(f"imported {len(files)} files")

    def test_ticks_are_stored_as_trades_or_quotes(self):
        quotes, trades = self.folder / "quotes.csv", self.folder / "trades.csv"
        quotes.write_text("time,bid,ask\n1733011200,1.2,1.3\n1733011200,1.2,1.3\n1733011201,1.4,1.3\n")
        trades.write_text("time,price,size\n1733011200,7,1\n1733011201,8,2\n")
        first, second, _ = map(self.counts, self.load(quotes, trades, "--symbol", "X")[0].splitlines())
        self.assertEqual((first["kind"], first["added"]), ("quotes", 3))
        self.assertEqual((second["kind"], second["added"]), ("trades", 2))

    def test_commands_read_what_was_imported(self):
        path, hours = self.folder / "bars.csv", self.folder / "hours.csv"
        market(path, 600)
        hours.write_text(run("bars", "--data", path, "--timeframe", "1h")[1])
        self.load(path, "--symbol", "BTCUSDT")
        stored = ["--symbol", "BTCUSDT", "--data-dir", self.folder / "data"]
        for words in (["bars", "--timeframe", "1h"], ["bars", "--timeframe", "1m"],
                      ["indicator", "ema(close, 20)", "obv()"], ["patterns"]):
            self.assertEqual(run(*words, *stored)[:2], run(*words, "--data", path)[:2], words)
        self.assertEqual(run("indicator", "sma(close, 3)", "--timeframe", "1h", *stored)[1],
                         run("indicator", "sma(close, 3)", "--data", hours)[1])
        trading = ["backtest", "--strategy", "ema_trend", "--json"]
        code, out, err = run(*trading, *stored)
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["statistics"],
                         json.loads(run(*trading, "--data", path, "--symbol", "BTCUSDT")[1])["statistics"])

    def test_bars_in_conflict_are_told_line_by_line(self):
        path = self.folder / "bars.csv"
        market(path, 20)
        self.load(path, "--symbol", "X")
        rows = path.read_text().splitlines()
        stored = rows[5].split(",")
        rows[5] = ",".join([*stored[:4], stored[2], "7.5"])
        path.write_text("\n".join(rows) + "\n")
        plain = self.load(path, "--symbol", "X")[0].splitlines()
        self.assertEqual(len(plain), 1)
        self.assertEqual(self.counts(plain[0])["conflicts"], 1)
        told = self.load(path, "--symbol", "X", "--lines")[0].splitlines()
        number = lambda text: text.rstrip("0").rstrip(".")
        self.assertEqual(told[:-1], [f"{path}:6: conflict, close {number(stored[2])} against the stored "
                                     f"{number(stored[4])}, volume 7.5 against the stored {number(stored[5])}"])
        lines = json.loads(self.load(path, "--symbol", "X", "--lines", "--json")[0])["files"][0]["lines"]
        self.assertEqual(lines, [{"line": 6, "code": "conflict", "differences": {
            "close": {"stored": number(stored[4]), "read": number(stored[2])},
            "volume": {"stored": number(stored[5]), "read": "7.5"}}}])

    def backtest(self, orders, *words):
        script = self.folder / "orders.json"
        script.write_text(json.dumps(orders))
        report = self.folder / "report.json"
        got, _, err = run("backtest", "--symbol", "EURUSD", "--orders", script, "--report", report, *words,
                          "--data-dir", self.folder / "data", seconds=120)
        self.assertEqual(got, 0, err)
        return json.loads(report.read_text()), err

    def test_bars_of_stored_quotes_have_their_own_spread(self):
        path = self.folder / "quotes.csv"
        rows = ["time,bid,ask"]
        for minute in range(6):
            wide = 10 if minute < 3 else 49
            rows += [f"{1_733_011_200 + 60 * minute + second},1.12122,{1.12122 + wide / 1e5:.5f}"
                     for second in range(0, 60, 5)]
        path.write_text("\n".join(rows) + "\n")
        self.load(path, "--symbol", "EURUSD")
        orders = [{"bar": bar, "side": "buy", "type": "market", "quantity": 100} for bar in (1, 3)]
        prices = lambda *words: [fill["price"] for fill in
                                 self.backtest(orders, "--timeframe", "1m", *words)[0]["fills"]]
        self.assertEqual(list(map(float, prices())), [1.12132, 1.12171])
        self.assertEqual(list(map(float, prices("--spread", "0.00002", "--tick", "0.00001"))), [1.12128, 1.12148])

    def test_finer_stored_bars_show_the_inside_of_those_that_are_traded(self):
        path = self.folder / "minutes.csv"
        closes = [100] * 5 + [101, 102, 99, 98, 100]
        rows = ["time,open,high,low,close,volume"]
        for i, (before, close) in enumerate(zip([100, *closes], closes)):
            rows.append(f"{1_733_011_200 + 60 * i},{before},{max(before, close)},{min(before, close)},{close},100000")
        path.write_text("\n".join(rows) + "\n")
        self.load(path, "--symbol", "EURUSD")
        # Up to 102 and down to 98, both as far: taken for itself the bar of five minutes would meet its low first.
        orders = [{"bar": 0, "side": "buy", "type": "limit", "price": 98.5, "quantity": 1},
                  {"bar": 0, "side": "sell", "type": "limit", "price": 101.5, "quantity": 1}]
        report, err = self.backtest(orders, "--timeframe", "5m", "--spread", "0.1", "--tick", "0.1")
        self.assertEqual([fill["side"] for fill in report["fills"]], ["sell", "buy"])
        self.assertIn("shows what happened inside the bars of 5m", err)

    def test_what_is_not_stored_is_said(self):
        stored = ["--data-dir", self.folder / "data"]
        path = self.folder / "bars.csv"
        market(path, 600)

        def refused(part, *words, code=2):
            got, out, err = run(*words, *stored)
            self.assertEqual((got, out), (code, ""), err)
            self.assertIn(part, err)

        refused("there is no market database", "patterns", "--symbol", "BTCUSDT")
        self.load(path, "--symbol", "BTCUSDT")
        refused('did you mean "BTCUSDT"', "patterns", "--symbol", "BTCUSD")
        refused("which cannot make bars of 1s", "bars", "--symbol", "BTCUSDT", "--timeframe", "1s")
        refused("--stamp says how a file is read", "patterns", "--symbol", "BTCUSDT", "--stamp", "close")
        path.write_text(run("bars", "--data", path, "--timeframe", "5m")[1])
        self.load(path, "--symbol", "BTCUSDT")
        refused("is stored as 1m, 5m; say with --timeframe", "patterns", "--symbol", "BTCUSDT")

    def test_bid_and_ask_are_two_files(self):
        bid, ask = self.folder / "bid.csv", self.folder / "ask.csv"
        header = "time,open,high,low,close\n"
        bid.write_text(header + "1733011200,1,3,1,2\n1733011260,2,2,2,2\n1733011320,2,2,2,2\nx,1,1,1,1\n")
        ask.write_text(header + "1733011200,2,4,2,3\n1733011320,3,3,3,1\n1733011380,3,3,3,3\n")
        out, _ = self.load(bid, "--ask", ask, "--symbol", "X", "--lines")
        *lines, last = out.splitlines()
        self.assertEqual(lines, [f"{bid}:3: one_sided", f"{bid}:5: unreadable", f"{ask}:3: repaired",
                                 f"{ask}:4: one_sided"])
        counts = self.counts(last)
        self.assertEqual((counts["read"], counts["accepted"], counts["repaired"]), (5, 2, 1))
        self.assertEqual(counts["rejected"], {"one_sided": 2, "unreadable": 1})
        rows = run("bars", "--symbol", "X", "--timeframe", "1m", "--data-dir", self.folder / "data")[1].splitlines()
        self.assertIn(",1.5,3.5,1.5,2.5,", rows[1])
        self.refused("import each pair by itself", bid, ask, "--ask", ask, "--symbol", "X")
        ask.write_text(header + "1733011200,2,4,2,3\n1733011260,3,3,3,3\n1733011320,3,3,3,3\n1733011380,3,3,3,3\n")
        bid.write_text(header + "1733011200,1,3,1,2\n1733011260,2,2,2,2\n1733011320,2,2,2,2\n")
        self.refused(f"{ask}: line 5 is bad (one_sided)", bid, "--ask", ask, "--symbol", "Y", "--bad-rows", "fail",
                     code=1)
        hours = self.folder / "hours.csv"
        hours.write_text(header + "1733011200,2,4,2,3\n1733014800,3,3,3,3\n1733018400,3,3,3,3\n")
        self.refused("give two files of one timeframe", bid, "--ask", hours, "--symbol", "Y", code=1)

    def test_beside_the_journal_and_beside_a_session(self):
        path = self.folder / "bars.csv"
        market(path, 30)
        self.headless("--new-session")
        self.load(path, "--symbol", "BTCUSDT")
        with sqlite3.connect(self.folder / "data" / "market" / "market.db") as database:
            self.assertEqual(database.execute("SELECT symbol, kind FROM series").fetchall(), [("BTCUSDT", "1m")])

    def test_what_cannot_be_imported_is_one_line(self):
        path = self.folder / "bars.csv"
        market(path, 30)
        self.refused("import needs --symbol", path)
        self.refused("import needs the FILE", "--symbol", "X")
        self.refused("is no timeframe", path, "--symbol", "X", "--timeframe", "7m")
        self.refused("there is no such file", self.folder / "absent.csv", "--symbol", "X", code=1)
        path.write_text("a,b,c\nd,e,f\n")
        self.refused("--columns", path, "--symbol", "X", code=1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
