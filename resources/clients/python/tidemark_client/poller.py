"""Asks REST in turn while there is no stream."""

import asyncio
from collections.abc import Callable
from typing import Any

from .errors import ApiError
from .rest import Rest

_SLOWEST_SECONDS = 30.0


class Poller:
    """The session, positions, working orders, approvals and the kill switch every 2 s, the account every 10 s.
    on_answer is given a channel and all its rows, on_error what went wrong."""

    def __init__(self, rest: Rest, *, on_answer: Callable[[str, list[Any]], None],
                 on_error: Callable[[ApiError], None]):
        self._rest = rest
        self._on_answer = on_answer
        self._on_error = on_error

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for channel, seconds, ask in (
                ("session", 2.0, lambda: [self._rest.session()]),
                ("positions", 2.0, self._rest.positions),
                ("orders", 2.0, self._rest.active_orders),
                ("approvals", 2.0, self._rest.approvals),
                ("kill", 2.0, lambda: [self._rest.risk()["kill_switch"]]),
                ("equity", 10.0, lambda: [self._account()]),
            ):
                group.create_task(self._repeat(channel, seconds, ask))

    async def _repeat(self, channel: str, seconds: float, ask: Callable[[], list[Any]]) -> None:
        failures = 0
        while True:
            wait = seconds
            try:
                rows = await asyncio.to_thread(ask)
                failures = 0
                self._on_answer(channel, rows)
            except ApiError as error:
                wait = max(min(seconds * 2**failures, _SLOWEST_SECONDS), (error.retry_after_ms or 0) / 1000)
                failures += 1
                self._on_error(error)
            await asyncio.sleep(wait)

    def _account(self) -> dict[str, Any]:
        summary = self._rest.equity(limit=1)["summary"]
        today = self._rest.stats_today()
        return {"equity": str(summary["final_equity"]), "cash": str(summary["cash"]), "day_pnl": today["total_pnl"]}
