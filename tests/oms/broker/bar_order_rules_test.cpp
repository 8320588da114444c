#include "tests/oms/broker/bar_cases.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

TEST(Rule16, AStopFillsAtItsTriggerOrAcrossAGapAtTheOpen) {
  check({{"inside", "sell 5 stop 97", {"100", "101", "96", "100"}, {"1 filled 5 at 97 rule 16 taker"}},
         {"gap", "sell 5 stop 97", {"95", "101", "94", "100"}, {"1 filled 5 at 94.99 rule 16 taker"}},
         {"session gap", "sell 5 stop 97", {"95", "101", "94", "100"}, {"1 filled 5 at 94.99 rule 16 taker"}, true},
         {"not reached", "sell 5 stop 97", {"100", "101", "97.02", "100"}, {}}});
  check({{"worse of the trigger and the next point",
          "sell 5 stop 97",
          {"100", "101", "96", "100"},
          {"1 filled 5 at 95.96 rule 16 taker"}},
         {"a gap, and slippage on top",
          "sell 5 stop 97",
          {"95", "101", "94", "100"},
          {"1 filled 5 at 94.96 rule 16 taker"}}},
        "pessimistic");
  check({{"always the trigger", "sell 5 stop 97", {"95", "101", "94", "100"}, {"1 filled 5 at 97 rule 16 taker"}}},
        "optimistic");
}

TEST(Rule16, WhatIsLeftOfAStopIsNeverBetterThanItsTrigger) {
  Bench bench;
  bench.config.profile.slippage = {};
  bench.open();
  bench.bar(kFlat);
  bench.submit("sell 60 stop 97");
  bench.bar({"100", "103", "96", "99", "1000"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 25 at 97 rule 16 taker", "1 filled 25 at 97 rule 16 taker"}));
  bench.bar({"94", "94", "94", "94", "1000"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 93.99 rule 16 taker"}));
}

TEST(Rule17, AStopLimitIsFilledByLaterPointsAlone) {
  check({{"at the extreme after its trigger",
          "buy 5 stop 102 limit 104",
          {"100", "103", "96", "97"},
          {"1 triggered", "1 filled 5 at 103.01 rule 17 taker"}},
         {"the extreme lies beyond its limit: on the way back",
          "buy 5 stop 102 limit 103",
          {"100", "106", "93", "97"},
          {"1 triggered", "1 filled 5 at 103 rule 11 maker"}},
         {"the open triggers and the next point fills",
          "buy 5 stop 102 limit 104",
          {"105", "106", "103", "105"},
          {"1 triggered", "1 filled 5 at 104 rule 11 maker"}},
         {"ioc ends where it does not fill",
          "buy 5 stop 102 limit 103 ioc",
          {"100", "106", "93", "97"},
          {"1 triggered", "1 canceled: ioc"}}});
}

TEST(Rule19, AStopThatIsInTheMarketIsRejected) {
  Bench bench;
  bench.bar(kFlat);
  bench.submit("buy 5 stop 100.01");
  bench.submit("sell 5 stop 100.5 limit 99");
  bench.submit("buy 5 stop 100.02");
  EXPECT_EQ(bench.take(), (Lines{"1 rejected: the trigger 100.01 is already in the market, 99.99 / 100.01",
                                 "2 rejected: the trigger 100.5 is already in the market, 99.99 / 100.01"}));
  Bench touch("touch");
  touch.bar(kFlat);
  touch.submit("buy 5 stop 99");
  touch.bar({"101", "102", "100", "101"});
  EXPECT_EQ(touch.take(), (Lines{"1 filled 5 at 101 rule 16 taker"}));
}

TEST(Rule22, PostOnlyThatABarWouldMakeATakerIsRejected) {
  const std::vector<Case> cases = {
      {"marketable at the open",
       "buy 5 limit 101 post_only",
       {"100", "102", "99", "100"},
       {"1 rejected: post_only would take"}},
      {"reached inside the bar",
       "buy 5 limit 99.5 post_only",
       {"100", "102", "99", "100"},
       {"1 filled 5 at 99.5 rule 11 maker"}},
  };
  for (const char* profile : {"touch", "next-open", "close", "default", "pessimistic"})
    check(cases, profile);
}

TEST(Rule20, LotsAndTheMinimumAreRespectedAndIocCancelsTheRest) {
  Instrument instrument;
  instrument.symbol = "ABC";
  instrument.lot = Quantity::fromInt(10);
  instrument.minQuantity = Quantity::fromInt(20);
  instrument.spread = price("0.02");
  Bench bench;
  bench.instruments.add(instrument);
  bench.config.profile.slippage = {};
  bench.open();
  bench.bar(kFlat);
  bench.submit("buy 60");
  bench.submit("sell 60 ioc");
  bench.bar({"100", "100", "100", "100", "1500"});  // 37.5 at each point: 30
  EXPECT_EQ(bench.take(),
            (Lines{"1 filled 30 at 100.01 rule 3 taker", "2 canceled: ioc", "1 filled 30 at 100.01 rule 3 taker"}));
  bench.submit("buy 30");
  bench.bar({"100", "100", "100", "100", "400"});  // 10 at each point, below the minimum
  EXPECT_EQ(bench.take(), (Lines{"3 filled 20 at 100.01 rule 3 taker", "3 filled 10 at 100.01 rule 3 taker"}));
}

TEST(Rule23, APartialFillShrinksThePartnerByAsMuch) {
  Bench bench;
  bench.config.profile.slippage = {};
  bench.open();
  bench.bar(kFlat);
  const OrderId a = bench.submit("sell 60 stop 95");
  const OrderId b = bench.submit("sell 60 limit 105");
  bench.broker->link(Contingency::ouo, {a, b});
  bench.bar({"100", "106", "99", "103", "1000"});
  EXPECT_EQ(bench.take(), (Lines{"2 filled 25 at 105 rule 11 maker", "1 updated to 35",
                                 "2 filled 25 at 105 rule 11 maker", "1 updated to 10"}));
  EXPECT_EQ(bench.broker->workingOrders(), 2u);
  // The stop fills no more than what the target left, and ends it.
  bench.bar({"103", "103", "90", "90", "100000"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 95 rule 16 taker", "2 canceled: ouo"}));
  EXPECT_EQ(bench.broker->workingOrders(), 0u);
}

TEST(Rule27, WhatTheAccountCannotPayIsCanceledWithTheReason) {
  Bench bench;
  bench.guard.left = Quantity::fromInt(15);
  bench.bar(kFlat);
  bench.submit("buy 10");
  bench.submit("buy 10");
  bench.submit("sell 10 reduce_only");
  bench.bar(kFlat);
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 100.01 rule 3 taker", "2 filled 5 at 100.01 rule 3 taker",
                                 "2 canceled: buying_power", "3 canceled: reduce_only"}));
}

TEST(Rule32, AFillSaysWhatItWasMadeOf) {
  Bench bench("pessimistic", {20ms, 5ms, 0ms, 0ms, 0ms, 1});
  bench.bar(kFlat);
  const Timestamp open = bench.now;
  bench.submit("sell 10 stop 98");
  bench.bar({"100", "100", "97", "100"});
  bench.take();
  const BrokerReport& fill = bench.last.back();
  EXPECT_EQ(fill.why.rule, 16);
  EXPECT_EQ(fill.why.reference, price("98"));
  EXPECT_EQ(fill.why.bid, price("96.98"));
  EXPECT_EQ(fill.why.ask, price("97.02"));
  EXPECT_EQ(fill.why.slippage, price("1.04"));  // from the trigger
  EXPECT_EQ(fill.price, price("96.96"));
  EXPECT_EQ(fill.why.latency, Duration(25ms));
  EXPECT_EQ(fill.why.barOpen, open);
  EXPECT_EQ(fill.time, bench.now);
}

}  // namespace
}  // namespace oms::test
