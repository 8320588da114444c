// RISK.md with the whole engine around it: feeds that fall silent, decisions that are checked again, and what "halted"
// means.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

std::vector<std::string> staleOf(Desk& desk) {
  std::vector<std::string> told;
  for (const Event& event : desk.events) {
    const auto* changed = std::get_if<RiskAlertChanged>(&event.body);
    if (changed && changed->alert.code == "stale_data")
      told.push_back(
          (changed->alert.clearedAt.isSet() ? "cleared " : std::string(name(changed->alert.severity)) + " ") +
          changed->alert.scope.string());
  }
  desk.events.clear();
  return told;
}

TEST(EngineMonitor, ASilentFeedWarnsIsToldOnceAndClearsWhenItSpeaksAgain) {
  Desk desk;
  const auto othersFor = [&desk](int seconds) {
    for (int i = 0; i < seconds; ++i)
      desk.quote("50.00", "50.02", "0", 1);
  };
  othersFor(7);
  EXPECT_THAT(staleOf(desk), testing::IsEmpty());
  othersFor(2);  // eight of ten seconds
  EXPECT_THAT(staleOf(desk), testing::ElementsAre("warning AAA"));
  othersFor(4);
  EXPECT_THAT(staleOf(desk), testing::ElementsAre("critical AAA"));
  othersFor(20);
  EXPECT_THAT(staleOf(desk), testing::IsEmpty());
  desk.quote("100.00", "100.02");
  othersFor(2);  // a sweep comes every two seconds
  EXPECT_THAT(staleOf(desk), testing::ElementsAre("cleared AAA"));
}

TEST(EngineRisk, HaltedBlocksEverythingButCancels) {
  Desk desk;
  desk.buy("10");
  OrderRequest stop = Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "95.00");
  stop.reduceOnly = true;
  const OrderId resting = desk.submit(stop);
  const PositionId position = desk.engine.core().books.openOf({0}).front();
  ASSERT_TRUE(desk.send(SetTradingState{TradingState::halted, "drill"}).accepted);
  ReplaceOrder moves;
  moves.order = resting;
  moves.triggerPrice = Price::parse("96.00").value();
  for (const Actor& actor : {Actor::trader(), Actor::remote("phone"), Actor::strategy("one:AAA")}) {
    for (const CommandBody& body :
         {CommandBody{SubmitOrder{Desk::request(Side::buy, "1")}},
          CommandBody{SubmitOrder{Desk::request(Side::sell, "1")}},
          CommandBody{SubmitOrderList{{Desk::request(Side::sell, "1")}}}, CommandBody{ClosePosition{position, {}}},
          CommandBody{CloseAllPositions{}}, CommandBody{moves}}) {
      const CommandOutcome outcome = desk.send(body, actor);
      EXPECT_EQ(outcome.code, "trading_state") << name(body) << " of " << actor.text();
    }
  }
  EXPECT_EQ(desk.order(resting).status, OrderStatus::accepted);
  EXPECT_TRUE(desk.send(CancelOrder{resting, ""}).accepted);
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_EQ(desk.position(), "10");
}

TEST(EngineApprovals, TheDriftMayBeHalfAPercentEitherWay) {
  struct Case {
    const char* bid;
    const char* ask;
    const char* code;
  };
  // The signal's price is 120.01, half a percent of it 0.60005; what counts is where a buy would fill.
  for (const Case& each : {Case{"120.59", "120.61", ""}, Case{"120.60", "120.62", "approval"},
                           Case{"119.39", "119.41", ""}, Case{"119.38", "119.40", "approval"}}) {
    Desk desk(Desk::config({Ladder{}.binding(ApprovalMode::manual)}));
    closeMinute(desk, "120.00", "120.02");
    const auto& pending = desk.engine.approvals().pending();
    ASSERT_EQ(pending.size(), 1u);
    ASSERT_EQ(pending.begin()->second.price.text(), "120.01");
    ASSERT_TRUE(pending.begin()->second.atr.isZero());
    const SignalId id = pending.begin()->first;
    desk.quote(each.bid, each.ask);
    EXPECT_EQ(desk.send(Desk::approval(id)).code, each.code) << each.ask;
  }
}

TEST(EngineApprovals, TheDriftMayBeOneAtrWhereThatIsMore) {
  for (const bool tooFar : {false, true}) {
    Desk desk(Desk::config({Ladder{}.binding(ApprovalMode::manual)}));
    for (int minute = 0; minute < 20; ++minute) {
      desk.quote("101.00", "101.02");
      desk.quote("99.00", "99.02");
      closeMinute(desk, "100.00", "100.02");
    }
    closeMinute(desk, "112.00", "112.02");
    ASSERT_EQ(desk.engine.approvals().pending().size(), 1u);
    const Signal signal = desk.engine.approvals().pending().begin()->second;
    ASSERT_EQ(signal.price.text(), "112.01");
    EXPECT_EQ(signal.atr.rounded(4), "2.7143");  // 13 ranges of 2 and one of 12, over 14
    desk.quote("114.70", tooFar ? "114.73" : "114.72");
    EXPECT_EQ(desk.send(Desk::approval(signal.id)).code, tooFar ? "approval" : "");
  }
}

TEST(EngineApprovals, TheChecksRunAgainWhenASignalIsApproved) {
  Desk desk(Desk::config({Ladder{}.binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  const SignalId id = desk.engine.approvals().pending().begin()->first;
  const auto limit = [&](const char* lots) {
    ASSERT_TRUE(desk.send(SetRiskLimits{{{"max_order_quantity", "", "", lots, ""}}, ""}).accepted);
  };
  limit("5");
  EXPECT_EQ(desk.send(Desk::approval(id)).code, "max_order_quantity");
  EXPECT_EQ(desk.engine.approvals().pending().size(), 1u);
  limit("10");
  EXPECT_TRUE(desk.send(Desk::approval(id)).accepted);
  EXPECT_EQ(desk.position(), "10");
}

}  // namespace
}  // namespace oms::test
