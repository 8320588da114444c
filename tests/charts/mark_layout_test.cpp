#include "charts/mark_layout.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "tests/charts/series.h"

namespace charts {
namespace {

constexpr std::size_t kBars = 100;

// A chart of 100 bars, 7 pixels each, prices 63,000 to 64,000 over 500 pixels.
struct Scene {
  Scene() {
    content.decimals = 1;
    content.store.update(walk(0, kBars));
    area = {QRect(8, 8, 700, 500), -0.5, 99.5, {63'000, 64'000}};
  }
  MarkLayout layout() const {
    return layoutMarks(content, area, QRect(708, 8, 80, 500), columnsOf(content.store, area));
  }
  void addLine(LineKind kind, double price, std::uint64_t order = 0) {
    content.lines.push_back({kind, oms::Side::buy, priceOf(price), "Stop 0.150", oms::OrderId{order}});
  }
  void addFill(std::size_t bar, oms::Side side) {
    content.markers.push_back({walkBar(bar).openTime + std::chrono::seconds(30), side, "Bought"});
  }

  ChartContent content;
  PlotArea area;
};

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
  }
}

TEST(MarkLayout, LastPriceKeepsItsPlace) {
  Scene scene;
  const double last = scene.content.store.candles().back().close;
  for (int i = 0; i < 4; ++i)
    scene.addLine(LineKind::Order, last - i);
  const MarkLayout layout = scene.layout();
  const Tag& tag = layout.tags.back();
  EXPECT_TRUE(tag.filled);
  EXPECT_EQ(tag.text, formatValue(last, 1));
  EXPECT_NEAR(tag.rect.center().y(), scene.area.y(last), 1.5);
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

TEST(MarkLayout, FillsStandAtTheirBars) {
  Scene scene;
  scene.addFill(40, oms::Side::buy);
  scene.addFill(40, oms::Side::buy);
  scene.addFill(40, oms::Side::sell);
  scene.addFill(41, oms::Side::sell);
  const MarkLayout layout = scene.layout();
  ASSERT_EQ(layout.fills.size(), 3u);
  EXPECT_EQ(layout.fills[0].markers, (std::vector<std::size_t>{0, 1})) << "one mark for the fills of a bar";
  EXPECT_NEAR(layout.fills[0].rect.center().x(), scene.area.x(40), 1);
  EXPECT_GT(layout.fills[0].rect.top(), scene.area.y(scene.content.store.candles()[40].low));
  EXPECT_LT(layout.fills[1].rect.bottom(), scene.area.y(scene.content.store.candles()[40].high));
}

TEST(MarkLayout, FillsOutOfSightAreLeftOut) {
  Scene scene;
  for (const std::size_t bar : {2u, 50u, 98u})
    scene.addFill(bar, oms::Side::buy);
  scene.area.left = 20;
  scene.area.right = 80;
  EXPECT_EQ(scene.layout().fills.size(), 1u);
}

TEST(Columns, MergeBarsThatAreNarrowerThanTwoPixels) {
  CandleStore store;
  store.update(walk(0, 5000));
  const PlotArea area{QRect(0, 0, 500, 400), -0.5, 4999.5, {62'000, 65'000}};
  const Columns columns = columnsOf(store, area);
  EXPECT_EQ(columns.width, 1);
  EXPECT_LE(columns.list.size(), 252u);
  double high = 0;
  for (const Candle& candle : store.candles())
    high = std::max(high, candle.high);
  double merged = 0;
  for (const Column& column : columns.list) {
    merged = std::max(merged, column.high);
    EXPECT_GE(column.high, std::max(column.open, column.close));
    EXPECT_LE(column.low, std::min(column.open, column.close));
  }
  EXPECT_EQ(merged, high) << "no extreme is lost";
  EXPECT_EQ(columns.list.back().last, 4999u);
}

}  // namespace
}  // namespace charts
