#include "oms/storage/migrations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFile>

#include "oms/storage/data_folder.h"
#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

class Migrations : public testing::Test {
 protected:
  void SetUp() override {
    auto journal = begunJournal(folder_.path());
    ASSERT_NE(journal, nullptr);
    const std::vector<JournalRow> rows{orderRow(1, 1)};
    ASSERT_TRUE(journal->append(rows).ok());
    older_ = shippedMigrations();
  }
  QString file() const { return DataFolder::journalPath(folder_.path()); }
  std::optional<Failure> run(const std::vector<Migration>& steps) {
    auto database = Database::open(file().toStdString(), Database::Access::readWrite);
    if (auto refusal = refuseForeign(**database, file(), steps))
      return refusal;
    return migrate(**database, file(), steps);
  }
  std::vector<Migration> with(const std::string& sql) const {
    auto steps = older_;
    steps.push_back({static_cast<int>(steps.size()) + 1, sql});
    return steps;
  }
  QString backup() const { return file() + QStringLiteral(".v%1.backup").arg(older_.size()); }

  QTemporaryDir folder_;
  std::vector<Migration> older_;
};

TEST_F(Migrations, EveryStatementFitsTheCurrentSchema) {
  auto database = Database::open(file().toStdString(), Database::Access::readWrite);
  ASSERT_TRUE(database.ok());
  for (int i = 0; i < kSqlStatements; ++i) {
    const Statement statement(**database, static_cast<Sql>(i));
    EXPECT_TRUE((*database)->ok()) << text(static_cast<Sql>(i)) << ": " << (*database)->error().text;
    (*database)->clearError();
  }
}

TEST_F(Migrations, AStatementOfAnotherSchemaIsFound) {
  query(file(), "ALTER TABLE orders RENAME COLUMN side TO direction");
  auto database = Database::open(file().toStdString(), Database::Access::readWrite);
  ASSERT_TRUE(database.ok());
  const Statement statement(**database, Sql::upsertOrder);
  EXPECT_THAT((*database)->error().text, HasSubstr("side"));
}

TEST_F(Migrations, TheFileIsMarkedAsOurs) {
  EXPECT_EQ(query(file(), "PRAGMA application_id"), std::to_string(kApplicationId));
  EXPECT_EQ(query(file(), "PRAGMA user_version"), std::to_string(older_.size()));
  EXPECT_EQ(query(file(), "PRAGMA journal_mode"), "wal");
}

TEST_F(Migrations, ANewStepKeepsTheDataAndABackupOfWhatWas) {
  const auto failure = run(with("ALTER TABLE orders ADD COLUMN note TEXT; UPDATE orders SET note = 'moved';"));
  ASSERT_FALSE(failure.has_value()) << failure->message;
  EXPECT_EQ(query(file(), "SELECT order_id, note FROM orders"), "ord_1|moved");
  EXPECT_EQ(query(file(), "PRAGMA user_version"), std::to_string(older_.size() + 1));
  EXPECT_EQ(query(backup(), "SELECT order_id FROM orders"), "ord_1");
  EXPECT_EQ(query(backup(), "PRAGMA user_version"), std::to_string(older_.size()));
}

TEST_F(Migrations, AnEarlierBackupIsNotOverwritten) {
  QFile earlier(backup());
  ASSERT_TRUE(earlier.open(QIODevice::WriteOnly));
  earlier.write("mine");
  earlier.close();
  ASSERT_FALSE(run(with("CREATE TABLE notes (text TEXT) STRICT")).has_value());
  EXPECT_EQ(bytesOf(backup()), "mine");
  EXPECT_EQ(query(backup() + "-2", "SELECT count(*) FROM orders"), "1");
}

TEST_F(Migrations, AFailedStepLeavesEverythingAsItWas) {
  const auto failure = run(with("ALTER TABLE orders ADD COLUMN note TEXT; DROP TABLE no_such_table;"));
  ASSERT_TRUE(failure.has_value());
  EXPECT_THAT(failure->message, HasSubstr("no_such_table"));
  EXPECT_EQ(query(file(), "PRAGMA user_version"), std::to_string(older_.size()));
  EXPECT_THAT(query(file(), "SELECT note FROM orders"), HasSubstr("no such column"));
  EXPECT_FALSE(run(older_).has_value());
}

TEST_F(Migrations, ANewerSchemaIsRefusedUntouched) {
  query(file(), "PRAGMA user_version = 99; PRAGMA journal_mode = DELETE");
  const std::string before = bytesOf(file());
  const auto opened = SqliteJournal::open(folder_.path());
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("newer Tidemark"));
  EXPECT_EQ(bytesOf(file()), before);
}

TEST_F(Migrations, AnotherProgramsDatabaseIsRefusedUntouched) {
  QTemporaryDir folder;
  const QString other = DataFolder::journalPath(folder.path());
  query(other, "CREATE TABLE photos (name TEXT)");
  const std::string before = bytesOf(other);
  const auto opened = SqliteJournal::open(folder.path());
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("another program"));
  EXPECT_EQ(bytesOf(other), before);
}

}  // namespace
}  // namespace oms
