#include <cmath>
#include <numbers>

#include "oms/indicators/families.h"
#include "oms/indicators/node.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

// The straight line nearest to the last values, over x = 0 (the oldest) to period - 1. Sums are of differences from a
// value of the window and are computed anew when it wraps, so that a flat series has no slope.
class Line {
 public:
  explicit Line(std::size_t period) : window_(period), count_(static_cast<double>(period)) {}

  bool push(double value) {
    if (!started_)
      origin_ = value;
    started_ = true;
    const bool wasFull = window_.full();
    const double oldest = window_.push(value);
    if (window_.wrapped()) {
      recompute(value);
      return true;
    }
    // The window moves under the line: each value loses one from its x.
    const double gone = wasFull ? oldest - origin_ : 0;
    products_ += (count_ - 1) * (value - origin_) - (sum_ - gone);
    sum_ += value - origin_ - gone;
    return wasFull;
  }
  double slope() const {
    const double sumX = count_ * (count_ - 1) / 2;
    const double squaresX = sumX * (2 * count_ - 1) / 3;
    return (count_ * products_ - sumX * sum_) / (count_ * squaresX - sumX * sumX);
  }
  double at(double x) const {
    const double slopeOfAll = slope();
    return origin_ + sum_ / count_ + slopeOfAll * (x - (count_ - 1) / 2);
  }
  double count() const { return count_; }
  void fields(Archive& archive) { archive(window_, origin_, sum_, products_, started_); }

 private:
  void recompute(double origin) {
    origin_ = origin;
    sum_ = products_ = 0;
    double x = 0;
    for (const double value : window_.values()) {
      sum_ += value - origin;
      products_ += x++ * (value - origin);
    }
  }

  Window window_;
  double count_;
  double origin_ = 0;
  double sum_ = 0;
  double products_ = 0;
  bool started_ = false;
};

// What is read off the line.
enum class Reading { end, forecast, start, slope, angle };

template <Reading reading>
class LinearRegression {
 public:
  explicit LinearRegression(Parameters parameters) : line_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    if (!line_.push(value))
      return kNan;
    switch (reading) {
      case Reading::end:
        return line_.at(line_.count() - 1);
      case Reading::forecast:
        return line_.at(line_.count());
      case Reading::start:
        return line_.at(0);
      case Reading::slope:
        return line_.slope();
      case Reading::angle:
        return std::atan(line_.slope()) * (180 / std::numbers::pi);
    }
    return kNan;
  }
  void fields(Archive& archive) { archive(line_); }

 private:
  Line line_;
};

constexpr std::array kRegression{period(14, 2)};
constexpr std::array kRegressionRows{row<LinearRegression<Reading::end>>("linearreg", kRegression),
                                     row<LinearRegression<Reading::slope>>("linearreg_slope", kRegression),
                                     row<LinearRegression<Reading::slope>>("slope", kRegression),
                                     row<LinearRegression<Reading::angle>>("linearreg_angle", kRegression),
                                     row<LinearRegression<Reading::start>>("linearreg_intercept", kRegression),
                                     row<LinearRegression<Reading::forecast>>("tsf", kRegression)};

}  // namespace

std::span<const IndicatorSpec> regressionFamily() {
  return kRegressionRows;
}

}  // namespace oms
