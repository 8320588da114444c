#include "oms/strategies/transitions.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

namespace oms {
namespace {

using State = StrategyState;
using Event = StrategyEvent;

// Every pair that is allowed, written once more by hand; `paused` as the state below stands for "where it was".
std::map<std::pair<State, Event>, State> allowed(State before) {
  std::map<std::pair<State, Event>, State> pairs{
      {{State::idle, Event::started}, State::monitoring},
      {{State::monitoring, Event::detected}, State::signalDetected},
      {{State::signalDetected, Event::voided}, State::monitoring},
      {{State::signalDetected, Event::signalled}, State::awaitingApproval},
      {{State::awaitingApproval, Event::superseded}, State::awaitingApproval},
      {{State::awaitingApproval, Event::invalidated}, State::monitoring},
      {{State::awaitingApproval, Event::declined}, State::cooldown},
      {{State::awaitingApproval, Event::approved}, State::entryPending},
      {{State::entryPending, Event::entryFilled}, State::inPosition},
      {{State::entryPending, Event::entryEnded}, State::cooldown},
      {{State::inPosition, Event::exitSent}, State::exitPending},
      {{State::inPosition, Event::positionClosed}, State::cooldown},
      {{State::exitPending, Event::exitEnded}, State::inPosition},
      {{State::exitPending, Event::positionClosed}, State::cooldown},
      {{State::cooldown, Event::entryFilled}, State::inPosition},
      {{State::cooldown, Event::cooledDown}, State::monitoring},
      {{State::paused, Event::resumed}, before},
      {{State::stopped, Event::started}, before},
      {{State::error, Event::started}, before},
      {{State::error, Event::enabled}, before},
      {{State::disabled, Event::enabled}, before},
      {{State::halted, Event::unhalted}, before}};
  for (std::size_t i = 0; i < kStrategyStates; ++i) {
    const auto from = static_cast<State>(i);
    const bool trades = !isOverlay(from) && from != State::idle;
    const auto add = [&](bool may, Event event, State to) {
      if (may)
        pairs[{from, event}] = to;
    };
    add(trades, Event::paused, State::paused);
    add(trades || std::set{State::paused, State::halted, State::error}.contains(from), Event::stopped, State::stopped);
    add(from != State::halted, Event::halted, State::halted);
    add(from != State::error && from != State::disabled, Event::failed, State::error);
    add(from != State::disabled, Event::disabled, State::disabled);
  }
  return pairs;
}

TEST(Transitions, AllPairs) {
  for (const State before : {State::monitoring, State::inPosition, State::paused}) {
    const auto pairs = allowed(before);
    for (std::size_t i = 0; i < kStrategyStates; ++i) {
      for (std::size_t j = 0; j < kStrategyEvents; ++j) {
        const auto from = static_cast<State>(i);
        const auto event = static_cast<Event>(j);
        const auto expected = pairs.find({from, event});
        const auto to = nextState(from, event, before);
        ASSERT_EQ(to.has_value(), expected != pairs.end()) << name(from) << " + " << name(event);
        if (to) {
          EXPECT_EQ(*to, expected->second) << name(from) << " + " << name(event);
        }
      }
    }
  }
}

TEST(Transitions, NamesAreUnique) {
  std::set<std::string_view> names;
  for (std::size_t j = 0; j < kStrategyEvents; ++j)
    EXPECT_TRUE(names.insert(name(static_cast<Event>(j))).second);
  EXPECT_EQ(name(Event::cooledDown), "cooled_down");
}

TEST(Transitions, EveryTradeStateIsReachedAndLeft) {
  std::set<State> reached{State::idle};
  for (int round = 0; round < 20; ++round) {
    for (const State from : std::set<State>(reached)) {
      for (std::size_t j = 0; j < kStrategyEvents; ++j) {
        if (const auto to = nextState(from, static_cast<Event>(j), State::monitoring))
          reached.insert(*to);
      }
    }
  }
  EXPECT_EQ(reached.size(), kStrategyStates);
}

}  // namespace
}  // namespace oms
