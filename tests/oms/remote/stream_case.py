"""A server and clients of its native stream."""

import asyncio
import unittest

import websockets

from stream_mirror import Mirror
from support import Server

PATH = "/api/v1/stream"


async def close_code(ws, seconds=8):
    async with asyncio.timeout(seconds):
        try:
            while True:
                await ws.recv()
        except websockets.ConnectionClosed as closed:
            return closed.code


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

    async def token(self, name, role):
        made = self.server.token(name, role)
        await asyncio.sleep(0.6)
        return made
