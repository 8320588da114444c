#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

TEST(Rule08, AMarketOrderTakesTheDisplayedSizeThenOneTickWorseASlice) {
  Bench bench;
  bench.quote("100", "100.02", "5", "10");
  bench.submit("buy 25");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 100.02 rule 8 taker", "1 filled 10 at 100.03 rule 8 taker",
                                 "1 filled 5 at 100.04 rule 8 taker"}));
  bench.submit("sell 7");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 5 at 100 rule 8 taker", "2 filled 2 at 99.99 rule 8 taker"}));
}

TEST(Rule08, AnUnknownSizeFillsWhole) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 25000");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 25000 at 100.02 rule 8 taker"}));
}

TEST(Rule08, AThinBookIsNotWalkedForEver) {
  Bench bench;
  bench.quote("100", "100.02", "1", "1");
  bench.submit("buy 40");
  EXPECT_EQ(bench.take().size(), 32u);
  bench.quote("100", "100.02", "1", "1", 9s);
  EXPECT_EQ(bench.take().size(), 8u);
  EXPECT_EQ(bench.broker->workingOrders(), 0u);
}

TEST(Rule08, WithoutAFreshQuoteItWaitsAndIsRejectedAfterItsTimeToLive) {
  Bench bench;
  bench.submit("buy 1");
  bench.wait(5s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("100", "100.02", "0", "0", 1s);
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100.02 rule 8 taker"}));
  bench.wait(11s);
  bench.submit("buy 1");
  bench.submit("buy 1 limit 101");
  bench.wait(9s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(1s);
  EXPECT_EQ(bench.take(), (Lines{"2 rejected: no fresh quote"}));
  // The limit order has seen no price yet: it takes.
  bench.quote("100", "100.02");
  EXPECT_EQ(bench.take(), (Lines{"3 filled 1 at 100.02 rule 10 taker"}));
}

TEST(Rule04, TheProfileScalesTheQuotesSpreadAroundItsMid) {
  for (const auto& [profile, expected] : std::vector<std::pair<const char*, const char*>>{
           {"default", "100.04"}, {"pessimistic", "100.08"}, {"optimistic", "100.03"}, {"touch", "100.02"}}) {
    Bench bench(profile);
    bench.quote("100", "100.04");
    bench.submit("buy 1");
    EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at " + std::string(expected) + " rule 8 taker"})) << profile;
  }
}

TEST(Rule04, ACrossedQuoteHasNoSpread) {
  Bench bench;
  bench.quote("100.04", "100");
  bench.submit("buy 1");
  bench.submit("sell 1");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100.02 rule 8 taker", "2 filled 1 at 100.02 rule 8 taker"}));
}

TEST(Rule09, BeyondFivePercentNothingFills) {
  Bench bench;
  bench.config.profile.slippage = {SlippageModel::ticks, 1'000'000, {}};
  bench.open();
  bench.quote("1000", "1000.02", "10", "10");
  bench.submit("buy 15");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 1050.02 rule 8 taker"}));  // the next slice would be a tick worse
  Bench thin;
  thin.config.profile.slippage = {SlippageModel::ticks, 2, {}};
  thin.open();
  thin.quote("0.10", "0.11");  // 5 % of it are less than a tick
  thin.submit("buy 15");
  EXPECT_EQ(thin.take(), (Lines{"1 filled 15 at 0.11 rule 8 taker"}));
}

TEST(Rule09, MakersPayNone) {
  Bench bench("pessimistic");
  bench.quote("100", "100.02");
  bench.submit("buy 10 limit 99.50");
  bench.quote("99.00", "99.02");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99.5 rule 11 maker"}));
}

TEST(Rule10, AMarketableLimitTakesTheOppositeBestAndItsRestRests) {
  Bench bench;
  bench.quote("100", "100.02", "5", "10");
  bench.submit("buy 30 limit 100.03");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 100.02 rule 10 taker", "1 filled 10 at 100.03 rule 10 taker"}));
  bench.quote("100", "100.03", "5", "10");
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("100", "100.02", "5", "8");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 8 at 100.03 rule 11 maker"}));
  bench.submit("sell 5 limit 99.99 ioc");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 5 at 100 rule 10 taker"}));
  bench.submit("sell 5 limit 101 ioc");
  EXPECT_EQ(bench.take(), (Lines{"3 canceled: ioc"}));
}

TEST(Rule11, ARestingLimitFillsOneTickThrough) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 10 limit 99.50");
  bench.submit("sell 10 limit 100.50");
  bench.quote("99.48", "99.50");
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("99.47", "99.49");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99.5 rule 11 maker"}));
  bench.quote("100.51", "100.53");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 10 at 100.5 rule 11 maker"}));
}

TEST(Rule11, ATradeThroughFillsAtMostItsSize) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 10 limit 99.90");
  bench.submit("buy 10 limit 99.95");
  bench.trade("100", "100.02", "99.90", "4");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 4 at 99.95 rule 11 maker"}));
  bench.trade("100", "100.02", "99.89", "8");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 6 at 99.95 rule 11 maker", "1 filled 2 at 99.9 rule 11 maker"}));
}

TEST(Rule11, PriceThenTimeDecidesAmongOurOwn) {
  Bench bench;
  bench.quote("100", "100.02");
  for (const char* order : {"buy 1 limit 99", "buy 1 limit 99.5", "buy 1 limit 99", "buy 1 limit 98"}) {
    bench.submit(order);
  }
  bench.quote("98.48", "98.50");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 1 at 99.5 rule 11 maker", "1 filled 1 at 99 rule 11 maker",
                                 "3 filled 1 at 99 rule 11 maker"}));
}

TEST(Rule16, AStopTakesTheQuoteThatReachesIt) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("sell 10 stop 99");
  bench.submit("buy 10 stop 101");
  bench.quote("99.01", "99.03");
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("98.70", "98.72", "6", "6");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 6 at 98.7 rule 16 taker", "1 filled 4 at 98.69 rule 16 taker"}));
}

TEST(Rule16, AStopOutlivesAStaleMarket) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.wait(1h);
  bench.submit("sell 10 stop 99");
  bench.quote("95", "95.02");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 95 rule 16 taker"}));
}

TEST(Rule17, AStopLimitNeverFillsOnTheQuoteThatTriggersIt) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 10 stop 101 limit 102");
  bench.quote("101.40", "101.42");
  EXPECT_EQ(bench.take(), (Lines{"1 triggered"}));
  bench.quote("101.50", "101.52");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 101.52 rule 17 taker"}));
}

TEST(Rule19, AStopThatTheQuoteHasReachedIsRejected) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 1 stop 100.02");
  EXPECT_EQ(bench.take(), (Lines{"1 rejected: the trigger 100.02 is already in the market, 100 / 100.02"}));
}

TEST(Rule22, PostOnlyIsRejectedIfItWouldTake) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 1 limit 100.02 post_only");
  bench.submit("buy 1 limit 100.01 post_only");
  EXPECT_EQ(bench.take(), (Lines{"1 rejected: post_only would take"}));
}

// What has no limit can only take.
TEST(Rule22, PostOnlyIsRejectedWithoutALimit) {
  for (const char* order :
       {"buy 1 post_only", "buy 1 stop 101 post_only", "buy 1 touch 99 post_only", "buy 1 trail 1 post_only"}) {
    Bench bench;
    bench.quote("100", "100.02");
    bench.submit(order);
    EXPECT_EQ(bench.take(), Lines{"1 rejected: post_only would take"}) << order;
  }
}

TEST(Rule22, PostOnlyBehindATriggerIsRejectedIfItWouldTakeThen) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 1 stop 101 limit 103 post_only");
  bench.submit("buy 1 stop 101 limit 101 post_only");
  bench.quote("101.5", "101.52");
  bench.quote("101.5", "101.52");
  EXPECT_EQ(bench.take(), (Lines{"1 triggered", "2 triggered", "1 rejected: post_only would take"}));
}

TEST(Rule23, OneFillCancelsThePartnerAtOnce) {
  Bench bench;
  bench.quote("100", "100.02");
  const OrderId a = bench.submit("sell 10 stop 99");
  const OrderId b = bench.submit("sell 10 limit 101");
  bench.broker->link(Contingency::ouo, {a, b});
  bench.quote("101.01", "101.03");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 10 at 101 rule 11 maker", "1 canceled: ouo"}));
  bench.quote("98", "98.02");
  EXPECT_EQ(bench.take(), Lines{});
}

TEST(PaperBroker, WhatItDoesNotWorkIsRejectedByName) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("sell 1 stop 99 at_close");
  OrderRequest request = parseOrder("sell 1 trail 1");
  request.trailingOffset = Ratio{};
  bench.submit(request);
  EXPECT_EQ(bench.take(), (Lines{"1 rejected: an auction takes market and limit orders, not stop_market at_close",
                                 "2 rejected: a trailing stop needs an offset above zero"}));
}

}  // namespace
}  // namespace oms::test
