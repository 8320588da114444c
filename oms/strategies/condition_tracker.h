#pragma once

#include <array>
#include <cstdint>

#include "oms/model/archive.h"
#include "oms/model/strategy_view.h"
#include "oms/strategies/strategy_definition.h"

namespace oms {

inline constexpr std::size_t kDistanceBars = 100;

// How one condition has done over the last bars: cheap to feed, asked only when somebody looks.
class ConditionTracker {
 public:
  void onBar(const ConditionDefinition& condition, const ProgramRun& run, Timestamp close);

  bool met() const { return met_; }
  Timestamp heldSince() const { return heldSince_; }
  // 1 - |d| / max |d| over the last 100 bars, 1 when met; a plain boolean has only 0 and 1.
  double progress() const;
  // Not met, and its progress is at least that.
  bool isNear(double least) const;
  // s of the confidence: 0.5 + 0.5 min(1, |d| / stddev(d, 100)) when met, 1 for a plain boolean that is, else 0.
  double strength(const ConditionDefinition& condition) const;
  void fields(Archive& archive);

 private:
  void push(double distance);
  double largestKept() const;
  double largest() const;
  double last() const { return distances_[(next_ + kDistanceBars - 1) % kDistanceBars]; }

  std::array<double, kDistanceBars> distances_{};  // left - right, the latest before next_
  std::uint32_t next_ = 0;
  std::uint32_t count_ = 0;
  // No |d| of those kept is larger; exact until the largest leaves, and looked for anew when somebody needs it.
  mutable double largest_ = 0;
  mutable bool largestLeft_ = false;
  bool known_ = false;  // at the last bar
  bool met_ = false;
  Timestamp heldSince_;
};

}  // namespace oms
