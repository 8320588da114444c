// At max speed the engine never waits for the disk, and its state is another one with each commit: snapshots have to
// come to their end all the same.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <random>

#include "oms/service/engine_service.h"
#include "oms/storage/data_folder.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

constexpr int kSpeedPatienceMs = 60'000;
constexpr int kNotes = 4'000;
constexpr int kAtOnce = 1'000;  // the service takes four times as many before it is busy

std::int64_t numberOf(const QString& file, const char* sql) {
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(file.toUtf8().constData(), &database), SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  const std::int64_t number = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return number;
}

class SnapshotsAtSpeed : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(QDir().mkpath(folder())); }
  // Each quote brings a row.
  std::unique_ptr<EngineService> begin() {
    SessionPlan plan;
    plan.engine.session.id = "exec_20260105_000000_00000001";
    plan.engine.session.speed = "1000";
    plan.engine.equityEvery = std::chrono::seconds(1);
    Instrument instrument;
    instrument.symbol = "AAA";
    plan.engine.instruments.add(instrument);
    RiskLimits& limits = plan.engine.limits;
    limits.duplicateWindow = Duration(0);
    limits.staleQuote = std::chrono::hours(1);
    limits.ordersPerSecond = limits.ordersPerMinute = limits.ordersPerSecondAll = 0;
    limits.lossStreak = limits.tradesPerDay = 0;
    limits.lossCooldown = Duration(0);
    limits.maxWorkingPerSymbol = limits.maxWorking = 100'000;
    plan.feed = std::make_shared<test::Quotes>();
    plan.dataDir = folder();
    auto service = std::make_unique<EngineService>(std::move(plan), false);
    service->subscribe([this](const auto& batch) { rows_ = batch->status.journalSeq; });
    service->start();
    EXPECT_TRUE(until([&] { return rows_ > 3; }));
    return service;
  }
  template <class Condition>
  bool until(Condition condition) {
    QElapsedTimer waited;
    waited.start();
    while (!condition()) {
      if (waited.elapsed() > kSpeedPatienceMs)
        return false;
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
    return true;
  }
  void send(EngineService& service, CommandBody body) {
    ++sent_;
    service.send({Actor::trader(), Timestamp::fromSeconds(1'767'571'200), std::move(body)},
                 [this](const CommandOutcome& answer) {
                   ++answered_;
                   EXPECT_TRUE(answer.accepted) << answer.code << ": " << answer.message;
                 });
    if (sent_ % kAtOnce == 0) {
      EXPECT_TRUE(until([&] { return answered_ == sent_; })) << answered_;
    }
  }
  // Megabytes of state that no compression makes small.
  void fill(EngineService& service) {
    OrderRequest request;
    request.quantity = Quantity::fromInt(1);
    for (int i = 0; i < kNotes; ++i) {
      request.side = i % 2 == 0 ? Side::buy : Side::sell;
      send(service, SubmitOrder{request});
    }
    std::mt19937 random(5);
    const auto noise = [&](std::size_t bytes) {
      std::string text;
      while (text.size() < bytes)
        text += static_cast<char>('!' + random() % 90);
      return text;
    };
    for (std::uint64_t i = 1; i <= kNotes; ++i) {
      AnnotateTrade said{{i}, noise(500), {}};
      while (said.tags.size() < 10)
        said.tags.push_back(noise(32));
      send(service, said);
    }
  }
  QString folder() const { return dir_.filePath(QStringLiteral("data")); }

  QTemporaryDir dir_;
  std::uint64_t rows_ = 0;
  int sent_ = 0;
  int answered_ = 0;
};

TEST_F(SnapshotsAtSpeed, OfALargeStateComeToTheirEnd) {
  auto service = begin();
  fill(*service);
  send(*service, SetSpeed{"max"});
  const QString file = DataFolder::journalPath(folder());
  std::uint64_t looked = 0;
  EXPECT_TRUE(until([&] {
    if (rows_ < looked + 10'000)
      return false;
    looked = rows_;
    return numberOf(file, "SELECT count(*) FROM snapshots") >= 3;
  })) << rows_;
  service.reset();  // as a kill would end it
  EXPECT_GT(numberOf(file, "SELECT max(parts) FROM snapshots"), 15);
  // At most the one that was being written is there in part, and it goes with the next start.
  EXPECT_LE(
      numberOf(file, "SELECT count(DISTINCT seq) FROM snapshot_parts WHERE seq NOT IN (SELECT seq FROM snapshots)"), 1);
}

// Few rows may hold as much work as many.
TEST_F(SnapshotsAtSpeed, AreTakenForTheEventsOfAFewLargeRows) {
  auto service = begin();
  send(*service, SetSpeed{"10"});
  SubmitOrderList list;
  list.orders.resize(100);
  for (std::size_t i = 0; i < list.orders.size(); ++i) {
    list.orders[i].quantity = Quantity::fromInt(1);
    list.orders[i].side = i % 2 == 0 ? Side::buy : Side::sell;
  }
  for (int i = 0; i < 250; ++i)
    send(*service, list);
  const QString file = DataFolder::journalPath(folder());
  EXPECT_TRUE(until([&] { return numberOf(file, "SELECT count(*) FROM snapshots") > 0; })) << rows_;
  EXPECT_LT(rows_, 15'000);
  service.reset();
}

}  // namespace
}  // namespace oms
