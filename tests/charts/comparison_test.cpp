#include "charts/comparison.h"

#include <gmock/gmock.h>

#include "tests/charts/chart_fixture.h"

namespace charts {
namespace {

class ComparisonTest : public CandleChartTest {
 protected:
  ComparisonTest() {
    showBars(400);
    other = {"ETHUSDT", Qt::yellow, {}, {}};
    for (std::size_t i = 0; i < series.bars.size(); ++i) {
      other.openNs.push_back(series.bars[i].openTime.ns());
      other.closes.push_back(3'000 + 2 * std::sin(static_cast<double>(i) / 9));
    }
    chart->setComparisons({other});
    settle();
    replots = chart->replots();
  }
  // As the chart is painted by now, and as it is when all of it is laid out and painted anew.
  void expectPaintedAsAnew() {
    const QImage ticked = picture(*chart);
    EXPECT_EQ(chart->replots(), replots);
    chart->goToLast();
    EXPECT_EQ(picture(*chart), ticked);
    EXPECT_EQ(chart->replots(), replots + 1);
  }

  Comparison other;
  std::uint64_t replots = 0;
};

TEST_F(ComparisonTest, ATickOfTheOtherSymbolMovesTheEndOfItsLineAlone) {
  const QImage before = picture(*chart);
  other.closes.back() += 1.5;
  chart->setComparisons({other});
  EXPECT_NE(picture(*chart), before);
  expectPaintedAsAnew();
}

TEST_F(ComparisonTest, ATickOfTheOwnSymbolLeavesTheLineWhereItIs) {
  series.bars.back().close = series.bars.back().close + priceOf(0.7);
  chart->updateSeries(series);
  expectPaintedAsAnew();
}

TEST_F(ComparisonTest, APriceBeyondTheScaleTakesAnotherFrame) {
  other.closes.back() *= 2;
  chart->setComparisons({other});
  settle();
  EXPECT_GT(chart->replots(), replots);
}

TEST_F(ComparisonTest, OnlyALastCloseIsATick) {
  Comparison tick = other;
  tick.closes.back() += 1;
  EXPECT_TRUE(differAtLastAlone({other}, {tick}));
  Comparison earlier = other;
  earlier.closes[3] += 1;
  Comparison longer = other;
  longer.openNs.push_back(longer.openNs.back() + 60);
  longer.closes.push_back(1);
  Comparison named = other;
  named.name = "XRPUSDT";
  Comparison shown = other;
  shown.color = Qt::red;
  for (const Comparison& one : {earlier, longer, named, shown})
    EXPECT_FALSE(differAtLastAlone({other}, {one}));
  EXPECT_FALSE(differAtLastAlone({other}, {other, other}));
}

TEST(ComparedLines, OfALineThatChangesAtItsEndOnlyThatIsPainted) {
  QPolygonF line;
  for (int i = 0; i < 50; ++i)
    line << QPointF(10 * i, 100 + i % 3);
  QPolygonF ticked = line;
  ticked.back().setY(80);
  const QRegion changed = changedRegion({line}, {ticked});
  EXPECT_GE(changed.boundingRect().left(), 470);
  EXPECT_TRUE(changed.contains(QPoint(490, 80)));
  EXPECT_TRUE(changed.contains(line.back().toPoint()));
  EXPECT_TRUE(changedRegion({line}, {line}).isEmpty());
  EXPECT_TRUE(changedRegion({line}, {}).contains(line[1].toPoint())) << "one that is gone";
}

}  // namespace
}  // namespace charts
