// Strategies with the engine around them.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using State = StrategyState;

std::vector<std::string> workingPurposes(const Desk& desk) {
  std::vector<std::string> purposes;
  for (const OrderId id : desk.engine.core().orders.working())
    purposes.push_back(desk.order(id).purpose.string());
  return purposes;
}

// Signals with that status, by their reasons.
std::vector<std::string> endsOf(const Desk& desk, SignalStatus status) {
  std::vector<std::string> reasons;
  for (const Event& event : desk.events) {
    const auto* changed = std::get_if<SignalChanged>(&event.body);
    if (changed && changed->signal.status == status)
      reasons.push_back(changed->signal.reason);
  }
  return reasons;
}

TEST(EngineStrategies, TheSessionsOwnConfidenceDecidesWhatApprovesItself) {
  for (const auto& [above, sent] : {std::pair{0.0, true}, {2.0, false}}) {
    StrategyBinding binding = Ladder{}.binding(ApprovalMode::automaticAbove);
    binding.autoAbove = above;
    Desk desk(Desk::config({binding}));
    closeMinute(desk, "120.00", "120.02");
    EXPECT_EQ(desk.position() == "10", sent);
    EXPECT_EQ(desk.engine.approvals().pending().empty(), sent);
  }
}

TEST(EngineStrategies, TheStopsStayWhileAnExitWouldBeDenied) {
  Desk desk(Desk::config({Ladder{.more = kStops}.binding()}));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(stateOf(desk, 0), State::inPosition);
  desk.send(SetTradingState{TradingState::halted, "a look at the news"});
  closeMinute(desk, "104.00", "104.02");
  closeMinute(desk, "103.00", "103.02");
  EXPECT_THAT(workingPurposes(desk), testing::ElementsAre("stop_loss", "take_profit"));
  EXPECT_EQ(desk.position(), "10");
  desk.send(SetTradingState{TradingState::active, "on"});
  closeMinute(desk, "103.00", "103.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(workingPurposes(desk).empty());
  EXPECT_EQ(stateOf(desk, 0), State::cooldown);
}

TEST(EngineStrategies, AnExitThatIsDeniedAfterItsStopsWentBringsThemBack) {
  EngineConfig config = Desk::config({Ladder{.more = kStops}.binding()});
  config.broker.latency.base = std::chrono::seconds(3);
  Desk desk(config);
  closeMinute(desk, "120.00", "120.02");
  for (int i = 0; i < 8; ++i)
    desk.quote("120.00", "120.02");
  ASSERT_EQ(workingPurposes(desk).size(), 2u);
  closeMinute(desk, "104.00", "104.02");
  const std::vector<OrderId> old = desk.engine.core().orders.working();
  ASSERT_EQ(desk.order(old.at(0)).status, OrderStatus::pendingCancel);
  desk.send(SetTradingState{TradingState::halted, "a look at the news"});
  for (int i = 0; i < 8; ++i)
    desk.quote("104.00", "104.02");
  EXPECT_EQ(desk.order(old.at(0)).status, OrderStatus::canceled);
  EXPECT_THAT(workingPurposes(desk), testing::ElementsAre("stop_loss", "take_profit"));
  desk.send(SetTradingState{TradingState::active, "on"});
  closeMinute(desk, "104.00", "104.02");
  for (int i = 0; i < 8; ++i)
    desk.quote("104.00", "104.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineStrategies, AnExitThatTheBrokerRefusesBringsTheStopsBack) {
  EngineConfig config = Desk::config({Ladder{.more = kStops}.binding()});
  config.broker.quoteFreshFor = config.broker.marketTimeToLive = std::chrono::seconds(2);
  config.broker.latency.base = std::chrono::seconds(3);
  Desk desk(config);
  closeMinute(desk, "120.00", "120.02");
  for (int i = 0; i < 8; ++i)
    desk.quote("120.00", "120.02");
  ASSERT_EQ(stateOf(desk, 0), State::inPosition);
  closeMinute(desk, "104.00", "104.02");
  // Only the other symbol is quoted: the exit finds no fresh price.
  for (int i = 0; i < 20; ++i)
    desk.quote("50.00", "50.02", "0", 1);
  EXPECT_THAT(desk.names(), testing::Contains("order_rejected"));
  EXPECT_EQ(stateOf(desk, 0), State::inPosition);
  EXPECT_THAT(workingPurposes(desk), testing::ElementsAre("stop_loss", "take_profit"));
}

TEST(EngineStrategies, AnEntryThatOnlyClosesWhatOthersHoldIsATradeThatIsOver) {
  Desk desk(Desk::config({Ladder{}.binding(), Ladder{.name = "two", .side = "short", .from = "130"}.binding()}));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(stateOf(desk, 0), State::inPosition);
  closeMinute(desk, "135.00", "135.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(stateOf(desk, 0), State::cooldown);
  EXPECT_EQ(stateOf(desk, 1), State::cooldown);
  EXPECT_EQ(infoOf(desk, 1).lastCause, "its entry only closed what others held");
}

TEST(EngineStrategies, AnEntryThatNetsAgainstAnotherAndGoesOnHoldsTheRest) {
  const Ladder two{.name = "two", .side = "short", .from = "130", .sizing = "quantity = \"15\""};
  Desk desk(Desk::config({Ladder{}.binding(), two.binding()}));
  closeMinute(desk, "120.00", "120.02");
  closeMinute(desk, "135.00", "135.02");
  EXPECT_EQ(desk.position(), "-5");
  EXPECT_EQ(stateOf(desk, 0), State::cooldown);
  EXPECT_EQ(stateOf(desk, 1), State::inPosition);
}

TEST(EngineStrategies, TheEndOfATradeEndsTheRestOfItsEntry) {
  Desk desk(Desk::config({Ladder{.more = "[order]\ntype = \"limit\"\n" + kStops}.binding()}));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(stateOf(desk, 0), State::entryPending);
  const OrderId entry = desk.engine.core().orders.working().at(0);
  desk.quote("119.90", "119.92", "4");
  ASSERT_EQ(desk.position(), "4");
  desk.send(CloseAllPositions{});
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(entry).status, OrderStatus::canceled);
  EXPECT_TRUE(workingPurposes(desk).empty());
  EXPECT_EQ(stateOf(desk, 0), State::cooldown);
  desk.quote("119.00", "119.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineStrategies, AFillThatOvertakesTheCancelOfItsEntryIsATradeAgain) {
  EngineConfig config = Desk::config({Ladder{.more = "[order]\ntype = \"limit\"\n" + kStops}.binding()});
  config.broker.latency.cancel = std::chrono::seconds(5);
  Desk desk(config);
  closeMinute(desk, "120.00", "120.02");
  desk.quote("119.90", "119.92", "4");
  desk.send(CloseAllPositions{});
  ASSERT_EQ(stateOf(desk, 0), State::cooldown);
  desk.quote("119.90", "119.92", "3");
  EXPECT_EQ(desk.position(), "3");
  EXPECT_EQ(stateOf(desk, 0), State::inPosition);
}

TEST(EngineStrategies, ANewerSignalWithoutASizeSupersedesTheOlder) {
  Desk desk(Desk::config({Ladder{.sizing = "notional = \"200\""}.binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(desk.engine.approvals().pending().size(), 1u);
  closeMinute(desk, "100.00", "100.02");  // no signal now, so that the next one is new
  closeMinute(desk, "250.00", "250.02");  // 200 do not buy one
  EXPECT_TRUE(desk.engine.approvals().pending().empty());
  EXPECT_THAT(endsOf(desk, SignalStatus::superseded), testing::ElementsAre("a newer signal came"));
  EXPECT_EQ(stateOf(desk, 0), State::cooldown);
}

TEST(EngineStrategies, ThePriceOfAnEditDoesNotHideTheDrift) {
  Desk desk(Desk::config({Ladder{.more = "[order]\ntype = \"limit\"\n"}.binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  desk.quote("125.00", "125.02");
  const SignalId id = desk.engine.approvals().pending().begin()->first;
  DecideApproval decision = Desk::approval(id);
  decision.price = Price::parse("125.00").value();
  EXPECT_EQ(desk.send(decision).code, "approval");
  desk.quote("120.00", "120.02");
  decision.price = Price::parse("119.00").value();
  EXPECT_TRUE(desk.send(decision).accepted);
  EXPECT_EQ(desk.order(desk.engine.core().orders.working().at(0)).request.price.text(), "119");
}

// The two-person rule: of the same numbers, by different people, whoever of them changes a number begins anew.
TEST(EngineStrategies, TwoPersonsApproveWhereTheSessionWantsTwo) {
  EngineConfig config = Desk::config({Ladder{.more = kStops}.binding(ApprovalMode::manual)});
  config.approvers = 2;
  Desk desk(std::move(config));
  closeMinute(desk, "120.00", "120.02");
  const Signal& waiting = desk.engine.approvals().pending().begin()->second;
  const Money riskOfTen = waiting.risk;
  const DecideApproval plain = Desk::approval(waiting.id);
  EXPECT_TRUE(desk.send(plain, Actor::remote("phone")).accepted);
  EXPECT_EQ(waiting.firstApprover, Actor::remote("phone"));
  EXPECT_EQ(waiting.status, SignalStatus::awaitingApproval);
  EXPECT_EQ(waiting.version, 2u);
  EXPECT_EQ(desk.send(plain, Actor::remote("phone")).code, "second_person");

  DecideApproval less = plain;
  less.quantity = Quantity::fromInt(1);
  EXPECT_EQ(desk.send(less, Actor::trader()).code, "stale_version") << "of which numbers is it less?";
  less.expectedVersion = 2;
  EXPECT_TRUE(desk.send(less, Actor::trader()).orders.empty()) << "the first one has not seen this quantity";
  EXPECT_EQ(waiting.firstApprover, Actor::trader());
  EXPECT_EQ(waiting.quantity, Quantity::fromInt(1));
  EXPECT_TRUE(waiting.risk.isPositive());
  EXPECT_LE(waiting.risk * 9, riskOfTen) << "the second one sees what the changed one risks";

  DecideApproval stale = plain;
  stale.expectedVersion = 2;
  EXPECT_EQ(desk.send(stale, Actor::remote("phone")).code, "stale_version");
  EXPECT_EQ(desk.send(plain, Actor::remote("phone")).code, "stale_version");
  stale.expectedVersion = 3;
  const CommandOutcome sent = desk.send(stale, Actor::remote("phone"));
  ASSERT_EQ(sent.orders.size(), 1u);
  EXPECT_EQ(desk.order(sent.orders.front()).request.quantity, Quantity::fromInt(1));
  EXPECT_TRUE(desk.engine.approvals().pending().empty());
}

TEST(EngineStrategies, OnePersonRejectsWhatTwoMustApprove) {
  EngineConfig config = Desk::config({Ladder{}.binding(ApprovalMode::manual)});
  config.approvers = 2;
  Desk desk(std::move(config));
  closeMinute(desk, "120.00", "120.02");
  DecideApproval decision = Desk::approval(desk.engine.approvals().pending().begin()->first);
  desk.send(decision, Actor::remote("phone"));
  decision.approve = false;
  EXPECT_TRUE(desk.send(decision, Actor::trader()).accepted);
  EXPECT_THAT(endsOf(desk, SignalStatus::rejected), testing::SizeIs(1));
}

TEST(EngineStrategies, ARejectionKeepsTheDriftThatWasInSight) {
  Desk desk(Desk::config({Ladder{}.binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  desk.quote("123.00", "123.02");
  DecideApproval decision = Desk::approval(desk.engine.approvals().pending().begin()->first);
  decision.approve = false;
  const Ratio drift = desk.engine.strategies().driftOf(desk.engine.approvals().pending().begin()->second);
  ASSERT_TRUE(desk.send(decision).accepted);
  const SignalChanged* told = nullptr;
  for (const Event& event : desk.events) {
    if (const auto* changed = std::get_if<SignalChanged>(&event.body))
      told = changed;
  }
  ASSERT_NE(told, nullptr);
  EXPECT_EQ(told->signal.status, SignalStatus::rejected);
  EXPECT_TRUE(drift.isPositive());
  EXPECT_EQ(told->signal.drift, drift);
}

// "At a drift of 0 %" was told of a signal that the market had left long ago.
TEST(EngineStrategies, ASignalThatNobodyDecidesKeepsTheDriftOfItsEnd) {
  const auto ended = [](const Desk& desk, SignalStatus status) {
    Ratio drift;
    for (const Event& event : desk.events) {
      const auto* changed = std::get_if<SignalChanged>(&event.body);
      if (changed && changed->signal.status == status)
        drift = changed->signal.drift;
    }
    return drift;
  };
  for (const SignalStatus status : {SignalStatus::expired, SignalStatus::superseded, SignalStatus::invalidated}) {
    Desk desk(Desk::config({Ladder{}.binding(ApprovalMode::manual)}));
    closeMinute(desk, "120.00", "120.02");
    ASSERT_EQ(desk.engine.approvals().pending().size(), 1u);
    if (status == SignalStatus::superseded)
      closeMinute(desk, "100.00", "100.02");  // no signal now, so that the next one is new
    desk.quote("126.00", "126.02");
    if (status == SignalStatus::expired)
      desk.now = desk.now + std::chrono::hours(2);
    if (status == SignalStatus::invalidated)
      desk.send(ControlStrategy{InstanceIndex{0}, StrategyAction::pause});
    closeMinute(desk, "126.00", "126.02");
    EXPECT_EQ(ended(desk, status).rounded(2), "0.05") << name(status);
  }
}

TEST(EngineStrategies, NumbersThatMakeNoOrderAreNoDecision) {
  Desk desk(Desk::config({Ladder{.more = "[order]\ntype = \"limit\"\n" + kStops}.binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  const SignalId id = desk.engine.approvals().pending().begin()->first;
  for (const char* number : {"0", "-1", "-9223372036.854775807", "-9223372036"}) {
    DecideApproval price = Desk::approval(id);
    price.price = Price::parse(number).value();
    EXPECT_EQ(desk.send(price).code, "invalid_value") << number;
    DecideApproval quantity = Desk::approval(id);
    quantity.quantity = Quantity::parse(number).value();
    EXPECT_EQ(desk.send(quantity).code, "invalid_value") << number;
    EXPECT_EQ(desk.send(quantity).field, "quantity") << number;
    DecideApproval stop = Desk::approval(id);
    stop.stopLoss = Price::parse(number).value();
    EXPECT_EQ(desk.send(stop).code, "invalid_value") << number;
    EXPECT_EQ(desk.send(stop).field, "stop_loss") << number;
  }
  EXPECT_EQ(desk.engine.approvals().pending().size(), 1u);
}

TEST(EngineStrategies, NothingStartsWhileTheKillSwitchIsEngagedAndNothingStaysHaltedAfterIt) {
  Desk desk(Desk::config({Ladder{}.binding()}));
  desk.send(EngageKillSwitch{"test", false, true});
  ASSERT_EQ(stateOf(desk, 0), State::halted);
  for (const StrategyAction action : {StrategyAction::start, StrategyAction::resume, StrategyAction::enable})
    EXPECT_EQ(desk.send(ControlStrategy{{0}, action}).code, "kill_switch_engaged") << name(action);
  EXPECT_TRUE(desk.send(ControlStrategy{{0}, StrategyAction::stop}).accepted);
  EXPECT_EQ(desk.send(ControlStrategy{{0}, StrategyAction::start}).code, "kill_switch_engaged");
  desk.send(ResetKillSwitch{"all clear"});
  EXPECT_TRUE(desk.send(ControlStrategy{{0}, StrategyAction::start}).accepted);
  EXPECT_EQ(stateOf(desk, 0), State::monitoring);
}

TEST(EngineStrategies, AKillSwitchBeforeTheFirstPriceOnlyDelaysTheStart) {
  std::vector<Event> events;
  Engine engine(Desk::config({Ladder{}.binding()}));
  engine.begin(events);
  engine.apply(Command{Actor::trader(), {}, EngageKillSwitch{"test", false, true}}, events);
  const Timestamp now = Timestamp::fromSeconds(1'767'571'200);
  const Quote quote{now, Price::fromInt(100), Price::fromInt(101), {}, {}};
  engine.apply(MarketUpdate{1, now, {0}, false, QuoteUpdate{quote, {}}}, events);
  engine.apply(Command{Actor::trader(), {}, ResetKillSwitch{"all clear"}}, events);
  EXPECT_EQ(engine.strategies().instance(0).state(), State::monitoring);
}

}  // namespace
}  // namespace oms::test
