#include "charts/drawing_tool.h"

#include <gmock/gmock.h>

#include <QSignalSpy>

#include "tests/charts/chart_fixture.h"

// Drawing with a real mouse and real keys.
namespace charts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DrawingToolTest : public CandleChartTest {
 protected:
  DrawingToolTest() {
    showBars(300);
    chart->setFocus();
    QObject::connect(&tool(), &DrawingTool::edited, chart.get(), [this](const std::vector<Drawing>& list) {
      ++edits;
      drawings = list;
      tool().setDrawings(list);
    });
  }

  DrawingTool& tool() { return chart->drawings(); }
  void arm(DrawingKind kind) {
    Drawing pattern;
    pattern.kind = kind;
    pattern.style.levels = typeOf(kind).levels;
    tool().arm(pattern);
  }
  void click(const QPoint& at) { QTest::mouseClick(chart.get(), Qt::LeftButton, {}, at); }
  void drag(const QPoint& from, const QPoint& to) {
    QTest::mousePress(chart.get(), Qt::LeftButton, {}, from);
    for (const QPoint& way : {(from + to) / 2, to})
      QTest::mouseMove(chart.get(), way);
    QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, to);
  }
  void key(int key, Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(chart.get(), static_cast<Qt::Key>(key), modifiers);
  }
  // Without the crosshair.
  QImage still() {
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(chart.get(), &leave);
    return picture(*chart);
  }
  void drawLine() {
    arm(DrawingKind::TrendLine);
    click({200, 100});
    click({400, 200});
  }

  std::vector<Drawing> drawings;
  int edits = 0;
};

TEST_F(DrawingToolTest, ClicksPlaceItsPoints) {
  QSignalSpy states(&tool(), &DrawingTool::stateChanged);
  arm(DrawingKind::TrendLine);
  EXPECT_EQ(tool().armed(), DrawingKind::TrendLine);
  click({200, 100});
  EXPECT_EQ(tool().placed(), 1u);
  EXPECT_THAT(drawings, IsEmpty());
  const auto view = chart->visibleBars();
  click({400, 200});
  EXPECT_EQ(chart->visibleBars(), view) << "nothing is panned";
  ASSERT_THAT(drawings, SizeIs(1));
  ASSERT_THAT(drawings[0].anchors, SizeIs(2));
  EXPECT_LT(drawings[0].anchors[0].time, drawings[0].anchors[1].time);
  EXPECT_GT(drawings[0].anchors[0].price, drawings[0].anchors[1].price);
  EXPECT_EQ(tool().armed(), std::nullopt);
  EXPECT_EQ(tool().selected(), 0u);
  EXPECT_GE(states.count(), 3);
  EXPECT_EQ(edits, 1);
}

TEST_F(DrawingToolTest, ADragPlacesTwoPoints) {
  arm(DrawingKind::Rectangle);
  drag({200, 100}, {400, 200});
  ASSERT_THAT(drawings, SizeIs(1));
  EXPECT_NE(drawings[0].anchors[0], drawings[0].anchors[1]);
}

TEST_F(DrawingToolTest, EveryKindCanBePlaced) {
  for (const DrawingType& type : drawingTypes()) {
    const std::size_t before = drawings.size();
    arm(type.kind);
    for (std::size_t i = 0; i < type.anchors; ++i)
      click({200 + 60 * static_cast<int>(i), i == 1 ? 150 : 100});
    ASSERT_THAT(drawings, SizeIs(before + 1)) << type.word;
    EXPECT_EQ(drawings.back().kind, type.kind);
    EXPECT_THAT(drawings.back().anchors, SizeIs(type.anchors));
  }
}

TEST_F(DrawingToolTest, DrawsWithoutAReplot) {
  drawLine();
  settle();
  const auto replots = chart->replots();
  const QImage before = still();
  arm(DrawingKind::Retracement);
  QTest::mouseMove(chart.get(), {300, 200});
  click({300, 200});
  QTest::mouseMove(chart.get(), {350, 120});
  click({350, 120});
  EXPECT_NE(picture(*chart), before);
  key(Qt::Key_Delete);
  key(Qt::Key_PageDown);
  EXPECT_EQ(still(), before) << "nothing stays behind";
  EXPECT_EQ(chart->replots(), replots);
}

TEST_F(DrawingToolTest, EscapeGivesUp) {
  arm(DrawingKind::TrendLine);
  const QImage empty = still();
  click({200, 100});
  key(Qt::Key_Escape);
  EXPECT_EQ(tool().armed(), std::nullopt);
  EXPECT_EQ(still(), empty);
  drawLine();
  key(Qt::Key_Escape);
  EXPECT_EQ(tool().selected(), std::nullopt);
  EXPECT_EQ(edits, 1);
}

TEST_F(DrawingToolTest, AnAnchorIsDragged) {
  drawLine();
  const Drawing before = drawings[0];
  drag({400, 200}, {450, 120});
  ASSERT_EQ(edits, 2);
  EXPECT_EQ(drawings[0].anchors[0], before.anchors[0]);
  EXPECT_GT(drawings[0].anchors[1].time, before.anchors[1].time);
  EXPECT_GT(drawings[0].anchors[1].price, before.anchors[1].price);
}

TEST_F(DrawingToolTest, TheWholeIsDraggedByItsLine) {
  drawLine();
  const Drawing before = drawings[0];
  const auto view = chart->visibleBars();
  drag({300, 150}, {360, 190});
  ASSERT_EQ(edits, 2);
  EXPECT_EQ(chart->visibleBars(), view);
  const auto later = drawings[0].anchors[0].time - before.anchors[0].time;
  EXPECT_GT(later.count(), 0);
  EXPECT_EQ(drawings[0].anchors[1].time - before.anchors[1].time, later);
  const double fell = (before.anchors[0].price - drawings[0].anchors[0].price).toDoubleLossy();
  EXPECT_NEAR((before.anchors[1].price - drawings[0].anchors[1].price).toDoubleLossy(), fell, 0.21);
  EXPECT_GT(fell, 0);
}

TEST_F(DrawingToolTest, EscapeLeavesItWhereItWas) {
  drawLine();
  QTest::mousePress(chart.get(), Qt::LeftButton, {}, {300, 150});
  QTest::mouseMove(chart.get(), {330, 190});
  QTest::mouseMove(chart.get(), {360, 190});
  key(Qt::Key_Escape);
  QTest::mouseRelease(chart.get(), Qt::LeftButton, {}, {360, 190});
  EXPECT_EQ(edits, 1);
}

TEST_F(DrawingToolTest, AClickElsewhereChoosesNothingAndPans) {
  drawLine();
  const auto view = chart->visibleBars();
  drag({200, 300}, {260, 300});
  EXPECT_EQ(tool().selected(), std::nullopt);
  EXPECT_NE(chart->visibleBars(), view);
}

TEST_F(DrawingToolTest, DeleteRemovesTheChosenOne) {
  drawLine();
  arm(DrawingKind::Horizontal);
  click({300, 250});
  ASSERT_THAT(drawings, SizeIs(2));
  key(Qt::Key_Delete);
  ASSERT_THAT(drawings, SizeIs(1));
  EXPECT_EQ(drawings[0].kind, DrawingKind::TrendLine);
  key(Qt::Key_Delete);
  EXPECT_THAT(drawings, SizeIs(1)) << "none is chosen";
}

TEST_F(DrawingToolTest, ALockedOneStays) {
  drawLine();
  drawings[0].locked = true;
  tool().setDrawings(drawings);
  const auto kept = drawings;
  const auto view = chart->visibleBars();
  click({300, 150});
  EXPECT_EQ(tool().selected(), 0u);
  key(Qt::Key_Delete);
  key(Qt::Key_Right, Qt::ShiftModifier);
  drag({300, 150}, {360, 190});
  EXPECT_EQ(drawings, kept);
  EXPECT_EQ(edits, 1);
  EXPECT_NE(chart->visibleBars(), view) << "the drag went through to the chart";
}

TEST_F(DrawingToolTest, TheMagnetSnapsAndCtrlSaysTheOpposite) {
  const auto priceAt = [this](const QPoint& at, Qt::KeyboardModifiers modifiers) {
    arm(DrawingKind::Horizontal);
    QTest::mouseClick(chart.get(), Qt::LeftButton, modifiers, at);
    return drawings.back().anchors[0];
  };
  // A pointer at the close of the bar in the middle, as a search of the crosshair finds it.
  BarInfo hovered;
  QObject::connect(chart.get(), &CandleChart::crosshairMoved, chart.get(),
                   [&hovered](const BarInfo& info) { hovered = info; });
  QTest::mouseMove(chart.get(), {300, 200});
  const ChartBar bar = hovered.bar;
  int found = 0;
  tool().setMagnet(true);
  for (int y = 20; y < 360; y += 10) {
    const Anchor snapped = priceAt({300, y}, {});
    const bool known = snapped.price == bar.open || snapped.price == bar.high || snapped.price == bar.low ||
                       snapped.price == bar.close;
    found += known ? 1 : 0;
    EXPECT_EQ(snapped.time, bar.openTime);
    if (known) {
      EXPECT_NE(snapped.price, priceAt({300, y + 3}, Qt::ControlModifier).price) << y;
    }
  }
  EXPECT_GE(found, 4) << "48 pixels around the bar";
  EXPECT_LT(found, 30) << "and no further";
}

TEST_F(DrawingToolTest, WhileOneDrawsNoOrderIsCanceled) {
  chart->setLines({lineAt(LineKind::Order, series.bars.back().close.toDoubleLossy(), 8)});
  settle();
  QSignalSpy cancelled(&chart->lines(), &LineTool::cancelRequested);
  const auto cross = findCross({8});
  ASSERT_TRUE(cross);
  arm(DrawingKind::Horizontal);
  click(*cross);
  EXPECT_EQ(cancelled.count(), 0);
  EXPECT_THAT(drawings, SizeIs(1));
  click(*cross);
  EXPECT_EQ(cancelled.count(), 1) << "an order's handle lies over the drawing";
}

TEST_F(DrawingToolTest, KeysAlonePlaceChooseMoveAndRemove) {
  arm(DrawingKind::TrendLine);
  key(Qt::Key_Return);
  for (int i = 0; i < 5; ++i)
    key(Qt::Key_Left);
  key(Qt::Key_Up, Qt::ControlModifier);
  key(Qt::Key_Return);
  ASSERT_THAT(drawings, SizeIs(1));
  const Drawing before = drawings[0];
  EXPECT_EQ(before.anchors[0], (Anchor{series.bars.back().openTime, series.bars.back().close}));
  EXPECT_EQ(before.anchors[0].time - before.anchors[1].time, std::chrono::minutes(5));
  EXPECT_GT(before.anchors[1].price, before.anchors[0].price);

  key(Qt::Key_Escape);
  key(Qt::Key_PageUp);
  EXPECT_EQ(tool().selected(), 0u);
  key(Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_EQ(before.anchors[0].time - drawings[0].anchors[0].time, std::chrono::minutes(1));
  EXPECT_EQ(before.anchors[1].time - drawings[0].anchors[1].time, std::chrono::minutes(1));
  const Drawing moved = drawings[0];
  key(Qt::Key_Space);
  key(Qt::Key_Down, Qt::ShiftModifier);
  key(Qt::Key_Down, Qt::ShiftModifier);
  EXPECT_LT(drawings[0].anchors[0].price, moved.anchors[0].price);
  EXPECT_EQ(drawings[0].anchors[1], moved.anchors[1]);

  QSignalSpy asked(&tool(), &DrawingTool::editRequested);
  key(Qt::Key_Return);
  EXPECT_EQ(asked.count(), 1);
  key(Qt::Key_Delete);
  EXPECT_THAT(drawings, IsEmpty());
}

TEST_F(DrawingToolTest, ATextAsksForItsWords) {
  QSignalSpy asked(&tool(), &DrawingTool::editRequested);
  arm(DrawingKind::Text);
  click({300, 200});
  EXPECT_EQ(asked.count(), 1);
  QTest::mouseDClick(chart.get(), Qt::LeftButton, {}, {300, 200});
  EXPECT_EQ(asked.count(), 2);
}

TEST_F(DrawingToolTest, StaysAtItsTimesOnAnotherTimeframe) {
  drawLine();
  QTest::mouseMove(chart.get(), {700, 20});
  const Drawing before = drawings[0];
  const oms::BarSeries five = walk(kFirst / 5, 60, 300);
  chart->setSeries(&five);
  chart->zoomToLast(60);
  settle();
  EXPECT_EQ(tool().selected(), 0u);
  // A step of a bar is five minutes now, and the rest is as it was.
  key(Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_EQ(drawings[0].anchors[0].time - before.anchors[0].time, std::chrono::minutes(5));
  EXPECT_EQ(drawings[0].anchors[0].price, before.anchors[0].price);
}

TEST_F(DrawingToolTest, AVwapGrowsWithTheBars) {
  arm(DrawingKind::Vwap);
  click({300, 200});
  tool().select(std::nullopt);
  series.bars.push_back(walkBar(kFirst + 300));
  chart->updateSeries(series);
  const QImage grown = still();
  const auto built = make();
  built->setSeries(&series);
  settle();
  built->drawings().setDrawings(drawings);
  built->zoomToLast(100);
  EXPECT_EQ(grown, picture(*built));
}

TEST_F(DrawingToolTest, HiddenOnesAreNeitherSeenNorHit) {
  const QImage empty = still();
  drawLine();
  tool().setHidden(true);
  EXPECT_EQ(still(), empty);
  EXPECT_EQ(tool().drawingAt({300, 150}), std::nullopt);
  tool().setHidden(false);
  EXPECT_NE(picture(*chart), empty);
}

TEST_F(DrawingToolTest, BeforeThereAreBarsItWaits) {
  chart->setSeries(nullptr);
  arm(DrawingKind::TrendLine);
  click({200, 100});
  click({400, 200});
  key(Qt::Key_Return);
  EXPECT_THAT(drawings, IsEmpty());
}

}  // namespace
}  // namespace charts
