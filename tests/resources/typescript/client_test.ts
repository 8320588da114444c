// The client as its user has it: which way news and commands go, and what waits.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ApiError,
  callOf,
  CommandQueue,
  isRepeatable,
  TidemarkClient,
  type ClientOptions,
  type Connection,
} from "tidemark-client";
import { answering, order, PaperClock, PaperSocket, settled } from "./paper";

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

test("what was sent without an answer is never said not to have been, and its time counts from the click", async () => {
  const clock = new PaperClock();
  const queue = new CommandQueue(clock);
  queue.setOnline(true);
  const silent = () =>
    new Promise<never>((_, reject) => clock.after(12_000, () => reject(new ApiError(0, "no_answer", "no"))));
  let end: ApiError | undefined;
  queue.send({ label: "buy", lifeMs: 15_000, repeatable: true, run: silent }).catch((error) => (end = error));
  await clock.pass(14_000);
  assert.deepEqual([queue.waiting.length, end], [1, undefined], "tried again at 13 s, and that has no answer yet");
  await clock.pass(10_000);
  assert.equal(end, undefined, "nor is it given up while it may be under way");
  await clock.pass(2_000);
  assert.equal(end?.code, "no_answer");
  assert.deepEqual(queue.waiting, []);
});

test("the kill switch goes before all that waits", async () => {
  const clock = new PaperClock();
  const queue = new CommandQueue(clock);
  const done: string[] = [];
  let tries = 0;
  const run = (label: string) => async () => void done.push(label);
  void queue.send({ label: "cancel", repeatable: true, run: run("cancel") });
  const kill = async () => {
    if (++tries === 1) throw new ApiError(0, "no_answer", "no");
    done.push("kill");
  };
  void queue.send({ label: "kill", repeatable: true, urgent: true, run: kill });
  await settled();
  queue.setOnline(true);
  await settled();
  assert.deepEqual(done, ["kill", "cancel"]);
});

test("what waits for one session is not sent to another, nor what was on its way there", async () => {
  const clock = new PaperClock();
  const queue = new CommandQueue(clock);
  const ends: string[] = [];
  const note = (error: ApiError) => void ends.push(error.message);
  let answer = (_error: Error) => {};
  const run = () => new Promise<never>((_, reject) => (answer = reject));
  queue.setOnline(true);
  queue.send({ label: "sent", repeatable: true, run }).catch(note);
  queue.setOnline(false);
  queue.send({ label: "waits", repeatable: true, run }).catch(note);
  queue.abandon("another session runs now");
  queue.setOnline(true);
  answer(new ApiError(0, "no_answer", "no"));
  await settled();
  assert.deepEqual(ends, ["Not sent: another session runs now", "No answer came"]);
  assert.deepEqual(queue.waiting, []);
  queue.close("signed out");
  queue.send({ label: "late", repeatable: true, urgent: true, run }).catch(note);
  await settled();
  assert.equal(ends.at(-1), "Not sent: signed out");
});

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

function streaming(more: Partial<ClientOptions> = {}) {
  const clock = new PaperClock();
  const server = answering({ "/api/v1/stream": {} }, () => true);
  const sockets: PaperSocket[] = [];
  const openSocket = (url: string) => {
    sockets.push(new PaperSocket(url));
    return sockets.at(-1) as PaperSocket;
  };
  const { fetch } = server;
  const client = new TidemarkClient({ base: "http://paper", clock, fetch, random: () => 0, openSocket, ...more });
  const socket = () => sockets.at(-1) as PaperSocket;
  return { clock, client, socket, sockets, server };
}

test("commands go over the stream, and by REST only while it is asked", async () => {
  const { clock, client, socket, server } = streaming({ token: "t" });
  await client.start();
  await clock.pass(0);
  socket().hello();
  const sent = client.send("order.cancel", { order_id: "ord_1" }, { label: "Cancel" });
  const { id } = socket().last("order.cancel");
  socket().say({ ch: null, type: "ack", id, seq: 1, prev: null, data: order("ord_1", "pending_cancel") });
  assert.equal((await sent).status, "pending_cancel");
  assert.deepEqual(server.bodies.filter(([method]) => method === "DELETE"), []);
  for (let i = 0; i < 3; ++i) {
    socket().onclose?.({ code: 1006, reason: "" });
    await clock.pass(4_000);
  }
  assert.equal(client.connection, "polling");
  await client.send("order.cancel", { order_id: "ord_2", reason: "r" }, { label: "Cancel" });
  assert.deepEqual(server.bodies.at(-1), ["DELETE", "/api/oms/orders/ord_2", { reason: "r" }]);
  client.stop();
});

test("after it was asked for, a channel begins with a snapshot: REST's rows are not the stream's", async () => {
  const { clock, client, socket } = streaming({ token: "t" });
  client.want([{ name: "orders" }]);
  await client.start();
  await clock.pass(0);
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [order("ord_1")] } });
  for (let i = 0; i < 4; ++i) {
    socket().onclose?.({ code: 1006, reason: "" });
    await clock.pass(8_000);
  }
  assert.deepEqual(client.mirror.rows("orders"), []);
  socket().hello();
  assert.deepEqual(socket().last("subscribe").params.channels, [{ name: "orders" }]);
  client.stop();
});

test("what was asked for before the stream came back does not write over what it tells", async () => {
  const server = answering({ "/api/v1/stream": {} }, () => true);
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (String(input).includes("/orders/active")) await held;
    return server.fetch(input, init);
  };
  const { clock, client, socket } = streaming({ token: "t", fetch });
  client.want([{ name: "orders" }]);
  await client.start();
  await clock.pass(0);
  for (let i = 0; i < 3; ++i) {
    socket().onclose?.({ code: 1006, reason: "" });
    await clock.pass(4_000);
  }
  assert.equal(client.connection, "polling");
  socket().hello();
  socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [order("ord_1")] } });
  answer();
  await clock.pass(100);
  assert.deepEqual(client.mirror.rows("orders"), [order("ord_1")]);
  client.stop();
});

test("what is sent while nothing is heard waits, but for the kill switch", async () => {
  const { clock, client, socket, server } = streaming({ token: "t" });
  await client.start();
  await clock.pass(0);
  socket().hello();
  await clock.pass(7_000);
  assert.equal(client.connection, "stale");
  const canceled = client.send("order.cancel_all", {}, { label: "Cancel all" });
  assert.equal(client.queue.waiting.length, 1);
  await client.send("kill.engage", { reason: "r", flatten: true }, { label: "Kill switch" });
  assert.deepEqual(server.bodies.at(-1), ["POST", "/api/oms/risk/kill-switch", { reason: "r", flatten: true }]);
  socket().say({ ch: null, type: "hb", seq: 1, prev: null, data: {} });
  await settled();
  const { id } = socket().last("order.cancel_all");
  socket().say({ ch: null, type: "ack", id, seq: 1, prev: null, data: {} });
  await canceled;
  assert.deepEqual(client.queue.waiting, []);
  client.stop();
});

test("behind another session nothing is left of the one before, whichever way it is told", async () => {
  for (const isPolled of [false, true]) {
    let sessions = 0;
    const { clock, client, socket, server } = streaming({ token: "t", onSession: () => void ++sessions });
    client.want([{ name: "orders" }]);
    await client.start();
    await clock.pass(0);
    socket().hello("trader", "exec_1");
    socket().say({ ch: "orders", type: "snapshot", seq: 5, prev: null, data: { rows: [order("ord_1")] } });
    socket().onclose?.({ code: 1006, reason: "" });
    let end: ApiError | undefined;
    const says = { label: "Cancel", lifeMs: 60_000 };
    client.send("order.cancel", { order_id: "ord_1" }, says).catch((error) => (end = error));
    server.session = "exec_2";
    for (let i = 0; i < 3; ++i) {
      await clock.pass(4_000);
      if (isPolled) socket().onclose?.({ code: 1006, reason: "" });
    }
    if (!isPolled) socket().hello("trader", "exec_2");
    await clock.pass(2_500);
    assert.equal(client.connection, isPolled ? "polling" : "live");
    assert.deepEqual([sessions, end?.message], [1, "Not sent: another session runs now"]);
    assert.deepEqual([client.mirror.rows("orders"), server.bodies.filter(([method]) => method === "DELETE")], [[], []]);
    client.stop();
  }
});

test("an order says until when it is wanted, by the server's clock", async () => {
  const { clock, client, socket, server } = streaming({ token: "t" });
  const wanted = { symbol: "A", side: "buy", type: "market", quantity: "1" } as const;
  server.aheadMs = 3_600_000;
  await client.start();
  await clock.pass(0);
  socket().hello();
  client.send("order.place", { ...wanted, client_order_id: "w1" }, { label: "Buy", lifeMs: 15_000 }).catch(() => {});
  const until = Date.parse(String(socket().last("order.place").params["valid_until"]));
  const end = clock.now() + 3_600_000 + 15_000;
  assert.ok(until < end && until > end - 2_000, `${until} is not shortly before ${end}`);
  client.stop();
});

test("a client that was stopped before it began stays so", async () => {
  const { clock, client, sockets, server } = streaming({ token: "t" });
  const begun = client.start();
  client.stop();
  await begun;
  await clock.pass(60_000);
  assert.deepEqual([sockets.length, server.asked], [0, ["/api/asyncapi.json"]]);
});

test("a ticket opens the stream, nothing else, and once", async () => {
  const seen: Connection[] = [];
  const { clock, client, socket, sockets, server } = streaming({
    ticket: "abc",
    onConnection: (connection) => seen.push(connection),
  });
  await client.start();
  await clock.pass(0);
  assert.match(socket().url, /\?ticket=abc$/);
  assert.equal(client.role, undefined);
  socket().hello("approver");
  assert.equal(client.role, "approver");
  await clock.pass(4_000);
  assert.deepEqual(server.asked, ["/api/asyncapi.json"]);
  await assert.rejects(client.rest.risk(), (error: ApiError) => error.code === "needs_token");
  socket().onclose?.({ code: 1006, reason: "" });
  await clock.pass(60_000);
  assert.deepEqual(seen, ["live", "offline", "refused"]);
  assert.equal(sockets.length, 1);
});

test("with a ticket the kill switch goes over the stream, heard or not", async () => {
  const { clock, client, socket, server } = streaming({ ticket: "abc" });
  await client.start();
  await clock.pass(0);
  socket().hello();
  await clock.pass(7_000);
  assert.equal(client.connection, "stale");
  const killed = client.send("kill.engage", { reason: "r" }, { label: "Kill switch" });
  const { id, params } = socket().last("kill.engage");
  assert.deepEqual(params, { reason: "r" });
  socket().say({ ch: null, type: "ack", id, seq: 1, prev: null, data: {} });
  await killed;
  assert.deepEqual(server.bodies, []);
  client.stop();
});

test("a server that cannot be reached at first is tried on", async () => {
  let up = false;
  const clock = new PaperClock();
  const { fetch } = answering({ "/api/v1/stream": {} }, () => up);
  const sockets: PaperSocket[] = [];
  const openSocket = (url: string) => {
    sockets.push(new PaperSocket(url));
    return sockets.at(-1) as PaperSocket;
  };
  const client = new TidemarkClient({ base: "http://paper", token: "t", clock, fetch, random: () => 0, openSocket });
  await client.start();
  await clock.pass(500);
  assert.equal(client.connection, "offline");
  up = true;
  await clock.pass(1_000);
  sockets.at(-1)?.hello();
  assert.equal(client.connection, "live");
  client.stop();
});

test("each operation has its path, and the others of its parameters in the body", () => {
  assert.deepEqual(callOf("strategy.pause", { strategy_id: "Trend/BTC 1" }), {
    method: "POST",
    path: "/api/oms/strategies/Trend%2FBTC%201/pause",
    body: {},
  });
  assert.deepEqual(callOf("approval.decide", { signal_id: "sig_1", decision: "approve", quantity: "2" }), {
    method: "POST",
    path: "/api/oms/approvals/sig_1",
    body: { decision: "approve", quantity: "2" },
  });
});

test("only an order with a name of its own may be sent twice", () => {
  const wanted = { symbol: "A", side: "buy", type: "market", quantity: "1" } as const;
  assert.equal(isRepeatable("order.place", wanted), false);
  assert.equal(isRepeatable("order.place", { ...wanted, client_order_id: "web-1" }), true);
  assert.equal(isRepeatable("position.close", { position_id: "pos_1" }), false);
  assert.equal(isRepeatable("order.cancel", { order_id: "ord_1" }), true);
});
