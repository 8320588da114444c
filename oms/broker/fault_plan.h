#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "oms/model/timestamp.h"

namespace oms {

// What goes wrong on the line to a broker, in parts per million: of commands, or of reports of the kind named.
struct FaultPlan {
  std::string_view name = "none";
  std::uint64_t seed = 1;
  std::int64_t lostCommands = 0;    // never arrive
  std::int64_t lostAcks = 0;        // acceptances that are not told
  std::int64_t lostReports = 0;     // others that are not told
  std::int64_t duplicateFills = 0;  // told once more, a while later
  std::int64_t lateFills = 0;       // told after their order's end
  std::int64_t reorderings = 0;     // reports that others overtake
  std::int64_t disconnects = 0;     // of whatever passes: the line goes down, and what is said meanwhile is lost
  Duration delayMax = std::chrono::seconds(3);
  Duration outage = std::chrono::seconds(10);
};

// none, light and rough: how hard a drill is.
extern const std::array<FaultPlan, 3> kFaultPlans;
// Null when there is no such plan.
const FaultPlan* findFaultPlan(std::string_view name);

}  // namespace oms
