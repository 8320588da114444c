"""Tables made from market data: expressions over bars, and candlestick patterns."""

import csv
import datetime as dt
import io
import json
import unittest

from support import DATA, Case, market, run

TALIB = DATA / "reference" / "talib"


class MarketData(Case):
    def table(self, *words):
        code, out, err = run(*words, seconds=60)
        self.assertEqual(code, 0, err)
        return list(csv.DictReader(io.StringIO(out)))

    def need(self, *paths):
        for path in paths:
            if not path.exists():
                self.skipTest(f"{path} is absent; TIDEMARK_DATA says where the market data is")

    def refused(self, *words, code=2):
        got, out, err = run(*words)
        self.assertEqual((got, out), (code, ""), err)
        self.assertEqual(len(err.splitlines()), 1, err)
        return err

    def test_columns_are_named_as_they_were_asked_for(self):
        path = self.folder / "market.csv"
        market(path, 60)
        code, out, err = run("indicator", "ema(close, 20)", "bbands(close,5,2,2)", "stoch(5,3,3)", "close > open",
                             "aroon(14)", "obv()", "--data", path)
        self.assertEqual(code, 0, err)
        names = next(csv.reader(io.StringIO(out)))
        self.assertEqual(names, ["index", "time", "ema(close, 20)", "bbands(close,5,2,2).upper",
                                 "bbands(close,5,2,2).middle", "bbands(close,5,2,2).lower", "stoch(5,3,3).k",
                                 "stoch(5,3,3).d", "close > open", "aroon(14).down", "aroon(14).up", "obv()"])
        self.assertIn('"ema(close, 20)"', out.splitlines()[0])
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual([row["index"] for row in rows], [str(i) for i in range(60)])
        self.assertEqual([row["ema(close, 20)"] == "" for row in rows], [i < 19 for i in range(60)])
        self.assertEqual({row["close > open"] for row in rows} - {"0", "1"}, set())
        for row in rows[19:]:
            self.assertEqual(repr(float(row["ema(close, 20)"])).removesuffix(".0"), row["ema(close, 20)"])

    def test_json_has_the_same_values(self):
        path = self.folder / "market.csv"
        market(path, 40)
        words = ["indicator", "sma(close, 5)", "macd(close, 3, 6, 4)", "--data", path]
        rows = self.table(*words)
        code, out, err = run(*words, "--json")
        self.assertEqual(code, 0, err)
        for row, same in zip(rows, json.loads(out), strict=True):
            self.assertEqual(list(row), list(same))
            self.assertEqual(row["time"][:19], same["time"][:19])
            for name in list(row)[2:]:
                self.assertEqual(float(row[name]) if row[name] else None, same[name], name)

    def test_values_are_those_of_the_reference(self):
        bars, dense = TALIB / "spy502.input.csv", TALIB / "spy502.dense.csv"
        self.need(bars, dense)
        asked = {"sma(close, 20)": "SMA(20)", "macd(close, 12, 26, 9).hist": "MACD(12 26 9).MACDHist",
                 "adx(14)": "ADX(14)", "psar(0.02, 0.2)": "SAR(0.02 0.2)", "stoch(5,3,3).k": "STOCH(5 3 0 3 0).SlowK",
                 "mfi(14)": "MFI(14)", "cci(20)": "CCI(20)", "ultosc(7,14,28)": "ULTOSC(7 14 28)"}
        rows = self.table("indicator", *asked, "--data", bars)
        with open(dense, newline="", encoding="ascii") as file:
            expected = list(csv.DictReader(file))
        self.assertEqual(len(rows), len(expected))
        compared = 0
        for row, reference in zip(rows, expected):
            self.assertEqual(row["time"][:10], reference["label"])
            for mine, theirs in asked.items():
                self.assertEqual(row[mine] == "", reference[theirs] == "", (mine, row["index"]))
                if row[mine]:
                    compared += 1
                    value = float(reference[theirs])
                    self.assertAlmostEqual(float(row[mine]), value, delta=max(1e-6 * abs(value), 1e-9))
        print(f"compared {compared} values")

    def test_patterns_are_those_of_the_reference(self):
        bars, hits = TALIB / "aapl_daily.input.csv", TALIB / "aapl_daily.cdl.csv"
        self.need(bars, hits)
        mine = {(row["index"], row["pattern"], row["value"]) for row in self.table("patterns", "--data", bars)}
        with open(hits, newline="", encoding="ascii") as file:
            expected = {(row["index"], row["function"].partition("(")[0], row["value"])
                        for row in csv.DictReader(file)}
        self.assertEqual(mine, expected)
        code, out, err = run("patterns", "--data", bars, "--json")
        self.assertEqual(code, 0, err)
        for hit in json.loads(out):
            self.assertTrue(0 < hit["confidence"] <= 1 and hit["description"], hit)

    def test_a_label_that_is_no_date_stands_for_the_time(self):
        path = self.folder / "labels.csv"
        labels = ["A1", "the last one", "A1"]
        with open(path, "w", newline="", encoding="ascii") as file:
            rows = csv.writer(file)
            rows.writerow(["label", "open", "high", "low", "close", "volume"])
            rows.writerows([[label, 10 + i, 12 + i, 9 + i, 11 + i, 5] for i, label in enumerate(labels)])
        words = ["indicator", "sma(close, 2)", "--data", path]
        table = self.table(*words)
        self.assertEqual([(row["index"], row["time"], row["sma(close, 2)"]) for row in table],
                         [("0", labels[0], ""), ("1", labels[1], "11.5"), ("2", labels[2], "12.5")])
        self.assertEqual([row["time"] for row in json.loads(run(*words, "--json")[1])], labels)
        self.assertIn("have no times", self.refused("indicator", "close on '1w'", "--data", path))
        self.assertIn("are no times", self.refused("bars", "--data", path, "--timeframe", "1d", code=1))

    def test_patterns_show_labels_too(self):
        path = self.folder / "labels.csv"
        bars = TALIB / "aapl_daily.input.csv"
        self.need(bars)
        lines = bars.read_text(encoding="ascii").splitlines()
        path.write_text("\n".join([lines[0]] + [f"row{i}{line[8:]}" for i, line in enumerate(lines[1:])]))
        dated = self.table("patterns", "--data", bars)
        labelled = self.table("patterns", "--data", path)
        self.assertEqual([(row["index"], row["pattern"], row["value"]) for row in labelled],
                         [(row["index"], row["pattern"], row["value"]) for row in dated])
        self.assertTrue(all(row["time"] == "row" + row["index"] for row in labelled))

    def test_a_longer_timeframe_is_that_of_bars(self):
        path = self.folder / "market.csv"
        market(path, 700)
        hours = self.table("bars", "--data", path, "--timeframe", "1h")
        rows = self.table("indicator", "close on '1h'", "(high - low) on '1h'", "(close on '1h')[1]", "--data", path)
        closed = 0
        for row in rows:
            end = dt.datetime.fromisoformat(row["time"][:19]) + dt.timedelta(minutes=1)
            while closed < len(hours) and dt.datetime.fromisoformat(hours[closed]["close_time"][:19]) <= end:
                closed += 1
            expected = ["", "", ""]
            if closed > 0:
                hour = hours[closed - 1]
                expected[:2] = [float(hour["close"]), float(hour["high"]) - float(hour["low"])]
            if closed > 1:
                expected[2] = float(hours[closed - 2]["close"])
            self.assertEqual([float(value) if value else "" for value in list(row.values())[2:]], expected, row)
        self.assertGreater(closed, 10)

    def test_another_symbol_is_read_from_its_file(self):
        own, other = self.folder / "own.csv", self.folder / "other.csv"
        market(own, 90)
        market(other, 90, seed=8)
        lines = other.read_text(encoding="ascii").splitlines()
        other.write_text("\n".join(lines[:40] + lines[43:]) + "\n", encoding="ascii")
        asked = ["close of 'ETH'", "close / close of 'ETH'", "sma(close, 3) on '5m' of 'ETH'"]
        rows = self.table("indicator", *asked, "--data", own, "--with", f"ETH={other}")
        closes = {row["time"]: row["close"] for row in csv.DictReader(io.StringIO(other.read_text()))}
        last = None
        for i, row in enumerate(rows):
            last = closes.get(str(1_733_011_200 + 60 * i), last)
            self.assertEqual(float(row[asked[0]]), float(last), row)
        self.assertEqual([row[asked[2]] != "" for row in rows], [i >= 14 for i in range(90)])
        self.assertIn("there are no bars of ETH; give its file with --with ETH=FILE",
                      self.refused("indicator", asked[0], "--data", own))
        self.assertIn("use SYMBOL=FILE", self.refused("indicator", asked[0], "--data", own, "--with", other))
        self.assertIn("column 10: \"30s\" is finer than the bars of 1m",
                      self.refused("indicator", "close on '30s'", "--data", own))

    def test_what_is_wrong_is_one_line(self):
        path = self.folder / "market.csv"
        market(path, 5)
        self.assertIn("EXPR", self.refused("indicator", "--data", path))
        self.assertIn("--data", self.refused("indicator", "close"))
        self.assertIn("column 1: unknown indicator 'smma'; did you mean",
                      self.refused("indicator", "smma(close, 3)", "--data", path).replace('"', "'"))
        self.assertIn("there is no file", self.refused("patterns", "--data", self.folder / "none.csv"))
        self.assertIn("unknown option --cash", self.refused("patterns", "--data", path, "--cash", "5"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
