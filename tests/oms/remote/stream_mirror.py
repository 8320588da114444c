"""A mirror of the native stream: folds what it is sent and proves by the channels' hashes that it is identical."""

import asyncio
import hashlib
import json

import websockets

LOSSLESS = ["orders", "fills", "approvals", "risk", "kill", "strategies", "session", "audit"]


class Digits(str):
    """A number as it was written."""


def load(text):
    return json.loads(text, parse_int=Digits, parse_float=Digits)


def canonical(value):
    if isinstance(value, Digits):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def channel_hash(rows):
    total = sum(int.from_bytes(hashlib.sha256(canonical(row).encode()).digest(), "big") for row in rows)
    return f"{total % 2**256:064x}"


class Gap(AssertionError):
    pass


class Channel:
    def __init__(self, key):
        self.key = key
        self.rows = {}
        self.seq = None
        self.parts = []
        self.begun = False  # on this connection: until then its rows are of the one before

    def name(self, row):
        return "/".join(row[field] for field in self.key)

    def upsert(self, row):
        self.rows[self.name(row)] = row


class Mirror:
    """Rows by channel; outlives its connections."""

    channel = Channel

    def __init__(self):
        self.channels = {}
        self.epoch = None
        self.merged = {}
        self.log = []
        self.hello = None
        self.answers = {}
        self.proofs = 0
        self.ws = None

    async def open(self, url, token, **options):
        headers = {"Authorization": "Bearer " + token}
        self.ws = await websockets.connect(url, extra_headers=headers, max_size=None, max_queue=None, **options)
        self.hello = await self.next("hello")
        if self.epoch != self.hello["epoch"]:
            self.channels = {}
        self.epoch = self.hello["epoch"]
        for channel in self.channels.values():
            channel.begun = False
        self.keys = {c["name"]: c["key"] for c in self.hello["data"]["channels"]}

    async def subscribe(self, names, **more):
        wishes = []
        for name in names:
            wish = {"name": name, **more}
            known = self.channels.get(name)
            if known and known.seq is not None:
                wish.update(from_seq=known.seq, epoch=self.epoch)
            wishes.append(wish)
            self.channels.setdefault(name, Channel(self.keys[name]))
        answer = await self.ask("subscribe", {"channels": wishes})
        for name in names:
            self.channels[name].begun = answer["type"] == "ack"
        return answer

    async def ask(self, op, params=None, ident=None, seconds=10):
        ident = ident or f"{op}-{len(self.answers)}"
        await self.ws.send(json.dumps({"op": op, "id": ident, "params": params or {}}))
        async with asyncio.timeout(seconds):
            while ident not in self.answers:
                await self.next()
        return self.answers[ident]

    async def next(self, kind=None, seconds=10):
        """The next message, folded; of that kind where one is asked for."""
        async with asyncio.timeout(seconds):
            while True:
                message = load(await self.ws.recv())
                self.fold(message)
                if kind in (None, message["type"]):
                    return message

    def fold(self, message):
        self.log.append((message["type"], message.get("ch")))
        kind = message["type"]
        if kind in ("ack", "error") and message.get("id") is not None:
            self.answers[message["id"]] = message
        elif kind == "snapshot":
            self.snapshot(message)
        elif kind == "delta":
            self.delta(message)
        elif kind == "hb":
            self.prove(message)

    def snapshot(self, message):
        channel = self.channels[message["ch"]]
        if int(message["part"]) == 1:
            channel.parts = []
        channel.parts += message["data"]["rows"]
        if message["part"] == message["parts"]:
            channel.rows = {}
            for row in channel.parts:
                channel.upsert(row)
            channel.parts = []
            channel.seq = int(message["seq"])

    def delta(self, message):
        name = message["ch"]
        channel = self.channels[name]
        if name in LOSSLESS:
            if int(message["prev"]) != channel.seq:
                raise Gap(f"{name}: {message['prev']} after {channel.seq}")
            assert int(message["seq"]) > channel.seq, message["seq"]
            channel.seq = int(message["seq"])
        else:
            assert message["prev"] is None
            self.merged[name] = self.merged.get(name, 0) + int(message["merged"])
        for row in message["data"]["upsert"]:
            channel.upsert(row)
        for ident in message["data"]["remove"]:
            channel.rows.pop(ident, None)

    def prove(self, message):
        for name, expected in message["data"]["hashes"].items():
            channel = self.channels.get(name)
            if channel and channel.begun and channel.seq is not None:
                assert channel_hash(channel.rows.values()) == expected, (name, message["seq"])
        self.proofs += 1
