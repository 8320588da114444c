"""What the server has, as far as this client has been told."""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from . import rows
from .wire import digest

LOSSLESS = frozenset({"orders", "fills", "approvals", "risk", "kill", "strategies", "session", "audit"})

# The fields that tell a channel's rows apart; none: it has one row.
KEYS: dict[str, tuple[str, ...]] = {
    "orders": ("order_id",),
    "fills": ("trade_id",),
    "approvals": ("signal_id",),
    "risk": ("id",),
    "kill": (),
    "strategies": ("id",),
    "session": (),
    "audit": ("audit_id",),
    "prices": ("symbol",),
    "positions": ("position_id",),
    "equity": (),
    "bars": ("symbol", "timeframe", "time"),
    "indicators": ("strategy_id", "name"),
    "conditions": ("strategy_id", "group", "name"),
    "depth": ("symbol",),
    "tape": ("symbol", "number"),
}
# Of rows that nobody removes, as many as one looks at.
MOST_ROWS = {"bars": 8_000, "tape": 8_000}

Listener = Callable[[str], None]
_MOST = 2**256


class _Table:
    """A channel's rows by their key and, of a lossless one, what they add to its hash."""

    def __init__(self, name: str):
        self._key = KEYS[name]
        self._proves = name in LOSSLESS
        self.rows: dict[str, Any] = {}
        self._digests: dict[str, int] = {}
        self.sum = 0

    def put(self, row: Any) -> None:
        key = "/".join(str(row[field]) for field in self._key)
        self.rows[key] = row
        if self._proves:
            made = digest(row)
            self.sum = (self.sum + made - self._digests.get(key, 0)) % _MOST
            self._digests[key] = made

    def drop(self, key: str) -> None:
        self.rows.pop(key, None)
        self.sum = (self.sum - self._digests.pop(key, 0)) % _MOST


class Mirror:
    """A table a channel, each with the time since it was last told of. A channel of which nothing has come yet is not
    `in` it: there may be rows of which nobody has heard."""

    def __init__(self, now: Callable[[], float] = time.monotonic):
        self._now = now
        self._tables: dict[str, _Table] = {}
        self._heard: dict[str, float] = {}
        self._listeners: list[Listener] = []

    def __contains__(self, channel: str) -> bool:
        return channel in self._tables

    def table(self, channel: str) -> Mapping[str, Any]:
        """By their key; of a key with several fields, those with slashes between."""
        table = self._tables.get(channel)
        return MappingProxyType(table.rows if table else {})

    def clear(self) -> None:
        """As before anything has come."""
        self._tables.clear()
        self._heard.clear()

    def age(self, channel: str) -> float:
        """Seconds since the channel was last told of, be it that nothing is new; infinite before the first time."""
        heard = self._heard.get(channel)
        return math.inf if heard is None else self._now() - heard

    def hash(self, channel: str) -> str:
        """Of a lossless channel, as the server's heartbeat has it."""
        table = self._tables.get(channel)
        return f"{table.sum if table else 0:064x}"

    @property
    def orders(self) -> Mapping[str, rows.Order]:
        return self.table("orders")

    @property
    def fills(self) -> Mapping[str, rows.Fill]:
        return self.table("fills")

    @property
    def approvals(self) -> Mapping[str, rows.Signal]:
        return self.table("approvals")

    @property
    def risk(self) -> Mapping[str, rows.RiskRow]:
        return self.table("risk")

    @property
    def kill(self) -> rows.KillSwitch | None:
        return self.table("kill").get("")

    @property
    def strategies(self) -> Mapping[str, rows.Strategy]:
        return self.table("strategies")

    @property
    def session(self) -> rows.Session | None:
        return self.table("session").get("")

    @property
    def audit(self) -> Mapping[str, rows.AuditEntry]:
        return self.table("audit")

    @property
    def prices(self) -> Mapping[str, rows.Price]:
        return self.table("prices")

    @property
    def positions(self) -> Mapping[str, rows.Position]:
        return self.table("positions")

    @property
    def equity(self) -> rows.Account | None:
        return self.table("equity").get("")

    @property
    def bars(self) -> Mapping[str, rows.Bar]:
        return self.table("bars")

    @property
    def indicators(self) -> Mapping[str, rows.Indicator]:
        return self.table("indicators")

    @property
    def conditions(self) -> Mapping[str, rows.Condition]:
        return self.table("conditions")

    @property
    def depth(self) -> Mapping[str, rows.Depth]:
        return self.table("depth")

    @property
    def tape(self) -> Mapping[str, rows.Print]:
        """The market's trades, the newest last; a gap in a symbol's numbers was left out."""
        return self.table("tape")

    def replace(self, channel: str, given: Iterable[Any]) -> None:
        self._tables[channel] = _Table(channel)
        self.change(channel, given)

    def change(self, channel: str, upsert: Iterable[Any], remove: Iterable[str] = ()) -> None:
        table = self._tables.setdefault(channel, _Table(channel))
        for row in upsert:
            table.put(row)
        for key in remove:
            table.drop(key)
        most = MOST_ROWS.get(channel, math.inf)
        while len(table.rows) > most:
            table.drop(next(iter(table.rows)))
        self._heard[channel] = self._now()
        for listener in list(self._listeners):
            listener(channel)

    def touch(self, channel: str) -> None:
        """Still true, though nothing changed."""
        if channel in self._tables:
            self._heard[channel] = self._now()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Called with the name of each channel that changes; what is returned ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
