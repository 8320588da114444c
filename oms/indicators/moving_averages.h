#pragma once

#include <cstddef>

#include "oms/indicators/window.h"

namespace oms {

// Averages that other indicators are made of. Each gives NaN until its window is full.

class SimpleAverage {
 public:
  explicit SimpleAverage(std::size_t period) : moments_(period) {}
  double update(double value) {
    moments_.push(value);
    return moments_.full() ? moments_.mean() : kNan;
  }
  void fields(Archive& archive) { archive(moments_); }

 private:
  WindowMoments moments_;
};

// Begins with the mean of the first `period` values, then moves by `factor` of the difference: 2 / (period + 1) is the
// exponential average, 1 / period is Wilder's.
class SmoothedAverage {
 public:
  SmoothedAverage(std::size_t period, double factor) : period_(period), factor_(factor) {}
  static SmoothedAverage exponential(std::size_t period) { return {period, 2.0 / (static_cast<double>(period) + 1)}; }
  static SmoothedAverage wilder(std::size_t period) { return {period, 1.0 / static_cast<double>(period)}; }

  double update(double value) {
    if (count_ < period_) {
      if (count_ == 0)
        first_ = value;
      value_ += value - first_;  // so that the mean of a flat series is its value, to the last digit
      if (++count_ < period_)
        return kNan;
      value_ = first_ + value_ / static_cast<double>(period_);
      return value_;
    }
    value_ += (value - value_) * factor_;
    return value_;
  }
  void fields(Archive& archive) { archive(count_, first_, value_); }

 private:
  std::size_t period_;
  double factor_;
  std::size_t count_ = 0;
  double first_ = 0;
  double value_ = 0;
};

}  // namespace oms
