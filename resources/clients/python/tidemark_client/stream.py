"""Follows the native stream: connects, resumes, notices silence, sends requests and awaits their answers."""

import asyncio
import json
import logging
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, Literal, Protocol

import websockets

from .backoff import Backoff
from .errors import ApiError
from .follower import DEAD_SECONDS, STALE_SECONDS, Follower, Request, Subscription, Watch
from .mirror import Mirror
from .wire import load

log = logging.getLogger("tidemark_client")

# connecting: a try is on its way; live: told of everything; stale: nothing for 5 s; waiting: for the next try;
# refused: the token is no good any more; ended: not to be tried again.
StreamState = Literal["connecting", "live", "stale", "waiting", "refused", "ended"]

# A policy, a rival with the same name, another version: trying again would end the same way. 404 and the like are
# answers to the opening request.
_FINAL: dict[int, StreamState] = {1008: "refused", 401: "refused", 403: "refused", 404: "ended", 4409: "ended",
                                  4426: "ended"}
_LOOK_SECONDS = 1.0
# The server itself gives an answer within ten.
_ANSWER_SECONDS = 15.0


class Socket(Protocol):
    """What is used of a WebSocket, so that a test's stand-in does as well."""

    async def recv(self) -> str | bytes: ...

    async def send(self, message: str) -> None: ...

    async def close(self) -> None: ...


async def open_socket(url: str, token: str, context: ssl.SSLContext | None = None) -> Socket:
    sealed = {"ssl": context} if context else {}
    return await websockets.connect(url, extra_headers={"Authorization": f"Bearer {token}"}, open_timeout=10,
                                    ping_interval=None, close_timeout=1, max_size=None, **sealed)


class Stream:
    """One connection at a time, and the next when it is gone; the mirror outlives them."""

    def __init__(self, url: str, token: str, mirror: Mirror, *, on_state: Callable[[StreamState], None],
                 opener: Callable[[str, str], Awaitable[Socket]] = open_socket,
                 sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, backoff: Backoff | None = None):
        self._url = url
        self._token = token
        self._mirror = mirror
        self._on_state = on_state
        self._open = opener
        self._sleep = sleep
        self._backoff = backoff or Backoff()
        self.follower = Follower(mirror)
        self.state: StreamState = "ended"
        self.connections = 0
        self._socket: Socket | None = None
        self._answers: dict[str, asyncio.Future[Any]] = {}
        self._asked = 0
        self._subscribed: dict[str, list[str]] = {}  # the channels of each subscription, by its id
        self._freshened = 0.0
        self._ahead: float | None = None  # seconds, of the server's clock

    @property
    def failures(self) -> int:
        """Tries in a row that came to nothing."""
        return self._backoff.failures

    def server_time(self, local: float) -> float | None:
        """By the server's clock, both in seconds since 1970; nothing before it has told its own."""
        return None if self._ahead is None else local + self._ahead

    async def run(self) -> None:
        """Until a final refusal, or for ever."""
        while True:
            self._enter("connecting")
            final = _FINAL.get(await self._follow() or 0)
            self._leave(final or "waiting")
            if final:
                return
            await self._sleep(self._backoff.next_seconds())

    async def want(self, subscriptions: Iterable[Subscription]) -> None:
        try:
            await self._request(self.follower.want(subscriptions))
        except websockets.ConnectionClosed:
            pass  # the next connection begins with what is wanted

    async def ask(self, op: str, params: dict[str, Any]) -> Any:
        """The data of the answer: what was asked is done, journalled and durable."""
        if self._socket is None or self.state not in ("live", "stale"):
            raise ApiError.no_answer()
        ident = self._send_id()
        answer = self._answers[ident] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._send(ident, op, params)
                return await answer
        except (TimeoutError, websockets.ConnectionClosed) as lost:
            raise ApiError.no_answer() from lost
        finally:
            self._answers.pop(ident, None)

    def _enter(self, state: StreamState) -> None:
        if self.state != state:
            self.state = state
            self._on_state(state)

    def _leave(self, state: StreamState) -> None:
        self._socket = None
        self._subscribed.clear()
        self.follower.left()
        self._enter(state)
        # After the state, so that who tries again waits for the next connection.
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ApiError.no_answer())

    async def _follow(self) -> int | None:
        """One connection to its end; its close code, or the status that refused it."""
        try:
            self._socket = await self._open(self._url, self._token)
        except websockets.InvalidStatusCode as refused:
            return refused.status_code
        except ssl.SSLCertVerificationError as other:
            log.error("no connection: %s", other)
            return 401
        except (OSError, TimeoutError, websockets.WebSocketException) as problem:
            log.info("no connection: %s", problem)
            return None
        self.connections += 1
        try:
            await self._listen(self._socket)
            return None
        except websockets.ConnectionClosed as closed:
            return closed.code
        except (ValueError, KeyError, TypeError) as problem:
            log.error("a message that cannot be read, connecting anew: %r", problem)
            return None
        finally:
            await self._socket.close()

    async def _listen(self, socket: Socket) -> None:
        """Until it was silent for too long."""
        watch = Watch(time.monotonic())
        while True:
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    text = await socket.recv()
            except TimeoutError:
                silent = watch.silent_seconds(time.monotonic())
                if silent >= DEAD_SECONDS:
                    return
                if silent >= STALE_SECONDS and self.state == "live":
                    self._enter("stale")
                continue
            watch.heard(time.monotonic())
            await self._receive(text)

    async def _receive(self, text: str | bytes) -> None:
        message = load(text)
        if message.get("type") == "hello":
            self._backoff.reset()
        requests = self.follower.fold(message)
        if message.get("type") == "hello" and self.follower.server.server_time:
            self._ahead = datetime.fromisoformat(self.follower.server.server_time).timestamp() - time.time()
        if message.get("type") == "hello" or self.state == "stale":
            self._enter("live")
        self._freshen()
        self._answer(message)
        await self._request(requests)

    def _freshen(self) -> None:
        """Whatever comes, be it a heartbeat, says that the channels without news stand as they were told; but for those
        that have still to be told what was missed."""
        now = time.monotonic()
        if now - self._freshened >= 1:
            self._freshened = now
            for channel in self.follower.told():
                self._mirror.touch(channel)

    def _answer(self, message: dict[str, Any]) -> None:
        if message.get("type") not in ("ack", "error"):
            return
        answer = self._answers.get(message.get("id") or "")
        subscribed = self._subscribed.pop(message.get("id") or "", ())
        refusal = None
        if message["type"] == "error":
            refusal = ApiError.read(message.get("status") or 400, message.get("error") or {})
            self.follower.refused(subscribed, too_soon=refusal.retry_after_ms is not None)
        if answer is None or answer.done():
            if refusal:
                log.warning("refused: %s", refusal)
        elif refusal:
            answer.set_exception(refusal)
        else:
            answer.set_result(message.get("data"))

    def _send_id(self) -> str:
        self._asked += 1
        return f"c{self._asked}"

    async def _request(self, requests: list[Request]) -> None:
        for op, params in requests:
            ident = self._send_id()
            if op == "subscribe":
                self._subscribed[ident] = [channel["name"] for channel in params["channels"]]
            await self._send(ident, op, params)

    async def _send(self, ident: str, op: str, params: dict[str, Any]) -> None:
        if self._socket is not None:
            await self._socket.send(json.dumps({"op": op, "id": ident, "params": params}))
