#include <gmock/gmock.h>

#include <QSignalSpy>

#include "tests/charts/chart_fixture.h"

namespace charts {
namespace {

TEST_F(CandleChartTest, GrownBarByBarLooksAsBuiltAtOnce) {
  showBars(100);
  for (std::uint64_t next = kFirst + 100; next < kFirst + 160; ++next) {
    oms::Bar forming = walkBar(next);
    forming.close = forming.open;
    series.bars.push_back(forming);
    series.formingLast = true;
    chart->updateSeries(series);
    series.bars.back() = walkBar(next);
    chart->updateSeries(series);
  }
  const QImage grown = picture(*chart);

  const auto built = make();
  built->setSeries(&series);
  settle();
  built->zoomToLast(100);
  EXPECT_EQ(grown, picture(*built));
}

TEST_F(CandleChartTest, ZoomsAtThePointer) {
  showBars(400);
  chart->setFocus();
  const QPoint at(300, 200);
  wheel(at, 120, Qt::ShiftModifier);
  EXPECT_FALSE(chart->isFollowingLast());
  const auto [left, right] = chart->visibleBars();
  const double share = (at.x() - 8) / 668.0;
  const double bar = left + share * (right - left);
  for (const int angle : {120, 240, -120, -60}) {
    wheel(at, angle);
    const auto [newLeft, newRight] = chart->visibleBars();
    // The plot's width is not known to a caller; a bar of tolerance is under 10 pixels.
    EXPECT_NEAR(newLeft + share * (newRight - newLeft), bar, 1) << angle;
  }
}

TEST_F(CandleChartTest, DraggingPansAndTheWayBackFollowsAgain) {
  showBars(400);
  const auto before = chart->visibleBars();
  QTest::mousePress(chart.get(), Qt::LeftButton, {}, {300, 200});
  for (int x = 300; x <= 370; x += 10)
    QTest::mouseMove(chart.get(), {x, 200});
  QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, {370, 200});
  settle();
  const auto after = chart->visibleBars();
  EXPECT_NEAR(before.second - after.second, 70 / (668 / (after.second - after.first)), 0.2);
  EXPECT_NEAR(after.second - after.first, before.second - before.first, 1e-6);
  EXPECT_FALSE(chart->isFollowingLast());

  QTest::keyClick(chart.get(), Qt::Key_End);
  EXPECT_TRUE(chart->isFollowingLast());
  EXPECT_NEAR(chart->visibleBars().second, before.second, 1e-6);
}

TEST_F(CandleChartTest, StaysAtItsBarsWhenNewOnesComeUnlessItFollows) {
  showBars(200);
  const auto before = chart->visibleBars();
  series.bars.push_back(walkBar(kFirst + 200));
  chart->updateSeries(series);
  EXPECT_NEAR(chart->visibleBars().first, before.first + 1, 1e-9);
  QTest::keyClick(chart.get(), Qt::Key_Left);
  const auto panned = chart->visibleBars();
  series.bars.push_back(walkBar(kFirst + 201));
  chart->updateSeries(series);
  EXPECT_EQ(chart->visibleBars(), panned);
}

TEST_F(CandleChartTest, SaysTheBarUnderThePointerAndTheLastOneWithout) {
  QList<BarInfo> told;
  QObject::connect(chart.get(), &CandleChart::crosshairMoved, chart.get(),
                   [&told](const BarInfo& info) { told << info; });
  showBars(200);
  ASSERT_FALSE(told.isEmpty());
  EXPECT_TRUE(told.back().valid);
  EXPECT_FALSE(told.back().underCursor);
  EXPECT_EQ(told.back().bar, chartBarOf(series.bars.back()));
  EXPECT_EQ(told.back().values.size(), 2u);

  QTest::mouseMove(chart.get(), {300, 200});
  EXPECT_TRUE(told.back().underCursor);
  const ChartBar hovered = told.back().bar;
  EXPECT_LT(hovered.openTime, series.bars.back().openTime);
  const auto count = told.size();
  QTest::mouseMove(chart.get(), {300, 230});
  EXPECT_EQ(told.size(), count) << "the same bar is not told twice";

  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(chart.get(), &leave);
  EXPECT_FALSE(told.back().underCursor);
  EXPECT_EQ(told.back().bar, chartBarOf(series.bars.back()));
}

TEST_F(CandleChartTest, TheCrosshairLeavesNothingBehind) {
  showBars(200);
  const QImage before = picture(*chart);
  QTest::mouseMove(chart.get(), {300, 200});
  EXPECT_NE(picture(*chart), before);
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(chart.get(), &leave);
  EXPECT_EQ(picture(*chart), before);
}

TEST_F(CandleChartTest, ThePriceAxisScalesAndADoubleClickFreesItAgain) {
  showBars(200);
  const QImage before = picture(*chart);
  const QPoint axis(kSize.width() - 20, 150);
  QTest::mousePress(chart.get(), Qt::LeftButton, {}, axis);
  QTest::mouseMove(chart.get(), axis + QPoint(0, 60));
  QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, axis + QPoint(0, 60));
  EXPECT_NE(picture(*chart), before);
  QTest::mouseDClick(chart.get(), Qt::LeftButton, {}, axis);
  EXPECT_EQ(picture(*chart), before);
}

TEST_F(CandleChartTest, AClickOnItsLockFreesALockedScale) {
  showBars(200);
  const QImage before = picture(*chart);
  chart->setAutoScaled(false);
  EXPECT_NE(picture(*chart), before) << "the lock is seen";
  const int bottom = chart->studyRect(kMostStudies).bottom();
  QTest::mouseClick(chart.get(), Qt::LeftButton, {}, QPoint(chart->studyRect(kMostStudies).right() + 12, bottom - 12));
  EXPECT_TRUE(chart->isAutoScaled());
  EXPECT_EQ(picture(*chart), before);
}

// A chip without a line in sight, for nothing else is hit there.
TEST_F(CandleChartTest, HandlesKeepClearOfAllLegends) {
  showBars(200);
  chart->setLegendHeight(52);
  chart->setHeightBelowLegend(60);
  chart->setLines({lineAt(LineKind::Order, 1e6, 7)});
  settle();
  const int top = chart->studyRect(kMostStudies).top();
  for (int y = top; y < top + 112; ++y)
    EXPECT_FALSE(chart->lines().lineAt({24, y})) << y;
  EXPECT_TRUE(chart->lines().lineAt({24, top + 112 + 12}));
  EXPECT_EQ(chart->legendHeight(), 52);
  chart->setHeightBelowLegend(0);
  settle();
  EXPECT_TRUE(chart->lines().lineAt({24, top + 52 + 12}));
}

TEST_F(CandleChartTest, BarsStayBelowTheLegendWhileTheScaleIsItsOwn) {
  showBars(200);
  chart->setLegendHeight(78);
  settle();
  double high = 0;
  for (const BarInfo& info : chart->barsInView(1000))
    high = std::max(high, info.bar.high.toDoubleLossy());
  const int top = chart->studyRect(kMostStudies).top();
  EXPECT_LE(high, chart->lines().priceAt({24, top + 78})->toDoubleLossy());
}

TEST_F(CandleChartTest, DrawsWhateverBarsThereAre) {
  const QImage nothing = picture(*chart);
  struct {
    const char* name;
    oms::BarSeries series;
  } cases[] = {
      {"one", walk(5, 1)}, {"two", walk(5, 2)}, {"flat", walk(0, 30)}, {"zero", walk(0, 3)}, {"many", walk(0, 5000)}};
  for (oms::Bar& bar : cases[2].series.bars)
    bar.open = bar.high = bar.low = bar.close = priceOf(100);
  for (oms::Bar& bar : cases[3].series.bars) {
    bar.open = bar.high = bar.low = bar.close = oms::Price{};
    bar.volume = oms::Volume{};
  }
  for (auto& [name, shown] : cases) {
    SCOPED_TRACE(name);
    chart->setSeries(&shown);
    for (const int bars : {1, 3, 5000}) {
      chart->zoomToLast(bars);
      EXPECT_NE(picture(*chart), nothing);
      QTest::mouseMove(chart.get(), {300, 200});
    }
    QTest::keyClick(chart.get(), Qt::Key_Home);
    settle();
  }
  chart->setSeries(nullptr);
  EXPECT_EQ(picture(*chart), nothing);
  chart->resize(40, 30);
  chart->setSeries(&cases[4].series);
  EXPECT_FALSE(picture(*chart).isNull());
}

TEST_F(CandleChartTest, AHiddenChartIsUpToDateWhenItIsShown) {
  showBars(200);
  chart->hide();
  series.bars.push_back(walkBar(kFirst + 200));
  chart->updateSeries(series);
  chart->show();
  const QImage shown = picture(*chart);
  const auto built = make();
  built->setSeries(&series);
  settle();
  built->zoomToLast(100);
  EXPECT_EQ(shown, picture(*built));
}

TEST_F(CandleChartTest, TheCrosshairStrikesThroughNoHandle) {
  showBars(300);
  chart->setLines({lineAt(LineKind::Stop, series.bars.back().close.toDoubleLossy(), 7)});
  settle();
  const auto cross = findCross(oms::OrderId{7});
  ASSERT_TRUE(cross);
  const QRect handle(cross->x() - 60, cross->y() - 4, 50, 24);
  const QRect beside(cross->x() + 60, cross->y() - 4, 50, 24);
  const QImage before = picture(*chart);
  for (int y = handle.top() + 4; y < handle.bottom() - 4; ++y) {
    QTest::mouseMove(chart.get(), {500, y});
    const QImage after = picture(*chart);
    EXPECT_EQ(after.copy(handle), before.copy(handle)) << y;
    EXPECT_NE(after.copy(beside), before.copy(beside)) << y;
  }
}

}  // namespace
}  // namespace charts
