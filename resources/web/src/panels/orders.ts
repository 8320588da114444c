import type { Order } from "tidemark-client";
import type { Context } from "../context";
import { confirm } from "../dialog";
import { h } from "../dom";
import { decimal, moment, words } from "../format";
import { activeOrders } from "../orders_book";
import { button, frame, type Panel } from "../panel";
import { Table } from "../table";
import { toast } from "../toast";

export function orders(context: Context): Panel {
  const cancel = (row: () => Order) => {
    const control = button("Cancel", () => void cancelOrder(context, row(), control));
    context.restrict("trader", control);
    return h("div", { class: "row-actions" }, control);
  };
  const table = new Table<Order>({
    label: "Active orders",
    isHeld: true,
    key: (order) => order.order_id,
    empty: "No working orders.",
    onPick: (order) => (context.symbol = order.symbol),
    columns: [
      { title: "Symbol", head: true, cell: (o) => o.symbol },
      { title: "Side", cell: (o) => ({ text: words(o.side), tone: o.side === "buy" ? "up" : "down" }) },
      { title: "Type", cell: (o) => words(o.type) },
      { title: "Quantity", numeric: true, cell: (o) => decimal(o.quantity) },
      { title: "Filled", numeric: true, cell: (o) => decimal(o.filled_quantity) },
      { title: "Price", numeric: true, cell: (o) => context.price(o.symbol, o.price) },
      { title: "Trigger", numeric: true, cell: (o) => context.price(o.symbol, o.trigger_price) },
      { title: "Status", cell: (o) => ({ text: words(o.status), title: o.reason ?? "" }) },
      { title: "By", cell: (o) => words(o.strategy ?? o.actor) },
      { title: "Since, UTC", numeric: true, cell: (o) => moment(o.created_at, context.sessionNow()) },
      { title: "", controls: cancel },
    ],
  });
  const { element, tools, setCount } = frame("orders", "Active orders", table.element);
  const all = button("Cancel all", () => void cancelAll(context, all));
  context.restrict("trader", all);
  tools.append(all);
  context.watch(["orders"], () => {
    if (!context.mirror.has("orders")) return;
    const rows = activeOrders(context);
    table.set(rows);
    setCount(String(rows.length));
  });
  return { name: "orders", element, age: () => context.mirror.age("orders") };
}

function cancelOrder(context: Context, order: Order, control: HTMLButtonElement) {
  return context.act(
    control,
    "order.cancel",
    { order_id: order.order_id },
    { label: `Cancel ${order.order_id}`, done: `Canceling ${order.symbol} ${words(order.type).toLowerCase()}` },
  );
}

async function cancelAll(context: Context, control: HTMLButtonElement): Promise<void> {
  const keep = h("input", { type: "checkbox", checked: true });
  const more = h("label", { class: "check" }, keep, "Keep the stops of open positions, not their targets");
  const text = "Without them open positions have no protection.";
  if (!(await confirm("Cancel all working orders?", text, "Cancel all orders", more))) return;
  const what = keep.checked ? "all but stops" : "all orders";
  const says = { label: "Cancel all", done: `Canceling ${what}` };
  const canceled = await context.act(control, "order.cancel_all", { keep_protective: keep.checked }, says);
  if (canceled === null || canceled.unprotected.length === 0) return;
  const bare = canceled.unprotected.map(({ position_id: id }) => context.mirror.one("positions", id)?.symbol ?? id);
  toast("bad", "Positions without a stop", `Nothing protects ${bare.join(", ")}.`);
}
