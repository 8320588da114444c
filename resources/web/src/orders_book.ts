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

function newest(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
