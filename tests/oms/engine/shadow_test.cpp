// A strategy that shadows the market: on paper for itself alone.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

StrategyBinding shadowed(const Ladder& ladder = {}, ApprovalMode approval = ApprovalMode::manual) {
  StrategyBinding binding = ladder.binding(approval);
  binding.mode = StrategyMode::shadow;
  return binding;
}

const ShadowView& shadowOf(const Desk& desk, std::size_t instance = 0) {
  static std::shared_ptr<const ShadowView> view;
  view = desk.engine.strategies().sampleOf(instance).shadow;
  EXPECT_NE(view, nullptr);
  return *view;
}

// What reached anybody beside the strategy's own state and the session's clock.
std::vector<std::string> told(const Desk& desk) {
  std::vector<std::string> names;
  for (const std::string& each : desk.names()) {
    if (each.starts_with("order") || each.starts_with("position") || each.starts_with("signal") ||
        each.starts_with("trade"))
      names.push_back(each);
  }
  return names;
}

TEST(Shadow, ItsMachineRunsAndNothingIsSentAndNobodyAsked) {
  Desk desk(Desk::config({shadowed(Ladder{.more = kStops})}));
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(stateOf(desk, 0), StrategyState::inPosition);
  EXPECT_EQ(infoOf(desk, 0).mode, StrategyMode::shadow);
  EXPECT_TRUE(desk.engine.approvals().pending().empty());
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.engine.core().books.equity(), Money::fromInt(100'000));
  EXPECT_THAT(told(desk), testing::IsEmpty());
  EXPECT_EQ(shadowOf(desk).quantity.text(), "10");
}

// The same fills, fees and stops as if it traded live.
TEST(Shadow, ItsCurveIsTheOneThatALiveSessionWouldHave) {
  Desk live(Desk::config({Ladder{.more = kStops}.binding()}));
  Desk shadow(Desk::config({shadowed(Ladder{.more = kStops})}));
  for (const auto& [bid, ask] : {std::pair{"120.00", "120.02"},
                                 {"124.00", "124.02"},
                                 {"104.00", "104.02"},
                                 {"104.00", "104.02"},
                                 {"130.00", "130.02"},
                                 {"165.00", "165.02"},
                                 {"165.00", "165.02"}}) {
    closeMinute(live, bid, ask);
    closeMinute(shadow, bid, ask);
    EXPECT_EQ(shadowOf(shadow).equity, live.engine.core().books.equity());
    EXPECT_EQ(stateOf(shadow, 0), stateOf(live, 0));
  }
  std::vector<std::string> closed;
  for (const Event& event : live.events) {
    if (const auto* trade = std::get_if<TradeClosed>(&event.body))
      closed.push_back(trade->trade.pnl.text() + " " + trade->trade.exitReason.string());
  }
  std::vector<std::string> shadowed;
  for (const RoundTrip& trade : shadowOf(shadow).trades)
    shadowed.push_back(trade.pnl.text() + " " + trade.exitReason.string());
  ASSERT_EQ(closed.size(), 2u);
  EXPECT_EQ(shadowed, closed);
  EXPECT_EQ(shadowOf(shadow).curve.back().equity, live.engine.core().books.equity());
}

// FILLS rule 30 is the shadow's too: nothing trades in a halted market, and it goes on with it.
TEST(Shadow, AHaltHoldsItAsItHoldsALiveOne) {
  Desk live(Desk::config({Ladder{}.binding()}));
  Desk shadow(Desk::config({shadowed()}));
  for (Desk* desk : {&live, &shadow}) {
    ASSERT_TRUE(desk->send(SetMarketHalt{{0}, true, "news"}).accepted);
    closeMinute(*desk, "120.00", "120.02");
  }
  EXPECT_EQ(live.position(), "0");
  EXPECT_EQ(shadowOf(shadow).quantity.text(), "0");
  EXPECT_EQ(stateOf(shadow, 0), stateOf(live, 0));
  for (Desk* desk : {&live, &shadow}) {
    ASSERT_TRUE(desk->send(SetMarketHalt{{0}, false, ""}).accepted);
    closeMinute(*desk, "121.00", "121.02");
    closeMinute(*desk, "121.00", "121.02");
  }
  EXPECT_EQ(live.position(), "10");
  EXPECT_EQ(shadowOf(shadow).quantity.text(), "10");
}

TEST(Shadow, OneThatBeginsInAHaltedMarketWaitsForIt) {
  Desk desk(Desk::config({Ladder{}.binding()}));
  ASSERT_TRUE(desk.send(SetMarketHalt{{0}, true, "news"}).accepted);
  ASSERT_TRUE(desk.send(SetStrategyMode{{0}, StrategyMode::shadow}).accepted);
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(shadowOf(desk).quantity.text(), "0");
}

TEST(Shadow, LimitsThatChangeChangeItsOwn) {
  Desk desk(Desk::config({shadowed()}));
  const auto limit = [&](const char* most) {
    ASSERT_TRUE(desk.send(SetRiskLimits{{{"max_order_quantity", "", "", most, ""}}, "tested"}).accepted);
  };
  limit("5");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(shadowOf(desk).quantity.text(), "0");
  limit("50");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(shadowOf(desk).quantity.text(), "10");
}

TEST(Shadow, SwitchingIsACommandWithItsAuthor) {
  Desk desk(Desk::config({Ladder{}.binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(desk.engine.approvals().pending().size(), 1u);
  ASSERT_TRUE(desk.send(SetStrategyMode{{0}, StrategyMode::shadow}, Actor::remote("ann")).accepted);
  EXPECT_TRUE(desk.engine.approvals().pending().empty());
  const auto* changed = std::get_if<StrategyChanged>(&desk.events.back().body);
  ASSERT_NE(changed, nullptr);
  EXPECT_EQ(changed->actor.text(), "remote:ann");
  EXPECT_EQ(changed->instance.mode, StrategyMode::shadow);
  closeMinute(desk, "100.00", "100.02");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(stateOf(desk, 0), StrategyState::inPosition);
  EXPECT_EQ(desk.position(), "0");
  ASSERT_TRUE(desk.send(SetStrategyMode{{0}, StrategyMode::live}).accepted);
  EXPECT_EQ(desk.engine.strategies().sampleOf(0).shadow, nullptr);
  EXPECT_EQ(stateOf(desk, 0), StrategyState::cooldown);
  EXPECT_EQ(infoOf(desk, 0).lastCause, "what its shadow held is given up");
  closeMinute(desk, "100.00", "100.02");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.engine.approvals().pending().size(), 1u);
}

TEST(Shadow, WhoIsInATradeTradesOnLive) {
  Desk desk(Desk::config({Ladder{}.binding()}));
  closeMinute(desk, "120.00", "120.02");
  const CommandOutcome outcome = desk.send(SetStrategyMode{{0}, StrategyMode::shadow});
  EXPECT_EQ(outcome.code, "invalid_state");
  EXPECT_THAT(outcome.message, testing::HasSubstr("one:AAA is in a trade"));
  EXPECT_EQ(infoOf(desk, 0).mode, StrategyMode::live);
  EXPECT_EQ(desk.send(SetStrategyMode{{7}, StrategyMode::shadow}).code, "not_found");
  const std::size_t before = desk.events.size();
  EXPECT_TRUE(desk.send(SetStrategyMode{{0}, StrategyMode::live}).accepted);  // it is that already
  EXPECT_EQ(desk.events.size(), before);
}

// Two on one symbol: the one's trades are the session's, the other's are its own.
TEST(Shadow, ALiveOneBesideItIsNotTouched) {
  Desk desk(Desk::config({Ladder{}.binding(), shadowed(Ladder{.name = "two", .side = "short", .from = "105"})}));
  closeMinute(desk, "108.00", "108.02");
  EXPECT_EQ(desk.position(), "0");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.position(), "10");
  EXPECT_EQ(shadowOf(desk, 1).quantity.text(), "-10");
  desk.send(CloseAllPositions{});
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(shadowOf(desk, 1).quantity.text(), "-10");
}

TEST(Shadow, ItIsAPartOfTheState) {
  const EngineConfig config = Desk::config({shadowed(Ladder{.more = kStops})});
  Desk desk(config);
  closeMinute(desk, "120.00", "120.02");
  Engine loaded(config);
  ASSERT_TRUE(loaded.load(desk.engine.save()));
  EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
  std::vector<Event> events;
  for (int minute = 1; minute <= 3; ++minute) {
    const Timestamp time = desk.now + std::chrono::minutes(minute);
    const Quote quote{time, Price::fromInt(80), Price::fromInt(81), {}, {}};
    const MarketUpdate next{desk.cursor + static_cast<std::uint64_t>(minute), time, {0}, false, QuoteUpdate{quote, {}}};
    loaded.apply(next, events);
    desk.engine.apply(next, desk.events);
  }
  EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
  EXPECT_EQ(loaded.strategies().sampleOf(0).shadow->trades.size(), 1u);
}

}  // namespace
}  // namespace oms::test
