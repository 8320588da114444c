"""RFC 6455 byte by byte: what conforming and hostile clients send."""

import json
import socket
import struct
import time
import unittest

from support import RawSocket, Server, frame

PING = '{"type":"ping","id":"%s"}'


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def open(self, **options):
        return RawSocket(self.server, "/ws/oms", self.server.admin, **options)

    def pongs(self, ws):
        opcode, payload = ws.answer()
        self.assertEqual(opcode, 1)
        return json.loads(payload).get("id")

    def test_valid_forms(self):
        text = PING % "é€𝄞"
        data = text.encode()
        forms = {
            "whole": [frame(1, data)],
            "two fragments": [frame(1, data[:9], fin=False), frame(0, data[9:])],
            "split in every character": [
                frame(1 if i == 0 else 0, data[i : i + 1], fin=i == len(data) - 1) for i in range(len(data))
            ],
            "empty fragments": [frame(1, b"", fin=False), frame(0, b"", fin=False), frame(0, data)],
            "ping between": [frame(1, data[:5], fin=False), frame(9, b"?"), frame(0, data[5:])],
            "zero mask": [frame(1, data, mask=b"\0\0\0\0")],
        }
        for name, frames in forms.items():
            ws = self.open()
            ws.send(*frames)
            if name == "ping between":
                self.assertEqual(ws.answer(), (10, b"?"))
            self.assertEqual(self.pongs(ws), "é€𝄞", name)
            ws.close()

    def test_one_byte_at_a_time(self):
        ws = self.open()
        for byte in frame(1, PING % "slow") + frame(9, b"x" * 125):
            ws.send(bytes([byte]))
            time.sleep(0.001)
        self.assertEqual(self.pongs(ws), "slow")
        self.assertEqual(ws.answer(), (10, b"x" * 125))
        ws.close()

    def test_frames_behind_the_head_are_kept(self):
        for count in (1, 5):
            ws = self.open(behind_head=b"".join(frame(1, PING % i) for i in range(count)) + frame(1, b'{"type"')[:4])
            self.assertEqual([self.pongs(ws) for _ in range(count)], [str(i) for i in range(count)])
            ws.close()

    def test_a_large_message(self):
        ws = self.open()
        padding = "x" * (64 * 1024 - len(PING % "big") - 12)
        message = json.dumps({"type": "ping", "id": "big", "p": padding})
        self.assertLessEqual(len(message), 65536)
        ws.send(frame(1, message))
        self.assertEqual(self.pongs(ws), "big")
        ws.close()

    def test_violations(self):
        bad = {
            "unmasked": (frame(1, "{}", mask=None), 1002),
            "reserved bit": (frame(1, "{}", rsv=0x40), 1002),
            "opcode 3": (frame(3), 1002),
            "opcode 11": (frame(11), 1002),
            "fragmented ping": (frame(9, fin=False), 1002),
            "long ping": (frame(9, b"x" * 126), 1002),
            "continuation first": (frame(0, "x"), 1002),
            "text inside text": (frame(1, "x", fin=False) + frame(1, "y"), 1002),
            "length not minimal": (b"\x81\xfe\x00\x02" + b"\0" * 4 + b"{}", 1002),
            "2^63": (b"\x81\xff\x80" + b"\0" * 7, 1009),
            "2 GiB": (b"\x81\xff" + struct.pack("!Q", 2**31), 1009),
            "64 KiB and one": (frame(1, "x" * 65537), 1009),
            "64 KiB and one in pieces": (frame(1, "x" * 65536, fin=False) + frame(0, "x"), 1009),
            "binary": (frame(2, b"\0"), 1003),
            "not UTF-8": (frame(1, b"\xff"), 1007),
            "cut UTF-8": (frame(1, b"\xe2\x82"), 1007),
            "surrogate": (frame(1, b"\xed\xa0\x80"), 1007),
            "UTF-8 bad in the second piece": (frame(1, b"\xe2", fin=False) + frame(0, b"x"), 1007),
            "close of one byte": (frame(8, b"\x03"), 1002),
            "close 999": (frame(8, struct.pack("!H", 999)), 1002),
            "close 1006": (frame(8, struct.pack("!H", 1006)), 1002),
            "close reason not UTF-8": (frame(8, b"\x03\xe8\xff"), 1007),
        }
        for name, (data, code) in bad.items():
            ws = self.open()
            ws.send(data, frame(1, PING % "after"))
            self.assertEqual(ws.close_code(), code, name)
            with self.assertRaises((EOFError, ConnectionError), msg=name):
                ws.frame()
            ws.close()

    def test_what_came_before_a_violation_is_answered(self):
        ws = self.open()
        ws.send(frame(1, PING % "first"), frame(1, "{}", mask=None))
        self.assertEqual(self.pongs(ws), "first")
        self.assertEqual(ws.close_code(), 1002)
        ws.close()

    def test_what_came_before_a_close_frame_is_done(self):
        order = {"symbol": "XAUUSD", "side": "buy", "type": "limit", "price": "1.5", "quantity": "1"}
        trader = self.server.token("leaves", "trader")
        for count, farewell in enumerate((frame(8), frame(8, struct.pack("!H", 1000))), 1):
            ws = RawSocket(self.server, "/api/v1/stream", trader)
            ws.send(frame(1, json.dumps({"op": "order.place", "id": 1, "params": order})), farewell)
            self.assertEqual(ws.close_code(), 1000)
            ws.close()
            made = self.server.request("GET", "/api/oms/orders?symbol=XAUUSD", token=trader)[2]["items"]
            self.assertEqual(len(made), count)

    def test_closing_handshake(self):
        for code in (1000, 1001, 1011, 1012, 1013, 1014, 3000, 4999):
            ws = self.open()
            ws.send(frame(8, struct.pack("!H", code) + "bye €".encode()), frame(1, PING % "late"))
            self.assertEqual(ws.close_code(), code)
            with self.assertRaises((EOFError, ConnectionError)):
                ws.frame()
            ws.close()
        ws = self.open()
        ws.send(frame(8))
        self.assertIn(ws.close_code(), (None, 1000))
        ws.close()

    def test_what_a_turn_brings_goes_out_together(self):
        ws = self.open()
        before = segments_with_data(ws.s)
        self.assertEqual(self.server.tell("flood 256"), "ok")
        for _ in range(256):
            self.assertEqual(json.loads(ws.frame()[1])["type"], "order_update")
        # One call of the system a frame would be many more: the socket does not wait for what comes later.
        self.assertLess(segments_with_data(ws.s) - before, 20)
        ws.close()


def segments_with_data(s):
    """That have come in: tcpi_data_segs_in."""
    return struct.unpack_from("=I", s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192), 152)[0]


if __name__ == "__main__":
    unittest.main()
