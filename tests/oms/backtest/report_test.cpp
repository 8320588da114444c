#include "oms/backtest/report.h"

#include <gmock/gmock.h>
#include <rapidjson/document.h>

#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

using testing::HasSubstr;
using testing::Not;

BacktestResult sample() {
  BacktestPlan plan = planFor("touch");
  plan.script = script(R"([
    {"bar":0,"side":"buy","type":"market","quantity":2,"ref":"<in>,\"1\""},
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":1,"valid_days":1},
    {"bar":1,"side":"sell","type":"limit","quantity":2,"price":11.4},
    {"bar":9,"side":"sell","type":"market","quantity":2}])");
  plan.engine.fees.perContract = *Money::parse("0.5");
  return runBacktest(std::move(plan), days({{"10", "11", "9", "10.5"},
                                            {"10.6", "12", "10", "11"},
                                            {"11.2", "11.5", "8", "9"},
                                            {"9.1", "10", "8.5", "9.5"}}));
}

TEST(Report, JsonHasWhatTheContractNames) {
  rapidjson::Document json;
  json.Parse(reportJson(sample(), {{"data", "a.csv"}}).c_str());
  ASSERT_FALSE(json.HasParseError());
  for (const char* name : {"statistics", "orders", "fills", "trades", "equity", "signals", "state_hash", "events"})
    EXPECT_TRUE(json.HasMember(name)) << name;
  const auto& orders = json["orders"];
  ASSERT_EQ(orders.Size(), 4u);
  EXPECT_STREQ(orders[0]["status"].GetString(), "filled");
  EXPECT_EQ(orders[0]["fill_bar"].GetInt(), 1);
  EXPECT_EQ(orders[0]["fill_price"].GetDouble(), 10.6);
  EXPECT_STREQ(orders[0]["fill_time"].GetString(), "2024-01-02T00:00:00.000000Z");
  EXPECT_STREQ(orders[1]["status"].GetString(), "expired");
  EXPECT_TRUE(orders[1]["fill_bar"].IsNull());
  EXPECT_STREQ(orders[3]["status"].GetString(), "not_made");
  const auto& fill = json["fills"][1];
  EXPECT_EQ(fill["bar"].GetInt(), 2);
  EXPECT_EQ(fill["price"].GetDouble(), 11.4);
  EXPECT_EQ(fill["fee"].GetDouble(), 1.0);
  EXPECT_STREQ(fill["order"].GetString(), orders[2]["order"].GetString());
  const auto& trade = json["trades"][0];
  EXPECT_EQ(trade["entry_bar"].GetInt(), 1);
  EXPECT_EQ(trade["exit_bar"].GetInt(), 2);
  EXPECT_NEAR(trade["pnl"].GetDouble(), 2 * 0.8 - 2, 1e-9);
  EXPECT_EQ(json["equity"].Size(), 4u);
  EXPECT_EQ(json["events"].Size(), json["events_total"].GetUint());
  EXPECT_EQ(json["statistics"]["trades"].GetInt(), 1);
}

// A strategy that goes both ways does one of them only, where it may not sell what it does not have.
TEST(Report, SaysWhatWasDeniedByWhichCheckAndWhatHelps) {
  for (const bool mayShort : {false, true}) {
    BacktestPlan plan = planFor("touch", Money::fromInt(100'000));
    Instrument instrument = plan.engine.instruments[{0}];
    instrument.shortable = mayShort;
    plan.engine.instruments.add(instrument);
    trade(plan, {"cross_both"});
    plan.detail = Detail::none;
    const BacktestResult result = runBacktest(std::move(plan), wandering(300));
    rapidjson::Document summary;
    summary.Parse(summaryJson(result, {}).c_str());
    std::vector<SweepRun> runs;
    runs.push_back({{}, result});
    runs.push_back({{}, result});
    if (mayShort) {
      EXPECT_TRUE(result.denied.empty());
      EXPECT_THAT(summaryText(result, {}) + reportHtml(result, {}) + sweepText(runs), Not(HasSubstr("denied")));
      EXPECT_TRUE(summary["denied"].ObjectEmpty());
      continue;
    }
    ASSERT_EQ(result.denied.size(), 1u);
    const std::uint64_t count = result.denied.at("short_selling");
    EXPECT_GT(count, 0u);
    EXPECT_EQ(summary["denied"]["short_selling"].GetUint64(), count);
    const std::string said = std::to_string(count) + ": short_selling; give --allow-short";
    EXPECT_THAT(summaryText(result, {}), HasSubstr(said));
    EXPECT_THAT(reportHtml(result, {}), HasSubstr(said));
    const std::string twice = std::to_string(2 * count) + ": short_selling; give --allow-short";
    EXPECT_THAT(sweepText(runs), HasSubstr(twice));
    EXPECT_THAT(sweepHtml(runs, {}, *findObjective("final_equity")), HasSubstr(twice));
  }
}

TEST(Report, CsvHasARowForEachOrderOfTheScript) {
  const std::string csv = reportCsv(sample());
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "ref,bar,side,type,quantity,status,fill_bar,fill_time,fill_price,fees");
  EXPECT_THAT(csv, HasSubstr("\n\"<in>,\"\"1\"\"\",0,buy,market,2,filled,1,2024-01-02T00:00:00.000000Z,10.6,1\n"));
  EXPECT_THAT(csv, HasSubstr("\n\"2\",0,buy,limit,1,expired,,,,0\n"));
  EXPECT_THAT(csv, HasSubstr("\n\"4\",9,sell,market,2,not_made,,,,\n"));
}

TEST(Report, HtmlNeedsNothingElseAndTrustsNoText) {
  const std::string html = reportHtml(sample(), {{"data", "<script>alert(1)</script>"}});
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
  for (const char* word : {"<script", "http:", "https:", "src=", "url("})
    EXPECT_THAT(html, Not(HasSubstr(word)));
  EXPECT_THAT(html, HasSubstr("<polyline class=\"equity\""));
}

// By the contract's names, those that are undefined among them, with how many returns they are of.
TEST(Report, HtmlHasAllStatistics) {
  const BacktestResult result = sample();
  const std::string html = reportHtml(result, {});
  rapidjson::Document summary;
  summary.Parse(summaryJson(result, {}).c_str());
  std::size_t names = 0;
  for (const auto& field : summary["statistics"].GetObject()) {
    EXPECT_THAT(html, HasSubstr(std::string(">") + field.name.GetString() + "<"));
    names += 1;
  }
  EXPECT_GT(names, 44u);
  EXPECT_THAT(html, HasSubstr("n/a"));
  EXPECT_THAT(summaryText(result, {}),
              HasSubstr("daily returns               " + std::to_string(result.statistics.dailyReturns) + ", fees in"));
}

// 10000, 9999.8 and twice 9999.6 over four bars, to a tenth of a unit of the picture.
TEST(Report, TheCurveIsDrawnFromTheMoneyItself) {
  const std::string html = reportHtml(sample(), {});
  EXPECT_THAT(html, HasSubstr("points=\"0,0 333.3,120 666.7,240 1000,240 "));
  EXPECT_THAT(html, HasSubstr("points=\"0,0 0,0 333.3,50 666.7,100 1000,100 "));
}

TEST(Report, ASweepHasARowForEachRun) {
  std::vector<SweepRun> runs;
  runs.push_back({{{"fast", 3}, {"slow", 10.5}}, sample()});
  runs.push_back({{{"fast", 4}, {"slow", 10.5}}, sample()});
  EXPECT_THAT(sweepCsv(runs), HasSubstr("\n4,10.5,"));
  EXPECT_THAT(sweepText(runs), HasSubstr("final_equity"));
  // What the runs are compared by has a column, once.
  EXPECT_THAT(sweepCsv(runs), HasSubstr("win_rate,fees\n"));
  EXPECT_THAT(sweepCsv(runs, *findObjective("sortino")), HasSubstr("win_rate,fees,sortino\n"));
  rapidjson::Document json;
  json.Parse(sweepJson(runs).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_EQ(json["runs"][1]["parameters"]["fast"].GetDouble(), 4);
  EXPECT_TRUE(json["runs"][1]["statistics"].HasMember("sharpe"));
  const std::string html = sweepHtml(runs, {}, *findObjective("final_equity"));
  EXPECT_THAT(html, HasSubstr("<td>10.5</td>"));
  EXPECT_THAT(html, HasSubstr("<h2>final_equity by fast (across) and slow (down)</h2>"));
  EXPECT_THAT(html, HasSubstr("<th></th><th>3</th><th>4</th>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">10.5</th><td class=\"best\""));
  EXPECT_THAT(html, HasSubstr(">9999.6</td>"));
}

// Of the parameters beyond two the field has the best run.
TEST(Report, AMapOfMoreParametersShowsTheBestOfEachField) {
  std::vector<SweepRun> runs;
  for (const double a : {1, 2}) {
    for (const double c : {1, 2}) {
      runs.push_back({{{"a", a}, {"b", 5}, {"c", c}}, sample()});
      runs.back().result.finalEquity = Money::fromInt(static_cast<std::int64_t>(10 * a + c));
    }
  }
  const std::string best = sweepHtml(runs, {}, *findObjective("final_equity"));
  EXPECT_THAT(best, HasSubstr(">12</td>"));
  EXPECT_THAT(best, HasSubstr(">22</td>"));
  EXPECT_THAT(best, Not(HasSubstr(">11</td>")));
  for (SweepRun& run : runs)
    run.result.statistics.maxDrawdown = run.result.finalEquity.toDoubleLossy();
  runs.back().result.statistics.maxDrawdown.reset();
  const std::string least = sweepHtml(runs, {}, *findObjective("max_drawdown"));
  EXPECT_THAT(least, HasSubstr("<td class=\"best\" style=\"background:hsl(210 60% 30%);color:#fff\">11</td>"));
  EXPECT_THAT(least, HasSubstr(">21</td>"));
}

}  // namespace
}  // namespace oms::test
