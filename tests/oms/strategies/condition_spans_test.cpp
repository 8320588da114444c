#include "oms/strategies/condition_spans.h"

#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

std::vector<Bar> barsOf(std::initializer_list<double> closes) {
  std::vector<Bar> bars;
  for (const double close : closes)
    bars.push_back(makeBar(static_cast<int>(bars.size()), close));
  return bars;
}

// "0-1 3-3": the first and the last bar of each span.
std::string spansText(const ConditionSpans& spans) {
  std::string text;
  for (const auto& [from, to] : spans.held) {
    const auto first = (from - makeBar(0, 1).openTime).count() / 60'000'000'000;
    const auto last = (to - makeBar(0, 1).closeTime).count() / 60'000'000'000;
    text += (text.empty() ? "" : " ") + std::to_string(first) + "-" + std::to_string(last);
  }
  return text;
}

TEST(ConditionSpans, SayWhenEachWasTrue) {
  const auto definition =
      parseGood(strategyText("[conditions.signal]\nabove = { when = \"close > 10\" }\n"
                             "rises = { when = \"close > close[1]\" }\n"
                             "[conditions.exit]\nbelow = { when = \"close < 10\" }\n"));
  ASSERT_TRUE(definition);
  const auto spans = conditionSpans(*definition, barsOf({11, 12, 9, 11, 11, 8}), {});
  ASSERT_EQ(spans.size(), 3u);
  const std::map<std::string, std::pair<std::string, std::string>> expected{
      {"above", {"signal", "0-1 3-4"}}, {"rises", {"signal", "1-1 3-3"}}, {"below", {"exit", "2-2 5-5"}}};
  for (const ConditionSpans& one : spans) {
    ASSERT_TRUE(expected.contains(one.name)) << one.name;
    EXPECT_EQ(one.group, expected.at(one.name).first);
    EXPECT_EQ(spansText(one), expected.at(one.name).second) << one.name;
  }
}

// As the instance tells it bar by bar.
TEST(ConditionSpans, AreWhatTheInstanceSays) {
  const auto definition =
      parseGood(strategyText("[conditions.signal]\n"
                             "cross = { when = \"ema(close, 3) crosses_above ema(close, 5)\" }\n"
                             "near = { when = \"close > sma(close, 4)\" }\n"));
  ASSERT_TRUE(definition);
  std::vector<Bar> bars;
  Rig rig(definition);
  std::map<std::string, std::vector<bool>> met;
  for (int i = 0; i < 60; ++i) {
    const double close = 100 + 10 * ((i * 7) % 13) - 3 * (i % 5);
    bars.push_back(makeBar(i, close));
    rig.bar(close);
    for (const ConditionView& view : rig.instance.sample().conditions)
      met[view.name].push_back(view.met);
  }
  for (const ConditionSpans& one : conditionSpans(*definition, bars, {})) {
    std::vector<bool> told(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
      for (const auto& [from, to] : one.held)
        told[i] = told[i] || (bars[i].openTime >= from && bars[i].closeTime <= to);
    }
    EXPECT_EQ(told, met[one.name]) << one.name;
    EXPECT_FALSE(one.held.empty());
  }
}

TEST(ConditionSpans, ReadOtherBarsAsTheyCloseAndNeverBefore) {
  const auto definition = parseGood(strategyText("[conditions.signal]\nhigh = { when = '(close on \"5m\") > 10' }\n"));
  ASSERT_TRUE(definition);
  const std::vector<Bar> own = barsOf({1, 1, 1, 1, 1, 1, 1});
  Bar other = makeBar(0, 20);
  other.closeTime = own[3].closeTime;
  const std::vector<std::vector<Bar>> others{{other}};
  EXPECT_EQ(spansText(conditionSpans(*definition, own, others)[0]), "3-6");
  EXPECT_EQ(spansText(conditionSpans(*definition, own, {})[0]), "");
}

}  // namespace
}  // namespace oms
