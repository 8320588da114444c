import type * as T from "./types.js";

// What REST knows too of the two rows that polling makes itself; the stream's have more.
export type PriceRow = Pick<T.Price, "symbol" | "price" | "bid" | "ask" | "previous_close">;
export type AccountRow = Pick<T.Account, "equity" | "cash" | "day_pnl">;

// One row type a channel of the native stream.
export interface Rows {
  orders: T.Order;
  fills: T.Fill;
  approvals: T.Signal;
  risk: T.RiskRow;
  kill: T.KillSwitch;
  strategies: T.Strategy;
  session: T.Session;
  prices: PriceRow;
  positions: T.Position;
  equity: AccountRow;
  bars: T.Bar;
  indicators: T.Indicator;
  conditions: T.Condition & { strategy_id: string };
  // Not the stream's: the risk figures that move without an event, which REST is asked for.
  summary: T.RiskSummary;
  // The session's clock and how its feed does, as told with whatever came last.
  clock: { session_time: T.Time | null; feed_state: string; feed_problem: string | null };
}
export type Channel = keyof Rows;

export const losslessChannels: ReadonlySet<string> = new Set([
  "orders",
  "fills",
  "approvals",
  "risk",
  "kill",
  "strategies",
  "session",
  "audit",
]);

// The fields that tell a channel's rows apart; none: it has one row.
const keys: { [C in Channel]: readonly string[] } = {
  orders: ["order_id"],
  fills: ["trade_id"],
  approvals: ["signal_id"],
  risk: ["id"],
  kill: [],
  strategies: ["id"],
  session: [],
  prices: ["symbol"],
  positions: ["position_id"],
  equity: [],
  bars: ["symbol", "timeframe", "time"],
  indicators: ["strategy_id", "name"],
  conditions: ["strategy_id", "group", "name"],
  summary: [],
  clock: [],
};
// Of rows that nobody removes, as many as one looks at.
const mostRows: { [C in Channel]?: number } = { bars: 8_000 };

export const isChannel = (name: string): name is Channel => Object.hasOwn(keys, name);

export function keyOf(channel: Channel, row: object): string {
  return keys[channel].map((field) => String((row as Record<string, unknown>)[field])).join("/");
}

type Listener = (channel: Channel) => void;

// What the server has, as far as this client has been told: a table a channel, and when it was last heard of.
export class Mirror {
  private readonly tables = new Map<Channel, Map<string, object>>();
  private readonly heard = new Map<Channel, number>();
  private readonly listeners = new Set<Listener>();

  constructor(private readonly now: () => number = Date.now) {}

  rows<C extends Channel>(channel: C): Rows[C][] {
    return [...(this.tables.get(channel)?.values() ?? [])] as Rows[C][];
  }
  one<C extends Channel>(channel: C, key = ""): Rows[C] | undefined {
    return this.tables.get(channel)?.get(key) as Rows[C] | undefined;
  }
  // Whether anything has come yet; until then a panel shows that it waits, not that there is nothing.
  has(channel: Channel): boolean {
    return this.tables.has(channel);
  }
  // Milliseconds since a channel was last told of; infinite before the first time.
  age(channel: Channel): number {
    const heard = this.heard.get(channel);
    return heard === undefined ? Infinity : this.now() - heard;
  }

  replace<C extends Channel>(channel: C, rows: Rows[C][]): void {
    this.tables.set(channel, new Map(rows.map((row) => [keyOf(channel, row), row])));
    this.tell(channel);
  }
  change<C extends Channel>(channel: C, upsert: Rows[C][], remove: string[] = []): void {
    const table = this.tables.get(channel) ?? new Map<string, object>();
    this.tables.set(channel, table);
    for (const row of upsert) table.set(keyOf(channel, row), row);
    for (const key of remove) table.delete(key);
    this.dropOldest(table, mostRows[channel] ?? Infinity);
    this.tell(channel);
  }
  // As before anything has come.
  clear(): void {
    this.tables.clear();
    this.heard.clear();
  }
  private dropOldest(table: Map<string, object>, most: number): void {
    for (const key of table.keys()) {
      if (table.size <= most) return;
      table.delete(key);
    }
  }
  // Still true, though nothing changed.
  touch(channel: Channel): void {
    if (this.tables.has(channel)) this.heard.set(channel, this.now());
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  private tell(channel: Channel): void {
    this.heard.set(channel, this.now());
    for (const listener of this.listeners) listener(channel);
  }
}
