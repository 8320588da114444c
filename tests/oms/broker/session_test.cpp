// Rule 21 (times in force), rule 30 (closed and halted markets), rule 12 (what a gap is), rule 20 (fok).
#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

TEST(Rule20, FokIsAllOrNothingInOnePass) {
  struct Case {
    const char* what;
    const char* order;
    Lines reports;
  };
  const std::vector<Case> cases{
      {"all that is displayed and more, a tick worse",
       "buy 25 fok",
       {"1 filled 10 at 100.02 rule 8 taker", "1 filled 10 at 100.03 rule 8 taker",
        "1 filled 5 at 100.04 rule 8 taker"}},
      {"within its limit", "buy 10 limit 100.02 fok", {"1 filled 10 at 100.02 rule 10 taker"}},
      {"beyond its limit nothing at all", "buy 11 limit 100.02 fok", {"1 canceled: fok"}},
      {"a resting price", "buy 1 limit 99 fok", {"1 canceled: fok"}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.quote("100", "100.02", "10", "10");
    bench.submit(test.order);
    EXPECT_EQ(bench.take(), test.reports);
    EXPECT_EQ(bench.broker->workingOrders(), 0u);
  }
}

TEST(Rule20, FokKnowsTheBarsBudgetAndTheAccount) {
  Bench bench;
  bench.bar({"100", "100", "100", "100"});
  bench.submit("buy 30 fok");
  bench.submit("buy 20 fok");
  bench.bar({"100", "100", "100", "100", "1000"});  // 25 at the open
  EXPECT_EQ(bench.take(), (Lines{"1 canceled: fok", "2 filled 20 at 100.01 rule 3 taker"}));

  Bench poor;
  poor.quote("100", "100.02");
  poor.guard.left = quantity("4");
  poor.submit("buy 5 fok");
  EXPECT_EQ(poor.take(), (Lines{"1 canceled: fok"}));
}

TEST(Rule20, AFokStopIsAllOrNothingWhereItTriggers) {
  for (const auto& [ticks, report] :
       {std::pair{1, "1 canceled: fok"}, std::pair{2, "1 filled 4 at 99.4 rule 16 taker"}}) {
    Bench bench;
    bench.config.protectionTicks = ticks;
    bench.open();
    bench.quote("100", "100.02", "4", "4");
    bench.submit("sell 10 stop 99.5 fok");
    bench.quote("99.4", "99.42", "4", "4");
    EXPECT_EQ(bench.take().front(), report);
    EXPECT_EQ(bench.broker->workingOrders(), 0u);
  }
  Bench bars;
  bars.bar({"100", "100", "100", "100"});
  bars.submit("buy 30 stop 102 fok");
  bars.bar({"100", "103", "99", "103", "1000"});  // 25 at each point
  EXPECT_EQ(bars.take(), (Lines{"1 canceled: fok"}));
}

TEST(Rule21, GtdEndsOnTheClock) {
  Bench bench;  // at 12:00
  bench.quote("100", "100.02");
  bench.submit("buy 1 limit 99 until 2026-01-05T12:00:10Z");
  bench.submit("buy 1 limit 99 until 2026-01-05T12:00:00Z");
  bench.wait(8s);
  EXPECT_EQ(bench.take(), (Lines{"2 rejected: its expire time has passed"}));
  bench.wait(1s);
  EXPECT_EQ(bench.take(), (Lines{"1 expired: gtd"}));
}

// The high of the bar comes at its first third, the low at its second.
TEST(Rule21, InsideABarGtdEndsOnThePath) {
  for (const auto& [until, report] : {std::pair{"2026-01-05T12:01:30Z", "1 expired: gtd"},
                                      std::pair{"2026-01-05T12:01:50Z", "1 filled 1 at 98 rule 11 maker"}}) {
    Bench bench;
    bench.bar({"100", "100", "100", "100"});
    bench.submit(std::string("buy 1 limit 98 until ") + until);
    bench.bar({"100", "101", "97", "98"});
    EXPECT_EQ(bench.take(), Lines{report});
  }
}

TEST(Rule21, AReplacedExpireTimeCounts) {
  Bench bench;
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("buy 1 limit 99 until 2026-01-05T12:00:10Z");
  Replacement change;
  change.expireTime = bench.now + 60s;
  bench.replace(order, change);
  bench.take();
  bench.wait(30s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(30s);
  EXPECT_EQ(bench.take(), (Lines{"1 expired: gtd"}));
}

TEST(Rule21, ADayOrderEndsAtTheCloseOfItsCalendarsSession) {
  struct Case {
    const char* what;
    CalendarKind kind;
    const char* made;
    const char* ends;
  };
  const Case cases[] = {
      {"stocks", CalendarKind::usEquities, "2026-01-05T15:00:00Z", "2026-01-05T21:00:00Z"},
      {"on a half day", CalendarKind::usEquities, "2026-11-27T15:00:00Z", "2026-11-27T18:00:00Z"},
      {"made before the open", CalendarKind::usEquities, "2026-01-05T12:00:00Z", "2026-01-05T21:00:00Z"},
      {"made after the close, for Monday", CalendarKind::usEquities, "2026-01-09T22:00:00Z", "2026-01-12T21:00:00Z"},
      {"fx at 17:00 in New York", CalendarKind::fx, "2026-01-05T15:00:00Z", "2026-01-05T22:00:00Z"},
      {"fx in the evening, the next day", CalendarKind::fx, "2026-07-07T21:30:00Z", "2026-07-08T21:00:00Z"},
      {"crypto", CalendarKind::crypto, "2026-01-05T15:00:00Z", "2026-01-06T00:00:00Z"},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.inCalendar(test.kind, test.made);
    bench.quote("100", "100.02");
    bench.submit("buy 1 limit 99 day");
    bench.take();
    bench.now = *parseRfc3339(test.ends) - 1s;
    bench.broker->advance(bench.now);
    EXPECT_EQ(bench.take(), Lines{});
    bench.wait(1s);
    EXPECT_EQ(bench.take(), (Lines{"1 expired: day"}));
  }
}

// A day's bar reaches beyond the session on both sides: its close is the session's, and the day order still meets it.
TEST(Rule21, ADaysBarIsTheSessionThatItHolds) {
  Bench bench;
  bench.timeframe = Timeframe::d1;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-06T00:00:00Z");
  bench.bar({"100", "100", "100", "100"});
  bench.submit("buy 1 limit 98 day");
  bench.submit("buy 1 limit 90 day");
  bench.take();
  bench.bar({"100", "101", "97.5", "98.5"});
  EXPECT_EQ(bench.take(),
            (Lines{"1 updated to 1", "2 updated to 1", "1 filled 1 at 98 rule 11 maker", "2 expired: day"}));
}

TEST(Rule21, AnAuctionHasOnePriceAndNoSecondChance) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-05T14:00:00Z");
  bench.quote("100", "100.02");
  bench.submit("buy 1 at_open");
  bench.submit("buy 1 limit 99 at_open");
  bench.submit("sell 1 stop 99 at_open");
  EXPECT_EQ(bench.take(), (Lines{"3 rejected: an auction takes market and limit orders, not stop_market at_open"}));
  bench.quote("101", "101.02", "0", "0", 29min);
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("102", "102.02", "0", "0", 1min);
  EXPECT_EQ(bench.take(),
            (Lines{"1 updated to 1", "1 filled 1 at 102.02 rule 21 taker", "2 updated to 1", "2 expired: at_open"}));
  // During the session it is for the next one.
  bench.submit("buy 1 at_open");
  bench.quote("102", "102.02", "0", "0", 1h);
  EXPECT_EQ(bench.take(), Lines{});
}

TEST(Rule21, AtTheCloseOrdersMeetTheLastQuoteOfTheSession) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-05T20:00:00Z");
  bench.quote("100", "100.02");
  bench.submit("buy 1 at_close");
  bench.submit("sell 1 limit 105 at_close");
  bench.quote("103", "103.02", "0", "0", 1h - 2s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(2s);
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 103.02 rule 21 taker", "2 expired: at_close"}));
}

TEST(Rule21, AtTheCloseOrdersMeetTheCloseOfTheLastBar) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-05T20:58:00Z");
  bench.bar({"100", "100", "100", "100"});
  bench.submit("buy 1 at_close");
  bench.bar({"101", "102", "100", "101.5"});
  EXPECT_EQ(bench.take(), (Lines{"1 updated to 1", "1 filled 1 at 101.51 rule 21 taker"}));
}

// Released by its parent inside a bar, it waits on for the next session's open.
TEST(Rule21, AChildForTheOpenDoesNotMeetTheBarThatFillsItsParent) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-05T15:00:00Z");
  bench.bar({"100", "100", "100", "100"});
  const auto orders = bench.submitAll({"buy 10 limit 99", "sell 10 at_open"});
  bench.broker->hold(orders[1], orders[0]);
  bench.bar({"100", "100", "98", "99"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99 rule 11 maker", "2 updated to 10 held"}));
  bench.bar({"99", "99", "98", "99"});
  EXPECT_EQ(bench.take(), Lines{});
}

TEST(Rule21, OnBarsTheAuctionsAreTheOpenOfTheFirstAndTheCloseOfTheLast) {
  Bench opening;
  opening.inCalendar(CalendarKind::usEquities, "2026-01-05T14:28:00Z");
  opening.bar({"100", "100", "100", "100"});
  opening.submit("buy 1 at_open");
  opening.submit("buy 1 limit 110 at_open");
  opening.submit("buy 1 limit 90 at_open");
  opening.bar({"101", "101", "80", "101"});  // before the session
  EXPECT_EQ(opening.take(), Lines{});
  opening.bar({"102", "103", "80", "102"});
  EXPECT_EQ(opening.take(), (Lines{"1 updated to 1", "1 filled 1 at 102.01 rule 21 taker", "2 updated to 1",
                                   "2 filled 1 at 102.01 rule 21 taker", "3 updated to 1", "3 expired: at_open"}));
  Bench closing;
  closing.inCalendar(CalendarKind::usEquities, "2026-01-05T20:58:00Z");
  closing.bar({"100", "100", "100", "100"});
  closing.submit("sell 1 limit 101 at_close");
  closing.submit("sell 1 limit 105 at_close");
  closing.bar({"101", "106", "100", "101.5"});
  EXPECT_EQ(closing.take(),
            (Lines{"1 updated to 1", "1 filled 1 at 101.49 rule 21 taker", "2 updated to 1", "2 expired: at_close"}));
}

TEST(Rule30, NothingFillsWhileTheMarketIsClosed) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-09T20:59:00Z");
  bench.quote("100", "100.02");
  bench.submit("buy 1 limit 99");
  bench.quote("98", "98.02", "0", "0", 2min);  // after the close
  EXPECT_EQ(bench.take(), Lines{});
  bench.submit("buy 1");
  ASSERT_EQ(bench.broker->reports().size(), 1u);
  EXPECT_TRUE(bench.broker->reports()[0].flags.has(Flag::held));
  bench.wait(1h);
  EXPECT_EQ(bench.take(), Lines{});
  // Monday's first quote: the queued order acts, and the gap is the resting one's.
  bench.now = *parseRfc3339("2026-01-12T14:30:00Z");
  bench.quote("97", "97.02");
  EXPECT_EQ(bench.take(),
            (Lines{"1 filled 1 at 97.02 rule 12 maker", "2 updated to 1", "2 filled 1 at 97.02 rule 8 taker"}));
}

TEST(Rule30, BarsOutsideTheSessionFillNothing) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-05T14:28:00Z");
  bench.bar({"100", "100", "100", "100"});
  bench.submit("buy 1");
  bench.bar({"101", "101", "101", "101"});
  EXPECT_EQ(bench.take(), Lines{});
  bench.bar({"102", "102", "102", "102"});
  EXPECT_EQ(bench.take(), (Lines{"1 updated to 1", "1 filled 1 at 102.01 rule 3 taker"}));
}

TEST(Rule30, AHaltHoldsWhatComesAndFillsNothing) {
  Bench bench;
  bench.quote("100", "100.02");
  bench.submit("buy 1 limit 99");
  bench.broker->setHalted({0}, true);
  bench.submit("buy 1");
  bench.quote("98", "98.02");
  EXPECT_EQ(bench.take(), Lines{});
  bench.broker->setHalted({0}, false);
  bench.quote("97", "97.02");
  EXPECT_EQ(bench.take(),
            (Lines{"1 filled 1 at 97.02 rule 12 maker", "2 updated to 1", "2 filled 1 at 97.02 rule 8 taker"}));
}

TEST(Rule30, FxIsOpenAroundTheClockInTheWeekAndItsDaysAreNoGaps) {
  Bench bench;
  bench.inCalendar(CalendarKind::fx, "2026-01-05T21:59:58Z");
  bench.quote("100", "100.02");
  bench.submit("buy 1 limit 99");
  bench.quote("98", "98.02", "0", "0", 3s);  // the next day: through it, at the limit
  bench.submit("buy 1");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 1 at 99 rule 11 maker", "2 filled 1 at 98.02 rule 8 taker"}));
}

}  // namespace
}  // namespace oms::test
