#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "oms/indicators/window.h"

namespace oms {

// Averages that other indicators are made of. Each gives NaN until its window is full, and takes no NaN.

class SimpleAverage {
 public:
  explicit SimpleAverage(std::size_t period) : sum_(period) {}
  double next(double value) {
    sum_.push(value);
    return sum_.full() ? sum_.mean() : kNan;
  }
  void fields(Archive& archive) { archive(sum_); }

 private:
  RunningSum sum_;
};

// Begins with the mean of the first `period` values, then moves by `factor` of the difference: 2 / (period + 1) is the
// exponential average, 1 / period is Wilder's. (Written so that a flat series keeps its value to the last digit.)
class SmoothedAverage {
 public:
  SmoothedAverage(std::size_t period, double factor) : period_(period), factor_(factor) {}
  static SmoothedAverage exponential(std::size_t period) { return {period, 2.0 / (static_cast<double>(period) + 1)}; }
  static SmoothedAverage wilder(std::size_t period) { return {period, 1.0 / static_cast<double>(period)}; }

  double next(double value) {
    if (count_ == period_) {
      value_ += (value - value_) * factor_;
      return value_;
    }
    if (count_ == 0)
      first_ = value;
    value_ += value - first_;
    if (++count_ < period_)
      return kNan;
    value_ = first_ + value_ / static_cast<double>(period_);
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

// Wilder's sum: it begins with period - 1 values; each further one takes the place of a part of 1 / period.
class WilderSum {
 public:
  explicit WilderSum(std::size_t period) : left_(period - 1), period_(static_cast<double>(period)) {}
  double next(double value) {
    if (left_ > 0) {
      --left_;
      sum_ += value;
    } else {
      sum_ += value - sum_ / period_;
    }
    return sum_;
  }
  bool begun() const { return left_ == 0; }
  void fields(Archive& archive) { archive(left_, sum_); }

 private:
  std::size_t left_;
  double period_;
  double sum_ = 0;
};

// Weights 1 to `period`, the latest value's the largest.
class WeightedAverage {
 public:
  explicit WeightedAverage(std::size_t period) : sum_(period), period_(static_cast<double>(period)) {}
  double next(double value) {
    weighted_ += period_ * value - sum_.sum();  // each value in the window loses a weight of one
    sum_.push(value);
    if (sum_.window().wrapped())
      recompute();
    return sum_.full() ? weighted_ / (period_ * (period_ + 1) / 2) : kNan;
  }
  void fields(Archive& archive) { archive(sum_, weighted_); }

 private:
  void recompute() {
    weighted_ = 0;
    double weight = 0;
    for (const double value : sum_.window().values())
      weighted_ += ++weight * value;
  }

  RunningSum sum_;
  double period_;
  double weighted_ = 0;
};

// An exponential average of an exponential average … each of which begins when the one before gives values.
template <std::size_t N>
class EmaChain {
 public:
  explicit EmaChain(std::size_t period) : EmaChain(period, std::make_index_sequence<N>()) {}
  // False while the last of them has no value.
  bool push(double value) {
    for (std::size_t i = 0; i < N; ++i) {
      value = values[i] = averages_[i].next(value);
      if (value != value)
        return false;
    }
    return true;
  }
  void fields(Archive& archive) { archive(averages_); }

  std::array<double, N> values{};  // of the last bar

 private:
  template <std::size_t... I>
  EmaChain(std::size_t period, std::index_sequence<I...>)
      : averages_{((void)I, SmoothedAverage::exponential(period))...} {}

  std::array<SmoothedAverage, N> averages_;
};

class DoubleAverage {
 public:
  explicit DoubleAverage(std::size_t period) : chain_(period) {}
  double next(double value) { return chain_.push(value) ? 2 * chain_.values[0] - chain_.values[1] : kNan; }
  void fields(Archive& archive) { archive(chain_); }

 private:
  EmaChain<2> chain_;
};

class TripleAverage {
 public:
  explicit TripleAverage(std::size_t period) : chain_(period) {}
  double next(double value) {
    const auto& [first, second, third] = chain_.values;
    return chain_.push(value) ? 3 * first - 3 * second + third : kNan;
  }
  void fields(Archive& archive) { archive(chain_); }

 private:
  EmaChain<3> chain_;
};

// Tillson's: three passes of (1 + v) ema - v ema of ema, multiplied out.
class TillsonAverage {
 public:
  TillsonAverage(std::size_t period, double v)
      : chain_(period),
        weights_{-v * v * v, 3 * v * v * (1 + v), -3 * v * (1 + v) * (1 + v), (1 + v) * (1 + v) * (1 + v)} {}
  double next(double value) {
    if (!chain_.push(value))
      return kNan;
    const auto& e = chain_.values;
    return weights_[0] * e[5] + weights_[1] * e[4] + weights_[2] * e[3] + weights_[3] * e[2];
  }
  void fields(Archive& archive) { archive(chain_); }

 private:
  EmaChain<6> chain_;
  std::array<double, 4> weights_;
};

// A simple average of a simple average: the weights make a triangle.
class TriangularAverage {
 public:
  explicit TriangularAverage(std::size_t period) : inner_((period + 1) / 2), outer_(period / 2 + 1) {}
  double next(double value) {
    const double inner = inner_.next(value);
    return inner == inner ? outer_.next(inner) : kNan;
  }
  void fields(Archive& archive) { archive(inner_, outer_); }

 private:
  SimpleAverage inner_;
  SimpleAverage outer_;
};

// Kaufman's: between the exponential averages of 2 and 30 bars, the quicker the straighter the way of the last bars.
class AdaptiveAverage {
 public:
  explicit AdaptiveAverage(std::size_t period) : values_(period), steps_(period) {}
  double next(double value) {
    const bool known = values_.full();
    if (started_)
      steps_.push(std::fabs(value - last_));
    started_ = true;
    const double before = values_.push(value);
    if (!known) {
      last_ = average_ = value;
      return kNan;
    }
    last_ = value;
    const double way = value - before;
    const double straightness = steps_.sum() <= way || steps_.sum() == 0 ? 1 : std::fabs(way / steps_.sum());
    const double speed = straightness * (kQuick - kSlow) + kSlow;
    average_ += (value - average_) * speed * speed;
    return average_;
  }
  void fields(Archive& archive) { archive(values_, steps_, last_, average_, started_); }

 private:
  static constexpr double kQuick = 2.0 / 3;
  static constexpr double kSlow = 2.0 / 31;
  Window values_;
  RunningSum steps_;
  double last_ = 0;
  double average_ = 0;
  bool started_ = false;
};

// Hull's: what the half period's weighted average is ahead of the whole's is added to it, and smoothed.
class HullAverage {
 public:
  explicit HullAverage(std::size_t period)
      : half_(std::max<std::size_t>(1, period / 2)), whole_(period), smooth_(smoothing(period)) {}
  static std::size_t smoothing(std::size_t period) {
    return static_cast<std::size_t>(std::sqrt(static_cast<double>(period)));
  }
  double next(double value) {
    const double half = half_.next(value);
    const double whole = whole_.next(value);
    return whole == whole ? smooth_.next(2 * half - whole) : kNan;
  }
  void fields(Archive& archive) { archive(half_, whole_, smooth_); }

 private:
  WeightedAverage half_;
  WeightedAverage whole_;
  WeightedAverage smooth_;
};

}  // namespace oms
