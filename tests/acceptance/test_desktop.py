"""The desktop as a process: it ends when it is told to, and a data folder has one window."""

import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from support import PROGRAM, Case, Headless, environment, run, wait_for


class Desktop(Headless):
    """A session with a window. It prints no ready line: its listener answering says that it is there."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = [PROGRAM, "--listen", f"127.0.0.1:{self.port}", "--data-dir", str(folder), "--speed", "20"]
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.token_file = pathlib.Path(folder) / "process.token"
        wait_for(self.answers)

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(self.stderr())
        try:
            self.token = self.token_file.read_text().strip()
            return self.get("/api/oms/session")[1]["state"] == "running"
        except OSError:
            return False


class DesktopTest(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.window = Desktop(self.data)
        self.addCleanup(self.end, self.window)

    def test_signals_end_it_without_a_question(self):
        order = {"symbol": "AAPL", "side": "buy", "type": "limit", "quantity": "1", "price": "200.00"}
        self.assertEqual(self.window.post("/api/oms/orders", order)[0], 201)
        self.assertEqual(self.window.stop(), 0)
        layout = self.data / "desktop.ini"
        self.assertIn("[window]", layout.read_text())
        layout.unlink()
        again = Desktop(self.data)
        self.addCleanup(self.end, again)
        again.process.send_signal(signal.SIGINT)
        self.assertEqual(again.process.wait(10), 0)
        self.assertTrue(layout.exists())

    def test_the_layouts_of_five_starts_are_kept(self):
        self.assertEqual(self.window.stop(), 0)
        layout = self.data / "desktop.ini"
        before = layout.read_text()
        backups = [self.data / f"desktop.ini.{number}" for number in range(1, 7)]
        for backup in backups[:5]:
            backup.write_text(backup.name)
        again = Desktop(self.data)
        self.addCleanup(self.end, again)
        self.assertEqual(again.stop(), 0)
        self.assertEqual([backup.read_text() for backup in backups[:5]],
                         [before, *(backup.name for backup in backups[:4])])
        self.assertFalse(backups[5].exists())

    def test_a_second_start_finds_the_first_however_its_folder_is_written(self):
        link = self.folder / "link"
        link.symlink_to(self.data)
        for name in (self.data, f"{self.data}/", f"{self.folder}/./data", f"{self.data}/../data/", link):
            code, out, err = run("--data-dir", name, "--no-remote")
            self.assertEqual(code, 0, f"{name}: {err}")


if __name__ == "__main__":
    unittest.main()
