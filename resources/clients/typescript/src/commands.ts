import type * as T from "./types.js";

type Reason = { reason?: string };
type StrategyAction = { params: { strategy_id: string }; answer: T.Strategy };
type SessionAction = { params: Record<never, never>; answer: T.Session };

// What can be asked to be done, as the native stream calls it; REST has the same under paths.
export interface Operations {
  "order.place": { params: T.OrderRequest; answer: T.PlacedOrTried };
  "order.place_list": { params: { orders: T.OrderRequest[] }; answer: { items: T.Order[] } };
  "order.replace": { params: { order_id: string } & T.OrderChange; answer: T.PlacedOrTried };
  "order.cancel": { params: { order_id: string } & Reason; answer: T.Order };
  "order.cancel_all": { params: T.CancelFilter; answer: T.Canceled };
  "position.close": { params: { position_id: string; quantity?: T.Decimal }; answer: { items: T.Order[] } };
  "position.close_all": { params: { cancel_entries?: boolean }; answer: { items: T.Order[] } };
  "approval.decide": { params: { signal_id: string } & T.Decision; answer: T.Signal };
  "kill.engage": { params: Reason & { flatten?: boolean; keep_protective?: boolean }; answer: unknown };
  "kill.reset": { params: Reason & { confirm: "RE-ARM" }; answer: unknown };
  "risk.state": { params: Reason & { state: T.TradingState }; answer: unknown };
  "risk.acknowledge": { params: { alert_id: string }; answer: unknown };
  "session.start": SessionAction;
  "session.pause": SessionAction;
  "session.resume": SessionAction;
  "session.stop": SessionAction;
  "session.speed": { params: { speed: number | "max" }; answer: T.Session };
  "strategy.start": StrategyAction;
  "strategy.stop": StrategyAction;
  "strategy.pause": StrategyAction;
  "strategy.resume": StrategyAction;
  "strategy.enable": StrategyAction;
  "watchlist.put": { params: T.Watchlists; answer: T.Watchlists };
  "ui.card_click": { params: { name: string }; answer: unknown };
}
export type Operation = keyof Operations;
export type ParamsOf<O extends Operation> = Operations[O]["params"];
export type AnswerOf<O extends Operation> = Operations[O]["answer"];

interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

// The parameter in braces stands in the path, the others in the body.
const routes: { [O in Operation]: string } = {
  "order.place": "POST /orders",
  "order.place_list": "POST /orders/list",
  "order.replace": "PATCH /orders/{order_id}",
  "order.cancel": "DELETE /orders/{order_id}",
  "order.cancel_all": "POST /orders/cancel-all",
  "position.close": "POST /positions/{position_id}/close",
  "position.close_all": "POST /positions/close-all",
  "approval.decide": "POST /approvals/{signal_id}",
  "kill.engage": "POST /risk/kill-switch",
  "kill.reset": "POST /risk/kill-switch/reset",
  "risk.state": "POST /risk/trading-state",
  "risk.acknowledge": "POST /risk/alerts/{alert_id}/acknowledge",
  "session.start": "POST /session/start",
  "session.pause": "POST /session/pause",
  "session.resume": "POST /session/resume",
  "session.stop": "POST /session/stop",
  "session.speed": "POST /session/speed",
  "strategy.start": "POST /strategies/{strategy_id}/start",
  "strategy.stop": "POST /strategies/{strategy_id}/stop",
  "strategy.pause": "POST /strategies/{strategy_id}/pause",
  "strategy.resume": "POST /strategies/{strategy_id}/resume",
  "strategy.enable": "POST /strategies/{strategy_id}/enable",
  "watchlist.put": "PUT /watchlist",
  "ui.card_click": "POST /ui/card-click",
};

export function callOf<O extends Operation>(operation: O, params: ParamsOf<O>): Call {
  const [method = "", pattern = ""] = routes[operation].split(" ");
  const body: Record<string, unknown> = { ...params };
  const path = pattern.replace(/\{(\w+)\}/, (_, field: string) => {
    const value = String(body[field]);
    delete body[field];
    return encodeURIComponent(value);
  });
  return { method, path: `/api/oms${path}`, body };
}

// Whether sending it twice has the effect of once, so that one without an answer may be sent again. An order is told
// from another one by its client's name for it.
export function isRepeatable<O extends Operation>(operation: O, params: ParamsOf<O>): boolean {
  if (operation === "order.place") return (params as T.OrderRequest).client_order_id !== undefined;
  return operation !== "order.place_list" && operation !== "position.close" && operation !== "position.close_all";
}
