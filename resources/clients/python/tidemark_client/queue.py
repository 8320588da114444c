"""Commands that were given while the server could not be reached."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .errors import ApiError


def elapsed() -> float:
    """Seconds that go on while the machine sleeps, where it has such a clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(eq=False)
class Waiting:
    """A command that has not been sent yet, or got no answer; expires_at is of `elapsed`."""

    label: str
    expires_at: float


class CommandQueue:
    """Sends at once while there is a connection; else when it is back, unless the command's time is over by then, or
    another session runs there: nobody wants yesterday's click to become today's order, nor one of somebody else's."""

    def __init__(self, changed: Callable[[], None] = lambda: None, now: Callable[[], float] = elapsed):
        self._changed = changed
        self._now = now
        self._online = asyncio.Event()
        self._waiting: list[Waiting] = []
        self._era = 0

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(self._waiting)

    def set_online(self, online: bool) -> None:
        if online:
            self._online.set()
        else:
            self._online.clear()

    def abandon(self) -> None:
        """What was given until now was meant for a session that is not there any more. Said before it is online."""
        self._era += 1

    async def send(self, label: str, run: Callable[[], Awaitable[Any]], *, repeatable: bool, life: float) -> Any:
        """repeatable: sending it twice has the effect of once. One that is not and got no answer is not sent again."""
        waiting = Waiting(label, self._now() + life)
        era = self._era
        is_tried = False
        while True:
            if not self._online.is_set():
                await self._wait(waiting)
            is_late = not self._online.is_set() or self._now() >= waiting.expires_at
            if is_late or era != self._era:
                why = "no connection in time" if is_late else "another session runs now"
                # One that was sent without an answer may have been done.
                raise ApiError.no_answer() if is_tried else ApiError(0, "expired", f"{label}: not sent, {why}")
            try:
                return await run()
            except ApiError as error:
                if not (error.unanswered and repeatable):
                    raise
            is_tried = True
            # What is lost is noticed in a moment; until then it would be lost again at once.
            await asyncio.sleep(0.1)

    async def _wait(self, waiting: Waiting) -> None:
        """Until there is a connection, or its time is over."""
        self._waiting.append(waiting)
        self._changed()
        try:
            async with asyncio.timeout(waiting.expires_at - self._now()):
                await self._online.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.remove(waiting)
            self._changed()
