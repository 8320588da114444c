#include "oms/strategies/transitions.h"

#include <array>

#include "oms/model/names.h"

namespace oms {
namespace {

using State = StrategyState;
using Event = StrategyEvent;

constexpr std::array<std::string_view, kStrategyEvents> kEventNames{
    "started",      "stopped",     "paused",    "resumed",    "halted",          "unhalted",    "failed",   "disabled",
    "enabled",      "detected",    "voided",    "signalled",  "superseded",      "invalidated", "declined", "approved",
    "entry_filled", "entry_ended", "exit_sent", "exit_ended", "position_closed", "cooled_down"};

struct Row {
  State from;
  Event event;
  State to;
};

// The life of a trade.
constexpr std::array kTrade{
    Row{State::idle, Event::started, State::monitoring},
    Row{State::monitoring, Event::detected, State::signalDetected},
    Row{State::signalDetected, Event::voided, State::monitoring},
    Row{State::signalDetected, Event::signalled, State::awaitingApproval},
    Row{State::awaitingApproval, Event::superseded, State::awaitingApproval},
    Row{State::awaitingApproval, Event::invalidated, State::monitoring},
    Row{State::awaitingApproval, Event::declined, State::cooldown},
    Row{State::awaitingApproval, Event::approved, State::entryPending},
    Row{State::entryPending, Event::entryFilled, State::inPosition},
    Row{State::entryPending, Event::entryEnded, State::cooldown},
    Row{State::inPosition, Event::exitSent, State::exitPending},
    Row{State::inPosition, Event::positionClosed, State::cooldown},
    Row{State::exitPending, Event::exitEnded, State::inPosition},
    Row{State::exitPending, Event::positionClosed, State::cooldown},
    Row{State::cooldown, Event::entryFilled, State::inPosition},  // while its cancel was on its way
    Row{State::cooldown, Event::cooledDown, State::monitoring}};

// What takes a strategy off its trade, and what puts it back. kBefore: the state that lay below.
constexpr auto kBefore = State::idle;
constexpr std::array kBack{Row{State::paused, Event::resumed, kBefore},   Row{State::stopped, Event::started, kBefore},
                           Row{State::error, Event::started, kBefore},    Row{State::error, Event::enabled, kBefore},
                           Row{State::disabled, Event::enabled, kBefore}, Row{State::halted, Event::unhalted, kBefore}};

constexpr bool isTrade(State state) {
  return !isOverlay(state);
}

// Onto which states an overlay may come.
constexpr std::optional<State> overlaid(State from, Event event) {
  switch (event) {
    case Event::paused:
      if (isTrade(from) && from != State::idle)
        return State::paused;
      break;
    case Event::stopped:
      if (from != State::idle && from != State::stopped && from != State::disabled)
        return State::stopped;
      break;
    case Event::halted:
      if (from != State::halted)
        return State::halted;
      break;
    case Event::failed:
      if (from != State::error && from != State::disabled)
        return State::error;
      break;
    case Event::disabled:
      if (from != State::disabled)
        return State::disabled;
      break;
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(StrategyEvent event) {
  return nameIn(kEventNames, event);
}

std::optional<StrategyState> nextState(StrategyState from, StrategyEvent event, StrategyState before) {
  for (const Row& row : kTrade) {
    if (row.from == from && row.event == event)
      return row.to;
  }
  for (const Row& row : kBack) {
    if (row.from == from && row.event == event)
      return before;
  }
  return overlaid(from, event);
}

}  // namespace oms
