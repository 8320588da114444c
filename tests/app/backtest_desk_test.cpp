#include "app/backtest_desk.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "oms/storage/market_database.h"
#include "tests/support/shared_data.h"

namespace app {
namespace {

const QString kTrend = QStringLiteral(TIDEMARK_SOURCE_DIR "/resources/strategies/ema_trend.toml");
const char* const kMinutes = "ohlcv/crypto/BTCUSDT_binance_1m_2024-12.csv";
constexpr int kPatienceMs = 60'000;

// The real path: a shipped strategy over real data, on the desk's thread.
class BacktestDeskTest : public testing::Test {
 protected:
  BacktestDeskTest() {
    QObject::connect(&desk_, &BacktestDesk::finished, &desk_, [this](const auto& outcome) { outcome_ = outcome; });
    QObject::connect(&desk_, &BacktestDesk::failed, &desk_, [this](const QString& sentence) { failure_ = sentence; });
    QObject::connect(&desk_, &BacktestDesk::canceled, &desk_, [this] { canceled_ = true; });
  }

  static widgets::BacktestRequest request() {
    widgets::BacktestRequest request;
    request.strategy = kTrend;
    request.data = QString::fromStdString(sharedData(kMinutes));
    request.fill = "default";
    request.cash = "100000";
    return request;
  }
  void run(const widgets::BacktestRequest& request) {
    outcome_.reset();
    failure_.clear();
    canceled_ = false;
    desk_.run(request);
    EXPECT_TRUE(QTest::qWaitFor([this] { return outcome_ || !failure_.isEmpty() || canceled_; }, kPatienceMs));
  }
  QByteArray saved(const QString& name) {
    QSignalSpy end(&desk_, &BacktestDesk::saved);
    const QString path = folder_.filePath(name);
    desk_.save(path);
    EXPECT_TRUE(end.count() == 1 || end.wait(kPatienceMs));
    EXPECT_EQ(end.value(0).value(1).toString(), QString());
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  QTemporaryDir folder_;
  BacktestDesk desk_{folder_.path(), {kTrend.toStdString()}};
  std::shared_ptr<const widgets::BacktestOutcome> outcome_;
  QString failure_;
  bool canceled_ = false;
};

TEST_F(BacktestDeskTest, OffersTheSessionsFilesWithTheirParameters) {
  const widgets::BacktestChoices choices = desk_.choices();
  ASSERT_EQ(choices.strategies.size(), 1u);  // the shipped ones are in the program alone
  EXPECT_EQ(choices.strategies[0].title, "EMA trend");
  EXPECT_EQ(choices.strategies[0].timeframe, "5m");
  EXPECT_EQ(choices.strategies[0].parameters, (std::vector<std::pair<QString, double>>{{"fast", 12}, {"slow", 26}}));
  EXPECT_EQ(choices.fills.first(), "default");
  EXPECT_EQ(choices.objectives.first(), "sharpe");
}

TEST_F(BacktestDeskTest, FailsInOneSentence) {
  widgets::BacktestRequest wrong = request();
  wrong.data = folder_.filePath("nothing.csv");
  run(wrong);
  EXPECT_TRUE(failure_.contains("there is no file")) << failure_.toStdString();
  wrong.data.clear();
  wrong.symbol = "BTCUSDT";
  run(wrong);
  EXPECT_TRUE(failure_.contains("there is no market database")) << failure_.toStdString();
}

// The session trades in the same process.
TEST_F(BacktestDeskTest, WhatARunThrowsIsASentence) {
  for (const bool memory : {true, false}) {
    BacktestDesk desk(folder_.path(), {}, [memory](auto&&...) -> oms::Result<BacktestDesk::Study> {
      if (memory)
        throw std::bad_alloc();
      throw std::length_error("too long");
    });
    QSignalSpy end(&desk, &BacktestDesk::failed);
    for (int i = 1; i <= 2; ++i) {  // the desk goes on
      desk.run(request());
      ASSERT_TRUE(end.count() == i || end.wait(kPatienceMs));
    }
    const QString sentence = end[0][0].toString();
    EXPECT_TRUE(sentence.contains(memory ? "not enough memory" : "too long")) << sentence.toStdString();
  }
}

TEST_F(BacktestDeskTest, ARangeMayEndWhereNumbersEnd) {
  const auto valuesOf = [](const QString& range) {
    SubCommand command;
    for (const auto& [name, value] :
         {std::pair{"strategy", kTrend}, {"sweep", "fast=" + range}, {"data", kTrend}, {"symbol", "A"}}) {
      command.options[name] = value;
      command.lists[name] << value;
    }
    const auto options = readBacktestOptions(command);
    return options ? options->sweep.at(0).values : std::vector<double>();
  };
  EXPECT_EQ(valuesOf("0.1:0.3:0.1"), (std::vector<double>{0.1, 0.2, 0.3}));
  EXPECT_EQ(valuesOf("1:4:2"), (std::vector<double>{1, 3}));
  EXPECT_EQ(valuesOf("5:5:9223372036"), std::vector<double>{5});
  EXPECT_EQ(valuesOf("2:9000000000:4000000000"), (std::vector<double>{2, 4e9 + 2, 8e9 + 2}));
  EXPECT_EQ(valuesOf("-9000000000:9000000000:9000000000"), (std::vector<double>{-9e9, 0, 9e9}));
}

TEST_F(BacktestDeskTest, ARunIsTheCommandLines) {
  REQUIRE_SHARED_DATA(kMinutes);
  run(request());
  ASSERT_NE(outcome_, nullptr) << failure_.toStdString();
  EXPECT_EQ(outcome_->title, "EMA trend · BTCUSDT, 1m");
  EXPECT_GT(outcome_->barCount, 40'000u);
  EXPECT_EQ(outcome_->bars.size(), outcome_->barCount);
  EXPECT_GT(outcome_->trades.size(), 10u);
  EXPECT_EQ(outcome_->equity.size(), outcome_->barCount);
  EXPECT_EQ(outcome_->equity.back().equity, outcome_->finalEquity);
  EXPECT_EQ(outcome_->trades.size(), outcome_->statistics.trades);

  const QByteArray json = saved("report.json");
  rapidjson::Document report;
  report.Parse(json.constData(), static_cast<std::size_t>(json.size()));
  ASSERT_TRUE(report.IsObject());
  EXPECT_EQ(report["trades"].Size(), outcome_->trades.size());
  EXPECT_GT(report["events"].Size(), 1'000u);
  EXPECT_NEAR(report["final_equity"].GetDouble(), outcome_->finalEquity.toDoubleLossy(), 1e-6);
  EXPECT_TRUE(saved("report.html").contains("<svg"));
  EXPECT_TRUE(saved("report.csv").startsWith("side,quantity,"));
}

TEST_F(BacktestDeskTest, ARunStandsBesideASavedReport) {
  REQUIRE_SHARED_DATA(kMinutes);
  widgets::BacktestRequest shorter = request();
  shorter.to = "2024-12-03";
  run(shorter);
  ASSERT_NE(outcome_, nullptr) << failure_.toStdString();
  const oms::Money before = outcome_->finalEquity;
  saved("monday.json");
  shorter.feeBps = "20";
  run(shorter);
  ASSERT_NE(outcome_, nullptr) << failure_.toStdString();
  EXPECT_LT(outcome_->finalEquity, before);
  const auto slow =
      std::find_if(outcome_->head.begin(), outcome_->head.end(), [](const auto& pair) { return pair.first == "slow"; });
  ASSERT_NE(slow, outcome_->head.end()) << "what nobody set is said too";
  EXPECT_EQ(slow->second, "26");
  std::vector<widgets::ComparedRow> rows;
  QString problem;
  QObject::connect(&desk_, &BacktestDesk::compared, &desk_, [&](const QString&, const auto& found, const QString& why) {
    rows = found;
    problem = why;
  });
  const auto compare = [&](const QString& name) {
    QSignalSpy end(&desk_, &BacktestDesk::compared);
    desk_.compare(folder_.filePath(name));
    EXPECT_TRUE(end.count() == 1 || end.wait(kPatienceMs));
  };
  compare("monday.json");
  EXPECT_EQ(problem, QString());
  const auto row = std::find_if(rows.begin(), rows.end(), [](const auto& each) { return each.name == "final_equity"; });
  ASSERT_NE(row, rows.end());
  EXPECT_NEAR(row->first.toDouble(), outcome_->finalEquity.toDoubleLossy(), 1e-3);
  EXPECT_NEAR(row->second.toDouble(), before.toDoubleLossy(), 1e-3);
  compare("tuesday.json");
  EXPECT_TRUE(problem.contains("cannot read")) << problem.toStdString();
}

TEST_F(BacktestDeskTest, ASweepShowsItsBestRun) {
  REQUIRE_SHARED_DATA(kMinutes);
  widgets::BacktestRequest sweep = request();
  sweep.to = "2024-12-05";
  sweep.parameters = {{"fast", "5:15:5"}, {"slow", "20:40:20"}};
  sweep.objective = "final_equity";
  run(sweep);
  ASSERT_NE(outcome_, nullptr) << failure_.toStdString();
  EXPECT_EQ(outcome_->axes, (QStringList{"fast", "slow"}));
  ASSERT_EQ(outcome_->sweep.size(), 6u);
  for (const widgets::SweepPoint& point : outcome_->sweep)
    EXPECT_LE(point.finalEquity, outcome_->finalEquity);
  EXPECT_FALSE(outcome_->equity.empty());
  EXPECT_TRUE(saved("sweep.html").contains("class=\"map\""));
}

TEST_F(BacktestDeskTest, AWalkForwardTradesOutOfSample) {
  REQUIRE_SHARED_DATA(kMinutes);
  widgets::BacktestRequest walk = request();
  walk.from = "2024-12-01";
  walk.to = "2024-12-04";
  walk.study = widgets::BacktestStudy::WalkForward;
  walk.parameters = {{"fast", "5:15:10"}};
  walk.windows = "1d:1d";
  run(walk);
  ASSERT_NE(outcome_, nullptr) << failure_.toStdString();
  EXPECT_EQ(outcome_->windows.size(), 3u);
  EXPECT_FALSE(outcome_->equity.empty());
}

TEST_F(BacktestDeskTest, ALookAheadCheckPasses) {
  REQUIRE_SHARED_DATA(kMinutes);
  widgets::BacktestRequest check = request();
  check.to = "2024-12-03";
  check.study = widgets::BacktestStudy::LookAhead;
  run(check);
  ASSERT_NE(outcome_, nullptr) << failure_.toStdString();
  EXPECT_TRUE(outcome_->lookAhead.contains("pass")) << outcome_->lookAhead.toStdString();
  EXPECT_FALSE(outcome_->looksAhead);
}

TEST_F(BacktestDeskTest, WhatIsCanceledEndsAndTheNextOneRuns) {
  REQUIRE_SHARED_DATA(kMinutes);
  widgets::BacktestRequest sweep = request();
  sweep.parameters = {{"fast", "2:100:0.5"}};  // minutes of work
  outcome_.reset();
  desk_.run(sweep);
  desk_.cancel();
  EXPECT_TRUE(QTest::qWaitFor([this] { return canceled_; }, kPatienceMs));
  EXPECT_EQ(outcome_, nullptr);
  sweep = request();
  sweep.to = "2024-12-02";
  run(sweep);
  EXPECT_NE(outcome_, nullptr) << failure_.toStdString();
}

// Exit waits for the desk.
TEST_F(BacktestDeskTest, WhatIsCanceledReadsItsDataNoFurther) {
  widgets::BacktestRequest broken = request();
  broken.data = kTrend;  // which has no bars: who reads on says so
  const auto watch = std::make_shared<oms::RunWatch>();
  watch->canceled = true;
  const auto study = runStudy(broken, folder_.path(), 1, watch);
  ASSERT_FALSE(study);
  EXPECT_NE(study.error().message.find("canceled"), std::string::npos) << study.error().message;
}

TEST_F(BacktestDeskTest, FindsWhatIsStored) {
  oms::ImportedBars file;
  file.timeframe = oms::Timeframe::m1;
  oms::Bar bar;
  bar.openTime = *oms::fromCalendar(2024, 12, 1);
  bar.closeTime = bar.openTime + std::chrono::minutes(1);
  bar.open = bar.high = bar.low = bar.close = oms::Price::fromInt(100);
  file.bars.push_back(bar);
  {
    auto market = oms::MarketDatabase::open(folder_.path());
    ASSERT_TRUE(market.ok());
    ASSERT_TRUE((*market)->add("BTCUSDT", file, bar.closeTime).ok());
  }
  std::vector<widgets::StoredData> found;
  QObject::connect(&desk_, &BacktestDesk::dataFound, &desk_, [&found](const auto& data) { found = data; });
  desk_.lookForData();
  EXPECT_TRUE(QTest::qWaitFor([&found] { return !found.empty(); }, kPatienceMs));
  EXPECT_EQ(found.at(0).symbol, "BTCUSDT");
  EXPECT_EQ(found.at(0).kind, "1m");
  EXPECT_EQ(found.at(0).rows, 1u);
}

}  // namespace
}  // namespace app
