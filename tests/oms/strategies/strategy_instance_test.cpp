#include "oms/strategies/strategy_instance.h"

#include <gtest/gtest.h>

#include "oms/model/archives.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

using State = StrategyState;

// A signal above 100, entered above 110, void below 90, left below 105 and in a hurry below 50.
std::string ladder(const std::string& settings = "", const std::string& more = "") {
  return strategyText(
      "[conditions.signal]\nup = { when = \"close > 100\" }\n[conditions.cancel]\nlow = { when = \"close < 90\" }\n"
      "[conditions.entry]\ngo = { when = \"close > 110\" }\n[conditions.exit]\nback = { when = \"close < 105\" }\n"
      "[conditions.emergency]\ncrash = { when = \"close < 50\" }\n" +
          more,
      "", settings);
}

struct Ladder : Rig {
  explicit Ladder(const std::string& settings = "", const std::string& more = "")
      : Rig(parseGood(ladder(settings, more))) {}
  void signal() {
    bar(120);
    ASSERT_TRUE(out.signal);
    ASSERT_EQ(state(), State::awaitingApproval);
  }
  void enter() {
    signal();
    EXPECT_TRUE(instance.onSignalApproved(now(), out));
    EXPECT_TRUE(instance.onEntryFilled(now(), out));
    ASSERT_EQ(state(), State::inPosition);
  }
};

std::string textOf(const std::vector<StateTransition>& transitions) {
  std::string text;
  for (const StateTransition& transition : transitions) {
    text += std::string(name(transition.from)) + " > " + std::string(name(transition.to));
    text += " (" + transition.cause + ") ";
  }
  return text;
}

TEST(StrategyInstance, IdleUntilStarted) {
  StrategyInstance instance(parseGood(ladder()), testInstrument(), {3}, {7});
  StrategyOutput out;
  instance.onBar(makeBar(0, 120), false, out);
  EXPECT_EQ(instance.state(), State::idle);
  EXPECT_TRUE(out.transitions.empty());
  EXPECT_EQ(instance.info().id, "test:TEST");
  EXPECT_EQ(instance.info().symbol.value, 3u);
  EXPECT_EQ(instance.info().index.value, 7u);
  EXPECT_TRUE(instance.control(StrategyAction::start, Timestamp::fromSeconds(5), out));
  EXPECT_EQ(textOf(out.transitions), "idle > monitoring (started) ");
  EXPECT_EQ(instance.info().since, Timestamp::fromSeconds(5));
}

TEST(StrategyInstance, AWholeTrade) {
  Ladder rig;
  rig.bar(80);
  EXPECT_EQ(rig.state(), State::monitoring);
  rig.bar(105);
  EXPECT_EQ(textOf(rig.out.transitions), "monitoring > signal_detected (up: close 105 is above 100) ");
  EXPECT_FALSE(rig.out.signal);
  rig.bar(95);  // not void, not entered
  EXPECT_TRUE(rig.out.transitions.empty());
  rig.bar(112);
  EXPECT_EQ(textOf(rig.out.transitions), "signal_detected > awaiting_approval (go: close 112 is above 110) ");
  ASSERT_TRUE(rig.out.signal);
  EXPECT_EQ(rig.out.signal->side, Side::buy);
  EXPECT_EQ(rig.out.signal->price, price("112"));
  EXPECT_EQ(rig.out.signal->reasons,
            (std::vector<std::string>{"up: close 105 is above 100", "go: close 112 is above 110"}));
  rig.out.clear();
  EXPECT_TRUE(rig.instance.onSignalApproved(rig.now(), rig.out));
  EXPECT_TRUE(rig.instance.onEntryFilled(rig.now(), rig.out));
  EXPECT_EQ(textOf(rig.out.transitions),
            "awaiting_approval > entry_pending (the signal was approved) entry_pending > in_position (the entry was "
            "filled) ");
  EXPECT_FALSE(rig.bar(130).exitCause);
  EXPECT_EQ(*rig.bar(104).exitCause, "back: close 104 is below 105");
  EXPECT_FALSE(rig.out.emergency);
  EXPECT_EQ(rig.state(), State::inPosition);
  EXPECT_TRUE(rig.instance.onExitSent("back", rig.now(), rig.out));
  EXPECT_FALSE(rig.bar(40).exitCause);  // on its way already
  EXPECT_TRUE(rig.instance.onPositionClosed("exit", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::cooldown);
  rig.bar(120);  // a bar after the close, without a cool-down of its own: the next signal is there
  EXPECT_EQ(textOf(rig.out.transitions),
            "cooldown > monitoring (the cool-down is over) monitoring > signal_detected (up: close 120 is above 100) "
            "signal_detected > awaiting_approval (go: close 120 is above 110) ");
}

TEST(StrategyInstance, CancelVoidsEachStageBeforeThePosition) {
  Ladder rig;
  rig.bar(105);
  rig.bar(85);
  EXPECT_EQ(textOf(rig.out.transitions), "signal_detected > monitoring (low: close 85 is below 90) ");
  rig.signal();
  EXPECT_EQ(*rig.bar(85).cancelCause, "low: close 85 is below 90");
  EXPECT_EQ(rig.state(), State::awaitingApproval);  // until the engine has invalidated the signal
  EXPECT_TRUE(rig.instance.onSignalEnded(SignalStatus::invalidated, "low", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::monitoring);
  rig.signal();
  rig.instance.onSignalApproved(rig.now(), rig.out);
  EXPECT_TRUE(rig.bar(85).cancelCause);
  EXPECT_EQ(rig.state(), State::entryPending);
  EXPECT_TRUE(rig.instance.onEntryEnded("canceled", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::cooldown);
}

TEST(StrategyInstance, RejectedAndExpiredSignalsCoolDown) {
  for (const SignalStatus how : {SignalStatus::rejected, SignalStatus::expired}) {
    Ladder rig("cooldown = \"3m\"\n");
    rig.signal();
    EXPECT_TRUE(rig.instance.onSignalEnded(how, "no", rig.now(), rig.out));
    EXPECT_EQ(rig.instance.info().lastCause, "no");
    rig.feed({120, 120});
    EXPECT_EQ(rig.state(), State::cooldown);
    rig.bar(120);
    EXPECT_EQ(rig.state(), State::awaitingApproval);
  }
}

TEST(StrategyInstance, ANewerSignalSupersedesOnlyWhenItHoldsAnew) {
  Ladder rig;
  rig.signal();
  EXPECT_FALSE(rig.bar(125).signal);  // still the same
  EXPECT_FALSE(rig.bar(95).signal);
  ASSERT_TRUE(rig.bar(130).signal);
  EXPECT_EQ(rig.out.signal->price, price("130"));
  EXPECT_TRUE(rig.out.transitions.empty());
  EXPECT_TRUE(rig.instance.onSignalEnded(SignalStatus::superseded, "", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::awaitingApproval);
}

TEST(StrategyInstance, EmergencyComesBeforeExit) {
  Ladder rig;
  rig.enter();
  rig.bar(40);
  EXPECT_TRUE(rig.out.emergency);
  EXPECT_EQ(*rig.out.exitCause, "crash: close 40 is below 50");
}

TEST(StrategyInstance, AnExitThatFailedIsAskedForAgain) {
  Ladder rig;
  rig.enter();
  rig.bar(104);
  rig.instance.onExitSent("back", rig.now(), rig.out);
  EXPECT_TRUE(rig.instance.onExitEnded("denied", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::inPosition);
  EXPECT_TRUE(rig.bar(104).exitCause);
}

TEST(StrategyInstance, NoSignalBeforeEverythingIsWarm) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nup = { when = \"close > 0\" }\n[stops]\n"
                             "stop_loss = \"close - atr(5)\"\n")));
  EXPECT_EQ(rig.instance.info().warmupNeed, 6u);
  for (int i = 0; i < 5; ++i)
    rig.bar(100 + i);
  EXPECT_EQ(rig.state(), State::monitoring);
  EXPECT_EQ(rig.instance.info().warmupHave, 5u);
  EXPECT_TRUE(rig.bar(107).signal);
}

TEST(StrategyInstance, WarmUpBarsDecideNothing) {
  Ladder rig;
  rig.bar(makeBar(0, 120), true);
  EXPECT_EQ(rig.state(), State::monitoring);
  EXPECT_EQ(rig.instance.info().warmupHave, 1u);
  EXPECT_TRUE(rig.instance.sample().conditions[0].met);
  EXPECT_TRUE(rig.bar(120).signal);
}

TEST(StrategyInstance, StopsAreFixedAtTheSignalAndLieOnTheTick) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nup = { when = \"close > 1\" }\n[stops]\n"
                             "stop_loss = \"close - 0.333\"\ntake_profit = \"close + 2 / 3\"\n")));
  ASSERT_TRUE(rig.bar(10).signal);
  EXPECT_EQ(rig.out.signal->stopLoss, price("9.67"));
  EXPECT_EQ(rig.out.signal->takeProfit, price("10.67"));
}

TEST(StrategyInstance, ShortStopsAreMirroredAtTheClose) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nup = { when = \"close > 100\" }\n[conditions.signal_short]\n"
                             "down = { when = \"close < 50\" }\n[stops]\nstop_loss = \"close - 2\"\n"
                             "take_profit = \"close + 3\"\n",
                             "", "side = \"both\"\n")));
  ASSERT_TRUE(rig.bar(40).signal);
  EXPECT_EQ(rig.out.signal->side, Side::sell);
  EXPECT_EQ(rig.out.signal->stopLoss, price("42"));
  EXPECT_EQ(rig.out.signal->takeProfit, price("37"));
}

TEST(StrategyInstance, AStopOnTheWrongSideVoidsTheSignal) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nup = { when = \"close > 1\" }\n[stops]\n"
                             "stop_loss = \"close + 1\"\n")));
  rig.bar(10);
  EXPECT_FALSE(rig.out.signal);
  EXPECT_EQ(textOf(rig.out.transitions),
            "monitoring > signal_detected (up: close 10 is above 1) signal_detected > monitoring (the stop 11 is not "
            "below 10) ");
}

TEST(StrategyInstance, LimitOrdersWaitBelowAndStopOrdersAbove) {
  const std::string up = "[conditions.signal]\nup = { when = \"close > 1\" }\n[order]\noffset = \"0.254\"\ntype = ";
  Rig limit(parseGood(strategyText(up + "\"limit\"\n")));
  ASSERT_TRUE(limit.bar(10).signal);
  EXPECT_EQ(limit.out.signal->price, price("9.75"));
  EXPECT_EQ(limit.out.signal->type, OrderType::limit);
  Rig stop(parseGood(strategyText(up + "\"stop_market\"\ntime_in_force = \"day\"\n")));
  ASSERT_TRUE(stop.bar(10).signal);
  EXPECT_EQ(stop.out.signal->price, price("10.25"));
  EXPECT_EQ(stop.out.signal->timeInForce, TimeInForce::day);
}

TEST(StrategyInstance, PricesThatAreNoneVoidTheSignal) {
  const std::string up = "[conditions.signal]\nup = { when = \"close > 1\" }\n";
  for (const auto& [more, cause] : std::vector<std::pair<std::string, std::string>>{
           {"[order]\ntype = \"limit\"\noffset = \"close * 1e9\"\n", "the order's price 0 is not above zero"},
           {"[order]\ntype = \"limit\"\noffset = \"1 / (volume - 1000)\"\n", "the order's offset has no value"},
           {"[stops]\nstop_loss = \"close - 20\"\n", "the stop -10 is not above zero"},
           {"[stops]\ntake_profit = \"close * 1e12\"\n", "the target 0 is not above zero"},
           {"[stops]\nstop_loss = \"close * close / (open - close)\"\n", "the stop has no value"}}) {
    Rig rig(parseGood(strategyText(up + more)));
    EXPECT_FALSE(rig.bar(10).signal) << more;
    ASSERT_EQ(rig.out.transitions.size(), 2u) << more;
    EXPECT_EQ(rig.out.transitions[1].cause, cause);
  }
}

TEST(StrategyControl, PauseInvalidatesWhatIsPendingAndResumesWhereItWas) {
  Ladder rig;
  rig.signal();
  rig.out.clear();
  EXPECT_TRUE(rig.instance.control(StrategyAction::pause, rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::paused);
  EXPECT_TRUE(rig.out.cancelCause);
  rig.out.clear();
  EXPECT_TRUE(rig.instance.onSignalEnded(SignalStatus::invalidated, "paused", rig.now(), rig.out));
  EXPECT_TRUE(rig.out.transitions.empty());
  EXPECT_FALSE(rig.bar(120).signal);
  EXPECT_TRUE(rig.instance.control(StrategyAction::resume, rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::monitoring);
}

TEST(StrategyControl, APositionMayCloseUnderAHalt) {
  Ladder rig;
  rig.enter();
  EXPECT_TRUE(rig.instance.control(StrategyAction::pause, rig.now(), rig.out));
  EXPECT_TRUE(rig.instance.halt("kill switch", rig.now(), rig.out));
  EXPECT_TRUE(rig.instance.onPositionClosed("kill_switch", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::halted);
  EXPECT_TRUE(rig.instance.unhalt(rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::paused);  // as the trader had left it
  EXPECT_TRUE(rig.instance.control(StrategyAction::resume, rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::cooldown);
}

TEST(StrategyControl, StoppedInAPositionGoesOnWithItWhenStarted) {
  Ladder rig;
  rig.enter();
  EXPECT_TRUE(rig.instance.control(StrategyAction::stop, rig.now(), rig.out));
  EXPECT_FALSE(rig.bar(40).exitCause);
  EXPECT_FALSE(rig.instance.control(StrategyAction::resume, rig.now(), rig.out));
  EXPECT_TRUE(rig.instance.control(StrategyAction::start, rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::inPosition);
  EXPECT_TRUE(rig.bar(40).exitCause);
}

TEST(StrategyControl, DisabledUntilEnabled) {
  Ladder rig;
  EXPECT_TRUE(rig.instance.disable("10 signals in 60 s", rig.now(), rig.out));
  EXPECT_EQ(rig.instance.info().lastCause, "10 signals in 60 s");
  for (const StrategyAction action : {StrategyAction::start, StrategyAction::stop, StrategyAction::resume}) {
    EXPECT_FALSE(rig.instance.control(action, rig.now(), rig.out));
  }
  EXPECT_TRUE(rig.instance.control(StrategyAction::enable, rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::monitoring);
  EXPECT_TRUE(rig.instance.fail("broken", rig.now(), rig.out));
  EXPECT_EQ(rig.state(), State::error);
}

TEST(StrategyControl, UnknownPairsChangeNothing) {
  Ladder rig;
  rig.out.clear();
  EXPECT_FALSE(rig.instance.onSignalApproved(rig.now(), rig.out));
  EXPECT_FALSE(rig.instance.onEntryFilled(rig.now(), rig.out));
  EXPECT_FALSE(rig.instance.onPositionClosed("", rig.now(), rig.out));
  EXPECT_FALSE(rig.instance.unhalt(rig.now(), rig.out));
  EXPECT_FALSE(rig.instance.control(StrategyAction::start, rig.now(), rig.out));
  EXPECT_TRUE(rig.out.transitions.empty());
  EXPECT_EQ(rig.state(), State::monitoring);
}

TEST(StrategyHash, SameInputSameHash) {
  Ladder a;
  Ladder b;
  a.feed({80, 105, 112});
  b.feed({80, 105, 112});
  EXPECT_EQ(hashOf(a.instance), hashOf(b.instance));
  b.instance.onSignalApproved(b.now(), b.out);
  EXPECT_NE(hashOf(a.instance), hashOf(b.instance));
  a.instance.onSignalApproved(a.now(), a.out);
  EXPECT_EQ(hashOf(a.instance), hashOf(b.instance));
  b.bar(113);
  EXPECT_NE(hashOf(a.instance), hashOf(b.instance));
}

}  // namespace
}  // namespace oms
