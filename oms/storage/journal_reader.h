#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "oms/model/result.h"
#include "oms/storage/archives.h"
#include "oms/storage/database.h"
#include "oms/storage/problem.h"
#include "oms/storage/session_columns.h"
#include "oms/storage/session_rows.h"
#include "oms/storage/snapshots.h"
#include "oms/storage/table_export.h"

namespace oms {

struct JournalReport {
  std::uint64_t rows = 0;  // that were found whole; archived ones are not looked at
  std::uint64_t sessions = 0;
  std::string headHash;                    // 64 hex digits, of the last whole row
  std::optional<std::uint64_t> brokenSeq;  // the first row that does not fit its hash or the one before it
  std::string problem;                     // what is wrong; empty: all is well
  std::string remedy;                      // what mends it, where the problem does not say so itself

  bool whole() const { return problem.empty(); }
  std::string sentence() const { return remedy.empty() ? problem : problem + ": " + remedy; }
};

// Reads a journal without ever writing it, beside a running engine too. Close it before the engine's own connection.
class JournalReader {
 public:
  static Result<std::unique_ptr<JournalReader>> open(const QString& dataDir);
  // With the folder's lock in hand: reads a journal that nobody can write, a clean one on a full disk too.
  static Result<std::unique_ptr<JournalReader>> openAlone(const QString& dataDir);
  // A journal of any name that nobody writes: what `journal backup` made.
  static Result<std::unique_ptr<JournalReader>> openFile(const QString& file);

  // That the journal is in.
  QString folder() const;
  // Of the market database, beside a journal that `journal backup` made; empty: there is none.
  QString marketCopy() const;
  std::optional<StoredSession> unendedSession();
  // The session that the row belongs to, the last one for 0; nothing where the journal has no such row.
  std::optional<StoredSession> sessionOf(std::uint64_t seq);
  // Of the rows that were committed when it was called.
  Result<std::optional<StoredClientOrder>> findClientOrder(const std::string& author, std::string_view clientOrderId);
  // All of them, the earliest first.
  std::vector<StoredSession> sessions();
  // See readSessionRows().
  Result<std::uint64_t> replayRows(const std::string& sessionId, const InstrumentList& instruments,
                                   const RowPlace& behind, const std::function<bool(const StoredRow&)>& each) {
    return readSessionRows(*database_, path_, sessionId, instruments, behind, each);
  }
  // See readSessionRowsBack().
  std::optional<Failure> rowsBack(const std::string& sessionId, std::uint64_t last,
                                  const std::function<bool(std::uint64_t, std::string_view)>& each) {
    return readSessionRowsBack(*database_, path_, sessionId, last, each);
  }
  // Of the file, which hold nothing: rows to come fill them again.
  std::uint64_t freeBytes();
  // Of sessions whose rows are no longer here.
  std::vector<StoredArchive> archives() { return readArchives(*database_, path_); }
  bool hasSnapshots(const std::string& sessionId);
  // See readSnapshots().
  void readSnapshots(const SnapshotOrigin& origin, std::uint64_t before,
                     const std::function<void(const std::string&)>& passed,
                     const std::function<bool(Snapshot&)>& take) {
    oms::readSnapshots(*database_, origin, before, passed, take);
    database_->clearError();  // without them there are the rows
  }
  // SQLite's own integrity check, the whole hash chain, the last row that was acknowledged, and whether the tables of
  // orders, their events, fills and equity show what the rows tell.
  Result<JournalReport> verify();
  // A whole copy in a new file, synced, while the engine may go on writing. A file that is there is not touched.
  std::optional<Failure> backupTo(const QString& path);
  // The same, without words for people.
  std::optional<SqlError> copyTo(const QString& path);
  // See table_export.h. Several CSV tables have a line "# name" before each and an empty one between; several JSON
  // tables are the members of one object.
  std::optional<Failure> exportTables(const std::vector<std::string_view>& tables, ExportFormat format,
                                      const std::function<void(std::string_view)>& write);
  // Of the folder, across sessions; 0 before the first row.
  std::uint64_t lastSeq();
  // The session's clock at the last row; not set before the first.
  Timestamp lastTime();
  // Of the last row; 64 zeros for an empty journal.
  Result<std::string> headHash();

 private:
  JournalReader(QString path, std::unique_ptr<Database> database)
      : path_(std::move(path)), database_(std::move(database)) {}
  static Result<std::unique_ptr<JournalReader>> openAs(Database::Access access, const QString& path,
                                                       FileRole role = FileRole::own);
  void walkChain(JournalReport& report);
  void compareTables(JournalReport& report);

  QString path_;
  std::unique_ptr<Database> database_;
  std::optional<Statement> findClientOrder_;
};

}  // namespace oms
