"""A window on a session that another process runs."""

import signal
import socket
import subprocess
import unittest

from support import PROGRAM, Case, environment, run, wait_for

GAUGE = 'tidemark_ws_clients{endpoint="/api/v1/stream"} 1'


class ConnectTest(Case):
    def token(self, role):
        code, out, err = run("token", "create", "--name", role, "--role", role, "--data-dir", self.folder / "data")
        self.assertEqual(code, 0, err)
        file = self.folder / role
        file.write_text(out)
        return file

    def window(self, port, file):
        words = ["--connect", f"ws://127.0.0.1:{port}", "--token-file", file, "--data-dir", self.folder / "own"]
        process = subprocess.Popen([PROGRAM, *words], env=environment(), stdout=subprocess.DEVNULL)
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
