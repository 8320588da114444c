#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "oms/messages/command.h"
#include "oms/messages/event.h"

namespace oms {

// One row of the journal: a command with its events, or (no command) the events of one piece of market data. The feed's
// cursor says how many pieces had been applied when it happened, that piece included.
struct JournalRow {
  std::uint64_t seq = 0;
  std::uint64_t cursor = 0;
  Timestamp time;  // session clock
  std::optional<Command> command;
  std::vector<Event> events;
};

}  // namespace oms
