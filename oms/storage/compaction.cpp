#include "oms/storage/compaction.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <filesystem>

#include "oms/storage/journal_reader.h"
#include "oms/storage/problem.h"
#include "oms/storage/sqlite_journal.h"

namespace oms {
namespace {

// Beside the copy itself: what SQLite needs to make it durable.
constexpr std::uint64_t kRoomToSpare = 1 << 20;

class Compaction {
 public:
  Compaction(const DataFolder& folder, const std::function<void(const char*)>& before)
      : folder_(folder), path_(DataFolder::journalPath(folder.path())), before_(before) {}

  Result<CompactedJournal> run();

 private:
  std::optional<Failure> examine();
  std::optional<Failure> findRoom(std::uint64_t freeBytes) const;
  std::optional<Failure> hold();
  std::optional<Failure> copy();
  std::optional<Failure> examineCopy();
  std::optional<Failure> swap();
  std::uint64_t bytesOf(const QString& file) const { return static_cast<std::uint64_t>(QFileInfo(file).size()); }
  void removeCopy() const {
    for (const char* part : {"", "-journal"})
      QFile::remove(copy_ + QLatin1String(part));
  }

  const DataFolder& folder_;
  QString path_;
  const std::function<void(const char*)>& before_;
  QString copy_ = path_ + QStringLiteral(".compacting");
  std::unique_ptr<Database> held_;  // keeps others out of the journal until its name is the copy's
  JournalReport whole_;
  CompactedJournal done_;
};

Result<CompactedJournal> Compaction::run() {
  if (!QFileInfo::exists(path_))
    return Failure{"there is no journal in " + folder_.path().toStdString() + ": name its folder with --data-dir"};
  removeCopy();  // of one that was ended on its way
  auto failure = examine();
  if (!failure)
    failure = hold();
  if (!failure)
    failure = copy();
  if (!failure)
    failure = examineCopy();
  if (!failure)
    failure = swap();
  if (!failure)
    return done_;
  removeCopy();
  return *failure;
}

std::optional<Failure> Compaction::examine() {
  // Opened as a session opens it: recovered, migrated, and no acknowledged row missing.
  before_("open");
  if (auto journal = SqliteJournal::open(folder_.path()); !journal)
    return journal.error();
  auto reader = JournalReader::openAlone(folder_.path());
  if (!reader)
    return reader.error();
  if (auto failure = findRoom((*reader)->freeBytes()))
    return failure;
  auto report = (*reader)->verify();
  if (!report)
    return report.error();
  if (!report->whole())
    return Failure{report->sentence()};
  whole_ = std::move(*report);
  return std::nullopt;
}

std::optional<Failure> Compaction::findRoom(std::uint64_t freeBytes) const {
  const std::uint64_t needed = bytesOf(path_) - freeBytes + kRoomToSpare;
  const auto there = static_cast<std::uint64_t>(QStorageInfo(folder_.path()).bytesAvailable());
  if (there >= needed)
    return std::nullopt;
  return Failure{"the journal is written anew beside the old one, which takes " + std::to_string(needed) +
                 " bytes, and the disk that holds " + folder_.path().toStdString() + " has " + std::to_string(there) +
                 ": free some space there"};
}

std::optional<Failure> Compaction::hold() {
  before_("hold");
  auto opened = Database::openAlone(path_.toStdString());
  if (!opened)
    return explain(opened.error(), path_);
  held_ = std::move(*opened);
  done_.bytesBefore = bytesOf(path_);
  return std::nullopt;
}

std::optional<Failure> Compaction::copy() {
  before_("copy");
  auto source = Database::open(path_.toStdString(), Database::Access::immutable);
  if (!source)
    return explain(source.error(), path_);
  (*source)->execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0");
  Statement(**source, Sql::vacuumInto).run(copy_.toStdString());
  if (!(*source)->ok())
    return explain((*source)->error(), copy_);
  // SQLite syncs no copy that it has made so: a commit does.
  before_("sync");
  auto made = Database::open(copy_.toStdString(), Database::Access::readWrite);
  if (!made)
    return explain(made.error(), copy_);
  (*made)->execute("PRAGMA synchronous=EXTRA");
  (*made)->touch();
  return (*made)->ok() ? std::nullopt : std::optional(explain((*made)->error(), copy_));
}

std::optional<Failure> Compaction::examineCopy() {
  before_("check");
  auto reader = JournalReader::openFile(copy_);
  auto report = reader ? (*reader)->verify() : Result<JournalReport>(reader.error());
  if (report && report->whole() && report->rows == whole_.rows && report->sessions == whole_.sessions &&
      report->headHash == whole_.headHash) {
    done_.rows = report->rows;
    done_.sessions = report->sessions;
    done_.bytesAfter = bytesOf(copy_);
    return std::nullopt;
  }
  const std::string why = !report ? report.error().message : report->whole() ? "rows are missing" : report->problem;
  return Failure{"what was written anew is not what the journal holds (" + why + "): see that the disk is well; " +
                 path_.toStdString() + " is as it was"};
}

std::optional<Failure> Compaction::swap() {
  before_("swap");
  std::error_code problem;
  std::filesystem::rename(copy_.toStdString(), path_.toStdString(), problem);
  if (problem)
    return Failure{"putting the compact journal in its place failed (" + problem.message() + "): see to the folder " +
                   folder_.path().toStdString() + " and try again"};
  before_("sync the folder");
  folder_.sync();
  return std::nullopt;
}

}  // namespace

Result<CompactedJournal> compactJournal(const DataFolder& folder, const std::function<void(const char* step)>& before) {
  return Compaction(folder, before).run();
}

}  // namespace oms
