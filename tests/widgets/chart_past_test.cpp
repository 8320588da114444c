#include <gmock/gmock.h>

#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <set>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/history_port.h"
#include "widgets/chart/timeframe_choice.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

// Remembers what it was asked for.
class FakeHistory : public HistoryPort {
 public:
  struct Asked {
    std::string symbol;
    oms::Timeframe timeframe;
    oms::Timestamp before;
    Answer answer;
    std::weak_ptr<const void> wanted;
  };
  std::vector<Asked> asked;

  Lookup look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before, Answer answer) override {
    auto lookup = std::make_shared<int>();
    asked.push_back({symbol, timeframe, before, std::move(answer), lookup});
    return lookup;
  }
};

// A chart of the sample session, as a replay or not.
class ChartPanelPast : public PanelFixture {
 protected:
  void open(bool simulated = false) {
    const oms::ViewChanges changes = load(simulated);
    context.selectSymbol({0});
    panel.emplace(context);
    panel->resize(900, 500);
    panel->show();
    panel->refresh(changes);
    settle();
    chart = panel->findChild<charts::CandleChart*>();
    first = view_.bars({0}, oms::Timeframe::m1)->bars.front();
  }
  bool asksAtTheFirstBar() {
    QTest::keyClick(chart, Qt::Key_Home);
    return QTest::qWaitFor([this] { return !history.asked.empty(); }, 2'000);
  }
  charts::BarColumns barsBefore(int count) const {
    charts::BarColumns past;
    for (int i = count; i > 0; --i) {
      charts::ChartBar bar = charts::chartBarOf(first);
      bar.openTime = first.openTime - std::chrono::minutes(i);
      past.append(bar);
    }
    return past;
  }
  static Host hostOf(FakeHistory& history) {
    Host host;
    host.history = &history;
    return host;
  }

  FakeHistory history;
  PanelContext context{view_, sink_, theme_, messages_, hostOf(history)};
  std::optional<ChartPanel> panel;
  charts::CandleChart* chart = nullptr;
  oms::Bar first;
};

TEST_F(ChartPanelPast, ShowsWhatIsStoredFromBeforeAReplay) {
  open();
  ASSERT_TRUE(asksAtTheFirstBar());
  ASSERT_EQ(history.asked.size(), 1u);
  EXPECT_EQ(history.asked[0].symbol, context.symbolName({0}).toStdString());
  EXPECT_EQ(history.asked[0].timeframe, oms::Timeframe::m1);
  EXPECT_EQ(history.asked[0].before, first.openTime);
  history.asked[0].answer({barsBefore(500), first.openTime, {}});
  QTest::keyClick(chart, Qt::Key_Home);
  settle();
  EXPECT_LT(chart->visibleBars().second, 0);
  EXPECT_EQ(history.asked.size(), 1u) << "there is nothing before that";
}

TEST_F(ChartPanelPast, ASimulatedMarketGoesOnFromNothing) {
  open(true);
  QTest::keyClick(chart, Qt::Key_Home);
  settle();
  EXPECT_LT(chart->visibleBars().first, 0);
  EXPECT_TRUE(history.asked.empty());
}

TEST_F(ChartPanelPast, WantsItNoLongerOfAnotherTimeframeOrSymbol) {
  open();
  ASSERT_TRUE(asksAtTheFirstBar());
  EXPECT_FALSE(history.asked[0].wanted.expired());
  context.selectSymbol({1});
  EXPECT_TRUE(history.asked[0].wanted.expired());
  context.selectSymbol({0});
  history.asked.clear();
  ASSERT_TRUE(asksAtTheFirstBar()) << "it is another series now, without a past";
  panel.reset();
  EXPECT_TRUE(history.asked[0].wanted.expired());
}

TEST_F(ChartPanelPast, SaysWhereStoredBarsEndAndWhyThereAreNone) {
  open();
  ASSERT_TRUE(asksAtTheFirstBar());
  const auto picture = [this] {
    settle();
    return chart->grab().toImage();
  };
  const QImage reading = picture();
  history.asked[0].answer({{}, first.openTime - std::chrono::hours(24 * 30), {}});
  const QImage longBefore = picture();
  EXPECT_NE(reading, longBefore);
  history.asked[0].answer({{}, {}, "the file is broken"});
  const QImage broken = picture();
  EXPECT_NE(longBefore, broken);
  history.asked[0].answer({});
  const QImage none = picture();
  EXPECT_NE(broken, none);
  const auto view = chart->visibleBars();
  history.asked[0].answer({barsBefore(1), first.openTime, {}});
  EXPECT_NE(picture(), none);
  EXPECT_EQ(chart->visibleBars(), view);
}

TEST(TimeframeChoiceTest, OffersInItsMenuWhatHasBars) {
  using enum oms::Timeframe;
  std::set<oms::Timeframe> there{m1, s15, m30};
  TimeframeChoice choice([&there](oms::Timeframe timeframe) { return there.count(timeframe) > 0; });
  std::vector<oms::Timeframe> chosen;
  QObject::connect(&choice, &TimeframeChoice::chosen, &choice, [&](oms::Timeframe one) { chosen.push_back(one); });
  choice.set(m5);
  auto* all = choice.findChild<QToolButton*>();
  ASSERT_NE(all, nullptr);
  emit all->menu()->aboutToShow();
  QStringList offered;
  for (const QAction* action : all->menu()->actions())
    offered << action->text().section('\t', 1);
  EXPECT_EQ(offered, QStringList({"15s", "1m", "30m"}));
  all->menu()->actions().back()->trigger();
  EXPECT_EQ(chosen, std::vector{m30});
  EXPECT_TRUE(all->text().startsWith("30m"));
  for (const QPushButton* one : choice.findChildren<QPushButton*>())
    EXPECT_FALSE(one->isChecked()) << one->text().toStdString();
  choice.set(m5);
  EXPECT_FALSE(all->text().contains("30m"));
  there.clear();
  emit all->menu()->aboutToShow();
  ASSERT_EQ(all->menu()->actions().size(), 1);
  EXPECT_FALSE(all->menu()->actions().front()->isEnabled());
}

TEST(TimeframeChoiceTest, FindsTheNextLongerThatHasBars) {
  using enum oms::Timeframe;
  std::set<oms::Timeframe> there{s15, m5, d1};
  const TimeframeChoice choice([&there](oms::Timeframe timeframe) { return there.count(timeframe) > 0; });
  EXPECT_EQ(choice.nearest(m1), m5) << "seconds only where there is nothing else";
  EXPECT_EQ(choice.nearest(d1), d1);
  EXPECT_EQ(choice.nearest(w1), s15);
  there = {w1};
  EXPECT_EQ(choice.nearest(m1), w1);
  there.clear();
  EXPECT_EQ(choice.nearest(m1), std::nullopt);
}

}  // namespace
}  // namespace widgets
