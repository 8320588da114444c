#pragma once

#include <cstdint>

#include "oms/model/timestamp.h"

namespace oms {

// Milliseconds of a clock that only goes forward: liveness, rates, deadlines.
std::int64_t monotonicMs();
std::int64_t monotonicUs();
// The wall clock: tokens, `sent_at`, what a command was received at.
Timestamp wallTime();

}  // namespace oms
