"""The listener with TLS on its one port: https and wss, and nobody in the clear."""

import asyncio
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
