#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oms/messages/command.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"
#include "oms/storage/database.h"
#include "oms/storage/hash_chain.h"

namespace oms {

// A row as recovery reads it. The payload holds for the length of the call.
struct StoredRow {
  std::uint64_t seq = 0;
  std::uint64_t cursor = 0;
  Timestamp time;
  std::optional<Command> command;
  std::string_view payload;  // compare with payloadOf() of the row made again
};

// A row to go on behind: its number and its hash.
struct RowPlace {
  std::uint64_t seq = 0;  // 0: the session's beginning
  Digest hash{};
};

// The order that an author sent first under a client id, in whatever session.
struct StoredClientOrder {
  std::string sessionId;
  std::string orderId;
  std::string payload;  // of the row with its request and its first result; empty where the row is kept no more
};

// Of the rows that are committed, by the statement Sql::findClientOrder.
Result<std::optional<StoredClientOrder>> readClientOrder(Database& database, const QString& path, Statement& statement,
                                                         const std::string& author, std::string_view clientOrderId);

// Every row of one session behind that place in order, until the callback says false. Each row's hash is checked on the
// way. Answers how many were read; the failure names the first row that is damaged, and what to do.
Result<std::uint64_t> readSessionRows(Database& database, const QString& path, const std::string& sessionId,
                                      const InstrumentList& instruments, const RowPlace& behind,
                                      const std::function<bool(const StoredRow&)>& each);

// The same rows up to `last`, the newest first: number and payload, each held against its hash, until the callback says
// false.
std::optional<Failure> readSessionRowsBack(Database& database, const QString& path, const std::string& sessionId,
                                           std::uint64_t last,
                                           const std::function<bool(std::uint64_t, std::string_view)>& each);

}  // namespace oms
