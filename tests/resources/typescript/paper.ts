// A server, a clock and a network of paper.
import { createHash } from "node:crypto";
import type { Clock, Socket } from "tidemark-client";

export class PaperClock implements Clock {
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

export async function settled(): Promise<void> {
  for (let i = 0; i < 20; ++i) await Promise.resolve();
}

export class PaperSocket implements Socket {
  onopen = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror = null;
  sent: { op: string; id: string; params: Record<string, unknown> & { channels: Record<string, unknown>[] } }[] = [];
  constructor(readonly url: string) {}
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify({ v: 1, epoch: "e1", ...message }) });
  }
  hello(role = "trader", session_id: string | null = null) {
    this.say({ ch: null, type: "hello", seq: 0, prev: null, data: { role, session_id } });
  }
  // What was sent last of that operation.
  last(op: string) {
    const found = this.sent.filter((message) => message.op === op).at(-1);
    if (found === undefined) throw new Error(`no ${op} was sent`);
    return found;
  }
  asked(op: string) {
    return this.sent.filter((message) => message.op === op).length;
  }
}

export const order = (id: string, status = "accepted") => ({ order_id: id, status });

const lists = ["/positions", "/orders/active", "/approvals", "/strategies", "/trades", "/bars"];

export function answering(channels: object, isUp: () => boolean) {
  const asked: string[] = [];
  const bodies: unknown[][] = [];
  // Which session it has, and how far its clock is ahead of everybody's.
  const server = { session: null as string | null, aheadMs: 0 };
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const path = String(input).replace("http://paper", "");
    asked.push(path);
    if (init?.method !== "GET") bodies.push([init?.method, path, JSON.parse(String(init?.body))]);
    if (!isUp()) throw new TypeError("no network");
    const answer =
      path === "/api/asyncapi.json"
        ? { channels }
        : path.includes("ws-ticket")
          ? { ticket: "t", expires_in: 30 }
          : lists.some((list) => path.startsWith(`/api/oms${list}`))
            ? { items: [] }
            : { kill_switch: { engaged: false }, summary: {}, session_id: server.session };
    const headers = { Date: new Date(Date.now() + server.aheadMs).toUTCString() };
    return new Response(JSON.stringify(answer), { headers });
  };
  return Object.assign(server, { asked, bodies, fetch: fetch as typeof globalThis.fetch });
}

export const digest = (text: string) => createHash("sha256").update(text).digest("hex");

// As the contract has it, by other means than the library's.
export function channelHash(canonicalRows: string[]): string {
  const sum = canonicalRows.reduce((all, row) => all + BigInt("0x" + digest(row)), 0n);
  return (sum % 2n ** 256n).toString(16).padStart(64, "0");
}
