#include "oms/storage/archives.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

#include "oms/messages/json_writer.h"
#include "oms/storage/archive_file.h"
#include "oms/storage/problem.h"
#include "oms/storage/sqlite_journal.h"
#include "oms/storage/table_export.h"

namespace oms {
namespace {

// A transaction of a few milliseconds.
constexpr std::int64_t kDeletedAtOnce = 1'000;

// Everything that was folded from a session's rows, before the rows themselves.
constexpr Sql kDeletes[] = {Sql::deleteOrders,    Sql::deleteOrderEvents,   Sql::deleteFills,  Sql::deletePositions,
                            Sql::deleteSignals,   Sql::deleteApprovals,     Sql::deleteAlerts, Sql::deleteEquity,
                            Sql::deleteSnapshots, Sql::deleteSnapshotParts, Sql::deleteNotes,  Sql::deleteRows};

QString folderOf(const QString& journalPath) {
  return QFileInfo(journalPath).dir().filePath(QStringLiteral("archive"));
}

std::string shortProblem(const StoredArchive& archive, const ArchiveContent& content) {
  if (content.sessionId != archive.sessionId || content.firstSeq != archive.firstSeq ||
      content.lastSeq != archive.lastSeq || content.lastHash != archive.lastHash)
    return archive.file.toStdString() + " does not hold the rows that were put there";
  return {};
}

class Archiving {
 public:
  Archiving(const DataFolder& folder, Database& database, const std::function<void(const char*)>& step)
      : folder_(folder), path_(DataFolder::journalPath(folder.path())), database_(database), step_(step) {}

  Result<std::vector<StoredArchive>> run(Timestamp endedBefore);

 private:
  struct Ended {
    std::string id;
    std::uint64_t firstSeq = 0;
    std::uint64_t lastSeq = 0;
  };
  std::vector<Ended> endedBefore(Timestamp moment);
  Result<StoredArchive> archive(const Ended& session, const Digest& before);
  std::optional<Failure> write(const QString& file, const Ended& session, const Digest& before);
  std::optional<Failure> remove(const std::string& session);
  QString freeName(const std::string& session, const StoredArchive& wanted, bool& written) const;
  std::optional<Failure> failure() const {
    return database_.ok() ? std::nullopt : std::optional(explain(database_.error(), path_));
  }

  const DataFolder& folder_;
  QString path_;
  Database& database_;
  const std::function<void(const char*)>& step_;
};

Result<std::vector<StoredArchive>> Archiving::run(Timestamp moment) {
  const std::vector<StoredArchive> earlier = readArchives(database_, path_);
  // What an earlier run was kept from deleting.
  for (const StoredArchive& done : earlier) {
    if (auto problem = remove(done.sessionId))
      return *problem;
  }
  std::vector<StoredArchive> made;
  Digest head = archivedHead(earlier).hash;
  for (const Ended& session : endedBefore(moment)) {
    auto archived = archive(session, head);
    if (!archived)
      return archived.error();
    head = archived->lastHash;
    made.push_back(std::move(*archived));
  }
  if (auto problem = failure())
    return *problem;
  return made;
}

std::vector<Archiving::Ended> Archiving::endedBefore(Timestamp moment) {
  std::vector<Ended> ended;
  Statement statement(database_, Sql::keptSessions);
  statement.start();
  while (statement.next()) {
    const auto end = parseRfc3339(statement.textAt(3));
    if (!end || !(*end < moment))
      break;
    ended.push_back({std::string(statement.textAt(0)), static_cast<std::uint64_t>(statement.numberAt(1)),
                     static_cast<std::uint64_t>(statement.numberAt(2))});
  }
  return ended;
}

std::optional<Failure> Archiving::write(const QString& file, const Ended& session, const Digest& before) {
  JsonWriter object;
  Statement row(database_, Sql::oneSession);
  row.start(session.id);
  if (row.next())
    writeRowObject(object, row);
  row.reset();
  if (auto problem = failure())
    return problem;
  ArchiveWriter writer(file, session.id, object.text(), session.firstSeq, before);
  Statement rows(database_, Sql::rowsBetween);
  rows.start(session.firstSeq, session.lastSeq);
  while (rows.next())
    writer.add(RowCursor(rows));
  if (auto problem = failure())
    return problem;
  return writer.finish();
}

// A file of that session may be there already: of a run that was ended before it could note it, or of another future of
// this journal, which keeps its own.
QString Archiving::freeName(const std::string& session, const StoredArchive& wanted, bool& written) const {
  const QDir folder(folderOf(path_));
  for (int i = 1;; ++i) {
    const QString number = i == 1 ? QString() : QStringLiteral("-%1").arg(i);
    QString name = folder.filePath(QString::fromStdString(session) + number + QStringLiteral(".jsonl.zst"));
    if (!QFileInfo::exists(name))
      return name;
    const auto content = readArchive(name);
    if ((written = content.ok() && shortProblem(wanted, *content).empty()))
      return name;
  }
}

Result<StoredArchive> Archiving::archive(const Ended& session, const Digest& before) {
  const QDir folder(folderOf(path_));
  if (!folder.mkpath(QStringLiteral(".")))
    return Failure{"the folder " + folder.path().toStdString() + " cannot be made: give yourself the right to write " +
                   "in " + folder_.path().toStdString()};
  const QString part = folder.filePath(QString::fromStdString(session.id) + QStringLiteral(".part"));
  step_("write");
  if (auto problem = write(part, session, before))
    return *problem;
  step_("read back");
  const auto content = readArchive(part);
  if (!content)
    return Failure{"nothing was taken out of the journal: " + content.error().message};
  if (content->lastSeq != session.lastSeq)
    return Failure{"nothing was taken out of the journal: the rows of " + session.id + " are not whole in " +
                   path_.toStdString() + "; `tidemark journal verify` says more"};
  StoredArchive made{session.id, session.firstSeq, session.lastSeq, content->lastHash, part, {}};
  bool written = false;
  made.file = freeName(session.id, made, written);
  step_("name");
  if (written)
    QFile::remove(part);
  else if (!QFile::rename(part, made.file))
    return Failure{part.toStdString() + " cannot be renamed to " + made.file.toStdString() + ": see to its folder"};
  DataFolder::syncFolder(folder.path());
  folder_.sync();
  made.sha256 = fileSha256(made.file);
  step_("keep results");
  Statement(database_, Sql::keepClientResults).run(session.id);
  step_("note");
  Statement(database_, Sql::insertArchive)
      .run(session.id, session.firstSeq, session.lastSeq, std::span(std::as_const(made.lastHash)),
           QFileInfo(made.file).fileName().toStdString(), made.sha256);
  if (auto problem = remove(session.id))
    return *problem;
  return made;
}

std::optional<Failure> Archiving::remove(const std::string& session) {
  for (const Sql statement : kDeletes) {
    Statement deletion(database_, statement);
    do {
      step_("delete");
      deletion.run(session, kDeletedAtOnce);  // a transaction of its own
    } while (database_.number("SELECT changes()") > 0);
    if (auto problem = failure())
      return problem;
  }
  return std::nullopt;
}

}  // namespace

std::vector<StoredArchive> readArchives(Database& database, const QString& journalPath) {
  std::vector<StoredArchive> archives;
  const QDir folder(folderOf(journalPath));
  Statement statement(database, Sql::allArchives);
  statement.start();
  while (statement.next()) {
    StoredArchive archive;
    archive.sessionId = statement.textAt(0);
    archive.firstSeq = static_cast<std::uint64_t>(statement.numberAt(1));
    archive.lastSeq = static_cast<std::uint64_t>(statement.numberAt(2));
    const std::string_view hash = statement.textAt(3);
    std::copy_n(hash.begin(), std::min(hash.size(), archive.lastHash.size()), archive.lastHash.begin());
    archive.file = folder.filePath(QString::fromStdString(std::string(statement.textAt(4))));
    archive.sha256 = statement.textAt(5);
    archives.push_back(std::move(archive));
  }
  return archives;
}

ArchivedHead archivedHead(const std::vector<StoredArchive>& archives) {
  return archives.empty() ? ArchivedHead{} : ArchivedHead{archives.back().lastSeq, archives.back().lastHash};
}

ArchiveReport checkArchives(const std::vector<StoredArchive>& archives) {
  ArchiveReport report;
  Digest head{};
  std::uint64_t seq = 0;
  for (const StoredArchive& archive : archives) {
    std::string problem;
    if (archive.firstSeq != seq + 1)
      problem = "the archives have no rows " + std::to_string(seq + 1) + " to " + std::to_string(archive.firstSeq - 1);
    if (!QFileInfo::exists(archive.file)) {
      report.missing.push_back(archive.file.toStdString());
    } else if (fileSha256(archive.file) != archive.sha256) {
      problem = archive.file.toStdString() + " is not the file that was written";
    } else if (const auto content = readArchive(archive.file); !content) {
      problem = content.error().message;
    } else {
      problem = content->before == head ? shortProblem(archive, *content)
                                        : archive.file.toStdString() + " does not follow the archive before it";
      report.whole += problem.empty() ? 1 : 0;
    }
    if (report.problem.empty())
      report.problem = problem;
    head = archive.lastHash;
    seq = archive.lastSeq;
  }
  return report;
}

Result<std::vector<StoredArchive>> archiveSessions(const DataFolder& folder, Timestamp endedBefore,
                                                   const std::function<void(const char* step)>& step) {
  const QString path = DataFolder::journalPath(folder.path());
  if (!QFileInfo::exists(path))
    return Failure{"there is no journal in " + folder.path().toStdString() + ": name its folder with --data-dir"};
  // Opened as a session opens it: recovered, migrated, and no acknowledged row missing.
  if (auto journal = SqliteJournal::open(folder.path()); !journal)
    return journal.error();
  auto opened = Database::open(path.toStdString(), Database::Access::readWrite);
  if (!opened)
    return explain(opened.error(), path);
  (*opened)->execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
  return Archiving(folder, **opened, step).run(endedBefore);
}

}  // namespace oms
