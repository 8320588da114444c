import type { Decision, Signal } from "tidemark-client";
import type { Context } from "../context";
import { h, meter, setAttribute, setText, show, type Meter } from "../dom";
import { decimal, duration, money, percent, words } from "../format";
import { pendingSignals } from "../orders_book";
import { button, frame, type Panel } from "../panel";
import { skeleton } from "../table";
import { announce } from "../toast";
import { editSignal } from "./edit_signal";
import { swipe } from "./swipe";

interface Card {
  element: HTMLElement;
  signal: Signal;
  confidence: Meter;
  confidenceText: HTMLElement;
  age: Meter;
  ageText: HTMLElement;
  drift: HTMLElement;
  figures: Map<string, HTMLElement>;
  waits: HTMLElement;
}

const figureNames = ["Quantity", "Price", "Risk", "Stop", "Target", "Cost"];

export function approvals(context: Context): Panel {
  const list = h("ul", { class: "cards", "aria-label": "Signals that wait for a decision" });
  const wait = skeleton();
  const empty = h("p", { class: "empty" }, "Nothing waits for a decision. Strategies ask here before they trade.");
  empty.hidden = true;
  const { element, tools, setCount } = frame("approvals", "Approvals", wait, empty, list);
  tools.append(h("span", { class: "hint" }, "A approve · E edit · R reject"));
  const cards = new Map<string, Card>();
  let known = false;

  const render = () => {
    if (!context.mirror.has("approvals")) return;
    const signals = pendingSignals(context);
    show(wait, false);
    show(empty, signals.length === 0);
    setCount(String(signals.length));
    const news = signals.filter((signal) => !cards.has(signal.signal_id));
    if (known && news.length > 0) announce(`${news.length} new to approve: ${news.map((s) => s.symbol).join(", ")}`);
    known = true;
    const gone = new Set(cards.keys());
    signals.forEach((signal, index) => {
      gone.delete(signal.signal_id);
      const card = cards.get(signal.signal_id) ?? makeCard(context, signal);
      cards.set(signal.signal_id, card);
      card.signal = signal;
      if (list.children[index] !== card.element) list.insertBefore(card.element, list.children[index] ?? null);
      fill(context, card);
    });
    for (const id of gone) drop(cards, id);
  };
  list.addEventListener("keydown", (event) => move(list, event));
  context.watch(["approvals"], render);
  const tick = () => {
    for (const card of cards.values()) fillAge(context, card);
  };
  return { name: "approvals", element, tick, age: () => context.mirror.age("approvals") };
}

// A card that goes hands its focus on, so that the keyboard is not thrown back to the page's top.
function drop(cards: Map<string, Card>, id: string): void {
  const card = cards.get(id);
  cards.delete(id);
  if (card === undefined) return;
  const next = card.element.nextElementSibling ?? card.element.previousElementSibling;
  const hadFocus = card.element.contains(document.activeElement);
  card.element.remove();
  if (hadFocus && next instanceof HTMLElement) next.focus();
}

function move(list: HTMLElement, event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  const items = [...list.children];
  const next = items[items.findIndex((item) => item.contains(event.target as Node)) + step];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

function makeCard(context: Context, signal: Signal): Card {
  const side = signal.side === "buy" ? "Buy" : "Sell";
  const asItIs = () => ({ expected_version: card.signal.version });
  const approve = button("Approve", () => void decide({ decision: "approve", ...asItIs() }, approve), "primary");
  const reject = button("Reject", () => void decide({ decision: "reject", ...asItIs() }, reject));
  const edit = button("Edit…", () => void editAndDecide());
  const decide = (decision: Decision, control: HTMLButtonElement) => sendDecision(context, card, control, decision);
  const editAndDecide = async () => {
    const decision = await editSignal(context, card.signal);
    if (decision !== null) await decide(decision, edit);
  };
  approve.disabled = reject.disabled = edit.disabled = !context.may("approver");
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
    h("div", { class: "card-actions" }, approve, edit, reject),
  );
  const card: Card = { element, signal, confidence, confidenceText, age, ageText, drift, figures, waits };
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || event.ctrlKey || event.altKey || event.metaKey) return;
    const control = { a: approve, e: edit, r: reject }[event.key.toLowerCase()];
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

function fill(context: Context, card: Card): void {
  const { signal } = card;
  // [0, 40) % red, [40, 70) yellow, [70, 100] green.
  const tone = signal.confidence >= 0.7 ? "up" : signal.confidence >= 0.4 ? "warning" : "down";
  card.confidence.set(signal.confidence, tone, percent(signal.confidence, 0));
  setText(card.confidenceText, percent(signal.confidence, 0));
  const values = [
    decimal(signal.quantity),
    decimal(signal.price),
    money(signal.risk),
    signal.stop_loss === null ? "None" : decimal(signal.stop_loss),
    signal.take_profit === null ? "None" : decimal(signal.take_profit),
    money(signal.expected_cost),
  ];
  [...card.figures.values()].forEach((value, i) => setText(value, values[i] ?? ""));
  const first = signal.first_approved_by ?? null;
  show(card.waits, first !== null);
  setText(card.waits, first === null ? "" : `Approved by ${first}; waits for a second person.`);
  fillAge(context, card);
}

function fillAge(context: Context, { signal, age, ageText, drift, element }: Card): void {
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
  // The stream tells a signal as its last event left it: how far the market has gone since is seen from the price.
  const price = context.mirror.one("prices", signal.symbol)?.price ?? null;
  const moved = price === null ? signal.drift : Number(price) / Number(signal.price) - 1;
  setText(drift, moved === null ? "" : `drift ${percent(moved)}`);
}

async function sendDecision(context: Context, card: Card, control: HTMLButtonElement, decision: Decision) {
  const { signal } = card;
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
