"""POST /api/oms/session/start with a configuration: another session in the same process, once one is over."""

import json
import pathlib
import tempfile
import unittest

from support import Headless, run, wait_for


class NextSession(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "data"
        self.session = Headless(self.folder, "--demo", "--speed", "100")
        self.addCleanup(self.session.kill)

    def start(self, configuration):
        return self.session.post("/api/oms/session/start", configuration)

    def now(self):
        """The session, while there is a listener."""
        try:
            code, answer = self.session.get("/api/oms/session")
        except OSError:
            return {}
        return answer if code == 200 else {}

    def test_begins_where_the_one_before_is_over(self):
        first = self.now()["session_id"]
        self.assertEqual(self.start({"session": {"name": "Second"}})[0], 409)
        # What is wrong with the request is told before what is wrong with the time.
        code, answer = self.start({"feed": {"sed": 2}})
        self.assertEqual((code, answer["error"]["field"]), (400, "feed.sed"), answer)
        self.assertEqual(self.start({})[0], 200)
        self.assertEqual(self.session.post("/api/oms/session/stop", {})[0], 200)

        for configuration, field in (({"session": {"cash": "much"}}, "session.cash"),
                                     ({"feed": {"kind": "replay",
                                                "file": [{"path": "../process.token", "symbol": "A"}]}},
                                      "feed.file.path"),
                                     ({"remote": {"listen": "0.0.0.0:1"}}, "remote"),
                                     ({"session": {"symbols": ["NOTHING"]}}, None)):
            code, answer = self.start(configuration)
            self.assertEqual((code, answer["error"]["field"]), (400, field), answer)
        self.assertEqual(self.now()["session_id"], first)

        lock = (self.folder / "tidemark.lock").stat()
        code, answer = self.start({"session": {"name": "Second", "cash": "5000", "symbols": ["BTCUSDT"]},
                                   "feed": {"kind": "simulated", "seed": 3, "speed": 50},
                                   "strategy": [{"file": "pulse", "approval": "auto"}]})
        self.assertEqual(code, 201, answer)
        second = answer["session_id"]
        self.assertNotEqual(second, first)
        # At the same address, for the same token.
        wait_for(lambda: self.now().get("session_id") == second)
        # In a folder that was nobody else's to take in between: the lock is the one that it was.
        still = (self.folder / "tidemark.lock").stat()
        self.assertEqual((still.st_ino, still.st_mtime_ns), (lock.st_ino, lock.st_mtime_ns))
        session = self.now()
        self.assertEqual((session["state"], session["symbols"], session["speed"]), ("running", ["BTCUSDT"], 50))
        wait_for(lambda: self.session.get("/api/oms/trades")[1]["items"], 60)
        self.assertLess(float(self.session.get("/api/oms/equity")[1]["points"][0]["equity"]), 5001)
        ready = json.loads(self.session.process.stdout.readline())
        self.assertEqual((ready["session_id"], ready["url"]), (second, self.session.ready["url"]))
        self.assertEqual(self.session.stop(), 0)
        code, said, _ = run("journal", "verify", "--data-dir", self.folder)
        self.assertEqual(code, 0, said)


if __name__ == "__main__":
    unittest.main()
