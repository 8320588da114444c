// Rules 13, 14 and 15: places in the queue, trades, and what we have taken already; icebergs; rule 24.
#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

TEST(Rule13, WhatIsDisplayedStandsBeforeAnOrderAndTradesUseItUp) {
  Bench bench;
  bench.quote("100", "100.02", "30", "30");
  bench.submit("buy 10 limit 100");
  bench.trade("100", "100.02", "100", "20", "30", "30");
  EXPECT_EQ(bench.take(), Lines{});
  bench.trade("100", "100.02", "100", "14", "10", "30");  // 10 stood before it
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 100 rule 13 maker"}));
  EXPECT_EQ(bench.last.back().why.queueAhead, quantity("30"));
  bench.trade("100", "100.02", "100", "50", "10", "30");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 6 at 100 rule 13 maker"}));
}

TEST(Rule13, APlaceIsKnownAtTheTopOfTheBookAlone) {
  struct Case {
    const char* what;
    const char* order;
    std::vector<std::pair<const char*, const char*>> bids;  // the bid and its size, quote by quote
    const char* size;                                       // of the trade that comes then, at the order's price
    Lines reports;
  };
  const std::vector<Case> cases{
      {"bettering the market it stands alone", "buy 10 limit 100.01", {}, "4", {"1 filled 4 at 100.01 rule 13 maker"}},
      {"deeper it is not known", "buy 10 limit 99.5", {}, "100", {}},
      {"until the market comes there",
       "buy 10 limit 99.5",
       {{"99.5", "20"}},
       "25",
       {"1 filled 5 at 99.5 rule 13 maker"}},
      {"and when it has left it alone",
       "buy 10 limit 99.5",
       {{"99.5", "20"}, {"99.4", "20"}},
       "5",
       {"1 filled 5 at 99.5 rule 13 maker"}},
      {"an unknown size says nothing", "buy 10 limit 99.5", {{"99.5", "0"}}, "100", {}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.quote("100", "100.03", "30", "30");
    bench.submit(test.order);
    const char* bid = "100";
    for (const auto& [next, size] : test.bids) {
      bench.quote(bid = next, "100.03", size, "30");
    }
    const std::string at = parseOrder(test.order).price.text();
    bench.trade(bid, "100.03", at.c_str(), test.size, "1", "30");
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule13, ASmallerQuantityKeepsThePlaceALargerOneLosesIt) {
  for (const auto& [quantityText, filled] : {std::pair{"8", true}, std::pair{"12", false}}) {
    Bench bench;
    bench.quote("100", "100.02", "30", "30");
    const OrderId order = bench.submit("buy 10 limit 100");
    bench.trade("100", "100.02", "100", "20", "30", "30");
    Replacement change;
    change.quantity = quantity(quantityText);
    bench.replace(order, change);
    bench.take();
    bench.trade("100", "100.02", "100", "12", "30", "30");
    EXPECT_EQ(bench.take(), filled ? (Lines{"1 filled 2 at 100 rule 13 maker"}) : Lines{}) << quantityText;
  }
}

TEST(Rule13, ThePessimisticProfileWantsTheTradeThrough) {
  Bench bench("pessimistic");
  bench.quote("100", "100.02", "1", "1");
  bench.submit("buy 10 limit 99.99");  // its bid, with twice the spread
  bench.trade("100", "100.02", "99.99", "100", "1", "1");
  EXPECT_EQ(bench.take(), Lines{});
}

TEST(Rule14, OnlyOppositeAggressorsCount) {
  struct Case {
    const char* what;
    const char* at;
    Lines reports;
  };
  // A sell of ours rests at 100.02, nothing before it.
  const std::vector<Case> cases{{"a buyer", "100.02", {"1 filled 7 at 100.02 rule 13 maker"}}, {"a seller", "100", {}}};
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.quote("100", "100.03", "5", "5");
    bench.submit("sell 10 limit 100.02");
    bench.trade("100", "100.03", test.at, "7", "5", "5");
    EXPECT_EQ(bench.take(), test.reports);
  }
}

// What a buyer takes has come from a seller: no buy of ours could have met it, whatever its price.
TEST(Rule14, ATradeThroughALimitCountsForWhomItsAggressorMeets) {
  for (const std::optional<Side> aggressor : {std::optional(Side::sell), std::optional(Side::buy), {}}) {
    Bench bench;
    bench.quote("100", "100.02");
    bench.submit("buy 10 limit 99.90");
    bench.trade("100", "100.02", "99.89", "8", "0", "0", aggressor);
    EXPECT_EQ(bench.take(), aggressor == Side::buy ? Lines{} : Lines{"1 filled 8 at 99.9 rule 11 maker"});
  }
}

TEST(Rule14, OurOrdersShareATradeInTheirOrder) {
  Bench bench;
  bench.quote("100", "100.03", "5", "5");
  bench.submit("sell 4 limit 100.02");
  bench.submit("sell 10 limit 100.02");
  bench.submit("sell 10 limit 100.01");
  bench.trade("100", "100.03", "100.02", "15", "5", "5");
  EXPECT_EQ(bench.take(), (Lines{"3 filled 10 at 100.01 rule 11 maker", "1 filled 4 at 100.02 rule 13 maker",
                                 "2 filled 1 at 100.02 rule 13 maker"}));
}

TEST(Rule15, WhatWeTookStaysTakenUntilTheDisplayedSizeChanges) {
  Bench bench;
  bench.quote("100", "100.02", "10", "10");
  bench.submit("buy 4");
  bench.submit("buy 8");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 100.02 rule 8 taker", "2 filled 6 at 100.02 rule 8 taker",
                                 "2 filled 2 at 100.03 rule 8 taker"}));
  bench.quote("100", "100.02", "10", "10");
  bench.submit("buy 1");
  EXPECT_EQ(bench.take(), (Lines{"3 filled 1 at 100.03 rule 8 taker"}));
  bench.quote("100", "100.02", "10", "11");
  bench.submit("buy 1");
  EXPECT_EQ(bench.take(), (Lines{"4 filled 1 at 100.02 rule 8 taker"}));
}

TEST(Rule15, ARestingOrderTakesAQuoteThroughItOnlyOnce) {
  Bench bench;
  bench.quote("100", "100.02", "10", "10");
  bench.submit("buy 25 limit 99");
  bench.quote("98.9", "98.92", "10", "10");
  bench.quote("98.9", "98.92", "10", "10");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99 rule 11 maker"}));
  bench.quote("98.9", "98.92", "10", "12");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 12 at 99 rule 11 maker"}));
}

TEST(Rule13, EachSliceOfAnIcebergGoesToTheBackOfTheQueue) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 10 limit 99 show 4");
  bench.submit("buy 5 limit 99");
  bench.trade("99", "99.02", "98.99", "7");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 99 rule 11 maker", "2 filled 3 at 99 rule 11 maker"}));
  bench.trade("99", "99.02", "98.99", "20");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 2 at 99 rule 11 maker", "1 filled 4 at 99 rule 11 maker",
                                 "1 filled 2 at 99 rule 11 maker"}));
  EXPECT_EQ(bench.broker->workingOrders(), 0u);
}

TEST(Rule13, BehindTheMarketsQueueAnIcebergQueuesAnewForEachSlice) {
  Bench bench;
  bench.quote("100", "100.02", "5", "5");
  bench.submit("buy 10 limit 100 show 3");
  bench.trade("100", "100.02", "100", "20", "6", "5");  // 5 before it, a slice, then 6 before the next
  EXPECT_EQ(bench.take(), (Lines{"1 filled 3 at 100 rule 13 maker"}));
  bench.trade("100", "100.02", "100", "7", "6", "5");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100 rule 13 maker"}));
}

TEST(Rule24, NoTakerGoesBeyondItsProtection) {
  struct Case {
    const char* what;
    const char* order;
    Lines reports;
  };
  const std::vector<Case> cases{
      {"a market order",
       "buy 100",
       {"1 filled 10 at 100.02 rule 8 taker", "1 filled 10 at 100.03 rule 8 taker",
        "1 filled 10 at 100.04 rule 8 taker"}},
      {"a stop from where it triggers",
       "sell 100 touch 100",
       {"1 filled 10 at 100 rule 17 taker", "1 filled 10 at 99.99 rule 17 taker",
        "1 filled 10 at 99.98 rule 17 taker"}},
      {"a limit has its own",
       "buy 40 limit 100.05",
       {"1 filled 10 at 100.02 rule 10 taker", "1 filled 10 at 100.03 rule 10 taker",
        "1 filled 10 at 100.04 rule 10 taker", "1 filled 10 at 100.05 rule 10 taker"}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.config.protectionTicks = 2;
    bench.open();
    bench.quote("100", "100.02", "10", "10");
    bench.submit(test.order);
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule24, InsideABarTheBoundIsThatOfTheFirstTakeToo) {
  Bench bench;
  bench.config.protectionTicks = 2;
  bench.config.profile.slippage = {SlippageModel::ticks, 1, {}};
  bench.open();
  bench.bar({"100", "100", "100", "100"});
  bench.submit("buy 60");
  bench.bar({"100", "101", "100", "101", "1000"});  // 25 at the open, the low, the high and the close
  EXPECT_EQ(bench.take(), (Lines{"1 filled 25 at 100.02 rule 3 taker", "1 filled 25 at 100.02 rule 3 taker"}));
  bench.bar({"100.02", "101", "100.02", "101", "1000"});  // the tick of slippage would go beyond 100.03
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 100.03 rule 3 taker"}));
}

TEST(Rule24, TheBoundIsTheOneOfTheFirstTake) {
  Bench bench;
  bench.config.protectionTicks = 2;
  bench.open();
  bench.quote("100", "100.02", "10", "10");
  bench.submit("sell 10 stop 99.5");
  bench.quote("99.4", "99.42", "4", "4");  // from 99.40: down to 99.38
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 99.4 rule 16 taker", "1 filled 4 at 99.39 rule 16 taker",
                                 "1 filled 2 at 99.38 rule 16 taker"}));
  bench.submit("sell 10 stop 99");
  bench.quote("98.5", "98.52", "1", "1");
  bench.take();
  bench.quote("98", "98.02", "100", "100");
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("98.49", "98.51", "100", "100");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 7 at 98.49 rule 16 taker"}));
}

}  // namespace
}  // namespace oms::test
