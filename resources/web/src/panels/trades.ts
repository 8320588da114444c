import type { Fill } from "tidemark-client";
import type { Context } from "../context";
import { decimal, moment, money, words } from "../format";
import { frame, type Panel } from "../panel";
import { Table } from "../table";

const mostRows = 200;

export function trades(context: Context): Panel {
  const table = new Table<Fill>({
    label: "Trades",
    key: (fill) => fill.trade_id,
    empty: "No fills yet today.",
    columns: [
      { title: "Symbol", head: true, cell: (f) => f.symbol },
      { title: "Time, UTC", numeric: true, cell: (f) => moment(f.time, context.sessionNow()) },
      { title: "Side", cell: (f) => ({ text: words(f.side), tone: f.side === "buy" ? "up" : "down" }) },
      { title: "Quantity", numeric: true, cell: (f) => decimal(f.quantity) },
      { title: "Price", numeric: true, cell: (f) => context.price(f.symbol, f.price) },
      { title: "Fee", numeric: true, cell: (f) => money(f.fee) },
      { title: "By", cell: (f) => words(f.strategy ?? "trader") },
      { title: "Why", cell: (f) => f.explanation?.text ?? "–" },
    ],
  });
  const { element, setCount } = frame("trades", "Trades", table.element);
  context.watch(["fills"], () => {
    if (!context.mirror.has("fills")) return;
    const rows = context.mirror.rows("fills").sort((a, b) => (a.time < b.time ? 1 : -1));
    table.set(rows.slice(0, mostRows));
    setCount(String(rows.length));
  });
  return { name: "trades", element, age: () => context.mirror.age("fills") };
}
