"""Starts the program in a folder of its own and speaks to it as scripts do."""

import http.client
import json
import os
import pathlib
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 and os.path.exists(sys.argv[1]) else "tidemark"
ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("TIDEMARK_DATA", ROOT.parent / "shared" / "data"))


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TIDEMARK_", "WEBSOCKET_"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}


def run(*words, seconds=50, variables=None):
    """Exit code, standard output and standard error of one run to its end."""
    done = subprocess.run([PROGRAM, *map(str, words)], env={**environment(), **(variables or {})}, capture_output=True,
                          text=True, timeout=seconds)
    return done.returncode, done.stdout, done.stderr


class Headless:
    """A headless session that is ready. No file of it grows beyond file_bytes."""

    def __init__(self, folder, *options, seconds=20, file_bytes=resource.RLIM_INFINITY):
        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, resource.RLIM_INFINITY))

        words = [PROGRAM, "--headless", "--listen", "127.0.0.1:0", "--data-dir", str(folder), *map(str, options)]
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=self.errors, text=True,
                                        preexec_fn=limited)
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            self.kill()
            raise AssertionError("no ready line; " + self.stderr())
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(10)
            raise AssertionError(f"ended with {self.process.returncode}: {self.stderr()}")
        self.ready = json.loads(line)
        self.port = urllib.parse.urlparse(self.ready["url"]).port
        self.token = pathlib.Path(self.ready["token_file"]).read_text().strip()

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read()

    def request(self, method, path, body=None, token="", headers=None):
        """Status and decoded body; the process token unless another, or None, is given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = dict(headers or {})
        token = self.token if token == "" else token
        if token:
            sent["Authorization"] = "Bearer " + token
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        is_json = (response.getheader("Content-Type") or "").startswith("application/json")
        return response.status, json.loads(data) if is_json and data else data.decode()

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body, **more)

    def ws(self, path, token=""):
        token = self.token if token == "" else token
        return f"ws://127.0.0.1:{self.port}{path}" + (f"?token={token}" if token else "")

    def kill(self):
        self.process.kill()
        self.close()

    def close(self):
        self.process.wait(10)
        self.process.stdout.close()

    def stop(self, seconds=10):
        """The exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not end within {seconds} s of SIGTERM")
        self.process.stdout.close()
        return self.process.returncode


class Case(unittest.TestCase):
    """A test with a temporary folder; what it started ends with it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tidemark-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def headless(self, *options, folder=None, **more):
        session = Headless(folder or self.folder / "data", *options, **more)
        self.addCleanup(self.end, session)
        return session

    @staticmethod
    def end(session):
        if session.process.poll() is None:
            session.kill()
        session.process.stdout.close()
        session.errors.close()


def wait_for(question, seconds=15, pause=0.1):
    """The first answer that is not empty."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(pause)
    raise AssertionError(f"nothing within {seconds} s")


# A strategy that reads a longer timeframe and another symbol.
PAIR = """[strategy]
name = "Pair"
symbols = ["BTCUSDT"]
timeframe = "5m"
side = "long"
approval = "auto"
[sizing]
equity_percent = "40%"
[conditions.signal]
lead = { when = "close of 'ETHUSDT' > ema(close, 5) on '1h' of 'ETHUSDT' and close > sma(close, 3)" }
[conditions.exit]
back = { when = "close < sma(close, 5) on '15m'" }
"""


def market(path, bars, seed=7):
    """Minutes of a market that runs, turns and pauses, so that every shipped strategy finds something."""
    dice = random.Random(seed)
    price, drift = 50_000.0, 0.0
    with open(path, "w", encoding="ascii") as file:
        file.write("time,open,high,low,close,volume\n")
        for i in range(bars):
            if i % 90 == 0:
                drift = dice.uniform(-18, 18)
            close = max(1_000.0, price + drift + dice.gauss(0, 22))
            high = max(price, close) + abs(dice.gauss(0, 12))
            low = min(price, close) - abs(dice.gauss(0, 12))
            volume = dice.uniform(1, 9)
            file.write(f"{1_733_011_200 + 60 * i},{price:.2f},{high:.2f},{low:.2f},{close:.2f},{volume:.4f}\n")
            price = round(close, 2)
