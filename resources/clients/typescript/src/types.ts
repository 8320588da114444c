// The objects of the remote interface, as REST and the native stream send them. Prices, quantities and money are
// strings of digits, so that none of them is lost in a double; counts, ratios and confidence are numbers.

export type Decimal = string;
// RFC 3339, UTC.
export type Time = string;
export type Side = "buy" | "sell";
export type Role = "viewer" | "approver" | "trader" | "admin";

export interface Position {
  position_id: string;
  symbol: string;
  side: Side;
  quantity: Decimal;
  entry_price: Decimal;
  current_price: Decimal | null;
  unrealized_pnl: Decimal | null;
  unrealized_pnl_pct: number | null;
  realized_pnl: Decimal;
  notional: Decimal | null;
  exposure_pct: number | null;
  risk_to_stop: Decimal | null;
  mae: Decimal | null;
  mfe: Decimal | null;
  stop_loss: Decimal | null;
  take_profit: Decimal | null;
  strategy: string | null;
  opened_at: Time;
  age_seconds: number;
  broker_ticket: string | null;
}

export interface OrderEvent {
  time: Time;
  event: string;
  status: string;
  reason: string | null;
  actor: string | null;
}

export interface Order {
  order_id: string;
  client_order_id: string | null;
  symbol: string;
  side: Side;
  type: string;
  time_in_force: string;
  product: string;
  status: string;
  quantity: Decimal;
  filled_quantity: Decimal;
  leaves_quantity: Decimal;
  price: Decimal | null;
  trigger_price: Decimal | null;
  trailing_offset: Decimal | null;
  avg_px: Decimal | null;
  post_only: boolean;
  reduce_only: boolean;
  display_qty: Decimal | null;
  expire_time: Time | null;
  contingency: string | null;
  parent_order_id: string | null;
  linked_order_ids: string[];
  strategy: string | null;
  signal_id: string | null;
  actor: string | null;
  reason: string | null;
  flags: string[];
  fees: Decimal;
  version: number;
  created_at: Time;
  updated_at: Time;
  events?: OrderEvent[];
  // Of one that is tried, or was denied.
  checks?: Check[];
}

export interface OrderRequest {
  client_order_id?: string;
  symbol: string;
  side: Side;
  type: string;
  quantity: Decimal;
  price?: Decimal;
  trigger_price?: Decimal;
  trigger_price_type?: string;
  trailing_offset?: Decimal;
  trailing_offset_type?: string;
  activation_price?: Decimal;
  time_in_force?: string;
  expire_time?: Time;
  product?: string;
  post_only?: boolean;
  reduce_only?: boolean;
  display_qty?: Decimal;
  take_profit?: Decimal;
  stop_loss?: Decimal;
  oco_group?: string;
  parent_client_order_id?: string;
  position_id?: string;
  // A person takes it in spite of the soft checks.
  confirmed?: boolean;
  // Nothing is sent: the answer has the checks alone.
  dry_run?: boolean;
  valid_until?: Time | number;
  cancel_after?: Time | number;
}

export interface OrderChange {
  quantity?: Decimal;
  price?: Decimal;
  trigger_price?: Decimal;
  trailing_offset?: Decimal;
  expire_time?: Time;
  expected_version?: number;
}

export interface Check {
  code: string;
  severity: "hard" | "soft";
  passed: boolean;
  value: Decimal | number | null;
  limit: Decimal | number | null;
  headroom: Decimal | number | null;
  message: string;
}

export interface Fill {
  trade_id: string;
  order_id: string;
  symbol: string;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  fee: Decimal;
  fee_currency: string;
  liquidity: string;
  rule: number;
  flags: string[];
  explanation: { text?: string } & Record<string, unknown>;
  strategy: string | null;
  time: Time;
}

export interface Signal {
  signal_id: string;
  strategy: string;
  symbol: string;
  side: Side;
  status: string;
  price: Decimal;
  quantity: Decimal;
  stop_loss: Decimal | null;
  take_profit: Decimal | null;
  confidence: number;
  reasons: string[];
  expected_cost: Decimal | null;
  risk: Decimal | null;
  drift: number | null;
  version: number;
  created_at: Time;
  expires_at: Time | null;
  age_seconds: number;
  decided_by: string | null;
  decided_at: Time | null;
  // Where the session wants two persons.
  approvals_needed?: number;
  first_approved_by?: string | null;
  reason: string | null;
  order_id: string | null;
}

export interface Decision {
  decision: "approve" | "reject";
  reason?: string;
  quantity?: Decimal;
  price?: Decimal;
  stop_loss?: Decimal;
  take_profit?: Decimal;
  expected_version?: number;
}

export interface Limit {
  code: string;
  scope: string;
  value: Decimal | number;
  limit: Decimal | number;
  warn: Decimal | number;
  headroom: Decimal | number;
  state: string;
}

export interface PlanStep {
  step: string;
  state: string;
  open: number;
}

export interface KillSwitch {
  engaged: boolean;
  reason: string | null;
  actor: string | null;
  at: Time | null;
  plan: PlanStep[];
}

export type TradingState = "active" | "reducing" | "halted";

export interface RiskSummary {
  trading_state: TradingState;
  kill_switch: KillSwitch;
  limits: Limit[];
  violations: unknown[];
  margin: { used: Decimal; free: Decimal; level: number | null };
}

export interface Alert {
  alert_id: string;
  severity: string;
  code: string;
  scope: string;
  value: Decimal | number;
  limit: Decimal | number;
  message: string;
  raised_at: Time;
  cleared_at: Time | null;
  acknowledged_by: string | null;
}

export interface StatsToday {
  date: string;
  orders: number;
  fills: number;
  rejects: number;
  fees: Decimal;
  realized_pnl: Decimal;
  unrealized_pnl: Decimal;
  total_pnl: Decimal;
  trades: number;
  wins: number;
  losses: number;
  win_rate: number | null;
  max_drawdown: number;
}

export interface EquityPoint {
  time: Time;
  equity: Decimal;
  cash: Decimal;
  drawdown: number;
}

export interface EquityHistory {
  points: EquityPoint[];
  summary: Record<string, Decimal | number | null>;
}

export interface Account {
  equity: Decimal;
  cash: Decimal;
  day_pnl: Decimal | null;
}

export interface Strategy {
  id: string;
  strategy: string;
  symbol: string;
  timeframe?: string;
  state: string;
  since: Time;
  time_in_state: number;
  last_transition: { from: string; to: string; cause: string; time: Time } | null;
  mode: string;
  warmup: { have: number; need: number };
  position_id: string | null;
  signal_id: string | null;
}

export interface Condition {
  group: string;
  name: string;
  expression: string;
  value: number | null;
  threshold: number | null;
  met: boolean;
  distance: number | null;
  progress: number | null;
  held_since: Time | null;
  waiting_for?: string | null;
}

export interface Indicator {
  strategy_id: string;
  symbol: string;
  timeframe: string;
  name: string;
  expression: string;
  value: number | null;
  bars_missing: number;
}

export interface Session {
  session_id: string;
  name?: string;
  mode: string;
  state: string;
  feed: string;
  simulated: boolean;
  symbols: string[];
  strategies: string[];
  speed: number | "max" | null;
  session_time: Time;
  progress: number | null;
  started_at: Time | null;
  timeframe?: string;
  feed_state?: string;
  feed_problem?: string | null;
}

export interface Status {
  version: string;
  mode: string;
  session: Session;
  state: string;
  uptime: number;
  journal: string;
  journal_seq: number;
  epoch: string | null;
  timestamp: Time;
}

export interface PreflightCheck {
  code: string;
  state: "pass" | "fail" | "wait";
  detail: string;
  remedy: string | null;
}

export interface Watchlists {
  lists: { name: string; symbols: string[] }[];
}

export interface Price {
  symbol: string;
  price: Decimal | null;
  bid: Decimal | null;
  ask: Decimal | null;
  previous_close: Decimal | null;
}

export interface Bar {
  symbol: string;
  timeframe: string;
  time: Time;
  close_time: Time;
  open: Decimal;
  high: Decimal;
  low: Decimal;
  close: Decimal;
  volume: Decimal;
  complete: boolean;
}

export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}
