#include "oms/backtest/compare.h"

#include <gmock/gmock.h>
#include <rapidjson/document.h>

#include "oms/backtest/report.h"
#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

using testing::HasSubstr;
using testing::Not;

ComparedRun comparedRun(const char* name, double slow) {
  BacktestPlan plan = planFor("touch");
  trade(plan, {"cross_long"}, {{"fast", 3}, {"slow", slow}});
  const ReportHead head{{"data", "a.csv"}, {"parameter slow", std::to_string(static_cast<int>(slow))}};
  auto run = parseReport(name, reportJson(runBacktest(std::move(plan), wandering(200)), head));
  EXPECT_TRUE(run.ok()) << (run ? "" : run.error().message);
  return run ? *run : ComparedRun{};
}

TEST(Compare, AColumnARun) {
  const std::vector<ComparedRun> runs{comparedRun("a.json", 6), comparedRun("b,b.json", 12)};
  const std::string text = compareText(runs);
  EXPECT_THAT(text, testing::ContainsRegex("\n +parameter slow +6 +12\n"));
  EXPECT_THAT(text, Not(HasSubstr("a.csv")));  // what both have is no difference
  EXPECT_THAT(text, testing::ContainsRegex("\n +bars +200 +200\n"));
  EXPECT_THAT(text, testing::ContainsRegex("\n +alpha +n/a +n/a\n"));
  EXPECT_THAT(compareCsv(runs), HasSubstr(",a.json,\"b,b.json\"\n"));
  rapidjson::Document json;
  json.Parse(compareJson(runs).c_str());
  ASSERT_FALSE(json.HasParseError());
  ASSERT_EQ(json["runs"].Size(), 2u);
  EXPECT_STREQ(json["runs"][1]["file"].GetString(), "b,b.json");
  EXPECT_STREQ(json["runs"][1]["run"]["parameter slow"].GetString(), "12");
  EXPECT_TRUE(json["runs"][0]["sharpe"].IsDouble());
  EXPECT_TRUE(json["runs"][0]["alpha"].IsNull());
  EXPECT_EQ(runs[0].equity.size(), 200u);
  const std::string html = compareHtml(runs);
  EXPECT_THAT(html, HasSubstr("Equity, % of its beginning"));
  EXPECT_THAT(html, HasSubstr(">b,b.json</text>"));
}

TEST(Compare, WhatIsNoReportOfARunIsSaid) {
  for (const char* text : {"", "[]", "{\"runs\":[]}", "nonsense"}) {
    const auto run = parseReport("x.json", text);
    ASSERT_FALSE(run.ok()) << text;
    EXPECT_THAT(run.error().message, HasSubstr("it "));
  }
}

TEST(Compare, WhatIsNestedWithoutEndIsSaid) {
  EXPECT_FALSE(parseReport("x.json", std::string(1'000'000, '[')).ok());
  const std::string nested = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  const auto run = parseReport("x.json", R"({"run":{"deep":)" + nested + R"(,"large":1e300,"many":18446744073709551615},
                                            "statistics":{"deep":)" +
                                             nested + "}}");
  ASSERT_TRUE(run.ok()) << run.error().message;
  EXPECT_EQ(run->head.size(), 2u);
  EXPECT_TRUE(run->figures.empty());
}

}  // namespace
}  // namespace oms::test
