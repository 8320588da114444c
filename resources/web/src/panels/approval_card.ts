import type { Decision, PriceRow, Signal } from "tidemark-client";
import type { Context } from "../context";
import { h, meter, setAttribute, setText, show, type Meter } from "../dom";
import { decimal, duration, money, percent, signed, words } from "../format";
import { button } from "../panel";
import { announce } from "../toast";
import { editSignal } from "./edit_signal";
import { swipe } from "./swipe";

export interface Card {
  element: HTMLElement;
  signal: Signal;
  confidence: Meter;
  confidenceText: HTMLElement;
  age: Meter;
  ageText: HTMLElement;
  drift: HTMLElement;
  figures: Map<string, HTMLElement>;
  waits: HTMLElement;
  // A decision that can still be taken back does not outlive its card.
  forget: () => void;
}

const figureNames = ["Quantity", "Price", "Risk", "Stop", "Target", "Cost"];

// So long a decision can be taken back before it is sent.
const undoMs = 3_000;

// What can be decided of a card, and the moment in which a decision is held back.
function decisions(context: Context, signalNow: () => Signal) {
  const said = h("span", { role: "status" });
  const undo = button("Undo", () => release(true));
  const held = h("div", { class: "card-actions held" }, said, undo);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const release = (isUndone: boolean) => {
    clearTimeout(timer);
    timer = undefined;
    const hadFocus = held.contains(document.activeElement);
    show(held, false);
    show(choices, true);
    if (isUndone) announce("Taken back");
    if (hadFocus) approve.focus();
  };
  const hold = (decision: Decision, control: HTMLButtonElement) => {
    if (timer !== undefined || control.getAttribute("aria-busy") === "true") return;
    timer = setTimeout(() => {
      release(false);
      void send(context, signalNow(), control, decision);
    }, undoMs);
    const hadFocus = choices.contains(document.activeElement);
    setText(said, decision.decision === "approve" ? "Approves in 3 s" : "Rejects in 3 s");
    show(held, true);
    show(choices, false);
    if (hadFocus) undo.focus();
  };
  const decide = (decision: Decision["decision"]) => ({ decision, expected_version: signalNow().version });
  const approve = button("Approve", () => hold(decide("approve"), approve), "primary");
  const reject = button("Reject", () => hold(decide("reject"), reject));
  const edit = button("Edit…", async () => {
    // What was typed and looked at needs no second thought.
    const decision = await editSignal(context, signalNow());
    if (decision !== null) await send(context, signalNow(), edit, decision);
  });
  context.restrict("approver", approve, reject, edit, undo);
  const choices = h("div", { class: "card-actions" }, approve, edit, reject);
  show(held, false);
  const forget = () => {
    if (timer !== undefined) announce(`${signalNow().symbol}: the signal ended before the decision was sent`);
    clearTimeout(timer);
  };
  return { approve, reject, edit, undo, choices, held, forget };
}

export function makeCard(context: Context, signal: Signal): Card {
  const side = signal.side === "buy" ? "Buy" : "Sell";
  const { approve, reject, edit, undo, choices, held, forget } = decisions(context, () => card.signal);
  const confidence = meter("Confidence");
  const age = meter("Age");
  const confidenceText = h("span", { class: "number" });
  const ageText = h("span", { class: "number" });
  const drift = h("span", { class: "number muted" });
  const figures = new Map(figureNames.map((name) => [name, h("dd", { class: "number" })]));
  const waits = h("p", { class: "muted" });
  const reasons = h("ul", { class: "reasons" }, ...signal.reasons.map((reason) => h("li", {}, reason)));
  const name = `${side} ${signal.symbol}, ${words(signal.strategy)}`;
  const element = h(
    "li",
    { class: "card", tabindex: 0, "aria-label": name, "data-signal": signal.signal_id },
    h(
      "div",
      { class: "card-head" },
      h("strong", {}, signal.symbol),
      h("span", { "data-tone": signal.side === "buy" ? "up" : "down" }, side),
      h("span", { class: "muted" }, words(signal.strategy)),
      drift,
    ),
    h("div", { class: "card-meter" }, h("span", { class: "muted" }, "Confidence"), confidence.element, confidenceText),
    h("div", { class: "card-meter" }, h("span", { class: "muted" }, "Age"), age.element, ageText),
    h("dl", { class: "card-figures" }, ...[...figures].map(([name, value]) => h("div", {}, h("dt", {}, name), value))),
    waits,
    h("details", {}, h("summary", {}, "Why"), reasons),
    choices,
    held,
  );
  const card: Card = { element, signal, confidence, confidenceText, age, ageText, drift, figures, waits, forget };
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || event.ctrlKey || event.altKey || event.metaKey) return;
    const control = { a: approve, e: edit, r: reject, u: undo }[event.key.toLowerCase()];
    if (control === undefined) return;
    event.preventDefault();
    control.click();
  });
  if (context.may("approver"))
    swipe(
      element,
      () => approve.click(),
      () => reject.click(),
    );
  return card;
}

export function fill(context: Context, card: Card): void {
  const { signal } = card;
  // [0, 40) % red, [40, 70) yellow, [70, 100] green.
  const tone = signal.confidence >= 0.7 ? "up" : signal.confidence >= 0.4 ? "warning" : "down";
  card.confidence.set(signal.confidence, tone, percent(signal.confidence, 0));
  setText(card.confidenceText, percent(signal.confidence, 0));
  const price = (digits: string | null) => context.price(signal.symbol, digits);
  const values = [
    decimal(signal.quantity),
    price(signal.price),
    money(signal.risk),
    signal.stop_loss === null ? "None" : price(signal.stop_loss),
    signal.take_profit === null ? "None" : price(signal.take_profit),
    money(signal.expected_cost),
  ];
  [...card.figures.values()].forEach((value, i) => setText(value, values[i] ?? ""));
  const first = signal.first_approved_by ?? null;
  show(card.waits, first !== null);
  setText(card.waits, first === null ? "" : `Approved by ${first}; waits for a second person.`);
  fillAge(context, card);
}

export function fillAge(context: Context, { signal, age, ageText, drift, element }: Card): void {
  const now = context.sessionNow();
  const created = Date.parse(signal.created_at);
  const life = signal.expires_at === null ? 900_000 : Date.parse(signal.expires_at) - created;
  const gone = life <= 0 ? 1 : (now - created) / life;
  const minutes = (now - created) / 60_000;
  const text = duration(minutes * 60);
  // [0, 5) min green, [5, 15] yellow, over 15 red; the bar is what is used of its life.
  age.set(gone, minutes > 15 ? "down" : minutes >= 5 ? "warning" : "up", `${text} old`);
  const left = signal.expires_at === null ? "" : ` of ${duration(life / 1000)}`;
  setText(ageText, text + left);
  setAttribute(element, "data-old", gone > 0.8 ? "" : null);
  const moved = driftOf(signal, context.mirror.one("prices", signal.symbol));
  setText(drift, moved === null ? "" : `drift ${signed((moved * 100).toFixed(2))} %`);
}

// How far the market has gone since, on the side that the order would take: the stream tells a signal as its last event
// left it. Where there are no quotes REST has told the signal, with its drift of now.
export function driftOf(signal: Pick<Signal, "side" | "price" | "drift">, now?: PriceRow): number | null {
  const { side, price, drift } = signal;
  const taken = (side === "buy" ? now?.ask : now?.bid) ?? null;
  return taken === null ? drift : Number(taken) / Number(price) - 1;
}

async function send(context: Context, signal: Signal, control: HTMLButtonElement, decision: Decision) {
  const [label, done] = decision.decision === "approve" ? ["Approving", "approved"] : ["Rejecting", "rejected"];
  const decided = await context.act(
    control,
    "approval.decide",
    { signal_id: signal.signal_id, ...decision },
    { label: `${label} ${signal.symbol}`, done: `${signal.symbol}: ${done}` },
  );
  // The card goes at once, not when REST is asked next; the stream has told of it before it answered.
  if (decided !== null && context.client.connection !== "live") context.mirror.change("approvals", [decided]);
}
