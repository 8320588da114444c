// Replacements: what they change, what they lose, when they arrive.
#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

Replacement to(const char* quantityText, const char* priceText = "", const char* triggerText = "") {
  Replacement change;
  if (*quantityText != '\0')
    change.quantity = quantity(quantityText);
  if (*priceText != '\0')
    change.price = price(priceText);
  if (*triggerText != '\0')
    change.triggerPrice = price(triggerText);
  return change;
}

TEST(Replace, ChangesTheTermsAndSaysSo) {
  struct Case {
    const char* what;
    const char* order;
    Replacement change;
    Lines reports;
  };
  const std::vector<Case> cases{
      {"a limit's price", "buy 10 limit 99", to("", "98"), {"1 updated as asked to 10 limit 98"}},
      {"all at once",
       "buy 10 stop 101 limit 102",
       to("7", "103", "101.5"),
       {"1 updated as asked to 7 limit 103 stop 101.5"}},
      {"a limit that now takes",
       "buy 10 limit 99",
       to("", "100.5"),
       {"1 updated as asked to 10 limit 100.5", "1 filled 10 at 100.02 rule 10 taker"}},
      {"nothing new", "buy 10 limit 99", to("10", "99"), {"1 updated as asked to 10 limit 99"}},
      {"a stop has no limit",
       "sell 10 stop 98",
       to("", "97"),
       {"1 update rejected: a stop_market order cannot get the price 97"}},
      {"a limit has no trigger",
       "sell 10 limit 101",
       to("", "", "97"),
       {"1 update rejected: a limit order cannot get a trigger"}},
      {"a trigger in the market",
       "sell 10 stop 98",
       to("", "", "100.5"),
       {"1 update rejected: the trigger is already in the market"}},
      {"a price that post_only must not take",
       "buy 10 limit 99 post_only",
       to("", "100.02"),
       {"1 update rejected: post_only would take"}},
      {"half a lot", "buy 10 limit 99", to("1.5"), {"1 update rejected: the quantity 1.5 is not in lots of 1"}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.quote("100", "100.02");
    const OrderId order = bench.submit(test.order);
    bench.take();
    bench.replace(order, test.change);
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Replace, ToNoMoreThanWhatIsFilledCancelsTheRest) {
  Bench bench;
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 10 limit 99");
  bench.trade("99", "99.02", "98.99", "4");
  bench.take();
  bench.replace(order, to("4"));
  EXPECT_EQ(bench.take(), Lines{"1 canceled: replaced by no more than what is filled"});
}

TEST(Replace, ArrivesAfterItsLatencyAndMeetsWhatHasHappenedUntilThen) {
  Bench bench("default", {10ms, 0ms, 90ms, 0ms, 0ms, 1});
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 10 limit 99");
  bench.wait(50ms);
  bench.replace(order, to("", "98"));
  bench.wait(99ms);
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(1ms);
  EXPECT_EQ(bench.take(), Lines{"1 updated as asked to 10 limit 98"});
  bench.replace(order, to("5"));
  bench.quote("97.9", "97.92", "0", "0", 50ms);
  bench.wait(60ms);
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 98 rule 11 maker", "1 update rejected: filled"}));
}

TEST(Replace, OfAnOrderThatIsGoneIsRejected) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.replace(bench.submit("buy 10"), to("5"));
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 100.02 rule 8 taker", "1 update rejected: unknown order"}));
}

// The bar's first third is over before the replacement arrives: its low there still meets the old limit.
TEST(Replace, InsideABarWaitsForThePointOfThePathAtItsArrival) {
  for (const auto& [latency, fills] : {std::pair{10s, false}, std::pair{30s, true}}) {
    Bench bench("default", {0ms, 0ms, latency, 0ms, 0ms, 1});
    bench.bar({"100", "100", "100", "100"});
    const OrderId order = bench.submit("buy 10 limit 99");
    bench.bar({"100", "100", "100", "100"});
    bench.replace(order, to("", "97"));
    bench.bar({"100", "102", "98", "101"});  // the low at its second third
    EXPECT_EQ(bench.take(), fills ? (Lines{"1 filled 10 at 99 rule 11 maker", "1 update rejected: filled"})
                                  : (Lines{"1 updated as asked to 10 limit 97"}))
        << latency.count();
  }
}

TEST(Rule13, ANewPriceOrALargerQuantityGoesToTheBackASmallerOneKeepsItsPlace) {
  struct Case {
    const char* what;
    Replacement change;
    const char* first;  // whose fill comes first of the next trade
  };
  const std::vector<Case> cases{{"smaller", to("8"), "1 filled 8 at 99 rule 11 maker"},
                                {"larger", to("12"), "2 filled 10 at 99 rule 11 maker"},
                                {"away and back", to("", "98"), "2 filled 10 at 99 rule 11 maker"}};
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.quote("100", "100.02");
    const OrderId order = bench.submit("buy 10 limit 99");
    bench.submit("buy 10 limit 99");
    bench.replace(order, test.change);
    if (test.change.price)
      bench.replace(order, to("", "99"));
    bench.take();
    bench.quote("98.5", "98.52");
    const Lines lines = bench.take();
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines[0], test.first);
  }
}

TEST(Replace, AnExecutionHasANameOfTheBrokersOwn) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 10");
  bench.submit("buy 10");
  bench.take();
  std::vector<std::uint64_t> names;
  for (const BrokerReport& report : bench.last) {
    if (report.kind == ReportKind::filled)
      names.push_back(report.execution.value);
  }
  EXPECT_EQ(names, (std::vector<std::uint64_t>{1, 2}));
}

TEST(RequestStatus, TellsWhatHasBecomeOfAnOrder) {
  Bench bench;
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 10 limit 99");
  bench.trade("99", "99.02", "98.99", "4");
  bench.take();
  bench.broker->requestStatus(order, bench.now);
  bench.broker->requestStatus(OrderId{77}, bench.now);
  bench.broker->advance(bench.now);
  bench.take();
  ASSERT_EQ(bench.last.size(), 2u);
  EXPECT_EQ(bench.last[0].status, OrderStatus::partiallyFilled);
  EXPECT_EQ(bench.last[0].filled, quantity("4"));
  EXPECT_EQ(bench.last[0].quantity, quantity("10"));
  EXPECT_EQ(bench.last[1].status, OrderStatus::initialized);
}

// Why it took the other side, and how long that took, is the change's: it had rested long before.
TEST(Replace, WhatItMakesMarketableSaysSo) {
  Latency latency;
  latency.base = 20ms;
  latency.insert = 5ms;
  latency.modify = 10ms;
  Bench bench("default", latency);
  bench.quote("100", "100.02");
  const OrderId rests = bench.submit("buy 10 limit 99");
  const OrderId falls = bench.submit("buy 10 limit 98");
  bench.wait(1s);
  bench.replace(rests, to("", "101"));
  bench.replace(falls, to("", "98.50"));
  bench.wait(100ms);
  bench.take();
  std::vector<FillExplanation> made;
  for (const BrokerReport& report : bench.last) {
    if (report.kind == ReportKind::filled)
      made.push_back(report.why);
  }
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].rule, 10);
  EXPECT_TRUE(made[0].byChange);
  EXPECT_EQ(made[0].latency, 30ms);
  bench.quote("98.40", "98.42");
  bench.submit("buy 1 limit 99");
  bench.wait(100ms);
  bench.take();
  for (const BrokerReport& report : bench.last)
    EXPECT_FALSE(report.why.byChange) << line(report);
}

}  // namespace
}  // namespace oms::test
