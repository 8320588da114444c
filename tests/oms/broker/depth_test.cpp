// Rules 8, 13 and 15 where the feed has the book: levels are walked, and a place is known at every one of them.
#include <gtest/gtest.h>

#include "oms/model/archives.h"
#include "tests/oms/broker/depth_bench.h"

namespace oms::test {
namespace {

using enum Side;

constexpr const char* kBook = "100x5 99.99x7 99.95x4 | 100.02x3 100.05x4 100.10x10";

struct WalkCase {
  const char* what;
  const char* order;
  Lines reports;
  Lines levels;
};

TEST(Rule8, TakersWalkTheBookLevelByLevel) {
  const WalkCase cases[] = {
      {"as far as it is large",
       "buy 9",
       {"1 filled 3 at 100.02 rule 8 taker", "1 filled 4 at 100.05 rule 8 taker", "1 filled 2 at 100.1 rule 8 taker"},
       {"1 of 3", "2 of 4", "3 of 10"}},
      {"a sale through the bids",
       "sell 6",
       {"1 filled 5 at 100 rule 8 taker", "1 filled 1 at 99.99 rule 8 taker"},
       {"1 of 5", "2 of 7"}},
      {"what is beyond the book waits",
       "sell 18",
       {"1 filled 5 at 100 rule 8 taker", "1 filled 7 at 99.99 rule 8 taker", "1 filled 4 at 99.95 rule 8 taker"},
       {"1 of 5", "2 of 7", "3 of 4"}},
      {"no further than its limit, where the rest rests",
       "buy 9 limit 100.07",
       {"1 filled 3 at 100.02 rule 10 taker", "1 filled 4 at 100.05 rule 10 taker"},
       {"1 of 3", "2 of 4"}},
      {"ioc ends with the book",
       "sell 18 ioc",
       {"1 filled 5 at 100 rule 8 taker", "1 filled 7 at 99.99 rule 8 taker", "1 filled 4 at 99.95 rule 8 taker",
        "1 canceled: ioc"},
       {"1 of 5", "2 of 7", "3 of 4"}},
      {"fok takes all that there is",
       "sell 16 fok",
       {"1 filled 5 at 100 rule 8 taker", "1 filled 7 at 99.99 rule 8 taker", "1 filled 4 at 99.95 rule 8 taker"},
       {"1 of 5", "2 of 7", "3 of 4"}},
      {"and nothing of less", "sell 17 fok", {"1 canceled: fok"}, {}},
  };
  for (const WalkCase& test : cases) {
    SCOPED_TRACE(test.what);
    DepthBench bench;
    bench.book(kBook);
    bench.submit(test.order);
    EXPECT_EQ(bench.take(), test.reports);
    EXPECT_EQ(bench.levels(), test.levels);
  }
}

TEST(Rule8, AFillFromABookNamesWhereItBegan) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 9");
  bench.take();
  const FillExplanation& why = bench.last.back().why;
  EXPECT_EQ(why.reference, price("100.02"));
  EXPECT_EQ(why.slippage, price("0.08"));
  EXPECT_EQ(why.bid, price("100"));
  EXPECT_EQ(why.ask, price("100.02"));
}

TEST(Rule8, WhatTheBookLackedIsTakenWhenItComes) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 20");
  bench.take();
  bench.change(sell, "100.06", "1");
  bench.change(sell, "100.03", "9");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100.06 rule 8 taker", "1 filled 2 at 100.03 rule 8 taker"}));
}

TEST(Rule8, NothingFillsWhileTheBookIsLost) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 5 limit 99.5");
  bench.book("");
  bench.submit("sell 6");
  bench.traded("99", "50", sell);
  EXPECT_EQ(bench.take(), Lines{});
  bench.book("99.9x4 | 100.02x3");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 4 at 99.9 rule 8 taker"}));
  bench.book("");
  bench.wait(std::chrono::seconds(11));
  EXPECT_EQ(bench.take(), (Lines{"2 canceled: no fresh quote"}));
}

TEST(Rule8, ProfilesMoveTheBookOrDoWithoutIt) {
  DepthBench pessimistic("pessimistic");
  pessimistic.book(kBook);
  pessimistic.submit("buy 5");
  EXPECT_EQ(pessimistic.take(), (Lines{"1 filled 3 at 100.05 rule 8 taker", "1 filled 2 at 100.08 rule 8 taker"}));
  DepthBench optimistic("optimistic");
  optimistic.book("100x5 | 100.04x3");
  optimistic.submit("buy 500");
  EXPECT_EQ(optimistic.take(), (Lines{"1 filled 500 at 100.03 rule 8 taker"}));
}

TEST(Rule8, AnOddLotOfALevelIsLeftThere) {
  DepthBench bench;
  bench.book("100x5 | 100.02x0.7 100.03x1.5 100.04x9");
  bench.submit("buy 3");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100.03 rule 8 taker", "1 filled 2 at 100.04 rule 8 taker"}));
}

TEST(Rule24, TheBoundIsCountedFromTheBest) {
  DepthBench bench;
  bench.config.protectionTicks = 3;
  bench.open();
  bench.book(kBook);
  bench.submit("buy 9");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 3 at 100.02 rule 8 taker", "1 filled 4 at 100.05 rule 8 taker"}));
}

TEST(Rule16, AStopWalksTheBookFromWhereItTriggers) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("sell 10 stop 99.5");
  bench.book("99.4x4 99.3x20 | 99.45x5");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 99.4 rule 16 taker", "1 filled 6 at 99.3 rule 16 taker"}));
}

TEST(Rule15, WhatWasTakenOfALevelStaysTakenUntilItChanges) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 4");
  bench.submit("buy 2");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 3 at 100.02 rule 8 taker", "1 filled 1 at 100.05 rule 8 taker",
                                 "2 filled 2 at 100.05 rule 8 taker"}));
  bench.change(sell, "100.02", "3");
  bench.book(kBook);
  bench.submit("buy 2");
  EXPECT_EQ(bench.take(), (Lines{"3 filled 1 at 100.05 rule 8 taker", "3 filled 1 at 100.1 rule 8 taker"}));
  EXPECT_EQ(bench.levels(), (Lines{"2 of 4", "3 of 10"}));
  bench.change(sell, "100.05", "5");
  bench.submit("buy 6");
  EXPECT_EQ(bench.take(), (Lines{"4 filled 5 at 100.05 rule 8 taker", "4 filled 1 at 100.1 rule 8 taker"}));
  bench.book("100x5 | 100.02x4 100.05x5 100.10x10");
  bench.submit("buy 13");
  EXPECT_EQ(bench.take(), (Lines{"5 filled 4 at 100.02 rule 8 taker", "5 filled 8 at 100.1 rule 8 taker"}))
      << "a whole book names levels that are as they were";
}

TEST(Rule15, ARestingOrderUsesUpTheLevelsThatCameThroughIt) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 20 limit 99");
  bench.book("98.9x5 | 98.92x6 98.98x7 98.99x3 99x9");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 16 at 99 rule 11 maker"}));
  EXPECT_EQ(bench.levels(), (Lines{"0 of 0"}));
  bench.submit("buy 1");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 1 at 99 rule 8 taker"}));
  bench.change(sell, "98.98", "8");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 99 rule 11 maker"}));
  bench.submit("buy 5");
  EXPECT_EQ(bench.take(), (Lines{"3 filled 4 at 98.98 rule 8 taker", "3 filled 1 at 99 rule 8 taker"}));
}

struct PlaceCase {
  const char* what;
  const char* order;
  void (*market)(DepthBench&);
  const char* at;  // the trade that comes then
  const char* size;
  Side aggressor;
  Lines reports;
};

TEST(Rule13, APlaceIsKnownAtEveryLevelOfTheBook) {
  const auto nothing = [](DepthBench&) {};
  const PlaceCase cases[] = {
      {"deep in the book it is behind what stands there",
       "buy 10 limit 99.99",
       nothing,
       "99.99",
       "9",
       sell,
       {"1 filled 2 at 99.99 rule 13 maker"}},
      {"between two levels it stands alone",
       "buy 10 limit 99.97",
       nothing,
       "99.97",
       "4",
       sell,
       {"1 filled 4 at 99.97 rule 13 maker"}},
      {"as where it betters the market",
       "sell 10 limit 100.01",
       nothing,
       "100.01",
       "4",
       buy,
       {"1 filled 4 at 100.01 rule 13 maker"}},
      {"behind the last level nobody knows", "buy 10 limit 99.90", nothing, "99.90", "100", sell, {}},
      {"until the book reaches there",
       "buy 10 limit 99.90",
       [](DepthBench& bench) { bench.change(buy, "99.90", "6"); },
       "99.90",
       "8",
       sell,
       {"1 filled 2 at 99.9 rule 13 maker"}},
      {"who leaves the level makes room",
       "buy 10 limit 99.99",
       [](DepthBench& bench) { bench.change(buy, "99.99", "2"); },
       "99.99",
       "9",
       sell,
       {"1 filled 7 at 99.99 rule 13 maker"}},
      {"who comes is behind",
       "buy 10 limit 99.99",
       [](DepthBench& bench) {
         bench.change(buy, "99.99", "2");
         bench.change(buy, "99.99", "30");
       },
       "99.99",
       "9",
       sell,
       {"1 filled 7 at 99.99 rule 13 maker"}},
      {"a whole book says it too",
       "buy 10 limit 99.95",
       [](DepthBench& bench) { bench.book("100x5 99.99x7 99.80x1 | 100.02x3"); },
       "99.95",
       "3",
       sell,
       {"1 filled 3 at 99.95 rule 13 maker"}},
  };
  for (const PlaceCase& test : cases) {
    SCOPED_TRACE(test.what);
    DepthBench bench;
    bench.book(kBook);
    bench.submit(test.order);
    test.market(bench);
    bench.traded(test.at, test.size, test.aggressor);
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule13, AFillSaysWhatStoodBeforeItsOrderAtFirst) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 10 limit 99.99");
  bench.change(buy, "99.99", "2");
  bench.traded("99.99", "9", sell);
  bench.take();
  EXPECT_EQ(bench.last.back().why.queueAhead, quantity("7"));
}

TEST(Rule14, TheFeedsOwnAggressorCounts) {
  for (const auto& [aggressor, fills] : {std::pair{std::optional(sell), true}, std::pair{std::optional(buy), false},
                                         std::pair{std::optional<Side>(), false}}) {
    DepthBench bench;
    bench.book("100x5 | 100.02x3");
    bench.submit("buy 10 limit 100.01");
    bench.traded("100.01", "4", aggressor);  // in the middle, where the price says nothing
    EXPECT_EQ(bench.take(), fills ? (Lines{"1 filled 4 at 100.01 rule 13 maker"}) : Lines{});
  }
}

TEST(Depth, AFeedThatTurnsToTheTopAloneHasNoBook) {
  DepthBench bench;
  bench.book(kBook);
  bench.quote("100", "100.02", "5", "3");
  bench.submit("buy 5");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 3 at 100.02 rule 8 taker", "1 filled 2 at 100.03 rule 8 taker"}));
  EXPECT_EQ(bench.levels(), (Lines{"0 of 0", "0 of 0"}));
}

TEST(Depth, ASplitCountsTheBookInNewUnits) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 4");
  bench.take();
  bench.broker->split({0}, Ratio::fromInt(2));
  bench.submit("buy 10");
  EXPECT_EQ(bench.take(), (Lines{"2 filled 6 at 50.025 rule 8 taker", "2 filled 4 at 50.05 rule 8 taker"}));
}

TEST(Depth, IsSavedWithWhatWasTakenOfIt) {
  DepthBench bench;
  bench.book(kBook);
  bench.submit("buy 4");
  bench.submit("buy 10 limit 99.99");
  bench.take();
  SaveArchive saved;
  saved(*bench.broker);
  const std::string bytes = saved.take();
  DepthBench other;
  LoadArchive load(bytes, 1, 0);
  load(*other.broker);
  ASSERT_TRUE(load.complete());
  EXPECT_EQ(hashOf(*other.broker), hashOf(*bench.broker));
  DepthBench without;
  without.book(kBook);
  without.now = bench.now;
  without.submit("buy 10 limit 99.99");
  EXPECT_NE(hashOf(*without.broker), hashOf(*bench.broker));
  Order order;
  order.id = OrderId{9};
  order.request = parseOrder("buy 5");
  other.now = bench.now;
  for (DepthBench* each : {&bench, &other}) {
    each->broker->submit(order, each->now);
    each->broker->advance(each->now);
    EXPECT_EQ(each->take(), (Lines{"9 filled 3 at 100.05 rule 8 taker", "9 filled 2 at 100.1 rule 8 taker"}));
  }
  EXPECT_EQ(hashOf(*other.broker), hashOf(*bench.broker));
}

}  // namespace
}  // namespace oms::test
