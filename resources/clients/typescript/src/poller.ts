import type { Clock, Timer } from "./clock.js";
import type { Channel, Mirror, PriceRow, Rows } from "./mirror.js";
import { ApiError, type Rest } from "./rest.js";

interface Job {
  everyMs: number;
  // Whether it is asked for although the stream is there: figures that move without an event.
  always: boolean;
  // What the answer changes, for who still wants it; null: nothing was asked.
  load: () => Promise<(() => void) | null>;
}

export interface PollerOptions {
  rest: Rest;
  mirror: Mirror;
  clock: Clock;
  // The symbols whose prices are shown.
  symbols: () => string[];
  onAnswer: () => void;
  // Which session runs, before anything else is made of it.
  onSession: (session: string) => void;
  onError: (error: ApiError) => void;
}

// More would take the token's rate.
const mostSymbols = 12;
// How seldom a server that does not answer is asked at the least.
const slowestMs = 30_000;

// Asks REST in turn: for everything while there is no stream, else for the little that no stream tells.
export class Poller {
  private readonly jobs: Job[];
  private timers: Timer[] = [];
  private round = 0;
  private all = false;

  constructor(private readonly options: PollerOptions) {
    const { rest } = options;
    this.jobs = [
      this.list("positions", 2_000, () => rest.positions()),
      this.list("orders", 2_000, () => rest.activeOrders()),
      this.list("approvals", 2_000, () => rest.approvals()),
      this.list("strategies", 5_000, () => rest.strategies()),
      this.list("fills", 5_000, () => rest.trades({ limit: 100 })),
      { everyMs: 3_000, always: false, load: () => this.prices() },
      { everyMs: 10_000, always: false, load: () => this.account() },
      { everyMs: 2_000, always: true, load: () => this.risk() },
      { everyMs: 2_000, always: false, load: () => this.session() },
    ];
  }

  // `all`: the stream is away.
  start(all: boolean): void {
    if (this.timers.length > 0 && this.all === all) return;
    this.stop();
    this.all = all;
    const round = this.round;
    this.timers = this.jobs.filter((job) => all || job.always).map((job) => this.loop(job, round));
  }

  stop(): void {
    ++this.round;
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  private loop(job: Job, round: number): Timer {
    let timer = this.options.clock.after(0, () => void run());
    let failures = 0;
    const run = async () => {
      let waitMs = job.everyMs;
      try {
        const put = await job.load();
        failures = 0;
        // What was asked before the stream came back is older than what that has told.
        if (put !== null && round === this.round) {
          put();
          this.options.onAnswer();
        }
      } catch (error) {
        if (round !== this.round || !(error instanceof ApiError)) return;
        waitMs = Math.max(Math.min(waitMs * 2 ** failures++, slowestMs), error.retryAfterMs ?? 0);
        this.options.onError(error);
      }
      if (round === this.round) timer = this.options.clock.after(waitMs, () => void run());
    };
    return { cancel: () => timer.cancel() };
  }

  private list<C extends Channel>(channel: C, everyMs: number, ask: () => Promise<Rows[C][]>): Job {
    const load = async () => {
      const rows = await ask();
      return () => this.options.mirror.replace(channel, rows);
    };
    return { everyMs, always: false, load };
  }

  private async risk() {
    const summary = await this.options.rest.risk();
    return () => {
      this.options.mirror.replace("summary", [summary]);
      if (this.all) this.options.mirror.replace("kill", [summary.kill_switch]);
    };
  }

  private async session() {
    const session = await this.options.rest.session();
    const { session_time, feed_state, feed_problem } = session;
    const clock = { session_time, feed_state: feed_state ?? "live", feed_problem: feed_problem ?? null };
    return () => {
      this.options.onSession(session.session_id ?? "");
      this.options.mirror.replace("session", [session]);
      this.options.mirror.replace("clock", [clock]);
    };
  }

  private async account() {
    const [history, today] = await Promise.all([
      this.options.rest.equity({ limit: 1 }),
      this.options.rest.statsToday(),
    ]);
    const { final_equity, cash } = history.summary;
    const account = { equity: String(final_equity), cash: String(cash), day_pnl: today.total_pnl };
    return () => this.options.mirror.replace("equity", [account]);
  }

  // Yesterday's close; on the first day what the day began with.
  private async previousClose(symbol: string): Promise<string | null> {
    const [today, yesterday] = await this.options.rest.bars(symbol, "1d", 2);
    return yesterday?.close ?? today?.open ?? null;
  }

  // REST has no quotes: the newest bar's close is the last price.
  private async prices() {
    const symbols = this.options.symbols().slice(0, mostSymbols);
    const prices: PriceRow[] = [];
    for (const symbol of symbols) {
      const [bar] = await this.options.rest.bars(symbol, "1m", 1);
      if (bar === undefined) continue;
      const previous = this.options.mirror.one("prices", symbol)?.previous_close ?? (await this.previousClose(symbol));
      prices.push({ symbol, price: bar.close, bid: null, ask: null, previous_close: previous });
    }
    return symbols.length === 0 ? null : () => this.options.mirror.change("prices", prices);
  }
}
