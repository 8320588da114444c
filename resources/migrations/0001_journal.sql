-- The journal is the truth; every other table is folded from its events in the same transaction, for people to query.
-- Prices, quantities and money are their exact digits as text; times are RFC 3339 UTC, in the journal nanoseconds.

CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  state TEXT NOT NULL,
  feed TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  symbols TEXT NOT NULL,
  strategies TEXT NOT NULL,
  speed TEXT NOT NULL,
  started_at TEXT,
  config TEXT NOT NULL,
  feed_identity TEXT NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER
) STRICT;
CREATE UNIQUE INDEX one_unended_session ON sessions (last_seq IS NULL) WHERE last_seq IS NULL;

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  session_time INTEGER NOT NULL,
  wall INTEGER,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE orders (
  session_id TEXT NOT NULL REFERENCES sessions,
  order_id TEXT NOT NULL,
  client_order_id TEXT,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  type TEXT NOT NULL,
  time_in_force TEXT NOT NULL,
  product TEXT NOT NULL,
  status TEXT NOT NULL,
  quantity TEXT NOT NULL,
  filled_quantity TEXT NOT NULL,
  price TEXT,
  trigger_price TEXT,
  stop_loss TEXT,
  take_profit TEXT,
  avg_px TEXT,
  post_only INTEGER NOT NULL,
  reduce_only INTEGER NOT NULL,
  contingency TEXT,
  parent_order_id TEXT,
  sibling_order_id TEXT,
  strategy TEXT,
  signal_id TEXT,
  actor TEXT NOT NULL,
  reason TEXT,
  flags INTEGER NOT NULL,
  fees TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT,
  updated_at TEXT,
  PRIMARY KEY (session_id, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_events (
  session_id TEXT NOT NULL REFERENCES sessions,
  order_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  step INTEGER NOT NULL,
  event TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  actor TEXT NOT NULL,
  time TEXT,
  PRIMARY KEY (session_id, order_id, seq, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE fills (
  session_id TEXT NOT NULL REFERENCES sessions,
  trade_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  quantity TEXT NOT NULL,
  price TEXT NOT NULL,
  fee TEXT NOT NULL,
  fee_currency TEXT NOT NULL,
  liquidity TEXT NOT NULL,
  rule INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  explanation TEXT NOT NULL,
  strategy TEXT,
  time TEXT,
  PRIMARY KEY (session_id, trade_id)
) STRICT, WITHOUT ROWID;

-- From flat to flat; what stands from exit_price on is there once it is closed.
CREATE TABLE positions (
  session_id TEXT NOT NULL REFERENCES sessions,
  position_id TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  quantity TEXT NOT NULL,
  entry_price TEXT NOT NULL,
  current_price TEXT NOT NULL,
  unrealized_pnl TEXT NOT NULL,
  realized_pnl TEXT NOT NULL,
  fees TEXT NOT NULL,
  mae TEXT NOT NULL,
  mfe TEXT NOT NULL,
  stop_loss TEXT,
  take_profit TEXT,
  strategy TEXT,
  actor TEXT NOT NULL,
  opened_at TEXT,
  updated_at TEXT,
  exit_price TEXT,
  closed_at TEXT,
  closed_quantity TEXT,
  pnl TEXT,
  pnl_ratio TEXT,
  exit_reason TEXT,
  PRIMARY KEY (session_id, position_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW trades AS
SELECT session_id, position_id, symbol, side, closed_quantity AS quantity, opened_at AS entry_time, entry_price,
       closed_at AS exit_time, exit_price, pnl, pnl_ratio, fees, mae, mfe, exit_reason, strategy
FROM positions
WHERE closed_at IS NOT NULL;

CREATE TABLE signals (
  session_id TEXT NOT NULL REFERENCES sessions,
  signal_id TEXT NOT NULL,
  strategy TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL,
  type TEXT NOT NULL,
  time_in_force TEXT NOT NULL,
  status TEXT NOT NULL,
  price TEXT NOT NULL,
  quantity TEXT NOT NULL,
  stop_loss TEXT,
  take_profit TEXT,
  confidence REAL NOT NULL,
  reasons TEXT NOT NULL,
  expected_cost TEXT NOT NULL,
  risk TEXT,
  drift TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT,
  expires_at TEXT,
  order_id TEXT,
  PRIMARY KEY (session_id, signal_id)
) STRICT, WITHOUT ROWID;

-- What became of each signal that asked for a decision, and by whose hand.
CREATE TABLE approvals (
  session_id TEXT NOT NULL REFERENCES sessions,
  signal_id TEXT NOT NULL,
  decision TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  reason TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (session_id, signal_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_alerts (
  session_id TEXT NOT NULL REFERENCES sessions,
  alert_id TEXT NOT NULL,
  severity TEXT NOT NULL,
  code TEXT NOT NULL,
  scope TEXT,
  value TEXT,
  limit_value TEXT,
  message TEXT NOT NULL,
  raised_at TEXT,
  cleared_at TEXT,
  acknowledged_by TEXT,
  PRIMARY KEY (session_id, alert_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE equity_points (
  session_id TEXT NOT NULL REFERENCES sessions,
  seq INTEGER NOT NULL,
  step INTEGER NOT NULL,
  time TEXT,
  equity TEXT NOT NULL,
  cash TEXT NOT NULL,
  drawdown TEXT NOT NULL,
  PRIMARY KEY (session_id, seq, step)
) STRICT, WITHOUT ROWID;
