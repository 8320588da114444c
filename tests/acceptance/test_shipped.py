"""The strategies that come with the program, on real data: each trades as its page in the manual says, and none looks
ahead. The pages' commands are run as they are printed."""

import json
import os
import pathlib
import re
import shlex
import tomllib
import unittest

from support import DATA, ROOT, Case, run

SHIPPED = ROOT / "resources" / "strategies"
PAGES = ROOT / "resources" / "manual" / "strategies"
NAMES = sorted(path.stem for path in SHIPPED.glob("*.toml"))
KINDS = ("trend", "mean reversion", "breakout", "momentum", "volatility", "pattern", "pump and dump", "grid")
TOLD = ("created_at", "side", "type", "price", "quantity", "stop_loss", "take_profit", "confidence", "reasons")


def percent(value):
    return f"{100 * value:.2f} %"


def row_of(report):
    """A run's cells in the table of results, behind the first that names the data."""
    told = report["statistics"]
    return (f'| {told["trades"]} | {percent(told["win_rate"])} | {told["profit_factor"]:.2f} '
            f'| {percent(told["total_return"])} | {percent(told["max_drawdown"])} | {float(told["fees"]):.2f} |')


class Shipped(Case):
    def backtests(self, name):
        """Those of the page, as words; what it prepares them with has been run."""
        found = []
        for line in re.findall(r"^tidemark (.+)$", (PAGES / f"{name}.md").read_text(), re.MULTILINE):
            words = [word.replace("$TIDEMARK_DATA", str(DATA)) for word in shlex.split(line)]
            for word in words:
                if word.startswith(str(DATA)) and not pathlib.Path(word).exists():
                    self.skipTest(f"{word} is absent; TIDEMARK_DATA says where the market data is")
            if words[-2] == ">":
                code, out, err = run(*words[:-2])
                self.assertEqual(code, 0, err)
                pathlib.Path(words[-1]).write_text(out)
            else:
                self.assertEqual((words[0], words[words.index("--strategy") + 1]), ("backtest", name))
                found.append(words)
        return found

    def report(self, words):
        path = self.folder / "report.json"
        code, _, err = run(*words, "--report", path, seconds=100)
        self.assertEqual(code, 0, err)
        return json.loads(path.read_text())

    def setUp(self):
        super().setUp()
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder)

    def trades_as_its_page_says(self, name):
        page = (PAGES / f"{name}.md").read_text()
        signals, exits = 0, set()
        for words in self.backtests(name):
            report = self.report(words)
            self.assertIn(row_of(report), page, words)
            signals += len(report["signals"])
            exits |= {trade["exit_reason"] for trade in report["trades"]}
        self.assertGreater(signals, 0)
        self.assertLessEqual({"stop_loss", "take_profit"}, exits)

    def sees_no_future(self, name):
        words = self.backtests(name)[0]
        told = [{key: signal[key] for key in TOLD} for signal in self.report(words)["signals"]]
        for part in (3, 2):
            last = told[len(told) // part]["created_at"]
            until = [signal for signal in told if signal["created_at"] <= last]
            cut = [{key: signal[key] for key in TOLD} for signal in self.report([*words, "--to", last])["signals"]]
            self.assertEqual(cut, until)

    def test_eight_kinds_and_a_page_each(self):
        self.assertEqual(sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "README"), NAMES)
        kinds = [re.search(r"^Kind: ([^.;]+)[.;]", (PAGES / f"{name}.md").read_text(), re.MULTILINE)[1]
                 for name in NAMES if name != "pulse"]
        self.assertEqual(sorted(kinds), sorted(KINDS))
        index = (PAGES / "README.md").read_text()
        for name in NAMES:
            self.assertIn(f"({name}.md)", index)

    def test_pages_name_the_parameters_of_their_files(self):
        for name in NAMES:
            file = tomllib.loads((SHIPPED / f"{name}.toml").read_text())
            page = (PAGES / f"{name}.md").read_text()
            self.assertTrue(page.startswith(f'# {file["strategy"]["name"]}\n'), name)
            rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| ([\d.]+) to ([\d.]+) \|", page, re.MULTILINE)
            self.assertEqual({row[0]: tuple(map(float, row[1:])) for row in rows},
                             {key: (each["default"], each["min"], each["max"])
                              for key, each in file["parameters"].items()}, name)
            self.assertIn("stop_loss", file["stops"])
            self.assertIn("take_profit", file["stops"])


for shipped_name in NAMES:
    def trades(self, name=shipped_name):
        self.trades_as_its_page_says(name)

    def honest(self, name=shipped_name):
        self.sees_no_future(name)

    setattr(Shipped, f"test_{shipped_name}_trades_as_its_page_says", trades)
    setattr(Shipped, f"test_{shipped_name}_sees_no_future", honest)


if __name__ == "__main__":
    unittest.main(verbosity=2)
