// Worst and best of a position (MAE and MFE): of bars what lies between its entry and its exit, as far as that is
// known.
#include <gtest/gtest.h>

#include "oms/engine/bookkeeping.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

struct BarOf {
  const char* open;
  const char* high;
  const char* low;
  const char* close;
};
constexpr BarOf kStill{"100", "100", "100", "100"};

void bar(Desk& desk, const BarOf& text) {
  BarUpdate update;
  update.bar.openTime = desk.now;
  desk.now = desk.now + std::chrono::minutes(1);
  update.bar.closeTime = desk.now;
  update.bar.open = Price::parse(text.open).value();
  update.bar.high = Price::parse(text.high).value();
  update.bar.low = Price::parse(text.low).value();
  update.bar.close = Price::parse(text.close).value();
  update.bar.volume = Volume::fromInt(1'000'000);
  desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, {0}, false, update}, desk.events);
}

// "worst best" of the position, or of the trade that it has become.
std::string seen(const Desk& desk) {
  if (const Position* position = desk.engine.core().books.position({0}))
    return position->worst.text() + ' ' + position->best.text();
  for (const Event& event : desk.events) {
    if (const auto* closed = std::get_if<TradeClosed>(&event.body))
      return closed->trade.worst.text() + ' ' + closed->trade.best.text();
  }
  return "nothing";
}

TEST(Excursion, APositionThatIsHeldSeesTheBarsExtremes) {
  Desk desk;
  bar(desk, kStill);
  desk.buy("10");
  bar(desk, {"100", "103", "98", "101"});  // the buy is the open's: 100.01
  EXPECT_EQ(seen(desk), "-20.2 29.8");
  bar(desk, {"101", "110", "100", "105"});  // no order is left
  EXPECT_EQ(seen(desk), "-20.2 99.8");
  Desk shorts;
  bar(shorts, kStill);
  shorts.sell("10");
  bar(shorts, {"100", "103", "98", "101"});  // sold at 99.99, and bought back at the ask
  EXPECT_EQ(seen(shorts), "-30.2 19.8");
}

TEST(Excursion, AnEntryInsideABarSeesWhatComesAfterIt) {
  struct Case {
    const char* what;
    BarOf bar;
    const char* seen;
  };
  for (const Case& test : {Case{"the high comes first", {"100", "101", "95", "96"}, "-40.1 0"},
                           Case{"the low comes first", {"100", "106", "98", "105"}, "-10.1 69.9"}}) {
    Desk desk;
    bar(desk, kStill);
    desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "99"));
    bar(desk, test.bar);
    EXPECT_EQ(seen(desk), test.seen) << test.what;
  }
}

TEST(Excursion, AnExitInsideABarHasSeenWhatCameBeforeIt) {
  struct Case {
    const char* what;
    BarOf bar;
    const char* seen;
  };
  for (const Case& test : {Case{"the high comes first", {"100", "102", "95", "96"}, "-10.1 19.8"},
                           Case{"the low comes first", {"100", "106", "98", "105"}, "-10.1 0"}}) {
    Desk desk;
    bar(desk, kStill);
    desk.buy("10");
    bar(desk, kStill);
    desk.submit(Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "99"));
    bar(desk, test.bar);
    ASSERT_EQ(desk.position(), "0");
    EXPECT_EQ(seen(desk), test.seen) << test.what;
  }
}

TEST(Excursion, WhatIsAddedHasNotSeenWhatCameBeforeIt) {
  Desk desk;
  bar(desk, kStill);
  desk.buy("10");
  bar(desk, {"100", "102", "100", "102"});  // at 100.01; the bid goes to 101.99
  EXPECT_EQ(seen(desk), "-0.2 19.8");
  desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "99"));
  bar(desk, {"102", "102", "98.5", "100"});
  ASSERT_EQ(desk.position(), "20");
  EXPECT_EQ(seen(desk), "-20.3 19.8");  // 20 at an average of 99.505 and a bid of 98.49
}

TEST(Excursion, WithoutAPathOnlyWhatIsCertainCounts) {
  EngineConfig config = Desk::config();
  config.broker.profile = *findProfile("touch");
  Desk atOpen(config);
  bar(atOpen, kStill);
  atOpen.buy("10");
  bar(atOpen, {"100", "103", "98", "101"});
  EXPECT_EQ(seen(atOpen), "-20 30");
  Desk inside(config);
  bar(inside, kStill);
  inside.buy("10");
  bar(inside, kStill);
  inside.submit(Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "99"));
  bar(inside, {"100", "103", "98", "101"});
  ASSERT_EQ(inside.position(), "0");
  EXPECT_EQ(seen(inside), "-10 0") << "nobody knows whether the high came before the stop";
}

TEST(Excursion, AQuoteIsSeenAtOnce) {
  Desk desk;
  desk.buy("10");
  EXPECT_EQ(seen(desk), "-0.2 0");
  desk.quote("102.00", "102.02");
  EXPECT_EQ(seen(desk), "-0.2 19.8");
  desk.buy("10");  // at 102.02
  EXPECT_EQ(seen(desk), "-0.2 19.8");
  desk.quote("99.00", "99.02");
  EXPECT_EQ(seen(desk), "-40.4 19.8");
}

}  // namespace
}  // namespace oms::test
