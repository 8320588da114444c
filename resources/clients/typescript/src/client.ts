import { systemClock, type Clock } from "./clock.js";
import { isRepeatable, type AnswerOf, type Operation, type ParamsOf } from "./commands.js";
import { Mirror } from "./mirror.js";
import { Poller } from "./poller.js";
import { CommandQueue, defaultLifeMs, type Waiting } from "./queue.js";
import { ApiError, Rest, type RestOptions } from "./rest.js";
import { Stream, type Socket, type StreamNotice, type StreamState, type Subscription } from "./stream.js";
import type { Role } from "./types.js";

// live: the stream tells everything; polling: REST is asked instead; stale: nothing was heard for 5 s; offline: nobody
// answers; refused: sign in again.
export type Connection = "connecting" | "live" | "polling" | "stale" | "offline" | "refused";

export interface ClientOptions extends Omit<RestOptions, "token"> {
  // One of the two. A ticket opens the stream once and is no good for REST: when that connection is gone, so is the
  // client.
  token?: string;
  ticket?: string;
  clock?: Clock;
  random?: () => number;
  openSocket?: (url: string) => Socket;
  onConnection?: (connection: Connection) => void;
  onQueue?: (waiting: readonly Waiting[]) => void;
  // Another session runs than the one that the mirror was of. That is empty now, and what waited is not sent.
  onSession?: () => void;
  onNotice?: (notice: StreamNotice) => void;
}

export interface SendOptions {
  // What it does, for people: "Cancel ord_12".
  label: string;
  // How long it may wait for a connection, and an order may take to arrive; 30 s.
  lifeMs?: number;
}

const streamPath = "/api/v1/stream";
// So many failed tries, and what the stream would tell is asked for.
const failuresToPoll = 3;
// The server's clock is known to half a second: what is given up here is not in time there.
const misjudgedMs = 1_000;

// A mirror of one Tidemark that keeps itself up to date, and the commands to it.
export class TidemarkClient {
  readonly rest: Rest;
  readonly mirror: Mirror;
  readonly queue: CommandQueue;
  private readonly stream: Stream;
  private readonly poller: Poller;
  private readonly clock: Clock;
  private connection_: Connection = "connecting";
  private polls = false;
  private ticketUsed = false;
  private isStopped = false;
  private unanswered = 0;
  // Whether REST has told the session since it last failed to answer: before that nothing that waits may go there.
  private knowsSession = false;
  private session: string | undefined;
  private epoch = "";
  private symbols: string[] = [];

  constructor(private readonly options: ClientOptions) {
    this.clock = options.clock ?? systemClock;
    this.rest = new Rest({ ...options, token: options.token ?? "" });
    this.mirror = new Mirror(() => this.clock.now());
    this.queue = new CommandQueue(this.clock, () => options.onQueue?.(this.queue.waiting));
    this.stream = new Stream({
      url: options.base.replace(/^http/, "ws") + streamPath,
      ticket: () => this.ticket(),
      open: options.openSocket ?? ((url) => new WebSocket(url) as unknown as Socket),
      mirror: this.mirror,
      clock: this.clock,
      ...(options.random ? { random: options.random } : {}),
      onState: (state) => this.streamIs(state),
      ...(options.onNotice ? { onNotice: options.onNotice } : {}),
    });
    this.poller = new Poller({
      rest: this.rest,
      mirror: this.mirror,
      clock: this.clock,
      symbols: () => this.symbols,
      onAnswer: () => this.answered(),
      onSession: (session) => {
        this.knowsSession = true;
        this.belong(session, this.epoch);
      },
      onError: (error) => this.failed(error),
    });
  }

  get connection(): Connection {
    return this.connection_;
  }

  // The rights that the stream was opened with; none before that.
  get role(): Role | undefined {
    return this.stream.role;
  }
  // The journal's seq at which the mirror was last proven to be identical with the server; 0: not yet.
  get provenAt(): number {
    return this.stream.provenAt;
  }

  // The one place where it is decided how news comes: a server that has no native stream is asked instead.
  async start(): Promise<void> {
    const sockets = await this.rest.sockets().catch(() => [streamPath]);
    if (this.isStopped) return;
    if (!sockets.includes(streamPath)) return this.poll();
    if (!this.hasTicket) this.poller.start(false);
    this.stream.start();
  }

  stop(): void {
    this.isStopped = true;
    this.stream.stop();
    this.poller.stop();
    this.queue.close("signed out");
  }

  want(subscriptions: Subscription[]): void {
    this.symbols = subscriptions.find(({ name }) => name === "prices")?.symbols ?? this.symbols;
    this.stream.want(subscriptions);
  }

  // At once or not at all: over the stream with its acknowledgement, by REST where the stream is not there. Whoever
  // came with a ticket has the stream alone.
  ask<O extends Operation>(operation: O, params: ParamsOf<O>): Promise<AnswerOf<O>> {
    const isStreamed = this.stream.state === "live" || this.hasTicket;
    return isStreamed ? this.stream.request(operation, params) : this.rest.call(operation, params);
  }

  // As `ask`, and kept while there is no connection.
  send<O extends Operation>(
    operation: O,
    params: ParamsOf<O>,
    { label, lifeMs = defaultLifeMs }: SendOptions,
  ): Promise<AnswerOf<O>> {
    // One that is held up on its way must not arrive as an order of then either.
    const until = { valid_until: this.rest.serverTime(this.clock.now() + lifeMs - misjudgedMs) };
    const dated: ParamsOf<O> = operation === "order.place" ? { ...until, ...params } : params;
    return this.queue.send({
      label,
      lifeMs,
      run: () => this.ask(operation, dated),
      repeatable: isRepeatable(operation, params),
      urgent: operation === "kill.engage",
    });
  }

  private get hasTicket(): boolean {
    return this.options.ticket !== undefined;
  }

  private async ticket(): Promise<string> {
    if (!this.hasTicket) return (await this.rest.ticket()).ticket;
    const { ticket = "" } = this.options;
    if (this.ticketUsed) throw new ApiError(401, "ticket_used", "A ticket opens one connection, and that one is gone");
    this.ticketUsed = true;
    return ticket;
  }

  private enter(connection: Connection): void {
    // Who does not hear the server does not know either whether it hears: what is sent meanwhile waits.
    this.queue.setOnline(connection === "live" || connection === "polling");
    if (connection === this.connection_) return;
    this.connection_ = connection;
    this.options.onConnection?.(connection);
  }

  // Ids begin anew with each session, and with a journal that was restored: what was shown and what waits name others.
  private belong(session: string, epoch: string): void {
    const isOther = session !== this.session || (epoch !== this.epoch && this.epoch !== "");
    const isFirst = this.session === undefined;
    this.session = session;
    this.epoch = epoch;
    if (isFirst || !isOther) return;
    this.queue.abandon("another session runs now");
    this.mirror.clear();
    this.options.onSession?.();
  }

  private poll(): void {
    if (!this.polls) this.knowsSession = false;
    this.polls = true;
    this.stream.forget();
    this.poller.start(true);
  }

  private streamIs(state: StreamState): void {
    if (state === "refused") {
      this.stop();
      return this.enter("refused");
    }
    if (state === "live") {
      this.polls = false;
      this.belong(this.stream.session ?? "", this.stream.epoch);
      if (!this.hasTicket) this.poller.start(false);
      return this.enter("live");
    }
    if (this.stream.failures >= failuresToPoll || state === "ended") this.poll();
    if (this.polls) return;
    if (state === "stale") return this.enter("stale");
    this.enter(this.stream.failures === 0 ? "connecting" : "offline");
  }

  private answered(): void {
    this.unanswered = 0;
    if (this.polls && this.knowsSession) this.enter("polling");
  }

  private failed(error: ApiError): void {
    if (error.status === 401) {
      this.stop();
      return this.enter("refused");
    }
    if (!error.unanswered) return this.answered();
    if (!this.polls) return;
    this.knowsSession = false;
    this.queue.setOnline(false);
    if (++this.unanswered >= 2) this.enter("offline");
  }
}
