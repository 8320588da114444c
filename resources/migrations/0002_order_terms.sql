-- The terms of trailing stops, icebergs and groups; whose client ids are taken, for ever; what people say of fills.

ALTER TABLE orders RENAME COLUMN sibling_order_id TO linked_order_ids;
ALTER TABLE orders ADD COLUMN trailing_offset TEXT;
ALTER TABLE orders ADD COLUMN trailing_offset_type TEXT;
ALTER TABLE orders ADD COLUMN activation_price TEXT;
ALTER TABLE orders ADD COLUMN trigger_price_type TEXT;
ALTER TABLE orders ADD COLUMN display_qty TEXT;
ALTER TABLE orders ADD COLUMN expire_time TEXT;
ALTER TABLE orders ADD COLUMN oco_group TEXT;

-- The first use of each id, and the journal row that holds its request and the first result.
CREATE TABLE client_orders (
  author TEXT NOT NULL,
  client_order_id TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions,
  order_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (author, client_order_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO client_orders
SELECT orders.actor, client_order_id, session_id, order_id, min(seq)
FROM orders JOIN order_events USING (session_id, order_id)
WHERE client_order_id IS NOT NULL
GROUP BY session_id, order_id
ORDER BY min(seq);

CREATE TABLE trade_notes (
  session_id TEXT NOT NULL REFERENCES sessions,
  trade_id TEXT NOT NULL,
  note TEXT NOT NULL,
  tags TEXT NOT NULL,
  actor TEXT NOT NULL,
  time TEXT,
  PRIMARY KEY (session_id, trade_id)
) STRICT, WITHOUT ROWID;
