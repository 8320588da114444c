#include "app/condition_desk.h"

#include <gtest/gtest.h>

namespace app {
namespace {

constexpr const char* kText = R"([strategy]
name = "Test"
timeframe = "1m"
[parameters]
level = { default = 10 }
[sizing]
quantity = "1"
[conditions.signal]
above = { when = "close > $level" }
)";

oms::BarSeries minutes(std::initializer_list<int> closes) {
  oms::BarSeries series;
  for (const int close : closes) {
    oms::Bar bar;
    bar.openTime = oms::Timestamp::fromSeconds(60 * static_cast<std::int64_t>(series.bars.size()));
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    bar.open = bar.high = bar.low = bar.close = oms::Price::fromInt(close);
    series.bars.push_back(bar);
  }
  return series;
}

std::size_t spansOf(const ConditionSource& source, const oms::BarSeries& series, const std::string& strategy = "test") {
  const auto histories =
      source(strategy, [&series](const std::string& symbol, oms::Timeframe timeframe) -> const oms::BarSeries* {
        return symbol.empty() && timeframe == oms::Timeframe::m1 ? &series : nullptr;
      });
  return histories.size() == 1 ? histories[0].held.size() : 99;
}

class ConditionDeskTest : public testing::Test {
 protected:
  ConditionDeskTest() {
    const auto parsed = oms::parseStrategy(kText, "test.toml", {});
    EXPECT_TRUE(parsed);
    binding.definition = *parsed;
  }
  oms::StrategyBinding binding;
  std::optional<std::string> file;
  const oms::BarSeries series = minutes({11, 9, 11, 21, 9});
};

TEST_F(ConditionDeskTest, TellsTheSpansOfTheSessionsStrategy) {
  const ConditionSource source = conditionSource({binding}, {});
  EXPECT_EQ(spansOf(source, series), 2u);
  EXPECT_EQ(spansOf(source, series, "other"), 99u) << "nothing";
}

TEST_F(ConditionDeskTest, TheBarInTheMakingDecidesNothing) {
  oms::BarSeries forming = minutes({11, 9, 11});
  const ConditionSource source = conditionSource({binding}, {});
  EXPECT_EQ(spansOf(source, forming), 2u);
  forming.formingLast = true;
  EXPECT_EQ(spansOf(source, forming), 1u);
}

TEST_F(ConditionDeskTest, FollowsTheFileWithTheSessionsParameters) {
  const ConditionSource source = conditionSource({binding}, [this](const std::string&) { return file; });
  EXPECT_EQ(spansOf(source, series), 2u) << "it has no file";
  std::string text = kText;
  text.replace(text.find("default = 10"), 12, "default = 20");
  file = text;
  EXPECT_EQ(spansOf(source, series), 1u);
  file = "nonsense";
  EXPECT_EQ(spansOf(source, series), 2u) << "what cannot be read is not in the session";
  binding.parameters["level"] = 30;
  EXPECT_EQ(spansOf(conditionSource({binding}, [&](const std::string&) { return text; }), series), 0u);
}

}  // namespace
}  // namespace app
