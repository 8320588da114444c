#pragma once

#include <set>
#include <string>

#include "app/session_config.h"

namespace app {

// What is asked of a session that goes on and that it does not have: for each, in words, what it has instead; empty:
// nothing. Another engine would come of the refused ones; the ignored ones only show it otherwise.
struct UnmetWishes {
  std::string refused;
  std::string ignored;
};

// `named`: the keys that options, environment or session file have said. The listener and the speed are each run's own,
// and limits are edited in the session, so these are no wishes.
UnmetWishes unmetWishes(const std::set<std::string>& named, const SessionConfig& wanted, const SessionConfig& has);

}  // namespace app
