import { Answers, unanswered } from "./answers.js";
import { Backoff } from "./backoff.js";
import type { Clock, Timer } from "./clock.js";
import type { AnswerOf, Operation, ParamsOf } from "./commands.js";
import { toldBy, type Begun, type Message, type Told } from "./messages.js";
import { isChannel, keyOf, losslessChannels, type Channel, type Mirror, type Rows } from "./mirror.js";
import { Proof } from "./proof.js";
import { ApiError } from "./rest.js";
import type { Role } from "./types.js";

export interface Subscription {
  name: Channel;
  symbols?: string[];
  max_hz?: number;
}

// connecting: the first try, or a further one; live: told of everything; stale: nothing for 5 s; waiting: for the next
// try; refused: the token is no good any more; ended: not to be tried again.
export type StreamState = "connecting" | "live" | "stale" | "waiting" | "refused" | "ended";

// differs: a channel's rows were not the server's, and are fetched anew; token_expiring: in a minute; server_shutdown.
export type StreamNotice =
  | { kind: "differs"; channel: Channel }
  | { kind: "refused"; error: ApiError }
  | { kind: "token_expiring" | "server_shutdown" };

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
  onNotice?: (notice: StreamNotice) => void;
}

const tickMs = 1_000;
const staleMs = 5_000;
const deadMs = 15_000;
// A channel whose rows differ again so soon is not fetched again: that has not helped.
const distrustMs = 60_000;
// A policy, a rival with the same name, another version: trying again would end the same way.
const finalCodes = new Map<number, StreamState>([
  [1008, "refused"],
  [4409, "ended"],
  [4426, "ended"],
]);

// Follows the native stream into a mirror: connects, resumes where it stopped, notices gaps and silence, proves by the
// channels' hashes that the mirror is identical, and brings commands to the server.
export class Stream {
  private socket: Socket | undefined;
  private state_: StreamState = "ended";
  private role_: Role | undefined;
  private provenAt_ = 0;
  private readonly backoff: Backoff;
  private readonly answers: Answers;
  private timer: Timer | undefined;
  private watch: Timer | undefined;
  private heardAt = 0;
  private freshenedAt = 0;
  private tickedAt = 0;
  private epoch_ = "";
  private session_: string | null = null;
  private wanted = new Map<Channel, Subscription>();
  // The last seq of each channel; absent until a snapshot has come.
  private readonly seqs = new Map<Channel, number>();
  private readonly gaps = new Set<Channel>();
  // The channels that this connection tells of; before it has caught up with them no heartbeat speaks of them.
  private readonly begun = new Set<Channel>();
  private readonly parts = new Map<Channel, Told>();
  private readonly proofs = new Map<Channel, Proof>();
  private readonly distrusted = new Map<Channel, number>();

  constructor(private readonly options: StreamOptions) {
    this.backoff = new Backoff(options.random);
    this.answers = new Answers(options.clock);
  }

  get state(): StreamState {
    return this.state_;
  }
  get failures(): number {
    return this.backoff.failures;
  }
  // The rights that the server has given; none before its first word.
  get role(): Role | undefined {
    return this.role_;
  }
  // What the server has last said to be: a session, and the future of its journal.
  get session(): string | null {
    return this.session_;
  }
  get epoch(): string {
    return this.epoch_;
  }
  // The seq at which all channels that are followed were last proven to be the server's; 0: never.
  get provenAt(): number {
    return this.provenAt_;
  }

  start(): void {
    void this.connect();
  }

  stop(): void {
    this.state_ = "ended";
    this.timer?.cancel();
    this.leave(1000);
  }

  // What the mirror holds has come from elsewhere meanwhile: the next connection begins with snapshots.
  forget(): void {
    this.seqs.clear();
  }

  // What to follow from now on. A channel that is already followed is asked for again only if it is wanted otherwise.
  want(subscriptions: Subscription[]): void {
    const next = new Map(subscriptions.map((subscription) => [subscription.name, subscription]));
    const gone = [...this.wanted.keys()].filter((name) => !next.has(name));
    const changed = subscriptions.filter((s) => JSON.stringify(s) !== JSON.stringify(this.wanted.get(s.name)));
    this.wanted = next;
    for (const name of [...gone, ...changed.map((s) => s.name)]) this.seqs.delete(name);
    if (this.state_ !== "live" && this.state_ !== "stale") return;
    if (gone.length > 0) this.tell("unsubscribe", gone.map((name) => ({ name })));
    if (changed.length > 0) this.subscribe(changed);
  }

  // Done and durable when it resolves. Rejects with what the server says, or as unanswered.
  request<O extends Operation>(operation: O, params: ParamsOf<O>): Promise<AnswerOf<O>> {
    return this.state_ === "live" || this.state_ === "stale"
      ? this.send<AnswerOf<O>>(operation, params)
      : Promise.reject(unanswered("There is no connection"));
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
    this.answers.lose();
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

  private send<Data>(op: string, params: object): Promise<Data> {
    const { id, answer } = this.answers.next<Data>();
    this.socket?.send(JSON.stringify({ op, id, params }));
    return answer;
  }

  private tell(op: "subscribe" | "unsubscribe", channels: Subscription[]): void {
    const begun = (answer: Begun) => answer.channels?.forEach(({ name }) => isChannel(name) && this.begun.add(name));
    this.send<Begun>(op, { channels }).then(begun, (error: ApiError) => {
      const isIt = ({ name, symbols }: Subscription) => String(this.wanted.get(name)?.symbols) === String(symbols);
      // Nobody minds what is not wanted any more, as the symbols of a session that is over.
      const isWanted = (each: Subscription) => op !== "subscribe" || (this.wanted.has(each.name) && isIt(each));
      const wanted = channels.filter(isWanted);
      if (error.unanswered || wanted.length === 0) return;
      if (op === "subscribe" && error.retryAfterMs !== null)
        this.options.clock.after(error.retryAfterMs, () => this.state_ === "live" && this.tell(op, wanted));
      // One that is refused takes all others of its message along.
      else if (op === "subscribe" && channels.length > 1) wanted.forEach((each) => this.tell(op, [each]));
      else this.options.onNotice?.({ kind: "refused", error });
    });
  }

  private subscribe(subscriptions: Subscription[]): void {
    const channels = subscriptions.map((subscription) => {
      this.begun.delete(subscription.name);
      const from = losslessChannels.has(subscription.name) ? this.seqs.get(subscription.name) : undefined;
      return from === undefined ? subscription : { ...subscription, from_seq: from, epoch: this.epoch_ };
    });
    if (channels.length > 0) this.tell("subscribe", channels);
  }

  private receive(text: string): void {
    this.heardAt = this.options.clock.now();
    let message: Message;
    try {
      message = JSON.parse(text) as Message;
    } catch {
      return;
    }
    const { type, ch } = message;
    if (type === "hello") return this.welcome(message);
    if (type === "token_expiring" || type === "server_shutdown") this.options.onNotice?.({ kind: type });
    if (this.state_ === "stale") this.enter("live");
    this.freshen(message);
    if (type === "ack" || type === "error") this.answers.take(message);
    if (type === "hb") this.prove(message);
    if (ch === null || ch === undefined || !isChannel(ch)) return;
    if (type === "snapshot") this.snapshot(ch, message, text);
    if (type === "delta") this.delta(ch, message, text);
  }

  private welcome(message: Message): void {
    const { epoch = this.epoch_, data } = message;
    const session = data?.session_id ?? null;
    // Ids begin anew with each session, also within one journal.
    if (epoch !== this.epoch_ || session !== this.session_) this.seqs.clear();
    this.epoch_ = epoch;
    this.session_ = session;
    this.role_ = data?.role;
    this.gaps.clear();
    this.begun.clear();
    this.parts.clear();
    this.backoff.reset();
    this.enter("live");
    this.subscribe([...this.wanted.values()]);
  }

  // Whatever comes, be it a heartbeat, says that the channels without news stand as they were told; but for those that
  // have still to be told what was missed.
  private freshen(message: Message): void {
    const { feed_state, feed_problem } = message.type === "hb" ? (message.data ?? {}) : {};
    if (message.type !== "hb" && this.heardAt - this.freshenedAt < tickMs) return;
    this.freshenedAt = this.heardAt;
    const { mirror } = this.options;
    for (const name of this.wanted.keys())
      if (this.begun.has(name) && this.seqs.has(name) && !this.gaps.has(name)) mirror.touch(name);
    if (message.ts === undefined) return;
    const before = mirror.one("clock") ?? { feed_state: "live", feed_problem: null };
    mirror.replace("clock", [
      {
        session_time: message.ts,
        feed_state: feed_state ?? before.feed_state,
        feed_problem: feed_state === undefined ? before.feed_problem : (feed_problem ?? null),
      },
    ]);
  }

  private snapshot(channel: Channel, message: Message, text: string): void {
    const told = toldBy(channel, message.data?.rows, text);
    const begun = message.part !== undefined && message.part > 1 ? this.parts.get(channel) : undefined;
    const all = begun ? { rows: [...begun.rows, ...told.rows], texts: [...begun.texts, ...told.texts] } : told;
    if (message.part !== undefined && message.part < (message.parts ?? 1)) {
      this.parts.set(channel, all);
      return;
    }
    this.parts.delete(channel);
    this.gaps.delete(channel);
    this.begun.add(channel);
    this.seqs.set(channel, message.seq);
    this.proofs.set(channel, new Proof());
    this.putAll(channel, all);
    this.options.mirror.replace(channel, all.rows as Rows[Channel][]);
  }

  private delta(channel: Channel, message: Message, text: string): void {
    const last = this.seqs.get(channel);
    // Of a subscription that has been given up: a snapshot is on its way.
    if (last === undefined) return;
    if (losslessChannels.has(channel)) {
      if (message.seq <= last) return;
      const follows = message.prev === null || message.prev <= last;
      if (!follows) return this.gap(channel);
      this.gaps.delete(channel);
    }
    this.seqs.set(channel, message.seq);
    const told = toldBy(channel, message.data?.upsert, text);
    const remove = message.data?.remove ?? [];
    this.putAll(channel, told);
    for (const key of remove) this.proofs.get(channel)?.remove(key);
    this.options.mirror.change(channel, told.rows as Rows[Channel][], remove);
  }

  private gap(channel: Channel): void {
    const subscription = this.wanted.get(channel);
    if (!this.gaps.has(channel) && subscription !== undefined) this.subscribe([subscription]);
    this.gaps.add(channel);
  }

  private putAll(channel: Channel, { rows, texts }: Told): void {
    texts.forEach((row, i) => this.proofs.get(channel)?.put(keyOf(channel, rows[i] ?? {}), row));
  }

  // A heartbeat comes to whoever has been sent all that there is; what of it has not been asked for is not proven.
  private prove({ seq, data }: Message): void {
    let proven = true;
    for (const [name, subscription] of this.wanted) {
      const expected = data?.hashes?.[name];
      if (expected === undefined || subscription.symbols !== undefined) continue;
      const known = this.begun.has(name) && this.seqs.has(name) && !this.gaps.has(name);
      const same = known && this.proofs.get(name)?.hash() === expected;
      proven &&= same;
      if (known && !same) this.distrust(subscription);
    }
    if (proven) this.provenAt_ = seq;
  }

  private distrust(subscription: Subscription): void {
    const { name } = subscription;
    const now = this.options.clock.now();
    if (now - (this.distrusted.get(name) ?? -Infinity) < distrustMs) return;
    this.distrusted.set(name, now);
    this.seqs.delete(name);
    this.subscribe([subscription]);
    this.options.onNotice?.({ kind: "differs", channel: name });
  }
}
