#include "oms/storage/session_rows.h"

#include "oms/messages/json_rows.h"
#include "oms/storage/problem.h"
#include "oms/storage/stored_row.h"

namespace oms {
namespace {

Failure damaged(std::uint64_t seq, const std::string& why, const QString& path) {
  return {"row " + std::to_string(seq) + " of " + path.toStdString() + " is damaged (" + why +
          "): keep a copy and put a backup in its place, or start with --new-session"};
}

}  // namespace

Result<std::optional<StoredClientOrder>> readClientOrder(Database& database, const QString& path, Statement& statement,
                                                         const std::string& author, std::string_view clientOrderId) {
  std::optional<StoredClientOrder> found;
  statement.start(author, clientOrderId);
  if (statement.next())
    found = {std::string(statement.textAt(0)), std::string(statement.textAt(1)), std::string(statement.textAt(3))};
  statement.reset();
  if (!database.ok())
    return explain(database.error(), path);
  return found;
}

Result<std::uint64_t> readSessionRows(Database& database, const QString& path, const std::string& sessionId,
                                      const InstrumentList& instruments, const RowPlace& behind,
                                      const std::function<bool(const StoredRow&)>& each) {
  Statement statement(database, Sql::sessionRows);
  statement.start(sessionId, behind.seq + 1);
  std::uint64_t count = 0;
  std::uint64_t seqBefore = behind.seq;
  Digest before = behind.hash;
  while (statement.next()) {
    const RowCursor row(statement);
    const std::uint64_t seq = row.link().seq;
    if (!(count == 0 && behind.seq == 0 ? row.isWhole() : row.follows(before, seqBefore)))
      return damaged(seq, "it does not fit its hash", path);
    auto command = commandOfPayload(row.link().payload, instruments);
    if (!command)
      return damaged(seq, command.error().message, path);
    ++count;
    seqBefore = seq;
    before = row.hash();
    if (!each({seq, row.link().cursor, Timestamp::fromNs(row.link().sessionTimeNs), std::move(*command),
               row.link().payload}))
      break;
  }
  if (!database.ok())
    return explain(database.error(), path);
  return count;
}

std::optional<Failure> readSessionRowsBack(Database& database, const QString& path, const std::string& sessionId,
                                           std::uint64_t last,
                                           const std::function<bool(std::uint64_t, std::string_view)>& each) {
  Statement statement(database, Sql::sessionRowsBack);
  statement.start(sessionId, last);
  while (statement.next()) {
    const RowCursor row(statement);
    if (!row.isWhole())
      return damaged(row.link().seq, "it does not fit its hash", path);
    if (!each(row.link().seq, row.link().payload))
      break;
  }
  return database.ok() ? std::nullopt : std::optional(explain(database.error(), path));
}

}  // namespace oms
