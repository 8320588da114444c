#include "oms/positions/statistics_drawdown.h"

#include <algorithm>

namespace oms {

void Drawdown::add(Timestamp seen, Timestamp time, Money value) {
  if (!begun_ || value >= peak_) {
    if (below_)
      longest_ = std::max(longest_, time - peakAt_);
    if (worstIsNow_)
      worstEnd_ = time;
    begun_ = true;
    below_ = worstIsNow_ = false;
    peak_ = value;
    return;
  }
  if (!below_) {
    below_ = true;
    peakAt_ = seen;
    trough_ = peak_;
  }
  // Most marks are neither a new peak nor a new low: they cost two comparisons.
  if (value >= trough_)
    return;
  trough_ = value;
  if (!peak_.isPositive())
    return;
  const double fall = (peak_ - value).toDoubleLossy() / peak_.toDoubleLossy();
  if (fall <= worst_)
    return;
  worst_ = fall;
  worstIsNow_ = true;
  worstStart_ = peakAt_;
  worstBottom_ = time;
  worstEnd_ = {};
}

Duration Drawdown::longestRecovery(Timestamp now) const {
  return below_ ? std::max(longest_, now - peakAt_) : longest_;
}

void Drawdown::fields(Archive& archive) {
  archive(begun_, below_, worstIsNow_, peak_, trough_, peakAt_, worst_, worstStart_, worstBottom_, worstEnd_, longest_);
}

}  // namespace oms
