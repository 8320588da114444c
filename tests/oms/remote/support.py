"""Starts the test server and speaks to it, in plain sockets where the bytes matter."""

import asyncio
import base64
import http.client
import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.parse

import websockets


class Server:
    def __init__(self, *options):
        self.process = subprocess.Popen(
            [SERVER, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.ready = json.loads(self.process.stdout.readline())
        self.url = self.ready["url"]
        self.admin = self.ready["token"]
        self.folder = self.ready["folder"]
        self.port = urllib.parse.urlparse(self.url).port

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        return self.process.stdout.readline().strip()

    def token(self, name, role, ttl=0):
        """One that the listener has taken note of: another store has written it."""
        made = self.tell(f"create {name} {role} {ttl}")
        self.until_answered(made, 200)
        return made

    def until_answered(self, token, status, seconds=10):
        """Until the listener answers whoever shows this token with that status."""
        deadline = time.monotonic() + seconds
        while (last := self.request("GET", "/api/status", token=token)[0]) != status:
            assert time.monotonic() < deadline, f"{last}, not {status}, for {seconds} s"
            time.sleep(0.05)  # its token may ask so often

    def stop(self):
        self.process.stdin.close()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code

    def ws(self, path, token=None):
        query = f"?token={token}" if token else ""
        return f"ws://127.0.0.1:{self.port}{path}{query}"

    def request(self, method, path, body=None, token=None, headers=None):
        """Status, headers and the decoded body of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        is_json = (response.getheader("Content-Type") or "").startswith("application/json")
        return response.status, response.headers, json.loads(data) if is_json and data else data

    def raw(self, data, seconds=3, half_close=False):
        """Everything that comes back on a fresh connection after these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as s:
            s.sendall(data)
            if half_close:
                s.shutdown(socket.SHUT_WR)
            return receive_all(s)


def receive_all(s):
    received = b""
    try:
        while chunk := s.recv(65536):
            received += chunk
    except (socket.timeout, ConnectionResetError):
        pass
    return received


async def close_code(ws, seconds=8):
    """With which the server closes; what it says before is passed over."""
    async with asyncio.timeout(seconds):
        try:
            while True:
                await ws.recv()
        except websockets.ConnectionClosed as closed:
            return closed.code


class RawSocket:
    """A WebSocket client that sends exactly the bytes it is told to."""

    def __init__(self, server, path, token=None, behind_head=b"", seconds=5, connected=None):
        self.s = connected or socket.create_connection(("127.0.0.1", server.port), timeout=seconds)
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        )
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        self.s.sendall(head.encode() + b"\r\n" + behind_head)
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            chunk = self.s.recv(65536)
            if not chunk:
                raise ConnectionError(self.buffer)
            self.buffer += chunk
        self.head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)

    def read(self, size):
        while len(self.buffer) < size:
            chunk = self.s.recv(65536)
            if not chunk:
                raise EOFError
            self.buffer += chunk
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def frame(self):
        """The next frame: (opcode, payload). Checks that it is whole and unmasked."""
        first, second = self.read(2)
        assert first & 0x70 == 0 and first & 0x80 and second & 0x80 == 0, (first, second)
        size = second
        if size == 126:
            size = struct.unpack("!H", self.read(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self.read(8))[0]
        return first & 0x0F, self.read(size)

    def answer(self):
        """The next frame that is not part of the feed."""
        while True:
            opcode, payload = self.frame()
            if opcode != 1 or json.loads(payload)["type"] in ("pong", "error", "subscribed", "ack"):
                return opcode, payload

    def close_code(self):
        while True:
            opcode, payload = self.frame()
            if opcode == 8:
                return struct.unpack("!H", payload[:2])[0] if payload else None

    def send(self, *frames):
        self.s.sendall(b"".join(frames))

    def close(self):
        self.s.close()


def frame(opcode, payload=b"", fin=True, mask=b"\x01\x02\x03\x04", rsv=0):
    if isinstance(payload, str):
        payload = payload.encode()
    out = bytes([(0x80 if fin else 0) | rsv | opcode])
    bit = 0x80 if mask else 0
    if len(payload) < 126:
        out += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        out += bytes([bit | 126]) + struct.pack("!H", len(payload))
    else:
        out += bytes([bit | 127]) + struct.pack("!Q", len(payload))
    if mask:
        payload = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
    return out + (mask or b"") + payload


SERVER = sys.argv.pop(1) if len(sys.argv) > 1 else None
