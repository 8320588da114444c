import type { Price } from "tidemark-client";
import type { Context } from "../context";
import { arrow, decimal, tone } from "../format";
import { frame, type Panel } from "../panel";
import { Table } from "../table";

const staleMs = 10_000;

function change(price: Price): number | null {
  const last = Number(price.price);
  const before = Number(price.previous_close);
  return price.price === null || price.previous_close === null || before === 0 ? null : last / before - 1;
}

export function watchlist(context: Context): Panel {
  const table = new Table<Price>({
    label: "Watchlist",
    key: (price) => price.symbol,
    empty: "No symbols: the session's configuration names them.",
    onPick: (price) => (context.symbol = price.symbol),
    isPicked: (price) => price.symbol === context.symbol,
    columns: [
      { title: "Symbol", head: true, cell: (price) => price.symbol },
      { title: "Last", numeric: true, cell: (price) => decimal(price.price) },
      {
        title: "Change",
        numeric: true,
        cell: (price) => {
          const ratio = change(price);
          const way = tone(ratio === null ? null : ratio.toFixed(6));
          return ratio === null ? "–" : { text: `${arrow(way)}${Math.abs(ratio * 100).toFixed(2)} %`, tone: way };
        },
      },
      { title: "Bid", numeric: true, cell: (price) => decimal(price.bid) },
      { title: "Ask", numeric: true, cell: (price) => decimal(price.ask) },
    ],
  });
  const { element } = frame("watchlist", "Watchlist", table.element);
  const render = () => {
    const symbols = context.mirror.one("session")?.symbols ?? [];
    const order = new Map(symbols.map((symbol, index) => [symbol, index]));
    const place = (price: Price) => order.get(price.symbol) ?? symbols.length;
    if (context.mirror.has("prices")) table.set(context.mirror.rows("prices").sort((a, b) => place(a) - place(b)));
    if (context.symbol === "" && symbols[0] !== undefined) context.symbol = symbols[0];
  };
  context.watch(["prices", "session"], render);
  context.onSymbol(render);
  const tick = () => element.toggleAttribute("data-stale", context.mirror.age("prices") > staleMs);
  return { name: "watchlist", element, tick };
}
