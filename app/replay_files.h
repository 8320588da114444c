#pragma once

#include "app/session_builder.h"

namespace app {

// Reads the files of a replay, bars, ticks or depth as each of them holds, into the plan's instruments, corporate
// actions and feed. The failure is one sentence that names the file and the remedy.
std::optional<oms::Failure> openReplay(const SessionConfig& config, BuiltSession& built);

}  // namespace app
