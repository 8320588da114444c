import type { Check, Checks, OrderRequest, Side } from "tidemark-client";
import { freshOrderId, reasonOf, type Context } from "../context";
import { confirm } from "../dialog";
import { field, h, setText, show } from "../dom";
import { decimal, money, percent, words } from "../format";
import { frame, type Panel } from "../panel";
import { toast } from "../toast";
import { positive, refused } from "../typed";

const types = [
  "market",
  "limit",
  "stop_market",
  "stop_limit",
  "market_if_touched",
  "limit_if_touched",
  "trailing_stop_market",
];
const forces = ["gtc", "day", "ioc", "fok"];
// Only what the type needs is asked for.
const needs: Record<string, Name[]> = {
  market: [],
  limit: ["price"],
  stop_market: ["trigger_price"],
  stop_limit: ["price", "trigger_price"],
  market_if_touched: ["trigger_price"],
  limit_if_touched: ["price", "trigger_price"],
  trailing_stop_market: ["trailing_offset"],
};
const settleMs = 400;
const lifeMs = 15_000;
const secondsToAsk = 5;

const titles = {
  quantity: "Quantity",
  price: "Price",
  trigger_price: "Trigger",
  trailing_offset: "Trail by (price)",
  stop_loss: "Stop loss",
  take_profit: "Take profit",
};
type Name = keyof typeof titles;
const names = Object.keys(titles) as Name[];
const optional: Name[] = ["stop_loss", "take_profit"];

// What is typed, as an order; or what is to be typed yet, or is wrong about it.
interface Typed {
  order?: OrderRequest;
  missing?: string;
  wrong?: string;
}

// An order in the making: what the risk checks say of it is shown before it is sent.
class TicketPanel {
  readonly name = "ticket";
  readonly element: HTMLElement;
  private side: Side = "buy";
  private readonly buy = h("input", { type: "radio", name: "side", value: "buy", checked: true });
  private readonly sell = h("input", { type: "radio", name: "side", value: "sell" });
  private readonly type = select(types);
  private readonly force = select(forces);
  private readonly controls = new Map<Name, HTMLInputElement>();
  private readonly fields = new Map<Name, HTMLElement>();
  private readonly verdict = h("p", { class: "verdict", "aria-live": "polite" });
  private readonly estimate = h("p", { class: "estimate number" });
  private readonly failed = h("ul", { class: "checks" });
  private readonly place = h("button", { type: "submit", class: "primary" }, "Buy");
  private readonly reduce = h("input", { type: "checkbox" });
  private readonly symbol = h("span", { class: "count" });
  private timer: ReturnType<typeof setTimeout> | undefined;
  // Of the last checks, those that a person may overrule; none where a hard one has failed too.
  private soft: Check[] = [];
  private round = 0;
  // The round that is being asked of; one is enough.
  private asking = 0;
  private ticks = 0;
  private wasHeard = true;

  constructor(private readonly context: Context) {
    for (const name of names) {
      const control = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", name });
      this.controls.set(name, control);
      this.fields.set(name, field(titles[name], control));
    }
    const sides = h(
      "fieldset",
      { class: "sides" },
      h("legend", { class: "unseen" }, "Side"),
      h("label", { class: "way buy" }, this.buy, "Buy"),
      h("label", { class: "way sell" }, this.sell, "Sell"),
    );
    const form = h(
      "form",
      { class: "ticket", novalidate: true },
      sides,
      field("Type", this.type),
      field("In force", this.force),
      ...this.fields.values(),
      h("label", { class: "check" }, this.reduce, "Reduce only"),
      this.place,
      // Below what is pressed, and of one height: what the checks say moves nothing.
      h(
        "div",
        { class: "outcome", tabindex: 0, role: "group", "aria-label": "Checks" },
        this.verdict,
        this.estimate,
        this.failed,
      ),
    );
    const { element, tools } = frame("ticket", "Order ticket", form);
    this.element = element;
    tools.append(this.symbol);
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    context.onSymbol(() => {
      // Numbers of another market.
      for (const control of this.controls.values()) control.value = "";
      this.changed();
    });
    context.onEnd(() => clearTimeout(this.timer));
    context.restrict("trader", this.place);
    this.changed();
  }

  private get isHeard(): boolean {
    return ["live", "polling"].includes(this.context.client.connection);
  }

  // The market moves on while one thinks.
  tick = () => {
    const { isHeard, wasHeard } = this;
    this.wasHeard = isHeard;
    if (++this.ticks % secondsToAsk === 0 || isHeard !== wasHeard) void this.check();
  };

  private changed(): void {
    this.side = this.sell.checked ? "sell" : "buy";
    const needed = needs[this.type.value] ?? [];
    for (const name of ["price", "trigger_price", "trailing_offset"] as const) {
      const shown = this.fields.get(name);
      if (shown !== undefined) show(shown, needed.includes(name));
    }
    setText(this.symbol, this.context.symbol);
    setText(
      this.place,
      this.context.may("trader") ? `${words(this.side)} ${this.context.symbol}` : "Needs the role trader",
    );
    this.place.dataset["side"] = this.side;
    // What is still being asked is of another order, and nobody may overrule checks of this one that were not shown.
    this.soft = [];
    this.verdict.dataset["tone"] = "";
    ++this.round;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), settleMs);
  }

  private request(): Typed {
    const needed: Name[] = ["quantity", ...(needs[this.type.value] ?? [])];
    const numbers: Partial<Record<Name, string>> = {};
    let missing: string | undefined;
    for (const name of [...needed, ...optional]) {
      const text = this.controls.get(name)?.value.trim() ?? "";
      const digits = positive(text);
      if (digits !== null) numbers[name] = digits;
      else if (text !== "") return { wrong: refused(titles[name], text) };
      else if (needed.includes(name)) missing ??= `${titles[name]} is missing.`;
    }
    if (missing !== undefined) return { missing };
    const order: OrderRequest = {
      symbol: this.context.symbol,
      side: this.side,
      type: this.type.value as OrderRequest["type"],
      time_in_force: this.force.value as OrderRequest["time_in_force"],
      ...(numbers as { quantity: string }),
    };
    if (this.reduce.checked) order.reduce_only = true;
    return { order };
  }

  private async check(): Promise<void> {
    if (this.element.hidden || !this.context.may("trader")) return;
    const { order, missing, wrong = "" } = this.request();
    if (missing !== undefined) return this.say("", "Fill in the quantity and prices to see the checks.");
    if (order === undefined) return this.say("down", wrong);
    if (!this.isHeard) return this.say("warning", "Not checked: Tidemark is not heard.");
    const { round } = this;
    if (this.asking === round) return;
    this.asking = round;
    try {
      const tried = await this.context.client.ask("order.place", { ...order, dry_run: true, estimate: true });
      if (round === this.round && "checks" in tried) this.judge(tried);
    } catch (error) {
      if (round === this.round) this.say("down", reasonOf(error));
    }
    if (this.asking === round) this.asking = 0;
  }

  private judge({ checks, ...costs }: Checks): void {
    const failed = checks.filter((check) => !check.passed);
    const passed = checks.length - failed.length;
    const tone = failed.some((check) => check.severity === "hard") ? "down" : failed.length > 0 ? "warning" : "up";
    const tightest = failed.length > 0 ? null : closest(checks);
    const room = tightest === null ? "" : `; tightest: ${words(tightest.code).toLowerCase()}, ${left(tightest)} left`;
    const overruled = tone === "warning" ? "; the rest wants your confirmation" : "";
    this.say(tone, `${passed} of ${checks.length} checks pass${room}${overruled}`, failed, estimated(costs));
    this.soft = tone === "warning" ? failed : [];
  }

  private say(tone: string, text: string, failed: Check[] = [], estimate = ""): void {
    this.soft = [];
    setText(this.verdict, text);
    this.verdict.dataset["tone"] = tone;
    setText(this.estimate, estimate);
    const lines = failed.map((check) => `${words(check.code)}: ${check.message}`);
    // Only what is new, so that nobody is read the same twice.
    if ([...this.failed.children].map((line) => line.textContent).join("\n") === lines.join("\n")) return;
    const toned = (check?: Check) => (check?.severity === "hard" ? "down" : "warning");
    this.failed.replaceChildren(...lines.map((line, i) => h("li", { "data-tone": toned(failed[i]) }, line)));
  }

  private async submit(): Promise<void> {
    const { order: request, missing, wrong = "" } = this.request();
    if (request === undefined) return this.say("down", missing ?? wrong);
    if (this.place.getAttribute("aria-busy") === "true")
      return toast("bad", "Not sent", "The order before has no answer yet: it comes, or its time is over, in seconds.");
    const price = request.price ?? request.trigger_price;
    const what = `${request.side} ${decimal(request.quantity)} ${request.symbol}, ${words(request.type).toLowerCase()}`;
    const text = price === undefined ? what : `${what} at ${decimal(price)}`;
    const confirmed = this.soft.length > 0;
    const reasons = this.soft.map((check) => h("li", {}, `${words(check.code)}: ${check.message}`));
    const list = h("ul", { class: "reasons" }, ...reasons);
    const warned = h("div", { class: "stack" }, h("strong", {}, "Sent in spite of:"), list);
    const sentence = `${words(text)}${terms(request)}. Paper trading: no real money.`;
    if (!(await confirm("Send the order?", sentence, words(request.side), confirmed ? warned : null))) return;
    const order = { ...request, client_order_id: freshOrderId(), ...(confirmed ? { confirmed } : {}) };
    const says = { label: `Order ${text}`, done: `Sent: ${text}`, lifeMs };
    await this.context.act(this.place, "order.place", order, says);
  }
}

// What else goes out with an order than its first line says.
export function terms(order: OrderRequest): string {
  const at = (title: string, digits: unknown) => (digits === undefined ? [] : `${title} ${decimal(String(digits))}`);
  const all = [
    order.trigger_price !== undefined && order.price !== undefined ? at("trigger", order.trigger_price) : [],
    at("trailing by", order.trailing_offset),
    at("stop loss", order.stop_loss),
    at("take profit", order.take_profit),
    order.reduce_only === true ? "reduce only" : [],
    order.time_in_force === undefined ? [] : `in force ${order.time_in_force.toUpperCase()}`,
  ].flat();
  return all.length === 0 ? "" : `; ${all.join(", ")}`;
}

// What it would cost, bind and lose, as far as the server says.
export function estimated(costs: Omit<Checks, "checks">): string {
  const some = (digits: Checks["margin"], text: string) => (/[1-9]/.test(digits ?? "") ? [text + money(digits)] : []);
  const atStop = some(costs.worst_loss, "loss at the stop ");
  const loss = atStop.length > 0 ? atStop : some(costs.whole_loss, "no stop, can lose ");
  return [...some(costs.expected_cost, "Cost "), ...some(costs.margin, "margin "), ...loss].join(" · ");
}

// Fractions on the wire, of the equity or of a bar's volume.
const shares = new Set(["exposure", "participation", "price_collar"]);

// Money has more digits on the wire than anybody reads.
function left({ code, headroom }: Check): string {
  if (shares.has(code)) return percent(Number(headroom), 0);
  const [, fraction = ""] = String(headroom).split(".");
  return decimal(headroom, Math.min(2, fraction.length));
}

// Of the checks with a number, the one nearest to its limit.
function closest(checks: Check[]): Check | null {
  const share = (check: Check) => Number(check.headroom) / Math.abs(Number(check.limit));
  const counted = checks.filter(
    (check) =>
      check.headroom !== null &&
      Number(check.limit) !== 0 &&
      check.severity === "hard" &&
      !["price", "rate", "duplicate", "stale_data"].includes(check.code),
  );
  return counted.sort((a, b) => share(a) - share(b))[0] ?? null;
}

function select(values: string[]): HTMLSelectElement {
  return h(
    "select",
    {},
    ...values.map((value) => h("option", { value }, value.length === 3 ? value.toUpperCase() : shortened(value))),
  );
}

// There is no other trailing one.
const shortened = (type: string) => words(type).replace("Trailing stop market", "Trailing stop");

export const ticket = (context: Context): Panel => new TicketPanel(context);
