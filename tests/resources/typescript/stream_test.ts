// The stream's mirror against a socket and a clock of paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, Mirror, Stream, type ApiError, type StreamNotice, type Subscription } from "tidemark-client";
import { channelHash, order, PaperClock, PaperSocket, settled } from "./paper";

function linked(wanted: Subscription[] = [{ name: "orders" }]) {
  const clock = new PaperClock();
  const sockets: PaperSocket[] = [];
  const states: string[] = [];
  const notices: StreamNotice[] = [];
  const mirror = new Mirror(clock.now);
  const stream = new Stream({
    url: "ws://paper/api/v1/stream",
    ticket: async () => "t1",
    mirror,
    clock,
    random: () => 0,
    open: (url) => {
      sockets.push(new PaperSocket(url));
      return sockets.at(-1) as PaperSocket;
    },
    onState: (state) => states.push(state),
    onNotice: (notice) => notices.push(notice),
  });
  stream.want(wanted);
  stream.start();
  const socket = () => sockets.at(-1) as PaperSocket;
  return { clock, sockets, states, notices, mirror, stream, socket };
}

test("the back-off doubles from 1 s to 30 s and starts again", () => {
  const backoff = new Backoff(() => 0);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7].map(() => backoff.nextMs() / 1000),
    [1, 2, 4, 8, 16, 30, 30],
  );
  backoff.reset();
  assert.equal(backoff.nextMs(), 1000);
  assert.equal(new Backoff(() => 1).nextMs(), 750);
});

test("a snapshot in parts appears as one, deltas follow, removals go", async () => {
  const { clock, socket, mirror } = linked();
  await clock.pass(0);
  assert.match(socket().url, /\?ticket=t1$/);
  socket().hello();
  assert.deepEqual(socket().sent[0]?.params.channels, [{ name: "orders" }]);
  socket().say({
    ch: "orders",
    type: "snapshot",
    seq: 5,
    prev: null,
    part: 1,
    parts: 2,
    data: { rows: [order("ord_1")] },
  });
  assert.equal(mirror.has("orders"), false);
  socket().say({
    ch: "orders",
    type: "snapshot",
    seq: 5,
    prev: null,
    part: 2,
    parts: 2,
    data: { rows: [order("ord_2")] },
  });
  assert.deepEqual(
    mirror.rows("orders").map((row) => row.order_id),
    ["ord_1", "ord_2"],
  );
  socket().say({
    ch: "orders",
    type: "delta",
    seq: 9,
    prev: 5,
    data: { upsert: [order("ord_1", "filled")], remove: ["ord_2"] },
  });
  assert.deepEqual(mirror.rows("orders"), [order("ord_1", "filled")]);
});

test("a gap is asked for once, from the last seq, and nothing after it is believed until it is closed", async () => {
  const { clock, socket, mirror } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  for (const seq of [20, 21]) {
    socket().say({ ch: "orders", type: "delta", seq, prev: seq - 1, data: { upsert: [order(`ord_${seq}`)] } });
  }
  assert.deepEqual(mirror.rows("orders"), []);
  assert.deepEqual(
    socket()
      .sent.slice(1)
      .map((m) => m.params.channels),
    [[{ name: "orders", from_seq: 5, epoch: "e1" }]],
  );
  socket().say({ ch: "orders", type: "delta", seq: 19, prev: 5, data: { upsert: [order("ord_19")] } });
  socket().say({ ch: "orders", type: "delta", seq: 20, prev: 19, data: { upsert: [order("ord_20")] } });
  assert.deepEqual(
    mirror.rows("orders").map((row) => row.order_id),
    ["ord_19", "ord_20"],
  );
});

test("silence: stale after 5 s, another connection after 15 s, resumed from the last seq", async () => {
  const { clock, sockets, states, socket } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  await clock.pass(4_900);
  assert.equal(states.at(-1), "live");
  await clock.pass(1_100);
  assert.equal(states.at(-1), "stale");
  socket().say({ ch: "", type: "hb", seq: 5, prev: null, data: {} });
  assert.equal(states.at(-1), "live");
  await clock.pass(17_000);
  assert.equal(sockets.length, 2);
  socket().hello();
  assert.deepEqual(socket().sent[0]?.params.channels, [{ name: "orders", from_seq: 5, epoch: "e1" }]);
});

test("whatever comes keeps the channels without news fresh", async () => {
  const { clock, socket, mirror } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  await clock.pass(3_000);
  assert.equal(mirror.age("orders"), 3_000);
  socket().say({ ch: "depth", type: "delta", seq: 5, prev: null, data: { upsert: [] } });
  assert.equal(mirror.age("orders"), 0);
});

test("another epoch begins from nothing", async () => {
  const { clock, socket } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  socket().onclose?.({ code: 1006, reason: "" });
  await clock.pass(1_000);
  socket().say({ ch: "", type: "hello", seq: 0, prev: 0, epoch: "e2", data: {} });
  assert.deepEqual(socket().sent[0]?.params.channels, [{ name: "orders" }]);
});

test("another session of the same journal begins from nothing", async () => {
  const { clock, socket } = linked();
  const hello = (session: string) =>
    socket().say({ ch: null, type: "hello", seq: 0, prev: null, data: { role: "trader", session_id: session } });
  await clock.pass(0);
  hello("exec_1");
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  socket().onclose?.({ code: 1006, reason: "" });
  await clock.pass(1_000);
  hello("exec_2");
  assert.deepEqual(socket().sent[0]?.params.channels, [{ name: "orders" }]);
});

test("what has not caught up with what was missed does not count as fresh", async () => {
  const { clock, socket, mirror } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  socket().onclose?.({ code: 1006, reason: "" });
  await clock.pass(9_000);
  socket().hello();
  socket().say({ ch: "", type: "hb", seq: 9, prev: null, data: {} });
  assert.equal(mirror.age("orders"), 9_000);
  const { id } = socket().last("subscribe");
  socket().say({ ch: null, type: "ack", id, seq: 9, prev: null, data: { channels: [{ name: "orders" }] } });
  await settled();
  socket().say({ ch: "", type: "hb", seq: 9, prev: null, data: {} });
  assert.equal(mirror.age("orders"), 0);
});

test("a refused token is not tried again", async () => {
  const { clock, sockets, states, socket } = linked();
  await clock.pass(0);
  socket().onclose?.({ code: 1008, reason: "expired" });
  await clock.pass(60_000);
  assert.equal(states.at(-1), "refused");
  assert.equal(sockets.length, 1);
});

// Their keys stand in order already.
const twoOrders = channelHash([order("ord_1"), order("ord_2")].map((row) => JSON.stringify(row)));
const heartbeat = (seq: number, orders: string, more = {}) => ({
  ch: null,
  type: "hb",
  seq,
  prev: null,
  data: { hashes: { orders, fills: "0".repeat(64) }, ...more },
});

test("a heartbeat proves the mirror by the hash of each channel", async () => {
  const { clock, socket, stream, notices } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [order("ord_1")] } });
  socket().say({ ch: "orders", type: "delta", seq: 9, prev: 5, data: { upsert: [order("ord_2"), order("ord_3")] } });
  socket().say({ ch: "orders", type: "delta", seq: 10, prev: 9, data: { upsert: [], remove: ["ord_3"] } });
  socket().say(heartbeat(12, twoOrders));
  assert.equal(stream.provenAt, 12);
  assert.deepEqual(notices, []);
  assert.equal(socket().asked("subscribe"), 1);
});

test("a channel that differs is said, fetched anew once, and proven again", async () => {
  const { clock, socket, stream, notices, mirror } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [order("ord_1")] } });
  for (const seq of [6, 7]) socket().say(heartbeat(seq, twoOrders));
  assert.deepEqual(notices, [{ kind: "differs", channel: "orders" }]);
  assert.equal(socket().asked("subscribe"), 2);
  assert.deepEqual(socket().last("subscribe").params.channels, [{ name: "orders" }]);
  // What still comes of the old subscription is not believed.
  socket().say({ ch: "orders", type: "delta", seq: 8, prev: 5, data: { upsert: [order("ord_9")] } });
  assert.deepEqual(mirror.rows("orders"), [order("ord_1")]);
  const rows = [order("ord_1"), order("ord_2")];
  socket().say({ ch: "orders", type: "snapshot", seq: 8, prev: null, data: { rows } });
  socket().say(heartbeat(8, twoOrders));
  assert.equal(stream.provenAt, 8);
  socket().say(heartbeat(9, "0".repeat(64)));
  assert.equal(socket().asked("subscribe"), 2);
  assert.equal(stream.provenAt, 8);
});

test("nothing is proven before its snapshot, behind a gap, or of some symbols", async () => {
  const { clock, socket, stream, notices } = linked([{ name: "orders" }, { name: "fills", symbols: ["AAPL"] }]);
  await clock.pass(0);
  socket().hello();
  socket().say(heartbeat(4, twoOrders));
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [] } });
  socket().say({ ch: "fills", type: "snapshot", seq: 5, prev: null, data: { rows: [{ trade_id: "trd_1" }] } });
  socket().say({ ch: "orders", type: "delta", seq: 9, prev: 8, data: { upsert: [order("ord_1")] } });
  socket().say(heartbeat(9, twoOrders));
  assert.equal(stream.provenAt, 0);
  assert.deepEqual(notices, []);
});

test("after a new connection nothing is proven before the server has caught up with what was missed", async () => {
  const { clock, socket, stream, notices } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [order("ord_1")] } });
  socket().onclose?.({ code: 1006, reason: "" });
  await clock.pass(1_000);
  socket().hello();
  socket().say(heartbeat(9, twoOrders));
  assert.deepEqual(notices, []);
  const channels = [{ name: "orders", seq: 9, resumed: true }];
  socket().say({ ch: null, type: "ack", id: socket().last("subscribe").id, seq: 9, prev: null, data: { channels } });
  await settled();
  socket().say({ ch: "orders", type: "delta", seq: 9, prev: 5, data: { upsert: [order("ord_2")] } });
  socket().say(heartbeat(9, twoOrders));
  assert.equal(stream.provenAt, 9);
  assert.deepEqual(notices, []);
});

test("a command is done with its ack, and refused with the checks that failed", async () => {
  const { clock, socket, stream } = linked([]);
  await clock.pass(0);
  socket().hello();
  const canceled = stream.request("order.cancel", { order_id: "ord_1" });
  const { id, params } = socket().last("order.cancel");
  assert.deepEqual(params, { order_id: "ord_1" });
  socket().say({ ch: null, type: "ack", id, status: 202, seq: 9, prev: null, data: order("ord_1", "pending_cancel") });
  assert.equal((await canceled).status, "pending_cancel");

  const placed = stream.request("order.place", { symbol: "A", side: "buy", type: "market", quantity: "1" });
  const checks = [{ code: "spread", severity: "soft", passed: false }];
  const error = { code: "spread", message: "too wide", field: null, details: { checks, needs_confirmation: true } };
  const place = socket().last("order.place").id;
  socket().say({ ch: null, type: "error", id: place, status: 422, seq: 9, prev: null, error, data: {} });
  await assert.rejects(placed, (refused: ApiError) => {
    assert.deepEqual([refused.status, refused.code, refused.needsConfirmation], [422, "spread", true]);
    assert.deepEqual(refused.checks, checks);
    return true;
  });
});

test("a command without an answer, or whose connection goes, is unanswered", async () => {
  const { clock, socket, stream } = linked([]);
  await assert.rejects(stream.request("order.cancel_all", {}), (error: ApiError) => error.unanswered);
  await clock.pass(0);
  socket().hello();
  const late = stream.request("order.cancel_all", {});
  const beat = async () => {
    await clock.pass(4_000);
    socket().say({ ch: null, type: "hb", seq: 1, prev: null, data: {} });
  };
  const refused = assert.rejects(late, (error: ApiError) => error.unanswered);
  for (let i = 0; i < 4; ++i) await beat();
  await refused;
  const lost = stream.request("order.cancel_all", {});
  socket().onclose?.({ code: 1006, reason: "" });
  await assert.rejects(lost, (error: ApiError) => error.unanswered);
});

test("a subscription over the rate is asked for again when it may be; one that is refused is said", async () => {
  const { clock, socket, notices } = linked();
  await clock.pass(0);
  socket().hello();
  const refuse = (status: number, retry_after_ms: number | null) => {
    const error = { code: "rate", message: "slower", retry_after_ms };
    const { id } = socket().last("subscribe");
    socket().say({ ch: null, type: "error", id, status, seq: 1, prev: null, error, data: {} });
  };
  refuse(429, 700);
  await clock.pass(600);
  assert.equal(socket().asked("subscribe"), 1);
  await clock.pass(200);
  assert.equal(socket().asked("subscribe"), 2);
  refuse(400, null);
  await settled();
  assert.deepEqual(notices.map(({ kind }) => kind), ["refused"]);
});

test("a symbol that the session does not have takes no other channel along, nor is it said once given up", async () => {
  const bars: Subscription = { name: "bars", symbols: ["GONE"] };
  const { clock, socket, notices, stream } = linked([{ name: "orders" }, bars]);
  const refuse = () => {
    const error = { code: "unknown_symbol", message: "the session has no symbol GONE" };
    const { id } = socket().last("subscribe");
    socket().say({ ch: null, type: "error", id, status: 400, seq: 1, prev: null, error, data: {} });
  };
  await clock.pass(0);
  socket().hello();
  refuse();
  await settled();
  const asked = () => socket().sent.filter(({ op }) => op === "subscribe").map(({ params }) => params.channels);
  assert.deepEqual(asked().slice(1), [[{ name: "orders" }], [bars]]);
  refuse();
  await settled();
  assert.deepEqual(notices.map(({ kind }) => kind), ["refused"]);
  stream.want([{ name: "orders" }, { ...bars, max_hz: 1 }]);
  stream.want([{ name: "orders" }]);
  const count = asked().length;
  refuse();
  await settled();
  assert.deepEqual([notices.length, asked().length], [1, count]);
});

test("the session's clock and its feed are told by whatever comes", async () => {
  const { clock, socket, mirror, notices } = linked();
  await clock.pass(0);
  socket().hello();
  socket().say({ ...heartbeat(1, "", { feed_state: "stale", feed_problem: "no ticks" }), ts: "2026-01-05T12:00:00Z" });
  assert.deepEqual(mirror.one("clock"), {
    session_time: "2026-01-05T12:00:00Z",
    feed_state: "stale",
    feed_problem: "no ticks",
  });
  await clock.pass(1_000);
  socket().say({ ch: "prices", type: "delta", seq: 2, prev: null, ts: "2026-01-05T12:00:01Z", data: { upsert: [] } });
  assert.equal(mirror.one("clock")?.session_time, "2026-01-05T12:00:01Z");
  assert.equal(mirror.one("clock")?.feed_problem, "no ticks");
  socket().say({ type: "token_expiring", timestamp: "2026-01-05T12:00:01Z" });
  assert.deepEqual(notices, [{ kind: "token_expiring" }]);
});
