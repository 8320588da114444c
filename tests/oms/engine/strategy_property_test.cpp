// Whatever people, risk and the market do, a strategy goes only the ways of the reference.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "oms/model/sha256.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using State = StrategyState;
using Prices = std::pair<const char*, const char*>;

bool liesOver(State state) {
  return state == State::paused || state == State::halted || state == State::error || state == State::stopped ||
         state == State::disabled;
}

// The ways of a trade, as the reference draws them; written anew, so that the table itself is under test.
bool isWayOfATrade(State from, State to) {
  static const std::map<State, std::set<State>> kWays{
      {State::idle, {State::monitoring}},
      {State::monitoring, {State::signalDetected}},
      {State::signalDetected, {State::awaitingApproval, State::monitoring}},
      {State::awaitingApproval, {State::entryPending, State::cooldown, State::monitoring}},
      {State::entryPending, {State::inPosition, State::cooldown}},
      {State::inPosition, {State::exitPending, State::cooldown}},
      {State::exitPending, {State::cooldown, State::inPosition}},
      {State::cooldown, {State::monitoring, State::inPosition}}};
  const auto ways = kWays.find(from);
  return ways != kWays.end() && ways->second.contains(to);
}

// Follows each instance from transition to transition.
class Follower {
 public:
  void follow(const Desk& desk) {
    for (; seen_ < desk.events.size(); ++seen_) {
      if (const auto* changed = std::get_if<StrategyStateChanged>(&desk.events[seen_].body))
        take(changed->instance);
    }
  }

 private:
  void take(const StrategyInstanceInfo& info) {
    State& at = states_[info.index];
    RC_ASSERT(info.lastFrom == at);
    RC_ASSERT(info.lastFrom != info.state);
    RC_ASSERT(!info.lastCause.empty());
    // Anywhere an overlay may come, and from one back to what lies below; between trade states only the reference's
    // ways.
    if (!liesOver(info.lastFrom) && !liesOver(info.state))
      RC_ASSERT(isWayOfATrade(info.lastFrom, info.state));
    if (liesOver(info.state))
      RC_ASSERT(info.state != State::paused || (info.lastFrom != State::idle && !liesOver(info.lastFrom)) ||
                info.lastFrom == State::halted);
    // Nobody but a person leads out of disabled.
    if (info.lastFrom == State::disabled)
      RC_ASSERT(info.state == State::halted || info.lastCause.starts_with("enabled by "));
    at = info.state;
  }

  std::size_t seen_ = 0;
  std::map<InstanceIndex, State> states_;
};

ReloadStrategy randomFile(const Ladder& ladder) {
  Ladder other = ladder;
  other.from = *rc::gen::element<std::string>("90", "110", "clse");
  const std::string text = other.text();
  return {ladder.name, text, hashOfText(text)};
}

void randomCommand(Desk& desk, const Ladder& ladder) {
  const InstanceIndex which{*rc::gen::element(0u, 1u, InstanceIndex::none)};
  switch (*rc::gen::inRange(0, 9)) {
    case 0:
    case 1:
      desk.send(
          ControlStrategy{which, *rc::gen::element(StrategyAction::start, StrategyAction::stop, StrategyAction::pause,
                                                   StrategyAction::resume, StrategyAction::enable)});
      break;
    case 2:
      desk.send(EngageKillSwitch{"a test", *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()});
      break;
    case 3:
      desk.send(ResetKillSwitch{"a test"});
      break;
    case 4:
      desk.send(SetTradingState{*rc::gen::element(TradingState::active, TradingState::reducing, TradingState::halted),
                                "a test"});
      break;
    case 5:
      desk.send(CloseAllPositions{*rc::gen::arbitrary<bool>()});
      break;
    case 6:
      desk.send(randomFile(ladder));
      break;
    case 7:
      desk.send(SetStrategyMode{which, *rc::gen::element(StrategyMode::live, StrategyMode::shadow)});
      break;
    default: {
      if (desk.engine.approvals().pending().empty())
        break;
      DecideApproval decision = Desk::approval(desk.engine.approvals().pending().begin()->first);
      decision.approve = *rc::gen::arbitrary<bool>();
      desk.send(decision);
    }
  }
}

RC_GTEST_PROP(StrategyProperties, NoStateIsReachedOutsideTheReference, ()) {
  Ladder ladder;
  ladder.more =
      *rc::gen::element<std::string>("", kStops, "[order]\ntype = \"limit\"\n" + kStops, "[stops]\ntrailing = \"4\"\n");
  Ladder shorts{.name = "two", .side = "short", .from = "100"};
  const auto approval = *rc::gen::element(ApprovalMode::manual, ApprovalMode::automatic);
  EngineConfig config = Desk::config({ladder.binding(approval), shorts.binding(approval)});
  config.broker.latency.base = std::chrono::milliseconds(*rc::gen::element(0, 20, 3'000));
  config.limits.repeatedExecutions = *rc::gen::element(0u, 2u);
  config.limits.repeatedWindow = std::chrono::hours(1);
  Desk desk(config);
  Follower follower;
  const int steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    const auto price =
        *rc::gen::element(Prices{"85.00", "85.02"}, Prices{"102.00", "102.02"}, Prices{"112.00", "112.02"},
                          Prices{"120.00", "120.02"}, Prices{"108.00", "108.02"});
    if (*rc::gen::arbitrary<bool>())
      closeMinute(desk, price.first, price.second, *rc::gen::element("0", "4"));
    else
      desk.quote(price.first, price.second);
    follower.follow(desk);
    if (*rc::gen::arbitrary<bool>())
      randomCommand(desk, ladder);
    follower.follow(desk);
    for (std::size_t each = 0; each < 2; ++each)
      RC_ASSERT(stateOf(desk, each) <= State::disabled);
  }
}

}  // namespace
}  // namespace oms::test
