// The lines of orders under a hand: what is taken, where it would go, and what is asked for.
#include "charts/line_tool.h"

#include <QSignalSpy>

#include "tests/charts/chart_fixture.h"

namespace charts {
namespace {

class LineToolTest : public CandleChartTest {
 protected:
  LineToolTest() {
    showBars(200);
    last = series.bars.back().close.toDoubleLossy();
    tell({lineAt(LineKind::Position, last), lineAt(LineKind::Order, last - 3, 8)});
  }
  void tell(std::vector<PriceLine> lines) {
    chart->setLines(std::move(lines));
    settle();
  }
  LineTool& tool() { return chart->lines(); }
  QPoint handleOf(std::uint64_t order) const { return *findCross({order}) - QPoint(40, 0); }
  // The height at which the line runs, found as a pointer would far from the handles.
  int strokeOf(std::uint64_t order) const {
    int first = -1;
    for (int y = 0; y < kSize.height(); ++y) {
      const auto line = chart->lines().lineAt({500, y});
      if (!line || line->handle.order != oms::OrderId{order})
        continue;
      if (first < 0)
        first = y;
      else if (const auto next = chart->lines().lineAt({500, y + 1}); !next || next->handle != line->handle)
        return (first + y) / 2;
    }
    return -1;
  }
  void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(chart.get(), Qt::LeftButton, modifiers, from);
    for (const QPoint& way : {from + (to - from) / 2, to})
      QTest::mouseMove(chart.get(), way);
  }
  void release(const QPoint& at) { QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, at); }
  double priceAt(const QPoint& at) const { return chart->lines().priceAt(at)->toDoubleLossy(); }

  double last = 0;
  QSignalSpy dragged{&chart->lines(), &LineTool::dragged};
  QSignalSpy dropped{&chart->lines(), &LineTool::dropped};
  QSignalSpy abandoned{&chart->lines(), &LineTool::abandoned};
  QSignalSpy refused{&chart->lines(), &LineTool::refused};
  QSignalSpy cancelled{&chart->lines(), &LineTool::cancelRequested};
};

TEST_F(LineToolTest, AClickOnACrossAsksToCancelThatOrder) {
  tell({lineAt(LineKind::Position, last), lineAt(LineKind::Stop, last - 3, 7), lineAt(LineKind::Order, last - 4, 8)});
  for (const std::uint64_t id : {7u, 8u}) {
    const auto cross = findCross({id});
    ASSERT_TRUE(cross) << id;
    QTest::mouseClick(chart.get(), Qt::LeftButton, {}, *cross);
    ASSERT_EQ(cancelled.count(), 1);
    EXPECT_EQ(cancelled.takeFirst()[0].value<oms::OrderId>(), oms::OrderId{id});
  }
  // Pressed on the cross and let go elsewhere: thought better of it.
  QTest::mousePress(chart.get(), Qt::LeftButton, {}, *findCross({7}));
  release({500, 100});
  EXPECT_EQ(cancelled.count(), 0);
  EXPECT_FALSE(tool().cancelAt({500, 100}).isSet());
}

TEST_F(LineToolTest, ADragSaysWhereTheLineWouldBeAndMovesNothingItself) {
  const QPoint handle = handleOf(8);
  const QImage before = picture(*chart);
  drag(handle, handle + QPoint(0, 60));
  ASSERT_EQ(dragged.count(), 2);
  const auto line = dragged.back()[0].value<LineHandle>();
  EXPECT_EQ(line.part, LinePart::Order);
  EXPECT_EQ(line.order, oms::OrderId{8});
  const double perPixel = (priceAt({400, 100}) - priceAt({400, 200})) / 100;
  EXPECT_NEAR(dragged.back()[1].value<oms::Price>().toDoubleLossy(), last - 3 - 60 * perPixel, perPixel);
  EXPECT_TRUE(tool().isDragging());
  EXPECT_EQ(handleOf(8), handle) << "it stands until it is told anew";
  release(handle + QPoint(0, 60));
  EXPECT_EQ(dropped.count(), 1);
  EXPECT_FALSE(tool().isDragging());
  EXPECT_EQ(before.size(), picture(*chart).size());
}

TEST_F(LineToolTest, NewsOfTheLinesDoNotTakeOneOutOfTheHand) {
  const QPoint handle = handleOf(8);
  drag(handle, handle + QPoint(0, 60));
  auto news = lineAt(LineKind::Order, last - 3, 8);
  news.label = "Sell 2";
  tell({news});
  QTest::mouseMove(chart.get(), handle + QPoint(0, 70));
  EXPECT_EQ(dragged.count(), 3);
  release(handle + QPoint(0, 70));
  EXPECT_EQ(dropped.count(), 1);
}

TEST_F(LineToolTest, AClickOrAShortWayIsNoDrag) {
  const QPoint handle = handleOf(8);
  QTest::mouseClick(chart.get(), Qt::LeftButton, {}, handle);
  drag(handle, handle + QPoint(200, QApplication::startDragDistance() - 1));
  release(handle + QPoint(200, 5));
  EXPECT_EQ(dragged.count(), 0);
  EXPECT_EQ(dropped.count(), 0);
  // Once far enough it may come back to any price near where it was.
  drag(handle, handle + QPoint(0, 40));
  QTest::mouseMove(chart.get(), handle + QPoint(0, 2));
  EXPECT_EQ(dragged.count(), 3);
  release(handle);
}

TEST_F(LineToolTest, ALineIsTakenAnywhereAlongIt) {
  const int y = strokeOf(8);
  ASSERT_GT(y, 0);
  const auto bars = chart->visibleBars();
  drag({500, y}, {500, y + 50});
  ASSERT_GT(dragged.count(), 0);
  EXPECT_EQ(dragged.back()[0].value<LineHandle>().order, oms::OrderId{8});
  release({500, y + 50});
  EXPECT_EQ(chart->visibleBars(), bars) << "it did not pan";
  drag({500, y + 20}, {560, y + 20});
  release({560, y + 20});
  EXPECT_NE(chart->visibleBars(), bars);
  EXPECT_EQ(dropped.count(), 1);
}

TEST_F(LineToolTest, LetGoBesideThePlotItIsGivenUp) {
  const QPoint handle = handleOf(8);
  drag(handle, {740, handle.y() + 60});
  release({740, handle.y() + 60});
  EXPECT_EQ(abandoned.count(), 1);
  EXPECT_EQ(dropped.count(), 0);
  drag(handle, handle + QPoint(0, 60));
  tool().drop();
  QTest::mouseMove(chart.get(), handle + QPoint(0, 80));
  release(handle + QPoint(0, 80));
  EXPECT_EQ(dropped.count(), 0);
  EXPECT_EQ(abandoned.count(), 1);
}

TEST_F(LineToolTest, ALineThatIsFixedSaysWhy) {
  PriceLine fixed = lineAt(LineKind::Stop, last - 3, 8);
  fixed.fixed = "Trading is halted.";
  tell({fixed, lineAt(LineKind::Position, last)});
  const QPoint handle = handleOf(8);
  EXPECT_EQ(tool().tipAt(handle), "Trading is halted.");
  EXPECT_EQ(tool().tipAt({500, 20}), "");
  QTest::mouseMove(chart.get(), handle);
  EXPECT_EQ(chart->cursor().shape(), Qt::ForbiddenCursor);
  drag(handle, handle + QPoint(0, 60));
  QTest::mouseMove(chart.get(), handle + QPoint(0, 90));
  release(handle + QPoint(0, 90));
  ASSERT_EQ(refused.count(), 1);
  EXPECT_EQ(refused.front()[0].toString(), "Trading is halted.");
  EXPECT_EQ(dragged.count(), 0);
  EXPECT_EQ(dropped.count(), 0);
  // Its × works all the same.
  QTest::mouseClick(chart.get(), Qt::LeftButton, {}, *findCross({8}));
  EXPECT_EQ(cancelled.count(), 1);
}

TEST_F(LineToolTest, WithShiftADragSaysAnEntryAndItsStop) {
  QSignalSpy bracket(&tool(), &LineTool::bracketDragged);
  const auto bars = chart->visibleBars();
  drag({500, 100}, {500, 160}, Qt::ShiftModifier);
  ASSERT_GT(bracket.count(), 0);
  EXPECT_DOUBLE_EQ(bracket.back()[0].value<oms::Price>().toDoubleLossy(), priceAt({500, 100}));
  EXPECT_DOUBLE_EQ(bracket.back()[1].value<oms::Price>().toDoubleLossy(), priceAt({500, 160}));
  release({500, 160});
  EXPECT_EQ(dropped.count(), 1);
  EXPECT_EQ(chart->visibleBars(), bars);
  // Asked for, it needs no Shift, and is for one drag.
  QSignalSpy armed(&tool(), &LineTool::bracketArmed);
  tool().armBracket(true);
  QTest::mouseMove(chart.get(), {500, 100});
  EXPECT_EQ(chart->cursor().shape(), Qt::CrossCursor);
  bracket.clear();
  drag({500, 100}, {500, 60});
  release({500, 60});
  EXPECT_GT(bracket.count(), 0);
  EXPECT_EQ(armed.count(), 2);
  EXPECT_FALSE(tool().isBracketArmed());
}

TEST_F(LineToolTest, OneThatIsProposedMovesNoScaleAndOneThatIsLeftHasNoHandle) {
  PriceLine proposed = lineAt(LineKind::Order, last - 9, 8);
  proposed.state = LineState::Proposed;
  proposed.cancels = {};
  PriceLine left = lineAt(LineKind::Order, last - 3, 8);
  left.state = LineState::Left;
  left.handle = {};
  left.cancels = {};
  const auto replots = chart->replots();
  const double before = priceAt({400, 100});
  tell({lineAt(LineKind::Position, last), left, proposed});
  EXPECT_EQ(chart->replots(), replots);
  for (double price = last - 9; price > last - 500; price -= 20) {
    proposed.price = priceOf(price);
    tell({lineAt(LineKind::Position, last), left, proposed});
  }
  EXPECT_DOUBLE_EQ(priceAt({400, 100}), before);
  EXPECT_EQ(chart->replots(), replots);
  int handles = 0;
  for (int y = 0; y < kSize.height(); ++y)
    handles += tool().lineAt({20, y}) && tool().lineAt({20, y})->state == LineState::Left ? 1 : 0;
  EXPECT_EQ(handles, 0);
}

}  // namespace
}  // namespace charts
