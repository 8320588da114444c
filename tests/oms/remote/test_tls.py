"""The listener with TLS on its one port: https and wss, and nobody in the clear."""

import asyncio
import contextlib
import hashlib
import http.client
import json
import os
import shutil
import socket
import ssl
import stat
import struct
import subprocess
import time
import unittest

import websockets

from stream_case import PATH
from stream_mirror import Mirror
from support import RawSocket, Server, frame, receive_all

ORDER = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "price": "1.5", "quantity": "1"}


class Tls(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--tls", "own")
        cls.certificate = os.path.join(cls.server.folder, "tls.crt")
        cls.trusting = ssl.create_default_context(cafile=cls.certificate)

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def request(self, method, path, body=None):
        connection = http.client.HTTPSConnection("localhost", self.server.port, timeout=10, context=self.trusting)
        connection.request(method, path, body and json.dumps(body),
                           {"Authorization": "Bearer " + self.server.admin, "Content-Type": "application/json"})
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response.status, data

    def connected(self, context=None, seconds=10):
        plain = socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds)
        return (context or self.trusting).wrap_socket(plain, server_hostname="localhost")

    def strict(self, version=None):
        """A context that tells an end in order from a line that was cut."""
        context = ssl.create_default_context(cafile=self.certificate)
        context.options &= ~0x80  # OP_IGNORE_UNEXPECTED_EOF, which Python 3.11 has no name for
        if version:
            context.minimum_version = context.maximum_version = version
        return context

    @staticmethod
    def to_the_end(s):
        """All that comes; an SSLError where the end is none of TLS."""
        received = b""
        while chunk := s.recv(65536):
            received += chunk
        return received

    def test_who_is_closed_is_told_that_nothing_was_cut_off(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            for request, status in ((b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"200"),
                                    (b"nonsense\r\n\r\n", b"400"),
                                    # What is not read does not take the answer away.
                                    (b"POST /api/oms/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n"
                                     b"\r\n" + bytes(200_000), b"401")):
                with self.connected(self.strict(version)) as s:
                    s.sendall(request)
                    self.assertEqual(self.to_the_end(s)[9:12], status)
            for sent, code in ((frame(1, "{}", mask=b""), 1002), (frame(8, struct.pack("!H", 1000)), 1000)):
                strict = self.connected(self.strict(version))
                ws = RawSocket(self.server, "/ws/oms", self.server.admin, connected=strict)
                ws.send(sent)
                self.assertEqual(ws.close_code(), code)
                self.assertEqual(self.to_the_end(ws.s), b"")
                ws.close()

    def test_a_shutdown_ends_in_order_too(self):
        server = Server("--tls", "own")
        self.addCleanup(server.process.stdout.close)
        context = ssl.create_default_context(cafile=os.path.join(server.folder, "tls.crt"))
        context.options &= ~0x80

        def connected():
            return context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), timeout=10),
                                       server_hostname="localhost")

        ws = RawSocket(server, "/ws/oms", server.admin, connected=connected())
        with connected() as idle:
            idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(idle.recv(65536)[9:12], b"200")
            server.process.stdin.close()
            self.assertEqual(ws.close_code(), 1001)
            self.assertEqual((self.to_the_end(ws.s), self.to_the_end(idle)), (b"", b""))
        ws.close()
        self.assertEqual(server.process.wait(10), 0)

    def test_who_says_its_end_does_not_wait_for_ours(self):
        with self.connected() as s:
            s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(s.recv(65536)[9:12], b"200")
            s.unwrap().close()

    def test_a_line_that_is_cut_is_no_end_of_what_was_being_said(self):
        body = json.dumps(ORDER).encode()
        head = ("POST /api/oms/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Authorization: Bearer {self.server.admin}\r\nContent-Length: {len(body) + 1}\r\n\r\n").encode()
        before = self.request("GET", "/api/oms/orders/active")[1]
        whole = frame(1, json.dumps({"op": "order.place", "id": 1, "params": ORDER}))
        cut = [self.connected(), self.connected()]
        cut[0].sendall(head + body)
        ws = RawSocket(self.server, PATH, self.server.admin, connected=cut[1])
        ws.send(whole[:-1])
        for s in cut:
            # The connection, without a word of TLS.
            socket.socket.shutdown(s, socket.SHUT_WR)
            with contextlib.suppress(OSError):
                self.to_the_end(s)
            s.close()
        self.assertEqual(self.request("GET", "/api/oms/orders/active")[1], before)

    def test_the_certificate_is_the_folders(self):
        for name in ("tls.crt", "tls.key"):
            mode = os.stat(os.path.join(self.server.folder, name)).st_mode
            self.assertEqual(stat.S_IMODE(mode), 0o600)
        self.assertEqual(self.server.url, f"https://127.0.0.1:{self.server.port}")
        shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", self.server.port)))
        digest = hashlib.sha256(shown).hexdigest().upper()
        self.assertEqual(":".join(digest[i:i + 2] for i in range(0, 64, 2)), self.server.ready["fingerprint"])

    def test_rest(self):
        self.assertEqual(self.request("GET", "/healthz")[0], 200)
        status, order = self.request("POST", "/api/oms/orders", ORDER)
        self.assertEqual((status, json.loads(order)["status"]), (201, "accepted"))
        self.assertEqual(self.request("POST", "/api/oms/orders", {"x": "y" * 300_000})[0], 413)
        with self.connected() as s:
            for _ in range(3):
                s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertEqual(s.recv(65536)[9:12], b"200")
            # A head in many records is a head.
            for byte in b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n":
                s.send(bytes([byte]))
            self.assertEqual(receive_all(s)[9:12], b"200")

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed")
    def test_curl(self):
        trusting = ["--cacert", self.certificate]
        for words, code in ((trusting, 0), (["-k"], 0), ([], 60), (["-k", "--tls-max", "1.1"], 35)):
            url = f"https://localhost:{self.server.port}/healthz"
            done = subprocess.run(["curl", "-s", "--max-time", "10", *words, url], stdout=subprocess.PIPE)
            self.assertEqual(done.returncode, code, words)
            self.assertEqual(b"status" in done.stdout, code == 0, words)

    def test_versions(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ssl.create_default_context(cafile=self.certificate)
            context.minimum_version = context.maximum_version = version
            with self.connected(context) as s:
                self.assertEqual(s.version(), version.name.replace("_", "."))

    def test_in_the_clear_is_refused_with_words(self):
        for sent in (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"x"):
            answer = self.server.raw(sent)
            self.assertEqual(answer[9:12], b"400")
            self.assertIn(b"tls_required", answer)
            self.assertIn(b"https://", answer)

    def test_who_does_not_go_on_is_dropped(self):
        start = time.monotonic()
        waiting = [socket.create_connection(("127.0.0.1", self.server.port), timeout=8) for _ in range(3)]
        waiting[1].sendall(b"\x16")
        waiting[2].sendall(b"\x16\x03\x01\x00\x05nonsense that is no handshake")
        for s in waiting:
            self.assertEqual(receive_all(s)[:5].startswith(b"HTTP"), False)
            s.close()
        self.assertLess(time.monotonic() - start, 7)

    def test_frames_are_guarded(self):
        ws = RawSocket(self.server, "/ws/oms", self.server.admin, connected=self.connected())
        text = '{"type":"ping","id":"é€"}'.encode()
        ws.send(*[frame(1 if i == 0 else 0, text[i:i + 1], fin=i == len(text) - 1) for i in range(len(text))])
        self.assertEqual(json.loads(ws.answer()[1])["id"], "é€")
        ws.send(frame(9, b"?"))
        self.assertEqual(ws.frame(), (10, b"?"))
        ws.send(frame(1, "{}", mask=b""))
        self.assertEqual(ws.close_code(), 1002)
        ws.close()
        # Bytes behind the opening request, in the same record.
        early = RawSocket(self.server, "/ws/oms", self.server.admin, frame(1, '{"type":"ping","id":"early"}'),
                          connected=self.connected())
        self.assertEqual(json.loads(early.answer()[1])["id"], "early")
        early.send(frame(8, struct.pack("!H", 1000)))
        self.assertEqual(early.close_code(), 1000)
        early.close()

    async def test_the_stream(self):
        await asyncio.to_thread(self.server.tell, "flood 3000")
        mirror = Mirror()
        await mirror.open(f"wss://localhost:{self.server.port}{PATH}", self.server.admin, ssl=self.trusting)
        await mirror.subscribe(["orders", "prices"])
        await mirror.next("hb", seconds=20)
        self.assertGreaterEqual(len(mirror.channels["orders"].rows), 3000)
        self.assertEqual((await mirror.ask("order.place", ORDER))["status"], "201")
        await mirror.ws.close()
        self.assertEqual(mirror.ws.close_code, 1000)

    def test_who_takes_nothing_at_all_is_closed(self):
        stuck = RawSocket(self.server, PATH, self.server.admin, connected=self.connected(seconds=20))
        stuck.send(frame(1, json.dumps({"op": "subscribe", "id": 1, "params": {"channels": [{"name": "orders"}]}})))

        def metric(name):
            lines = self.request("GET", "/metrics")[1].decode().splitlines()
            return int(next(line for line in lines if line.startswith(name + " ")).split()[1])

        for _ in range(120):
            self.server.tell("flood 500")
            if metric("tidemark_stream_slow_total") > 0:
                break
        self.assertEqual(metric("tidemark_stream_slow_total"), 1)
        self.assertLess(metric("tidemark_ws_queued_bytes"), 5 << 20)
        stuck.close()


if __name__ == "__main__":
    unittest.main()
