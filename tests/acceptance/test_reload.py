"""A strategy's file that changes under a running session, and a strategy that only shadows the market."""

import unittest

from support import Case, run, wait_for

FILE = """[strategy]
name = "Mine"
symbols = ["BTCUSDT"]
timeframe = "15s"
approval = "auto"
cooldown = "1s"
[sizing]
quantity = "0.01"
[conditions.signal]
up = {{ when = "{signal}" }}
[conditions.exit]
old = {{ when = "bars_since(close > 0) > 1000 or {exit}" }}
"""


class Reload(Case):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "mine.toml"
        self.write("close < 1")
        self.session = self.start()

    def start(self):
        session = self.headless("--demo", "--speed", "100", "--strategy", self.path, folder=self.folder / "data")
        wait_for(lambda: session.get("/api/oms/strategies")[1]["items"])  # they begin with the first price
        return session

    def write(self, signal, leave="close < 1"):
        self.path.write_text(FILE.format(signal=signal, exit=leave))

    def expression(self):
        items = self.session.get("/api/oms/strategies/mine%3ABTCUSDT/conditions")[1]["items"]
        return items[0]["expression"] if items else None

    def instance(self):
        return self.session.get("/api/oms/strategies")[1]["items"][0]

    def test_a_changed_file_is_taken_over_and_a_restart_and_a_replay_use_the_file_of_each_row(self):
        wait_for(lambda: self.expression() == "close < 1")
        self.write("close > 1")
        wait_for(lambda: self.expression() == "close > 1")
        wait_for(lambda: self.instance()["state"] == "in_position", seconds=30)
        # In a trade it waits; killed there, the session goes on with what ran and with what waits.
        self.write("close > 2", leave="close > 1")
        wait_for(lambda: self.instance().get("reload_pending"))
        self.session.kill()
        self.write("close > 3")
        self.session = self.start()
        self.assertEqual(self.instance()["state"], "in_position")
        wait_for(lambda: self.expression() == "close > 1")
        self.assertEqual(self.session.stop(), 0)
        code, out, err = run("journal", "verify", "--data-dir", self.folder / "data")
        self.assertEqual(code, 0, out + err)
        code, out, err = run("journal", "replay", "--data-dir", self.folder / "data")
        self.assertEqual(code, 0, out + err)

    def test_a_file_put_back_while_the_program_is_down_is_taken_over(self):
        self.write("close < 2")
        wait_for(lambda: self.expression() == "close < 2")
        self.assertEqual(self.session.stop(), 0)
        self.write("close < 1")  # as the session began
        self.session = self.start()
        wait_for(lambda: self.expression() == "close < 1")

    def test_a_broken_file_leaves_the_old_one_running_and_is_told_with_its_line(self):
        wait_for(lambda: self.expression() == "close < 1")
        self.write("clse > 1")
        wait_for(lambda: any('mine.toml:10:16: error: unknown name "clse"' in line["message"]
                             for line in self.session.get("/api/logs")[1]["items"]))
        self.assertEqual(self.expression(), "close < 1")
        self.write("close < 2")
        wait_for(lambda: self.expression() == "close < 2")

    def test_a_file_is_read_again_on_request(self):
        path = "/api/oms/strategies/mine%3ABTCUSDT/reload"
        wait_for(lambda: self.expression() == "close < 1")
        self.write("close > 1")
        code, instance = self.session.post(path)
        self.assertEqual((code, instance["strategy"]), (200, "mine"), instance)
        self.assertEqual(self.expression(), "close > 1")
        self.write("clse > 1")
        code, answer = self.session.post(path)
        self.assertEqual((code, answer["error"]["code"]), (409, "invalid_strategy"), answer)
        self.assertIn("mine.toml:10:16", answer["error"]["message"])
        self.path.unlink()
        code, answer = self.session.post(path)
        self.assertEqual((code, answer["error"]["code"]), (409, "no_strategy_file"), answer)

    def test_a_shadow_trades_on_its_own_account_and_sends_nothing(self):
        path = "/api/oms/strategies/mine%3ABTCUSDT/"
        self.assertEqual(self.session.get(path + "shadow")[0], 404)
        code, instance = self.session.post(path + "shadow")
        self.assertEqual((code, instance["mode"]), (200, "shadow"), instance)
        self.write("close > 1", leave="close > 1")
        wait_for(lambda: len(self.session.get(path + "shadow")[1]["trades"]) > 2, seconds=30)
        shadow = self.session.get(path + "shadow")[1]
        self.assertGreater(len(shadow["points"]), 2)
        self.assertEqual(shadow["trades"][0]["quantity"], "0.01")
        for what in ("orders", "trades", "signals", "positions"):
            self.assertEqual(self.session.get("/api/oms/" + what)[1]["items"], [], what)
        self.session.kill()
        self.session = self.start()
        self.assertEqual(self.instance()["mode"], "shadow")
        known = [t["entry_time"] for t in shadow["trades"]]
        wait_for(lambda: self.session.get(path + "shadow")[0] == 200)
        again = [t["entry_time"] for t in self.session.get(path + "shadow")[1]["trades"]]
        self.assertEqual(again[:len(known)], known)
        code, instance = self.session.post(path + "live")
        self.assertEqual((code, instance["mode"]), (200, "live"), instance)
        wait_for(lambda: self.session.get("/api/oms/trades")[1]["items"], seconds=30)


if __name__ == "__main__":
    unittest.main()
