#include <gmock/gmock.h>

#include <cmath>

#include "charts/study_series.h"
#include "tests/charts/chart_fixture.h"

namespace charts {
namespace {

Study rsiPane(double height = 0.25) {
  return {"rsi", {14}, StudySource::Close, ColorRole::Accent, false, height};
}

class ChartStudiesTest : public CandleChartTest {
 protected:
  void show(std::vector<Study> studies) {
    showBars(400);
    chart->setStudies(std::move(studies));
    settle();
  }
  QPoint middleOf(std::size_t study) const { return chart->studyRect(study).center(); }
  QPoint dividerOf(std::size_t study) const {
    const QRect rect = chart->studyRect(study);
    return {rect.center().x(), rect.top() - 4};
  }
  void drag(const QPoint& from, const QPoint& to) {
    QTest::mousePress(chart.get(), Qt::LeftButton, {}, from);
    QTest::mouseMove(chart.get(), from + (to - from) / 2);
    QTest::mouseMove(chart.get(), to);
    QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, to);
    settle();
  }
};

TEST_F(ChartStudiesTest, APaneTakesItsShareBelowThePrices) {
  show({{"ema", {12}}});
  const int before = chart->studyRect(0).height();
  show({{"ema", {12}}, rsiPane()});
  EXPECT_LT(chart->studyRect(0).height(), before);
  EXPECT_GT(chart->studyRect(1).top(), chart->studyRect(0).bottom());
  EXPECT_NEAR(chart->studyRect(1).height(), 0.25 * kSize.height(), 20);
}

TEST_F(ChartStudiesTest, ADividerIsDraggedToResizeAPane) {
  show({rsiPane()});
  const QRect before = chart->studyRect(0);
  const auto bars = chart->visibleBars();
  drag(dividerOf(0), dividerOf(0) - QPoint(0, 60));
  EXPECT_NEAR(chart->studyRect(0).height(), before.height() + 60, 2);
  EXPECT_EQ(chart->studyRect(0).bottom(), before.bottom());
  EXPECT_EQ(chart->visibleBars(), bars) << "it pans nothing";
  EXPECT_GT(chart->studies()[0].height, 0.25);
}

TEST_F(ChartStudiesTest, ADividerFollowsTheHandBelowRowsOfConditions) {
  show({rsiPane()});
  chart->setBands(std::vector<Band>(4, Band{"signal: cross", "true", ColorRole::Accent, {}}));
  settle();
  const QRect before = chart->studyRect(0);
  drag(dividerOf(0), dividerOf(0) - QPoint(0, 60));
  EXPECT_NEAR(chart->studyRect(0).height(), before.height() + 60, 2);
}

TEST_F(ChartStudiesTest, ADividerBetweenPanesTakesFromTheUpperOne) {
  show({rsiPane(), rsiPane()});
  const int prices = chart->studyRect(99).height();
  const int upper = chart->studyRect(0).height();
  drag(dividerOf(1), dividerOf(1) - QPoint(0, 40));
  EXPECT_NEAR(chart->studyRect(1).height(), upper + 40, 2);
  EXPECT_NEAR(chart->studyRect(0).height(), upper - 40, 2);
  EXPECT_NEAR(chart->studyRect(99).height(), prices, 2);
}

TEST_F(ChartStudiesTest, APaneIsDraggedNeitherAwayNorOverEverything) {
  show({rsiPane()});
  drag(dividerOf(0), dividerOf(0) + QPoint(0, 400));
  EXPECT_GE(chart->studyRect(0).height(), 30);
  drag(dividerOf(0), dividerOf(0) - QPoint(0, 1'000));
  EXPECT_GE(chart->studyRect(99).height(), kSize.height() / 5);
}

TEST_F(ChartStudiesTest, ThePointerSaysWhereADividerIs) {
  show({rsiPane()});
  QTest::mouseMove(chart.get(), dividerOf(0));
  EXPECT_EQ(chart->cursor().shape(), Qt::SplitVCursor);
  QTest::mouseMove(chart.get(), middleOf(0));
  EXPECT_EQ(chart->cursor().shape(), Qt::ArrowCursor);
}

// A tick changes what stands there without a frame of everything, and so does the crosshair.
TEST_F(ChartStudiesTest, TicksAndTheCrosshairReplotNothing) {
  show({{"ema", {12}}, rsiPane()});
  std::vector<BarInfo> told;
  QObject::connect(chart.get(), &CandleChart::crosshairMoved, chart.get(),
                   [&told](const BarInfo& info) { told.push_back(info); });
  const auto replots = chart->replots();
  const QImage before = picture(*chart);
  series.bars.back().close = series.bars.back().close + priceOf(0.3);
  chart->updateSeries(series);
  const QImage after = picture(*chart);
  QTest::mouseMove(chart.get(), middleOf(1) - QPoint(50, 0));
  EXPECT_EQ(chart->replots(), replots);
  EXPECT_NE(before, after);
  ASSERT_GE(told.size(), 2u);
  ASSERT_EQ(told.back().values.size(), 2u);
  EXPECT_TRUE(told.back().underCursor);
  EXPECT_GT(told.back().values[1], 0);
  EXPECT_LT(told.back().values[1], 100);
}

TEST_F(ChartStudiesTest, WhatATickPaintsIsWhatAWholeFramePaints) {
  show({{"bbands", {20, 2, 2, 0}}, rsiPane(), {"macd", {12, 26, 9}}, {"psar", {0.02, 0.2}}});
  series.bars.back().close = series.bars.back().close + priceOf(0.7);
  chart->updateSeries(series);
  const QImage ticked = picture(*chart);
  const int replots = static_cast<int>(chart->replots());
  chart->goToLast();
  EXPECT_EQ(picture(*chart), ticked);
  EXPECT_GT(static_cast<int>(chart->replots()), replots);
}

// Also while older bars are in view: the axis says the newest value.
TEST_F(ChartStudiesTest, ATickBeyondTheViewMovesTheTagAlone) {
  show({rsiPane()});
  QTest::keyClick(chart.get(), Qt::Key_Home);
  const QImage before = picture(*chart);
  const auto replots = chart->replots();
  series.bars.back().close = series.bars.back().close + priceOf(25);
  chart->updateSeries(series);
  EXPECT_NE(picture(*chart), before);
  EXPECT_EQ(chart->replots(), replots);
}

TEST_F(ChartStudiesTest, AHiddenOneIsNotDrawn) {
  show({{"ema", {12}}});
  const QImage shown = picture(*chart);
  Study hidden{"ema", {12}};
  hidden.hidden = true;
  chart->setStudies({hidden});
  const QImage without = picture(*chart);
  EXPECT_NE(shown, without);
  chart->setStudies({});
  EXPECT_EQ(picture(*chart), without);
}

// The dividers' shares are of what the rows of conditions leave.
TEST_F(ChartStudiesTest, RowsAndPanesLeaveRoomToThePrices) {
  show({rsiPane(0.7), rsiPane(0.7), rsiPane(0.7)});
  chart->setBands(std::vector<Band>(12, Band{"signal: cross", "true", ColorRole::Accent, {}}));
  for (const int height : {kSize.height(), 300, 200, chart->minimumSizeHint().height()}) {
    chart->resize(kSize.width(), height);
    settle();
    EXPECT_GE(chart->studyRect(99).height(), height / 8) << height;
    EXPECT_GT(chart->studyRect(0).top(), chart->studyRect(99).bottom()) << height;
    EXPECT_LE(chart->studyRect(2).bottom(), height) << height;
  }
}

// Between a change and the next replot the window may paint, and the mouse may move: both meet what there is by then.
TEST_F(ChartStudiesTest, NothingNamesAStudyThatIsGone) {
  show({{"ema", {12}}, {"ema", {26}}, rsiPane()});
  const QPoint inPane = middleOf(2);
  chart->setStudies({{"ema", {12}}});
  const QImage atOnce = chart->grab().toImage();
  QTest::mouseMove(chart.get(), inPane);
  chart->setStudies({});
  chart->setStudies({{"ema", {12}}, rsiPane()});
  QTest::mouseMove(chart.get(), inPane + QPoint(20, 0));
  chart->setStudies({{"ema", {12}}});
  QTest::mouseMove(chart.get(), QPoint(-5, -5));
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(chart.get(), &leave);
  EXPECT_EQ(atOnce, picture(*chart));
}

TEST_F(ChartStudiesTest, AChartThatWasHiddenIsPaintedAsItIsNow) {
  show({{"ema", {12}}, rsiPane()});
  chart->hide();
  chart->setStudies({});
  series.bars.back().close = series.bars.back().close + priceOf(0.7);
  chart->updateSeries(series);
  chart->show();
  const QImage atOnce = chart->grab().toImage();
  EXPECT_EQ(atOnce, picture(*chart));
}

TEST_F(ChartStudiesTest, ATradeThatIsGoneIsNotPaintedOnceMore) {
  showBars(400);
  chart->setTrades({{series.bars[350].openTime, series.bars[350].close, series.bars[380].openTime,
                     series.bars[380].close, true, "Long"}});
  chart->setMarkers({{series.bars[360].openTime, oms::Side::buy, "Bought"}});
  settle();
  chart->setBarStyle(BarStyle::Bars);
  chart->setTrades({});
  chart->setMarkers({});
  const QImage atOnce = chart->grab().toImage();
  EXPECT_EQ(atOnce, picture(*chart));
}

TEST_F(ChartStudiesTest, SaysWhereStudiesStandWheneverThatIsElsewhere) {
  show({rsiPane()});
  int told = 0;
  QObject::connect(chart.get(), &CandleChart::studiesLaidOut, chart.get(), [&told] { ++told; });
  chart->goToLast();
  settle();
  EXPECT_EQ(told, 0);
  chart->resize(kSize + QSize(0, 100));
  settle();
  EXPECT_EQ(told, 1);
}

// Every indicator at once, with few bars, none and many a column.
TEST_F(ChartStudiesTest, DrawsEveryIndicatorThereIs) {
  for (const StudyKind& kind : studyKinds()) {
    chart->setSeries(nullptr);
    chart->setStudies({studyOf(kind)});
    settle();
    for (const std::size_t count : {1u, 50u, 4'000u}) {
      series = walk(kFirst, count);
      chart->setSeries(&series);
      chart->zoomToLast(static_cast<int>(count));
      EXPECT_FALSE(picture(*chart).isNull()) << kind.indicator;
    }
  }
}

// The window goes on meanwhile.
TEST_F(ChartStudiesTest, ThoseOfVeryManyBarsComeBetweenEvents) {
  BarInfo last;
  QObject::connect(chart.get(), &CandleChart::crosshairMoved, chart.get(),
                   [&last](const BarInfo& info) { last = info; });
  showBars(3 * StudySeries::kAtOnce);
  chart->setStudies({{"sma", {50}}, rsiPane()});
  ASSERT_EQ(last.values.size(), 2u);
  EXPECT_TRUE(std::isnan(last.values[0])) << "nothing is computed before control returns";
  EXPECT_TRUE(QTest::qWaitFor([&last] { return std::isfinite(last.values[0]) && std::isfinite(last.values[1]); }));
  const QImage computed = picture(*chart);
  chart->setStudies({});
  chart->setStudies({{"sma", {50}}, rsiPane()});
  EXPECT_TRUE(QTest::qWaitFor([&] { return picture(*chart) == computed; })) << "and it is drawn";
}

}  // namespace
}  // namespace charts
