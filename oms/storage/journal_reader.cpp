#include "oms/storage/journal_reader.h"

#include <QFileInfo>

#include <limits>

#include "oms/storage/data_folder.h"
#include "oms/storage/high_water_mark.h"
#include "oms/storage/market_restore.h"
#include "oms/storage/migrations.h"
#include "oms/storage/stored_row.h"

namespace oms {

namespace {

std::optional<Failure> noJournalIn(const QString& dataDir) {
  const QFileInfo folder(dataDir);
  const QFileInfo file(DataFolder::journalPath(dataDir));
  const bool hidden = folder.isDir() && !folder.isExecutable();
  if (hidden || (file.exists() && !file.isReadable())) {
    const QString path = hidden ? folder.absoluteFilePath() : file.absoluteFilePath();
    return Failure{path.toStdString() + " cannot be read: give yourself the right to read it, or choose another " +
                   "--data-dir"};
  }
  if (file.exists())
    return std::nullopt;
  return Failure{"there is no journal in " + dataDir.toStdString() + ": name its folder with --data-dir"};
}

// Without a log beside it the file is complete, and needs none of the files that a full disk would not take.
Database::Access aloneWith(const QString& path) {
  const QFileInfo log(path + QStringLiteral("-wal"));
  const bool complete = !log.exists() || log.size() == 0;
  return complete ? Database::Access::immutable : Database::Access::readOnly;
}

}  // namespace

Result<std::unique_ptr<JournalReader>> JournalReader::open(const QString& dataDir) {
  if (auto failure = noJournalIn(dataDir))
    return *failure;
  return openAs(Database::Access::readOnly, DataFolder::journalPath(dataDir));
}

Result<std::unique_ptr<JournalReader>> JournalReader::openAlone(const QString& dataDir) {
  if (auto failure = noJournalIn(dataDir))
    return *failure;
  const QString path = DataFolder::journalPath(dataDir);
  return openAs(aloneWith(path), path);
}

Result<std::unique_ptr<JournalReader>> JournalReader::openFile(const QString& file) {
  if (QFileInfo(file).isDir())
    return Failure{file.toStdString() + " is a folder: name a file that `tidemark journal backup` made"};
  if (!QFileInfo(file).isFile())
    return Failure{"there is no file " + file.toStdString() + ": name one that `tidemark journal backup` made"};
  return openAs(aloneWith(file), file, FileRole::named);
}

Result<std::unique_ptr<JournalReader>> JournalReader::openAs(Database::Access access, const QString& path,
                                                             FileRole role) {
  auto opened = Database::open(path.toStdString(), access);
  if (!opened)
    return explain(opened.error(), path, role);
  Database& database = **opened;
  database.execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0");
  if (auto refusal = refuseForeign(database, path, shippedMigrations(), role))
    return *refusal;
  const auto version = database.number("PRAGMA user_version");
  if (version == 0) {
    return Failure{role == FileRole::own
                       ? "the journal " + path.toStdString() + " is empty: start a session first"
                       : path.toStdString() + " is empty: name a file that `tidemark journal backup` made"};
  }
  // An earlier schema has no archives: an empty table in this connection's memory says so.
  if (version < kArchivesVersion)
    database.execute(
        "PRAGMA temp_store=MEMORY; CREATE TEMP TABLE archives (session_id, first_seq, last_seq, "
        "last_hash, file, sha256)");
  database.execute("PRAGMA query_only=ON");
  return std::unique_ptr<JournalReader>(new JournalReader(path, std::move(*opened)));
}

QString JournalReader::folder() const {
  return QFileInfo(path_).absolutePath();
}

QString JournalReader::marketCopy() const {
  const QString copy = marketCopyOf(path_);
  return QFileInfo::exists(copy) ? copy : QString();
}

std::optional<StoredSession> JournalReader::unendedSession() {
  Statement statement(*database_, Sql::unendedSession);
  statement.start();
  if (!statement.next())
    return std::nullopt;
  return sessionAt(statement);
}

std::optional<StoredSession> JournalReader::sessionOf(std::uint64_t seq) {
  std::optional<StoredSession> found;
  Statement statement(*database_, Sql::allSessions);
  statement.start();
  while (statement.next()) {
    StoredSession session = sessionAt(statement);
    if (seq == 0 || session.firstSeq <= seq)
      found = std::move(session);
  }
  return seq > lastSeq() ? std::nullopt : found;
}

Result<std::optional<StoredClientOrder>> JournalReader::findClientOrder(const std::string& author,
                                                                        std::string_view clientOrderId) {
  if (!findClientOrder_)
    findClientOrder_.emplace(*database_, Sql::findClientOrder);
  return readClientOrder(*database_, path_, *findClientOrder_, author, clientOrderId);
}

std::vector<StoredSession> JournalReader::sessions() {
  std::vector<StoredSession> sessions;
  Statement statement(*database_, Sql::allSessions);
  statement.start();
  while (statement.next())
    sessions.push_back(sessionAt(statement));
  return sessions;
}

bool JournalReader::hasSnapshots(const std::string& sessionId) {
  Statement statement(*database_, Sql::snapshotsOf);
  statement.start(sessionId, std::numeric_limits<std::int64_t>::max());
  return statement.next();
}

std::optional<SqlError> JournalReader::copyTo(const QString& path) {
  database_->backupTo(path.toStdString());
  return database_->ok() ? std::nullopt : std::optional(database_->error());
}

std::optional<Failure> JournalReader::backupTo(const QString& path) {
  const auto error = copyTo(path);
  return error ? std::optional(explainCopy(*error, path)) : std::nullopt;
}

std::optional<Failure> JournalReader::exportTables(const std::vector<std::string_view>& tables, ExportFormat format,
                                                   const std::function<void(std::string_view)>& write) {
  // One transaction: what is taken out is the journal of one moment.
  database_->execute("BEGIN");
  const bool json = format == ExportFormat::json;
  const bool several = tables.size() > 1;
  if (json && several)
    write("{");
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const std::string name(tables[i]);
    if (several)
      write(json ? (i == 0 ? "\n\"" : ",\n\"") + name + "\": " : (i == 0 ? "# " : "\n# ") + name + "\n");
    exportTable(*database_, name, format, write);
  }
  if (json)
    write(several ? "\n}\n" : "\n");
  if (database_->ok())
    database_->execute("COMMIT");
  return database_->ok() ? std::nullopt : std::optional(explain(database_->error(), path_));
}

Result<JournalReport> JournalReader::verify() {
  // One transaction: a running engine may append meanwhile, and both checks have to see the same rows.
  const std::uint64_t mark = HighWaterMark::read(path_);  // before the rows, which may become more meanwhile
  database_->execute("BEGIN");
  JournalReport report;
  if (const std::string pages = database_->damage("PRAGMA integrity_check(1)"); !pages.empty())
    report.problem = "SQLite finds damage: " + pages;
  Statement countSessions(*database_, Sql::countSessions);
  countSessions.start();
  if (countSessions.next())
    report.sessions = static_cast<std::uint64_t>(countSessions.numberAt(0));
  countSessions.reset();
  walkChain(report);
  if (report.problem.empty())
    compareTables(report);
  if (database_->ok())
    database_->execute("COMMIT");
  if (!database_->ok())
    return explain(database_->error(), path_);
  if (!report.problem.empty())
    report.remedy = "keep a copy and put a backup in its place (`tidemark journal restore`)";
  else if (const auto missing = rowsMissing(path_, mark, lastSeq()); missing)
    report.problem = missing->message;
  return report;
}

void JournalReader::walkChain(JournalReport& report) {
  Statement allRows(*database_, Sql::allRows);
  const ArchivedHead archived = archivedHead(archives());
  allRows.start(archived.seq);
  Digest head = archived.hash;
  while (allRows.next()) {
    const RowCursor row(allRows);
    if (!row.follows(head, archived.seq + report.rows)) {
      report.brokenSeq = row.link().seq;
      const std::string place = "row " + std::to_string(row.link().seq) + " is not what was written";
      report.problem = report.problem.empty() ? place : report.problem + "; " + place;
      break;
    }
    head = row.hash();
    ++report.rows;
  }
  report.headHash = hex(head);
}

void JournalReader::compareTables(JournalReport& report) {
  Statement compare(*database_, Sql::compareTables);
  compare.start();
  if (!compare.next())
    return;
  if (const std::int64_t seq = compare.numberAt(0); seq != 0)
    report.problem = "what the tables show of row " + std::to_string(seq) + " is not what it tells";
  else if (compare.numberAt(1) == 0)
    report.problem = "the tables show sessions, orders, fills or equity that no row tells";
}

std::uint64_t JournalReader::lastSeq() {
  Statement lastRow(*database_, Sql::lastRow);
  lastRow.start();
  return lastRow.next() ? static_cast<std::uint64_t>(lastRow.numberAt(0)) : 0;
}

std::uint64_t JournalReader::freeBytes() {
  return static_cast<std::uint64_t>(database_->number("PRAGMA freelist_count") * database_->number("PRAGMA page_size"));
}

Timestamp JournalReader::lastTime() {
  Statement statement(*database_, Sql::lastTime);
  statement.start();
  return statement.next() ? Timestamp::fromNs(statement.numberAt(0)) : Timestamp{};
}

Result<std::string> JournalReader::headHash() {
  Statement lastRow(*database_, Sql::lastRow);
  lastRow.start();
  Digest head{};
  if (lastRow.next()) {
    const std::string_view hash = lastRow.textAt(1);
    if (hash.size() == head.size())
      std::copy(hash.begin(), hash.end(), head.begin());
  }
  if (!database_->ok())
    return explain(database_->error(), path_);
  return hex(head);
}

}  // namespace oms
