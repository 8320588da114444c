#include "charts/depth_chart.h"

#include <gtest/gtest.h>

#include <QImage>

namespace charts {
namespace {

oms::DepthLevel level(int cents, int size) {
  return {oms::Price::fromRaw(cents * 10'000'000LL), oms::Quantity::fromInt(size)};
}

// Bids of 2 at 99.99 and 6 at 99.90, asks of 3 at 100.01 and 1 at 100.10: the market stands in the middle.
DepthContent book() {
  return {{level(9'999, 2), level(9'990, 6)}, {level(10'001, 3), level(10'010, 1)}, 2, 0};
}

class DepthChartTest : public testing::Test {
 protected:
  DepthChartTest() { chart_.resize(200, 100); }
  // Rows of that side's colour in the column, its line among them.
  int inkAt(int x, const QColor& line) {
    const QImage image = chart_.grab().toImage();
    const QColor shade = mixed(ChartPalette{}.panel, line, 0.25);
    int rows = 0;
    for (int y = 0; y < image.height(); ++y)
      rows += image.pixelColor(x, y) == line || image.pixelColor(x, y) == shade ? 1 : 0;
    return rows;
  }

  DepthChart chart_;
};

TEST_F(DepthChartTest, SumsUpOutward) {
  chart_.setContent(book());
  EXPECT_EQ(chart_.reading(100), QString()) << "in the spread nothing stands";
  EXPECT_EQ(chart_.reading(85), "2 wanted at 99.99 or more");
  EXPECT_EQ(chart_.reading(6), "8 wanted at 99.90 or more");
  EXPECT_EQ(chart_.reading(115), "3 offered at 100.01 or less");
  EXPECT_EQ(chart_.reading(194), "4 offered at 100.10 or less");
  EXPECT_EQ(chart_.accessibleDescription(), "Bids of 8 down to 99.90, asks of 4 up to 100.10");
}

TEST_F(DepthChartTest, DrawsBothSidesToOneScale) {
  chart_.setContent(book());
  const int bids = inkAt(20, ChartPalette{}.up);
  const int asks = inkAt(180, ChartPalette{}.down);
  EXPECT_GT(bids, 5);
  EXPECT_GT(asks, 5);
  // At the left only the 2 of the best bid, at the right the 3 of the best ask, up to the farther levels.
  EXPECT_GT(asks, bids);
  EXPECT_GT(inkAt(6, ChartPalette{}.up), 2 * bids) << "at its end the sum of all";
  EXPECT_EQ(inkAt(100, ChartPalette{}.up) + inkAt(100, ChartPalette{}.down), 0);
}

TEST_F(DepthChartTest, DrawsNothingOfHalfABook) {
  DepthContent content = book();
  content.asks.clear();
  chart_.setContent(content);
  EXPECT_EQ(inkAt(20, ChartPalette{}.up), 0);
  EXPECT_EQ(chart_.reading(20), QString());
  EXPECT_EQ(chart_.accessibleDescription(), QString());
}

}  // namespace
}  // namespace charts
