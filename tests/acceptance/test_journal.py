"""What the journal commands give: a session made again, its tables, a copy."""

import contextlib
import csv
import hashlib
import io
import json
import pathlib
import shutil
import sqlite3
import unittest

from support import Case, market, run, wait_for

COMMANDS = ("verify", "hash", "replay", "why", "export", "backup", "compact")


class Journal(Case):
    def replayed(self, *options):
        """The summary of a replay that has ended, and the journal command on its folder."""
        market(self.folder / "market.csv", 4_000)
        folder = self.folder / "data"
        code, out, err = run("--headless", "--replay", self.folder / "market.csv", "--symbol", "BTCUSDT",
                             "--timeframe", "1m", "--approval", "auto", "--speed", "max", "--until-end",
                             "--data-dir", folder, *options, seconds=100)
        self.assertEqual(code, 0, err)
        return json.loads(out.strip().splitlines()[-1]), lambda *words: run("journal", *words, "--data-dir", folder)

    def test_a_finished_session_is_made_again_to_any_row(self):
        summary, journal = self.replayed()
        code, out, err = journal("replay")
        self.assertEqual(code, 0, err)
        seq, state = out.split()
        self.assertEqual(state, summary["state_hash"])
        code, out, err = journal("replay", "--until", int(seq) // 2, "--every", "100")
        self.assertEqual(code, 0, err)
        lines = [line.split() for line in out.splitlines()]
        self.assertEqual(int(lines[-1][0]), int(seq) // 2)
        self.assertEqual([int(line[0]) for line in lines[:-1]], list(range(100, int(seq) // 2, 100)))
        self.assertEqual(len({line[1] for line in lines}), len(lines))
        # A row on the way is the same whatever is asked for beside it.
        self.assertEqual(journal("replay", "--until", lines[0][0])[1].split(), lines[0])
        code, _, err = journal("replay", "--until", int(seq) + 1)
        self.assertEqual((code, f"ends at row {seq}" in err), (1, True), err)
        self.assertEqual(journal("replay", "--until", "0")[0], 2)

    def test_the_window_shows_an_earlier_row_and_takes_no_lock(self):
        summary, journal = self.replayed()
        session = self.headless("--demo")
        data = self.folder / "data"
        shots = self.folder / "shots"
        code, out, err = run("--rewind", "100", "--screenshot", shots, "--data-dir", data, seconds=60)
        self.assertEqual(code, 0, err)
        self.assertGreater((shots / "window_dark.png").stat().st_size, 20_000)
        self.assertEqual(session.stop(), 0)
        last = int(journal("replay")[1].split()[0])
        code, _, err = run("--rewind", last + 1, "--data-dir", data)
        self.assertEqual((code, f"ends at row {last}" in err), (1, True), err)
        for words, remedy in ((("--rewind", "0"), "from 1, or last"),
                              (("--rewind", "1", "--headless"), "journal replay")):
            code, _, err = run(*words, "--data-dir", data)
            self.assertEqual((code, remedy in err), (2, True), err)

    def test_what_led_to_a_fill_is_told_while_the_session_runs_and_after_it(self):
        session = self.headless("--demo", "--speed", "200", "--approval", "auto")
        data = self.folder / "data"

        def why(*words):
            return run("journal", "why", *words, "--data-dir", data)

        fill = wait_for(lambda: (session.get("/api/oms/trades?format=array")[1] or [None])[-1])
        live = session.get(f"/api/oms/trades/{fill['trade_id']}/why")[1]
        code, out, err = why(fill["trade_id"], "--json")
        self.assertEqual(code, 0, err)
        beside = json.loads(out)
        for part in ("signal", "conditions", "approval", "checks", "fill"):
            self.assertEqual(beside[part], live[part], part)
        self.assertTrue(beside["conditions"] and beside["approval"]["decided_by"] and beside["order"]["events"])
        self.assertEqual(session.stop(), 0)
        code, out, err = why(fill["trade_id"])
        self.assertEqual(code, 0, err)
        self.assertTrue(out.startswith(f"{fill['trade_id']}: "), out)
        for part in ("order", "signal", "condition", "approval", "checks", "event", "fill"):
            self.assertIn(f"\n{part} ", out)
        self.assertIn(live["conditions"][0], out)
        self.assertIn(f"(rule {fill['rule']})", out)
        order = json.loads(why(fill["order_id"], "--json")[1])
        self.assertEqual(order["fills"][0]["trade_id"], fill["trade_id"])
        self.assertTrue(json.loads(why("pos_1", "--json")[1])["orders"])
        for words, code, says in ((("trd_0",), 1, "has no 'trd_0'"), (("trd_1", "--until", "1"), 1, "has no 'trd_1'"),
                                  (("trd_1", "--until", "x"), 2, "whole number"), ((), 2, "needs the ID")):
            got, _, err = why(*words)
            self.assertEqual((got, says in err), (code, True), err)

    def test_the_tables_come_out_whole(self):
        summary, journal = self.replayed()
        code, out, err = journal("export", "--format", "json")
        self.assertEqual(code, 0, err)
        tables = json.loads(out)
        self.assertEqual(len(tables["fills"]), summary["fills"])
        self.assertEqual(len(tables["orders"]), summary["orders"])
        self.assertEqual(len(tables["trades"]), summary["trades"])
        rows = list(csv.DictReader(io.StringIO(journal("export", "--format", "csv", "--table", "fills")[1])))
        self.assertEqual([row["trade_id"] for row in rows], [f"trd_{i + 1}" for i in range(len(rows))])
        self.assertEqual([row["price"] for row in rows], [fill["price"] for fill in tables["fills"]])
        everything = journal("export")[1]
        self.assertEqual([line[2:] for line in everything.splitlines() if line.startswith("# ")], list(tables))
        code, _, err = journal("export", "--table", "wishes")
        self.assertEqual((code, "order_events" in err), (2, True), err)

    def test_a_running_session_is_copied_and_the_copy_is_whole(self):
        session = self.headless("--demo", "--speed", "max")
        copy = self.folder / "copy" / "paper.db"
        copy.parent.mkdir()
        data = self.folder / "data"
        self.assertEqual(run("journal", "backup", copy, "--data-dir", data)[0], 0)
        code, out, err = run("journal", "verify", "--data-dir", copy.parent)
        self.assertEqual((code, out[:4]), (0, "ok: "), err)
        # What has been written is never written over.
        before = copy.read_bytes()
        code, _, err = run("journal", "backup", copy, "--data-dir", data)
        self.assertEqual((code, "already" in err, copy.read_bytes() == before), (1, True, True), err)
        self.assertEqual(run("journal", "backup", self.folder / "no" / "where.db", "--data-dir", data)[0], 1)
        # Read beside the running engine, the copy and the journal say the same of the copy's last row.
        seq, state = run("journal", "replay", "--data-dir", copy.parent)[1].split()
        self.assertEqual(run("journal", "replay", "--until", seq, "--data-dir", data)[1].split(), [seq, state])
        self.assertEqual(session.stop(), 0)
        shutil.rmtree(copy.parent)

    def test_a_backup_comes_back_as_another_future(self):
        data = self.folder / "data"
        copy = self.folder / "copy.db"

        def journal(*words):
            return run("journal", *words, "--data-dir", data)

        session = self.headless("--demo", "--speed", "max")
        epoch = session.get("/api/status")[1]["epoch"]
        self.assertTrue(epoch)
        self.assertEqual(journal("backup", copy)[0], 0)
        rows = self.rows_of(copy)
        wait_for(lambda: session.get("/api/status")[1]["journal_seq"] > rows)
        code, _, err = journal("restore", copy)
        self.assertEqual((code, f"process {session.process.pid}" in err), (1, True), err)
        self.assertEqual(session.stop(), 0)
        seq, state = journal("replay", "--until", rows)[1].split()
        last = int(journal("replay")[1].split()[0])
        code, out, err = journal("restore", copy, "--json")
        self.assertEqual(code, 0, err)
        told = json.loads(out)
        self.assertEqual((told["rows"], told["sessions"], told["last_seq"]), (rows, 1, rows))
        self.assertNotEqual(told["epoch"], epoch)
        self.assertEqual(self.rows_of(told["put_aside"]), last)
        self.assertEqual(journal("verify")[0], 0)
        self.assertEqual(journal("replay")[1].split(), [seq, state])
        # The session goes on from the backup's last row, and says that it is another future.
        again = self.headless("--speed", "max")
        self.assertEqual(again.ready["session_id"], session.ready["session_id"])
        status = again.get("/api/status")[1]
        self.assertEqual(status["epoch"], told["epoch"])
        wait_for(lambda: again.get("/api/status")[1]["journal_seq"] > rows)
        self.assertEqual(again.stop(), 0)
        self.assertEqual(journal("replay", "--until", rows)[1].split(), [seq, state])
        self.assertEqual(journal("verify")[0], 0)
        code, out, err = journal("restore", told["put_aside"])
        self.assertEqual((code, f"restored {last} rows in 1 sessions" in out, "lies in" in out), (0, True, True), err)
        copy.write_bytes(copy.read_bytes()[:-5000])
        code, _, err = journal("restore", copy)
        self.assertEqual((code, f"{copy} is damaged" in err), (1, True), err)
        self.assertEqual(int(journal("replay")[1].split()[0]), last)

    def test_each_mistake_gets_the_remedy_that_fits(self):
        data = self.folder / "data"
        session = self.headless("--demo", "--speed", "max")
        wait_for(lambda: session.get("/api/status")[1]["journal_seq"] > 20)
        self.assertEqual(session.stop(), 0)
        folder = self.folder / "files"
        folder.mkdir()
        (folder / "empty.db").touch()
        (folder / "letter.txt").write_text("x" * 5000)
        with contextlib.closing(sqlite3.connect(folder / "foreign.db")) as foreign:
            foreign.execute("CREATE TABLE notes (text)")
        shutil.copytree(data, folder / "broken")
        with open(folder / "broken" / "paper.db", "r+b") as file:
            file.seek(file.seek(0, 2) // 2)
            file.write(b"\xff" * 8192)
        # SQLite tells of a page that it cannot read at all in two lines.
        shutil.copytree(data, folder / "torn")
        with contextlib.closing(sqlite3.connect(data / "paper.db")) as database:
            (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'equity_points'").fetchone()
            (size,) = database.execute("PRAGMA page_size").fetchone()
        with open(folder / "torn" / "paper.db", "r+b") as file:
            file.seek((root - 1) * size)
            file.write(b"\xff" * size)
        ours = "name a file that `tidemark journal backup` made"
        for words, where, says in (
                (("restore", folder / "empty.db"), data, "empty.db is empty: " + ours),
                (("restore", folder / "letter.txt"), data, "letter.txt is not a database: " + ours),
                (("restore", folder / "foreign.db"), data, "belongs to another program: " + ours),
                (("restore", folder), data, "is a folder: " + ours),
                (("restore", folder / "none.db"), data, "there is no file"),
                (("restore", folder / "broken" / "paper.db"), data, "take another backup"),
                (("backup", folder / "no" / "copy.db"), data, "make it, or name a file in another one"),
                (("backup", folder / "empty.db"), data, "already: name a new one"),
                (("verify",), folder / "none", "there is no journal in"),
                (("verify",), folder / "torn", f"Page {root}: "),
                (("verify",), folder / "torn", "put a backup in its place (`tidemark journal restore`)"),
                (("verify",), folder / "broken", "put a backup in its place (`tidemark journal restore`)")):
            code, out, err = run("journal", *words, "--data-dir", where)
            self.assertEqual((code, says in err, err.count("\n")), (1, True, 1), (words, err))
            self.assertLessEqual(err.count("put a backup") + err.count("take another backup"), 1, err)
        self.assertEqual(run("journal", "verify", "--data-dir", data)[0], 0)

    def test_finished_sessions_move_into_files(self):
        summary, journal = self.replayed()
        rows = int(journal("replay")[1].split()[0])
        session = self.headless("--demo")
        code, _, err = journal("archive", "--keep-days", "0")
        self.assertEqual((code, f"process {session.process.pid}" in err), (1, True), err)
        first = wait_for(lambda: session.get("/api/oms/session")[1]["session_id"])
        order = {"symbol": "BTCUSDT", "side": "buy", "type": "market", "quantity": "0.01", "client_order_id": "mine"}
        status, mine = session.post("/api/oms/orders", order)
        self.assertEqual(status, 201, mine)
        self.assertEqual(session.stop(), 0)
        for words, code in ((("--keep-days", "x"), 2), ((), 2), (("--before", "soon"), 2),
                            (("--before", "2026-01-01", "--keep-days", "1"), 2)):
            self.assertEqual(journal("archive", *words)[0], code, words)
        self.assertIn("no finished session", journal("archive", "--keep-days", "1")[1])
        code, out, err = journal("archive", "--keep-days", "0", "--json")
        self.assertEqual(code, 0, err)
        (archived,) = json.loads(out)
        self.assertEqual(archived["rows"], rows)
        file = pathlib.Path(archived["file"])
        self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), archived["sha256"])
        code, out, err = journal("verify")
        self.assertEqual((code, "ok: 1 archives are what was put there" in out), (0, True), err)
        code, _, err = journal("replay", "--until", rows)
        self.assertEqual((code, str(file) in err), (1, True), err)
        code, out, err = journal("export", "--table", "orders")
        self.assertEqual((code, str(file) in err, archived["session_id"] in out), (0, True, False), err)
        # The open session goes on; once it has ended too, the numbers go on behind both.
        again = self.headless()
        self.assertEqual(again.get("/api/oms/session")[1]["session_id"], first)
        seq = again.get("/api/status")[1]["journal_seq"]
        self.assertEqual(again.stop(), 0)
        last = self.headless("--new-session", "--demo")
        self.assertGreaterEqual(last.get("/api/status")[1]["journal_seq"], seq)
        self.assertEqual(last.stop(), 0)
        self.assertEqual(journal("archive", "--keep-days", "0")[0], 0)
        # A client id is its author's for ever: the same order has its first result, another one is a conflict.
        kept = self.headless()
        self.assertEqual(kept.post("/api/oms/orders", order), (200, mine))
        self.assertEqual(kept.post("/api/oms/orders", {**order, "quantity": "0.02"})[0], 409)
        self.assertEqual(kept.stop(), 0)
        file.unlink()
        code, out, err = journal("verify")
        self.assertEqual((code, f"note: the archive {file} is not there" in out), (0, True), err)

    def test_a_compact_journal_is_the_same_and_smaller(self):
        summary, journal = self.replayed()
        data = self.folder / "data"
        session = self.headless("--demo", "--speed", "max")
        wait_for(lambda: session.get("/api/status")[1]["journal_seq"] > summary["orders"] + 200)
        code, _, err = journal("compact")
        self.assertEqual((code, f"process {session.process.pid}" in err), (1, True), err)
        self.assertEqual(session.stop(), 0)
        code, _, err = journal("archive", "--keep-days", "0")
        self.assertEqual((code, "`tidemark journal compact` gives them back" in err), (0, True), err)
        state, tables, epoch = journal("replay")[1], journal("export")[1], self.epoch_of(data)
        # A program that reads the journal keeps it, and nothing is left behind.
        with contextlib.closing(sqlite3.connect(data / "paper.db")) as reader:
            reader.execute("SELECT count(*) FROM journal").fetchone()
            code, _, err = journal("compact")
            self.assertEqual((code, "end that program" in err), (1, True), err)
        before = (data / "paper.db").stat().st_size
        code, out, err = journal("compact", "--json")
        self.assertEqual(code, 0, err)
        told = json.loads(out)
        after = (data / "paper.db").stat().st_size
        self.assertEqual((told["file"], told["bytes_before"], told["bytes"]), (str(data / "paper.db"), before, after))
        self.assertLess(after, before)
        self.assertEqual(sorted(file.name for file in data.glob("paper.db*")), ["paper.db", "paper.db.acknowledged"])
        self.assertEqual(journal("verify")[0], 0)
        self.assertEqual((journal("replay")[1], journal("export")[1], self.epoch_of(data)), (state, tables, epoch))
        self.assertRegex(journal("compact")[1], f"paper.db has {after} bytes, before {after}; its .* as they were")
        again = self.headless("--speed", "max")
        self.assertEqual(again.ready["session_id"], session.ready["session_id"])
        self.assertEqual(again.stop(), 0)
        self.assertEqual(journal("verify")[0], 0)

    @staticmethod
    def epoch_of(data):
        with contextlib.closing(sqlite3.connect(f"file:{data / 'paper.db'}?immutable=1", uri=True)) as database:
            return database.execute("SELECT epoch FROM journal_epoch").fetchone()[0]

    @staticmethod
    def rows_of(file):
        with contextlib.closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as database:
            return database.execute("SELECT max(seq) FROM journal").fetchone()[0]

    def test_without_a_journal_each_says_so(self):
        for command in COMMANDS:
            words = ("journal", command, *{"backup": ["copy.db"], "why": ["trd_1"]}.get(command, []))
            code, out, err = run(*words, "--data-dir", self.folder / "empty")
            self.assertEqual((code, out), (1, ""), command)
            self.assertIn("--data-dir", err)
        self.assertEqual(run("journal", "backup", "--data-dir", self.folder)[0], 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
