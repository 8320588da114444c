"""A window on a session that another process runs: whatever happens to the line between them, it shows that session."""

import asyncio
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import time
import unittest

from proxy import Proxy
from support import PROGRAM, Case, environment, run, wait_for

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "oms" / "remote"))
from stream_mirror import LOSSLESS, Mirror  # noqa: E402

# A cut takes about a second, which the window waits before it comes back; `TIDEMARK_CUTS` asks for another number.
CUTS = int(os.environ.get("TIDEMARK_CUTS", "10"))
CUTS_A_STALL = 10
COMPARISONS = 5
GAUGE = 'tidemark_ws_clients{endpoint="/api/v1/stream"} 1'


class ConnectTest(Case):
    def token(self, role):
        code, out, err = run("token", "create", "--name", role, "--role", role, "--data-dir", self.folder / "data")
        self.assertEqual(code, 0, err)
        file = self.folder / role
        file.write_text(out)
        return file

    def window(self, port, file, *options, log=None):
        words = ["--connect", f"ws://127.0.0.1:{port}", "--token-file", file, "--data-dir", self.folder / "own"]
        process = subprocess.Popen([PROGRAM, *words, *options], env=environment(), stdout=subprocess.DEVNULL,
                                   stderr=log)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    @staticmethod
    def is_followed(session):
        return GAUGE in session.get("/metrics")[1]

    def test_it_follows_comes_back_and_leaves_nothing_but_its_layout(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        session = self.headless("--demo", "--listen", f"127.0.0.1:{port}")
        file = self.token("trader")
        window = self.window(port, file)
        wait_for(lambda: self.is_followed(session))
        session.kill()
        again = self.headless("--demo", "--listen", f"127.0.0.1:{port}")
        wait_for(lambda: self.is_followed(again), seconds=60)
        window.send_signal(signal.SIGTERM)
        self.assertEqual(window.wait(10), 0)
        wait_for(lambda: not self.is_followed(again))
        self.assertEqual([path.name for path in (self.folder / "own").iterdir()], ["connect.ini"])

    def test_it_has_what_the_server_has_whatever_happens_to_the_line(self):
        session = self.headless("--demo", "--speed", "600", "--approval", "auto")
        line = Proxy(session.port)
        self.addCleanup(line.close)
        told = self.folder / "told"
        options = ["--log-level", "debug", "--log-format", "json"]
        with open(told, "w", encoding="utf-8") as log:
            window = self.window(line.port, self.token("trader"), *options, log=log)
        dice = random.Random(12)
        began = time.monotonic()
        streams = 0
        for cut in range(1, CUTS + 1):
            wait_for(lambda: line.streams > streams, seconds=60, pause=0.002)
            # While it is told who it is, everything, what it has missed, or what happens.
            time.sleep(dice.uniform(0, 0.1))
            if cut % CUTS_A_STALL == CUTS_A_STALL // 2:
                self.stall(session, line, dice)
            if cut % (CUTS // COMPARISONS) == 0:
                self.compare(session, told)
            line.cut()
            streams = line.streams
        self.compare(session, told)
        print(f"{CUTS} cuts and {CUTS // CUTS_A_STALL} stalls in {time.monotonic() - began:.0f} s", file=sys.stderr)
        window.send_signal(signal.SIGTERM)
        self.assertEqual(window.wait(10), 0)
        warnings = {line["message"] for line in self.lines(told) if line["level"] in ("warning", "error")}
        self.assertEqual(warnings - {"This plugin does not support propagateSizeHints()"}, set())
        last = self.reports(told)[-1]
        self.assertEqual(last["mismatches"], 0)
        self.assertGreaterEqual(last["proofs"], COMPARISONS * len(last["hashes"]))

    @staticmethod
    def stall(session, line, dice):
        """Nothing is read, or the server does nothing: for a moment, or for so long that it counts as stale."""
        seconds = dice.choice([dice.uniform(0.1, 1)] * 24 + [6])
        if dice.random() < 0.5:
            line.hold()
            time.sleep(seconds)
            line.release()
        else:
            session.process.send_signal(signal.SIGSTOP)
            time.sleep(seconds)
            session.process.send_signal(signal.SIGCONT)

    def compare(self, session, told):
        """Holds the session until the window says of its last row what the server tells somebody who never saw it."""
        self.assertEqual(session.post("/api/oms/session/pause", {})[0], 200)
        seq, hashes, tape = asyncio.run(self.hashes(session))
        # What is merged may be told a moment after the row.
        report = wait_for(lambda: next((report for report in self.reports(told)
                                        if report["seq"] == seq and report["tape"] == tape), None), 60)
        self.assertEqual(report["hashes"], {name: hashes[name] for name in LOSSLESS if name != "audit"}, seq)
        self.assertEqual(session.post("/api/oms/session/resume", {})[0], 200)

    @staticmethod
    async def hashes(session):
        """The journal's last row, the hashes at it, and the number of each symbol's last trade, as another mirror has
        them."""
        mirror = Mirror()
        await mirror.open(session.ws("/api/v1/stream", None), session.token)
        await mirror.subscribe(LOSSLESS + ["tape"])
        await mirror.next("hb", seconds=30)
        pulse = await mirror.next("hb", seconds=30)
        await mirror.ws.close()
        tape = {}
        for row in mirror.channels["tape"].rows.values():
            tape[row["symbol"]] = max(tape.get(row["symbol"], 0), int(row["number"]))
        return int(pulse["seq"]), pulse["data"]["hashes"], tape

    @staticmethod
    def lines(told):
        # The last one may still be on its way, and the first ones be said before there is a log.
        whole, _, _ = told.read_text(encoding="utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines() if line.startswith("{")]

    def reports(self, told):
        messages = [line["message"] for line in self.lines(told)]
        return [json.loads(text.removeprefix("mirror ")) for text in messages if text.startswith("mirror {")]

    def test_what_does_not_go_together_is_said(self):
        file = self.folder / "token"
        file.write_text("a.b.c")
        for words, said in [
            (["--connect", "ws://127.0.0.1:8050"], "--token-file"),
            (["--connect", "127.0.0.1:8050", "--token-file", file], "ws://HOST:PORT"),
            (["--connect", "ws://desk.example:8050", "--token-file", file], "wss://"),
            (["--connect", "ws://127.0.0.1:8050", "--token-file", file, "--headless"], "--headless"),
            (["--token-file", file], "--connect"),
        ]:
            code, _, err = run(*words, "--data-dir", self.folder / "own")
            self.assertEqual(code, 2, words)
            self.assertIn(said, err)
            self.assertEqual(err.count("\n"), 1, err)


if __name__ == "__main__":
    unittest.main()
