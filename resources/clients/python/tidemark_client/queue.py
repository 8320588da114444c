"""Commands that were given while the server could not be reached."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .errors import ApiError


@dataclass(eq=False)
class Waiting:
    """A command that has not been sent yet; expires_at is on the monotonic clock."""

    label: str
    expires_at: float


class CommandQueue:
    """Sends at once while there is a connection; else when it is back, unless the command's time is over by then:
    nobody wants yesterday's click to become today's order."""

    def __init__(self, changed: Callable[[], None] = lambda: None):
        self._changed = changed
        self._online = asyncio.Event()
        self._waiting: list[Waiting] = []

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(self._waiting)

    def set_online(self, online: bool) -> None:
        if online:
            self._online.set()
        else:
            self._online.clear()

    async def send(self, label: str, run: Callable[[], Awaitable[Any]], *, repeatable: bool, life: float) -> Any:
        """repeatable: sending it twice has the effect of once. One that is not and got no answer is not sent again."""
        expires_at = time.monotonic() + life
        while True:
            if not self._online.is_set():
                await self._wait(Waiting(label, expires_at))
            try:
                return await run()
            except ApiError as error:
                if not (error.unanswered and repeatable):
                    raise
            # What is lost is noticed in a moment; until then it would be lost again at once.
            await asyncio.sleep(0.1)
            if time.monotonic() >= expires_at:
                raise ApiError.no_answer()

    async def _wait(self, waiting: Waiting) -> None:
        self._waiting.append(waiting)
        self._changed()
        try:
            async with asyncio.timeout(waiting.expires_at - time.monotonic()):
                await self._online.wait()
        except TimeoutError:
            raise ApiError(0, "expired", f"{waiting.label}: not sent, no connection in time") from None
        finally:
            self._waiting.remove(waiting)
            self._changed()
