"""The listener where something around it is amiss: a restart, a file that hangs, no file left to open."""

import concurrent.futures
import json
import os
import resource
import select
import socket
import tempfile
import time
import unittest

from support import RawSocket, Server, receive_all

ORDER = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "quantity": "1", "price": "150"}


def writer_of(fifo, reader):
    """Its other end, once somebody has it open to read."""
    while not reader.done():
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    raise AssertionError(reader.result())


class Trouble(unittest.TestCase):
    def test_a_repeated_order_is_answered_as_at_first_after_a_restart_too(self):
        server = Server()
        body = dict(ORDER, client_order_id="once-1")
        status, _, first = server.request("POST", "/api/oms/orders", body, token=server.admin)
        self.assertEqual((status, first["status"]), (201, "accepted"))
        path = "/api/oms/orders/" + first["order_id"]
        self.assertEqual(server.request("DELETE", path, token=server.admin)[0], 202)
        self.assertEqual(server.tell("restart"), "ok")
        self.assertEqual(server.request("GET", path, token=server.admin)[2]["status"], "canceled")
        again = server.request("POST", "/api/oms/orders", body, token=server.admin)
        self.assertEqual((again[0], again[2]), (200, first))
        self.assertEqual(server.stop(), 0)

    def test_a_file_that_cannot_be_read_yet_holds_up_nobody_else(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "ema_trend.toml")
            os.mkfifo(file)  # whoever reads it waits until somebody writes it
            server = Server("--strategies", folder)
            path = "/api/oms/strategies/ema_trend%3AXAUUSD/reload"
            for text, expected in ((b"good\n", 200), (b"bad\n", 409)):
                with concurrent.futures.ThreadPoolExecutor(1) as other:
                    reload = other.submit(server.request, "POST", path, token=server.admin)
                    writer = writer_of(file, reload)
                    try:
                        self.assertEqual(server.request("GET", "/healthz")[0], 200)
                        os.write(writer, text)
                    finally:
                        os.close(writer)
                    self.assertEqual(reload.result()[0], expected)
            self.assertEqual(server.stop(), 0)

    def test_a_shortage_of_files_passes(self):
        server = Server()
        process = server.process.pid
        with open(f"/proc/{process}/maps", encoding="utf-8") as maps:
            if "libubsan" in maps.read():
                self.assertEqual(server.stop(), 0)
                self.skipTest("UBSan looks at an object through a pipe, which takes a file too")
        used = {int(fd) for fd in os.listdir(f"/proc/{process}/fd")}
        before = resource.prlimit(process, resource.RLIMIT_NOFILE)
        resource.prlimit(process, resource.RLIMIT_NOFILE, (min(set(range(1000)) - used), before[1]))
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
            s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self.assertEqual(select.select([s], [], [], 0.5)[0], [])
            resource.prlimit(process, resource.RLIMIT_NOFILE, before)
            self.assertEqual(receive_all(s)[9:12], b"200")
        self.assertEqual(server.stop(), 0)

    def test_who_comes_while_it_shuts_down_is_told_to_come_again(self):
        server = Server()
        late = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(3)]
        # Takes its goodbye and stays, so that the server waits for it.
        stays = RawSocket(server, "/ws/oms", server.admin)
        self.assertEqual(server.tell("stop"), "ok")
        self.assertEqual(json.loads(stays.frame()[1])["type"], "server_shutdown")
        for path, connected in zip(("/ws", "/api/v1/dashboard/ws", "/api/v1/stream"), late):
            client = RawSocket(server, path, server.admin, connected=connected)
            opcode, payload = client.frame()
            self.assertEqual((opcode, int.from_bytes(payload[:2], "big")), (8, 1013), path)
            client.close()
        self.assertEqual(stays.close_code(), 1001)
        stays.close()
        self.assertEqual(server.stop(), 0)

    def test_without_a_journal_there_is_no_mirror_until_there_is_one(self):
        server = Server()
        self.assertEqual(server.tell("epoch"), "ok")
        mirror = RawSocket(server, "/api/v1/stream", server.admin)
        self.assertEqual(mirror.close_code(), 1013)
        feed = RawSocket(server, "/ws", server.admin)
        self.assertEqual(json.loads(feed.frame()[1])["type"], "price_update")
        self.assertEqual(server.tell("epoch second"), "ok")
        again = RawSocket(server, "/api/v1/stream", server.admin)
        self.assertEqual(json.loads(again.frame()[1])["epoch"], "second")
        for client in (mirror, feed, again):
            client.close()
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
