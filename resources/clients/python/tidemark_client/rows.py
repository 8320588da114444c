"""The objects of the remote interface, as REST and the native stream send them.

Prices, quantities and money are strings of digits, so that none of them is lost in a float; decimal.Decimal takes them
as they are. Counts, ratios and confidence are numbers. Servers may send more fields than stand here."""

from typing import Any, Literal, NotRequired, TypedDict

Decimal = str
Time = str  # RFC 3339, UTC
Side = Literal["buy", "sell"]
Row = dict[str, Any]


class OrderEvent(TypedDict):
    time: Time
    event: str
    status: str
    reason: str | None
    actor: str | None


class Order(TypedDict):
    order_id: str
    client_order_id: str | None
    symbol: str
    side: Side
    type: str
    time_in_force: str
    product: str
    status: str
    quantity: Decimal
    filled_quantity: Decimal
    leaves_quantity: Decimal
    price: Decimal | None
    trigger_price: Decimal | None
    trailing_offset: Decimal | None
    avg_px: Decimal | None
    post_only: bool
    reduce_only: bool
    display_qty: Decimal | None
    expire_time: Time | None
    contingency: str | None
    parent_order_id: str | None
    linked_order_ids: list[str]
    position_id: str | None
    strategy: str | None
    signal_id: str | None
    actor: str | None
    reason: str | None
    flags: list[str]
    fees: Decimal
    version: int
    created_at: Time
    updated_at: Time
    events: NotRequired[list[OrderEvent]]


class OrderRequest(TypedDict):
    """An order to be placed; which fields a type needs is said in the manual, and by the server where one lacks."""

    client_order_id: NotRequired[str]  # at most 36 of A-Za-z0-9_-; the client gives one where it is left out
    symbol: str
    side: Side
    type: str
    quantity: Decimal
    price: NotRequired[Decimal]
    trigger_price: NotRequired[Decimal]
    trigger_price_type: NotRequired[str]
    trailing_offset: NotRequired[Decimal]
    trailing_offset_type: NotRequired[str]
    activation_price: NotRequired[Decimal]
    time_in_force: NotRequired[str]
    expire_time: NotRequired[Time]
    product: NotRequired[str]
    post_only: NotRequired[bool]
    reduce_only: NotRequired[bool]
    display_qty: NotRequired[Decimal]
    take_profit: NotRequired[Decimal]
    stop_loss: NotRequired[Decimal]
    oco_group: NotRequired[str]
    parent_client_order_id: NotRequired[str]
    position_id: NotRequired[str]
    confirmed: NotRequired[bool]
    valid_until: NotRequired[Time | int]
    cancel_after: NotRequired[Time | int]


class OrderChange(TypedDict, total=False):
    quantity: Decimal
    price: Decimal
    trigger_price: Decimal
    trailing_offset: Decimal
    expire_time: Time
    expected_version: int
    confirmed: bool


class Check(TypedDict):
    code: str
    severity: Literal["hard", "soft"]
    passed: bool
    value: Decimal | float | None
    limit: Decimal | float | None
    headroom: Decimal | float | None
    message: str


class Fill(TypedDict):
    trade_id: str
    order_id: str
    symbol: str
    side: Side
    quantity: Decimal
    price: Decimal
    fee: Decimal
    fee_currency: str
    liquidity: str
    rule: int
    flags: list[str]
    explanation: Row
    strategy: str | None
    time: Time


class Position(TypedDict):
    position_id: str
    symbol: str
    side: Side
    quantity: Decimal
    entry_price: Decimal
    current_price: Decimal | None
    unrealized_pnl: Decimal | None
    unrealized_pnl_pct: float | None
    realized_pnl: Decimal
    notional: Decimal | None
    exposure_pct: float | None
    risk_to_stop: Decimal | None
    mae: Decimal | None
    mfe: Decimal | None
    stop_loss: Decimal | None
    take_profit: Decimal | None
    strategy: str | None
    opened_at: Time
    age_seconds: int
    broker_ticket: str | None
    actor: str  # who opened it


class Signal(TypedDict):
    signal_id: str
    strategy: str
    symbol: str
    side: Side
    status: str
    price: Decimal
    quantity: Decimal
    stop_loss: Decimal | None
    take_profit: Decimal | None
    confidence: float
    reasons: list[str]
    expected_cost: Decimal | None
    risk: Decimal | None
    drift: float | None
    version: int
    created_at: Time
    expires_at: Time | None
    age_seconds: int
    decided_by: str | None
    decided_at: Time | None
    reason: str | None
    order_id: str | None


class Decision(TypedDict):
    decision: Literal["approve", "reject"]
    reason: NotRequired[str]
    quantity: NotRequired[Decimal]
    price: NotRequired[Decimal]
    stop_loss: NotRequired[Decimal]
    take_profit: NotRequired[Decimal]
    expected_version: NotRequired[int]


class PlanStep(TypedDict):
    step: str
    state: str
    open: int


class KillSwitch(TypedDict):
    engaged: bool
    reason: str | None
    actor: str | None
    at: Time | None
    plan: list[PlanStep]


class RiskRow(TypedDict):
    """An alert, the trading state, a lock-out, a halted market or the limits, as `kind` says; `id` tells them apart."""

    id: str
    kind: str
    state: NotRequired[str]
    message: NotRequired[str]
    limits: NotRequired[Row]


class RiskSummary(TypedDict):
    trading_state: Literal["active", "reducing", "halted"]
    kill_switch: KillSwitch
    limits: list[Row]
    violations: list[Any]
    margin: Row


class Strategy(TypedDict):
    id: str
    strategy: str
    symbol: str
    timeframe: str
    state: str
    since: Time
    time_in_state: int
    last_transition: Row | None
    mode: str
    warmup: Row
    position_id: str | None
    signal_id: str | None


class Session(TypedDict):
    session_id: str
    mode: str
    state: str
    feed: str
    simulated: bool
    symbols: list[str]
    strategies: list[str]
    speed: float | Literal["max"] | None
    session_time: Time
    progress: float | None
    started_at: Time | None


class Status(TypedDict):
    version: str
    mode: str
    session: Session
    state: str
    uptime: int
    journal: str
    journal_seq: int
    epoch: str | None
    timestamp: Time


class AuditEntry(TypedDict):
    audit_id: str
    seq: int
    time: Time
    event: str
    actor: str | None
    subject: str | None
    code: str | None
    reason: str | None


class Price(TypedDict):
    symbol: str
    time: Time
    bid: Decimal | None
    ask: Decimal | None
    bid_size: Decimal | None
    ask_size: Decimal | None
    price: Decimal | None
    previous_close: Decimal | None
    day_volume: Decimal | None


class Account(TypedDict):
    equity: Decimal
    cash: Decimal
    day_pnl: Decimal | None


class Bar(TypedDict):
    symbol: str
    timeframe: str
    time: Time  # its open
    close_time: Time
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    complete: bool


class Indicator(TypedDict):
    strategy_id: str
    symbol: str
    timeframe: str
    name: str
    expression: str
    value: float | None
    bars_missing: int


class Condition(TypedDict):
    strategy_id: str
    group: str
    name: str
    expression: str
    value: float | None
    threshold: float | None
    met: bool
    distance: float | None
    progress: float | None
    held_since: Time | None


class Depth(TypedDict):
    symbol: str
    bids: list[Any]
    asks: list[Any]
    bid_total: Decimal
    ask_total: Decimal
    places: list[Any]  # of own resting orders: order_id, ahead, ahead_at_first


class Print(TypedDict):
    symbol: str
    number: int  # among all trades of the symbol's feed
    time: Time
    price: Decimal
    size: Decimal
    side: str | None  # who took
    side_is_stated: bool  # by the feed; else the quote of that moment says it
