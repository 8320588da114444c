"""The listener where something around it is amiss: a restart, no file left to open."""

import os
import resource
import select
import socket
import unittest

from support import Server, receive_all

ORDER = {"symbol": "BTCUSDT", "side": "buy", "type": "limit", "quantity": "1", "price": "150"}


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

    def test_a_shortage_of_files_passes(self):
        server = Server()
        process = server.process.pid
        used = {int(fd) for fd in os.listdir(f"/proc/{process}/fd")}
        before = resource.prlimit(process, resource.RLIMIT_NOFILE)
        resource.prlimit(process, resource.RLIMIT_NOFILE, (min(set(range(1000)) - used), before[1]))
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
            s.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            self.assertEqual(select.select([s], [], [], 0.5)[0], [])
            resource.prlimit(process, resource.RLIMIT_NOFILE, before)
            self.assertEqual(receive_all(s)[9:12], b"200")
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
