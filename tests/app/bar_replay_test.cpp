#include "app/bar_replay.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QDialog>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "oms/storage/market_database.h"
#include "widgets/ticket/ticket_panel.h"

namespace app {
namespace {

constexpr std::int64_t kStart = 1'733'011'200;  // 2024-12-01T00:00:00Z

oms::Timestamp minute(std::int64_t index) {
  return oms::Timestamp::fromSeconds(kStart + 60 * index);
}

// Falls by ten with each bar, so that any bid at the last price is filled in the next one.
oms::Bar bar(std::int64_t index) {
  oms::Bar bar;
  bar.openTime = minute(index);
  bar.closeTime = minute(index + 1);
  bar.open = bar.high = oms::Price::fromInt(10'000 - 10 * index);
  bar.low = bar.close = oms::Price::fromInt(9'990 - 10 * index);
  bar.volume = oms::Volume::fromInt(100);
  return bar;
}

std::vector<oms::Bar> bars(std::int64_t from, std::int64_t to) {
  std::vector<oms::Bar> result;
  for (std::int64_t i = from; i < to; ++i)
    result.push_back(bar(i));
  return result;
}

// A chart with the bars of minutes 60 to 120.
widgets::ReplayWish wishFrom(std::int64_t index, bool stored = false) {
  widgets::ReplayWish wish;
  wish.instrument.symbol = "AAA";
  wish.instrument.tick = oms::Price::fromInt(1);
  wish.instrument.spread = oms::Price::fromInt(1);
  wish.bars = bars(60, 120);
  wish.from = minute(index);
  wish.stored = stored;
  return wish;
}

class BarReplayTest : public testing::Test {
 protected:
  void store(std::int64_t from, std::int64_t to, const std::string& symbol = "AAA") {
    oms::ImportedBars file;
    file.timeframe = oms::Timeframe::m1;
    file.bars = bars(from, to);
    auto market = oms::MarketDatabase::open(folder_.path());
    ASSERT_TRUE(market.ok());
    ASSERT_TRUE((*market)->add(symbol, file, oms::Timestamp::fromSeconds(1'767'000'000)).ok());
  }
  // All that the feed gives: how many bars are seen before, and which comes first.
  static std::pair<std::size_t, oms::Timestamp> feedOf(const PlannedReplay& replay) {
    std::size_t seen = 0;
    while (replay.plan.feed->peek()->warmup) {
      replay.plan.feed->pop();
      ++seen;
    }
    return {seen, std::get<oms::BarUpdate>(replay.plan.feed->peek()->data).bar.openTime};
  }

  QTemporaryDir folder_;
};

TEST_F(BarReplayTest, PutsWhatIsStoredInFrontOfTheChartsBars) {
  store(0, 70);
  const auto market = gatherReplay(wishFrom(90, true), folder_.path());
  ASSERT_TRUE(market) << market.error().message;
  ASSERT_EQ(market->bars.bars.size(), 120u);
  EXPECT_EQ(market->bars.bars.front().openTime, minute(0));
  EXPECT_EQ(market->bars.bars.back().openTime, minute(119));
  EXPECT_TRUE(market->bars.volumeKnown);
  // Of a market that was made nothing is stored, whatever has its symbol's name.
  EXPECT_EQ(gatherReplay(wishFrom(90), folder_.path())->bars.bars.size(), 60u);
}

TEST_F(BarReplayTest, AChartWithoutAClosedBarHasNothingToReplay) {
  widgets::ReplayWish wish = wishFrom(90);
  wish.bars.clear();
  const auto market = gatherReplay(wish, folder_.path());
  ASSERT_FALSE(market);
  EXPECT_EQ(market.error().message, "there is no closed bar of AAA yet; wait for one");
}

TEST_F(BarReplayTest, TheFirstBarToComeIsTheChosenOne) {
  const auto market = gatherReplay(wishFrom(90), folder_.path());
  const auto replay = planBarReplay({}, *market, oms::Timeframe::m1, minute(90));
  ASSERT_TRUE(replay) << replay.error().message;
  EXPECT_EQ(replay->coming, 30u);
  EXPECT_EQ(replay->from, minute(90));
  EXPECT_TRUE(replay->plan.beginsPaused);
  EXPECT_EQ(feedOf(*replay), std::pair(std::size_t{30}, minute(90)));
  // One has to be seen for a price, and one has to come.
  const auto early = planBarReplay({}, *market, oms::Timeframe::m1, minute(0));
  EXPECT_EQ(feedOf(*early), std::pair(std::size_t{1}, minute(61)));
  EXPECT_EQ(planBarReplay({}, *market, oms::Timeframe::m1, minute(119))->coming, 1u);
  EXPECT_EQ(planBarReplay({}, *market, oms::Timeframe::m1, minute(120)).error().message,
            "no closed bar of AAA would be left to come from there; choose an earlier one");
}

TEST_F(BarReplayTest, LongerBarsAreMadeOfThem) {
  const auto market = gatherReplay(wishFrom(90), folder_.path());
  const auto replay = planBarReplay({}, *market, oms::Timeframe::m5, minute(92));
  ASSERT_TRUE(replay) << replay.error().message;
  EXPECT_EQ(replay->timeframe, oms::Timeframe::m5);
  EXPECT_EQ(feedOf(*replay), std::pair(std::size_t{7}, minute(95)));
}

TEST_F(BarReplayTest, HasTheSessionsRulesButNotItsStrategiesNorWhatIsOfOtherSymbols) {
  SessionConfig session;
  session.cash = oms::Money::fromInt(5'000);
  session.currency = "EUR";
  session.symbols = {"AAA", "BBB"};
  session.strategies = {{"pulse", {}, {}, {}, {}}};
  session.drill = "reject";
  session.risk.positionOf.ofSymbol = {{"AAA", {}}, {"BBB", {}}};
  session.risk.positionOf.ofStrategy = {{"pulse", {}}};
  const auto market = gatherReplay(wishFrom(90), folder_.path());
  const auto replay = planBarReplay(session, *market, oms::Timeframe::m1, minute(90));
  ASSERT_TRUE(replay) << replay.error().message;
  const oms::EngineConfig& engine = replay->plan.engine;
  EXPECT_EQ(engine.cash, oms::Money::fromInt(5'000));
  EXPECT_EQ(engine.instruments.all().front().currency, "EUR");
  EXPECT_TRUE(engine.strategies.empty());
  EXPECT_FALSE(engine.around);
  EXPECT_EQ(engine.limits.positionOf.ofSymbol.size(), 1u);
  EXPECT_TRUE(engine.limits.positionOf.ofStrategy.empty());
}

class BarReplayWindow : public BarReplayTest {
 protected:
  BarReplayWindow() : desk_(folder_.path(), {}, theme_) {
    desk_.replay(wishFrom(90), [this](const QString& problem) { problem_ = problem; });
    EXPECT_TRUE(QTest::qWaitFor([this] { return shown() == minute(89); }, 20'000));
  }
  MainWindow& window() { return desk_.current()->window(); }
  // The open of the newest bar.
  oms::Timestamp shown() {
    const oms::BarSeries* series = desk_.current() == nullptr ? nullptr : window().view().bars({0}, oms::Timeframe::m1);
    return series == nullptr || series->bars.empty() ? oms::Timestamp{} : series->bars.back().openTime;
  }
  QPushButton* button(QWidget& in, const QString& words) {
    for (auto* button : in.findChildren<QPushButton*>()) {
      if (button->text().startsWith(words))
        return button;
    }
    ADD_FAILURE() << "no button " << words.toStdString();
    return nullptr;
  }
  void press(const QString& words) { QTest::mouseClick(button(desk_.current()->bar(), words), Qt::LeftButton); }
  bool comes(std::int64_t index) {
    return QTest::qWaitFor([this, index] { return shown() == minute(index); }, 20'000);
  }
  // At the price of the last bar, by the ticket: the second press is the confirmation.
  void buy() {
    QPushButton* send = nullptr;
    for (auto* each : window().findChild<widgets::TicketPanel*>()->findChildren<QPushButton*>()) {
      if (each->property("look").toString() == QStringLiteral("buyAction"))
        send = each;
    }
    ASSERT_NE(send, nullptr);
    ASSERT_TRUE(QTest::qWaitFor([&] { return send->isEnabled(); }, 20'000));
    QTest::mouseClick(send, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return send->text().startsWith("Press again"); }, 20'000));
    QTest::mouseClick(send, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !window().view().orders().empty(); }, 20'000));
  }
  QDialog* question() { return window().findChild<QDialog*>(QStringLiteral("confirm")); }

  widgets::ThemeSource theme_{widgets::ThemeMode::Dark};
  QString problem_;
  BarReplayDesk desk_;
};

TEST_F(BarReplayWindow, BarsComeWhenTheyAreAskedForAndTradesAreFilledByThem) {
  EXPECT_EQ(problem_.toStdString(), "");
  EXPECT_EQ(window().windowTitle().toStdString(), "Tidemark · Bar replay AAA 1m · PAPER");
  press("Next bar");
  ASSERT_TRUE(comes(90));
  buy();
  EXPECT_TRUE(window().view().positions().empty());
  press("Next bar");
  ASSERT_TRUE(comes(91));
  ASSERT_TRUE(QTest::qWaitFor([this] { return window().view().positions().size() == 1; }, 20'000));
  EXPECT_EQ(window().view().fills().size(), 1u);
}

TEST_F(BarReplayWindow, PlaysToTheLastBar) {
  desk_.current()->bar().findChild<QComboBox*>()->setCurrentIndex(6);
  press("Play");
  EXPECT_TRUE(comes(119));
  EXPECT_TRUE(QTest::qWaitFor([this] { return !desk_.current()->bar().isPlaying(); }, 20'000));
  EXPECT_FALSE(button(desk_.current()->bar(), "Play")->isEnabled());
}

TEST_F(BarReplayWindow, BeginsAgainAfterAQuestionWhereThereIsSomethingToLose) {
  press("Next bar");
  ASSERT_TRUE(comes(90));
  press("Start again");
  EXPECT_EQ(question(), nullptr);
  ASSERT_TRUE(comes(89));
  buy();
  press("Next bar");
  ASSERT_TRUE(QTest::qWaitFor([this] { return window().view().fills().size() == 1; }, 20'000));
  press("Start again");
  ASSERT_NE(question(), nullptr);
  EXPECT_EQ(shown(), minute(90));
  QTest::mouseClick(button(*question(), "Start again"), Qt::LeftButton);
  ASSERT_TRUE(comes(89));
  EXPECT_TRUE(window().view().fills().empty());
}

TEST_F(BarReplayWindow, ItsOwnChartReplaysTheSameBarsFromElsewhere) {
  BarReplay* before = desk_.current();
  // Its chart has the bars up to here alone; what is to come stays.
  widgets::ReplayWish wish = wishFrom(70);
  wish.bars = bars(60, 90);
  before->replay(wish, [this](const QString& problem) { problem_ = problem; });
  ASSERT_TRUE(comes(69));
  press("Next bar");
  EXPECT_TRUE(comes(70));
  EXPECT_EQ(desk_.current()->market()->bars.bars.size(), 60u);
  EXPECT_EQ(problem_.toStdString(), "");
}

TEST_F(BarReplayWindow, AnotherReplayAsksBeforeItTakesItsPlace) {
  buy();
  press("Next bar");
  ASSERT_TRUE(QTest::qWaitFor([this] { return window().view().fills().size() == 1; }, 20'000));
  desk_.replay(wishFrom(100), [this](const QString& problem) { problem_ = problem; });
  ASSERT_TRUE(QTest::qWaitFor([this] { return question() != nullptr; }, 20'000));
  QTest::mouseClick(button(*question(), "Begin"), Qt::LeftButton);
  EXPECT_TRUE(comes(99));
}

TEST_F(BarReplayWindow, ClosesWithItsWindow) {
  window().close();
  EXPECT_TRUE(QTest::qWaitFor([this] { return desk_.current() == nullptr; }, 20'000));
}

TEST_F(BarReplayWindow, IsLeftByItsBarAfterAQuestionWhereOrdersWouldBeLost) {
  press("Next bar");
  ASSERT_TRUE(comes(90));
  buy();
  press("Leave");
  ASSERT_NE(question(), nullptr);
  EXPECT_NE(desk_.current(), nullptr);
  QTest::mouseClick(button(*question(), "Close"), Qt::LeftButton);
  EXPECT_TRUE(QTest::qWaitFor([this] { return desk_.current() == nullptr; }, 20'000));
}

TEST_F(BarReplayWindow, SaysWhatCannotBeReplayed) {
  widgets::ReplayWish wish = wishFrom(120);
  desk_.close();
  desk_.replay(wish, [this](const QString& problem) { problem_ = problem; });
  ASSERT_TRUE(QTest::qWaitFor([this] { return !problem_.isEmpty(); }, 20'000));
  EXPECT_EQ(problem_.toStdString(),
            "No bar replay: no closed bar of AAA would be left to come from there; choose an earlier one.");
}

}  // namespace
}  // namespace app
