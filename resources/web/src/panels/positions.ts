import type { Position } from "tidemark-client";
import type { Context } from "../context";
import { confirm } from "../dialog";
import { h } from "../dom";
import { arrow, decimal, duration, money, percent, tone, words } from "../format";
import { openPositions } from "../orders_book";
import { button, frame, type Panel } from "../panel";
import { Table, type Cell, type Column } from "../table";

export function positions(context: Context): Panel {
  const pnl = (digits: string | null, text: string) => {
    const way = tone(digits, text);
    return { text: arrow(way) + text, tone: way };
  };
  const close = (row: () => Position) => {
    const control = button("Close", () => void closePosition(context, row(), control));
    context.restrict("trader", control);
    return h("div", { class: "row-actions" }, control);
  };
  const profit: Column<Position> = {
    title: "P&L",
    numeric: true,
    cell: (p) => pnl(p.unrealized_pnl, money(p.unrealized_pnl?.replace("-", ""))),
  };
  // Where not all has room, what one looks at first comes first.
  const isNarrow = matchMedia("(max-width: 699px)").matches;
  const table = new Table<Position>({
    label: "Positions",
    isHeld: true,
    key: (position) => position.position_id,
    empty: "No open positions. Approve a signal or place an order to open one.",
    onPick: (position) => (context.symbol = position.symbol),
    columns: [
      { title: "Symbol", head: true, cell: (p) => p.symbol },
      {
        title: "Side",
        cell: (p) => ({ text: p.side === "buy" ? "Long" : "Short", tone: p.side === "buy" ? "up" : "down" }),
      },
      ...(isNarrow ? [profit] : []),
      { title: "Quantity", numeric: true, cell: (p) => decimal(p.quantity) },
      { title: "Entry", numeric: true, cell: (p) => context.price(p.symbol, p.entry_price) },
      { title: "Current", numeric: true, cell: (p) => context.price(p.symbol, p.current_price) },
      ...(isNarrow ? [] : [profit]),
      {
        title: "P&L %",
        numeric: true,
        cell: (p) =>
          p.unrealized_pnl_pct === null ? "–" : pnl(p.unrealized_pnl, `${Math.abs(p.unrealized_pnl_pct).toFixed(2)} %`),
      },
      { title: "Stop", numeric: true, cell: (p) => stopOf(context, p) },
      { title: "Target", numeric: true, cell: (p) => context.price(p.symbol, p.take_profit) },
      { title: "Opened by", cell: (p) => words(p.strategy ?? "trader") },
      { title: "Age", numeric: true, cell: (p) => duration((context.sessionNow() - Date.parse(p.opened_at)) / 1000) },
      { title: "", controls: close },
    ],
  });
  const { element, setCount } = frame("positions", "Positions", table.element);
  const render = () => {
    if (!context.mirror.has("positions")) return;
    const rows = openPositions(context);
    table.set(rows);
    setCount(String(rows.length));
  };
  context.watch(["positions"], render);
  return { name: "positions", element, age: () => context.mirror.age("positions") };
}

// What has no stop must not look as if it had; the engine says what is covered, from the working orders against it.
function stopOf(context: Context, position: Position): string | Cell {
  const covered = Math.abs(Number(position.stop_quantity));
  const whole = Math.abs(Number(position.quantity));
  if (covered === 0) return { text: "no stop", tone: "warning", title: "No working stop order closes it" };
  const at = context.price(position.symbol, position.stop_loss);
  if (covered >= whole) return at;
  const part = `${decimal(position.stop_quantity)} of ${decimal(position.quantity.replace("-", ""))}`;
  return { text: `${at} · ${part}`, tone: "warning", title: "The rest of it has no stop" };
}

async function closePosition(context: Context, position: Position, control: HTMLButtonElement): Promise<void> {
  const what = `${position.side === "buy" ? "long" : "short"} ${decimal(position.quantity)} ${position.symbol}`;
  const exposure = percent((position.exposure_pct ?? 0) / 100);
  if (!(await confirm("Close the position?", `At the market: ${what}, ${exposure} of the equity.`, "Close position")))
    return;
  await context.act(
    control,
    "position.close",
    { position_id: position.position_id },
    { label: `Closing ${position.symbol}`, done: `Closing ${what}` },
  );
}
