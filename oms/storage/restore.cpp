#include "oms/storage/restore.h"

#include <sqlite3.h>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>

#include "oms/storage/high_water_mark.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/migrations.h"
#include "oms/storage/problem.h"

namespace oms {
namespace {

namespace fs = std::filesystem;

// What SQLite may keep beside a database, and what belongs to nothing without it.
constexpr const char* kCompanions[] = {"-wal", "-shm", "-journal"};

std::string named(const QString& path) {
  return path.toStdString();
}

class Restore {
 public:
  Restore(const DataFolder& folder, const QString& file, const std::function<void(const char*)>& before)
      : folder_(folder), file_(file), path_(DataFolder::journalPath(folder.path())), before_(before) {}

  Result<RestoredJournal> run();

 private:
  std::optional<Failure> copy();
  std::optional<Failure> examineCopy();
  std::optional<Failure> hold();
  std::optional<Failure> lookAtPresent();
  std::optional<Failure> keepPresent();
  std::optional<Failure> swap();
  void removeCopy() const;
  Failure trouble(const SqlError& error) const;
  Failure notWhole(const std::string& why) const {
    return {named(file_) + " is not whole (" + why + "): take another backup; the journal in " + named(folder_.path()) +
            " is as it was"};
  }
  Failure failed(const std::string& what, const std::error_code& why) const {
    return {what + " failed (" + why.message() + "): see to the folder " + named(folder_.path()) + " and try again"};
  }

  const DataFolder& folder_;
  QString file_;
  QString path_;
  const std::function<void(const char*)>& before_;
  QString copy_ = path_ + QStringLiteral(".restoring");
  QString aside_;
  bool sound_ = false;
  std::unique_ptr<Database> held_;  // keeps readers out of the present journal while it goes
  RestoredJournal done_;
};

Result<RestoredJournal> Restore::run() {
  std::error_code unknown;
  if (fs::equivalent(named(file_), named(path_), unknown))
    return Failure{named(file_) + " is the folder's own journal: name a file that `journal backup` made"};
  removeCopy();  // of a restore that was ended on its way
  auto failure = copy();
  if (!failure)
    failure = examineCopy();
  if (!failure)
    failure = hold();
  if (!failure)
    failure = keepPresent();
  if (!failure)
    failure = swap();
  if (!failure)
    return std::move(done_);
  removeCopy();
  return *failure;
}

bool isDamage(const SqlError& error) {
  const int code = error.code & 0xFF;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

// What is wrong with the copy's content is wrong with the file, what is wrong with its place is not.
Failure Restore::trouble(const SqlError& error) const {
  return isDamage(error) ? notWhole(error.text) : explain(error, copy_);
}

// The copy is one file without a log, for it has to get its place in one step.
std::optional<Failure> Restore::copy() {
  auto reader = JournalReader::openFile(file_);
  if (!reader)
    return reader.error();
  before_("copy");
  if (const auto error = (*reader)->copyTo(copy_))
    return trouble(*error);
  auto opened = Database::open(named(copy_), Database::Access::readWrite);
  if (!opened)
    return trouble(opened.error());
  Database& database = **opened;
  before_("prepare");
  if (database.text("PRAGMA journal_mode=DELETE") != "delete" && database.ok())
    database.fail(SQLITE_IOERR, "the copy takes no rollback journal");
  database.execute("PRAGMA synchronous=EXTRA; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
  runSteps(database, shippedMigrations());
  Statement(database, Sql::newEpoch).run();
  Statement epoch(database, Sql::epoch);
  epoch.start();
  if (epoch.next())
    done_.epoch = epoch.textAt(0);
  return database.ok() ? std::nullopt : std::optional(trouble(database.error()));
}

std::optional<Failure> Restore::examineCopy() {
  auto reader = JournalReader::openFile(copy_);
  if (!reader)
    return notWhole("it is damaged");
  const auto report = (*reader)->verify();
  if (!report)
    return notWhole("it is damaged");
  // A copy has no mark of its own; where the file lies beside its own, the rows that this one promises have to be here.
  const std::uint64_t lastSeq = (*reader)->lastSeq();
  const auto missing = rowsMissing(file_, HighWaterMark::read(file_), lastSeq);
  if (!report->whole() || missing)
    return notWhole(report->whole() ? missing->message : report->problem);
  done_.rows = report->rows;
  done_.sessions = report->sessions;
  done_.lastSeq = lastSeq;
  done_.lastTime = (*reader)->lastTime();
  return std::nullopt;
}

// A look that changes nothing: whether the present journal can be read, and no row is missing from it.
std::optional<Failure> Restore::lookAtPresent() {
  auto opened = Database::open(named(path_), Database::Access::readOnly);
  if (!opened)
    return isDamage(opened.error()) ? std::nullopt : std::optional(explain(opened.error(), path_));
  Database& database = **opened;
  std::int64_t lastSeq = 0;
  const auto version = database.number("PRAGMA user_version");
  if (version > 0)
    lastSeq = database.number("SELECT max(seq) FROM journal");
  if (version >= kArchivesVersion)
    lastSeq = std::max(lastSeq, database.number("SELECT max(last_seq) FROM archives"));
  if (!database.ok() && !isDamage(database.error()))
    return explain(database.error(), path_);
  sound_ = database.ok() && static_cast<std::uint64_t>(lastSeq) >= HighWaterMark::read(path_);
  return std::nullopt;
}

// A sound journal is carried into one file, and nobody reads it from then on. What is damaged is left as it is.
std::optional<Failure> Restore::hold() {
  if (!QFileInfo::exists(path_))
    return std::nullopt;
  if (auto failure = lookAtPresent())
    return failure;
  if (!sound_)
    return std::nullopt;
  before_("hold");
  auto opened = Database::openAlone(named(path_));
  if (!opened)
    return explain(opened.error(), path_);
  held_ = std::move(*opened);
  return std::nullopt;
}

// Everything of the present journal under its second name; under its first it stays, whole, until the swap.
std::optional<Failure> Restore::keepPresent() {
  const QDir folder(folder_.path());
  std::error_code problem;
  // A restore that was ended before its swap left the present journal under a second name.
  for (const QString& name : folder.entryList({QFileInfo(path_).fileName() + QStringLiteral(".replaced-*")})) {
    const QString other = folder.filePath(name);
    if (fs::equivalent(named(other), named(path_), problem)) {
      QFile::remove(other);
      QFile::remove(HighWaterMark::pathOf(other));
    }
  }
  aside_ = DataFolder::freeNameAside(path_);
  const QString mark = HighWaterMark::pathOf(path_);
  if (QFileInfo::exists(mark)) {
    before_("keep the mark");
    if (!QFile::copy(mark, HighWaterMark::pathOf(aside_)))
      return failed("keeping " + named(mark), std::make_error_code(std::errc::io_error));
    done_.putAside = aside_;
  }
  for (const char* companion : kCompanions) {
    const QString from = path_ + QLatin1String(companion);
    if (!QFileInfo::exists(from))
      continue;
    if (sound_)
      return Failure{named(from) + " is in use: end the program that reads the journal and try again"};
    before_("keep a log");
    if (!QFile::copy(from, aside_ + QLatin1String(companion)))
      return failed("keeping " + named(from), std::make_error_code(std::errc::io_error));
    done_.putAside = aside_;
  }
  if (!QFileInfo::exists(path_))
    return std::nullopt;
  before_("keep the journal");
  fs::create_hard_link(named(path_), named(aside_), problem);
  if (problem && !fs::copy_file(named(path_), named(aside_), problem))
    return failed("keeping " + named(path_), problem);
  done_.putAside = aside_;
  folder_.sync();
  return std::nullopt;
}

std::optional<Failure> Restore::swap() {
  // A journal without a mark notices less; the new one with the old mark would miss rows that never were. So it has to
  // be gone for ever before the name changes, and a log that belongs to the old one too.
  before_("forget the mark");
  HighWaterMark::forget(path_);
  std::error_code problem;
  for (const char* companion : kCompanions) {
    before_("remove a log");
    fs::remove(named(path_ + QLatin1String(companion)), problem);
  }
  before_("sync");
  folder_.sync();
  before_("swap");
  fs::rename(named(copy_), named(path_), problem);
  if (problem)
    return failed("putting the restored journal in its place", problem);
  folder_.sync();
  before_("set the mark");
  HighWaterMark(path_).write(done_.lastSeq);
  return std::nullopt;
}

void Restore::removeCopy() const {
  QFile::remove(copy_);
  QFile::remove(copy_ + QStringLiteral(".part"));
  for (const char* companion : kCompanions)
    QFile::remove(copy_ + QLatin1String(companion));
}

}  // namespace

Result<RestoredJournal> restoreJournal(const DataFolder& folder, const QString& file,
                                       const std::function<void(const char* step)>& before) {
  return Restore(folder, file, before).run();
}

}  // namespace oms
