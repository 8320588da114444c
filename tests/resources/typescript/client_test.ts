// The client library against a server and a clock of paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApiError,
  Backoff,
  CommandQueue,
  Mirror,
  Stream,
  TidemarkClient,
  type Clock,
  type Connection,
  type Socket,
} from "tidemark-client";

class PaperClock implements Clock {
  private time = 1_000_000;
  private timers: { at: number; what: () => void }[] = [];
  now = () => this.time;
  after(ms: number, what: () => void) {
    const timer = { at: this.time + ms, what };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter((other) => other !== timer)) };
  }
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.what();
    }
    this.time = end;
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; ++i) await Promise.resolve();
}

class PaperSocket implements Socket {
  onopen = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror = null;
  sent: { op: string; params: { channels: Record<string, unknown>[] } }[] = [];
  constructor(readonly url: string) {}
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify({ v: 1, epoch: "e1", ...message }) });
  }
  hello() {
    this.say({ ch: "", type: "hello", seq: 0, prev: 0, data: {} });
  }
}

const order = (id: string, status = "accepted") => ({ order_id: id, status });

function linked() {
  const clock = new PaperClock();
  const sockets: PaperSocket[] = [];
  const states: string[] = [];
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
  });
  stream.want([{ name: "orders" }]);
  stream.start();
  const socket = () => sockets.at(-1) as PaperSocket;
  return { clock, sockets, states, mirror, stream, socket };
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

test("a refused token is not tried again", async () => {
  const { clock, sockets, states, socket } = linked();
  await clock.pass(0);
  socket().onclose?.({ code: 1008, reason: "expired" });
  await clock.pass(60_000);
  assert.equal(states.at(-1), "refused");
  assert.equal(sockets.length, 1);
});

test("a command waits for the connection, and its time runs out", async () => {
  const clock = new PaperClock();
  const queue = new CommandQueue(clock);
  const done: string[] = [];
  const command = (label: string, lifeMs: number) => ({
    label,
    lifeMs,
    repeatable: true,
    run: async () => void done.push(label),
  });
  const late = queue.send(command("late", 1_000));
  const kept = queue.send(command("kept", 10_000));
  late.catch(() => undefined);
  assert.deepEqual(
    queue.waiting.map(({ label }) => label),
    ["late", "kept"],
  );
  await clock.pass(2_000);
  await assert.rejects(late, (error: ApiError) => error.code === "expired");
  queue.setOnline(true);
  await kept;
  assert.deepEqual(done, ["kept"]);
  assert.deepEqual(queue.waiting, []);
});

test("without an answer only what may be sent twice is sent again", async () => {
  const clock = new PaperClock();
  const queue = new CommandQueue(clock);
  queue.setOnline(true);
  let tries = 0;
  const run = async () => {
    if (++tries === 1) throw new ApiError(0, "no_answer", "no");
  };
  await assert.rejects(queue.send({ label: "close", repeatable: false, run }));
  tries = 0;
  const sent = queue.send({ label: "cancel", repeatable: true, run });
  await settled();
  assert.equal(queue.waiting.length, 1);
  queue.setOnline(true);
  await sent;
  assert.equal(tries, 2);
});

const lists = ["/positions", "/orders/active", "/approvals", "/strategies", "/trades", "/bars"];

function answering(channels: object, isUp: () => boolean) {
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request) => {
    const path = String(input).replace("http://paper", "");
    asked.push(path);
    if (!isUp()) throw new TypeError("no network");
    const answer =
      path === "/api/asyncapi.json"
        ? { channels }
        : path.includes("ws-ticket")
          ? { ticket: "t", expires_in: 30 }
          : lists.some((list) => path.startsWith(`/api/oms${list}`))
            ? { items: [] }
            : { kill_switch: { engaged: false }, summary: {} };
    return new Response(JSON.stringify(answer));
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
}

test("a server without the stream is asked every 2 s, and its silence shows", async () => {
  const clock = new PaperClock();
  let up = true;
  const { asked, fetch } = answering({ "/ws": {} }, () => up);
  const seen: Connection[] = [];
  const client = new TidemarkClient({
    base: "http://paper",
    token: "t",
    clock,
    fetch,
    onConnection: (connection) => seen.push(connection),
  });
  await client.start();
  await clock.pass(8_500);
  assert.equal(client.connection, "polling");
  assert.equal(asked.filter((path) => path === "/api/oms/positions").length, 5);
  up = false;
  await clock.pass(8_000);
  assert.equal(client.connection, "offline");
  up = true;
  await clock.pass(60_000);
  assert.deepEqual(seen, ["polling", "offline", "polling"]);
  client.stop();
});

test("three failures of the stream, and REST is asked until it is back", async () => {
  const clock = new PaperClock();
  const { asked, fetch } = answering({ "/api/v1/stream": {} }, () => true);
  const sockets: PaperSocket[] = [];
  const openSocket = (url: string) => {
    sockets.push(new PaperSocket(url));
    return sockets.at(-1) as PaperSocket;
  };
  const client = new TidemarkClient({ base: "http://paper", token: "t", clock, fetch, random: () => 0, openSocket });
  await client.start();
  const positions = () => asked.filter((path) => path === "/api/oms/positions").length;
  for (const waitMs of [1_000, 2_000, 4_000]) {
    await clock.pass(0);
    assert.equal(positions(), 0);
    sockets.at(-1)?.onclose?.({ code: 1006, reason: "" });
    if (waitMs < 4_000) await clock.pass(waitMs);
  }
  await clock.pass(2_500);
  assert.equal(client.connection, "polling");
  assert.equal(positions(), 2);
  await clock.pass(1_500);
  sockets.at(-1)?.hello();
  assert.equal(client.connection, "live");
  const before = positions();
  await clock.pass(4_000);
  assert.equal(positions(), before);
  client.stop();
});
