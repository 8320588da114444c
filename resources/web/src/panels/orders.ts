import type { Order } from "tidemark-client";
import { confirm } from "../confirm";
import type { Context } from "../context";
import { h } from "../dom";
import { clock, decimal, words } from "../format";
import { activeOrders } from "../orders_book";
import { button, frame, type Panel } from "../panel";
import { Table } from "../table";
import { staleMark } from "./positions";

export function orders(context: Context): Panel {
  const cancel = (row: () => Order) => {
    const control = button("Cancel", () => void cancelOrder(context, row(), control));
    control.disabled = !context.may("trader");
    return h("div", { class: "row-actions" }, control);
  };
  const table = new Table<Order>({
    label: "Active orders",
    key: (order) => order.order_id,
    empty: "No working orders.",
    onPick: (order) => (context.symbol = order.symbol),
    columns: [
      { title: "Symbol", head: true, cell: (o) => o.symbol },
      { title: "Side", cell: (o) => ({ text: words(o.side), tone: o.side === "buy" ? "up" : "down" }) },
      { title: "Type", cell: (o) => words(o.type) },
      { title: "Quantity", numeric: true, cell: (o) => decimal(o.quantity) },
      { title: "Filled", numeric: true, cell: (o) => decimal(o.filled_quantity) },
      { title: "Price", numeric: true, cell: (o) => decimal(o.price) },
      { title: "Trigger", numeric: true, cell: (o) => decimal(o.trigger_price) },
      { title: "Status", cell: (o) => ({ text: words(o.status), title: o.reason ?? "" }) },
      { title: "By", cell: (o) => words(o.strategy ?? o.actor) },
      { title: "Since", numeric: true, cell: (o) => clock(o.created_at) },
      { title: "", controls: cancel },
    ],
  });
  const { element, tools, setCount } = frame("orders", "Active orders", table.element);
  const all = button("Cancel all", () => void cancelAll(context, all));
  all.disabled = !context.may("trader");
  tools.append(all);
  context.watch(["orders"], () => {
    const rows = activeOrders(context);
    table.set(rows);
    setCount(String(rows.length));
  });
  return { name: "orders", element, tick: staleMark(context, element, "orders") };
}

function cancelOrder(context: Context, order: Order, control: HTMLButtonElement) {
  return context.act(
    control,
    {
      label: `Cancel ${order.order_id}`,
      run: () => context.rest.cancel(order.order_id),
      repeatable: true,
    },
    `Canceling ${order.symbol} ${words(order.type).toLowerCase()}`,
  );
}

async function cancelAll(context: Context, control: HTMLButtonElement): Promise<void> {
  const text = "Stops and targets go too: open positions are then without protection.";
  if (!(await confirm("Cancel all working orders?", text, "Cancel all orders"))) return;
  await context.act(
    control,
    { label: "Cancel all", run: () => context.rest.cancelAll(), repeatable: true },
    "Canceling all orders",
  );
}
