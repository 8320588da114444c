#pragma once

#include <cstdint>

namespace oms {

// Every statement that the program runs over its tables. There is no other way to prepare one, and a test prepares
// them all against the current schema.
enum class Sql : std::uint8_t {
  begin,
  commit,
  rollback,
  insertRow,
  lastRow,
  allRows,
  compareTables,
  sessionRows,
  sessionRowsBack,
  insertSession,
  updateSession,
  endSession,
  unendedSession,
  allSessions,
  countSessions,
  upsertOrder,
  insertOrderEvent,
  insertClientOrder,
  findClientOrder,
  upsertTradeNote,
  insertFill,
  upsertPosition,
  closePosition,
  upsertSignal,
  upsertApproval,
  upsertAlert,
  insertEquityPoint,
  exportSessions,
  exportOrders,
  exportOrderEvents,
  exportFills,
  exportPositions,
  exportTrades,
  exportSignals,
  exportApprovals,
  exportAlerts,
  exportEquity,
  rowHash,
  insertSnapshot,
  insertSnapshotPart,
  dropSnapshots,
  dropSnapshotsBehind,
  dropUnfinishedParts,
  snapshotsOf,
  snapshotParts,
  epoch,
  newEpoch,
  vacuumInto,
  lastTime,
  allArchives,
  insertArchive,
  keepClientResults,
  keptSessions,
  oneSession,
  rowsBetween,
  deleteOrders,
  deleteOrderEvents,
  deleteFills,
  deletePositions,
  deleteSignals,
  deleteApprovals,
  deleteAlerts,
  deleteEquity,
  deleteSnapshots,
  deleteSnapshotParts,
  deleteNotes,
  deleteRows
};
inline constexpr int kSqlStatements = 67;

const char* text(Sql statement);

// The same of the market database, which is a file with a schema of its own.
enum class MarketSql : std::uint8_t {
  begin,
  commit,
  rollback,
  upsertSeries,
  insertImport,
  insertChunk,
  allSeries,
  chunksOfSeries,
  oneChunk,
  lastImport
};
inline constexpr int kMarketStatements = 10;

const char* text(MarketSql statement);

}  // namespace oms
