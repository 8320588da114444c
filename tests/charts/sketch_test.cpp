#include "charts/sketch.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "charts/anchoring.h"
#include "charts/drawings.h"
#include "tests/charts/series.h"

// Where drawings stand, and where they are hit.
namespace charts {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr QRect kArea(10, 20, 600, 300);

// Sixty bars of a minute, ten pixels each; prices from 63,000 to 64,500, five a pixel.
class SketchTest : public testing::Test {
 protected:
  SketchTest() {
    content.decimals = 1;
    content.store.update(series);
    area.rect = kArea;
    area.left = -0.5;
    area.right = 59.5;
    area.values = {63'000, 64'500};
  }

  static Anchor anchor(std::int64_t bar, double price) {
    return {oms::Timestamp::fromSeconds(kSeriesStart + bar * 60), priceOf(price)};
  }
  QPointF point(double position, double price) const { return {area.x(position), area.y(price)}; }
  std::vector<Shape> shapes(std::vector<Drawing> drawings) {
    content.drawings = std::move(drawings);
    return shapesOf(content, area, columnsOf(content.store, area)).list;
  }
  Shape shape(DrawingKind kind, std::vector<Anchor> anchors, const QString& text = {}) {
    Drawing drawing;
    drawing.kind = kind;
    drawing.anchors = std::move(anchors);
    drawing.style.levels = typeOf(kind).levels;
    drawing.text = text;
    return shapes({drawing}).front();
  }
  static QStringList texts(const Shape& shape) {
    QStringList texts;
    for (const Shape::Label& label : shape.labels)
      texts << label.text;
    return texts;
  }

  oms::BarSeries series = walk(0, 60);
  ChartContent content;
  PlotArea area;
};

TEST(Clipped, LinesReachAsFarAsTheirKind) {
  const QRectF rect(0, 0, 100, 50);
  const QLineF inside(20, 10, 40, 20);
  EXPECT_EQ(clipped(inside, rect, Reach::Segment), inside);
  EXPECT_EQ(clipped(inside, rect, Reach::Ray), QLineF(20, 10, 100, 50));
  EXPECT_EQ(clipped(inside, rect, Reach::Line), QLineF(0, 0, 100, 50));
  EXPECT_EQ(clipped({-100, 25, 300, 25}, rect, Reach::Segment), QLineF(0, 25, 100, 25));
  EXPECT_EQ(clipped({110, 10, 120, 10}, rect, Reach::Ray), std::nullopt);
  EXPECT_EQ(clipped({110, 10, 120, 10}, rect, Reach::Line), QLineF(0, 10, 100, 10));
  EXPECT_EQ(clipped({-10, 60, 110, 60}, rect, Reach::Line), std::nullopt);
  EXPECT_EQ(clipped({5, 5, 5, 5}, rect, Reach::Ray), std::nullopt) << "without a direction";
}

RC_GTEST_PROP(Clipped, WhatIsLeftLiesInTheRectangleAndOnTheLine, ()) {
  const auto number = [] { return *rc::gen::inRange(-1'000, 1'000) / 4.0; };
  const QRectF rect(-50, -40, 120, 90);
  const QLineF line(number(), number(), number(), number());
  const auto seen = clipped(line, rect, Reach::Line);
  if (!seen)
    return;
  for (const QPointF& at : {seen->p1(), seen->p2()}) {
    RC_ASSERT(rect.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(at));
    const QPointF away = at - line.p1();
    const double area = line.dx() * away.y() - line.dy() * away.x();
    RC_ASSERT(std::abs(area) <= 1e-6 * (1 + line.length()) * (1 + std::hypot(away.x(), away.y())));
  }
}

TEST_F(SketchTest, EveryKindHasItsRowAndIsDrawn) {
  content.store.setVolumesSummed(true);
  for (std::size_t i = 0; i < drawingTypes().size(); ++i) {
    const DrawingType& type = drawingTypes()[i];
    EXPECT_EQ(static_cast<std::size_t>(type.kind), i) << type.word;
    std::vector<Anchor> anchors{anchor(10, 63'400), anchor(30, 63'900), anchor(40, 63'600)};
    anchors.resize(type.anchors);
    const Shape drawn = shape(type.kind, anchors);
    EXPECT_THAT(drawn.anchors, SizeIs(type.anchors)) << type.word;
    EXPECT_FALSE(drawn.strokes.empty() && drawn.labels.empty()) << type.word;
    // While it is placed all its points may be one.
    const Shape begun = shape(type.kind, std::vector<Anchor>(type.anchors, anchors.front()));
    for (const Shape::Stroke& stroke : begun.strokes) {
      for (const QPointF& at : stroke.points)
        EXPECT_TRUE(std::isfinite(at.x()) && std::isfinite(at.y())) << type.word;
    }
  }
}

TEST_F(SketchTest, LinesGoThroughTheirAnchors) {
  const Shape line = shape(DrawingKind::TrendLine, {anchor(10, 63'500), anchor(20, 63'600)});
  ASSERT_THAT(line.strokes, SizeIs(1));
  EXPECT_EQ(line.strokes[0].points, QPolygonF({point(10, 63'500), point(20, 63'600)}));
  const Shape ray = shape(DrawingKind::Ray, {anchor(10, 63'500), anchor(20, 63'600)});
  EXPECT_EQ(ray.strokes[0].points.front(), point(10, 63'500));
  EXPECT_NEAR(ray.strokes[0].points.back().x(), QRectF(kArea).right(), 1e-9);
  EXPECT_NEAR(ray.strokes[0].points.back().y(), point(0, 63'500 + 10 * (area.indexAt(QRectF(kArea).right()) - 10)).y(),
              1e-6);
  const Shape level = shape(DrawingKind::Horizontal, {anchor(10, 63'500)});
  EXPECT_EQ(level.strokes[0].points.front().y(), level.strokes[0].points.back().y());
  EXPECT_EQ(texts(level), QStringList("63,500.0"));
  EXPECT_EQ(texts(shape(DrawingKind::Vertical, {anchor(30, 63'500)})), QStringList("1 Dec 09:30"));
}

TEST_F(SketchTest, AChannelsSecondLineRunsThroughItsThirdPoint) {
  const Shape channel = shape(DrawingKind::Channel, {anchor(10, 63'500), anchor(20, 63'600), anchor(15, 63'650)});
  ASSERT_THAT(channel.strokes, SizeIs(3));
  const QPointF away = channel.strokes[1].points[0] - channel.strokes[0].points[0];
  EXPECT_EQ(channel.strokes[1].points[1] - channel.strokes[0].points[1], away);
  EXPECT_NEAR(away.y(), -100 / 5.0, 1e-9) << "65 in the middle of 55";
  EXPECT_TRUE(channel.strokes[2].dashed);
}

TEST_F(SketchTest, RetracementsCountFromTheEndOfTheMove) {
  const Shape up = shape(DrawingKind::Retracement, {anchor(10, 63'000), anchor(30, 64'000)});
  EXPECT_THAT(texts(up), ElementsAre("0  64,000.0", "0.236  63,764.0", "0.382  63,618.0", "0.5  63,500.0",
                                     "0.618  63,382.0", "0.786  63,214.0", "1  63,000.0"));
  const Shape down = shape(DrawingKind::Retracement, {anchor(10, 64'000), anchor(30, 63'000)});
  EXPECT_THAT(texts(down), testing::Contains("0.382  63,382.0"));
  // The move itself, and seven levels from where it began to the edge.
  ASSERT_THAT(up.strokes, SizeIs(8));
  EXPECT_EQ(up.strokes[4].points.front(), point(10, 63'500));
  EXPECT_NEAR(up.strokes[4].points.back().x(), QRectF(kArea).right(), 1e-9);
}

TEST_F(SketchTest, ExtensionsProjectTheMoveFromTheThirdPoint) {
  const Shape shape = this->shape(DrawingKind::Extension, {anchor(10, 63'000), anchor(20, 63'500), anchor(30, 63'200)});
  EXPECT_THAT(texts(shape), testing::IsSupersetOf({QString("0  63,200.0"), QString("0.618  63,509.0"),
                                                   QString("1  63,700.0"), QString("1.618  64,009.0")}));
}

TEST_F(SketchTest, LevelsTooCloseToBeReadKeepTheirLines) {
  const Shape flat = shape(DrawingKind::Retracement, {anchor(10, 63'500), anchor(30, 63'510)});
  EXPECT_THAT(flat.strokes, SizeIs(8));
  EXPECT_THAT(flat.labels, SizeIs(1));
}

TEST_F(SketchTest, MeasureSaysPriceShareBarsAndTime) {
  const Shape up = shape(DrawingKind::Measure, {anchor(10, 63'000), anchor(30, 63'315)});
  EXPECT_EQ(texts(up), QStringList("+315.0 (+0.50 %) · 20 bars · 20m"));
  EXPECT_EQ(up.labels[0].color, ColorRole::Up);
  const Shape back = shape(DrawingKind::Measure, {anchor(30, 63'315), anchor(10, 63'000)});
  EXPECT_TRUE(QRectF(kArea).contains(back.labels.at(0).rect)) << "though its point lies at the edge";
  EXPECT_EQ(texts(back), QStringList("−315.0 (−0.50 %) · −20 bars · −20m"));
  EXPECT_EQ(back.labels[0].color, ColorRole::Down);
}

TEST_F(SketchTest, RiskAndRewardAreLongOrShortByTheStop) {
  const Shape buy = shape(DrawingKind::RiskReward, {anchor(10, 63'500), anchor(20, 63'400), anchor(20, 63'750)});
  EXPECT_THAT(texts(buy),
              ElementsAre("Stop 63,400.0 · −0.16 %", "Target 63,750.0 · +0.39 %", "Long 63,500.0 · 2.50 to 1"));
  const Shape sell = shape(DrawingKind::RiskReward, {anchor(10, 63'500), anchor(20, 63'600), anchor(20, 63'300)});
  EXPECT_THAT(texts(sell), testing::Contains("Short 63,500.0 · 2.00 to 1"));
  const Shape wrong = shape(DrawingKind::RiskReward, {anchor(10, 63'500), anchor(20, 63'400), anchor(20, 63'300)});
  EXPECT_THAT(texts(wrong), testing::Contains("Long 63,500.0 · no reward for a risk"));
}

TEST_F(SketchTest, VwapIsTheNaiveSumFromItsAnchorOn) {
  content.store.setVolumesSummed(true);
  const Shape shape = this->shape(DrawingKind::Vwap, {anchor(20, 0)});
  ASSERT_THAT(shape.strokes, SizeIs(1));
  ASSERT_THAT(shape.strokes[0].points, SizeIs(40));
  double value = 0;
  double volume = 0;
  for (std::size_t i = 20; i < 60; ++i) {
    const oms::Bar& bar = series.bars[i];
    const double traded = bar.volume.toDoubleLossy();
    value += (bar.high.toDoubleLossy() + bar.low.toDoubleLossy() + bar.close.toDoubleLossy()) / 3 * traded;
    volume += traded;
    EXPECT_NEAR(content.store.vwap(20, i + 1), value / volume, 1e-3) << i;
    EXPECT_NEAR(shape.strokes[0].points[static_cast<qsizetype>(i - 20)].y(), area.y(value / volume), 1e-3);
  }
  EXPECT_EQ(shape.anchors[0].y(), shape.strokes[0].points.front().y()) << "its handle is on it";
}

TEST_F(SketchTest, AVwapSaysThatItsAnchorLiesBeforeTheBarsInMemory) {
  content.store.setVolumesSummed(true);
  EXPECT_FALSE(texts(shape(DrawingKind::Vwap, {anchor(0, 0)})).join("").contains("first bar"));
  const Shape before = shape(DrawingKind::Vwap, {anchor(-5, 0)});
  EXPECT_TRUE(texts(before).join("").contains("first bar"));
  EXPECT_EQ(before.strokes, shape(DrawingKind::Vwap, {anchor(0, 0)}).strokes) << "it is the sum of what there is";
}

TEST_F(SketchTest, LabelsMakeRoomForEachOther) {
  std::vector<Drawing> drawings;
  for (int i = 0; i < 6; ++i) {
    Drawing line;
    line.kind = DrawingKind::Horizontal;
    line.anchors = {anchor(10, 63'500 + i)};
    drawings.push_back(line);
  }
  const std::vector<Shape> drawn = shapes(drawings);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    ASSERT_THAT(drawn[i].labels, SizeIs(1));
    EXPECT_TRUE(QRectF(kArea).contains(drawn[i].labels[0].rect)) << i;
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_LE(drawn[i].labels[0].rect.bottom(), drawn[k].labels[0].rect.top()) << i << " and " << k;
  }
}

// Of a short whose lines are near to each other: the stop's label above the entry's, and that above the target's.
TEST_F(SketchTest, LabelsThatMakeRoomStayInTheOrderOfTheirPrices) {
  for (const double top : {63'700.0, 64'497.0}) {
    const Shape drawn = shape(DrawingKind::RiskReward, {anchor(20, top - 5), anchor(22, top), anchor(22, top - 15)});
    ASSERT_THAT(drawn.labels, SizeIs(3));
    const QRectF stop = drawn.labels[0].rect;
    const QRectF target = drawn.labels[1].rect;
    const QRectF entry = drawn.labels[2].rect;
    EXPECT_LE(stop.bottom(), entry.top());
    EXPECT_LE(entry.bottom(), target.top());
  }
}

TEST_F(SketchTest, VwapFollowsTheBarsThatChangeAndCome) {
  content.store.setVolumesSummed(true);
  for (std::uint64_t next = 60; next < 70; ++next) {
    oms::Bar forming = walkBar(next);
    forming.volume = oms::Volume{};
    series.bars.push_back(forming);
    content.store.update(series);
    series.bars.back() = walkBar(next);
    content.store.update(series);
  }
  CandleStore built;
  built.setVolumesSummed(true);
  built.update(series);
  for (std::size_t to = 21; to <= built.size(); ++to)
    EXPECT_EQ(content.store.vwap(20, to), built.vwap(20, to));
  EXPECT_TRUE(std::isnan(content.store.vwap(20, 20))) << "of no bars";
}

TEST_F(SketchTest, TheUppermostIsHitAndAnAnchorBeforeItsLine) {
  Drawing line;
  line.anchors = {anchor(10, 63'500), anchor(30, 63'500)};
  Drawing other = line;
  other.anchors = {anchor(20, 63'000), anchor(20, 64'000)};
  const auto both = shapes({line, other});
  EXPECT_EQ(hitAt(both, point(15, 63'500)), (DrawingHit{0, std::nullopt}));
  EXPECT_EQ(hitAt(both, point(15, 63'500) + QPointF(0, 4)), (DrawingHit{0, std::nullopt}));
  EXPECT_EQ(hitAt(both, point(15, 63'500) + QPointF(0, 9)), std::nullopt);
  EXPECT_EQ(hitAt(both, point(20, 63'500)), (DrawingHit{1, std::nullopt}));
  EXPECT_EQ(hitAt(both, point(30, 63'500) + QPointF(5, 0)), (DrawingHit{0, 1}));
  EXPECT_EQ(hitAt(both, point(32, 63'500)), std::nullopt) << "a segment ends at its anchors";
  content.drawingsHidden = true;
  EXPECT_EQ(hitAt(shapes({line, other}), point(15, 63'500)), std::nullopt);
  content.drawingsHidden = false;
  line.hidden = true;
  EXPECT_EQ(hitAt(shapes({line}), point(15, 63'500)), std::nullopt);
}

TEST_F(SketchTest, ARectangleIsHitAtItsEdgesOnly) {
  Drawing box;
  box.kind = DrawingKind::Rectangle;
  box.anchors = {anchor(10, 63'500), anchor(30, 64'000)};
  const auto drawn = shapes({box});
  EXPECT_TRUE(hitAt(drawn, point(20, 64'000)));
  EXPECT_TRUE(hitAt(drawn, point(30, 63'700)));
  EXPECT_FALSE(hitAt(drawn, point(20, 63'750))) << "what lies in it can be reached";
}

TEST_F(SketchTest, RefreshedShapesAreThoseMadeAnew) {
  content.store.setVolumesSummed(true);
  Drawing line;
  line.anchors = {anchor(10, 63'500), anchor(20, 63'600)};
  Drawing vwap;
  vwap.kind = DrawingKind::Vwap;
  vwap.anchors = {anchor(20, 63'500)};
  content.drawings = {line, vwap, line};
  const Shapes before = shapesOf(content, area, columnsOf(content.store, area));
  series.bars.back().close = priceOf(64'000);
  content.store.update(series);
  content.selected = 0;
  content.held = 1;
  content.drawings[2].style.width = 2;
  content.drawings[0].text = "another";
  const Columns columns = columnsOf(content.store, area);
  EXPECT_EQ(shapesOf(content, area, columns, &before).list, shapesOf(content, area, columns).list);
  EXPECT_NE(shapesOf(content, area, columns).list[1], before.list[1]) << "the average has moved";
  content.drawings.pop_back();
  content.drawings[0].hidden = true;
  EXPECT_EQ(shapesOf(content, area, columns, &before).list, shapesOf(content, area, columns).list);
}

TEST_F(SketchTest, OnlyWhatDiffersIsPaintedAnew) {
  Drawing line;
  line.anchors = {anchor(10, 63'500), anchor(20, 63'600)};
  Drawing far = line;
  far.anchors = {anchor(40, 63'500), anchor(50, 63'600)};
  const auto before = shapes({line, far});
  EXPECT_TRUE(changedRegion(before, shapes({line, far})).isEmpty());
  far.style.width = 3;
  const QRegion changed = changedRegion(before, shapes({line, far}));
  EXPECT_TRUE(changed.contains(point(45, 63'550).toPoint()));
  EXPECT_FALSE(changed.contains(point(15, 63'550).toPoint()));
  EXPECT_TRUE(changedRegion(before, {}).contains(point(15, 63'550).toPoint()));
}

// On bars of five minutes the same times lie where their bars are.
TEST_F(SketchTest, AnchorsStayAtTheirTimesOnAnotherTimeframe) {
  CandleStore five;
  five.update(walk(0, 12, 300));
  for (const int minute : {0, 5, 25, 55})
    EXPECT_EQ(five.positionOf(anchor(minute, 0).time), minute / 5.0);
  EXPECT_NEAR(five.positionOf(anchor(13, 0).time), 2.6, 1e-6);
  EXPECT_NEAR(five.positionOf(anchor(80, 0).time), 16, 1e-6) << "beyond the last bar";
  EXPECT_NEAR(five.positionOf(anchor(-10, 0).time), -2, 1e-6);
  five.setGapsShown(true);
  EXPECT_NEAR(five.positionOf(anchor(13, 0).time) - five.first(), 2.6, 1e-5);
}

TEST_F(SketchTest, ATimeInAGapLiesBeforeTheBarAfterIt) {
  oms::BarSeries gap = walk(0, 20);
  for (std::size_t i = 10; i < 20; ++i) {
    gap.bars[i].openTime = gap.bars[i].openTime + std::chrono::hours(2);
    gap.bars[i].closeTime = gap.bars[i].closeTime + std::chrono::hours(2);
  }
  CandleStore store;
  store.update(gap);
  EXPECT_EQ(store.positionOf(anchor(9, 0).time), 9);
  EXPECT_EQ(store.positionOf(anchor(60, 0).time), 10);
  EXPECT_EQ(store.positionOf(anchor(130, 0).time), 10);
  EXPECT_EQ(store.positionOf(anchor(131, 0).time), 11);
}

RC_GTEST_FIXTURE_PROP(SketchTest, TimesAndPositionsAreEachOthersWayBack, ()) {
  const bool gaps = *rc::gen::arbitrary<bool>();
  content.store.setGapsShown(gaps);
  const double position = content.store.first() + *rc::gen::inRange(-4'000, 8'000) / 64.0;
  RC_ASSERT(std::abs(content.store.positionOf(content.store.timeAt(position)) - position) < 1e-4);
}

TEST_F(SketchTest, PointsLieOnBarsAndDecimals) {
  const Anchor near = anchorAt(content, area, point(20.3, 63'512.34), false);
  EXPECT_EQ(near, anchor(20, 63'512.3));
  EXPECT_EQ(anchorAt(content, area, point(63.4, 63'500), false), anchor(63, 63'500)) << "in the time to come";
  EXPECT_EQ(anchorAt(content, area, point(-3.6, 63'500), false), anchor(-4, 63'500));
}

TEST_F(SketchTest, TheMagnetTakesTheNearestOfFourPrices) {
  const ChartBar bar = content.store.bar(20);
  const double high = bar.high.toDoubleLossy();
  const Anchor atHigh{bar.openTime, bar.high};
  EXPECT_EQ(anchorAt(content, area, point(20.2, high + 60), true), atHigh);
  const auto priceAt = [this](double price, bool magnet) {
    return anchorAt(content, area, point(20.2, price), magnet).price.toDoubleLossy();
  };
  EXPECT_NEAR(priceAt(high + 60, false), high + 60, 0.051);
  EXPECT_NEAR(priceAt(high + 200, true), high + 200, 0.051) << "too far";
  // Where bars are thin the one is meant whose price is near, a few pixels to the side.
  area.right = 599.5;
  const Anchor aside = anchorAt(content, area, point(20, high) + QPointF(1, 0), true);
  EXPECT_TRUE(aside.time >= content.store.bar(15).openTime && aside.time <= content.store.bar(27).openTime);
}

TEST_F(SketchTest, ShiftsByBarsAndPixels) {
  EXPECT_EQ(shifted(content, area, anchor(20, 63'500), 3, -10), anchor(23, 63'550));
  EXPECT_EQ(shifted(content, area, anchor(58, 63'500), 5, 0), anchor(63, 63'500));
  area.logarithmic = true;
  const Anchor risen = shifted(content, area, anchor(20, 64'300), 0, -10);
  EXPECT_GT(risen.price, priceOf(64'350)) << "a pixel up there is more";
}

}  // namespace
}  // namespace charts
