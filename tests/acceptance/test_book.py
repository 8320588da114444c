"""The order book of recorded depth streams, against what the exchange itself said its best prices were."""

import csv
import decimal
import gzip
import io
import json
import unittest

from support import DATA, Case, run

ORACLE = DATA / "reference" / "l2_book_oracle.json"
NUMBERS = ("bid", "bid_size", "ask", "ask_size")


def tickers(path):
    """What the exchange said of its best prices, in the order of the recording: the id, and the numbers."""
    with gzip.open(path, "rt") as lines:
        for line in lines:
            data = json.loads(line.split(" ", 1)[1]).get("data", {})
            if "B" in data and "A" in data:
                yield int(data["u"]), [decimal.Decimal(data[name]) for name in ("b", "B", "a", "A")]


def update(first, last, bids=(), asks=(), **more):
    return json.dumps({"e": "depthUpdate", "s": "X", "U": first, "u": last, "b": list(bids), "a": list(asks), **more})


def snapshot(last, bids, asks):
    return json.dumps({"lastUpdateId": last, "bids": bids, "asks": asks})


class Book(Case):
    def stream(self, *lines, name="stream.jsonl"):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def rows(self, *paths, told=""):
        """What is printed; one part of what is told beside it, or nothing."""
        words = [word for path in paths for word in ("--stream", path)]
        code, out, err = run("book", *words)
        self.assertEqual(code, 0, err)
        self.assertIn(told, err)
        self.assertTrue(told or not err, err)
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual(out.splitlines()[0], "update_id,bid,bid_size,ask,ask_size")
        _, text, _ = run("book", *words, "--json")
        self.assertEqual([{name: None if not row[name] else row[name] for name in NUMBERS} for row in rows],
                         [{name: row[name] for name in NUMBERS} for row in json.loads(text)])
        self.assertEqual([int(row["update_id"]) for row in rows], [row["update_id"] for row in json.loads(text)])
        return rows

    def refused(self, code, part, *words):
        got, out, err = run("book", *words)
        self.assertEqual((got, out), (code, ""), err)
        self.assertIn(part, err.splitlines()[-1])
        return err

    def test_every_update_leaves_the_exchanges_own_best_prices(self):
        if not ORACLE.exists():
            self.skipTest(f"{ORACLE} is absent; TIDEMARK_DATA says where the market data is")
        for case in json.loads(ORACLE.read_text())["cases"]:
            path = DATA / case["file"]
            rows = self.rows(path)
            self.assertEqual(len(rows), case["top_matches_bookTicker"])
            self.assertEqual(int(rows[-1]["update_id"]), case["final_update_id"])
            for side, level in (("bid", case["final_top5_bids"][0]), ("ask", case["final_top5_asks"][0])):
                self.assertEqual([decimal.Decimal(rows[-1][name]) for name in (side, side + "_size")],
                                 [decimal.Decimal(number) for number in level])
            said = tickers(path)
            id, numbers = next(said)
            latest, equal, sizes = None, 0, 0
            for row in rows:
                while id is not None and id <= int(row["update_id"]):
                    latest, (id, numbers) = numbers, next(said, (None, None))
                shown = [decimal.Decimal(row[name]) for name in NUMBERS]
                equal += (shown[0], shown[2]) == (latest[0], latest[2])
                sizes += shown == latest
            self.assertEqual(equal, case["top_matches_bookTicker"])
            print(f"compared {equal} best prices, {sizes} with their sizes too")

    def test_other_recordings_are_read(self):
        for name, updates, last in (("bybit_xrpusdt_ob500_2024-12-01.zip", 49, ["1.9537", "10605", "1.9538", "6702"]),
                                    ("nautilus_btcusdt-depth-snap.csv", 1, ["20377", "1.77", "", ""])):
            path = DATA / "streams" / name
            if not path.exists():
                self.skipTest(f"{path} is absent; TIDEMARK_DATA says where the market data is")
            rows = self.rows(path)
            self.assertEqual(len(rows), updates)
            self.assertEqual([rows[-1][name] for name in NUMBERS], last)

    def test_what_no_book_can_be_made_of_is_refused(self):
        self.refused(2, "--stream FILE is missing", "--json")
        self.refused(2, "there is no file '/nowhere'", "--stream", "/nowhere")
        self.refused(2, "book does not take 'x'", "x")
        table = self.stream("time,open,high,low,close", name="bars.csv")
        self.assertEqual(len(self.refused(1, "is no depth stream that can be read; readable are", "--stream",
                                          table).splitlines()), 1)
        trades = self.stream('{"e":"trade","s":"X"}', name="trades.jsonl")
        self.refused(1, "holds no depth that can be read; readable are", "--stream", trades)
        alone = self.stream(update(5, 7), name="alone.jsonl")
        self.refused(1, "give the file with the snapshot by another --stream before it", "--stream", alone)

    def test_a_snapshot_may_be_in_another_file(self):
        book = self.stream(snapshot(6, [["9", "1"]], [["11", "1"]]), name="snapshot.json")
        rows = self.rows(book, self.stream(update(5, 7, [["9.5", "2"]]), update(8, 8, [], [["11", "0"]])))
        self.assertEqual([list(row.values()) for row in rows],
                         [["7", "9.5", "2", "11", "1"], ["8", "9.5", "2", "", ""]])

    def test_a_gap_a_crossed_book_and_bad_lines_are_told(self):
        lines = [snapshot(6, [["9", "1"]], [["11", "1"]]), update(7, 7), update(9, 9), update(10, 10),
                 snapshot(9, [["9", "4"]], [["11", "1"]]), "no JSON", update(11, 11, [["11", "3"]])]
        path = self.stream(*lines)
        rows = self.rows(path, told=f"{path}:3: gap: update 9 does not follow 7; there is no book until")
        self.assertEqual([row["update_id"] for row in rows], ["7", "10", "11"])
        _, _, err = run("book", "--stream", path)
        for part in (f"{path}:6: unreadable", f"{path}:7: crossed: after update 11 the bid 11 is not below the ask 11",
                     "snapshots and updates 6, rounded 0, unreadable 1", "gaps 1, crossed 1"):
            self.assertIn(part, err)

    def test_the_help_names_the_stream(self):
        code, out, _ = run("book", "--help")
        self.assertEqual(code, 0)
        self.assertIn("--stream", out)


if __name__ == "__main__":
    unittest.main()
