#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "oms/model/strategy_view.h"

namespace oms {

enum class StrategyEvent : std::uint8_t {
  started,
  stopped,
  paused,
  resumed,
  halted,
  unhalted,
  failed,
  disabled,
  enabled,  // by people and by risk
  detected,
  voided,
  signalled,  // by conditions
  superseded,
  invalidated,
  declined,
  approved,  // what became of the signal
  entryFilled,
  entryEnded,
  exitSent,
  exitEnded,
  positionClosed,  // by orders
  cooledDown       // by the clock
};
inline constexpr std::size_t kStrategyEvents = 22;
inline constexpr std::size_t kStrategyStates = 13;
std::string_view name(StrategyEvent event);

// Paused, halted, error, stopped and disabled lie over the state of the trade, which goes on with its orders.
constexpr bool isOverlay(StrategyState state) {
  return state >= StrategyState::paused;
}

// The table's answer: the state that the event leads to, nothing when the pair is refused. `before` is the state under
// an overlay, or the overlay that a halt lies over.
std::optional<StrategyState> nextState(StrategyState from, StrategyEvent event, StrategyState before);

}  // namespace oms
