// Rule 4 (what a trigger looks at), rule 17 (touched orders), rule 18 (trailing stops).
#include "tests/oms/broker/bar_cases.h"

namespace oms::test {
namespace {

struct Step {
  const char* bid;
  const char* ask;
  const char* traded = "";  // the last price, where there was a trade
};

struct QuoteCase {
  const char* what;
  const char* order;
  std::vector<Step> steps;
  Lines reports;
};

void walk(const std::vector<QuoteCase>& cases) {
  for (const QuoteCase& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.quote("100", "100.02");
    bench.submit(test.order);
    for (const Step& step : test.steps) {
      if (*step.traded == '\0') {
        bench.quote(step.bid, step.ask);
      } else {
        bench.trade(step.bid, step.ask, step.traded, "1");
      }
    }
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule04, ATriggerLooksAtTheSideItTakesTheLastPriceOrTheMiddle) {
  walk({
      {"a sell at the bid",
       "sell 10 stop 99",
       {{"99.01", "99.03", "98"}, {"99", "99.02"}},
       {"1 filled 10 at 99 rule 16 taker"}},
      {"a buy at the ask",
       "buy 10 stop 101",
       {{"100.97", "100.99", "102"}, {"100.98", "101"}},
       {"1 filled 10 at 101 rule 16 taker"}},
      {"by the last price, whatever the bid",
       "sell 10 stop 99 by last",
       {{"98", "98.02", "99.9"}, {"99.5", "99.52", "99.1"}, {"99.5", "99.52", "99"}},
       {"1 filled 10 at 99 rule 16 taker"}},
      {"by the middle",
       "buy 10 stop 101 by mid",
       {{"100.9", "101.08"}, {"100.95", "101.05"}},
       {"1 filled 10 at 101.05 rule 16 taker"}},
      {"a touched buy by the last price",
       "buy 10 touch 99 by last",
       {{"98", "98.02", "99.5"}, {"98.5", "98.52", "99"}},
       {"1 filled 10 at 98.52 rule 17 taker"}},
  });
}

TEST(Rule17, ATouchedOrderTakesTheQuoteThatTouchesIt) {
  walk({
      {"a buy below",
       "buy 10 touch 99",
       {{"98.99", "99.01"}, {"98.97", "98.99"}},
       {"1 filled 10 at 98.99 rule 17 taker"}},
      {"a sell above", "sell 10 touch 101", {{"101", "101.02"}}, {"1 filled 10 at 101 rule 17 taker"}},
      {"touched on arrival", "buy 10 touch 101", {}, {"1 filled 10 at 100.02 rule 17 taker"}},
      {"with a limit it fills later at the earliest", "buy 10 touch 99 limit 99.1", {{"98.98", "99"}}, {"1 triggered"}},
      {"namely at the next quote",
       "buy 10 touch 99 limit 99.1",
       {{"98.98", "99"}, {"99.03", "99.05"}},
       {"1 triggered", "1 filled 10 at 99.05 rule 17 taker"}},
  });
}

TEST(Rule17, InsideABarATouchedOrderFillsAtItsTriggerNeverAtTheExtreme) {
  check({
      {"a buy on the way down", "buy 10 touch 99", {"100", "101", "97", "98"}, {"1 filled 10 at 99 rule 17 taker"}},
      {"a sell on the way up", "sell 10 touch 101", {"100", "103", "99", "102"}, {"1 filled 10 at 101 rule 17 taker"}},
      {"not reached by the ask", "buy 10 touch 99", {"100", "100", "99", "100"}, {}},
      {"across a session's gap at the open",
       "buy 10 touch 99",
       {"98", "98", "98", "98"},
       {"1 filled 10 at 98.01 rule 17 taker"},
       true},
      {"with a limit a later point of the path fills",
       "buy 10 touch 99 limit 99.5",
       {"100", "101", "98", "99"},
       {"1 triggered", "1 filled 10 at 98.01 rule 17 taker"}},
  });
}

TEST(Rule17, AcrossAJumpARestingOneFillsAtItsTriggerToo) {
  Bench bench;
  bench.bar(kFlat);
  bench.submit("buy 10 touch 99");
  bench.bar(kFlat);
  bench.bar({"98", "98", "98", "98"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99 rule 17 taker"}));
}

TEST(Rule18, TestsThenRatchets) {
  walk({
      {"follows the bid up and never down",
       "sell 10 trail 1",
       {{"101", "101.02"}, {"100.5", "100.52"}, {"102", "102.02"}},
       {"1 updated to 10 stop 99", "1 updated to 10 stop 100", "1 updated to 10 stop 101"}},
      {"and fills at the bid that reaches it",
       "sell 10 trail 1",
       {{"101", "101.02"}, {"99.9", "99.92"}},
       {"1 updated to 10 stop 99", "1 updated to 10 stop 100", "1 filled 10 at 99.9 rule 18 taker"}},
      {"a buy follows the ask down",
       "buy 10 trail 0.5",
       {{"99", "99.02"}, {"99.5", "99.52"}},
       {"1 updated to 10 stop 100.52", "1 updated to 10 stop 99.52", "1 filled 10 at 99.52 rule 18 taker"}},
      {"in ticks", "sell 10 trail_ticks 25", {}, {"1 updated to 10 stop 99.75"}},
      {"in basis points, rounded away from the market",
       "sell 10 trail_bps 33",
       {{"101.11", "101.13"}},
       {"1 updated to 10 stop 99.67", "1 updated to 10 stop 100.77"}},
      {"from a start of its own",
       "sell 10 trail 3 stop 98",
       {{"100.5", "100.52"}, {"101.5", "101.52"}},
       {"1 updated to 10 stop 98.5"}},
      {"by the last price",
       "sell 10 trail 1 by last",
       {{"101", "101.02", "100.6"}, {"101", "101.02", "99.6"}},
       {"1 updated to 10 stop 99.01", "1 updated to 10 stop 99.6", "1 filled 10 at 99.6 rule 18 taker"}},
      {"sleeps until its activation",
       "sell 10 trail 1 activate 101",
       {{"98", "98.02"}, {"101", "101.02"}, {"100", "100.02"}},
       {"1 updated to 10 stop 100", "1 filled 10 at 100 rule 18 taker"}},
      {"with its limit at the trigger",
       "sell 10 trail 1 limit 98.5",
       {{"101", "101.02"}, {"100", "100.02"}, {"99.7", "99.72"}},
       {"1 updated to 10 stop 99", "1 updated to 10 stop 100", "1 triggered", "1 filled 10 at 99.7 rule 17 taker"}},
  });
}

TEST(Rule18, TheLimitOfATrailingStopLimitIsItsTriggerOrKeepsItsDistance) {
  const std::pair<const char*, const char*> limits[] = {{"", "100"}, {"98.5", "99.5"}};
  for (const auto& [limit, expected] : limits) {
    Bench bench;
    bench.quote("100", "100.02");
    OrderRequest request = parseOrder("sell 10 trail 1");
    request.type = OrderType::trailingStopLimit;
    request.price = price(limit);
    bench.submit(request);
    bench.quote("101", "101.02");
    bench.take();
    EXPECT_EQ(bench.last.back().triggerPrice, price("100"));
    EXPECT_EQ(bench.last.back().price, price(expected));
  }
}

TEST(Rule18, InsideABarItFollowsThePathPointByPoint) {
  check({
      // Bid 99.99 at the close before, so the trigger starts at 98.99.
      {"the high first, then the low below the new trigger",
       "sell 10 trail 1",
       {"100", "101", "98", "98.5"},
       {"1 updated to 10 stop 98.99", "1 updated to 10 stop 99.99", "1 filled 10 at 99.99 rule 18 taker"}},
      {"the low first does not reach the old one",
       "sell 10 trail 1",
       {"100", "103", "99.1", "103"},
       {"1 updated to 10 stop 98.99", "1 updated to 10 stop 101.99"}},
      {"a gap below fills at the open",
       "sell 10 trail 1",
       {"98", "98", "97", "98"},
       {"1 updated to 10 stop 98.99", "1 filled 10 at 97.99 rule 18 taker"}},
      {"a buy",
       "buy 10 trail 1",
       {"100", "100.5", "98", "100"},
       {"1 updated to 10 stop 101.01", "1 updated to 10 stop 99.01", "1 filled 10 at 99.01 rule 18 taker"}},
  });
}

TEST(Rule18, AgainstTheWholeBarItIsTestedAndThenRatcheted) {
  check(
      {
          {"follows the high",
           "sell 10 trail 1",
           {"100", "102", "99.5", "101"},
           {"1 updated to 10 stop 99", "1 updated to 10 stop 101"}},
          {"tested before",
           "sell 10 trail 1",
           {"100", "104", "98.5", "104"},
           {"1 updated to 10 stop 99", "1 filled 10 at 99 rule 18 taker"}},
          {"across a gap at the open",
           "sell 10 trail 1",
           {"98", "98", "97", "98"},
           {"1 updated to 10 stop 99", "1 filled 10 at 98 rule 18 taker"}},
          {"touched", "buy 10 touch 99", {"100", "100", "98", "100"}, {"1 filled 10 at 99 rule 17 taker"}},
      },
      "touch");
}

TEST(Rule18, AReplacedOffsetTightensAtOnceAndNeverLoosens) {
  Bench bench;
  bench.quote("100", "100.02");
  const OrderId order = bench.submit("sell 10 trail 1");
  bench.take();
  Replacement change;
  change.trailingOffset = *Ratio::parse("3");
  bench.replace(order, change);
  EXPECT_EQ(bench.take(), Lines{"1 updated as asked to 10 stop 99"});
  bench.quote("101", "101.02");
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("103", "103.02");
  EXPECT_EQ(bench.take(), Lines{"1 updated to 10 stop 100"});
}

// What a stop gives away is all that lies beyond its trigger.
TEST(Rule16, TheSlippageOfAStopCountsFromItsTrigger) {
  for (const char* order : {"sell 10 stop 98", "sell 10 stop 98 trail 5"}) {
    Bench bench;
    bench.quote("100", "100.02");
    bench.submit(order);
    bench.quote("94.94", "94.96");
    bench.take();
    const FillExplanation& why = bench.last.back().why;
    EXPECT_EQ(why.reference, price("98")) << order;
    EXPECT_EQ(why.slippage, price("3.06")) << order;
  }
  Bench bars;
  bars.config.profile.slippage = {};
  bars.open();
  bars.bar({"100", "100", "100", "100"});
  bars.submit("buy 10 stop 101");
  bars.bar({"104", "104", "104", "104"});
  bars.take();
  EXPECT_EQ(bars.last.back().why.slippage, price("3.01"));  // the ask is 104.01
}

TEST(Rule21, ALimitInAnAuctionIsTheAuctions) {
  Bench bench;
  bench.inCalendar(CalendarKind::usEquities, "2026-01-05T20:59:57Z");
  bench.quote("100", "100.02");
  bench.submit("sell 4 limit 99 at_close");
  bench.wait(std::chrono::seconds(20));
  EXPECT_EQ(bench.take(), (Lines{"1 filled 4 at 100 rule 21 taker"}));
}

}  // namespace
}  // namespace oms::test
