import type { Decision, Signal } from "tidemark-client";
import type { Context } from "../context";
import { choose } from "../dialog";
import { field, h, setText } from "../dom";
import { decimal } from "../format";
import { positive, refused } from "../typed";

type Name = "quantity" | "price" | "stop_loss" | "take_profit";
const inputs: [Name, string][] = [
  ["quantity", "Quantity"],
  ["price", "Price"],
  ["stop_loss", "Stop loss"],
  ["take_profit", "Take profit"],
];

// The decision with other numbers or a reason; null: none was taken. What was not changed is not sent, so that the
// server's own digits stand.
export async function editSignal(context: Context, signal: Signal): Promise<Decision | null> {
  const controls = new Map<Name, HTMLInputElement>();
  const fields = inputs.map(([name, label]) => {
    const control = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", value: signal[name] ?? "" });
    controls.set(name, control);
    return field(label, control);
  });
  const reason = h("input", { type: "text", maxlength: 200 });
  const note = h("p", { class: "note", role: "alert" });
  const side = signal.side === "buy" ? "Buy" : "Sell";
  const price = context.mirror.one("prices", signal.symbol)?.price;
  const now = price ? ` The market is at ${decimal(price)}.` : "";
  let changes: Partial<Record<Name, string>> = {};
  const isReady = (label: string): boolean => {
    if (label === "Reject") return true;
    changes = {};
    for (const [name, title] of inputs) {
      const control = controls.get(name);
      const text = control?.value.trim() ?? "";
      if (text === (signal[name] ?? "")) continue;
      const digits = positive(text);
      if (digits === null) {
        const empty = text === "" ? " A level of the signal can be moved, not taken away." : "";
        setText(note, refused(title, text) + empty);
        control?.focus();
        return false;
      }
      changes[name] = digits;
    }
    return true;
  };
  const answer = await choose(
    `${side} ${signal.symbol}`,
    `Every check runs again on the market as it is.${now}`,
    [
      { label: "Approve", className: "primary" },
      { label: "Reject", className: "" },
    ],
    h("div", { class: "pairs" }, ...fields, field("Reason", reason, "field wide"), note),
    isReady,
  );
  if (answer === null) return null;
  const said = reason.value.trim() === "" ? {} : { reason: reason.value.trim() };
  const version = { expected_version: signal.version };
  if (answer === "Reject") return { decision: "reject", ...said, ...version };
  return { decision: "approve", ...changes, ...said, ...version };
}
