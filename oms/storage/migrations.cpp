#include "oms/storage/migrations.h"

#include <QDir>
#include <QFile>

namespace oms {
namespace {

std::vector<Migration> readShipped(const QString& path) {
  std::vector<Migration> migrations;
  const QDir folder(path);
  for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
    QFile file(folder.filePath(name));
    OMS_ASSERT(file.open(QIODevice::ReadOnly), "a migration is missing from the program");
    migrations.push_back({name.section(QLatin1Char('_'), 0, 0).toInt(), file.readAll().toStdString()});
    OMS_ASSERT(migrations.back().version == static_cast<int>(migrations.size()),
               "migrations are numbered without gaps");
  }
  OMS_ASSERT(!migrations.empty(), "the program has its migrations");
  return migrations;
}

// An earlier backup is never overwritten.
QString freeBackupPath(const QString& path, int version) {
  const QString wanted = QStringLiteral("%1.v%2.backup").arg(path).arg(version);
  QString free = wanted;
  for (int i = 2; QFile::exists(free); ++i)
    free = wanted + QStringLiteral("-%1").arg(i);
  return free;
}

}  // namespace

const std::vector<Migration>& shippedMigrations() {
  static const std::vector<Migration> migrations = readShipped(QStringLiteral(":/migrations"));
  return migrations;
}

const std::vector<Migration>& marketMigrations() {
  static const std::vector<Migration> migrations = readShipped(QStringLiteral(":/market"));
  return migrations;
}

std::optional<Failure> refuseForeign(Database& database, const QString& path, std::span<const Migration> migrations,
                                     FileRole role) {
  const auto application = database.number("PRAGMA application_id");
  const auto version = database.number("PRAGMA user_version");
  const bool empty = version == 0 && database.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (!database.ok())
    return explain(database.error(), path, role);
  const std::string file = path.toStdString();
  const bool named = role == FileRole::named;
  if (!empty && application != kApplicationId)
    return Failure{
        file + " belongs to another program: " +
        (named ? "name a file that `tidemark journal backup` made" : "move it away, or choose another --data-dir")};
  if (version > static_cast<std::int64_t>(migrations.size()))
    return Failure{file + " was written by a newer Tidemark (schema " + std::to_string(version) + ", this one knows " +
                   std::to_string(migrations.size()) + "): " +
                   (named ? "restore it with that version" : "start that version, or choose another --data-dir")};
  return std::nullopt;
}

void runSteps(Database& database, std::span<const Migration> migrations) {
  const auto version = static_cast<std::size_t>(database.number("PRAGMA user_version"));
  for (std::size_t i = version; i < migrations.size() && database.ok(); ++i) {
    database.execute("BEGIN IMMEDIATE");
    database.execute(migrations[i].sql);
    database.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.execute("PRAGMA user_version = " + std::to_string(migrations[i].version));
    database.execute("COMMIT");
  }
}

std::optional<Failure> migrate(Database& database, const QString& path, std::span<const Migration> migrations) {
  const auto version = static_cast<std::size_t>(database.number("PRAGMA user_version"));
  if (version > 0 && version < migrations.size()) {
    database.backupTo(freeBackupPath(path, static_cast<int>(version)).toStdString());
    if (!database.ok()) {
      return Failure{"no backup of " + path.toStdString() + " could be written before its migration (" +
                     database.error().text + "): make room beside it and start again; the file is as it was"};
    }
  }
  runSteps(database, migrations);
  if (database.ok())
    return std::nullopt;
  const Failure failure = explain(database.error(), path);
  database.clearError();
  if (database.inTransaction())
    database.execute("ROLLBACK");
  return failure;
}

}  // namespace oms
