"""Strategy files from the command line: what is wrong in them and where, and which ones come with the program."""

import csv
import io
import json
import unittest

from support import PAIR, ROOT, Case, run

SHIPPED = ROOT / "resources" / "strategies"


class Strategy(Case):
    def broken(self, name, old, new):
        """A copy of a shipped file with one thing wrong, and the line of it."""
        text = (SHIPPED / name).read_text()
        self.assertIn(old, text)
        path = self.folder / name
        path.write_text(text.replace(old, new, 1))
        return path, 1 + text[:text.index(old)].count("\n")

    def test_shipped_files_are_good_in_one_line(self):
        for path in sorted(SHIPPED.glob("*.toml")):
            code, out, err = run("strategy", "check", path)
            self.assertEqual((code, err), (0, ""))
            self.assertEqual(len(out.splitlines()), 1)
            self.assertTrue(out.startswith(f"{path}: ok: "), out)

    def test_errors_have_their_place_and_the_word_that_was_meant(self):
        for old, new, column, meant in (("signal_ttl =", "signal_tll =", 1, "signal_ttl"),
                                        ('"15s"', '"15sec"', 13, "15s"),
                                        ('"stddev(', '"stdev(', 10, "stddev"),
                                        ("close > ema(", "close > emma(", 27, "ema")):
            path, line = self.broken("pulse.toml", old, new)
            code, out, err = run("strategy", "check", path)
            self.assertEqual((code, out), (1, ""))
            first = err.splitlines()[0]
            self.assertTrue(first.startswith(f"{path}:{line}:{column}: error: "), first)
            self.assertIn(f'; did you mean "{meant}"?', first)

    def test_every_error_is_told(self):
        path, line = self.broken("pulse.toml", "signal_ttl =", "signal_tll =")
        path.write_text(path.read_text().replace('side = "both"', 'side = "bth"'))
        code, out, err = run("strategy", "check", path)
        self.assertEqual((code, out), (1, ""))
        self.assertTrue(all(text.startswith(f"{path}:") and ": error: " in text for text in err.splitlines()), err)
        self.assertEqual([f":{line}:1:" in err, 'did you mean "both"?' in err], [True, True], err)
        code, out, err = run("strategy", "check", path, "--json")
        answer = json.loads(out)
        self.assertEqual((code, answer["ok"], answer["file"]), (1, False, str(path)))
        self.assertEqual([f'{e["file"]}:{e["line"]}:{e["column"]}: error: {e["message"]}' for e in answer["errors"]],
                         err.splitlines())

    def test_what_is_no_toml_has_its_place_too(self):
        path = self.folder / "x.toml"
        path.write_text('[strategy]\nname = "x\n')
        code, out, err = run("strategy", "check", path)
        self.assertEqual((code, out, len(err.splitlines())), (1, "", 1), err)
        self.assertTrue(err.startswith(f"{path}:2:"), err)
        code, out, err = run("strategy", "check", self.folder / "none.toml")
        self.assertEqual((code, out, len(err.splitlines())), (2, "", 1), err)

    def test_json_says_what_a_good_file_is(self):
        code, out, err = run("strategy", "check", SHIPPED / "pulse.toml", "--json")
        self.assertEqual((code, err), (0, ""))
        answer = json.loads(out)
        self.assertEqual((answer["ok"], answer["errors"], answer["name"], answer["side"], answer["timeframe"]),
                         (True, [], "Pulse", "both", "15s"))
        self.assertEqual(answer["parameters"], {"strength": 3})

    def test_what_is_read_of_others_is_told_with_its_warm_up(self):
        path = self.folder / "pair.toml"
        path.write_text(PAIR, encoding="ascii")
        code, out, err = run("strategy", "check", path)
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.endswith("warm after 3 bars, 1 of 5m of ETHUSDT, 5 of 1h of ETHUSDT and 5 of 15m\n"), out)
        others = json.loads(run("strategy", "check", path, "--json")[1])["other_bars"]
        self.assertEqual(others[2], {"symbol": None, "timeframe": "15m", "warmup_bars": 5})

    def test_the_list_is_of_those_that_come_with_the_program(self):
        code, out, err = run("strategy", "list")
        self.assertEqual((code, err), (0, ""))
        rows = list(csv.DictReader(io.StringIO(out)))
        self.assertEqual([row["strategy"] for row in rows], sorted(path.stem for path in SHIPPED.glob("*.toml")))
        self.assertIn({"strategy": "pulse", "name": "Pulse", "side": "both", "timeframe": "15s",
                       "approval": "manual"}, rows)
        same = json.loads(run("strategy", "list", "--json")[1])
        self.assertEqual([{name: each[name] for name in rows[0]} for each in same], rows)


if __name__ == "__main__":
    unittest.main(verbosity=2)
