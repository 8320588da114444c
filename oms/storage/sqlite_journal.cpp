#include "oms/storage/sqlite_journal.h"

#include <sqlite3.h>
#include <QFileInfo>

#include <algorithm>
#include <limits>

#include "oms/storage/data_folder.h"
#include "oms/storage/migrations.h"
#include "oms/storage/problem.h"
#include "oms/storage/session_columns.h"
#include "oms/storage/stored_row.h"

namespace oms {
namespace {

// Reading a larger file whole would hold up the start; recovery checks the rows that it reads in any case.
constexpr std::int64_t kCheckedAtOpenBytes = 64 << 20;
constexpr std::string_view kMarketData = "market_data";
// Of the log: as many as make it worth while to carry them over, and as many as a commit leaves whatever comes.
constexpr int kPagesWorthIt = 500;
constexpr int kMostPages = 16'384;

void configure(Database& database) {
  if (database.text("PRAGMA journal_mode=WAL") != "wal")
    database.fail(SQLITE_IOERR, "the file system takes no write-ahead log");
  // What comes from the file is not trusted more than it must be.
  database.execute(
      "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
      "PRAGMA mmap_size=0; PRAGMA journal_size_limit=67108864");
}

void checkPages(Database& database, const QString& path) {
  if (!database.ok() || QFileInfo(path).size() > kCheckedAtOpenBytes)
    return;
  if (const std::string found = database.damage("PRAGMA quick_check(1)"); !found.empty())
    database.fail(SQLITE_CORRUPT, found);
}

// A full or read-only disk shows now, and not with the first order.
void checkWritable(Database& database) {
  if (database.isReadOnly())
    database.fail(SQLITE_READONLY, "the file is read-only");
  database.touch();
}

// What an earlier process left in the log may be known to the system's memory only, when its sync failed: it is written
// anew before anything is built on it. A reader beside us may hold that up; then it is done later.
void carryLogOver(Database& database) {
  database.execute("PRAGMA wal_checkpoint(PASSIVE)");
}

}  // namespace

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(const QString& dataDir) {
  const QString path = DataFolder::journalPath(dataDir);
  if (!QFileInfo(dataDir).isDir())
    return Failure{"there is no folder " + dataDir.toStdString() +
                   " for the journal: make it, or choose another --data-dir"};
  if (!QFileInfo::exists(path))
    HighWaterMark::forget(path);
  auto opened = Database::open(path.toStdString(), Database::Access::readWrite);
  if (!opened)
    return explain(opened.error(), path);
  Database& database = **opened;
  if (auto refusal = refuseForeign(database, path, shippedMigrations()))
    return *refusal;
  configure(database);
  checkPages(database, path);
  carryLogOver(database);
  checkWritable(database);
  if (!database.ok())
    return explain(database.error(), path);
  if (auto failure = migrate(database, path, shippedMigrations()))
    return *failure;
  database.setMostLogPages(kMostPages);
  std::unique_ptr<SqliteJournal> journal(new SqliteJournal(path, std::move(*opened)));
  if (!journal->readHead())
    return *journal->failure_;
  if (auto missing = rowsMissing(path, HighWaterMark::read(path), journal->lastSeq_))
    return *missing;
  journal->mark_.write(journal->lastSeq_);
  return journal;
}

SqliteJournal::SqliteJournal(QString path, std::unique_ptr<Database> database)
    : path_(std::move(path)),
      mark_(path_),
      database_(std::move(database)),
      tables_(*database_),
      begin_(*database_, Sql::begin),
      commit_(*database_, Sql::commit),
      insertRow_(*database_, Sql::insertRow) {}

bool SqliteJournal::readHead() {
  Statement lastRow(*database_, Sql::lastRow);
  lastRow.start();
  if (lastRow.next()) {
    lastSeq_ = static_cast<std::uint64_t>(lastRow.numberAt(0));
    const std::string_view hash = lastRow.textAt(1);
    if (hash.size() == head_.size())
      std::copy(hash.begin(), hash.end(), head_.begin());
    else
      database_->fail(SQLITE_CORRUPT, "the last row has no hash");
  }
  if (!database_->ok())
    failure_ = explain(database_->error(), path_);
  return !failure_;
}

std::optional<StoredSession> SqliteJournal::unendedSession() {
  const Use use(*this);
  return findUnended();
}

std::optional<StoredSession> SqliteJournal::findUnended() {
  Statement statement(*database_, Sql::unendedSession);
  statement.start();
  if (!statement.next())
    return std::nullopt;
  return sessionAt(statement);
}

std::optional<Failure> SqliteJournal::beginSession(const SessionInfo& info, std::string_view configJson,
                                                   std::string_view feedIdentity,
                                                   std::shared_ptr<const InstrumentList> instruments) {
  const Use use(*this);
  if (failure_)
    return failure_;
  if (const auto unended = findUnended())
    return Failure{"the session " + unended->info.id + " has not ended: go on with it, or start with --new-session"};
  begin_.run();
  tables_.beginSession(info, configJson, feedIdentity, lastSeq_ + 1);
  if (auto failure = finish())
    return failure;
  resumeSession(info, std::move(instruments));
  return std::nullopt;
}

void SqliteJournal::resumeSession(const SessionInfo& info, std::shared_ptr<const InstrumentList> instruments) {
  OMS_ASSERT(instruments != nullptr, "a session has instruments");
  session_ = info;
  instruments_ = std::move(instruments);
  snapshots_.emplace(*database_, session_.id);
  Statement(*database_, Sql::dropUnfinishedParts).run();
}

std::optional<Failure> SqliteJournal::endSession(const std::string& sessionId) {
  const Use use(*this);
  if (failure_)
    return failure_;
  begin_.run();
  Statement(*database_, Sql::endSession).run(sessionId, lastSeq_);
  return finish();
}

Result<std::uint64_t> SqliteJournal::append(std::span<const JournalRow> rows, Session session,
                                            std::size_t snapshotParts, const RowTexts& texts) {
  const Use use(*this);
  OMS_ASSERT(instruments_ != nullptr, "rows belong to a session");
  if (failure_)
    return *failure_;
  const Naming names = naming();
  OMS_ASSERT(texts.size() <= rows.size(), "a text belongs to a row");
  const std::size_t untold = rows.size() - texts.size();
  RowTexts own;
  begin_.run();
  for (std::size_t i = 0; i < rows.size() && database_->ok(); ++i) {
    OMS_ASSERT(rows[i].seq == lastSeq_ + 1 + i, "journal rows are numbered without gaps");
    own.clear();
    if (i < untold)
      own.add(rows[i], names);
    insertRow(rows[i], rows[i].command ? name(rows[i].command->body) : kMarketData,
              i < untold ? own[0] : texts[i - untold]);
    tables_.fold(rows[i], names, session_.id);
  }
  tables_.flush(names, session_.id);
  if (snapshots_->isBusy())
    snapshots_->write(snapshotParts);
  if (session == Session::ends)
    Statement(*database_, Sql::endSession).run(session_.id, lastSeq_ + rows.size());
  if (auto failure = finish())
    return *failure;
  lastSeq_ += rows.size();
  mark_.write(lastSeq_);
  return lastSeq_;
}

void SqliteJournal::insertRow(const JournalRow& row, std::string_view type, std::string_view payload) {
  const std::int64_t wall = row.command ? row.command->wall.ns() : 0;
  const Digest previous = head_;
  head_ = chained(previous, {row.seq, row.cursor, row.time.ns(), wall, session_.id, type, payload});
  insertRow_.run(row.seq, session_.id, type, payload, row.cursor, row.time.ns(),
                 wall == 0 ? std::nullopt : std::optional(wall), std::span(previous), std::span(head_));
}

bool SqliteJournal::wantsCheckpoint() const {
  return database_->logPages() >= kPagesWorthIt;
}

std::optional<Failure> SqliteJournal::checkpoint() {
  const Use use(*this);
  if (failure_)
    return failure_;
  database_->checkpoint();
  if (!database_->ok())
    failure_ = explain(database_->error(), path_);
  database_->clearError();
  return failure_;
}

std::optional<Failure> SqliteJournal::finish() {
  commit_.run();
  if (database_->ok())
    return std::nullopt;
  // Whether a commit that failed is on the disk is not known: only a new look at the file can tell.
  failure_ = explain(database_->error(), path_);
  database_->clearError();
  if (database_->inTransaction())
    Statement(*database_, Sql::rollback).run();
  return failure_;
}

Result<std::uint64_t> SqliteJournal::replayRows(const RowPlace& behind,
                                                const std::function<bool(const StoredRow&)>& each) {
  const Use use(*this);
  OMS_ASSERT(instruments_ != nullptr, "rows belong to a session");
  if (failure_)
    return *failure_;
  return readSessionRows(*database_, path_, session_.id, *instruments_, behind, each);
}

void SqliteJournal::readSnapshots(const SnapshotOrigin& origin, const std::function<void(const std::string&)>& passed,
                                  const std::function<bool(Snapshot&)>& take) {
  const Use use(*this);
  if (failure_)
    return;
  oms::readSnapshots(*database_, origin, 0, passed, take);
  database_->clearError();  // without them there are the rows
}

Result<std::optional<StoredClientOrder>> SqliteJournal::findClientOrder(const std::string& author,
                                                                        std::string_view clientOrderId) {
  const Use use(*this);
  if (failure_)
    return *failure_;
  Statement statement(*database_, Sql::findClientOrder);
  auto found = readClientOrder(*database_, path_, statement, author, clientOrderId);
  if (!found)
    failure_ = found.error();
  database_->clearError();
  return found;
}

std::string SqliteJournal::epoch() {
  const Use use(*this);
  if (failure_)
    return {};
  Statement statement(*database_, Sql::epoch);
  statement.start();
  std::string epoch(statement.next() ? statement.textAt(0) : "");
  database_->clearError();
  return epoch;
}

void SqliteJournal::keepSnapshot(PackedSnapshot snapshot) {
  const Use use(*this);
  snapshots_->begin(std::move(snapshot));
}

std::optional<Failure> SqliteJournal::finishSnapshot() {
  const Use use(*this);
  if (failure_ || !snapshots_ || !snapshots_->isBusy())
    return failure_;
  begin_.run();
  snapshots_->write(std::numeric_limits<std::size_t>::max());
  return finish();
}

std::optional<Failure> SqliteJournal::dropSnapshotsBehind(std::uint64_t seq) {
  const Use use(*this);
  if (failure_)
    return failure_;
  begin_.run();
  Statement(*database_, Sql::dropSnapshotsBehind).run(session_.id, seq);
  Statement(*database_, Sql::dropUnfinishedParts).run();
  return finish();
}

}  // namespace oms
