"""A server and clients of its native stream."""

import unittest

from stream_mirror import Mirror
from support import Server

PATH = "/api/v1/stream"


class Case(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    async def open(self, token=None):
        mirror = Mirror()
        await mirror.open(self.server.ws(PATH), token or self.server.admin)
        self.addAsyncCleanup(mirror.ws.close)
        return mirror
