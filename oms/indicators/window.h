#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "oms/model/archive.h"

namespace oms {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The last `size` values.
class Window {
 public:
  explicit Window(std::size_t size) : values_(size) {}

  // Puts the value in the place of the oldest, which it returns; zero while the window fills.
  double push(double value) {
    const double oldest = values_[next_];
    values_[next_] = value;
    next_ = next_ + 1 == values_.size() ? 0 : next_ + 1;
    if (count_ < values_.size())
      ++count_;
    return oldest;
  }
  bool full() const { return count_ == values_.size(); }
  // True each `size` values: the moment to compute sums anew, so that rounding errors do not pile up.
  bool wrapped() const { return next_ == 0; }
  double oldest() const { return values_[full() ? next_ : 0]; }
  const std::vector<double>& values() const { return values_; }
  void fields(Archive& archive) {
    archive.fixed(values_);
    archive.place(next_, values_.size());
    archive.place(count_, values_.size() + 1);
  }

 private:
  std::vector<double> values_;
  std::size_t next_ = 0;
  std::size_t count_ = 0;
};

// Mean and population variance of the last values. Sums are of differences from a value of the window itself and are
// computed anew each time it wraps: large prices with small changes keep their digits, a flat series has no variance.
class WindowMoments {
 public:
  explicit WindowMoments(std::size_t size) : window_(size) {}

  void push(double value) {
    if (!started_)
      origin_ = value;
    started_ = true;
    const bool wasFull = window_.full();
    const double oldest = window_.push(value);
    if (window_.wrapped())
      return recompute(value);
    add(value - origin_, 1);
    if (wasFull)
      add(oldest - origin_, -1);
  }
  bool full() const { return window_.full(); }
  double mean() const { return origin_ + sum_ / size(); }
  double variance() const {
    const double mean = sum_ / size();
    return std::max(0.0, squares_ / size() - mean * mean);
  }
  void fields(Archive& archive) { archive(window_, origin_, sum_, squares_, started_); }

 private:
  double size() const { return static_cast<double>(window_.values().size()); }
  void add(double difference, double sign) {
    sum_ += sign * difference;
    squares_ += sign * difference * difference;
  }
  void recompute(double origin) {
    origin_ = origin;
    sum_ = squares_ = 0;
    for (const double value : window_.values())
      add(value - origin_, 1);
  }

  Window window_;
  double origin_ = 0;
  double sum_ = 0;
  double squares_ = 0;
  bool started_ = false;
};

}  // namespace oms
