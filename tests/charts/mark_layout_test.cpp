#include "charts/mark_layout.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "charts/chart_frame.h"
#include "tests/charts/mark_scene.h"

namespace charts {
namespace {

RC_GTEST_PROP(MarkLayout, NoTwoChipsAndNoTwoTagsOverlap, ()) {
  Scene scene;
  const auto prices = *rc::gen::container<std::vector<int>>(rc::gen::inRange(62'500, 64'500));
  RC_PRE(prices.size() <= 15u);
  for (const int price : prices)
    scene.addLine(LineKind::Order, price, 1);
  const MarkLayout layout = scene.layout();
  RC_ASSERT(layout.chips.size() == prices.size());
  for (std::size_t i = 0; i < layout.chips.size(); ++i) {
    RC_ASSERT(scene.area.rect.contains(layout.chips[i].rect));
    for (std::size_t k = 0; k < i; ++k) {
      RC_ASSERT(!layout.chips[i].rect.intersects(layout.chips[k].rect));
      RC_ASSERT(!layout.chips[i].cancel.intersects(layout.chips[k].cancel));
    }
  }
  for (std::size_t i = 0; i < layout.tags.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k)
      RC_ASSERT(!layout.tags[i].rect.intersects(layout.tags[k].rect));
    for (const AxisLabel& label : layout.labels)
      RC_ASSERT(!layout.tags[i].rect.intersects(label.rect));
  }
}

TEST(MarkLayout, LastPriceKeepsItsPlace) {
  Scene scene;
  const double last = scene.content.store.bar(kBars - 1).close.toDoubleLossy();
  for (int i = 0; i < 4; ++i)
    scene.addLine(LineKind::Order, last - i);
  const MarkLayout layout = scene.layout();
  const Tag& tag = layout.tags.back();
  EXPECT_TRUE(tag.filled);
  EXPECT_EQ(tag.text, formatValue(last, 1));
  EXPECT_NEAR(tag.rect.center().y(), scene.area.y(last), 1.5);
}

TEST(MarkLayout, ALabelMakesRoomForATagAndComesBack) {
  Scene scene;
  const auto says = [&scene](const char* price) {
    const auto labels = scene.layout().labels;
    return std::any_of(labels.begin(), labels.end(), [price](const AxisLabel& label) { return label.text == price; });
  };
  EXPECT_TRUE(says("63,500.0"));
  scene.addLine(LineKind::Order, 63'503);
  EXPECT_FALSE(says("63,500.0"));
  EXPECT_TRUE(says("63,400.0"));
  scene.content.lines.front().price = priceOf(63'450);
  EXPECT_TRUE(says("63,500.0"));
}

TEST(MarkLayout, TheCornerNamesTheClockOfTheTimes) {
  Scene scene;
  scene.content.viewport.setWidth(700);
  scene.content.viewport.setBars(scene.content.store.first(), scene.content.store.end());
  scene.content.zone = QTimeZone("America/New_York");
  const QRect volume(8, 516, 700, 60);
  ChartFrame frame = frameOf(scene.content, scene.area.rect, volume, 0, {}, 1);
  ASSERT_FALSE(frame.marks.labels.empty());
  EXPECT_EQ(frame.marks.labels.back().text, "EST");
  EXPECT_GT(frame.marks.labels.back().rect.top(), volume.bottom());
  EXPECT_LE(frame.marks.labels.back().rect.right(), frame.priceAxis.right());
  scene.addLine(LineKind::Order, 63'500, 1);
  ASSERT_TRUE(refreshFrame(frame, scene.content, std::nullopt));
  EXPECT_EQ(frame.marks.labels.back().text, "EST") << "marks that change keep it";
}

// Where prices are short the clock's name may be wider than their axis.
TEST(MarkLayout, NoTimeRunsIntoTheNameOfItsClock) {
  for (int shift = 0; shift < 60; ++shift) {
    Scene scene;
    scene.content.store.update(walk(static_cast<std::uint64_t>(shift), kBars));
    scene.content.viewport.setWidth(700);
    scene.content.viewport.setBars(scene.content.store.first(), scene.content.store.end());
    scene.content.decimals = 0;
    scene.content.zone = QTimeZone("Asia/Kathmandu");
    const ChartFrame frame = frameOf(scene.content, scene.area.rect, QRect(8, 516, 700, 60), 0, {}, 1);
    ASSERT_EQ(frame.zone.text, "UTC+05:45");
    ASSERT_FALSE(frame.timeTicks.empty());
    for (const Tick& tick : frame.timeTicks) {
      const int width = QFontMetrics(scene.content.font).horizontalAdvance(tick.label);
      EXPECT_LE(frame.prices.x(tick.position) + width / 2.0, frame.zone.rect.left()) << tick.label.toStdString();
    }
  }
}

TEST(MarkLayout, OnlyOrdersCanBeCancelledAndTheirCrossIsLargeEnough) {
  Scene scene;
  scene.addLine(LineKind::Position, 63'500);
  scene.addLine(LineKind::Stop, 63'300, 7);
  const MarkLayout layout = scene.layout();
  EXPECT_TRUE(layout.chips[0].cancel.isEmpty());
  EXPECT_GE(layout.chips[1].cancel.width(), 24);
  EXPECT_GE(layout.chips[1].cancel.height(), 24);
  EXPECT_EQ(layout.chips[1].cancel.right(), layout.chips[1].rect.right());
}

TEST(MarkLayout, WhatIsProposedKeepsItsPlaceAndWhatItLeavesIsALineAlone) {
  Scene scene;
  for (int i = 0; i < 4; ++i)
    scene.addLine(LineKind::Order, 63'500 + i, 1);
  scene.content.lines[1].state = LineState::Left;
  scene.content.lines[1].cancels = {};
  scene.content.lines[3].state = LineState::Proposed;
  const MarkLayout layout = scene.layout();
  ASSERT_EQ(layout.chips.size(), 4u);
  EXPECT_TRUE(layout.chips[1].rect.isEmpty());
  EXPECT_NEAR(layout.chips[1].lineY, scene.area.y(63'501), 1);
  EXPECT_EQ(regionOf(layout.chips[1], scene.area.rect).boundingRect().height(), 3);
  EXPECT_NEAR(layout.chips[3].rect.center().y(), scene.area.y(63'503), 1.5);
  EXPECT_FALSE(layout.chips[0].rect.intersects(layout.chips[3].rect));
  EXPECT_EQ(layout.tags.size(), 4u) << "three prices and the last one";
}

TEST(MarkLayout, TwentySixOrdersShareTheLabelsThatHaveRoom) {
  Scene scene;
  scene.content.foldedText = QStringLiteral("%1 orders");
  scene.content.foldedTip = QStringLiteral("%1");
  scene.addLine(LineKind::Position, 63'500);
  for (int i = 0; i < 26; ++i)
    scene.addLine(LineKind::Order, 63'300 + 10 * i, static_cast<std::uint64_t>(i) + 1);
  const MarkLayout layout = scene.layout();
  std::size_t orders = 0;
  std::vector<QRect> shown;
  for (const Chip& chip : layout.chips) {
    if (chip.rect.isEmpty())
      continue;
    for (const QRect& other : shown)
      EXPECT_FALSE(other.intersects(chip.rect));
    shown.push_back(chip.rect);
    EXPECT_FALSE(chip.folds > 0 && !chip.cancel.isEmpty()) << "no × cancels several";
    orders += chip.folds > 0 ? chip.folds : 1;
  }
  EXPECT_EQ(orders, 27u) << "each has a handle, its own or a shared one";
  EXPECT_EQ(layout.chips[0].text, "Stop 0.150") << "the position keeps its own";
  EXPECT_FALSE(layout.chips[0].rect.isEmpty());
  const auto folded = std::find_if(layout.chips.begin(), layout.chips.end(), [](const Chip& c) { return c.folds > 0; });
  ASSERT_NE(folded, layout.chips.end());
  EXPECT_EQ(folded->text, QStringLiteral("%1 orders").arg(folded->folds));
  EXPECT_TRUE(folded->line.fixed.contains("63,5")) << folded->line.fixed.toStdString();
  int tagged = 0;
  for (const Tag& tag : layout.tags)
    tagged += tag.rect.height();
  EXPECT_LE(tagged, scene.area.rect.height() / 2 + 1);
  EXPECT_FALSE(layout.labels.empty()) << "the scale still has its prices";
}

TEST(MarkLayout, WithAScaleOfPercentOrdersSayTheirPriceToo) {
  Scene scene;
  scene.area.percentOf = 63'000;
  scene.addLine(LineKind::Order, 63'630, 1);
  EXPECT_EQ(scene.layout().tags.front().text, "63,630.0  +1.00 %");
}

TEST(MarkLayout, LinesOutOfSightStayAtTheEdgeWithAnArrow) {
  Scene scene;
  scene.addLine(LineKind::Order, 90'000, 1);
  scene.addLine(LineKind::Order, 100, 2);
  const MarkLayout layout = scene.layout();
  EXPECT_EQ(layout.chips[0].beyond, -1);
  EXPECT_EQ(layout.chips[1].beyond, 1);
  EXPECT_EQ(layout.chips[0].text, QString::fromUtf8("↑ Stop 0.150"));
  EXPECT_EQ(layout.chips[1].text, QString::fromUtf8("↓ Stop 0.150"));
  EXPECT_EQ(layout.tags.size(), 1u) << "only the last price has a place on the axis";
}

TEST(MarkLayout, BeyondTheEdgeHandlesStandAsTheirPricesDo) {
  Scene scene;
  const std::vector<double> prices{64'100, 66'000, 65'000, 100, 62'000, 61'000};
  for (const double price : prices)
    scene.addLine(LineKind::Order, price);
  const MarkLayout layout = scene.layout();
  for (std::size_t i = 0; i < prices.size(); ++i) {
    for (std::size_t k = 0; k < prices.size(); ++k)
      EXPECT_EQ(prices[i] > prices[k], layout.chips[i].rect.top() < layout.chips[k].rect.top()) << i << " and " << k;
  }
}

TEST(MarkLayout, TheLastPriceStaysAtTheEdgeOfALockedScale) {
  Scene scene;
  EXPECT_TRUE(scene.layout().locked.isEmpty());
  const QString last = formatValue(scene.content.store.bar(kBars - 1).close.toDoubleLossy(), 1);
  for (const auto& [range, arrow] : {std::pair{ValueRange{10, 20}, 0x2191}, {ValueRange{80'000, 90'000}, 0x2193}}) {
    scene.content.manualRange = scene.area.values = range;
    const MarkLayout layout = scene.layout();
    EXPECT_EQ(layout.tags.back().text, QChar(arrow) + last);
    EXPECT_TRUE(QRect(708, 8, 80, 500).contains(layout.tags.back().rect));
    EXPECT_TRUE(QRect(708, 8, 80, 500).contains(layout.locked));
    EXPECT_FALSE(layout.locked.intersects(layout.tags.back().rect));
    for (const AxisLabel& label : layout.labels)
      EXPECT_FALSE(layout.locked.intersects(label.rect)) << qPrintable(label.text);
  }
}

TEST(MarkLayout, HandlesKeepAwayFromTheLegend) {
  Scene scene;
  scene.content.legendHeight = 52;
  for (const double price : {63'990.0, 63'980.0, 64'200.0})
    scene.addLine(LineKind::Order, price);
  for (const Chip& chip : scene.layout().chips)
    EXPECT_GE(chip.rect.top(), scene.area.rect.top() + 52);
}

TEST(MarkLayout, FillsStandAtTheirBars) {
  Scene scene;
  scene.addFill(40, oms::Side::buy);
  scene.addFill(40, oms::Side::buy);
  scene.addFill(40, oms::Side::sell);
  scene.addFill(41, oms::Side::sell);
  const MarkLayout layout = scene.layout();
  ASSERT_EQ(layout.glyphs.size(), 3u);
  EXPECT_EQ(layout.glyphs[0].markers, (std::vector<std::size_t>{0, 1})) << "one mark for the fills of a bar";
  EXPECT_NEAR(layout.glyphs[0].rect.center().x(), scene.area.x(40), 1);
  EXPECT_GT(layout.glyphs[0].rect.top(), scene.area.y(scene.content.store.bar(40).low.toDoubleLossy()));
  EXPECT_LT(layout.glyphs[1].rect.bottom(), scene.area.y(scene.content.store.bar(40).high.toDoubleLossy()));
}

TEST(MarkLayout, OtherMarksStandBehindTheFillsOfTheirBar) {
  Scene scene;
  const auto add = [&scene](MarkKind kind, oms::Side side) {
    scene.content.markers.push_back({walkBar(40).openTime, side, "It", kind});
  };
  for (const MarkKind kind : {MarkKind::Pattern, MarkKind::Signal, MarkKind::Fill, MarkKind::Decision})
    add(kind, oms::Side::buy);
  add(MarkKind::Pattern, oms::Side::sell);
  const MarkLayout layout = scene.layout();
  ASSERT_EQ(layout.glyphs.size(), 5u);
  std::map<MarkKind, int> tops;
  for (const MarkGlyph& glyph : layout.glyphs) {
    if (glyph.side == oms::Side::buy)
      tops[glyph.kind] = glyph.rect.top();
    for (const MarkGlyph& other : layout.glyphs)
      EXPECT_TRUE(&glyph == &other || !glyph.rect.intersects(other.rect));
    EXPECT_EQ(marksAt(layout, glyph.rect.center()), glyph.markers);
  }
  EXPECT_LT(tops[MarkKind::Fill], tops[MarkKind::Signal]);
  EXPECT_LT(tops[MarkKind::Signal], tops[MarkKind::Decision]);
  EXPECT_LT(tops[MarkKind::Decision], tops[MarkKind::Pattern]);
  EXPECT_LT(layout.glyphs.back().rect.bottom(), scene.area.y(scene.content.store.bar(40).high.toDoubleLossy()))
      << "alone it stands next to its bar";
  EXPECT_TRUE(marksAt(layout, {5, 5}).empty());
}

TEST(MarkLayout, PatternsSayTheirNamesWhereNothingElseStands) {
  Scene scene;
  for (std::size_t bar = 0; bar < kBars; bar += 4) {
    const oms::Side side = bar % 8 == 0 ? oms::Side::buy : oms::Side::sell;
    scene.content.markers.push_back(
        {walkBar(bar).openTime, side, "Doji · 80 %", MarkKind::Pattern, ColorRole::Up, bar, "Doji"});
    scene.addFill(bar + 1, side);
  }
  scene.addLine(LineKind::Stop, 63'500, 1);
  const MarkLayout layout = scene.layout();
  const Columns columns = columnsOf(scene.content.store, scene.area);
  int named = 0;
  for (std::size_t i = 0; i < layout.glyphs.size(); ++i) {
    const MarkGlyph& glyph = layout.glyphs[i];
    EXPECT_EQ(glyph.name.isEmpty(), glyph.nameRect.isEmpty());
    if (glyph.name.isEmpty())
      continue;
    ++named;
    EXPECT_EQ(glyph.name, "Doji");
    EXPECT_EQ(glyph.kind, MarkKind::Pattern);
    EXPECT_TRUE(scene.area.rect.contains(glyph.nameRect));
    EXPECT_FALSE(glyph.nameRect.intersects(layout.chips[0].rect));
    for (std::size_t k = 0; k < layout.glyphs.size(); ++k) {
      EXPECT_FALSE(glyph.nameRect.intersects(layout.glyphs[k].rect));
      EXPECT_TRUE(k == i || !glyph.nameRect.intersects(layout.glyphs[k].nameRect));
    }
    for (const Column& column : columns.list) {
      const QRect bar(QPoint(column.x - columns.width / 2, clampedY(scene.area, column.high)),
                      QPoint(column.x + columns.width / 2, clampedY(scene.area, column.low)));
      EXPECT_FALSE(glyph.nameRect.intersects(bar));
    }
  }
  EXPECT_GE(named, 2);
}

TEST(MarkLayout, ATradeIsALineFromItsEntryToItsExit) {
  Scene scene;
  const auto trade = [&scene](std::size_t entry, std::size_t exit) {
    scene.content.trades.push_back(
        {walkBar(entry).openTime, priceOf(63'200), walkBar(exit).openTime, priceOf(63'600), true, "Long"});
  };
  trade(10, 30);
  trade(40, 60);
  trade(70, 90);
  scene.area.left = 35;
  scene.area.right = 65;
  const MarkLayout layout = scene.layout();
  ASSERT_EQ(layout.trades.size(), 1u);
  EXPECT_EQ(layout.trades[0].trade, 1u);
  const QLine& line = layout.trades[0].line;
  EXPECT_NEAR(line.x1(), scene.area.x(40), 1);
  EXPECT_NEAR(line.y1(), scene.area.y(63'200), 1);
  EXPECT_NEAR(line.x2(), scene.area.x(60), 1);
  EXPECT_NEAR(line.y2(), scene.area.y(63'600), 1);
  EXPECT_EQ(tradeAt(layout, line.center()), 1u);
  EXPECT_EQ(tradeAt(layout, line.center() + QPoint(0, 20)), std::nullopt);
  EXPECT_EQ(tradeAt(layout, line.p2() + QPoint(20, -5)), std::nullopt) << "it ends there";
}

// Its ends are where the marks of its fills are, also where bars stand at their times and those are no whole ones, and
// of a fill behind a bar that a gap follows.
TEST(MarkLayout, ATradeEndsAtTheBarsOfItsFills) {
  for (const bool gaps : {false, true}) {
    oms::BarSeries series = walk(0, kBars, 3'600);
    for (std::size_t i = 0; i < kBars; ++i) {
      const auto late = std::chrono::minutes(30) + std::chrono::hours(i < 50 ? 0 : 10);
      series.bars[i].openTime = series.bars[i].openTime + late;
      series.bars[i].closeTime = series.bars[i].closeTime + late;
    }
    Scene scene;
    scene.content.store.clear();
    scene.content.store.setGapsShown(gaps);
    scene.content.store.update(series);
    scene.area.left = scene.content.store.first() - 0.5;
    scene.area.right = scene.content.store.end() - 0.5;
    const oms::Timestamp entry = series.bars[20].openTime + std::chrono::minutes(40);
    const oms::Timestamp exit = series.bars[49].closeTime + std::chrono::minutes(5);
    scene.content.trades = {{entry, priceOf(63'200), exit, priceOf(63'600), true, "Long"}};
    scene.content.markers = {{entry, oms::Side::buy, "Bought"}, {exit, oms::Side::sell, "Sold"}};
    const MarkLayout layout = scene.layout();
    ASSERT_EQ(layout.trades.size(), 1u);
    ASSERT_EQ(layout.glyphs.size(), 2u);
    EXPECT_NEAR(layout.trades[0].line.x1(), layout.glyphs[0].rect.center().x(), 1) << gaps;
    EXPECT_NEAR(layout.trades[0].line.x2(), layout.glyphs[1].rect.center().x(), 1) << gaps;
  }
}

// Marks of bars that stand close together lie over each other: what is pointed at is what the tip says.
TEST(MarkLayout, OfMarksWithinReachTheNearestIsMeant) {
  Scene scene;
  for (const std::size_t bar : {40u, 41u, 42u})
    scene.addFill(bar, oms::Side::buy);
  const MarkLayout layout = scene.layout();
  ASSERT_EQ(layout.glyphs.size(), 3u);
  for (const MarkGlyph& glyph : layout.glyphs)
    EXPECT_EQ(marksAt(layout, glyph.rect.center()), glyph.markers);
}

// A price moves a tag and changes its text; texts that are the same keep their widths, and nothing else is kept.
TEST(MarkLayout, OnTopOfAnEarlierOneIsWhatItIsAnew) {
  Scene scene;
  scene.content.foldedText = "%1 orders";
  scene.content.foldedTip = "%1";
  for (const double price : {63'100.0, 63'104.0, 63'500.0, 63'900.0, 65'000.0})
    scene.addLine(LineKind::Order, price, 1);
  MarkLayout before;
  const auto follows = [&](const char* what) {
    const MarkLayout anew = scene.layout();
    const MarkLayout after =
        layoutMarks(scene.content, scene.area, QRect(708, 8, 80, 500), columnsOf(scene.content.store, scene.area),
                    valueTicks(scene.area.values, 10, 1), &before);
    EXPECT_EQ(after.chips, anew.chips) << what;
    EXPECT_EQ(after.tags, anew.tags) << what;
    before = after;
  };
  follows("from nothing");
  scene.content.lines[1].label = "a longer one than before";
  follows("another text");
  scene.content.lines[2].cancels = {};
  follows("no cross");
  scene.content.lines.erase(scene.content.lines.begin());
  follows("other places");
  scene.content.lines[0].price = priceOf(12'345.6);
  follows("out of sight");
  for (int i = 0; i < 40; ++i)
    scene.addLine(LineKind::Order, 63'000 + i, 1);
  follows("folded");
}

TEST(MarkLayout, FillsOutOfSightAreLeftOut) {
  Scene scene;
  for (const std::size_t bar : {2u, 50u, 98u})
    scene.addFill(bar, oms::Side::buy);
  scene.area.left = 20;
  scene.area.right = 80;
  EXPECT_EQ(scene.layout().glyphs.size(), 1u);
}

}  // namespace
}  // namespace charts
