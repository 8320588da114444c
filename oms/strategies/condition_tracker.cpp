#include "oms/strategies/condition_tracker.h"

#include <algorithm>
#include <cmath>

namespace oms {

void ConditionTracker::onBar(const ConditionDefinition& condition, const ProgramRun& run, Timestamp close) {
  const double value = run[condition.slot];
  known_ = !std::isnan(value);
  const bool met = value == 1;
  if (!met) {
    heldSince_ = {};
  } else if (!met_) {
    heldSince_ = close;
  }
  met_ = met;
  if (!condition.comparison)
    return;
  const double distance = run[condition.comparison->left] - run[condition.comparison->right];
  if (!std::isnan(distance))
    push(distance);
}

void ConditionTracker::push(double distance) {
  const double size = std::fabs(distance);
  if (size >= largest_) {
    largest_ = size;
    largestLeft_ = false;
  } else if (count_ == kDistanceBars && std::fabs(distances_[next_]) == largest_) {
    largestLeft_ = true;
  }
  distances_[next_] = distance;
  next_ = next_ + 1 == kDistanceBars ? 0 : next_ + 1;
  if (count_ < kDistanceBars)
    ++count_;
}

double ConditionTracker::largest() const {
  if (largestLeft_)
    largest_ = largestKept();
  largestLeft_ = false;
  return largest_;
}

double ConditionTracker::largestKept() const {
  double largest = 0;
  for (std::size_t i = 0; i < count_; ++i)
    largest = std::max(largest, std::fabs(distances_[i]));
  return largest;
}

double ConditionTracker::progress() const {
  if (met_)
    return 1;
  if (!known_ || count_ == 0)
    return 0;
  // Both sides equal all along: there is no distance to measure by.
  return largest() == 0 ? 0 : 1 - std::fabs(last()) / largest();
}

// Measured by a distance that is too large progress is too large as well: most bars are not near even so.
bool ConditionTracker::isNear(double least) const {
  if (met_ || !known_ || count_ == 0 || (largest_ > 0 && 1 - std::fabs(last()) / largest_ < least))
    return false;
  return progress() >= least;
}

double ConditionTracker::strength(const ConditionDefinition& condition) const {
  if (!met_)
    return 0;
  if (!condition.comparison || count_ == 0)
    return 1;
  double mean = 0;
  for (std::size_t i = 0; i < count_; ++i)
    mean += distances_[i];
  mean /= count_;
  double squares = 0;
  for (std::size_t i = 0; i < count_; ++i)
    squares += (distances_[i] - mean) * (distances_[i] - mean);
  const double deviation = std::sqrt(squares / count_);
  const double distance = std::fabs(last());
  if (distance == 0)
    return 0.5;
  return 0.5 + 0.5 * (distance >= deviation ? 1 : distance / deviation);
}

void ConditionTracker::fields(Archive& archive) {
  archive(distances_);
  archive.place(next_, kDistanceBars);
  archive.place(count_, kDistanceBars + 1);
  archive(known_, met_, heldSince_);
  if (!archive.loads())
    return;
  largest_ = largestKept();
  largestLeft_ = false;
}

}  // namespace oms
