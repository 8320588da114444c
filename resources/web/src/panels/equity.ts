import { AreaSeries, createChart, type UTCTimestamp } from "lightweight-charts";
import type { EquityPoint } from "tidemark-client";
import { chartOptions, token } from "../chart_theme";
import type { Context } from "../context";
import { h, setText, show } from "../dom";
import { dateTime, decimal, money, percent, signed, tone, words } from "../format";
import { asked, frame, tableToggle, type Panel } from "../panel";
import { skeleton, Table } from "../table";
import { onTheme } from "../theme";

const mostPoints = 1000;
const tableRows = 100;
const secondsToAsk = 10;

export function equity(context: Context): Panel {
  const place = h("div", { class: "chart-place", role: "img", "aria-label": "Equity over the session" });
  const wait = skeleton(4);
  const summary = h("p", { class: "number" });
  const table = pointTable();
  const made = frame("equity", "Equity", wait, summary, place, table.element);
  made.tools.append(tableToggle(place, table.element));
  const chart = createChart(place, chartOptions());
  const series = chart.addSeries(AreaSeries, { lineWidth: 2 });
  const paint = () => {
    chart.applyOptions(chartOptions());
    const line = token("accent");
    series.applyOptions({ lineColor: line, topColor: `${line}40`, bottomColor: `${line}00` });
  };
  paint();
  context.onEnd(onTheme(paint));
  context.onEnd(() => chart.remove());
  let shown = 0;
  const load = async () => {
    const history = await context.rest.equity({ limit: mostPoints });
    show(wait, false);
    const points = new Map(history.points.map((point) => [Date.parse(point.time) / 1000, Number(point.equity)]));
    // The curve ends with what the line above it says.
    const now = Math.floor(context.sessionNow() / 1000);
    if (now > Math.max(...points.keys())) points.set(now, Number(history.summary.final_equity));
    // Whoever has moved it looks at something.
    const range = chart.timeScale().getVisibleLogicalRange();
    const isWhole = range === null || (range.from < 0.5 && range.to > shown - 1.5);
    series.setData([...points].map(([time, value]) => ({ time: time as UTCTimestamp, value })));
    if (isWhole) chart.timeScale().fitContent();
    shown = points.size;
    table.set(history.points.slice(-tableRows).reverse());
    const { final_equity, total_return, max_drawdown } = history.summary;
    const gain = total_return === null ? "–" : signed((Number(total_return) * 100).toFixed(2)) + " %";
    setText(summary, `${money(final_equity)} · ${gain} · max drawdown ${percent(Number(max_drawdown))}`);
    place.setAttribute("aria-label", `Equity over the session: now ${money(final_equity)}, ${gain}`);
  };
  return { name: "equity", element: made.element, ...asked(secondsToAsk, made, load) };
}

function pointTable(): Table<EquityPoint> {
  return new Table<EquityPoint>({
    label: "Equity",
    key: (point) => point.time,
    empty: "No points yet: the first comes with the first trade.",
    columns: [
      { title: "Time, UTC", head: true, cell: (point) => dateTime(point.time) },
      { title: "Equity", numeric: true, cell: (point) => money(point.equity) },
      { title: "Cash", numeric: true, cell: (point) => money(point.cash) },
      { title: "Drawdown", numeric: true, cell: (point) => percent(point.drawdown) },
    ],
  });
}

const figures: [string, (value: never) => string][] = [
  ["total_return", (v) => percent(v)],
  ["max_drawdown", (v) => percent(v)],
  ["sharpe", plain],
  ["sortino", plain],
  ["trades", plain],
  ["win_rate", (v) => percent(v)],
  ["profit_factor", plain],
  ["expectancy", (v) => money(v)],
  ["average_win", (v) => money(v)],
  ["average_loss", (v) => money(v)],
  ["sqn", plain],
  ["kelly", plain],
];

function plain(value: number | null): string {
  return value === null ? "n/a" : decimal(Number(value.toFixed(2)));
}

export function statistics(context: Context): Panel {
  const list = h("dl", { class: "figures" });
  const wait = skeleton(4);
  const made = frame("statistics", "Statistics", wait, list);
  const load = async () => {
    const [all, today] = await Promise.all([context.rest.stats(), context.rest.statsToday()]);
    show(wait, false);
    const line = (name: string, text: string, way = "") =>
      h("div", {}, h("dt", {}, name), h("dd", { class: "number", "data-tone": way || null }, text));
    list.replaceChildren(
      line("P&L today", signed(today.total_pnl), tone(today.total_pnl)),
      line("Realized today", signed(today.realized_pnl), tone(today.realized_pnl)),
      line("Fees today", money(today.fees)),
      line("Orders · fills · rejects", `${today.orders} · ${today.fills} · ${today.rejects}`),
      ...figures.map(([name, show]) => line(name === "sqn" ? "SQN" : words(name), show((all[name] ?? null) as never))),
    );
  };
  return { name: "statistics", element: made.element, ...asked(secondsToAsk, made, load) };
}
