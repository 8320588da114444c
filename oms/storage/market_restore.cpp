#include "oms/storage/market_restore.h"

#include <sqlite3.h>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <system_error>

#include "oms/storage/problem.h"

namespace oms {
namespace {

namespace fs = std::filesystem;

// What SQLite keeps beside this database while an import is written, and leaves there when that is cut off.
QString rollbackOf(const QString& database) {
  return database + QStringLiteral("-journal");
}

bool isDamaged(const SqlError& error) {
  const int code = error.code & 0xFF;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

}  // namespace

QString marketCopyOf(const QString& backup) {
  return backup + QStringLiteral(".market");
}

MarketRestore::MarketRestore(const DataFolder& folder, std::function<void(const char* step)> before)
    : path_(MarketDatabase::pathIn(folder.path())),
      copy_(path_ + QStringLiteral(".restoring")),
      before_(std::move(before)) {}

MarketRestore::~MarketRestore() {
  QFile::remove(copy_);
}

Result<std::unique_ptr<MarketRestore>> MarketRestore::prepare(const DataFolder& folder, const QString& file,
                                                              std::function<void(const char* step)> before) {
  auto market = MarketDatabase::openCopy(file);
  if (!market)
    return market.error();
  std::unique_ptr<MarketRestore> restore(new MarketRestore(folder, std::move(before)));
  restore->before_("make the folder");
  if (!QDir().mkpath(QFileInfo(restore->path_).absolutePath()))
    return restore->failed("making the folder", "it cannot be made");
  restore->before_("copy");
  QFile::remove(restore->copy_);  // of a restore that was ended on its way
  if (auto failure = (*market)->backupTo(restore->copy_))
    return *failure;
  return restore;
}

Failure MarketRestore::failed(const std::string& what, const std::string& why) const {
  return {what + " failed (" + why + "): see to the folder " + QFileInfo(path_).absolutePath().toStdString() +
          " and try again"};
}

// Under its first name it stays, whole, until the swap.
std::optional<Failure> MarketRestore::keepPresent(const QString& aside) {
  std::error_code problem;
  const QString rollback = rollbackOf(path_);
  if (QFileInfo::exists(rollback)) {  // only beside what is too damaged to be rolled back by it
    before_("keep the rollback");
    if (!QFile::copy(rollback, rollbackOf(aside)))
      return failed("keeping " + rollback.toStdString(), "it cannot be copied");
  }
  before_("keep the database");
  fs::create_hard_link(path_.toStdString(), aside.toStdString(), problem);
  if (problem && !fs::copy_file(path_.toStdString(), aside.toStdString(), problem))
    return failed("keeping " + path_.toStdString(), problem.message());
  DataFolder::syncFolder(QFileInfo(path_).absolutePath());
  return std::nullopt;
}

Result<QString> MarketRestore::swap() {
  const QString folder = QFileInfo(path_).absolutePath();
  std::unique_ptr<Database> held;  // keeps an import out of the present database while it goes
  QString aside;
  if (QFileInfo::exists(path_)) {
    auto opened = Database::openAlone(path_.toStdString());
    if (!opened && !isDamaged(opened.error()))
      return explain(opened.error(), path_, FileRole::market);
    if (opened)
      held = std::move(*opened);
    aside = DataFolder::freeNameAside(path_);
    if (const auto failure = keepPresent(aside))
      return *failure;
  }
  before_("forget the rollback");
  QFile::remove(rollbackOf(path_));
  DataFolder::syncFolder(folder);
  before_("swap");
  std::error_code problem;
  fs::rename(copy_.toStdString(), path_.toStdString(), problem);
  if (problem)
    return failed("putting the market database in its place", problem.message());
  DataFolder::syncFolder(folder);
  return aside;
}

}  // namespace oms
