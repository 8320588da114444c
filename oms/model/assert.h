#pragma once

namespace oms {

// Ends the process with the broken condition and its place. A bug is never carried on with: the journal holds
// everything up to the last commit, so a restart loses nothing.
[[noreturn, gnu::cold]] void assertionFailed(const char* condition, const char* file, int line, const char* why);

}  // namespace oms

// Stays in release builds.
#define OMS_ASSERT(condition, why) \
  ((condition) ? static_cast<void>(0) : ::oms::assertionFailed(#condition, __FILE__, __LINE__, why))
