// Made by types.mjs of the interface's descriptions; a test says when they have changed.
// length: all objects of the interface

// A page of a list.
export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}

// The account.
export interface Account {
  time: Time | null;
  initial_equity: Decimal;
  equity: Decimal;
  cash: Decimal;
  realized_pnl: Decimal;
  unrealized_pnl: Decimal;
  fees: Decimal;
  margin_used: Decimal;
  buying_power: Decimal;
  day_pnl: Decimal;
  max_drawdown: number;
}

// A risk alert.
export interface Alert {
  alert_id: string;
  severity: AlertSeverity;
  code: string;
  scope: string | null;
  value: Amount;
  limit: Amount;
  message: string;
  raised_at: Time | null;
  cleared_at: Time | null;
  acknowledged_by: string | null;
}

export type AlertSeverity = "info" | "warning" | "critical";

// A string of money, quantities and prices, a number of counts and ratios.
export type Amount = string | number | null;

// RFC 3339, UTC, as precise as the endpoint is.
export type AnyTime = string | null;

// 0 pending, 1 approved, 2 rejected.
export type ApprovalStatus = 0 | 1 | 2;

// Who did what.
export interface AuditRow {
  audit_id: string;
  seq: number;
  time: Time | null;
  event: string;
  actor: string | null;
  subject: string | null;
  code: string | null;
  reason: string | null;
}

// A bar of a series.
export interface Bar {
  symbol: string;
  timeframe: Timeframe;
  time: Time;
  close_time: Time;
  open: Decimal;
  high: Decimal;
  low: Decimal;
  close: Decimal;
  volume: Decimal;
  complete: boolean;
}

// What a strategy or a symbol has made.
export interface BookLine {
  strategy: string | null;
  symbol: string;
  quantity: Decimal;
  realized_pnl: Decimal;
  unrealized_pnl: Decimal;
  fees: Decimal;
  financing: Decimal;
  total_pnl: Decimal;
}

export type Calendar = "crypto" | "fx" | "us_equities";

// RFC 3339 or epoch milliseconds; up to 100000000 it is seconds from now.
export type CancelAfter = string | number;

export interface CancelFilter {
  symbol?: string;
  side?: Side;
  keep_protective?: boolean;
}

// What was canceled.
export interface Canceled {
  canceled: number;
  order_ids: string[];
  unprotected: Unprotected[];
}

export interface Cancellation {
  reason?: string;
}

export interface CardClick {
  name: string;
}

// Signal, conditions, approval, checks and order.
export interface Cause {
  signal: Signal | null;
  conditions: string[];
  approval: Record<string, unknown> | null;
  checks: Check[];
  changes: unknown[];
  order: OrderDetail | null;
  parent: OrderDetail | null;
}

// What a pre-trade check says.
export interface Check {
  code: CheckCode;
  severity: string;
  passed: boolean;
  value: Amount;
  limit: Amount;
  headroom: Amount;
  message: string;
  confirmed?: boolean | null;
}

export type CheckCode =
  | "trading_state"
  | "instrument"
  | "mode"
  | "session"
  | "price"
  | "quantity"
  | "max_order_quantity"
  | "max_order_notional"
  | "participation"
  | "price_collar"
  | "stale_data"
  | "duplicate"
  | "rate"
  | "max_working_orders"
  | "max_position"
  | "exposure"
  | "buying_power"
  | "reduce_only"
  | "self_cross"
  | "daily_loss"
  | "drawdown"
  | "loss_streak"
  | "repeated_execution"
  | "risk_per_trade"
  | "approval"
  | "bracket";

// The checks of what was tried; with estimate what it would cost.
export interface Checks {
  checks: Check[];
  expected_cost?: Decimal | null;
  margin?: Decimal | null;
  worst_loss?: Decimal | null;
  whole_loss?: Decimal | null;
}

export interface Closing {
  quantity?: DecimalInput;
  cancel_entries?: boolean;
}

export interface ClosingAll {
  cancel_entries?: boolean;
}

// The orders that close, and the entries that went with them.
export interface ClosingOrders {
  items: Order[];
  canceled_order_ids: string[];
}

// A condition at the last closed bar.
export interface Condition {
  group: string;
  name: string;
  expression: string;
  value: number | null;
  threshold: number | null;
  met: boolean;
  distance: number | null;
  progress: number;
  held_since: Time | null;
  waiting_for: string | null;
}

export type Contingency = "none" | "oco" | "oto" | "ouo";

// A symbol that takes no entries for a while.
export interface CoolDown {
  symbol: string;
  strategy: string | null;
  until: Time;
}

// A pending signal.
export interface CycleApproval {
  signal_id: string;
  instrument: string;
  side: SideNumber;
  price: number;
  volume: number;
  approval_status: ApprovalStatus;
  signal_age_minutes: number;
}

// Equity by days.
export interface CycleEquity {
  final_equity: number;
  total_return_percent: number;
  max_drawdown_percent: number;
  equity_curve: EquityDay[];
  days_in_period: number;
}

// An open position.
export interface CyclePosition {
  position_id: string;
  instrument: string;
  side: SideNumber;
  entry_price: number;
  current_price: number;
  unrealized_pnl: number;
  broker_ticket: string | null;
}

// All digits of a price, a quantity or an amount of money.
export type Decimal = string;

// A number, or its digits; at most nine decimals.
export type DecimalInput = string | number;

export interface Decision {
  decision: "approve" | "reject";
  reason?: string;
  quantity?: DecimalInput;
  price?: DecimalInput;
  stop_loss?: DecimalInput;
  take_profit?: DecimalInput;
  expected_version?: number | string;
}

// An order that a check has denied.
export interface Denial {
  order_id: string | null;
  checks: Check[];
  canceled_order_ids?: string[] | null;
  error: Error;
}

// A list of which an order was denied, so that none is taken.
export interface DeniedList {
  orders: DeniedListOrder[];
  error: Error;
}

// One order of a denied list.
export interface DeniedListOrder {
  order_id: string;
  client_order_id: string | null;
  reason: string | null;
  checks: Check[];
}

// The best ten levels of a book.
export interface Depth {
  symbol: string;
  bids: Level[];
  asks: Level[];
  bid_total: Decimal;
  ask_total: Decimal;
  places: QueuePlace[];
}

// Equity at the end of a day, or now.
export interface EquityDay {
  date: string;
  equity: number;
}

// Equity in the order of time.
export interface EquityHistory {
  points: EquityPoint[];
  summary: EquitySummary;
}

// The account at a time.
export interface EquityPoint {
  time: Time;
  equity: Decimal;
  cash: Decimal;
  drawdown: number;
}

// From the first point to now.
export interface EquitySummary {
  initial_equity: Decimal;
  final_equity: Decimal;
  cash: Decimal;
  realized_pnl: Decimal;
  unrealized_pnl: Decimal;
  fees: Decimal;
  total_return: number;
  max_drawdown: number;
}

// Why a request is refused; codes are stable.
export interface Error {
  code: string;
  message: string;
  field: string | null;
  retryable: boolean;
  retry_after_ms: number | null;
  details: Record<string, unknown>;
}

// A refusal.
export interface ErrorAnswer {
  error: Error;
}

// A position; a short one has a quantity below 0.
export interface FeedPosition {
  symbol: string;
  quantity: number;
  entry_price: number;
  current_price: number;
  unrealized_pnl: number;
}

export type FeedSide = "BUY" | "SELL";

export type FeedStream = "prices" | "signals" | "trades" | "portfolio" | "bars";

// A fill.
export interface Fill {
  trade_id: string;
  order_id: string;
  position_id: string | null;
  opened_position_id: string | null;
  symbol: string;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  fee: Decimal;
  fee_currency: string | null;
  liquidity: Liquidity;
  rule: number;
  flags: Flag[];
  explanation: FillExplanation;
  strategy: string | null;
  time: Time;
  note?: string | null;
  tags?: string[] | null;
  noted_by?: string | null;
}

// Why a fill happened at its price.
export interface FillExplanation {
  rule: number;
  reference: Decimal | null;
  bid: Decimal | null;
  ask: Decimal | null;
  spread: Decimal | null;
  slippage: Decimal;
  queue_ahead: Decimal;
  latency_ms: number;
  bar_open: Time | null;
  level?: number | null;
  level_size?: Decimal | null;
  text: string;
}

// What led to a fill.
export type FillWhy = Cause & {
  fill: Fill;
};

export type Flag =
  | "held"
  | "reconciling"
  | "late_fill"
  | "overfill"
  | "ambiguous"
  | "optimistic"
  | "volume_unknown"
  | "liquidation"
  | "square_off";

// Whether it is well, and which part is not.
export interface Health {
  status: string;
  failing: string[];
  feed: string;
}

// An indicator of a strategy instance.
export interface Indicator {
  strategy_id: string;
  symbol: string;
  timeframe: Timeframe;
  name: string;
  expression: string;
  value: number | null;
  bars_missing: number;
}

// An indicator at the last closed bar.
export interface IndicatorValue {
  name: string;
  expression: string;
  value: number | null;
  bars_missing: number;
}

// What a mirror reckons by; multiplier: account currency per point and unit.
export interface Instrument {
  symbol: string;
  description: string | null;
  currency: string;
  tick: Decimal;
  lot: Decimal;
  lot_is_stated: boolean;
  min_quantity: Decimal;
  max_quantity: Decimal;
  multiplier: Decimal;
  spread: Decimal;
  margin_initial: number;
  calendar: Calendar;
  tradable: boolean;
  shortable: boolean;
  restricted: boolean;
}

export type KillStep = "block_orders" | "stop_strategies" | "cancel_orders" | "flatten_positions" | "confirm_flat";

// The kill switch, its plan and how far that is.
export interface KillSwitch {
  engaged: boolean;
  reason: string | null;
  actor: string | null;
  at: Time | null;
  flatten: boolean;
  keep_protective: boolean;
  plan: PlanStep[];
}

export interface KillSwitchRequest {
  reason?: string;
  flatten?: boolean;
  keep_protective?: boolean;
}

export interface KillSwitchReset {
  confirm: "RE-ARM";
  reason?: string;
}

// Price and size.
export type Level = Decimal[];

// How much of a limit is used.
export interface Limit {
  code: string;
  scope: string | null;
  value: Amount;
  limit: Amount;
  warn: Amount;
  headroom: Amount;
  state: LimitState;
}

// A limit as people write it, and narrower ones.
export interface LimitSetting {
  limit?: unknown;
  warn?: unknown;
  symbols?: Record<string, unknown> | null;
  strategies?: Record<string, unknown> | null;
}

export type LimitState = "ok" | "warning" | "breach" | "locked";

// All limits by their codes.
export interface Limits {
  limits: Record<string, LimitSetting>;
}

export interface LimitsRequest {
  limits: Record<string, LimitSetting>;
  reason?: string;
}

export type Liquidity = "maker" | "taker";

// A lock-out.
export interface Lockout {
  code: CheckCode;
  locked: boolean;
  at: Time | null;
  actor: string;
  reason: string | null;
}

export interface LockoutRelease {
  code: CheckCode;
  reason?: string;
}

// A line of the log.
export interface LogLine {
  time: Time;
  level: string;
  category: string | null;
  message: string;
}

// Margin; level is equity in percent of what is used.
export interface Margin {
  used: Decimal;
  free: Decimal;
  level: number | null;
}

// A market that stands still.
export interface MarketHalt {
  symbol: string;
  reason: string | null;
}

export interface MarketHaltRequest {
  symbol: string;
  halted?: boolean;
  reason?: string;
}

// The markets that stand still.
export interface MarketHalts {
  halts: MarketHalt[];
}

// A condition that was nearly met.
export interface NearMiss {
  strategy_id: string;
  strategy: string;
  symbol: string;
  group: string;
  name: string;
  expression: string;
  value: number;
  threshold: number;
  distance: number;
  progress: number;
  time: Time;
}

export type OffsetType = "price" | "ticks" | "basis_points";

// An order.
export interface Order {
  order_id: string;
  client_order_id: string | null;
  symbol: string;
  side: Side;
  type: OrderType;
  time_in_force: TimeInForce;
  product: Product;
  status: OrderStatus;
  quantity: Decimal;
  filled_quantity: Decimal;
  leaves_quantity: Decimal;
  price: Decimal | null;
  trigger_price: Decimal | null;
  trailing_offset: Decimal | null;
  trailing_offset_type?: OffsetType | null;
  activation_price?: Decimal | null;
  trigger_price_type?: TriggerPriceType | null;
  avg_px: Decimal | null;
  post_only: boolean;
  reduce_only: boolean;
  display_qty: Decimal | null;
  expire_time: Time | null;
  contingency: Contingency | null;
  parent_order_id: string | null;
  linked_order_ids: string[];
  position_id: string | null;
  strategy: string | null;
  signal_id: string | null;
  actor: string;
  reason: string | null;
  flags: Flag[];
  fees: Decimal;
  version: number;
  created_at: Time | null;
  updated_at: Time | null;
}

export interface OrderChange {
  quantity?: DecimalInput;
  price?: DecimalInput;
  trigger_price?: DecimalInput;
  trailing_offset?: DecimalInput;
  expire_time?: TimeInput;
  expected_version?: number | string;
  confirmed?: boolean;
  dry_run?: boolean;
  estimate?: boolean;
}

// An order with its steps; ord_status is that of FIX.
export type OrderDetail = Order & {
  ord_status: string;
  events: OrderEvent[];
};

// A step of an order.
export interface OrderEvent {
  time: Time | null;
  event: OrderEventKind;
  status: OrderStatus;
  reason: string | null;
  actor: string;
}

export type OrderEventKind =
  | "order_initialized"
  | "order_denied"
  | "order_submitted"
  | "order_accepted"
  | "order_rejected"
  | "order_triggered"
  | "order_pending_update"
  | "order_updated"
  | "order_update_rejected"
  | "order_pending_cancel"
  | "order_cancel_rejected"
  | "order_canceled"
  | "order_expired"
  | "order_filled";

// All of a list of orders.
export interface OrderList {
  items: Order[];
}

export interface OrderListRequest {
  orders: OrderRequest[];
}

export interface OrderRequest {
  client_order_id?: string;
  symbol: string;
  side: Side;
  type: OrderType;
  quantity: DecimalInput;
  price?: DecimalInput;
  trigger_price?: DecimalInput;
  trigger_price_type?: TriggerPriceType;
  trailing_offset?: DecimalInput;
  trailing_offset_type?: OffsetType;
  activation_price?: DecimalInput;
  time_in_force?: TimeInForce;
  expire_time?: TimeInput;
  product?: Product;
  post_only?: boolean;
  reduce_only?: boolean;
  display_qty?: DecimalInput;
  take_profit?: DecimalInput;
  stop_loss?: DecimalInput;
  oco_group?: string;
  parent_client_order_id?: string;
  position_id?: string;
  confirmed?: boolean;
  dry_run?: boolean;
  estimate?: boolean;
  valid_until?: TimeInput;
  cancel_after?: CancelAfter;
}

export type OrderStatus =
  | "initialized"
  | "denied"
  | "submitted"
  | "accepted"
  | "rejected"
  | "triggered"
  | "pending_update"
  | "pending_cancel"
  | "partially_filled"
  | "filled"
  | "canceled"
  | "expired";

export type OrderType =
  | "market"
  | "limit"
  | "stop_market"
  | "stop_limit"
  | "market_if_touched"
  | "limit_if_touched"
  | "trailing_stop_market"
  | "trailing_stop_limit";

// What led to an order, and what became of it.
export type OrderWhy = Cause & {
  fills: Fill[];
};

// A candlestick pattern.
export interface Pattern {
  time: Time;
  symbol: string;
  timeframe: Timeframe;
  name: string;
  title: string;
  description: string;
  value: number;
  bias: PatternBias;
  confidence: number;
  bar_time: Time;
}

export type PatternBias = "bullish" | "bearish" | "neutral";

export type PlacedOrTried = Order | Checks;

// A step of the kill switch.
export interface PlanStep {
  step: KillStep;
  state: StepState;
  open: number;
}

// An open position.
export interface Position {
  position_id: string;
  symbol: string;
  side: Side;
  quantity: Decimal;
  entry_price: Decimal;
  current_price: Decimal | null;
  unrealized_pnl: Decimal;
  unrealized_pnl_pct: number | null;
  realized_pnl: Decimal;
  notional: Decimal | null;
  exposure_pct: number | null;
  risk_to_stop: Decimal | null;
  mae: Decimal;
  mfe: Decimal;
  stop_loss: Decimal | null;
  take_profit: Decimal | null;
  stop_quantity: Decimal;
  take_profit_quantity: Decimal;
  strategy: string | null;
  opened_at: Time;
  age_seconds: number;
  broker_ticket: string | null;
  actor: string;
}

// What led to a position, order by order.
export interface PositionWhy {
  position: Position | null;
  trade: RoundTrip | null;
  orders: OrderWhy[];
}

// Whether something is ready, and what to do where it is not.
export interface PreflightCheck {
  code: string;
  state: PreflightState;
  detail: string;
  remedy: string | null;
}

export type PreflightState = "pass" | "fail" | "wait";

// Quote and last price of a symbol.
export interface Price {
  symbol: string;
  time: Time;
  bid: Decimal | null;
  ask: Decimal | null;
  bid_size: Decimal;
  ask_size: Decimal;
  price: Decimal | null;
  previous_close: Decimal | null;
  day_volume: Decimal;
}

// Change against the last day roll, in percent points.
export interface PriceChange {
  price: number;
  change: number;
  change_pct: number;
}

// A trade of the market's, of whoever; number counts all of the symbol's.
export interface Print {
  symbol: string;
  number: number;
  time: Time;
  price: Decimal;
  size: Decimal;
  side: Side | null;
  side_is_stated: boolean;
}

export type Product = "intraday" | "delivery" | "margin";

// What stands before a resting order of ours at its price, now and when it came.
export interface QueuePlace {
  order_id: string;
  ahead: Decimal;
  ahead_at_first: Decimal;
}

// As the request had it.
export type RequestId = string | number;

// An alert, the trading state, a lock-out, a halted market or the limits, as kind says.
export interface RiskRow {
  id: string;
  kind: string;
  alert_id?: string | null;
  severity?: AlertSeverity | null;
  code?: string | null;
  scope?: string | null;
  value?: Amount | null;
  limit?: Amount | null;
  message?: string | null;
  raised_at?: Time | null;
  cleared_at?: Time | null;
  acknowledged_by?: string | null;
  state?: TradingState | null;
  reason?: string | null;
  actor?: string | null;
  locked?: boolean | null;
  at?: Time | null;
  symbol?: string | null;
  limits?: Record<string, LimitSetting> | null;
}

// How the risk stands.
export interface RiskSummary {
  trading_state: TradingState;
  kill_switch: KillSwitch;
  limits: Limit[];
  violations: Limit[];
  lockouts: Lockout[];
  cool_downs: CoolDown[];
  margin: Margin;
}

export type Role = "viewer" | "approver" | "trader" | "admin";

// A position from its entry to its exit.
export interface RoundTrip {
  position_id: string;
  symbol: string;
  side: Side;
  quantity: Decimal;
  entry_time: Time;
  entry_price: Decimal;
  exit_time: Time;
  exit_price: Decimal;
  pnl: Decimal;
  pnl_pct: number | null;
  fees: Decimal;
  mae: Decimal;
  mfe: Decimal;
  exit_reason: string | null;
  strategy: string | null;
}

// A bar; time is its open.
export interface SeriesBar {
  time: Time;
  close_time: Time;
  open: Decimal;
  high: Decimal;
  low: Decimal;
  close: Decimal;
  volume: Decimal;
  complete: boolean;
}

// The session.
export interface Session {
  session_id: string | null;
  name: string;
  mode: string;
  account: string;
  currency: string;
  position_mode: string;
  day_roll: string;
  state: SessionState;
  feed: string;
  simulated: boolean;
  symbols: string[];
  strategies: string[];
  speed: Speed;
  session_time: Time | null;
  progress: number | null;
  started_at: Time | null;
  timeframe: Timeframe;
  feed_state?: string | null;
  feed_problem?: string | null;
  instruments?: Instrument[] | null;
}

// Another session; clients are told server_shutdown and connect again.
export interface SessionBegun {
  session_id: string;
}

export interface SessionConfiguration {
  session?: Record<string, unknown>;
  feed?: Record<string, unknown>;
  broker?: Record<string, unknown>;
  risk?: Record<string, unknown>;
  strategy?: unknown[];
  instrument?: unknown[];
}

export type SessionState = "idle" | "running" | "paused" | "stopped" | "finished";

// The account of an instance in shadow mode.
export interface Shadow {
  equity: Decimal;
  cash: Decimal;
  quantity: Decimal;
  trades: RoundTrip[];
  points: EquityPoint[];
}

export type Side = "buy" | "sell";

// 0 buy, 1 sell.
export type SideNumber = 0 | 1;

// A signal.
export interface Signal {
  signal_id: string;
  strategy: string;
  symbol: string;
  side: Side;
  type: OrderType;
  time_in_force: TimeInForce;
  status: SignalStatus;
  price: Decimal;
  quantity: Decimal;
  stop_loss: Decimal | null;
  take_profit: Decimal | null;
  trailing_stop?: Decimal | null;
  trailing_offset?: Decimal | null;
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
  approvals_needed?: number | null;
  first_approved_by?: string | null;
  first_approved_at?: Time | null;
  reason: string | null;
  order_id: string | null;
}

export type SignalStatus =
  | "new"
  | "awaiting_approval"
  | "approved"
  | "rejected"
  | "expired"
  | "superseded"
  | "invalidated"
  | "executed";

export type SignalType = "BUY" | "SELL" | "HOLD";

// So many times real time, above 0 and at most 100000, or max.
export type Speed = number | string;

export interface SpeedRequest {
  speed: Speed;
}

// The session's statistics.
export interface Statistics {
  n: number;
  from: Time | null;
  to: Time | null;
  days: number;
  periods_per_year: number;
  risk_free: number;
  fees_included: boolean;
  initial_equity: Decimal;
  final_equity: Decimal;
  total_return: number | null;
  cagr: number | null;
  volatility: number | null;
  sharpe: number | null;
  sharpe_compounded: number | null;
  sortino: number | null;
  max_drawdown: number | null;
  max_drawdown_start: Time | null;
  max_drawdown_bottom: Time | null;
  max_drawdown_end: Time | null;
  longest_recovery_days: number | null;
  realized_return: number | null;
  realized_max_drawdown: number | null;
  calmar: number | null;
  ulcer_index: number | null;
  upi: number | null;
  omega: number | null;
  gain_to_pain: number | null;
  tail_ratio: number | null;
  var_95: number | null;
  cvar_95: number | null;
  skew: number | null;
  excess_kurtosis: number | null;
  probabilistic_sharpe: number | null;
  trades: number;
  wins: number;
  losses: number;
  flats: number;
  win_rate: number | null;
  profit_factor: number | null;
  expectancy: Decimal | null;
  expectancy_ratio: number | null;
  payoff_ratio: number | null;
  kelly: number | null;
  sqn: number | null;
  average_win: Decimal | null;
  average_loss: Decimal | null;
  largest_win: Decimal | null;
  largest_loss: Decimal | null;
  median_win: Decimal | null;
  median_loss: Decimal | null;
  longest_win_run: number;
  longest_loss_run: number;
  average_duration_s: number | null;
  median_duration_s: number | null;
  longest_duration_s: number | null;
  average_mae: Decimal | null;
  average_mfe: Decimal | null;
  largest_mae: Decimal | null;
  largest_mfe: Decimal | null;
  exposure_time: number | null;
  turnover: number | null;
  average_leverage: number | null;
  max_leverage: number | null;
  fills: number;
  fees: Decimal;
  slippage: Decimal;
  arrival_cost: Decimal | null;
  arrival_cost_ratio: number | null;
  decision_to_approval_s: number | null;
  approval_to_accepted_s: number | null;
  accepted_to_fill_s: number | null;
  approval_delay_cost: Decimal | null;
  rejected_signals: number;
  rejected_signals_pnl: Decimal | null;
  expired_signals: number;
  expired_signals_pnl: Decimal | null;
  financing: Decimal;
  alpha: number | null;
  beta: number | null;
  by_symbol: BookLine[];
  by_strategy: BookLine[];
}

// The day's figures.
export interface StatsToday {
  date: string | null;
  day_roll: string;
  orders: number;
  fills: number;
  rejects: number;
  volume: Decimal;
  fees: Decimal;
  financing: Decimal;
  realized_pnl: Decimal;
  unrealized_pnl: Decimal;
  unrealized_change: Decimal;
  total_pnl: Decimal;
  trades: number;
  wins: number;
  losses: number;
  win_rate: number | null;
  max_drawdown: number;
}

// The program and its session.
export interface Status {
  version: string;
  mode: string;
  session: Session;
  state: SessionState;
  uptime: number;
  journal: string;
  journal_seq: number;
  epoch: string | null;
  timestamp: Time | null;
  sent_at: Time;
}

export type StepState = "waiting" | "running" | "done" | "skipped";

// A strategy instance.
export interface Strategy {
  id: string;
  strategy: string;
  symbol: string;
  timeframe: Timeframe;
  state: StrategyState;
  since: Time | null;
  time_in_state: number;
  last_transition: Transition | null;
  mode: StrategyMode;
  reload_pending?: boolean | null;
  warmup: Warmup;
  position_id: string | null;
  signal_id: string | null;
}

// A condition of a strategy instance.
export interface StrategyCondition {
  strategy_id: string;
  symbol: string;
  group: string;
  name: string;
  expression: string;
  value: number | null;
  threshold: number | null;
  met: boolean;
  distance: number | null;
  progress: number;
  held_since: Time | null;
  waiting_for: string | null;
}

export type StrategyMode = "live" | "shadow";

export type StrategyState =
  | "idle"
  | "monitoring"
  | "signal_detected"
  | "awaiting_approval"
  | "entry_pending"
  | "in_position"
  | "exit_pending"
  | "cooldown"
  | "paused"
  | "halted"
  | "error"
  | "stopped"
  | "disabled";

export interface Subscription {
  name: string;
  from_seq?: number | string;
  epoch?: string;
  symbols?: string[];
  max_hz?: DecimalInput;
}

// Opens one WebSocket, once.
export interface Ticket {
  ticket: string;
  expires_in: number;
}

// RFC 3339, UTC, microseconds.
export type Time = string;

export type TimeInForce = "day" | "gtc" | "gtd" | "ioc" | "fok" | "at_open" | "at_close";

// RFC 3339, or epoch milliseconds.
export type TimeInput = string | number;

export type Timeframe =
  | "1s"
  | "5s"
  | "15s"
  | "30s"
  | "1m"
  | "3m"
  | "5m"
  | "15m"
  | "30m"
  | "1h"
  | "2h"
  | "4h"
  | "1d"
  | "1w"
  | "1mo";

export interface TradeNote {
  note?: string;
  tags?: string[];
}

export type TradingState = "active" | "reducing" | "halted";

export interface TradingStateRequest {
  state: TradingState;
  reason?: string;
}

// How an instance came into its state.
export interface Transition {
  from: StrategyState;
  to: StrategyState;
  cause: string;
  time: Time | null;
}

export type TriggerPriceType = "bid_ask" | "last" | "mid";

// How much of a position no stop covers any more.
export interface Unprotected {
  position_id: string;
  quantity: Decimal;
}

// Bars that there are, and that are needed.
export interface Warmup {
  have: number;
  need: number;
}

// Symbols under a name.
export interface Watchlist {
  name: string;
  symbols: string[];
}

export interface WatchlistInput {
  name: string;
  symbols: string[];
}

// All watchlists.
export interface Watchlists {
  lists: Watchlist[];
}

export interface WatchlistsRequest {
  lists: WatchlistInput[];
}

// RFC 3339, UTC, whole seconds.
export type WholeSeconds = string | null;
