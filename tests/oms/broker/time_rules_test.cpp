#include <gtest/gtest.h>

#include "oms/model/archives.h"
#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

constexpr BarText kQuietBar{"100", "100", "100", "100"};
constexpr Latency kLatency{20ms, 5ms, 0ms, 10ms, 0ms, 1};

TEST(Rule01, TheMarketComesBeforeNewOrdersAndBothBeforeTheDaysEnd) {
  Bench bench;
  bench.now = *fromCalendar(2026, 1, 5, 23, 59) - 1min;
  bench.bar(kQuietBar);
  bench.submit("buy 1 limit 99 day");
  bench.submit("buy 1 limit 90 day");
  // A command that arrives at the bar's close sees the market after it.
  bench.broker->submit(
      [] {
        Order order;
        order.id = OrderId{9};
        order.request = parseOrder("buy 1 stop 95");
        return order;
      }(),
      bench.now + 1min);
  bench.bar({"100", "100", "98", "98"});
  EXPECT_EQ(bench.now, *fromCalendar(2026, 1, 6));
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 99 rule 11 maker", "2 expired: day",
                                 "9 rejected: the trigger 95 is already in the market, 97.99 / 98.01"}));
}

TEST(Rule01, AnExpireTimeIsOverAfterWhatItsInstantBrings) {
  for (const auto& [after, report] :
       {std::pair{Duration(4s), "1 filled 1 at 99 rule 11 maker"}, std::pair{Duration(5s), "1 expired: gtd"}}) {
    Bench bench;
    bench.quote("100", "100.02");  // at 12:00:01
    bench.submit("buy 1 limit 99 until 2026-01-05T12:00:05Z");
    bench.quote("90", "90.02", "0", "0", after);
    EXPECT_EQ(bench.take(), Lines{report});
  }
}

TEST(Rule02, ACommandActsWhenItArrives) {
  Bench bench("default", kLatency);
  bench.quote("100", "100.02");
  bench.submit("buy 1");
  bench.wait(24ms);
  EXPECT_TRUE(bench.broker->reports().empty());
  bench.wait(1ms);
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100.02 rule 8 taker"}));
  EXPECT_EQ(bench.last.back().why.latency, Duration(25ms));
  EXPECT_EQ(bench.last.back().time, bench.now);
}

TEST(Rule02, ItMeetsTheMarketOfItsArrivalAndNotALaterOne) {
  Bench bench("default", kLatency);
  bench.quote("100", "100.02");
  bench.submit("buy 1");
  bench.quote("110", "110.02");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 100.02 rule 8 taker"}));
}

TEST(Rule02, JitterIsSeeded) {
  const auto arrivals = [](std::uint64_t seed) {
    Bench bench("default", {20ms, 5ms, 0ms, 0ms, 10ms, seed});
    std::vector<Duration> latencies;
    for (int i = 0; i < 20; ++i) {
      bench.quote("100", "100.02");
      bench.submit("buy 1");
      bench.wait(1s);
      bench.take();
      latencies.push_back(bench.last.back().why.latency);
    }
    return latencies;
  };
  EXPECT_EQ(arrivals(1), arrivals(1));
  EXPECT_NE(arrivals(1), arrivals(2));
  for (const Duration latency : arrivals(3)) {
    EXPECT_GE(latency, 25ms);
    EXPECT_LE(latency, 35ms);
  }
}

TEST(Rule02, AFillBeforeTheCancelsArrivalWins) {
  Bench bench("default", kLatency);
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 1 limit 99.50");
  bench.wait(1s);
  bench.cancel(order);
  bench.quote("99", "99.02", "0", "0", 29ms);
  bench.wait(1s);
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 99.5 rule 11 maker", "1 cancel rejected: filled"}));
  const OrderId other = bench.submit("buy 1 limit 98");
  bench.wait(1s);
  bench.cancel(other);
  bench.quote("97", "97.02", "0", "0", 31ms);
  EXPECT_EQ(bench.take(), (Lines{"2 canceled"}));
}

TEST(Rule02, ACancelOfAnOrderThatIsGoneIsRejected) {
  Bench bench;
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 1");
  bench.take();
  bench.cancel(order);
  bench.cancel(OrderId{77});
  EXPECT_EQ(bench.take(), (Lines{"1 cancel rejected: unknown order", "77 cancel rejected: unknown order"}));
}

TEST(Rule02, ACancelNeverOvertakesItsOrder) {
  Bench bench("default", {0ms, 50ms, 0ms, 5ms, 0ms, 1});
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 1 limit 99");
  bench.cancel(order);
  bench.wait(50ms);
  EXPECT_EQ(bench.take(), (Lines{"1 canceled"}));
}

struct CancelCase {
  const char* what;
  const char* profile;
  Duration after;  // the bar's open, when the cancel is sent
  BarText bar;
  Lines reports;
};

TEST(Rule02, InsideABarTheCancelWaitsForTheBar) {
  const std::vector<CancelCase> cases{
      {"the open was before it",
       "default",
       0s,
       {"97", "98", "96", "97"},
       {"1 filled 1 at 98 rule 11 maker", "1 cancel rejected: filled"}},
      {"the low came later", "default", 0s, {"100", "101", "96", "97"}, {"1 canceled"}},
      {"the nearer low comes in the first third",
       "default",
       25s,
       {"100", "120", "96", "97"},
       {"1 filled 1 at 98 rule 11 maker", "1 cancel rejected: filled"}},
      {"the farther low in the second", "default", 25s, {"100", "101", "96", "97"}, {"1 canceled"}},
      {"whole bar: at the open",
       "touch",
       25s,
       {"97", "98", "96", "97"},
       {"1 filled 1 at 97 rule 12 maker", "1 cancel rejected: filled"}},
      {"whole bar: not at the open", "touch", 25s, {"100", "101", "96", "97"}, {"1 canceled"}}};
  for (const CancelCase& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench(test.profile, kLatency);
    bench.bar(kQuietBar);
    const OrderId order = bench.submit("buy 1 limit 98");
    bench.bar(kQuietBar);
    const Timestamp open = bench.now;
    bench.wait(test.after);
    bench.cancel(order);
    bench.wait(1s);
    EXPECT_EQ(bench.take(), Lines{});
    bench.now = open;
    bench.bar(test.bar);
    EXPECT_EQ(bench.take(), test.reports);
    EXPECT_EQ(bench.broker->workingOrders(), 0u);
  }
}

TEST(Rule02, ACancelInAGapIsConfirmedWhenNoBarCanHoldIt) {
  Bench bench("default", kLatency);
  bench.bar(kQuietBar);
  const OrderId order = bench.submit("buy 1 limit 98");
  bench.bar(kQuietBar);
  bench.cancel(order);
  bench.wait(60s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(1s);
  EXPECT_EQ(bench.take(), (Lines{"1 canceled"}));
}

TEST(Rule03, AnOrderMadeAtTheCloseSeesTheNextOpenDespiteItsLatency) {
  Bench bench("default", kLatency);
  bench.bar(kQuietBar);
  bench.submit("buy 1");
  bench.wait(1s);
  bench.now = bench.now - 1s;
  bench.bar({"101", "102", "100", "102"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 101.01 rule 3 taker"}));
}

TEST(Rule21, ADayOrderExpiresAtMidnight) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 1 limit 99 day");
  bench.submit("buy 1 limit 99 gtc");
  bench.now = *fromCalendar(2026, 1, 6) - 2s;
  bench.wait(1s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("90", "90.02");  // at midnight: the next day's
  EXPECT_EQ(bench.take(), (Lines{"1 expired: day", "2 filled 1 at 99 rule 11 maker"}));
  EXPECT_EQ(bench.last.front().time, *fromCalendar(2026, 1, 6));
}

TEST(Rule21, OverAWeekendOfBarsADayOrderEndsBeforeTheNextOne) {
  Bench bench;
  bench.bar(kQuietBar);
  bench.submit("buy 1 limit 99 day");
  bench.now = bench.now + 70h;
  bench.bar({"98", "98", "98", "98"}, true);
  EXPECT_EQ(bench.take(), (Lines{"1 expired: day"}));
}

TEST(Rule32, OneSeedGivesOneState) {
  const auto digest = [](std::uint64_t seed) {
    Bench bench("default", {20ms, 5ms, 0ms, 10ms, 10ms, seed});
    for (int i = 0; i < 50; ++i) {
      bench.bar({"100", "101", "99", "100"});
      bench.submit(i % 2 == 0 ? "buy 5 limit 99.5" : "sell 3 stop 99.2");
      if (i % 7 == 0)
        bench.cancel(OrderId{static_cast<std::uint64_t>(i)});
    }
    return hashOf(*bench.broker);
  };
  EXPECT_EQ(digest(1), digest(1));
  EXPECT_NE(digest(1), digest(2));
}

TEST(PaperBroker, HistoryBeforeTheSessionFillsNothing) {
  Bench bench;
  bench.submit("buy 1 limit 99");
  MarketUpdate update;
  update.time = bench.now;
  update.warmup = true;
  BarUpdate bar;
  bar.bar = {bench.now - 60s, bench.now, price("90"), price("90"), price("90"), price("90"), {}};
  update.data = bar;
  bench.broker->onMarket(update);
  EXPECT_EQ(bench.take(), Lines{});
}

}  // namespace
}  // namespace oms::test
