// Rule 23: oto (held children), oco, ouo, among several orders.
#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

// A market of 100.00 / 100.02 in which anything can be taken.
Bench openBench() {
  Bench bench;
  bench.quote("100", "100.02");
  return bench;
}

TEST(Rule23, AnyFillCancelsTheOthersOfAnOcoGroup) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 limit 101", "sell 10 stop 98", "buy 10 limit 98.5"});
  bench.broker->link(Contingency::oco, orders);
  bench.broker->advance(bench.now);
  bench.quote("100.98", "101");
  EXPECT_EQ(bench.take(), Lines{});
  bench.trade("101", "101.02", "101.01", "4");  // through the second by a part of it
  EXPECT_EQ(bench.take(),
            (Lines{"2 filled 4 at 101 rule 11 maker", "1 canceled: oco", "3 canceled: oco", "4 canceled: oco"}));
  EXPECT_EQ(bench.broker->workingOrders(), 1u);
}

TEST(Rule23, AFillShrinksEveryOtherOfAnOuoGroup) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"sell 10 limit 101", "sell 10 stop 98", "sell 3 limit 103"});
  bench.broker->link(Contingency::ouo, orders);
  bench.trade("101", "101.02", "101.01", "4");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 101 rule 11 maker", "2 updated to 6", "3 canceled: ouo"}));
}

// One stop for two targets: each target shrinks the stop alone, the stop shrinks both.
TEST(Rule23, AStopWithSeveralTargets) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"sell 10 stop 98", "sell 4 limit 101", "sell 6 limit 102"});
  bench.broker->link(Contingency::ouo, {orders[0], orders[1]});
  bench.broker->link(Contingency::ouo, {orders[0], orders[2]});
  bench.quote("101.02", "101.04");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 4 at 101 rule 11 maker", "1 updated to 6"}));
  bench.quote("97.9", "97.92");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 6 at 97.9 rule 16 taker", "3 canceled: ouo"}));
}

TEST(Rule23, AChildIsHeldUntilItsParentFills) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 limit 99.5"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->advance(bench.now);
  ASSERT_EQ(bench.broker->reports().size(), 2u);
  EXPECT_FALSE(bench.broker->reports()[0].flags.has(Flag::held));
  EXPECT_TRUE(bench.broker->reports()[1].flags.has(Flag::held));
  bench.take();
  bench.quote("101", "101.02");  // far beyond the child's limit
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("98.97", "98.99");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99 rule 11 maker", "2 updated to 10"}));
  bench.quote("99.51", "99.53");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 10 at 99.5 rule 11 maker"}));
}

TEST(Rule23, AChildWorksInProportionToWhatIsFilledOfItsParent) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 5 limit 99.5"});
  bench.broker->hold(orders[1], orders[0]);
  bench.trade("99", "99.02", "98.99", "5");  // half of the parent: two lots and a half
  EXPECT_EQ(bench.take(), (Lines{"1 filled 5 at 99 rule 11 maker", "2 updated to 5"}));
  bench.quote("99.51", "99.53");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 2 at 99.5 rule 11 maker"}));
  bench.quote("99.6", "99.62");
  EXPECT_EQ(bench.take(), Lines{});
  bench.trade("99", "99.02", "98.99", "5");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 5 at 99 rule 11 maker"}));
  bench.quote("99.51", "99.53");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 3 at 99.5 rule 11 maker"}));
}

TEST(Rule23, WithItsParentEndsWhatIsHeldBackOfAChild) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 limit 101", "sell 10 stop 98"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->hold(orders[2], orders[0]);
  bench.broker->link(Contingency::ouo, {orders[1], orders[2]});
  bench.trade("99", "99.02", "98.99", "4");
  bench.take();
  bench.cancel(orders[0]);
  EXPECT_EQ(bench.take(), (Lines{"1 canceled", "2 updated to 4", "3 updated to 4"}));

  const auto others = bench.submitAll({"buy 10 limit 90", "sell 10 limit 110"});
  bench.broker->hold(others[1], others[0]);
  bench.broker->advance(bench.now);
  bench.cancel(others[0]);
  EXPECT_EQ(bench.take(), (Lines{"4 canceled", "5 canceled: its parent has ended"}));
}

TEST(Rule23, AChildOfARejectedParentIsCanceledBeforeItArrives) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 stop 99", "sell 10 limit 101"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->advance(bench.now);
  EXPECT_EQ(bench.take(), (Lines{"1 rejected: the trigger 99 is already in the market, 100 / 100.02",
                                 "2 canceled: its parent has ended"}));
}

TEST(Rule23, ThePairOfABracketShrinksTogetherWhileItsParentStillFills) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 limit 101", "sell 10 stop 98"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->hold(orders[2], orders[0]);
  bench.broker->link(Contingency::ouo, {orders[1], orders[2]});
  bench.trade("99", "99.02", "98.99", "4");
  bench.quote("101.01", "101.03");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 99 rule 11 maker", "2 updated to 10", "3 updated to 10",
                                 "2 filled 4 at 101 rule 11 maker", "3 updated to 6"}));
  bench.quote("98.9", "98.92");
  bench.take();
  bench.quote("97.9", "97.92");
  EXPECT_EQ(bench.take(), (Lines{"3 filled 6 at 97.9 rule 16 taker", "2 canceled: ouo"}));
}

TEST(Rule23, InsideABarAChildSeesLaterPointsOfThePathAlone) {
  Bench bench;
  bench.bar({"100", "100", "100", "100"});
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 limit 101"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->advance(bench.now);
  // The high comes first, then the low, at which the parent fills.
  bench.bar({"100", "102", "97", "98"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99 rule 11 maker", "2 updated to 10"}));
  bench.bar({"98", "102", "98", "101"});
  EXPECT_EQ(bench.take(), (Lines{"2 filled 10 at 101 rule 11 maker"}));
}

// A bar's path is continuous: a child meets what of the stretch is left after the price that released it.
TEST(Rule23, InsideABarAChildMeetsTheRestOfTheStretchThatReleasedIt) {
  struct Case {
    const char* what;
    const char* parent;
    const char* child;
    BarText bar;
    Lines lines;
  };
  const std::vector<Case> cases{
      {"the stop below a limit, on the way to the low",
       "buy 10 limit 99",
       "sell 10 stop 97",
       {"100", "100.5", "95", "96"},
       {"1 filled 10 at 99 rule 11 maker", "2 updated to 10", "2 filled 10 at 97 rule 16 taker"}},
      {"the target above a stop, on the way to the high",
       "buy 10 stop 101",
       "sell 10 limit 103",
       {"100", "105", "99.5", "104"},
       {"1 filled 10 at 101 rule 16 taker", "2 updated to 10", "2 filled 10 at 103 rule 11 maker"}},
      {"the stop of an entry at the open",
       "buy 10",
       "sell 10 stop 97",
       {"100", "100.5", "95", "96"},
       {"1 filled 10 at 100.01 rule 3 taker", "2 updated to 10", "2 filled 10 at 97 rule 16 taker"}},
      {"a stop that the path never comes to",
       "buy 10 limit 99",
       "sell 10 stop 94",
       {"100", "100.5", "95", "96"},
       {"1 filled 10 at 99 rule 11 maker", "2 updated to 10"}},
      {"the low came before the entry",
       "buy 10 stop 101",
       "sell 10 stop 97",
       {"100", "105", "96", "104"},
       {"1 filled 10 at 101 rule 16 taker", "2 updated to 10"}}};
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.bar({"100", "100", "100", "100"});
    const auto orders = bench.submitAll({test.parent, test.child});
    bench.broker->hold(orders[1], orders[0]);
    bench.broker->advance(bench.now);
    bench.bar(test.bar);
    EXPECT_EQ(bench.take(), test.lines);
  }
}

// An earlier low does not keep the target back: only what is still ahead makes the order of the two a guess.
TEST(Rule5, AStopThatLiesBehindTheEntryMakesNoTargetAmbiguous) {
  Bench bench;
  bench.bar({"100", "100", "100", "100"});
  const auto orders = bench.submitAll({"buy 10 stop 101", "sell 10 stop 97", "sell 10 limit 103"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->hold(orders[2], orders[0]);
  bench.broker->link(Contingency::ouo, {orders[1], orders[2]});
  bench.broker->advance(bench.now);
  bench.bar({"100", "105", "96", "104"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 101 rule 16 taker", "2 updated to 10", "3 updated to 10",
                                 "3 filled 10 at 103 rule 11 maker", "2 canceled: ouo"}));
}

TEST(Rule5, AStopAndATargetAheadOfTheEntryAreAGuessAndTheWorseOneFills) {
  Bench bench;
  bench.bar({"100", "100", "100", "100"});
  const auto orders = bench.submitAll({"buy 10", "sell 10 stop 97", "sell 10 limit 103"});
  bench.broker->hold(orders[1], orders[0]);
  bench.broker->hold(orders[2], orders[0]);
  bench.broker->link(Contingency::ouo, {orders[1], orders[2]});
  bench.broker->advance(bench.now);
  bench.bar({"100", "104", "95", "96"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 100.01 rule 3 taker", "2 updated to 10", "3 updated to 10",
                                 "2 filled 10 at 97 rule 16 taker ambiguous", "3 canceled: ouo"}));
}

// What a parent grows by is not its children's: they go on in proportion to what it was.
TEST(Rule23, AParentThatGrowsTakesNothingFromWhatItsChildrenCover) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 stop 98"});
  bench.broker->hold(orders[1], orders[0]);
  bench.trade("99", "99.02", "98.99", "5");
  Replacement larger;
  larger.quantity = Quantity::fromInt(20);
  bench.replace(orders[0], larger);
  bench.trade("99", "99.02", "98.99", "1");
  bench.take();
  bench.quote("97.9", "97.92", "0", "1");  // the limit takes one more, and the stop what is filled
  Quantity sold;
  for (const BrokerReport& report : bench.broker->reports()) {
    if (report.kind == ReportKind::filled && report.order == orders[1])
      sold += report.quantity;
  }
  EXPECT_GE(sold, Quantity::fromInt(6));
}

TEST(Rule23, AParentThatGrowsAndShrinksBackLeavesItsChildrenWhatTheyWere) {
  Bench bench = openBench();
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 limit 101"});
  bench.broker->hold(orders[1], orders[0]);
  bench.trade("99", "99.02", "98.99", "4");
  for (const int quantity : {20, 10, 7}) {
    Replacement change;
    change.quantity = Quantity::fromInt(quantity);
    bench.replace(orders[0], change);
  }
  EXPECT_EQ(bench.take(),
            (Lines{"1 filled 4 at 99 rule 11 maker", "2 updated to 10", "1 updated as asked to 20 limit 99",
                   "1 updated as asked to 10 limit 99", "2 updated to 7", "1 updated as asked to 7 limit 99"}));
}

}  // namespace
}  // namespace oms::test
