import type { Check, OrderRequest, Side } from "tidemark-client";
import { freshOrderId, reasonOf, type Context } from "../context";
import { confirm } from "../dialog";
import { field, h, setText, show } from "../dom";
import { decimal, words } from "../format";
import { frame, type Panel } from "../panel";

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
const needs: Record<string, string[]> = {
  market: [],
  limit: ["price"],
  stop_market: ["trigger_price"],
  stop_limit: ["price", "trigger_price"],
  market_if_touched: ["trigger_price"],
  limit_if_touched: ["price", "trigger_price"],
  trailing_stop_market: ["trailing_offset"],
};
const settleMs = 400;

type Name = "quantity" | "price" | "trigger_price" | "trailing_offset" | "stop_loss" | "take_profit";
const inputs: [Name, string][] = [
  ["quantity", "Quantity"],
  ["price", "Price"],
  ["trigger_price", "Trigger"],
  ["trailing_offset", "Trail by (price)"],
  ["stop_loss", "Stop loss"],
  ["take_profit", "Take profit"],
];

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
  private readonly failed = h("ul", { class: "checks" });
  private readonly place = h("button", { type: "submit", class: "primary" }, "Buy");
  private readonly reduce = h("input", { type: "checkbox" });
  private readonly symbol = h("span", { class: "count" });
  private timer: ReturnType<typeof setTimeout> | undefined;
  // Of the last checks, those that a person may overrule; none where a hard one has failed too.
  private soft: Check[] = [];
  private round = 0;
  private ticks = 0;

  constructor(private readonly context: Context) {
    for (const [name, label] of inputs) {
      const control = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", name });
      this.controls.set(name, control);
      this.fields.set(name, field(label, control));
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
      this.verdict,
      this.failed,
      this.place,
    );
    const { element, tools } = frame("ticket", "Order ticket", form);
    this.element = element;
    tools.append(this.symbol);
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    context.onSymbol(() => this.changed());
    this.place.disabled = !context.may("trader");
    this.changed();
  }

  // The market moves on while one thinks.
  tick = () => {
    if (++this.ticks % 5 === 0) void this.check();
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
    ++this.round;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), settleMs);
  }

  private request(): OrderRequest | null {
    const value = (name: Name) => this.controls.get(name)?.value.trim().replaceAll(",", "") ?? "";
    const needed = needs[this.type.value] ?? [];
    if (value("quantity") === "" || needed.some((name) => value(name as Name) === "")) return null;
    const request: OrderRequest = {
      symbol: this.context.symbol,
      side: this.side,
      type: this.type.value as OrderRequest["type"],
      quantity: value("quantity"),
      time_in_force: this.force.value as OrderRequest["time_in_force"],
    };
    for (const name of needed as ("price" | "trigger_price" | "trailing_offset")[]) request[name] = value(name);
    for (const name of ["stop_loss", "take_profit"] as const) if (value(name) !== "") request[name] = value(name);
    if (this.reduce.checked) request.reduce_only = true;
    return request;
  }

  private async check(): Promise<void> {
    const request = this.request();
    if (this.element.hidden || !this.context.may("trader")) return;
    if (request === null) {
      this.say("", "Fill in the quantity and prices to see the checks.", []);
      return;
    }
    const round = ++this.round;
    try {
      const tried = await this.context.client.ask("order.place", { ...request, dry_run: true });
      if (round === this.round) this.judge("checks" in tried ? tried.checks : []);
    } catch (error) {
      if (round === this.round) this.say("down", reasonOf(error), []);
    }
  }

  private judge(checks: Check[]): void {
    const failed = checks.filter((check) => !check.passed);
    this.soft = failed.every((check) => check.severity === "soft") ? failed : [];
    const passed = checks.length - failed.length;
    const tone = failed.some((check) => check.severity === "hard") ? "down" : failed.length > 0 ? "warning" : "up";
    const tightest = failed.length > 0 ? null : closest(checks);
    const room =
      tightest === null ? "" : `; tightest: ${words(tightest.code).toLowerCase()}, ${decimal(tightest.headroom)} left`;
    const overruled = tone === "warning" ? "; the rest wants your confirmation" : "";
    this.say(tone, `${passed} of ${checks.length} checks pass${room}${overruled}`, failed);
  }

  private say(tone: string, text: string, failed: Check[]): void {
    setText(this.verdict, text);
    this.verdict.dataset["tone"] = tone;
    this.failed.replaceChildren(
      ...failed.map((check) =>
        h(
          "li",
          { "data-tone": check.severity === "hard" ? "down" : "warning" },
          `${words(check.code)}: ${check.message}`,
        ),
      ),
    );
  }

  private async submit(): Promise<void> {
    const request = this.request();
    if (request === null) return this.say("down", "The quantity or a price is missing.", []);
    const what = `${request.side} ${decimal(request.quantity)} ${request.symbol}, ${words(request.type).toLowerCase()}`;
    const price = request.price ?? request.trigger_price;
    const text = price === undefined ? what : `${what} at ${decimal(price)}`;
    const confirmed = this.soft.length > 0;
    const reasons = this.soft.map((check) => h("li", {}, `${words(check.code)}: ${check.message}`));
    const list = h("ul", { class: "reasons" }, ...reasons);
    const warned = h("div", { class: "stack" }, h("strong", {}, "Sent in spite of:"), list);
    const sentence = `${words(text)}. Paper trading: no real money.`;
    if (!(await confirm("Send the order?", sentence, words(request.side), confirmed ? warned : null))) return;
    const order = { ...request, client_order_id: freshOrderId(), ...(confirmed ? { confirmed } : {}) };
    const says = { label: `Order ${text}`, done: `Sent: ${text}`, lifeMs: 15_000 };
    await this.context.act(this.place, "order.place", order, says);
  }
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
    ...values.map((value) => h("option", { value }, value.length === 3 ? value.toUpperCase() : words(value))),
  );
}

export const ticket = (context: Context): Panel => new TicketPanel(context);
