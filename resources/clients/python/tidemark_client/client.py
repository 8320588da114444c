"""A mirror of one Tidemark that keeps itself up to date, and the commands to it."""

from __future__ import annotations

import asyncio
import time
import urllib.parse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from . import rows
from .commands import new_client_order_id, route
from .errors import ApiError
from .follower import Follower, Subscription
from .mirror import Mirror
from .poller import Poller
from .queue import CommandQueue, Waiting
from .rest import Rest
from .stream import Socket, Stream, StreamState, open_socket

# live: the stream tells everything; stale: nothing was heard for 5 s; polling: REST is asked instead; offline: nobody
# answers; refused: the token opens nothing.
Connection = Literal["connecting", "live", "stale", "polling", "offline", "refused"]

_STREAM = "/api/v1/stream"
# So many failed tries, and what the stream would tell is asked for.
_FAILURES_TO_POLL = 3


class TidemarkClient:
    """Connected from `async with` on, and until its end. Decimals are strings; refusals raise ApiError.

    client_id names this program among those of the same token: when it comes again, its earlier self is closed.
    tls_fingerprint is the SHA-256 of the certificate to be met at https, in place of one that this machine trusts."""

    def __init__(self, base: str, token: str, *, client_id: str | None = None, tls_fingerprint: str | None = None,
                 on_connection: Callable[[Connection], None] = lambda connection: None):
        self.rest = Rest(base, token, tls_fingerprint=tls_fingerprint)
        self.mirror = Mirror()
        self.connection: Connection = "connecting"
        query = "?" + urllib.parse.urlencode({"client_id": client_id}) if client_id else ""
        address = self.rest.base.replace("http", "ws", 1) + _STREAM + query
        self._stream = Stream(address, token, self.mirror, on_state=self._stream_is, opener=self._open)
        self._poller = Poller(self.rest, on_answer=self._polled, on_error=self._poll_failed)
        self._queue = CommandQueue(self._wake)
        self._on_connection = on_connection
        self._following: asyncio.Task[None] | None = None
        self._polling: asyncio.Task[None] | None = None
        self._unanswered = 0
        self._life: tuple[str | None, str] | None = None  # of the session that the mirror and what waits are of
        self._is_session_known = False  # to whom nothing that waits may go before
        self._news = asyncio.Event()
        self.mirror.listen(lambda channel: self._wake())

    async def __aenter__(self) -> TidemarkClient:
        self._following = asyncio.create_task(self._stream.run())
        self._following.add_done_callback(lambda task: self._wake())
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self._end(self._following)
        await self._end(self._polling)

    @property
    def follower(self) -> Follower:
        """What the stream says of the server, and how often its hashes were those of the mirror."""
        return self._stream.follower

    @property
    def connections(self) -> int:
        """Of the stream, so far."""
        return self._stream.connections

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """Commands that have not been sent, for want of a connection."""
        return self._queue.waiting

    async def follow(self, *channels: str | Subscription) -> None:
        """What to mirror from now on, in place of what was before."""
        await self._stream.want([Subscription(each) if isinstance(each, str) else each for each in channels])

    async def until(self, condition: Callable[[], Any], seconds: float = 30.0) -> Any:
        """What the condition gives as soon as that is something; looked at whenever there is news. Raises
        TimeoutError, and ApiError where the token is refused."""
        async with asyncio.timeout(seconds):
            while not (answer := condition()):
                if self.connection == "refused":
                    raise ApiError(401, "unauthorized", "The token opens nothing here")
                if self._following is None:
                    raise RuntimeError("a client is connected within its `async with`")
                if self._following.done():
                    self._following.result()  # what ended it, if it was no answer of the server's
                self._news.clear()
                await self._news.wait()
            return answer

    async def ask(self, question: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Of REST, beside the event loop: `await client.ask(client.rest.order, "ord_12")`."""
        return await asyncio.to_thread(question, *words, **more)

    async def send(self, op: str, params: dict[str, Any] | None = None, *, repeatable: bool = False,
                   life: float = 30.0, label: str = "") -> Any:
        """A command by its name, to its answer: done, journalled and durable. While there is no connection it waits,
        at most `life` seconds, then raises ApiError `expired`. One that got no answer (`unanswered`: it may have been
        done) is sent again if that has the effect of once."""
        given = params or {}
        route(op, given)  # a name that does not exist is said at once

        async def run() -> Any:
            if self.connection == "polling":
                return await asyncio.to_thread(self.rest.command, op, given)
            return await self._stream.ask(op, given)

        return await self._queue.send(label or op, run, repeatable=repeatable, life=life)

    async def place(self, order: rows.OrderRequest, *, life: float = 30.0) -> rows.Order:
        """The order as it was taken. Its client_order_id, which it is given where it has none, makes it the same order
        however often it is sent; valid_until, after which nobody takes it, ends its life on its way as well. A denied
        one raises ApiError with its checks."""
        named = {"client_order_id": new_client_order_id(), **self._until(life), **order}
        label = f"{order['side']} {order['quantity']} {order['symbol']}"
        return await self.send("order.place", named, repeatable=True, life=life, label=label)

    async def try_order(self, order: rows.OrderRequest) -> list[rows.Check]:
        """Its pre-trade checks alone, passed or not."""
        return (await self.send("order.place", {**order, "dry_run": True}, repeatable=True))["checks"]

    async def replace(self, order_id: str, change: rows.OrderChange, *, life: float = 30.0) -> rows.Order:
        """The order with its change on the way; the mirror's row has it when the broker does. With expected_version a
        second one would be refused: that is not sent again by itself."""
        return await self.send("order.replace", {"order_id": order_id, **change}, life=life,
                               repeatable="expected_version" not in change, label=f"change {order_id}")

    async def cancel(self, order_id: str, reason: str = "", *, life: float = 30.0) -> rows.Order:
        """The order with its end on the way. One that is over raises ApiError `invalid_transition`, also where that is
        what a first try without an answer came to."""
        params = {"order_id": order_id, **({"reason": reason} if reason else {})}
        return await self.send("order.cancel", params, repeatable=True, life=life, label=f"cancel {order_id}")

    async def cancel_all(self, **which: Any) -> rows.Row:
        """symbol, side, keep_protective."""
        return await self.send("order.cancel_all", which, repeatable=True, label="cancel all")

    async def close_position(self, position_id: str, quantity: rows.Decimal | None = None) -> Any:
        params = {"position_id": position_id, **({"quantity": quantity} if quantity else {})}
        return await self.send("position.close", params, label=f"close {position_id}")

    async def decide(self, signal_id: str, decision: rows.Decision) -> rows.Signal:
        return await self.send("approval.decide", {"signal_id": signal_id, **decision}, label=f"decide {signal_id}")

    async def kill(self, reason: str, *, flatten: bool = False) -> Any:
        return await self.send("kill.engage", {"reason": reason, "flatten": flatten}, repeatable=True,
                               label="kill switch")

    def _until(self, life: float) -> dict[str, str]:
        end = self._stream.server_time(time.time() + life)
        if end is None:
            return {}
        text = datetime.fromtimestamp(end, UTC).isoformat(timespec="microseconds")
        return {"valid_until": text.replace("+00:00", "Z")}

    async def _open(self, url: str, token: str) -> Socket:
        return await open_socket(url, token, await asyncio.to_thread(self.rest.context))

    def _wake(self) -> None:
        self._news.set()

    def _belong(self, session: str | None, epoch: str) -> None:
        """Ids begin anew with each session, and in a journal that was restored: what is mirrored and what waits name
        others then."""
        life = (session, epoch)
        if self._life not in (None, life):
            self._queue.abandon()
            self.mirror.clear()
        self._life = life
        self._is_session_known = True

    def _enter(self, connection: Connection) -> None:
        self._queue.set_online(connection in ("live", "polling", "stale"))
        if connection == self.connection:
            return
        self.connection = connection
        self._wake()
        self._on_connection(connection)

    def _stream_is(self, state: StreamState) -> None:
        if state in ("live", "refused"):
            if self._polling:
                self._polling.cancel()
            self._polling = None
            if state == "live":
                self._belong(*self.follower.life)
            return self._enter(state)
        if self._polling is None and (state == "ended" or self._stream.failures >= _FAILURES_TO_POLL):
            self._unanswered = 0
            self._is_session_known = False
            self._polling = asyncio.create_task(self._poller.run())
        if state == "stale" or self._polling is None:
            self._enter("stale" if state == "stale" else "connecting" if self._stream.failures == 0 else "offline")

    def _polled(self, channel: str, answered: list[Any]) -> None:
        if self._polling is None:
            return  # the stream was quicker
        if channel == "session":
            # REST tells no epoch: a journal that was restored runs another session, or the same one without a break.
            self._belong(answered[0]["session_id"], self._life[1] if self._life else "")
        # These are other rows than those of the channel's last seq: the stream begins it anew.
        self.follower.forget(channel)
        self.mirror.replace(channel, answered)
        self._unanswered = 0
        self._polled_well()

    def _polled_well(self) -> None:
        if self._is_session_known:
            self._enter("polling")

    def _poll_failed(self, error: ApiError) -> None:
        if error.status == 401:
            self._stream_is("refused")
        elif not error.unanswered:
            self._unanswered = 0
            self._polled_well()
        elif self._unanswered >= 1:
            self._is_session_known = False
            self._enter("offline")
        else:
            self._unanswered += 1

    @staticmethod
    async def _end(task: asyncio.Task[None] | None) -> None:
        if task:
            task.cancel()
            await asyncio.wait([task])
