#include "oms/backtest/walk_forward.h"

#include <gmock/gmock.h>
#include <rapidjson/document.h>

#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

constexpr WindowLength barsOf(std::uint64_t bars) {
  return {bars, Duration(0)};
}

std::string told(const std::vector<WindowBounds>& windows) {
  std::string text;
  for (const auto& [first, split, end] : windows)
    text += std::to_string(first) + "-" + std::to_string(split) + "-" + std::to_string(end) + " ";
  return text;
}

TEST(WalkForward, LengthsAreBarsOrTime) {
  EXPECT_EQ(parseWindowLength("500")->bars, 500u);
  EXPECT_EQ(parseWindowLength("90d")->time, std::chrono::hours(24 * 90));
  for (const char* text : {"", "0", "0d", "-5", "5.5", "many"})
    EXPECT_FALSE(parseWindowLength(text).has_value()) << text;
}

TEST(WalkForward, EachBarAfterTheFirstChoiceIsTradedOnce) {
  std::vector<Timestamp> opens;
  for (int day = 0; day < 10; ++day)
    opens.push_back(*fromCalendar(2024, 1, 1) + std::chrono::hours(24 * day));
  EXPECT_EQ(told(windowsOf(opens, barsOf(4), barsOf(3))), "0-4-7 3-7-10 ");
  EXPECT_EQ(told(windowsOf(opens, barsOf(4), barsOf(4))), "0-4-8 4-8-10 ");  // the last is shorter
  EXPECT_EQ(told(windowsOf(opens, barsOf(9), barsOf(5))), "0-9-10 ");
  EXPECT_EQ(told(windowsOf(opens, barsOf(10), barsOf(5))), "");
  EXPECT_EQ(told(windowsOf({}, barsOf(1), barsOf(1))), "");
  // By the clock, over a gap of a week that leaves nothing to choose by but the last bar before it.
  for (int day = 5; day < 10; ++day)
    opens[static_cast<std::size_t>(day)] = opens[static_cast<std::size_t>(day)] + std::chrono::hours(24 * 7);
  const WindowLength days3{0, std::chrono::hours(72)};
  const WindowLength days2{0, std::chrono::hours(48)};
  EXPECT_EQ(told(windowsOf(opens, days3, days2)), "0-3-5 4-5-7 5-7-9 6-9-10 ");
}

WalkForwardPlan planOfCrosses(std::initializer_list<double> slows) {
  WalkForwardPlan plan;
  for (const double slow : slows) {
    BacktestPlan one = planFor("default", Money::fromInt(100'000));
    trade(one, {"cross_long"}, {{"fast", 3}, {"slow", slow}});
    plan.plans.push_back(std::move(one));
    plan.grid.push_back({{{"slow", slow}}, {}});
  }
  plan.inSample = barsOf(100);
  plan.outOfSample = barsOf(60);
  plan.objective = findObjective("total_return");
  plan.threads = 2;
  return plan;
}

TEST(WalkForward, TakesTheBestBeforeAndGoesOnWithTheMoney) {
  const auto data = wandering(400);
  const auto result = walkForward(planOfCrosses({6, 10, 14}), data);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->windows.size(), 5u);
  Money cash = Money::fromInt(100'000);
  std::uint64_t trades = 0;
  for (std::size_t i = 0; i < result->windows.size(); ++i) {
    SCOPED_TRACE("window " + std::to_string(i));
    const WalkForwardWindow& window = result->windows[i];
    const std::size_t split = 100 + 60 * i;
    // In sample each of them alone, as a plain run over these bars has it.
    std::optional<double> best;
    double chosen = 0;
    for (const double slow : {6, 10, 14}) {
      BacktestPlan plan = planOfCrosses({slow}).plans[0];
      plan.from = std::get<BarUpdate>(data[split - 100].data).bar.openTime;
      plan.pieces = split;
      const BacktestResult alone = runBacktest(std::move(plan), data);
      EXPECT_EQ(alone.bars, 100u);
      if (best && *alone.statistics.totalReturn <= *best)
        continue;
      best = alone.statistics.totalReturn;
      chosen = slow;
    }
    EXPECT_EQ(window.parameters.at("slow"), chosen);
    EXPECT_EQ(window.inSample.statistics.totalReturn, best);
    EXPECT_EQ(window.outOfSample.cash, cash);
    EXPECT_EQ(window.outOfSample.bars, 60u);
    cash = window.outOfSample.finalEquity;
    trades += window.outOfSample.statistics.trades;
  }
  const BacktestResult& combined = result->combined;
  EXPECT_EQ(combined.finalEquity, cash);
  EXPECT_EQ(combined.bars, 300u);
  EXPECT_EQ(combined.equity.size(), 300u);
  EXPECT_EQ(combined.trades.size(), trades);
  EXPECT_EQ(combined.statistics.trades, trades);
  EXPECT_GT(trades, 5u);
  EXPECT_EQ(combined.statistics.initialEquity, Money::fromInt(100'000));
  EXPECT_EQ(combined.statistics.finalEquity, cash);
  EXPECT_EQ(combined.statistics.dailyReturns, 299u);
  Money peak = combined.cash;
  double deepest = 0;
  for (const BacktestEquity& point : combined.equity) {
    peak = std::max(peak, point.equity);
    deepest = std::max(deepest, point.drawdown.toDoubleLossy());
    EXPECT_NEAR(point.drawdown.toDoubleLossy(), (peak - point.equity).toDoubleLossy() / peak.toDoubleLossy(), 1e-8);
  }
  EXPECT_NEAR(*combined.statistics.maxDrawdown, deepest, 1e-8);
}

TEST(WalkForward, ReportsSayWhatWasChosenAndWhatItMade) {
  const auto data = wandering(300);
  const WalkForwardPlan plan = planOfCrosses({6, 10});
  const auto result = walkForward(plan, data);
  ASSERT_TRUE(result.ok());
  rapidjson::Document json;
  json.Parse(walkForwardJson(*result, *plan.objective, {{"data", "a.csv"}}).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_STREQ(json["objective"].GetString(), "total_return");
  EXPECT_EQ(json["windows"].Size(), result->windows.size());
  EXPECT_TRUE(json["windows"][0]["parameters"].HasMember("slow"));
  EXPECT_TRUE(json["windows"][0]["in_sample"]["statistics"].HasMember("total_return"));
  EXPECT_EQ(json["equity"].Size(), 200u);
  EXPECT_EQ(json["statistics"]["trades"].GetUint(), json["trades"].Size());
  EXPECT_THAT(walkForwardText(*result, *plan.objective, {}), HasSubstr("total_return_out_of_sample"));
  EXPECT_THAT(walkForwardCsv(*result, *plan.objective), HasSubstr("in_sample_from,out_of_sample_from,"));
  EXPECT_THAT(walkForwardHtml(*result, *plan.objective, {}), HasSubstr("<polyline class=\"equity\""));
}

TEST(WalkForward, TooFewBarsAreSaid) {
  const auto result = walkForward(planOfCrosses({6}), wandering(100));
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, HasSubstr("there are only 100 bars"));
}

}  // namespace
}  // namespace oms::test
