import type { Order, Position, Signal } from "tidemark-client";
import type { Context } from "./context";

const over = new Set(["filled", "canceled", "cancelled", "rejected", "denied", "expired"]);

// The stream tells of the whole day; what is still open is what the panels are about.
export const activeOrders = (context: Context): Order[] =>
  context.mirror
    .rows("orders")
    .filter((order) => !over.has(order.status))
    .sort((a, b) => newest(a.created_at, b.created_at));

export const pendingSignals = (context: Context): Signal[] =>
  context.mirror
    .rows("approvals")
    .filter((signal) => signal.status === "awaiting_approval")
    .sort((a, b) => newest(a.created_at, b.created_at));

export const openPositions = (context: Context): Position[] =>
  context.mirror.rows("positions").sort((a, b) => newest(a.opened_at, b.opened_at));

// For sorting, the newest first. What has no time was before the session's first price.
export function newest(a: string | null, b: string | null): number {
  const [first, second] = [a ?? "", b ?? ""];
  return first < second ? 1 : first > second ? -1 : 0;
}
