"""The listener where something around it is amiss: no file left to open."""

import os
import resource
import select
import socket
import unittest

from support import Server, receive_all

class Trouble(unittest.TestCase):
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
