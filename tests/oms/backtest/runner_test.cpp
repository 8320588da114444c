#include <gmock/gmock.h>

#include "oms/backtest/report.h"
#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

BacktestPlan crossing(std::string_view profile, const std::map<std::string, double>& parameters = {}) {
  BacktestPlan plan = planFor(profile, Money::fromInt(100'000));
  std::map<std::string, double> all{{"fast", 3}, {"slow", 10}};
  for (const auto& [name, value] : parameters)
    all[name] = value;
  trade(plan, {"cross_long", "cross_short"}, all);
  return plan;
}

std::string fillsOf(const BacktestResult& result) {
  std::string text;
  for (const BacktestFill& row : result.fills) {
    text += std::string(name(row.fill.side)) + " " + row.fill.quantity.text() + " at " + row.fill.price.text() +
            " in bar " + std::to_string(row.bar) + "\n";
  }
  return text;
}

const std::vector<std::array<const char*, 4>> kWeek = {{"10", "11", "9", "10.5"},
                                                       {"10.6", "12", "10", "11"},
                                                       {"11.2", "11.5", "8", "9"},
                                                       {"9.1", "10", "8.5", "9.5"},
                                                       {"9.6", "13", "9.5", "12"}};

TEST(Runner, AnOrderSeesNothingOfTheBarAfterWhichItIsMade) {
  struct Row {
    const char* order;
    const char* fills;
  };
  const Row rows[] = {
      {R"("type":"market","bar":0)", "buy 1 at 10.6 in bar 1\n"},
      {R"("type":"close","bar":0)", "buy 1 at 11 in bar 1\n"},
      {R"("type":"limit","price":9,"bar":0)", "buy 1 at 9 in bar 2\n"},
      {R"("type":"limit","price":9.3,"bar":2)", "buy 1 at 9.1 in bar 3\n"},  // the open is better
      {R"("type":"stop_market","trigger_price":12.5,"bar":0)", "buy 1 at 12.5 in bar 4\n"},
      {R"("type":"stop_market","trigger_price":10.55,"bar":0)", "buy 1 at 10.6 in bar 1\n"},  // gapped through
      {R"("type":"stop_limit","trigger_price":11.4,"price":11.45,"bar":1)", "buy 1 at 11.4 in bar 2\n"},
      {R"("type":"market","bar":4)", ""}};
  for (const Row& row : rows) {
    BacktestPlan plan = planFor("touch");
    plan.script = script(std::string(R"([{"side":"buy","quantity":1,)") + row.order + "}]");
    EXPECT_EQ(fillsOf(runBacktest(std::move(plan), days(kWeek))), row.fills) << row.order;
  }
}

// Whatever the profile knows of sessions; where no bar comes it has run out.
TEST(Runner, ACloseFillsAtTheNextBarsCloseOrExpires) {
  for (const char* profile : {"touch", "default", "pessimistic"}) {
    SCOPED_TRACE(profile);
    BacktestPlan plan = planFor(profile);
    plan.engine.broker.latency.base = std::chrono::milliseconds(20);
    plan.script = script(R"([{"bar":0,"side":"buy","type":"close","quantity":1},
                             {"bar":4,"side":"sell","type":"close","quantity":1}])");
    const BacktestResult result = runBacktest(std::move(plan), days(kWeek));
    ASSERT_EQ(result.fills.size(), 1u);
    EXPECT_EQ(result.fills[0].bar, 1u);
    EXPECT_LE((result.fills[0].fill.price - Price::fromInt(11)).abs(), Price::parse("0.05").value());
    EXPECT_EQ(outcomeOf(result.orders[0]), "filled");
    EXPECT_EQ(outcomeOf(result.orders[1]), "expired");
  }
}

TEST(Runner, AnOrderIsValidThroughItsLastDay) {
  const auto outcome = [](const char* profile, const char* validDays) {
    BacktestPlan plan = planFor(profile);
    plan.engine.broker.latency.base = std::chrono::milliseconds(20);
    plan.script =
        script(std::string(R"([{"bar":0,"side":"buy","type":"limit","quantity":1,"price":8.5,"valid_days":)") +
               validDays + "}]");
    const BacktestResult result = runBacktest(std::move(plan), days(kWeek));
    return std::string(outcomeOf(result.orders.at(0)));
  };
  for (const char* profile : {"touch", "default"}) {
    EXPECT_EQ(outcome(profile, "0"), "expired") << profile;
    EXPECT_EQ(outcome(profile, "1"), "expired") << profile;  // the bar of the second day after it would have filled it
    EXPECT_EQ(outcome(profile, "2"), "filled") << profile;
  }
}

TEST(Runner, AScriptRunsWithoutLimitsButNotWithoutValidity) {
  BacktestPlan plan = planFor("touch", Money::fromInt(1'000));
  plan.script = script(R"([
    {"bar":0,"side":"sell","type":"market","quantity":80},
    {"bar":0,"side":"sell","type":"limit","quantity":1,"price":50},
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":9.001},
    {"bar":1,"side":"sell","type":"market","quantity":80}])");
  const BacktestResult result = runBacktest(std::move(plan), days(kWeek));
  EXPECT_EQ(outcomeOf(result.orders[0]), "filled");
  EXPECT_EQ(outcomeOf(result.orders[1]), "accepted");
  EXPECT_THAT(result.orders[2].order.reason.string(), testing::StartsWith("price: "));         // off the tick
  EXPECT_THAT(result.orders[3].order.reason.string(), testing::StartsWith("buying_power: "));  // no money is left
}

TEST(Runner, OneOfAGroupFillsAndTheOthersGo) {
  BacktestPlan plan = planFor("touch");
  plan.script = script(R"([
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":10.2,"oco":"pair"},
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":9,"oco":"pair"},
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":8.9}])");
  const BacktestResult result = runBacktest(std::move(plan), days(kWeek));
  EXPECT_EQ(fillsOf(result), "buy 1 at 10.2 in bar 1\nbuy 1 at 8.9 in bar 2\n");
  EXPECT_EQ(outcomeOf(result.orders[1]), "canceled");
}

// A child sees the bar after the one that has filled its parent, and ends with a parent that ends without a fill.
TEST(Runner, AChildWaitsForItsParent) {
  BacktestPlan plan = planFor("touch");
  plan.script = script(R"([
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":10.2,"ref":"in"},
    {"bar":0,"side":"sell","type":"limit","quantity":1,"price":11.4,"parent":"in","oco":"out"},
    {"bar":0,"side":"sell","type":"stop_market","quantity":1,"trigger_price":7.5,"parent":"in","oco":"out"},
    {"bar":0,"side":"buy","type":"limit","quantity":1,"price":5,"ref":"never","valid_days":2},
    {"bar":0,"side":"sell","type":"limit","quantity":1,"price":9.4,"parent":"never"}])");
  const BacktestResult result = runBacktest(std::move(plan), days(kWeek));
  EXPECT_EQ(fillsOf(result), "buy 1 at 10.2 in bar 1\nsell 1 at 11.4 in bar 2\n");
  EXPECT_EQ(outcomeOf(result.orders[2]), "canceled");
  EXPECT_EQ(outcomeOf(result.orders[3]), "expired");
  EXPECT_EQ(outcomeOf(result.orders[4]), "canceled");
}

TEST(Runner, WhatIsOpenAtTheEndIsClosedAsAsked) {
  struct Row {
    const char* profile;
    CloseAtEnd when;
    const char* closing;
  };
  const Row rows[] = {{"touch", CloseAtEnd::none, ""},
                      {"touch", CloseAtEnd::open, "sell 2 at 9.6 in bar 4\n"},
                      {"touch", CloseAtEnd::close, "sell 2 at 12 in bar 4\n"},
                      {"default", CloseAtEnd::open, "sell 2 at 9.6 in bar 4\n"},
                      {"default", CloseAtEnd::close, "sell 2 at 12 in bar 4\n"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(row.profile) + " " + std::to_string(static_cast<int>(row.when)));
    BacktestPlan plan = planFor(row.profile);
    plan.engine.broker.latency.base = std::chrono::milliseconds(20);
    plan.closeAtEnd = row.when;
    plan.script = script(R"([{"bar":0,"side":"buy","type":"market","quantity":2},
                             {"bar":1,"side":"buy","type":"limit","quantity":5,"price":1}])");
    const BacktestResult result = runBacktest(std::move(plan), days(kWeek));
    EXPECT_EQ(fillsOf(result), std::string("buy 2 at 10.6 in bar 1\n") + row.closing);
    const bool closes = row.when != CloseAtEnd::none;
    EXPECT_EQ(result.trades.size(), closes ? 1u : 0u);
    EXPECT_EQ(outcomeOf(result.orders[1]), closes ? "canceled" : "accepted");
    EXPECT_EQ(result.equity.back().equity, result.finalEquity);
  }
}

TEST(Runner, OneBarIsEnough) {
  BacktestPlan plan = planFor("touch");
  plan.closeAtEnd = CloseAtEnd::open;
  plan.script = script(R"([{"bar":0,"side":"buy","type":"market","quantity":2},
                           {"bar":7,"side":"buy","type":"market","quantity":2}])");
  const BacktestResult result = runBacktest(std::move(plan), days({{"10", "11", "9", "10.5"}}));
  EXPECT_EQ(result.bars, 1u);
  EXPECT_TRUE(result.fills.empty());
  EXPECT_FALSE(result.made[1].has_value());
}

TEST(Runner, TheSameRunTwiceIsTheSameToTheLastByte) {
  const auto data = wandering(400);
  for (const char* profile : {"default", "touch"}) {
    const BacktestResult first = runBacktest(crossing(profile), data);
    const BacktestResult second = runBacktest(crossing(profile), data);
    EXPECT_GT(first.trades.size(), 5u);
    EXPECT_EQ(reportJson(first, {}), reportJson(second, {}));
    EXPECT_EQ(reportHtml(first, {}), reportHtml(second, {}));
  }
}

// Whatever came later cannot have had a part in it.
TEST(Runner, TruncatedDataGivesTheSameBeginning) {
  const auto data = wandering(400);
  const BacktestResult whole = runBacktest(crossing("default"), data);
  for (const std::size_t bars : {50, 123, 399}) {
    const BacktestResult part = runBacktest(crossing("default"), std::span(data).first(bars));
    ASSERT_LE(part.raised.size(), whole.raised.size());
    for (std::size_t i = 0; i < part.raised.size(); ++i) {
      EXPECT_EQ(part.raised[i].createdAt, whole.raised[i].createdAt);
      EXPECT_EQ(part.raised[i].price, whole.raised[i].price);
      EXPECT_EQ(part.raised[i].quantity, whole.raised[i].quantity);
    }
    EXPECT_TRUE(fillsOf(whole).starts_with(fillsOf(part)));
  }
}

TEST(Runner, BarsBeforeTheRangeWarmUp) {
  auto data = wandering(400);
  const BacktestResult whole = runBacktest(crossing("touch"), data);
  for (std::size_t i = 0; i < 200; ++i)
    data[i].warmup = true;
  const BacktestResult late = runBacktest(crossing("touch"), data);
  EXPECT_EQ(late.bars, 200u);
  EXPECT_EQ(late.equity.size(), 200u);
  ASSERT_FALSE(late.fills.empty());
  // The averages are those of the whole run from the first bar on, so that the last trades are the same.
  const BacktestTrade& a = whole.trades.back();
  const BacktestTrade& b = late.trades.back();
  EXPECT_GE(late.fills.front().bar, 200u);
  EXPECT_EQ(std::pair(a.entryBar, a.trade.exitPrice), std::pair(b.entryBar, b.trade.exitPrice));
}

// The bars of another symbol, some of them missing, change nothing of a run that does not read them.
TEST(Runner, AnotherSymbolsBarsAreNoneOfTheRuns) {
  const auto data = wandering(400);
  std::vector<MarketUpdate> both;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (i % 7 != 0) {
      both.push_back(data[i]);
      both.back().symbol = SymbolIndex{1};
    }
    both.push_back(data[i]);
  }
  for (std::size_t i = 0; i < both.size(); ++i)
    both[i].cursor = i + 1;
  for (const CloseAtEnd atEnd : {CloseAtEnd::none, CloseAtEnd::open, CloseAtEnd::close}) {
    BacktestPlan alone = crossing("default");
    BacktestPlan beside = crossing("default");
    alone.closeAtEnd = beside.closeAtEnd = atEnd;
    Instrument other;
    other.symbol = "OTHER";
    beside.engine.instruments.add(other);
    const BacktestResult expected = runBacktest(std::move(alone), data);
    const BacktestResult result = runBacktest(std::move(beside), both);
    EXPECT_EQ(result.bars, expected.bars);
    EXPECT_EQ(fillsOf(result), fillsOf(expected));
    EXPECT_EQ(result.finalEquity, expected.finalEquity);
    EXPECT_EQ(result.equity.size(), expected.equity.size());
  }
}

TEST(Runner, ASweepIsTheSameOnAnyNumberOfThreads) {
  const auto data = wandering(300);
  const auto plans = [] {
    std::vector<BacktestPlan> made;
    for (const double slow : {6, 8, 10, 12, 14, 16, 18})
      made.push_back(crossing("default", {{"slow", slow}}));
    return made;
  };
  const auto alone = runBacktests(plans(), data, 1);
  const auto together = runBacktests(plans(), data, 4);
  std::set<std::string> hashes;
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(alone[i].stateHash, together[i].stateHash);
    EXPECT_EQ(alone[i].finalEquity, together[i].finalEquity);
    hashes.insert(alone[i].stateHash);
  }
  EXPECT_EQ(hashes.size(), alone.size());
}

TEST(Runner, ABenchmarkOfTheOwnPriceHasABetaOfOneToHoldingIt) {
  const auto data = wandering(200);
  BacktestPlan plan = planFor("touch");
  plan.script = script(R"([{"bar":0,"side":"buy","type":"market","quantity":1}])");
  for (const MarketUpdate& update : data) {
    const Bar& bar = std::get<BarUpdate>(update.data).bar;
    plan.benchmark.push_back({bar.openTime, bar.close});
  }
  const BacktestResult result = runBacktest(std::move(plan), data);
  ASSERT_TRUE(result.statistics.beta.has_value());
  EXPECT_GT(*result.statistics.beta, 0);
  EXPECT_LT(*result.statistics.beta, 0.05);  // one unit of about 100 in an account of 10,000
  EXPECT_TRUE(result.statistics.alpha.has_value());
}

// Else it would end the program that runs them.
TEST(Runner, WhatOneOfSeveralRunsThrowsReachesWhoRunsThem) {
  BacktestPlan plan = crossing("touch");
  plan.engine.sizing = [](SymbolIndex, Price) -> Quantity { throw std::bad_alloc(); };
  EXPECT_THROW(runBacktests({plan, plan, plan, plan}, wandering(300), 4), std::bad_alloc);
}

// Whoever waits on another thread sees how far it is, and can have it end.
TEST(Runner, AWatchCountsThePiecesAndEndsTheRun) {
  const std::vector<MarketUpdate> data = wandering(5'000);
  BacktestPlan plan = crossing("touch");
  const std::uint64_t bars = runBacktest(plan, data).bars;
  plan.watch = std::make_shared<RunWatch>();
  EXPECT_EQ(runBacktest(plan, data).bars, bars);
  EXPECT_EQ(plan.watch->pieces, data.size());
  runBacktests({plan, plan}, data, 2);
  EXPECT_EQ(plan.watch->pieces, 3 * data.size());
  plan.watch->canceled = true;
  EXPECT_EQ(runBacktest(plan, data).bars, 0u);
}

}  // namespace
}  // namespace oms::test
