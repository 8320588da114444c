"""What one token, one address and one connection may take of the listener."""

import re
import select
import signal
import socket
import time
import unittest

from support import RawSocket, Server, frame, receive_all


class Limits(unittest.TestCase):
    def setUp(self):
        self.server = Server()

    def tearDown(self):
        self.assertEqual(self.server.stop(), 0)

    def test_rates(self):
        statuses = [self.server.request("GET", "/api/status", token=self.server.admin)[0] for _ in range(80)]
        self.assertIn(429, statuses)
        self.assertGreaterEqual(statuses.count(200), 40)
        for _ in range(100):
            status, headers, body = self.server.request("GET", "/api/status", token=self.server.admin)
            if status == 429:
                break
        self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertTrue(body["error"]["retryable"])
        status = self.server.request("POST", "/api/oms/risk/kill-switch", {}, token=self.server.admin)[0]
        self.assertEqual(status, 200)

    def test_a_revocation_works_within_a_second(self):
        token = self.server.token("short", "viewer")
        self.assertEqual(self.server.request("GET", "/api/status", token=token)[0], 200)
        self.server.tell("revoke short")
        deadline = time.monotonic() + 1
        while self.server.request("GET", "/api/status", token=token)[0] != 401:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)  # a token has its rate of requests

    def test_connections_without_a_token_are_few(self):
        idle = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(5)]
        status, headers, _ = self.server.request("GET", "/healthz")
        self.assertEqual(status, 503)
        self.assertIn("Retry-After", headers)
        self.assertEqual(self.server.request("GET", "/api/status", token=self.server.admin)[0], 200)
        more = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(60)]
        # Silent connections keep nobody out who has a token: the oldest are told so and closed.
        self.assertEqual(self.server.request("GET", "/api/status", token=self.server.admin)[0], 200)
        self.assertIn(b"503", receive_all(idle[0])[:12])
        for s in idle + more:
            s.close()
        self.wait_for_health()

    def wait_for_health(self):
        deadline = time.monotonic() + 5
        while self.server.request("GET", "/healthz")[0] != 200:
            self.assertLess(time.monotonic(), deadline)

    def test_an_address_has_its_share_of_connections(self):
        request = f"GET /api/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.server.admin}\r\n\r\n"
        kept = []
        for _ in range(32):
            kept.append(socket.create_connection(("127.0.0.1", self.server.port), timeout=3))
            kept[-1].sendall(request.encode())
            self.assertTrue(kept[-1].recv(65536).startswith(b"HTTP/1.1 200"))
        self.assertEqual(self.server.raw(request.encode())[9:12], b"503")
        for s in kept:
            s.close()
        self.wait_for_health()

    def test_all_that_come_at_once_are_let_in(self):
        server = Server("--max-per-address", "64")
        self.addCleanup(server.stop)
        request = f"GET /api/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.admin}\r\n\r\n"
        # More than a turn's, all of which the server finds when it wakes.
        server.process.send_signal(signal.SIGSTOP)
        come = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(40)]
        for s in come:
            s.sendall(request.encode())
        server.process.send_signal(signal.SIGCONT)
        for s in come:
            self.assertEqual(s.recv(65536)[:12], b"HTTP/1.1 200")
            s.close()

    def test_a_body_of_many_keys_holds_nobody_up(self):
        body = "{" + ",".join(f'"key{i:05}":1' for i in range(19_000)) + "}"
        head = (f"POST /api/oms/ui/card-click HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
                f"Authorization: Bearer {self.server.token('looker', 'viewer')}\r\n\r\n")
        senders = [socket.create_connection(("127.0.0.1", self.server.port), timeout=60) for _ in range(25)]
        for s in senders:
            s.sendall((head + body).encode())
        # Gives up after ten seconds, which the bodies took together before.
        self.assertEqual(self.server.request("GET", "/api/status", token=self.server.admin)[0], 200)
        for s in senders:
            self.assertEqual(s.recv(65536)[9:12], b"400")
            s.close()

    def resident(self):
        with open(f"/proc/{self.server.process.pid}/maps", encoding="utf-8") as maps:
            if re.search(r"lib[at]san", maps.read()):
                self.skipTest("a sanitizer keeps what was freed, so that the memory it takes says nothing")
        with open(f"/proc/{self.server.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def test_who_asks_on_and_takes_no_answer_is_closed_before_that_costs_much(self):
        before = most = self.resident()
        for ping in (frame(1, '{"op":"ping","id":"%s"}' % ("x" * 100)), frame(9, b"x" * 125)):
            asking = [RawSocket(self.server, "/ws/oms", self.server.admin, seconds=30) for _ in range(4)]
            while asking:
                for ws in list(asking):
                    try:
                        ws.send(ping * 500)
                    except ConnectionError:
                        ws.close()
                        asking.remove(ws)
                most = max(most, self.resident())
        self.assertLess(most - before, 16 * 1024, "kB")

    def test_requests_sent_ahead_wait_outside(self):
        before = self.resident()
        requests = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20_000
        answered = 0
        with socket.create_connection(("127.0.0.1", self.server.port)) as s:
            s.setblocking(False)
            left = memoryview(requests)
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline:
                can_read, can_write, _ = select.select([s], [s], [], 0.1)
                if can_write:
                    left = left[s.send(left) :] or memoryview(requests)
                if can_read:
                    answered += s.recv(1 << 20).count(b"HTTP/1.1 200")
        self.assertLess(self.resident() - before, 8 * 1024, "kB")
        self.assertGreater(answered, 100)


if __name__ == "__main__":
    unittest.main()
