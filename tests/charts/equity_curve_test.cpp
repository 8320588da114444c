#include "charts/equity_curve.h"

#include <gmock/gmock.h>

#include <cmath>

namespace charts {
namespace {

oms::EquityPoint pointAt(std::int64_t seconds, double equity, double drawdown = 0) {
  oms::EquityPoint point;
  point.time = oms::Timestamp::fromSeconds(1'000 + seconds);
  point.equity = oms::Money::fromDoubleLossy(equity);
  point.drawdown = oms::Ratio::fromDoubleLossy(drawdown);
  return point;
}

TEST(EquityCurve, IsEmptyWithoutPoints) {
  EXPECT_TRUE(equityCurve({}, {}, 100).equity.empty());
}

TEST(EquityCurve, HangsTheDrawdownBelowTheEquity) {
  const std::deque<oms::EquityPoint> points{pointAt(0, 100), pointAt(1, 110), pointAt(2, 99, 0.1), pointAt(3, 112)};
  const EquityCurve curve = equityCurve(points, {}, 100);
  ASSERT_EQ(curve.equity.size(), 4);
  EXPECT_LT(curve.base, curve.lowest);
  EXPECT_DOUBLE_EQ(curve.maxDrawdown, 0.1);
  EXPECT_DOUBLE_EQ(curve.drawdownScale, 0.1);
  EXPECT_DOUBLE_EQ(curve.drawdown[2].y(), curve.drawdownScaleAt);
  EXPECT_DOUBLE_EQ(curve.drawdown[0].y(), curve.base);
  for (const QPointF& point : curve.drawdown) {
    EXPECT_LE(point.y(), curve.base);
    EXPECT_GT(point.y(), curve.values.lower);
  }
}

// The first cents that are lost must not fill the band down to "−0.0 %".
TEST(EquityCurve, ATinyDrawdownLooksTiny) {
  const EquityCurve curve = equityCurve({pointAt(0, 100), pointAt(1, 99.999, 0.00001)}, {}, 100);
  EXPECT_DOUBLE_EQ(curve.drawdownScale, 0.001);
  EXPECT_NEAR(curve.drawdown[1].y(), curve.base, 0.02 * (curve.base - curve.drawdownScaleAt));
}

TEST(EquityCurve, EndsAtTheLiveAccount) {
  oms::AccountState live;
  live.time = oms::Timestamp::fromSeconds(1'010);
  live.equity = oms::Money::fromInt(95);
  live.peakEquity = oms::Money::fromInt(100);
  const EquityCurve curve = equityCurve({pointAt(0, 100)}, live, 100);
  ASSERT_EQ(curve.equity.size(), 2);
  EXPECT_EQ(curve.equity.back(), QPointF(1'010'000, 95));
  EXPECT_DOUBLE_EQ(curve.maxDrawdown, 0.05);
}

// A low chart had a label only while a very round value was in sight.
TEST(EquityTicks, NameAValueHoweverLowTheChartAndWhereverTheEquityIs) {
  for (const int pixels : {40, 60, 90, 200}) {
    for (int step = 0; step < 400; ++step) {
      const double start = 99'400 + 3.7 * step;
      const double change = 0.4 * step;
      const EquityCurve curve =
          equityCurve({pointAt(0, start), pointAt(60, start - change, change / start), pointAt(120, start)}, {}, 100);
      const auto ticks = equityTicks(curve, pixels, 15);
      ASSERT_FALSE(ticks.empty()) << pixels << " pixels, " << start;
      for (const Tick& tick : ticks) {
        EXPECT_GT(tick.position, curve.drawdownScaleAt);
        EXPECT_LE(tick.position, curve.values.upper);
      }
    }
  }
}

TEST(EquityCurve, IsFlatInTheMiddleWhenNothingHappens) {
  const EquityCurve curve = equityCurve({pointAt(0, 100'000), pointAt(1, 100'000)}, {}, 100);
  EXPECT_LT(curve.base, 100'000);
  EXPECT_GT(curve.values.upper, 100'000);
  EXPECT_DOUBLE_EQ(curve.drawdown.back().y(), curve.base);
}

TEST(EquityCurve, KeepsPeaksAndTroughsWithFewerPoints) {
  std::deque<oms::EquityPoint> points;
  for (int i = 0; i < 50'000; ++i)
    points.push_back(pointAt(i, 1'000 + std::sin(i * 0.01)));
  points[12'345] = pointAt(12'345, 900, 0.1);
  points[33'333] = pointAt(33'333, 1'100);
  const EquityCurve curve = equityCurve(points, {}, 600);
  EXPECT_LE(curve.equity.size(), 1'300);
  EXPECT_DOUBLE_EQ(curve.lowest, 900);
  EXPECT_DOUBLE_EQ(curve.highest, 1'100);
  EXPECT_DOUBLE_EQ(curve.maxDrawdown, 0.1);
  for (qsizetype i = 1; i < curve.equity.size(); ++i)
    EXPECT_LE(curve.equity[i - 1].x(), curve.equity[i].x());
}

}  // namespace
}  // namespace charts
