import type { Context } from "../context";
import { h, show } from "../dom";
import { pendingSignals } from "../orders_book";
import { frame, type Panel } from "../panel";
import { Still } from "../still";
import { skeleton } from "../table";
import { announce } from "../toast";
import { fill, fillAge, makeCard, type Card } from "./approval_card";

export function approvals(context: Context): Panel {
  const list = h("ul", { class: "cards", "aria-label": "Signals that wait for a decision" });
  const wait = skeleton();
  const empty = h("p", { class: "empty" }, "Nothing waits for a decision. Strategies ask here before they trade.");
  empty.hidden = true;
  const { element, tools, setCount } = frame("approvals", "Approvals", wait, empty, list);
  const byKey = h("span", { class: "by-key" }, "A approve · E edit · R reject · U undo");
  const byFinger = h("span", { class: "by-finger" }, "Swipe right to approve, left to reject");
  tools.append(h("span", { class: "hint" }, byKey, byFinger));
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
    const { isHeld } = still;
    signals.forEach((signal, index) => {
      gone.delete(signal.signal_id);
      const card = cards.get(signal.signal_id) ?? makeCard(context, signal);
      cards.set(signal.signal_id, card);
      card.signal = signal;
      const there = isHeld ? null : (list.children[index] ?? null);
      if (there !== card.element && !(isHeld && card.element.isConnected)) list.insertBefore(card.element, there);
      fill(context, card);
    });
    for (const id of gone) {
      if (isHeld) cards.get(id)?.element.setAttribute("data-gone", "");
      else drop(cards, id);
    }
  };
  const still: Still = new Still(list, ".card-actions", render, ".card");
  list.addEventListener("keydown", (event) => move(list, event));
  context.watch(["approvals"], render);
  context.onEnd(() => cards.forEach((card) => card.forget()));
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
  card.forget();
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
