"""The Python client on sockets of paper: connections that come and go, and what was asked meanwhile."""

import asyncio
import json
import pathlib
import sys
import unittest

import websockets
from websockets.frames import Close

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "resources" / "clients" / "python"))
from tidemark_client import (ApiError, Backoff, CommandQueue, Mirror, Stream, Subscription,  # noqa: E402
                             TidemarkClient)

HELLO = {"type": "hello", "epoch": "e1", "seq": 1, "data": {"mode": "PAPER"}}


class PaperSocket:
    def __init__(self):
        self.coming = asyncio.Queue()
        self.sent = asyncio.Queue()
        self.closed = False

    async def recv(self):
        message = await self.coming.get()
        if isinstance(message, int):
            raise websockets.ConnectionClosedError(Close(message, ""), None)
        return json.dumps(message)

    async def send(self, text):
        if self.closed:
            raise websockets.ConnectionClosedError(None, None)
        await self.sent.put(json.loads(text))

    async def close(self):
        self.closed = True


class Streams(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.sockets = asyncio.Queue()  # those that were opened
        self.next = [PaperSocket() for _ in range(9)]  # or what is raised in place of one
        self.naps = []
        self.states = []
        self.mirror = Mirror()
        self.stream = Stream("ws://paper", "token", self.mirror, on_state=self.states.append, opener=self.open,
                             sleep=self.nap, backoff=Backoff(lambda: 0))
        await self.stream.want([Subscription("orders")])

    async def open(self, url, token):
        self.assertEqual((url, token), ("ws://paper", "token"))
        made = self.next.pop(0)
        if isinstance(made, Exception):
            raise made
        await self.sockets.put(made)
        return made

    async def nap(self, seconds):
        self.naps.append(seconds)

    def run_stream(self):
        task = asyncio.create_task(self.stream.run())
        self.addAsyncCleanup(self.end, task)
        return task

    @staticmethod
    async def end(task):
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if not task.cancelled():
            task.result()

    async def greeted(self):
        """The next socket, its hello taken; and what the client subscribed to."""
        async with asyncio.timeout(60):
            socket = await self.sockets.get()
            await socket.coming.put(HELLO)
            return socket, (await socket.sent.get())["params"]["channels"]

    async def test_a_connection_that_is_gone_is_followed_by_one_that_resumes(self):
        self.run_stream()
        first, wishes = await self.greeted()
        self.assertEqual(wishes, [{"name": "orders"}])
        await first.coming.put({"type": "snapshot", "ch": "orders", "seq": 7, "data": {"rows": []}})
        await first.coming.put(1006)
        second, wishes = await self.greeted()
        self.assertEqual(wishes, [{"name": "orders", "from_seq": 7, "epoch": "e1"}])
        self.assertTrue(first.closed)
        self.assertEqual(self.states, ["connecting", "live", "waiting", "connecting", "live"])
        self.assertEqual((self.naps, self.stream.failures, self.stream.connections), ([1], 0, 2))

    async def test_tries_that_come_to_nothing_wait_longer_each_time(self):
        self.next[:3] = [OSError("refused"), asyncio.TimeoutError(), websockets.InvalidStatusCode(503, {})]
        self.run_stream()
        await self.greeted()
        self.assertEqual(self.naps, [1, 2, 4])

    async def test_some_ends_are_final(self):
        for end, state in ((1008, "refused"), (4409, "ended"), (4426, "ended")):
            task = self.run_stream()
            socket, _ = await self.greeted()
            await socket.coming.put(end)
            await asyncio.wait_for(task, 60)
            self.assertEqual(self.stream.state, state)
        for status, state in ((401, "refused"), (404, "ended")):
            self.next.insert(0, websockets.InvalidStatusCode(status, {}))
            await asyncio.wait_for(self.run_stream(), 60)
            self.assertEqual(self.stream.state, state)
        self.assertEqual(self.naps, [])

    async def test_an_answer_finds_who_asked_and_a_cut_tells_everybody(self):
        with self.assertRaises(ApiError) as early:
            await self.stream.ask("order.place", {})
        self.assertTrue(early.exception.unanswered)
        self.run_stream()
        socket, _ = await self.greeted()
        asked = [asyncio.create_task(self.stream.ask("order.place", {"n": n})) for n in range(3)]
        idents = [(await socket.sent.get())["id"] for _ in asked]
        self.assertEqual(len(set(idents)), 3)
        await socket.coming.put({"type": "error", "id": idents[1], "status": 422,
                                 "error": {"code": "max_position", "message": "too large"}})
        await socket.coming.put({"type": "ack", "id": "somebody else's", "data": {}})
        await socket.coming.put({"type": "ack", "id": idents[0], "status": 201, "data": {"order_id": "ord_1"}})
        self.assertEqual(await asked[0], {"order_id": "ord_1"})
        with self.assertRaisesRegex(ApiError, "too large") as refused:
            await asked[1]
        self.assertEqual((refused.exception.status, refused.exception.unanswered), (422, False))
        await socket.coming.put(1006)
        with self.assertRaises(ApiError) as lost:
            await asked[2]
        self.assertTrue(lost.exception.unanswered)

    async def test_a_subscription_over_the_rate_is_sent_again(self):
        self.run_stream()
        socket, wanted = await self.greeted()
        await socket.coming.put({"type": "error", "id": "c1", "status": 429,
                                 "error": {"code": "rate_limited", "message": "slower", "retry_after_ms": 50}})
        await socket.coming.put({"type": "hb", "seq": 1, "data": {"hashes": {}}})
        async with asyncio.timeout(60):
            self.assertEqual((await socket.sent.get())["params"]["channels"], wanted)
        self.assertEqual(self.mirror.age("orders"), float("inf"))

    async def test_what_is_wanted_as_the_line_breaks_is_asked_for_on_the_next(self):
        self.run_stream()
        first, _ = await self.greeted()
        first.closed = True
        await self.stream.want([Subscription("kill")])
        await first.coming.put(1006)
        self.assertEqual((await self.greeted())[1], [{"name": "kill"}])

    async def test_what_cannot_be_read_ends_its_connection_alone(self):
        self.run_stream()
        socket, _ = await self.greeted()
        with self.assertLogs("tidemark_client", "ERROR"):
            await socket.coming.put({"type": "snapshot", "ch": "orders"})
            await self.greeted()
        self.assertEqual(self.states[-1], "live")


class Sessions(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.sockets = [PaperSocket(), PaperSocket()]
        self.opened = asyncio.Queue()
        self.client = TidemarkClient("http://paper", "token")
        self.client._open = self.open
        self.client._stream._open = self.open
        self.client._stream._sleep = self.nap

    async def open(self, url, token):
        made = self.sockets.pop(0)
        await self.opened.put(made)
        return made

    async def nap(self, seconds):
        await self.go_on.wait()

    async def greeted(self, session):
        socket = await self.opened.get()
        data = {"mode": "PAPER", "session_id": session, "server_time": "2030-01-05T12:00:00.000000Z"}
        await socket.coming.put({"type": "hello", "epoch": "e1", "seq": 1, "data": data})
        await socket.sent.get()  # what it subscribes to
        return socket

    async def test_rows_and_commands_are_of_their_session(self):
        self.go_on = asyncio.Event()
        async with asyncio.timeout(60), self.client:
            await self.client.follow("orders")
            first = await self.greeted("exec_1")
            row = {"order_id": "ord_1", "status": "accepted"}
            await first.coming.put({"type": "snapshot", "ch": "orders", "seq": 7, "data": {"rows": [row]}})
            await self.client.until(lambda: "ord_1" in self.client.mirror.orders)
            order = {"symbol": "AAPL", "side": "buy", "type": "market", "quantity": "1"}
            placed = asyncio.create_task(self.client.place(order, life=10))
            sent = (await first.sent.get())["params"]
            # By the server's clock, which is years ahead of this one.
            self.assertRegex(sent["valid_until"], "^2030-01-05T12:00:(09|10|11|12)")
            await first.coming.put(1006)
            canceled = asyncio.create_task(self.client.cancel("ord_1"))
            while len(self.client.waiting) < 2:
                await asyncio.sleep(0.01)
            self.go_on.set()
            second = await self.greeted("exec_2")
            with self.assertRaisesRegex(ApiError, "cancel ord_1: not sent, another session runs now"):
                await canceled
            with self.assertRaisesRegex(ApiError, "does not answer"):
                await placed
            self.assertNotIn("orders", self.client.mirror)
            self.assertTrue(second.sent.empty())


class Queues(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.changes = 0
        self.now = 100.0
        self.queue = CommandQueue(self.changed, lambda: self.now)
        self.tries = []

    def changed(self):
        self.changes += 1

    def command(self, name, answers, **more):
        async def run():
            self.tries.append(name)
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        words = {"repeatable": True, "life": 30, **more}
        return asyncio.create_task(self.queue.send(name, run, **words))

    async def test_what_waits_is_shown_and_sent_in_its_order(self):
        tasks = [self.command(name, [name]) for name in ("a", "b", "c")]
        while len(self.queue.waiting) < 3:
            await asyncio.sleep(0)
        self.assertEqual([waiting.label for waiting in self.queue.waiting], ["a", "b", "c"])
        self.assertEqual(self.tries, [])
        self.queue.set_online(True)
        self.assertEqual(await asyncio.gather(*tasks), ["a", "b", "c"])
        self.assertEqual((self.tries, self.queue.waiting, self.changes), (["a", "b", "c"], (), 6))

    async def test_what_waits_too_long_is_not_sent(self):
        with self.assertRaisesRegex(ApiError, "late: not sent") as expired:
            await self.command("late", ["never"], life=0.01)
        self.assertEqual((expired.exception.code, self.tries, self.queue.waiting), ("expired", [], ()))

    async def waits(self, count):
        while len(self.queue.waiting) < count:
            await asyncio.sleep(0)

    async def test_what_the_machine_slept_over_is_not_sent(self):
        task = self.command("slept", ["never"])
        await self.waits(1)
        self.now += 31  # and no timer has run meanwhile
        self.queue.set_online(True)
        with self.assertRaisesRegex(ApiError, "slept: not sent, no connection in time"):
            await task
        self.assertEqual(self.tries, [])

    async def test_what_waits_for_one_session_is_not_sent_to_another(self):
        self.queue.set_online(True)
        tried = self.command("tried", [ApiError.no_answer(), "never"])
        while not self.tries:
            await asyncio.sleep(0)
        self.queue.set_online(False)
        task = self.command("cancel ord_1", ["never"])
        await self.waits(2)
        self.queue.abandon()
        self.queue.set_online(True)
        with self.assertRaisesRegex(ApiError, "cancel ord_1: not sent, another session runs now") as expired:
            await task
        self.assertEqual(expired.exception.code, "expired")
        with self.assertRaises(ApiError) as lost:
            await tried
        self.assertEqual((lost.exception.code, self.tries), ("no_answer", ["tried"]))
        self.assertEqual(await self.command("new", ["done"]), "done")

    async def test_one_without_an_answer_is_sent_again_only_where_that_is_safe(self):
        self.queue.set_online(True)
        self.assertEqual(await self.command("safe", [ApiError.no_answer(), "done"]), "done")
        with self.assertRaises(ApiError) as lost:
            await self.command("not", [ApiError.no_answer(), "done"], repeatable=False)
        self.assertTrue(lost.exception.unanswered)
        with self.assertRaisesRegex(ApiError, "no"):
            await self.command("refused", [ApiError(422, "denied", "no"), "done"])
        self.assertEqual(self.tries, ["safe", "safe", "not", "refused"])


if __name__ == "__main__":
    unittest.main()
