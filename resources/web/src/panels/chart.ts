import {
  CandlestickSeries,
  createChart,
  HistogramSeries,
  LineStyle,
  type CandlestickData,
  type HistogramData,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import type { Bar } from "tidemark-client";
import { chartOptions, token } from "../chart_theme";
import { reasonOf, type Context } from "../context";
import { h, setAttribute, setText, show } from "../dom";
import { clock, dateTime, decimal, signed } from "../format";
import { activeOrders, openPositions } from "../orders_book";
import { button, frame, tableToggle, type Panel } from "../panel";
import { skeleton, Table } from "../table";
import { onTheme } from "../theme";

interface ChartBar {
  time: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
}

const timeframes = ["1m", "5m", "15m", "1h", "1d"];
const barsShown = 500;
const mostBars = 2000;
const tableRows = 100;
const seconds = (time: string) => (Date.parse(time) / 1000) as UTCTimestamp;

// Candles and volume of the chosen symbol, with its positions, stops, targets and working orders as lines.
class ChartPanel {
  readonly name = "chart";
  readonly element: HTMLElement;
  private timeframe = "1m";
  private bars = new Map<string, ChartBar>();
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<"Candlestick">;
  private readonly volume: ISeriesApi<"Histogram">;
  private lines: IPriceLine[] = [];
  private readonly last: IPriceLine;
  private lineKey = "";
  // The bar under the crosshair, whatever comes behind it.
  private pointed: Time | undefined;
  private readonly title: HTMLElement;
  private readonly values = h("p", { class: "chart-values number" });
  private readonly wait = skeleton(6);
  private readonly table: Table<ChartBar>;
  private readonly choices = new Map<string, HTMLButtonElement>();
  private loads = 0;
  private ticks = 0;

  constructor(private readonly context: Context) {
    const place = h("div", {
      class: "chart-place",
      role: "img",
      "aria-label": "Price chart; the table has its values",
    });
    const { element, tools, body } = frame("chart", "Chart", this.wait, this.values, place);
    this.element = element;
    this.title = element.querySelector("h2") ?? element;
    this.chart = createChart(place, chartOptions());
    this.candles = this.chart.addSeries(CandlestickSeries, { lastValueVisible: false, priceLineVisible: false });
    this.last = this.candles.createPriceLine({ price: 0, lineWidth: 1, lineStyle: LineStyle.Dotted });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: "",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    this.table = barTable((digits) => context.price(context.symbol, digits));
    body.append(this.table.element);
    tools.append(this.timeframeChoice(), tableToggle(place, this.table.element, () => this.fillTable()));
    this.paint();
    context.onEnd(onTheme(() => this.paint()));
    context.onEnd(() => {
      // What is still being asked for finds no chart.
      ++this.loads;
      this.chart.remove();
    });
    context.onSymbol(() => void this.load());
    context.watch(["positions", "orders"], () => this.drawLines());
    context.watch(["bars"], () => this.takeStreamed());
    this.chart.subscribeCrosshairMove(({ time }) => {
      this.pointed = time;
      this.say();
    });
  }

  tick = () => {
    // The stream brings bars by itself; without it they are asked for.
    if (this.context.client.connection === "polling" && ++this.ticks % 2 === 0) void this.refresh();
  };
  shown = () => void this.load();
  age = () => this.context.mirror.age(this.context.client.connection === "polling" ? "prices" : "bars");

  private timeframeChoice(): HTMLElement {
    const group = h("div", { class: "choice", role: "group", "aria-label": "Timeframe" });
    for (const timeframe of timeframes) {
      const choice = button(timeframe, () => {
        this.timeframe = timeframe;
        void this.load();
      });
      this.choices.set(timeframe, choice);
      group.append(choice);
    }
    return group;
  }

  private paint(): void {
    this.chart.applyOptions(chartOptions());
    const [up, down] = [token("up"), token("down")];
    this.candles.applyOptions({
      // Hollow when up, so that the direction does not hang on the colour alone.
      upColor: "rgba(0, 0, 0, 0)",
      borderUpColor: up,
      wickUpColor: up,
      downColor: down,
      borderDownColor: down,
      wickDownColor: down,
    });
    this.lineKey = "";
    this.draw();
  }

  private async load(): Promise<void> {
    const { symbol } = this.context;
    if (symbol === "") return;
    const round = ++this.loads;
    for (const [timeframe, choice] of this.choices)
      choice.setAttribute("aria-pressed", String(timeframe === this.timeframe));
    setText(this.title, `Chart ${symbol} ${this.timeframe}`);
    try {
      const bars = this.context.hasRest ? await this.context.rest.bars(symbol, this.timeframe, barsShown) : [];
      if (round === this.loads) this.begin(bars.reverse());
    } catch (error) {
      if (round === this.loads) setText(this.values, `The bars cannot be had: ${reasonOf(error)}`);
    }
  }

  private begin(bars: ChartBar[]): void {
    const all = bars.length > 0 ? bars : this.streamed();
    this.bars = new Map(all.map((bar) => [bar.time, bar]));
    show(this.wait, false);
    this.setScale();
    this.lineKey = "";
    this.draw();
    this.chart.timeScale().scrollToRealTime();
  }

  // What the stream has told of the series, in its order.
  private streamed(): ChartBar[] {
    const { symbol } = this.context;
    const isIt = (bar: Bar) => bar.symbol === symbol && bar.timeframe === this.timeframe;
    return this.context.mirror.rows("bars").filter(isIt).sort((a, b) => (a.time < b.time ? -1 : 1));
  }

  private async refresh(): Promise<void> {
    const round = this.loads;
    const bars = await this.context.rest.bars(this.context.symbol, this.timeframe, 3).catch(() => []);
    if (round === this.loads) this.take(bars.reverse());
  }

  private takeStreamed(): void {
    const news = this.streamed();
    if (this.bars.size > mostBars) return this.begin(news.slice(-barsShown));
    if (this.bars.size > 0) this.take(news);
    else if (!this.context.hasRest && news.length > 0) this.begin(news.slice(-barsShown));
  }

  private take(news: ChartBar[]): void {
    const last = [...this.bars.keys()].at(-1) ?? "";
    for (const bar of news) {
      if (bar.time < last || this.bars.get(bar.time) === bar) continue;
      this.bars.set(bar.time, bar);
      this.candles.update(candle(bar));
      this.volume.update(column(bar));
    }
    this.fillTable();
    this.say();
  }

  private setScale(): void {
    const places = Math.max(
      0,
      ...[...this.bars.values()].slice(-50).map((bar) => bar.close.split(".")[1]?.length ?? 0),
    );
    this.candles.applyOptions({ priceFormat: { type: "price", precision: places, minMove: 1 / 10 ** places } });
  }

  private draw(): void {
    const bars = [...this.bars.values()];
    this.candles.setData(bars.map(candle));
    this.volume.setData(bars.map(column));
    this.drawLines();
    this.fillTable();
    this.say();
  }

  private say(): void {
    const all = [...this.bars.values()];
    const last = all.at(-1);
    const bar = (this.pointed === undefined ? undefined : all.find((b) => seconds(b.time) === this.pointed)) ?? last;
    // The library's own box takes the body's colour, and a hollow body has none.
    if (last)
      this.last.applyOptions({
        price: Number(last.close),
        color: token(Number(last.close) >= Number(last.open) ? "up" : "down"),
      });
    if (bar === undefined) return setText(this.values, "");
    const price = (digits: string) => this.context.price(this.context.symbol, digits);
    const time = this.timeframe === "1d" ? bar.time.slice(0, 10) : clock(bar.time).slice(0, 5);
    const prices = `O ${price(bar.open)}  H ${price(bar.high)}  L ${price(bar.low)}  C ${price(bar.close)}`;
    setText(this.values, `${time} UTC  ${prices}`);
  }

  private fillTable(): void {
    if (!this.table.element.hidden) this.table.set([...this.bars.values()].reverse().slice(0, tableRows));
  }

  private drawLines(): void {
    const { symbol } = this.context;
    const wanted: { price: string; color: string; title: string }[] = [];
    for (const p of openPositions(this.context).filter((position) => position.symbol === symbol)) {
      const side = p.side === "buy" ? "Long" : "Short";
      wanted.push({
        price: p.entry_price,
        color: token("accent"),
        title: `${side} ${p.quantity} ${signed(p.unrealized_pnl)}`,
      });
      if (p.stop_loss !== null) wanted.push({ price: p.stop_loss, color: token("down"), title: "Stop" });
      if (p.take_profit !== null) wanted.push({ price: p.take_profit, color: token("up"), title: "Target" });
    }
    for (const o of activeOrders(this.context).filter((order) => order.symbol === symbol && !order.reduce_only)) {
      const price = o.price ?? o.trigger_price;
      if (price !== null) wanted.push({ price, color: token("warning"), title: `${o.side} ${o.leaves_quantity}` });
    }
    const key = JSON.stringify(wanted);
    if (key === this.lineKey) return;
    this.lineKey = key;
    for (const line of this.lines) this.candles.removePriceLine(line);
    this.lines = wanted.map(({ price, color, title }) =>
      this.candles.createPriceLine({ price: Number(price), color, title, lineWidth: 1, lineStyle: LineStyle.Dashed }),
    );
    setAttribute(this.element, "data-lines", String(this.lines.length));
  }
}

function candle(bar: ChartBar): CandlestickData {
  return {
    time: seconds(bar.time),
    open: Number(bar.open),
    high: Number(bar.high),
    low: Number(bar.low),
    close: Number(bar.close),
  };
}

function column(bar: ChartBar): HistogramData {
  const color = token(Number(bar.close) >= Number(bar.open) ? "up" : "down");
  return { time: seconds(bar.time), value: Number(bar.volume), color: `${color}80` };
}

function barTable(price: (digits: string) => string): Table<ChartBar> {
  return new Table<ChartBar>({
    label: "Bars",
    key: (bar) => bar.time,
    empty: "No bars yet.",
    columns: [
      { title: "Time, UTC", head: true, cell: (bar) => dateTime(bar.time) },
      { title: "Open", numeric: true, cell: (bar) => price(bar.open) },
      { title: "High", numeric: true, cell: (bar) => price(bar.high) },
      { title: "Low", numeric: true, cell: (bar) => price(bar.low) },
      { title: "Close", numeric: true, cell: (bar) => price(bar.close) },
      { title: "Volume", numeric: true, cell: (bar) => decimal(bar.volume) },
    ],
  });
}

export const chart = (context: Context): Panel => new ChartPanel(context);
