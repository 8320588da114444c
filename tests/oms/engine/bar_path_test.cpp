// A stop and target given with an entry, inside the bar that fills the entry (FILLS rules 1, 5, 6, 17 and 23).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oms/messages/json_objects.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Bars of a minute; the points of a bar's path are 20 s apart.
struct BarDesk : Desk {
  explicit BarDesk(EngineConfig config = Desk::config()) : Desk(std::move(config)) {
    now = Timestamp::fromSeconds(now.seconds() / 60 * 60 + 60);
    bar("100", "100", "100", "100");
  }
  static EngineConfig with(std::string_view profile, Duration base = Duration(0)) {
    EngineConfig config = Desk::config();
    config.broker.profile = *findProfile(profile);
    config.broker.latency.base = base;
    return config;
  }
  void bar(const char* open, const char* high, const char* low, const char* close, const char* volume = "1000000") {
    BarUpdate update;
    update.bar.openTime = now;
    update.bar.closeTime = now = now + std::chrono::minutes(1);
    update.bar.open = Price::parse(open).value();
    update.bar.high = Price::parse(high).value();
    update.bar.low = Price::parse(low).value();
    update.bar.close = Price::parse(close).value();
    update.bar.volume = Volume::parse(volume).value();
    engine.apply(MarketUpdate{++cursor, now, {0}, false, update}, events);
  }
  OrderId enter(const char* stop, const char* target, const char* quantity = "10", OrderType type = OrderType::market,
                const char* limit = "0", const char* trigger = "0") {
    OrderRequest entry = request(Side::buy, quantity, type, limit, trigger);
    entry.stopLoss = Price::parse(stop).value();
    entry.takeProfit = Price::parse(target).value();
    events.clear();
    return submit(entry);
  }
  // "2 filled 10 at 97 rule 16", and what was refused.
  std::vector<std::string> story() const {
    std::vector<std::string> lines;
    for (const Event& event : events) {
      if (const auto* filled = std::get_if<OrderFilled>(&event.body)) {
        const Fill& fill = filled->fill;
        lines.push_back(std::to_string(fill.order.value) + " filled " + fill.quantity.text() + " at " +
                        fill.price.text() + " rule " + std::to_string(fill.why.rule) +
                        (fill.flags.has(Flag::ambiguous) ? " ambiguous" : ""));
      } else if (const auto* changed = std::get_if<OrderChanged>(&event.body)) {
        if (changed->kind == OrderEventKind::rejected || changed->kind == OrderEventKind::denied)
          lines.push_back(std::to_string(changed->order.id.value) + " " + std::string(name(changed->order.status)));
      }
    }
    return lines;
  }
};

using Lines = std::vector<std::string>;

struct OwnBar {
  const char* what;
  OrderType type;
  const char* limit;
  const char* trigger;
  const char* stop;
  const char* target;
  const char* bar[4];
  Lines story;
};
const std::vector<OwnBar> kOwnBars{{"a crash after an entry at the open",
                                    OrderType::market,
                                    "0",
                                    "0",
                                    "97",
                                    "110",
                                    {"100", "101", "95", "96"},
                                    {"1 filled 10 at 100.01 rule 3", "2 filled 10 at 97 rule 16"}},
                                   {"a rise after it",
                                    OrderType::market,
                                    "0",
                                    "0",
                                    "97",
                                    "102",
                                    {"100", "105", "99.5", "104"},
                                    {"1 filled 10 at 100.01 rule 3", "3 filled 10 at 102 rule 11"}},
                                   {"both ahead: the worse one",
                                    OrderType::market,
                                    "0",
                                    "0",
                                    "97",
                                    "102",
                                    {"100", "103", "95", "96"},
                                    {"1 filled 10 at 100.01 rule 3", "2 filled 10 at 97 rule 16 ambiguous"}},
                                   {"a crash through a limit",
                                    OrderType::limit,
                                    "99",
                                    "0",
                                    "97",
                                    "110",
                                    {"100", "100.5", "95", "96"},
                                    {"1 filled 10 at 99 rule 11", "2 filled 10 at 97 rule 16"}},
                                   {"a high before the limit fills",
                                    OrderType::limit,
                                    "99",
                                    "0",
                                    "90",
                                    "101",
                                    {"100", "101.5", "98", "99.5"},
                                    {"1 filled 10 at 99 rule 11"}},
                                   {"a low before the stop entry, and its target on the way to the high",
                                    OrderType::stopMarket,
                                    "0",
                                    "102",
                                    "97",
                                    "104",
                                    {"100", "105", "96", "104.5"},
                                    {"1 filled 10 at 102 rule 16", "3 filled 10 at 104 rule 11"}},
                                   {"neither in reach",
                                    OrderType::market,
                                    "0",
                                    "0",
                                    "90",
                                    "110",
                                    {"100", "101", "95", "96"},
                                    {"1 filled 10 at 100.01 rule 3"}}};

TEST(Rule17, AStopAndATargetSeeTheLaterPointsOfTheirEntrysOwnBar) {
  for (const OwnBar& test : kOwnBars) {
    SCOPED_TRACE(test.what);
    BarDesk desk;
    const OrderId entry = desk.enter(test.stop, test.target, "10", test.type, test.limit, test.trigger);
    desk.bar(test.bar[0], test.bar[1], test.bar[2], test.bar[3]);
    EXPECT_EQ(desk.story(), test.story);
    EXPECT_EQ(desk.position(), test.story.size() == 1 ? "10" : "0");
    EXPECT_EQ(desk.order(entry).linked.size(), 2u);
    EXPECT_EQ(desk.engine.core().orders.working().size(), test.story.size() == 1 ? 2u : 0u);
  }
}

// The entry fills at the open; the news comes back after one latency and the stop gets there after two.
TEST(Rule2, AStopIsAtTheBrokerWhenTheNewsOfItsEntryHasGoneBackAndItHasCome) {
  struct Case {
    Duration latency;
    Lines story;
  };
  const std::vector<Case> cases{
      // At 2 s the path is at 99.5.
      {seconds(1), {"1 filled 10 at 100.01 rule 3", "2 filled 10 at 97 rule 16"}},
      // At 16 s it is at 96: the stop is too late, and what it was for is closed where the path is at 32 s.
      {seconds(8), {"1 filled 10 at 100.01 rule 3", "2 rejected", "3 filled 10 at 100.99 rule 8"}},
      // At 30 s the path is half way up again, and does not come down any more.
      {seconds(15), {"1 filled 10 at 100.01 rule 3"}}};
  for (const Case& test : cases) {
    SCOPED_TRACE(test.latency.count());
    BarDesk desk(BarDesk::with("default", test.latency));
    desk.enter("97", "0");
    desk.bar("100", "105", "95", "104");
    EXPECT_EQ(desk.story(), test.story);
  }
}

// A quarter of the bar's volume at each point, and of that a tenth: four at a time.
TEST(Rule23, AStopGrowsWithEachPartOfItsEntryOnThePath) {
  BarDesk desk;
  const OrderId entry = desk.enter("90", "110");
  desk.bar("100", "101", "95", "96", "160");
  ASSERT_EQ(desk.position(), "10");
  ASSERT_EQ(desk.order(entry).linked.size(), 2u);
  for (const OrderId child : desk.order(entry).linked)
    EXPECT_EQ(desk.order(child).leaves().text(), "10");
  BarDesk crash;
  crash.enter("97", "110");
  crash.bar("100", "101", "95", "96", "160");
  // Eight are held as the path comes by the stop; four of them find somebody there and the others at the next points.
  EXPECT_EQ(crash.story().at(2), "2 filled 4 at 96.99 rule 16");  // a tick of slippage
  for (int i = 0; i < 3; ++i)
    crash.bar("96", "96", "96", "96", "160");
  EXPECT_EQ(crash.position(), "0");
}

// Of the parts of an entry only the last one of each bar may still be bare when it closes: its news goes with the
// close.
TEST(Rule23, AStopStaysNoMoreThanOneLatencyBehindAnEntryThatFillsInParts) {
  BarDesk desk(BarDesk::with("default", milliseconds(25)));
  const OrderId entry = desk.enter("90", "110", "64");
  for (int held = 16; held < 64; held += 16) {
    desk.bar("100", "100.3", "99.7", "100", "160");
    ASSERT_EQ(desk.position(), std::to_string(held));
    ASSERT_EQ(desk.order(entry).linked.size(), 2u);
    for (const OrderId child : desk.order(entry).linked)
      EXPECT_EQ(desk.order(child).leaves().text(), std::to_string(held - 4));
  }
  desk.bar("100", "100.3", "89", "91", "160000");
  EXPECT_EQ(desk.position(), "0");
  const std::vector<std::string> story = desk.story();
  EXPECT_EQ(story.back(), "2 filled 64 at 90 rule 16");
}

// The same where the crash comes first on the path.
TEST(Rule23, WhatFillsAtTheOpenIsStoppedInTheFallThatFollows) {
  BarDesk desk(BarDesk::with("default", milliseconds(25)));
  desk.enter("90", "0", "32");
  desk.bar("100", "100.3", "99.7", "100", "160");
  desk.bar("100", "112", "89", "100", "160000");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.story().back(), "2 filled 32 at 90 rule 16");
}

// A gap triggers the stop, and the entry buys no more of what it sells.
TEST(Rule23, TheRestOfAnEntryGoesWhenItsStopIsReached) {
  BarDesk desk(BarDesk::with("default", milliseconds(25)));
  const OrderId entry = desk.enter("97", "110", "64");
  desk.bar("98", "98.3", "97.7", "98", "160");
  ASSERT_EQ(desk.position(), "16");
  desk.events.clear();
  desk.bar("95", "95.2", "94.8", "95", "160000");
  EXPECT_EQ(desk.story().front(), "2 filled 12 at 94.99 rule 16");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(entry).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(entry).filled.text(), "16");
  EXPECT_EQ(desk.order(entry).reason.view(), "its stop has been reached");
}

// What stood where the path met the trigger, not where it went from there; across a gap the open's.
TEST(Rule32, AStopTellsTheMarketThatItMet) {
  const auto told = [](const BarDesk& desk) {
    std::vector<std::string> markets;
    for (const Event& event : desk.events) {
      if (const auto* filled = std::get_if<OrderFilled>(&event.body))
        markets.push_back(filled->fill.price.text() + " in " + filled->fill.why.bid.text() + " to " +
                          filled->fill.why.ask.text());
    }
    return markets;
  };
  BarDesk rests;
  rests.enter("97", "110");
  rests.bar("100", "100.3", "99.7", "100");
  BarDesk gaps;
  gaps.enter("97", "110");
  gaps.bar("100", "100.3", "99.7", "100");
  for (BarDesk* desk : {&rests, &gaps})
    desk->events.clear();
  rests.bar("100", "100.3", "90", "99");
  gaps.bar("95", "96", "90", "91");
  EXPECT_EQ(told(rests), Lines{"97 in 97 to 97.02"});
  EXPECT_EQ(told(gaps), Lines{"94.99 in 94.99 to 95.01"});
  // One that is sent on the path.
  BarDesk followed;
  followed.enter("97", "110");
  followed.bar("100", "100.3", "90", "99");
  EXPECT_EQ(told(followed), (Lines{"100.01 in 99.99 to 100.01", "97 in 97 to 97.02"}));
  // A profile without a path.
  BarDesk touched(BarDesk::with("touch"));
  touched.enter("97", "110");
  touched.bar("100", "100.3", "99.7", "100");
  touched.events.clear();
  touched.bar("100", "100.3", "90", "99");
  EXPECT_EQ(told(touched).size(), 1u);
  EXPECT_EQ(told(touched).front().substr(0, 8), "97 in 97");
}

// They know no order of what happens inside a bar: an entry's stop and target begin with the next one.
TEST(Rule17, AProfileWithoutAPathProtectsFromTheNextBarOn) {
  for (const char* profile : {"touch", "next-open"}) {
    SCOPED_TRACE(profile);
    BarDesk desk(BarDesk::with(profile));
    desk.enter("97", "110");
    desk.bar("100", "101", "95", "98");
    EXPECT_EQ(desk.position(), "10");
    desk.bar("98", "98.5", "96", "96.5");
    EXPECT_EQ(desk.position(), "0");
  }
}

// A bar that is known from its inside is walked piece by piece.
TEST(Rule5, AStopMeetsTheFinerBarsAfterTheOneThatFilledItsEntry) {
  EngineConfig config = Desk::config();
  auto finer = std::make_shared<FinerBars>();
  BarDesk times;
  const Timestamp opens = times.now;
  const auto piece = [&](int n, const char* open, const char* high, const char* low, const char* close) {
    const Timestamp at = opens + seconds(20 * n);
    return Bar{at,
               at + seconds(20),
               Price::parse(open).value(),
               Price::parse(high).value(),
               Price::parse(low).value(),
               Price::parse(close).value(),
               Volume::fromInt(1'000'000)};
  };
  // The low comes first, before the limit fills, whatever the bar as a whole looks like.
  finer->add({0}, {piece(0, "100", "103", "100", "103"), piece(1, "103", "103", "98", "98"),
                   piece(2, "98", "101", "98", "101")});
  config.broker.finer = finer;
  BarDesk desk(config);
  desk.enter("90", "100", "10", OrderType::limit, "99");
  desk.bar("100", "103", "98", "101");
  EXPECT_EQ(desk.story(), (Lines{"1 filled 10 at 99 rule 11", "3 filled 10 at 100 rule 11"}));
}

// Its stop came too late, and what stands in its place ends the trade: nothing else did.
TEST(BarPath, AStrategysTradeEndsByTheOrderInThePlaceOfARefusedStop) {
  const Ladder ladder{.more = "[stops]\nstop_loss = \"close - 5\"\n"};
  BarDesk desk(Desk::config({ladder.binding()}));
  desk.bar("100", "111", "100", "111");
  desk.events.clear();
  desk.bar("80", "81", "79", "80");
  desk.bar("80", "81", "79", "80");
  EXPECT_EQ(desk.story(), (Lines{"1 filled 10 at 80.01 rule 3", "2 rejected", "3 filled 10 at 79.99 rule 8"}));
  EXPECT_EQ(desk.order({1}).linked, (std::vector<OrderId>{{2}, {3}}));
  for (const Event& event : desk.events) {
    if (const auto* changed = std::get_if<StrategyStateChanged>(&event.body)) {
      EXPECT_NE(changed->instance.lastCause, "its entry only closed what others held");
    } else if (const auto* filled = std::get_if<OrderFilled>(&event.body); filled && filled->fill.order == OrderId{3}) {
      EXPECT_THAT(fillSentence(filled->fill, desk.engine.core().instrument({0})),
                  testing::HasSubstr("took what the other side showed"));
    }
  }
}

}  // namespace
}  // namespace oms::test
