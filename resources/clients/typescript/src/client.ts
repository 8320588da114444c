import { systemClock, type Clock } from "./clock.js";
import { Mirror } from "./mirror.js";
import { Poller } from "./poller.js";
import { CommandQueue, type Command, type Waiting } from "./queue.js";
import { ApiError, Rest, type RestOptions } from "./rest.js";
import { Stream, type Socket, type StreamState, type Subscription } from "./stream.js";

// live: the stream tells everything; polling: REST is asked instead; stale: nothing was heard for 5 s; offline: nobody
// answers; refused: sign in again.
export type Connection = "connecting" | "live" | "polling" | "stale" | "offline" | "refused";

export interface ClientOptions extends RestOptions {
  clock?: Clock;
  random?: () => number;
  openSocket?: (url: string) => Socket;
  onConnection?: (connection: Connection) => void;
  onQueue?: (waiting: readonly Waiting[]) => void;
}

const streamPath = "/api/v1/stream";
// So many failed tries, and what the stream would tell is asked for.
const failuresToPoll = 3;

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
  private unanswered = 0;
  private symbols: string[] = [];

  constructor(private readonly options: ClientOptions) {
    this.clock = options.clock ?? systemClock;
    this.rest = new Rest(options);
    this.mirror = new Mirror(() => this.clock.now());
    this.queue = new CommandQueue(this.clock, () => options.onQueue?.(this.queue.waiting));
    this.stream = new Stream({
      url: options.base.replace(/^http/, "ws") + streamPath,
      ticket: async () => (await this.rest.ticket()).ticket,
      open: options.openSocket ?? ((url) => new WebSocket(url) as unknown as Socket),
      mirror: this.mirror,
      clock: this.clock,
      ...(options.random ? { random: options.random } : {}),
      onState: (state) => this.streamIs(state),
    });
    this.poller = new Poller({
      rest: this.rest,
      mirror: this.mirror,
      clock: this.clock,
      symbols: () => this.symbols,
      onAnswer: () => this.answered(),
      onError: (error) => this.failed(error),
    });
  }

  get connection(): Connection {
    return this.connection_;
  }

  // The one place where it is decided how news comes: a server that has no native stream is asked instead.
  async start(): Promise<void> {
    const sockets = await this.rest.sockets();
    if (sockets.includes(streamPath)) {
      this.poller.start(false);
      this.stream.start();
    } else {
      this.poll();
    }
  }

  stop(): void {
    this.stream.stop();
    this.poller.stop();
  }

  want(subscriptions: Subscription[]): void {
    this.symbols = subscriptions.find(({ name }) => name === "prices")?.symbols ?? this.symbols;
    this.stream.want(subscriptions);
  }

  send<Answer>(command: Command<Answer>): Promise<Answer> {
    return this.queue.send(command);
  }

  private enter(connection: Connection): void {
    this.queue.setOnline(connection === "live" || connection === "polling" || connection === "stale");
    if (connection === this.connection_) return;
    this.connection_ = connection;
    this.options.onConnection?.(connection);
  }

  private poll(): void {
    this.polls = true;
    this.poller.start(true);
  }

  private streamIs(state: StreamState): void {
    if (state === "refused") {
      this.stop();
      return this.enter("refused");
    }
    if (state === "live") {
      this.polls = false;
      this.poller.start(false);
      return this.enter("live");
    }
    if (this.stream.failures >= failuresToPoll || state === "ended") this.poll();
    if (this.polls) return;
    if (state === "stale") return this.enter("stale");
    this.enter(this.stream.failures === 0 ? "connecting" : "offline");
  }

  private answered(): void {
    this.unanswered = 0;
    if (this.polls) this.enter("polling");
  }

  private failed(error: ApiError): void {
    if (error.status === 401) {
      this.stop();
      return this.enter("refused");
    }
    if (!error.unanswered) return this.answered();
    if (this.polls && ++this.unanswered >= 2) this.enter("offline");
  }
}
