import { Backoff } from "./backoff.js";
import type { Clock, Timer } from "./clock.js";
import { isChannel, losslessChannels, type Channel, type Mirror, type Rows } from "./mirror.js";
import { ApiError } from "./rest.js";

export interface Subscription {
  name: Channel;
  symbols?: string[];
  max_hz?: number;
}

// connecting: the first try, or a further one; live: told of everything; stale: nothing for 5 s; waiting: for the next
// try; refused: the token is no good any more; ended: not to be tried again.
export type StreamState = "connecting" | "live" | "stale" | "waiting" | "refused" | "ended";

// What is used of a WebSocket, so that Node's `ws` and a test's stand-in do as well.
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface StreamOptions {
  url: string;
  ticket: () => Promise<string>;
  open: (url: string) => Socket;
  mirror: Mirror;
  clock: Clock;
  random?: () => number;
  onState?: (state: StreamState) => void;
}

interface Message {
  v: number;
  ch: string;
  type: string;
  epoch?: string;
  seq: number;
  prev: number | null;
  part?: number;
  parts?: number;
  data?: { rows?: object[]; upsert?: object[]; remove?: string[] };
}

const tickMs = 1_000;
const staleMs = 5_000;
const deadMs = 15_000;
// A policy, a rival with the same name, another version: trying again would end the same way.
const finalCodes = new Map<number, StreamState>([
  [1008, "refused"],
  [4409, "ended"],
  [4426, "ended"],
]);

// Follows the native stream into a mirror: connects, resumes where it stopped, notices gaps and silence.
export class Stream {
  private socket: Socket | undefined;
  private state_: StreamState = "ended";
  private readonly backoff: Backoff;
  private timer: Timer | undefined;
  private watch: Timer | undefined;
  private heardAt = 0;
  private freshenedAt = 0;
  private tickedAt = 0;
  private epoch = "";
  private wanted = new Map<Channel, Subscription>();
  // The last seq of each channel; absent after a gap, until a snapshot or a replay has closed it.
  private readonly seqs = new Map<Channel, number>();
  private readonly gaps = new Set<Channel>();
  private readonly parts = new Map<Channel, object[]>();
  private requests = 0;

  constructor(private readonly options: StreamOptions) {
    this.backoff = new Backoff(options.random);
  }

  get state(): StreamState {
    return this.state_;
  }
  get failures(): number {
    return this.backoff.failures;
  }

  start(): void {
    void this.connect();
  }

  stop(): void {
    this.state_ = "ended";
    this.timer?.cancel();
    this.leave(1000);
  }

  // What to follow from now on. A channel that is already followed is asked for again only if it is wanted otherwise.
  want(subscriptions: Subscription[]): void {
    const next = new Map(subscriptions.map((subscription) => [subscription.name, subscription]));
    const gone = [...this.wanted.keys()].filter((name) => !next.has(name));
    const changed = subscriptions.filter((s) => JSON.stringify(s) !== JSON.stringify(this.wanted.get(s.name)));
    this.wanted = next;
    for (const { name } of changed) this.seqs.delete(name);
    if (this.state_ !== "live" && this.state_ !== "stale") return;
    if (gone.length > 0) this.send("unsubscribe", { channels: gone.map((name) => ({ name })) });
    if (changed.length > 0) this.subscribe(changed);
  }

  private enter(state: StreamState): void {
    if (this.state_ === state) return;
    this.state_ = state;
    this.options.onState?.(state);
  }

  private async connect(): Promise<void> {
    this.enter("connecting");
    let ticket: string;
    try {
      ticket = await this.options.ticket();
    } catch (error) {
      const refused = error instanceof ApiError && (error.status === 401 || error.status === 403);
      return refused ? this.enter("refused") : this.retry();
    }
    if (this.state_ !== "connecting") return;
    const socket = this.options.open(`${this.options.url}?ticket=${encodeURIComponent(ticket)}`);
    this.socket = socket;
    this.heardAt = this.options.clock.now();
    this.tickedAt = this.heardAt;
    this.tick();
    socket.onmessage = (event) => this.receive(String(event.data));
    socket.onclose = (event) => this.closed(event.code);
    socket.onerror = () => undefined;
  }

  private retry(): void {
    if (this.state_ === "ended") return;
    const waitMs = this.backoff.nextMs();
    this.enter("waiting");
    this.timer = this.options.clock.after(waitMs, () => void this.connect());
  }

  private leave(code?: number): void {
    const socket = this.socket;
    this.socket = undefined;
    this.watch?.cancel();
    if (socket === undefined) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close(code);
  }

  private closed(code: number): void {
    this.leave();
    const final = finalCodes.get(code);
    if (final !== undefined) return this.enter(final);
    this.retry();
  }

  private tick(): void {
    this.watch = this.options.clock.after(tickMs, () => {
      const now = this.options.clock.now();
      // A machine that slept, or a tab that was held up, has not listened: its silence says nothing.
      if (now - this.tickedAt > 2 * tickMs) this.heardAt = now;
      this.tickedAt = now;
      const silentMs = now - this.heardAt;
      if (silentMs >= deadMs) {
        this.leave();
        return this.retry();
      }
      if (silentMs >= staleMs && this.state_ === "live") this.enter("stale");
      this.tick();
    });
  }

  private send(op: string, params: object): void {
    this.socket?.send(JSON.stringify({ op, id: `c${++this.requests}`, params }));
  }

  private subscribe(subscriptions: Subscription[]): void {
    const channels = subscriptions.map((subscription) => {
      const from = losslessChannels.has(subscription.name) ? this.seqs.get(subscription.name) : undefined;
      return from === undefined ? subscription : { ...subscription, from_seq: from, epoch: this.epoch };
    });
    this.send("subscribe", { channels });
  }

  private receive(text: string): void {
    this.heardAt = this.options.clock.now();
    let message: Message;
    try {
      message = JSON.parse(text) as Message;
    } catch {
      return;
    }
    if (message.type === "hello") return this.welcome(message);
    if (this.state_ === "stale") this.enter("live");
    this.freshen();
    if (!isChannel(message.ch)) return;
    if (message.type === "snapshot") this.snapshot(message.ch, message);
    if (message.type === "delta") this.delta(message.ch, message);
  }

  private welcome(message: Message): void {
    if (message.epoch !== undefined && message.epoch !== this.epoch) {
      this.epoch = message.epoch;
      this.seqs.clear();
    }
    this.gaps.clear();
    this.parts.clear();
    this.backoff.reset();
    this.enter("live");
    this.subscribe([...this.wanted.values()]);
  }

  // Whatever comes, be it a heartbeat, says that the channels without news stand as they were told.
  private freshen(): void {
    if (this.heardAt - this.freshenedAt < tickMs) return;
    this.freshenedAt = this.heardAt;
    for (const name of this.wanted.keys()) this.options.mirror.touch(name);
  }

  private snapshot(channel: Channel, message: Message): void {
    const rows = message.data?.rows ?? [];
    const begun = message.part !== undefined && message.part > 1 ? (this.parts.get(channel) ?? []) : [];
    begun.push(...rows);
    if (message.part !== undefined && message.part < (message.parts ?? 1)) {
      this.parts.set(channel, begun);
      return;
    }
    this.parts.delete(channel);
    this.gaps.delete(channel);
    this.seqs.set(channel, message.seq);
    this.options.mirror.replace(channel, begun as Rows[Channel][]);
  }

  private delta(channel: Channel, message: Message): void {
    if (losslessChannels.has(channel)) {
      const last = this.seqs.get(channel);
      if (last !== undefined && message.seq <= last) return;
      const follows = message.prev === null || last === undefined || message.prev <= last;
      if (follows) this.gaps.delete(channel);
      if (!follows) {
        const subscription = this.wanted.get(channel);
        if (!this.gaps.has(channel) && subscription !== undefined) this.subscribe([subscription]);
        this.gaps.add(channel);
        return;
      }
    }
    this.seqs.set(channel, message.seq);
    const { upsert = [], remove = [] } = message.data ?? {};
    this.options.mirror.change(channel, upsert as Rows[Channel][], remove);
  }
}
