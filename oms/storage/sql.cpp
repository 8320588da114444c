#include "oms/storage/sql.h"

#include <array>
#include <cstddef>

namespace oms {
namespace {

// In the order of the enumerators.
constexpr std::array<const char*, kSqlStatements> kStatements{
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    // insertRow
    "INSERT INTO journal (seq, session_id, type, payload, cursor, session_time, wall, prev_hash, hash) "
    "VALUES (?,?,?,?,?,?,?,?,?)",
    // lastRow: in the journal or, where it has none, in the last archive
    "SELECT seq, hash FROM (SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1) UNION ALL "
    "SELECT * FROM (SELECT last_seq, last_hash FROM archives ORDER BY last_seq DESC LIMIT 1) ORDER BY 1 DESC LIMIT 1",
    // allRows: behind those that are archived
    "SELECT seq, session_id, type, payload, cursor, session_time, wall, prev_hash, hash FROM journal WHERE seq > ? "
    "ORDER BY seq",
    // compareTables: the first row whose events the tables do not show; and whether they show nothing else. An order's
    // row is its last event's. What is archived may not be deleted yet.
    "WITH gone AS (SELECT session_id FROM archives), told AS (SELECT j.session_id, j.seq, e.key AS step, e.value AS "
    "body, e.value -> '$.order' AS o, "
    "e.value -> '$.fill' AS f, e.value -> '$.point' AS p FROM journal j, json_each(j.payload, '$.events') e "
    "WHERE j.session_id NOT IN gone) "
    "SELECT min(seq) FILTER (WHERE "
    "o IS NOT NULL AND NOT EXISTS (SELECT 1 FROM order_events t WHERE t.session_id = told.session_id "
    "AND t.order_id = o ->> '$.order_id' AND t.seq = told.seq AND t.step = told.step AND t.event = body ->> '$.event' "
    "AND t.status = o ->> '$.status' AND t.reason IS o ->> '$.reason' AND t.actor = body ->> '$.actor' "
    "AND t.time IS body ->> '$.time') "
    "OR o IS NOT NULL AND NOT EXISTS (SELECT 1 FROM order_events t WHERE t.session_id = told.session_id "
    "AND t.order_id = o ->> '$.order_id' AND (t.seq, t.step) > (told.seq, told.step)) "
    "AND NOT EXISTS (SELECT 1 FROM orders t WHERE t.session_id = told.session_id "
    "AND t.order_id = o ->> '$.order_id' AND t.client_order_id IS o ->> '$.client_order_id' "
    "AND t.symbol = o ->> '$.symbol' AND t.side = o ->> '$.side' AND t.type = o ->> '$.type' "
    "AND t.time_in_force = o ->> '$.time_in_force' AND t.status = o ->> '$.status' "
    "AND t.quantity = o ->> '$.quantity' AND t.filled_quantity = o ->> '$.filled_quantity' "
    "AND t.price IS o ->> '$.price' AND t.trigger_price IS o ->> '$.trigger_price' AND t.avg_px IS o ->> '$.avg_px' "
    "AND t.reason IS o ->> '$.reason' AND t.actor = o ->> '$.actor' AND t.fees = o ->> '$.fees' "
    "AND t.version = o ->> '$.version' AND t.created_at IS o ->> '$.created_at' "
    "AND t.updated_at IS o ->> '$.updated_at') "
    "OR f IS NOT NULL AND NOT EXISTS (SELECT 1 FROM fills t WHERE t.session_id = told.session_id "
    "AND t.trade_id = f ->> '$.trade_id' AND t.order_id = f ->> '$.order_id' AND t.symbol = f ->> '$.symbol' "
    "AND t.side = f ->> '$.side' AND t.quantity = f ->> '$.quantity' AND t.price = f ->> '$.price' "
    "AND t.fee = f ->> '$.fee' AND t.fee_currency IS f ->> '$.fee_currency' AND t.liquidity = f ->> '$.liquidity' "
    "AND t.rule = f ->> '$.rule' AND t.explanation = f -> '$.explanation' AND t.strategy IS f ->> '$.strategy' "
    "AND t.time IS f ->> '$.time' AND t.position_id IS f ->> '$.position_id' "
    "AND t.opened_position_id IS f ->> '$.opened_position_id') "
    "OR p IS NOT NULL AND NOT EXISTS (SELECT 1 FROM equity_points t WHERE t.session_id = told.session_id "
    "AND t.seq = told.seq AND t.step = told.step AND t.time IS p ->> '$.time' AND t.equity = p ->> '$.equity' "
    "AND t.cash = p ->> '$.cash' AND abs(CAST(t.drawdown AS REAL) - (p ->> '$.drawdown')) < 1e-10)), "
    "count(o) = (SELECT count(*) FROM order_events WHERE session_id NOT IN gone) "
    "AND count(f) = (SELECT count(*) FROM fills WHERE session_id NOT IN gone) "
    "AND count(p) = (SELECT count(*) FROM equity_points WHERE session_id NOT IN gone) "
    "AND (SELECT count(*) FROM orders WHERE session_id NOT IN gone) = (SELECT count(*) FROM "
    "(SELECT DISTINCT session_id, order_id FROM order_events WHERE session_id NOT IN gone)) "
    "AND NOT EXISTS (SELECT 1 FROM (SELECT session_id, min(seq) AS first, max(seq) AS last FROM journal "
    "WHERE session_id NOT IN gone GROUP BY 1) "
    "LEFT JOIN sessions USING (session_id) WHERE first_seq IS NOT first OR last_seq <> last) FROM told",
    // sessionRows: no other session has rows from its first on, for only the last one grows
    "SELECT seq, session_id, type, payload, cursor, session_time, wall, prev_hash, hash FROM journal "
    "WHERE seq >= max((SELECT first_seq FROM sessions WHERE session_id = ?1), ?2) AND session_id = ?1 ORDER BY seq",
    // sessionRowsBack
    "SELECT seq, session_id, type, payload, cursor, session_time, wall, prev_hash, hash FROM journal "
    "WHERE seq BETWEEN (SELECT first_seq FROM sessions WHERE session_id = ?1) AND ?2 AND session_id = ?1 "
    "ORDER BY seq DESC",
    // insertSession
    "INSERT INTO sessions (session_id, mode, account, currency, state, feed, simulated, symbols, strategies, speed, "
    "started_at, config, feed_identity, first_seq) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    // updateSession
    "UPDATE sessions SET state = ?2, speed = ?3, symbols = ?4, strategies = ?5 WHERE session_id = ?1",
    // endSession: and again with the rows behind its end
    "UPDATE sessions SET last_seq = ?2, ended_at = coalesce(ended_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) "
    "WHERE session_id = ?1",
    // unendedSession
    "SELECT session_id, mode, account, currency, state, feed, simulated, symbols, strategies, speed, started_at, "
    "config, feed_identity, first_seq, last_seq FROM sessions WHERE last_seq IS NULL",
    // allSessions
    "SELECT session_id, mode, account, currency, state, feed, simulated, symbols, strategies, speed, started_at, "
    "config, feed_identity, first_seq, last_seq FROM sessions ORDER BY first_seq",
    // countSessions
    "SELECT count(*) FROM sessions",
    // upsertOrder
    "INSERT INTO orders (session_id, order_id, client_order_id, symbol, side, type, time_in_force, product, status, "
    "quantity, filled_quantity, price, trigger_price, stop_loss, take_profit, avg_px, post_only, reduce_only, "
    "contingency, parent_order_id, linked_order_ids, strategy, signal_id, actor, reason, flags, fees, version, "
    "created_at, updated_at, trailing_offset, trailing_offset_type, activation_price, trigger_price_type, "
    "display_qty, expire_time, oco_group) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (session_id, order_id) DO UPDATE SET status = excluded.status, quantity = excluded.quantity, "
    "filled_quantity = excluded.filled_quantity, price = excluded.price, trigger_price = excluded.trigger_price, "
    "avg_px = excluded.avg_px, contingency = excluded.contingency, parent_order_id = excluded.parent_order_id, "
    "linked_order_ids = excluded.linked_order_ids, reason = excluded.reason, flags = excluded.flags, "
    "trailing_offset = excluded.trailing_offset, display_qty = excluded.display_qty, "
    "expire_time = excluded.expire_time, "
    "fees = excluded.fees, version = excluded.version, updated_at = excluded.updated_at",
    // insertOrderEvent
    "INSERT INTO order_events (session_id, order_id, seq, step, event, status, reason, actor, time) "
    "VALUES (?,?,?,?,?,?,?,?,?)",
    // insertClientOrder: the first use of an id stays
    "INSERT INTO client_orders (author, client_order_id, session_id, order_id, seq) VALUES (?,?,?,?,?) "
    "ON CONFLICT DO NOTHING",
    // findClientOrder
    "SELECT c.session_id, c.order_id, c.seq, coalesce(j.payload, r.payload) FROM client_orders c "
    "LEFT JOIN journal j USING (session_id, seq) LEFT JOIN client_results r USING (session_id, seq) "
    "WHERE author = ?1 AND client_order_id = ?2",
    // upsertTradeNote
    "INSERT INTO trade_notes (session_id, trade_id, note, tags, actor, time) VALUES (?,?,?,?,?,?) "
    "ON CONFLICT (session_id, trade_id) DO UPDATE SET note = excluded.note, tags = excluded.tags, "
    "actor = excluded.actor, time = excluded.time",
    // insertFill
    "INSERT INTO fills (session_id, trade_id, order_id, symbol, side, quantity, price, fee, fee_currency, liquidity, "
    "rule, flags, explanation, strategy, time, position_id, opened_position_id) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    // upsertPosition: its side is the one that it was opened with, for nothing has none
    "INSERT INTO positions (session_id, position_id, symbol, side, quantity, entry_price, current_price, "
    "unrealized_pnl, realized_pnl, fees, mae, mfe, stop_loss, take_profit, strategy, actor, opened_at, updated_at) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (session_id, position_id) DO UPDATE SET quantity = excluded.quantity, "
    "entry_price = excluded.entry_price, current_price = excluded.current_price, "
    "unrealized_pnl = excluded.unrealized_pnl, realized_pnl = excluded.realized_pnl, fees = excluded.fees, "
    "mae = excluded.mae, mfe = excluded.mfe, stop_loss = excluded.stop_loss, take_profit = excluded.take_profit, "
    "updated_at = excluded.updated_at",
    // closePosition
    "UPDATE positions SET side = ?3, entry_price = ?4, exit_price = ?5, closed_at = ?6, closed_quantity = ?7, "
    "pnl = ?8, pnl_ratio = ?9, fees = ?10, mae = ?11, mfe = ?12, exit_reason = ?13 "
    "WHERE session_id = ?1 AND position_id = ?2",
    // upsertSignal
    "INSERT INTO signals (session_id, signal_id, strategy, symbol, side, type, time_in_force, status, price, quantity, "
    "stop_loss, take_profit, confidence, reasons, expected_cost, risk, drift, version, created_at, expires_at, "
    "order_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (session_id, signal_id) DO UPDATE SET status = excluded.status, price = excluded.price, "
    "quantity = excluded.quantity, stop_loss = excluded.stop_loss, take_profit = excluded.take_profit, "
    "expected_cost = excluded.expected_cost, risk = excluded.risk, drift = excluded.drift, "
    "version = excluded.version, expires_at = excluded.expires_at, order_id = excluded.order_id",
    // upsertApproval
    "INSERT INTO approvals (session_id, signal_id, decision, decided_by, decided_at, reason, version) "
    "VALUES (?,?,?,?,?,?,?) ON CONFLICT (session_id, signal_id) DO UPDATE SET decision = excluded.decision, "
    "decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason, "
    "version = excluded.version",
    // upsertAlert
    "INSERT INTO risk_alerts (session_id, alert_id, severity, code, scope, value, limit_value, message, raised_at, "
    "cleared_at, acknowledged_by) VALUES (?,?,?,?,?,?,?,?,?,?,?) "
    "ON CONFLICT (session_id, alert_id) DO UPDATE SET severity = excluded.severity, value = excluded.value, "
    "limit_value = excluded.limit_value, message = excluded.message, cleared_at = excluded.cleared_at, "
    "acknowledged_by = excluded.acknowledged_by",
    // insertEquityPoint
    "INSERT INTO equity_points (session_id, seq, step, time, equity, cash, drawdown) VALUES (?,?,?,?,?,?,?)",
    // exportSessions … exportEquity: whole tables, the ids in the order of their numbers
    "SELECT * FROM sessions ORDER BY first_seq",
    "SELECT * FROM orders ORDER BY session_id, length(order_id), order_id",
    "SELECT * FROM order_events ORDER BY session_id, seq, step",
    "SELECT * FROM fills ORDER BY session_id, length(trade_id), trade_id",
    "SELECT * FROM positions ORDER BY session_id, length(position_id), position_id",
    "SELECT * FROM trades ORDER BY session_id, exit_time, length(position_id), position_id",
    "SELECT * FROM signals ORDER BY session_id, length(signal_id), signal_id",
    "SELECT * FROM approvals ORDER BY session_id, length(signal_id), signal_id",
    "SELECT * FROM risk_alerts ORDER BY session_id, length(alert_id), alert_id",
    "SELECT * FROM equity_points ORDER BY session_id, seq, step",
    // rowHash
    "SELECT hash FROM journal WHERE seq = ? AND session_id = ?",
    // insertSnapshot
    "INSERT OR REPLACE INTO snapshots (session_id, seq, format, state_hash, digest, parts) VALUES (?,?,?,?,?,?)",
    // insertSnapshotPart
    "INSERT OR REPLACE INTO snapshot_parts (session_id, seq, part, bytes) VALUES (?,?,?,?)",
    // dropSnapshots: all but the newest
    "DELETE FROM snapshots WHERE session_id = ?1 AND seq < (SELECT min(seq) FROM "
    "(SELECT seq FROM snapshots WHERE session_id = ?1 ORDER BY seq DESC LIMIT ?2))",
    // dropSnapshotsBehind
    "DELETE FROM snapshots WHERE session_id = ? AND seq > ?",
    // dropUnfinishedParts: of snapshots that are there no more, too
    "DELETE FROM snapshot_parts WHERE (session_id, seq) NOT IN (SELECT session_id, seq FROM snapshots)",
    // snapshotsOf
    "SELECT seq, format, state_hash, digest, parts FROM snapshots WHERE session_id = ? AND seq < ? ORDER BY seq DESC",
    // snapshotParts
    "SELECT part, bytes FROM snapshot_parts WHERE session_id = ? AND seq = ? ORDER BY part",
    // epoch
    "SELECT epoch FROM journal_epoch",
    // newEpoch
    "UPDATE journal_epoch SET epoch = lower(hex(randomblob(8)))",
    // vacuumInto: another file
    "VACUUM main INTO ?",
    // lastTime
    "SELECT session_time FROM journal ORDER BY seq DESC LIMIT 1",
    // allArchives
    "SELECT session_id, first_seq, last_seq, last_hash, file, sha256 FROM archives ORDER BY first_seq, last_seq",
    // insertArchive
    "INSERT INTO archives (session_id, first_seq, last_seq, last_hash, file, sha256) VALUES (?,?,?,?,?,?)",
    // keepClientResults: of the rows that client ids point at, the command and what each order had become, in their
    // order
    "INSERT OR IGNORE INTO client_results (session_id, seq, payload) "
    "SELECT session_id, seq, json_set(payload, '$.events', json((SELECT json_group_array(json_object('order', "
    "json(body))) FROM (SELECT body FROM (SELECT value -> '$.order' AS body, key, "
    "min(key) OVER ofOrder AS first, max(key) OVER ofOrder AS last FROM json_each(j.payload, '$.events') "
    "WHERE value -> '$.order' IS NOT NULL WINDOW ofOrder AS (PARTITION BY value ->> '$.order.order_id')) "
    "WHERE key = last ORDER BY first)))) FROM journal j "
    "WHERE session_id = ?1 AND seq IN (SELECT seq FROM client_orders WHERE session_id = ?1)",
    // keptSessions
    "SELECT session_id, first_seq, last_seq, ended_at FROM sessions "
    "WHERE session_id NOT IN (SELECT session_id FROM archives) ORDER BY first_seq, last_seq",
    // oneSession
    "SELECT * FROM sessions WHERE session_id = ?",
    // rowsBetween
    "SELECT seq, session_id, type, payload, cursor, session_time, wall, prev_hash, hash FROM journal "
    "WHERE seq BETWEEN ? AND ? ORDER BY seq",
    // deleteOrders … deleteRows: of an archived session, so many at once
    "DELETE FROM orders WHERE (session_id, order_id) IN "
    "(SELECT session_id, order_id FROM orders WHERE session_id = ? LIMIT ?)",
    "DELETE FROM order_events WHERE (session_id, order_id, seq, step) IN "
    "(SELECT session_id, order_id, seq, step FROM order_events WHERE session_id = ? LIMIT ?)",
    "DELETE FROM fills WHERE (session_id, trade_id) IN "
    "(SELECT session_id, trade_id FROM fills WHERE session_id = ? LIMIT ?)",
    "DELETE FROM positions WHERE (session_id, position_id) IN "
    "(SELECT session_id, position_id FROM positions WHERE session_id = ? LIMIT ?)",
    "DELETE FROM signals WHERE (session_id, signal_id) IN "
    "(SELECT session_id, signal_id FROM signals WHERE session_id = ? LIMIT ?)",
    "DELETE FROM approvals WHERE (session_id, signal_id) IN "
    "(SELECT session_id, signal_id FROM approvals WHERE session_id = ? LIMIT ?)",
    "DELETE FROM risk_alerts WHERE (session_id, alert_id) IN "
    "(SELECT session_id, alert_id FROM risk_alerts WHERE session_id = ? LIMIT ?)",
    "DELETE FROM equity_points WHERE (session_id, seq, step) IN "
    "(SELECT session_id, seq, step FROM equity_points WHERE session_id = ? LIMIT ?)",
    "DELETE FROM snapshots WHERE (session_id, seq) IN "
    "(SELECT session_id, seq FROM snapshots WHERE session_id = ? LIMIT ?)",
    "DELETE FROM snapshot_parts WHERE (session_id, seq, part) IN "
    "(SELECT session_id, seq, part FROM snapshot_parts WHERE session_id = ? LIMIT min(?, 32))",
    "DELETE FROM trade_notes WHERE (session_id, trade_id) IN "
    "(SELECT session_id, trade_id FROM trade_notes WHERE session_id = ? LIMIT ?)",
    "DELETE FROM journal WHERE seq IN (SELECT seq FROM journal WHERE seq BETWEEN "
    "(SELECT first_seq FROM archives WHERE session_id = ?1) AND (SELECT last_seq FROM archives WHERE session_id = ?1) "
    "ORDER BY seq LIMIT ?2)",
};
static_assert(kStatements.back() != nullptr);

constexpr std::array<const char*, kMarketStatements> kMarketTexts{
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    // upsertSeries: what is known of it widens, and its spread is that of the last file that had one
    "INSERT INTO series (symbol, kind, decimals, volume_known, fractional, spread) VALUES (?,?,?,?,?,?) "
    "ON CONFLICT (symbol, kind) DO UPDATE SET decimals = max(decimals, excluded.decimals), "
    "volume_known = max(volume_known, excluded.volume_known), fractional = max(fractional, excluded.fractional), "
    "spread = iif(excluded.spread > 0, excluded.spread, spread) RETURNING series_id",
    // insertImport
    "INSERT INTO imports (series_id, file, sha256, at, read, accepted, repaired, rounded, crossed, rejected, added, "
    "known, conflicts) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING import_id",
    // insertChunk
    "INSERT INTO chunks (series_id, import_id, first_time, last_time, rows, crc, content) VALUES (?,?,?,?,?,?,?)",
    // allSeries
    "SELECT s.series_id, s.symbol, s.kind, s.decimals, s.volume_known, s.fractional, s.spread, sum(c.rows), "
    "min(c.first_time), max(c.last_time) FROM series s JOIN chunks c USING (series_id) GROUP BY s.series_id "
    "ORDER BY s.symbol, s.series_id",
    // chunksOfSeries
    "SELECT chunk_id, first_time, last_time, rows FROM chunks WHERE series_id = ? AND import_id <= ? "
    "ORDER BY first_time, chunk_id",
    // oneChunk
    "SELECT crc, content FROM chunks WHERE chunk_id = ?",
    // lastImport
    "SELECT ifnull(max(import_id), 0) FROM imports",
};
static_assert(kMarketTexts.back() != nullptr);

}  // namespace

const char* text(Sql statement) {
  return kStatements[static_cast<std::size_t>(statement)];
}

const char* text(MarketSql statement) {
  return kMarketTexts[static_cast<std::size_t>(statement)];
}

}  // namespace oms
