#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "oms/indicators/indicator.h"

namespace oms {

// The last `size` values.
class Window {
 public:
  explicit Window(std::size_t size) : values_(size) {}

  // Puts the value in the place of the oldest, which it returns; zero while the window fills.
  double push(double value) {
    const double oldest = values_[next_];
    values_[next_] = value;
    if (++next_ == values_.size()) {
      next_ = 0;
      full_ = true;
    }
    return oldest;
  }
  bool full() const { return full_; }
  // True each `size` values: the moment to compute sums anew, so that rounding errors do not pile up.
  bool wrapped() const { return next_ == 0; }
  std::size_t size() const { return values_.size(); }
  // `back` bars before the last one, less than `size`.
  double ago(std::size_t back) const { return values_[next_ > back ? next_ - 1 - back : next_ + size() - 1 - back]; }
  const std::vector<double>& values() const { return values_; }
  void fields(Archive& archive) {
    archive.fixed(values_);
    archive.place(next_, values_.size());
    archive(full_);
  }

 private:
  std::vector<double> values_;
  std::size_t next_ = 0;
  bool full_ = false;
};

// The sum of the last values, computed anew each time the window wraps.
class RunningSum {
 public:
  explicit RunningSum(std::size_t size) : window_(size), count_(static_cast<double>(size)) {}

  void push(double value) {
    sum_ += value - window_.push(value);
    if (window_.wrapped())
      recompute();
  }
  bool full() const { return window_.full(); }
  double sum() const { return sum_; }
  double mean() const { return sum_ / count_; }
  const Window& window() const { return window_; }
  void fields(Archive& archive) { archive(window_, sum_); }

 private:
  // Four sums at a time: a single one waits for each addition.
  void recompute() {
    const double* value = window_.values().data();
    const double* const end = value + window_.size();
    double sums[4] = {0, 0, 0, 0};
    for (; end - value >= 4; value += 4) {
      for (int i = 0; i < 4; ++i)
        sums[i] += value[i];
    }
    sum_ = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (; value != end; ++value)
      sum_ += *value;
  }

  Window window_;
  double count_;
  double sum_ = 0;
};

// Mean and population variance of the last values. Sums are of differences from a value of the window itself and are
// computed anew each time it wraps: large prices with small changes keep their digits, a flat series has no variance.
class WindowMoments {
 public:
  explicit WindowMoments(std::size_t size) : window_(size), count_(static_cast<double>(size)) {}

  void push(double value) {
    if (!started_)
      origin_ = value;
    started_ = true;
    const bool wasFull = window_.full();
    const double oldest = window_.push(value);
    if (window_.wrapped())
      return recompute(value);
    const double come = value - origin_;
    const double gone = wasFull ? oldest - origin_ : 0;
    sum_ += come - gone;
    squares_ += come * come - gone * gone;
  }
  bool full() const { return window_.full(); }
  double mean() const { return origin_ + sum_ / count_; }
  double variance() const {
    const double mean = sum_ / count_;
    return std::max(0.0, squares_ / count_ - mean * mean);
  }
  void fields(Archive& archive) { archive(window_, origin_, sum_, squares_, started_); }

 private:
  // Two of each at a time: a single one waits for each addition.
  void recompute(double origin) {
    origin_ = origin;
    const std::vector<double>& values = window_.values();
    double sums[2] = {0, 0};
    double squares[2] = {0, 0};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double difference = values[i] - origin;
      sums[i % 2] += difference;
      squares[i % 2] += difference * difference;
    }
    sum_ = sums[0] + sums[1];
    squares_ = squares[0] + squares[1];
  }

  Window window_;
  double count_;
  double origin_ = 0;
  double sum_ = 0;
  double squares_ = 0;
  bool started_ = false;
};

// The value of the last `size` that beats the others, by three comparisons a bar and no branch that depends on them.
// The ring holds two things: before `next_` the values of the block that is being filled, whose best is `begun_`; from
// there on, for each value of the block before, the best from it to that block's end.
template <class Value, class Best>
class Extreme {
 public:
  explicit Extreme(std::size_t size) : ring_(size) {}

  // The best of the last values; of fewer while the window fills.
  Value push(const Value& value) {
    begun_ = next_ == 0 ? value : Best{}(begun_, value);
    ring_[next_] = value;
    if (++next_ < ring_.size())
      return full_ ? Best{}(ring_[next_], begun_) : begun_;
    next_ = 0;
    full_ = true;
    Value best = ring_.back();
    for (std::size_t i = ring_.size() - 1; i > 0; --i)
      ring_[i - 1] = best = Best{}(ring_[i - 1], best);
    return begun_;
  }
  bool full() const { return full_; }
  void fields(Archive& archive) {
    archive.fixed(ring_);
    archive.place(next_, ring_.size());
    archive(begun_, full_);
  }

 private:
  std::vector<Value> ring_;
  std::size_t next_ = 0;
  Value begun_{};
  bool full_ = false;
};

struct Larger {
  double operator()(double a, double b) const { return a > b ? a : b; }
};
struct Smaller {
  double operator()(double a, double b) const { return a < b ? a : b; }
};
using Highest = Extreme<double, Larger>;
using Lowest = Extreme<double, Smaller>;

// The same with the bar that it was on, counted from the first. Of equal values the earlier or the later one.
struct Dated {
  double value = 0;
  std::uint64_t bar = 0;
  void fields(Archive& archive) { archive(value, bar); }
};
struct EarlierLarger {
  Dated operator()(const Dated& a, const Dated& b) const { return a.value >= b.value ? a : b; }
};
struct EarlierSmaller {
  Dated operator()(const Dated& a, const Dated& b) const { return a.value <= b.value ? a : b; }
};
struct LaterLarger {
  Dated operator()(const Dated& a, const Dated& b) const { return a.value > b.value ? a : b; }
};
struct LaterSmaller {
  Dated operator()(const Dated& a, const Dated& b) const { return a.value < b.value ? a : b; }
};

}  // namespace oms
