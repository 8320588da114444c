"""A headless session for benchmarks, and clients of it that are plain sockets."""

import base64
import http.client
import json
import os
import pathlib
import resource
import select
import socket
import struct
import subprocess
import time
import urllib.parse

SETTINGS = """
[session]
cash = "1000000000"
approval = "auto"
[remote]
max_connections = 20000
max_per_address = 20000
max_unauthenticated_per_address = 20000
[risk]
rate_per_second = { limit = 0 }
rate_per_minute = { limit = 0 }
rate_per_second_all = { limit = 0 }
duplicate = { limit = "0s" }
stale_data = { limit = "1h" }
loss_streak = { limit = 0 }
loss_cooldown = { limit = "0s" }
trades_per_day = { limit = 0 }
daily_loss = { limit = "90%" }
max_working_orders = { limit = 5000 }
max_working_orders_symbol = { limit = 5000 }
"""


def all_files():
    """As many open files as this process may have."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Session:
    """Ends with its block."""

    def __init__(self, folder, *options):
        self.program = pathlib.Path(os.environ["BENCHMARK_BUILD"]) / "bin/tidemark"
        self.folder = pathlib.Path(folder) / "data"
        settings = pathlib.Path(folder) / "session.toml"
        settings.write_text(SETTINGS)
        self.environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        words = [self.program, "--headless", "--demo", "--session", settings, "--listen", "127.0.0.1:0", "--data-dir",
                 self.folder, "--log-level", "error", *options]
        self.process = subprocess.Popen(words, env=self.environment, stdout=subprocess.PIPE, text=True)
        ready = json.loads(self.process.stdout.readline())
        self.port = urllib.parse.urlparse(ready["url"]).port
        self.token = pathlib.Path(ready["token_file"]).read_text().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()

    def tokens(self, count):
        """One may open twenty connections a second and place ten orders."""
        made = []
        for i in range(count):
            words = [self.program, "token", "create", "--name", f"client{i}", "--role", "trader", "--data-dir",
                     self.folder]
            made.append(subprocess.run(words, env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
                        .stdout.split()[-1])
        time.sleep(1)  # the listener takes note of them within that
        return made

    def request(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status >= 400:
            raise AssertionError(f"{path}: {answer.status} {text}")
        return text

    def resident_kib(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS"))

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def opening(port, path, token):
    key = base64.b64encode(os.urandom(16)).decode()
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode()


def masked(opcode, payload):
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack("!BH", 0xFE, len(payload))
    return bytes([0x80 | opcode]) + length + bytes(4) + payload


class Client:
    """A connection whose frames are cut apart; what they say is the caller's business."""

    def __init__(self, port, path, token, behind=b""):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()
        self.is_open = False
        self.socket.sendall(opening(port, path, token) + behind)

    def say(self, value):
        self.socket.sendall(masked(1, json.dumps(value).encode()))

    def receive(self):
        """The payloads of the text frames that have come; blocks for the first bytes."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("closed")
        self.buffer += data
        if not self.is_open:
            head, end, rest = bytes(self.buffer).partition(b"\r\n\r\n")
            if not end:
                return []
            if not head.startswith(b"HTTP/1.1 101"):
                raise ConnectionError(head.decode())
            self.is_open = True
            self.buffer = bytearray(rest)
        return self.frames()

    def frames(self):
        payloads, at = [], 0
        while len(self.buffer) >= at + 2:
            length, start = self.buffer[at + 1], at + 2
            if length >= 126:
                start = at + (4 if length == 126 else 10)
                length = int.from_bytes(self.buffer[at + 2:start], "big")
            if len(self.buffer) < start + length:
                break
            opcode, payload = self.buffer[at] & 0x0F, bytes(self.buffer[start:start + length])
            at = start + length
            if opcode == 1:
                payloads.append(payload)
            elif opcode == 9:
                self.socket.sendall(masked(10, payload))
            elif opcode == 8:
                raise ConnectionError(f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}")
        del self.buffer[:at]
        return payloads

    def until(self, marker):
        """The first message that holds the marker."""
        while True:
            for payload in self.receive():
                if marker in payload:
                    return payload


class Readers:
    """Clients that are read as soon as something has come."""

    def __init__(self):
        self.poll = select.epoll()
        self.clients = {}

    def add(self, client):
        self.clients[client.socket.fileno()] = client
        self.poll.register(client.socket.fileno(), select.EPOLLIN)

    def read(self, seconds):
        """(client, payload) of what comes until then, or None for a client that was closed."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for number, _ in self.poll.poll(left):
                client = self.clients[number]
                try:
                    for payload in client.receive():
                        yield client, payload
                except (ConnectionError, OSError) as error:
                    self.poll.unregister(number)
                    yield client, error
