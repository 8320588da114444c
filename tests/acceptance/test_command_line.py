"""What a wrong start says, and what it leaves behind: one sentence, an exit code, nothing half done."""

import json
import socket
import unittest

from support import ROOT, Case, run


class CommandLine(Case):
    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def refused(self, code, part, *words):
        folder = self.folder / "data"
        got, out, err = run("--headless", "--data-dir", folder, "--no-remote", *words)
        lines = [line for line in err.splitlines() if not line.startswith("info:")]
        self.assertEqual(got, code, err)
        self.assertEqual(len(lines), 1, err)
        self.assertIn(part, lines[0])
        self.assertFalse((folder / "paper.db").exists(), "a refused start left a session behind")

    def test_wrong_words(self):
        self.refused(2, "did you mean --headless?", "--hedless")
        self.refused(2, "there is no file", "--replay", "/nowhere.csv", "--symbol", "X")
        self.refused(2, "is no speed", "--speed", "fast")
        self.refused(2, "session.cahs; did you mean", "--session", self.file("s.toml", "[session]\ncahs = 5\n"))

    def test_files_of_nonsense(self):
        for text in ("", "\x00\x01\x02", "hello\nworld\n", "time,open\n1,2\n"):
            file = self.file("x.csv", text)
            self.refused(1, "x.csv", "--replay", file, "--symbol", "X", "--timeframe", "1m")

    def test_a_strategy_with_a_typo_is_named_with_its_place(self):
        shipped = (ROOT / "resources" / "strategies" / "ema_trend.toml").read_text()
        file = self.file("s.toml", shipped.replace("signal_ttl =", "signal_tll ="))
        line = 1 + shipped[:shipped.index("signal_ttl =")].count("\n")
        self.refused(1, f"s.toml:{line}:1: error: ", "--strategy", file)
        self.refused(1, "there is no strategy nothing", "--strategy", "nothing")

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            code, out, err = run("--headless", "--data-dir", self.folder / "data", "--listen", f"127.0.0.1:{port}")
            self.assertEqual(code, 1)
            self.assertIn(f"port {port} of 127.0.0.1 is in use", err)

    def test_a_second_engine_names_the_first(self):
        first = self.headless("--demo")
        code, out, err = run("--headless", "--data-dir", self.folder / "data", "--listen", "127.0.0.1:0")
        self.assertEqual(code, 1)
        self.assertIn(str(first.process.pid), err)
        self.assertEqual(first.stop(), 0)

    def test_a_restart_goes_on_and_another_seed_is_refused(self):
        first = self.headless("--demo", "--seed", "3")
        name = first.ready["session_id"]
        self.assertTrue(first.ready["url"].endswith("/"))
        self.assertEqual(first.stop(), 0)
        self.assertFalse((self.folder / "data" / first.ready["token_file"]).exists())
        for words, variables in ((["--seed", "4"], {}), ([], {"TIDEMARK_SEED": "4"}),
                                 ([], {"TIDEMARK_FEED_SEED": "4"})):
            code, out, err = run("--headless", "--data-dir", self.folder / "data", "--no-remote", *words,
                                 variables=variables)
            self.assertEqual(code, 2, f"{words} {variables}: {err}")
            self.assertIn(name, err)
        second = self.headless()
        self.assertEqual(second.ready["session_id"], name)
        second.kill()
        third = self.headless("--new-session", "--seed", "4")
        self.assertNotEqual(third.ready["session_id"], name)

    def test_a_restart_keeps_what_the_options_said_and_refuses_another(self):
        file = self.file("session.toml", "[session]\nname = \"mine\"\n[feed]\nkind = \"simulated\"\n")
        first = self.headless("--session", file, "--approval", "auto", "--cash", "5000")
        self.assertEqual(first.stop(), 0)
        for words in ((), ("--session", file), ("--session", file, "--approval", "auto"), ("--cash", "5000")):
            again = self.headless(*words)
            self.assertEqual(again.ready["session_id"], first.ready["session_id"], words)
            self.assertEqual(again.get("/api/oms/equity")[1]["summary"]["initial_equity"], "5000", words)
            self.assertEqual(again.stop(), 0)
        code, _, err = run("--headless", "--session", file, "--approval", "manual", "--data-dir", self.folder / "data")
        self.assertEqual((code, "has session.approval \"auto\"; " in err, err.count("\n")), (2, True, 1), err)

    def test_a_restart_refuses_or_names_each_setting_that_the_session_has_otherwise(self):
        first = self.headless("--demo", "--strategy", "pulse")
        self.assertEqual(first.stop(), 0)
        name = first.ready["session_id"]
        for key, value in (("currency", "EUR"), ("account", "second"), ("account_type", "cash"),
                           ("position_mode", "hedging"), ("day_roll", "17:00 America/New_York")):
            code, _, err = run("--headless", "--data-dir", self.folder / "data", f"--session-{key.replace('_', '-')}",
                               value)
            self.assertEqual((code, name in err, f"session.{key} " in err), (2, True, True), err)
        for words, said in ((("--broker-fees-taker-bps", "9"), "broker.fees.taker_bps \"5\""),
                            (("--broker-profile", "touch"), "broker.profile \"default\""),
                            (("--strategy", "pulse", "--strategy", "grid"), "1 of [[strategy]]"),
                            (("--strategy", "grid"), "strategy[1].file \"pulse\"")):
            code, _, err = run("--headless", "--data-dir", self.folder / "data", *words)
            self.assertEqual((code, f"has {said}" in err, err.count("\n")), (2, True, 1), err)
        file = self.file("session.toml", """[session]
name = "mine"
timeframe = "5m"
[broker]
fees = { maker_bps = 2 }
[risk]
daily_loss = { limit = "1%" }
[[strategy]]
file = "pulse"
""")
        again = self.headless("--session", file, "--speed", "30")
        self.assertEqual((again.ready["session_id"], again.stop()), (name, 0))
        self.assertIn(f"session {name} goes on with its session.name \"Paper session\", no session.timeframe; another "
                      "counts for a new session only", again.stderr())

    def test_a_limit_of_a_shipped_strategy_that_the_feed_cannot_run_is_no_mistake(self):
        # Minutes are too coarse for pulse, which works on bars of 15 seconds.
        data = self.file("minutes.csv", "time,open,high,low,close,volume\n1733011200,1,2,1,2,1\n1733011260,1,2,1,2,3\n")
        file = self.file("session.toml", '[risk]\nmax_position = { strategies = { pulse = "10%", Pulse = "5%" } }\n')
        session = self.headless("--session", file, "--replay", data, "--symbol", "XYZ")
        self.assertNotIn("strategies", session.get("/api/oms/risk/limits")[1]["limits"]["max_position"])
        self.assertEqual(session.stop(), 0)
        self.assertIn("pulse needs 15s bars", session.stderr())

    def test_without_a_usable_journal_it_starts_degraded(self):
        blocker = self.file("blocker", "a file, not a folder")
        session = self.headless("--demo", folder=blocker / "data")
        self.assertEqual(session.ready["journal"], "unavailable")
        order = {"symbol": "AAPL", "side": "buy", "type": "market", "quantity": "1"}
        self.assertEqual(session.post("/api/oms/orders", order)[0], 503)
        self.assertEqual(session.get("/healthz", token=None)[0], 503)
        self.assertIn(session.post("/api/oms/risk/kill-switch", {"reason": "drill"})[0], (200, 202))

    def test_a_corrupt_database_is_left_as_it_is(self):
        data = self.folder / "data"
        data.mkdir()
        (data / "paper.db").write_bytes(b"this was never a database" * 400)
        session = self.headless("--demo")
        self.assertEqual(session.ready["journal"], "unavailable")
        session.stop()
        self.assertEqual((data / "paper.db").read_bytes(), b"this was never a database" * 400)

    def test_the_small_commands(self):
        folder = self.folder / "data"
        self.assertRegex(run("--version")[1], r"^tidemark \S+ \(.*\), Qt 6\.\S+, SQLite 3\.")
        self.assertIn("--until-end", run("--help")[1])
        self.assertEqual(run("token", "create", "--name", "a", "--role", "king", "--data-dir", folder)[0], 2)
        code, out, _ = run("token", "create", "--name", "a", "--role", "trader", "--ttl", "1h", "--data-dir", folder)
        self.assertEqual((code, out.split()[-1].count(".")), (0, 2))
        for words in (("token", "list", "--data-dir", folder), ("token", "list", f"--data-dir={folder}"),
                      ("--data-dir", folder, "token", "list")):
            self.assertIn("trader", run(*words)[1], words)
        tokens = json.loads(run("token", "list", "--json", "--data-dir", folder)[1])
        self.assertEqual([(token["name"], token["role"], token["revoked_at"]) for token in tokens],
                         [("a", "trader", None)])
        code, out, _ = run("token", "--help")
        self.assertEqual((code, "--ttl" in out, "--headless" in out), (0, True, False))
        self.assertEqual(run("journal", "verify", "--data-dir", folder)[0], 1)
        self.headless("--demo").stop()
        self.assertEqual(run("journal", "verify", "--data-dir", folder)[0], 0)
        self.assertRegex(run("journal", "hash", "--data-dir", folder)[1], r"^[0-9a-f]{64}\n$")
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            code, out, err = run("doctor", "--json", "--listen", place, "--data-dir", folder)
        states = {check["check"]: check["state"] for check in json.loads(out)}
        self.assertEqual(code, 1)
        self.assertEqual({name: states[name] for name in ("data folder", "database", "port", "keyring", "data")},
                         {"data folder": "pass", "database": "pass", "port": "fail", "keyring": "pass", "data": "pass"})
        (folder / "remote.key").chmod(0o644)
        self.assertIn("FAIL  keyring", run("doctor", "--data-dir", folder)[1])


if __name__ == "__main__":
    unittest.main()
