// The runner against what other backtesters found on the same data.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "oms/backtest/report.h"
#include "oms/feeds/replay_feed.h"
#include "tests/oms/backtest/support.h"
#include "tests/support/shared_data.h"

namespace oms::test {
namespace {

constexpr const char* kScenario = "reference/backtest/bt_script_yhoo_2003_2005.json";

std::vector<MarketUpdate> dataOf(const std::string& path, BacktestPlan& plan) {
  auto bars = readBars(sharedData(path));
  EXPECT_TRUE(bars.ok()) << (bars ? "" : bars.error().message);
  Instrument instrument = instrumentOf("TEST", *bars);
  instrument.spread = Price{};
  plan.engine.instruments.add(instrument);
  std::vector<ReplaySource> sources;
  sources.push_back({"TEST", SymbolIndex{0}, std::move(*bars)});
  ReplayFeed feed(std::move(sources));
  std::vector<MarketUpdate> data;
  for (; feed.peek(); feed.pop())
    data.push_back(*feed.peek());
  return data;
}

TEST(Reference, EveryScriptedOrderFillsInItsBarAtItsPriceOrExpires) {
  REQUIRE_SHARED_DATA(kScenario);
  BacktestPlan plan = planFor("touch", Money::fromInt(1'000'000));
  plan.engine.fees.makerBps = plan.engine.fees.takerBps = Ratio::fromInt(5);
  plan.script = script(readAll(sharedData(kScenario)));
  const auto data = dataOf("ohlcv/backtrader/yhoo-2003-2005.txt", plan);
  rapidjson::Document scenario;
  scenario.Parse(readAll(sharedData(kScenario)).c_str());
  const BacktestResult result = runBacktest(std::move(plan), data);

  std::size_t filled = 0;
  std::size_t expired = 0;
  for (const auto& event : scenario["order_events"].GetArray()) {
    const std::size_t place = event["ref"].GetUint() - 1;
    ASSERT_TRUE(result.made[place].has_value());
    const BacktestOrder& order = result.orders[result.made[place]->value - 1];
    SCOPED_TRACE("order " + std::to_string(place + 1) + " is " + std::string(outcomeOf(order)) + ": " +
                 order.order.reason.string());
    if (std::string_view(event["status"].GetString()) == "Expired") {
      EXPECT_EQ(outcomeOf(order), "expired");
      ++expired;
      continue;
    }
    ASSERT_EQ(outcomeOf(order), "filled");
    EXPECT_EQ(*order.fillBar, event["bar"].GetUint64());
    EXPECT_EQ(isoDate(order.fillTime), event["exec_date"].GetString());
    EXPECT_EQ(order.order.averagePrice.rounded(6), Price::fromDoubleLossy(event["exec_price"].GetDouble()).rounded(6));
    ++filled;
  }
  EXPECT_EQ(filled, 137u);
  EXPECT_EQ(expired, 47u);
  EXPECT_NEAR(result.finalEquity.toDoubleLossy(), scenario["final_value"].GetDouble(), 1e-5);
  EXPECT_NEAR(result.finalCash.toDoubleLossy(), scenario["final_cash"].GetDouble(), 1e-5);
}

struct Row {
  const char* name;
  const char* data;
  std::vector<std::string> strategies;
  std::int64_t cash;
  const char* feeBps;
  const char* feePerContract;
  std::int64_t multiplier;
  const char* marginPerContract;
  std::size_t trades;
  std::size_t won;
  const char* equity;
  const char* freeCash;
  double maxDrawdown;
};

TEST(Reference, StrategiesComeOutToTheCent) {
  const Row known[] = {{"bt_sma15_2006_stock",
                        "2006-day-001.txt",
                        {"sma15"},
                        10'000,
                        "0",
                        "0",
                        1,
                        "0",
                        11,
                        5,
                        "10284.10",
                        "6164.16",
                        0.02615814},
                       {"bt_sma15_2006_future",
                        "2006-day-001.txt",
                        {"sma15"},
                        10'000,
                        "0",
                        "2",
                        10,
                        "1000",
                        11,
                        5,
                        "12795.00",
                        "11795.00",
                        0.22484357},
                       {"bt_smax_yhoo",
                        "yhoo-1996-2014.txt",
                        {"cross_long", "cross_short"},
                        100'000,
                        "10",
                        "0",
                        1,
                        "0",
                        177,
                        66,
                        "105706.52",
                        "110757.52",
                        0.06788674}};
  std::vector<Row> rows(std::begin(known), std::end(known));
  // One strategy that turns does the same as one for each side.
  rows.push_back(rows.back());
  rows.back().name = "bt_smax_yhoo by one strategy";
  rows.back().strategies = {"cross_both"};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const std::string path = std::string("ohlcv/backtrader/") + row.data;
    REQUIRE_SHARED_DATA(path);
    BacktestPlan plan = planFor("touch", Money::fromInt(row.cash));
    plan.engine.fees.makerBps = plan.engine.fees.takerBps = *Ratio::parse(row.feeBps);
    plan.engine.fees.perContract = *Money::parse(row.feePerContract);
    plan.engine.marginPerContract = *Money::parse(row.marginPerContract);
    trade(plan, row.strategies);
    const auto data = dataOf(path, plan);
    Instrument instrument = plan.engine.instruments[SymbolIndex{0}];
    instrument.multiplier = Ratio::fromInt(row.multiplier);
    plan.engine.instruments.add(instrument);
    const BacktestResult result = runBacktest(std::move(plan), data);
    EXPECT_EQ(result.trades.size(), row.trades);
    EXPECT_EQ(result.statistics.wins, row.won);
    EXPECT_EQ(result.finalEquity.rounded(2), row.equity);
    EXPECT_EQ(result.finalCash.rounded(2), row.freeCash);
    EXPECT_NEAR(*result.statistics.maxDrawdown, row.maxDrawdown, 1e-7);
  }
}

// Sized as an order by value: floor(equity / price) at the next open; what is left is closed at the last bar's open.
class GoogleReference : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(GoogleReference, AllInOnBothSides) {
  const char* const kExpected = "reference/backtest/bpy_goog_smacross.json";
  const char* const kBars = "ohlcv/equity/GOOG_daily_2004_2013.csv";
  REQUIRE_SHARED_DATA(kExpected);
  REQUIRE_SHARED_DATA(kBars);
  BacktestPlan plan = planFor("next-open");
  trade(plan, GetParam());
  plan.size = *SizeRule::parse("floor(equity/close)");
  plan.sizesAtFill = true;
  plan.closeAtEnd = CloseAtEnd::open;
  const auto data = dataOf(kBars, plan);
  const BacktestResult result = runBacktest(std::move(plan), data);
  rapidjson::Document expected;
  expected.Parse(readAll(sharedData(kExpected)).c_str());
  const auto& trades = expected["trades"];
  ASSERT_EQ(result.trades.size(), trades.Size());
  for (rapidjson::SizeType i = 0; i < trades.Size(); ++i) {
    SCOPED_TRACE("trade " + std::to_string(i + 1));
    const BacktestTrade& trade = result.trades[i];
    const std::int64_t size = trades[i]["Size"].GetInt64();
    EXPECT_EQ(trade.trade.side, size > 0 ? Side::buy : Side::sell);
    EXPECT_EQ(trade.trade.quantity, Quantity::fromInt(size).abs());
    EXPECT_EQ(trade.entryBar, trades[i]["EntryBar"].GetUint64());
    EXPECT_EQ(trade.exitBar, trades[i]["ExitBar"].GetUint64());
    EXPECT_EQ(isoDate(trade.exitTime), trades[i]["ExitTime"].GetString());
    EXPECT_NEAR(trade.trade.pnl.toDoubleLossy(), trades[i]["PnL"].GetDouble(), 1e-6);
  }
  const auto& equity = expected["equity"];
  ASSERT_EQ(result.equity.size(), equity.Size());
  for (rapidjson::SizeType i = 0; i < equity.Size(); ++i)
    ASSERT_NEAR(result.equity[i].equity.toDoubleLossy(), equity[i][1].GetDouble(), 1e-6) << equity[i][0].GetString();
  EXPECT_EQ(result.finalEquity.text(2), "51422.99");
  EXPECT_NEAR(*result.statistics.sharpeCompounded, expected["stats"]["Sharpe Ratio"].GetDouble(), 1e-9);
  EXPECT_NEAR(*result.statistics.maxDrawdown * -100, expected["stats"]["Max. Drawdown [%]"].GetDouble(), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Strategies, GoogleReference,
                         testing::Values(std::vector<std::string>{"cross_long", "cross_short"},
                                         std::vector<std::string>{"cross_both"}));

}  // namespace
}  // namespace oms::test
