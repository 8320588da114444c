"""What is done with each message of the native stream; no socket and no clock in here."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .mirror import KEYS, LOSSLESS, Mirror

log = logging.getLogger("tidemark_client")

Request = tuple[str, dict[str, Any]]  # an op and its params, to be sent


@dataclass(frozen=True)
class Subscription:
    """A channel to follow: of all symbols where none is named. max_hz is of merged channels only."""

    name: str
    symbols: tuple[str, ...] = ()
    max_hz: float | None = None

    def __post_init__(self):
        if self.name not in KEYS:
            raise ValueError(f"there is no channel {self.name}; there are {', '.join(KEYS)}")

    def params(self) -> dict[str, Any]:
        made: dict[str, Any] = {"name": self.name}
        if self.symbols:
            made["symbols"] = list(self.symbols)
        if self.max_hz is not None:
            made["max_hz"] = self.max_hz
        return made


@dataclass
class Server:
    """What the stream says of the other side."""

    version: str = ""
    mode: str = ""
    role: str = ""
    session_id: str | None = None
    server_time: str | None = None  # by its clock, when it greeted
    journal: str = ""
    feed_state: str = ""
    feed_problem: str | None = None


@dataclass
class Follower:
    """Folds messages into a mirror and says what is to be asked next: subscriptions that resume where they stopped,
    once more after a gap, and anew where a hash shows that the mirror is another than the server."""

    mirror: Mirror
    server: Server = field(default_factory=Server)
    proofs: int = 0  # hashes that were the same
    mismatches: int = 0
    gaps: int = 0
    resets: int = 0  # snapshots in place of what was to be resumed
    _epoch: str = ""
    _wanted: dict[str, Subscription] = field(default_factory=dict)
    _seqs: dict[str, int] = field(default_factory=dict)  # the last of each channel whose rows are whole
    _parts: dict[str, list[Any]] = field(default_factory=dict)
    _open_gaps: set[str] = field(default_factory=set)
    _asked: Counter[str] = field(default_factory=Counter)  # subscriptions without an answer yet
    _begun: set[str] = field(default_factory=set)  # on this connection
    _postponed: list[str] = field(default_factory=list)  # subscriptions that came too soon
    _is_welcome: bool = False

    def want(self, subscriptions: Iterable[Subscription]) -> list[Request]:
        """What to follow from now on; a channel that is already followed is asked for again only if it is wanted
        otherwise."""
        following = {subscription.name: subscription for subscription in subscriptions}
        gone = [name for name in self._wanted if name not in following]
        changed = [name for name, wish in following.items() if wish != self._wanted.get(name)]
        self._wanted = following
        for name in gone + changed:
            self.forget(name)
        if not self._is_welcome:
            return []
        ended = [("unsubscribe", {"channels": [{"name": name} for name in gone]})] if gone else []
        return ended + self._subscribe(changed)

    @property
    def life(self) -> tuple[str | None, str]:
        """Of what ids are: a session, and a journal that was not restored since."""
        return self.server.session_id, self._epoch

    def wanted(self) -> tuple[Subscription, ...]:
        return tuple(self._wanted.values())

    def told(self) -> list[str]:
        """The channels that this connection keeps up to date: not what is still to begin, or to be caught up with."""
        return [name for name in self._wanted if name in self._begun and name in self._seqs and not self._awaits(name)]

    def forget(self, channel: str) -> None:
        """The mirror's rows are no more those of the channel's last seq."""
        self._seqs.pop(channel, None)

    def left(self) -> None:
        """The connection is gone; what was told on it stays true of its time."""
        self._is_welcome = False
        self._parts.clear()
        self._open_gaps.clear()
        self._asked.clear()
        self._begun.clear()
        self._postponed.clear()

    def refused(self, channels: Iterable[str], *, too_soon: bool) -> None:
        """A subscription was. One that came too soon is asked for again with the next heartbeat."""
        for name in channels:
            self._asked[name] -= 1
            if too_soon and name in self._wanted:
                self._postponed.append(name)

    def fold(self, message: dict[str, Any]) -> list[Request]:
        kind = message.get("type")
        if kind == "hello":
            return self._welcome(message)
        if kind == "hb":
            return self._prove(message)
        if kind == "ack":
            begun = [each["name"] for each in (message.get("data") or {}).get("channels", ())]
            self._asked.subtract(begun)
            # A merged one begins with its snapshot, a resumed one with what is on its way.
            self._begun.update(name for name in begun if name in LOSSLESS)
        channel = message.get("ch")
        if channel not in self._wanted:
            return []
        if kind == "snapshot":
            self._snapshot(channel, message)
        if kind == "delta":
            return self._delta(channel, message)
        return []

    def _subscribe(self, channels: Iterable[str]) -> list[Request]:
        wishes = []
        for name in channels:
            wish = self._wanted[name].params()
            if name in LOSSLESS and name in self._seqs:
                wish.update(from_seq=self._seqs[name], epoch=self._epoch)
            wishes.append(wish)
            self._asked[name] += 1
        return [("subscribe", {"channels": wishes})] if wishes else []

    def _welcome(self, message: dict[str, Any]) -> list[Request]:
        data = message.get("data", {})
        # Ids begin anew with each session, also within one journal.
        if message.get("epoch") != self._epoch or data.get("session_id") != self.server.session_id:
            self._epoch = message.get("epoch") or ""
            self._seqs.clear()
        for name in ("version", "mode", "role", "session_id", "server_time"):
            setattr(self.server, name, data.get(name))
        self.left()
        self._is_welcome = True
        return self._subscribe(self._wanted)

    def _snapshot(self, channel: str, message: dict[str, Any]) -> None:
        if message.get("part", 1) == 1:
            self._parts[channel] = []
        gathered = self._parts.setdefault(channel, [])
        gathered += message["data"]["rows"]
        if message.get("part", 1) < message.get("parts", 1):
            return
        del self._parts[channel]
        self._open_gaps.discard(channel)
        self.resets += bool(message.get("reset"))
        self._seqs[channel] = message["seq"]
        self._begun.add(channel)
        self.mirror.replace(channel, gathered)

    def _delta(self, channel: str, message: dict[str, Any]) -> list[Request]:
        if channel in LOSSLESS:
            last = self._seqs.get(channel)
            if last is None or message["seq"] <= last:
                return []  # a snapshot is on its way, or this was told before
            if message["prev"] > last:
                return self._gap(channel, last, message["prev"])
            self._open_gaps.discard(channel)
            self._seqs[channel] = message["seq"]
        data = message["data"]
        self.mirror.change(channel, data.get("upsert", ()), data.get("remove", ()))
        return []

    def _gap(self, channel: str, last: int, prev: int) -> list[Request]:
        if channel in self._open_gaps:
            return []
        log.warning("%s goes on behind %d, but %d was the last; asking for what is between", channel, prev, last)
        self.gaps += 1
        self._open_gaps.add(channel)
        return self._subscribe([channel])

    def _prove(self, message: dict[str, Any]) -> list[Request]:
        data = message.get("data", {})
        for name in ("journal", "feed_state", "feed_problem"):
            setattr(self.server, name, data.get(name))
        again, self._postponed = self._postponed, []
        different = [name for name in dict.fromkeys(again) if name in self._wanted]
        for name, told in data.get("hashes", {}).items():
            # The hash is of the whole channel.
            if name not in self._seqs or name not in self._wanted or self._wanted[name].symbols:
                continue
            # Before a channel has begun, its rows are of the connection before.
            if self._awaits(name) or name in different:
                continue
            if self.mirror.hash(name) == told:
                self.proofs += 1
                continue
            log.warning("%s is not what the server has; asking for it anew", name)
            self.mismatches += 1
            self.forget(name)
            different.append(name)
        return self._subscribe(different)

    def _awaits(self, channel: str) -> bool:
        return self._asked[channel] > 0 or channel in self._open_gaps or channel in self._parts


STALE_SECONDS = 5.0
DEAD_SECONDS = 15.0


class Watch:
    """For how long nothing was heard, by a clock that is looked at every second or so."""

    def __init__(self, now: float):
        self._heard = now
        self._looked = now

    def heard(self, now: float) -> None:
        self._heard = self._looked = now

    def silent_seconds(self, now: float) -> float:
        # A machine that slept, or a program that was held up, has not listened: its silence says nothing.
        if now - self._looked > 3:
            self._heard = now
        self._looked = now
        return now - self._heard
