"""Bars of a longer timeframe, against those that the vendors of the files made themselves."""

import csv
import decimal
import io
import json
import pathlib
import unittest
import zipfile

from support import DATA, Case, market, run

ORACLE = DATA / "reference" / "bar_aggregation_oracle.json"
PRICES = ("open", "high", "low", "close")
TIMEFRAMES = {1_000: "1s", 60_000: "1m", 3_600_000: "1h"}


def vendor(path, day=""):
    """Rows of numbers of a packed file, by their stamp; of one day where it is named."""
    with zipfile.ZipFile(path) as packed:
        text = packed.read(packed.namelist()[0]).decode("ascii")
    rows = (line.split(",") for line in text.splitlines())
    return {row[0]: [decimal.Decimal(cell) for cell in row[1:]] for row in rows if row[0].startswith(day)}


def stamp(time, like):
    """A time of the program's as the vendor writes it: a whole stamp, or milliseconds of the day."""
    if " " in like:
        return f"{time[:4]}{time[5:7]}{time[8:10]} {time[11:16]}"
    seconds = int(time[11:13]) * 3600 + int(time[14:16]) * 60 + int(time[17:19])
    return str(seconds * 1000)


class Bars(Case):
    def bars(self, *words):
        code, out, err = run("bars", *words, seconds=120)
        self.assertEqual(code, 0, err)
        return list(csv.DictReader(io.StringIO(out)))

    def refused(self, code, part, *words):
        got, out, err = run("bars", *words)
        self.assertEqual((got, out), (code, ""), err)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn(part, err)

    def equal_bars(self, made, expected, columns):
        """How many bars are the vendor's in every value, and how many values were compared."""
        like = next(iter(expected))
        self.assertEqual([stamp(bar["time"], like) for bar in made], list(expected))
        equal = 0
        for bar, row in zip(made, expected.values()):
            equal += [decimal.Decimal(bar[name]) for name in columns] == row[:len(columns)]
        return equal, len(made) * len(columns)

    def test_bars_are_those_of_the_vendors(self):
        if not ORACLE.exists():
            self.skipTest(f"{ORACLE} is absent; TIDEMARK_DATA says where the market data is")
        values = 0
        for case in json.loads(ORACLE.read_text())["cases"]:
            path = DATA / pathlib.Path(case["input"]).relative_to("shared")
            name, _, day = case["expected"].partition(" rows ")
            expected = vendor(DATA / pathlib.Path(name).relative_to("shared"), day)
            if "bucket_ms" not in case:
                scaled = {time: [value / 10_000 for value in row[:4]] + row[4:] for time, row in expected.items()}
                equal, count = self.equal_bars(self.bars("--data", path, "--timeframe", "1d"), scaled,
                                               (*PRICES, "volume"))
                self.assertEqual(equal, case["equal"], case)
                values += count
                continue
            sides = []
            for side in ("bid", "ask"):
                made = self.bars("--data", path, "--timeframe", TIMEFRAMES[case["bucket_ms"]], "--price", side)
                # Five columns of the bid, then five of the ask.
                rows = {time: row[5 * (side == "ask"):] for time, row in expected.items()}
                equal, count = self.equal_bars(made, rows, PRICES)
                sides.append(equal)
                values += count
            self.assertEqual(min(sides), case["equal"], case)
        print(f"compared {values} values")

    def test_times_are_of_the_open_and_of_the_close(self):
        path = self.folder / "market.csv"
        market(path, 125)
        rows = self.bars("--data", path, "--timeframe", "1h")
        self.assertEqual(list(rows[0]), ["time", *PRICES, "volume", "close_time"])
        self.assertEqual([row["time"][:19] for row in rows],
                         ["2024-12-01T00:00:00", "2024-12-01T01:00:00", "2024-12-01T02:00:00"])
        self.assertEqual([row["time"] for row in rows[1:]], [row["close_time"] for row in rows[:-1]])
        with open(path, newline="", encoding="ascii") as file:
            minutes = list(csv.DictReader(file))[60:120]
        self.assertEqual(float(rows[1]["high"]), max(float(minute["high"]) for minute in minutes))
        self.assertEqual(decimal.Decimal(rows[1]["volume"]), sum(decimal.Decimal(m["volume"]) for m in minutes))
        code, out, err = run("bars", "--data", path, "--timeframe", "1h", "--json")
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out), rows)

    def test_trades_of_shares_make_bars_with_their_volume(self):
        path = DATA / "ticks" / "lean_spy_20131007_trade_tick.zip"
        if not path.exists():
            self.skipTest(f"{path} is absent; TIDEMARK_DATA says where the market data is")
        self.refused(1, "--price-scale", "--data", path, "--timeframe", "1m")
        rows = self.bars("--data", path, "--timeframe", "1m", "--price-scale", "10000")
        minutes = {}
        with zipfile.ZipFile(path) as packed:
            for line in packed.read(packed.namelist()[0]).decode("ascii").splitlines():
                time, price, size = map(int, line.split(",")[:3])
                minutes.setdefault(time // 60_000, []).append((price, size))
        self.assertEqual(len(rows), len(minutes))
        for row, trades in zip(rows, minutes.values()):
            prices = [price for price, size in trades]
            self.assertEqual([decimal.Decimal(row[name]) * 10_000 for name in PRICES],
                             [prices[0], max(prices), min(prices), prices[-1]])
            self.assertEqual(int(row["volume"]), sum(size for price, size in trades))

    def test_what_is_printed_can_be_read_again(self):
        path, longer = self.folder / "market.csv", self.folder / "longer.csv"
        market(path, 600)
        longer.write_text(run("bars", "--data", path, "--timeframe", "5m")[1])
        self.assertEqual(run("bars", "--data", longer, "--timeframe", "1h")[1],
                         run("bars", "--data", path, "--timeframe", "1h")[1])

    def test_what_cannot_be_made_is_one_line(self):
        path = self.folder / "market.csv"
        market(path, 10)
        self.refused(2, "bars needs --timeframe", "--data", path)
        self.refused(2, "--data FILE is missing", "--timeframe", "1h")
        self.refused(2, "'7m' is no timeframe", "--data", path, "--timeframe", "7m")
        self.refused(2, "bars of 1m cannot make bars of 1s; use --timeframe 1m, 3m, 5m", "--data", path,
                     "--timeframe", "1s")
        path.write_text("time,open,high,low,close\n1733011200,1,2,1,2\n")
        self.refused(1, "give --input-timeframe", "--data", path, "--timeframe", "1h")
        path.write_text("0,1.38833,1.38835\n339,1.38833,1.38835\n634,1.38835,1.38835\n")
        self.refused(1, "--date YYYYMMDD", "--data", path, "--timeframe", "1m")
        path.write_text("time,price,size\n1733011200,7,1\n")
        self.refused(1, "leave out --price", "--data", path, "--timeframe", "1m", "--price", "bid")
        path.write_text("a,b,c\nd,e,f\ng,h,i\n")
        self.refused(1, "--columns", "--data", path, "--timeframe", "1m")


if __name__ == "__main__":
    unittest.main(verbosity=2)
