#include <cmath>
#include <utility>

#include "oms/indicators/average_kind.h"
#include "oms/indicators/families.h"

namespace oms {
namespace {

// The population's standard deviation, times a factor.
class Deviation {
 public:
  explicit Deviation(Parameters parameters) : moments_(whole(parameters[0])), factor_(parameters[1]) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    moments_.push(value);
    return moments_.full() ? std::sqrt(moments_.variance()) * factor_ : kNan;
  }
  void fields(Archive& archive) { archive(moments_); }

 private:
  WindowMoments moments_;
  double factor_;
};

// The population's variance. TA-Lib takes a factor here and does not use it.
class Variance {
 public:
  explicit Variance(Parameters parameters) : moments_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    moments_.push(value);
    return moments_.full() ? moments_.variance() : kNan;
  }
  void fields(Archive& archive) { archive(moments_); }

 private:
  WindowMoments moments_;
};

// How many deviations the value is above the mean of its window.
class ZScore {
 public:
  explicit ZScore(Parameters parameters) : moments_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    moments_.push(value);
    return moments_.full() ? ratio(value - moments_.mean(), std::sqrt(moments_.variance())) : kNan;
  }
  void fields(Archive& archive) { archive(moments_); }

 private:
  WindowMoments moments_;
};

// The deviation is around the simple mean, whatever kind the middle is of.
class BollingerBands {
 public:
  explicit BollingerBands(Parameters parameters)
      : moments_(whole(parameters[0])),
        up_(parameters[1]),
        down_(parameters[2]),
        simple_(parameters[3] == 0),
        middle_(parameters[3], simple_ ? 1 : parameters[0]) {}
  static std::size_t lookback(Parameters parameters) { return AnyAverage::lookback(parameters[3], parameters[0]); }
  std::array<double, 3> next(double value) {
    moments_.push(value);
    const double other = simple_ ? 0 : middle_.next(value);
    if (!moments_.full() || other != other)
      return unknown<3>();
    const double deviation = std::sqrt(moments_.variance());
    const double middle = simple_ ? moments_.mean() : other;
    return {middle + up_ * deviation, middle, middle - down_ * deviation};
  }
  void fields(Archive& archive) { archive(moments_, middle_); }

 private:
  WindowMoments moments_;
  double up_;
  double down_;
  bool simple_;
  AnyAverage middle_;
};

// Sums of two series' last values, of differences from a pair of the window itself; computed anew when it wraps.
class PairMoments {
 public:
  explicit PairMoments(std::size_t size) : x_(size), y_(size) {}
  void push(double x, double y) {
    if (!started_)
      origin_ = {x, y};
    started_ = true;
    const bool wasFull = x_.full();
    const double oldX = x_.push(x);
    const double oldY = y_.push(y);
    if (x_.wrapped())
      return recompute(x, y);
    add(x - origin_[0], y - origin_[1], 1);
    if (wasFull)
      add(oldX - origin_[0], oldY - origin_[1], -1);
  }
  bool full() const { return x_.full(); }
  // The sums of squares and products of the differences from the means.
  double squaresX() const { return std::max(0.0, xx_ - sumX_ * sumX_ / size()); }
  double squaresY() const { return std::max(0.0, yy_ - sumY_ * sumY_ / size()); }
  double products() const { return xy_ - sumX_ * sumY_ / size(); }
  void fields(Archive& archive) { archive(x_, y_, origin_, sumX_, sumY_, xx_, yy_, xy_, started_); }

 private:
  double size() const { return static_cast<double>(x_.size()); }
  void add(double x, double y, double sign) {
    sumX_ += sign * x;
    sumY_ += sign * y;
    xx_ += sign * x * x;
    yy_ += sign * y * y;
    xy_ += sign * x * y;
  }
  void recompute(double x, double y) {
    origin_ = {x, y};
    sumX_ = sumY_ = xx_ = yy_ = xy_ = 0;
    for (std::size_t i = 0; i < x_.size(); ++i)
      add(x_.values()[i] - x, y_.values()[i] - y, 1);
  }

  Window x_;
  Window y_;
  std::array<double, 2> origin_{};
  double sumX_ = 0;
  double sumY_ = 0;
  double xx_ = 0;
  double yy_ = 0;
  double xy_ = 0;
  bool started_ = false;
};

// Pearson's correlation, -1..1.
class Correl {
 public:
  explicit Correl(Parameters parameters) : moments_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double x, double y) {
    moments_.push(x, y);
    if (!moments_.full())
      return kNan;
    return ratio(moments_.products(), std::sqrt(moments_.squaresX() * moments_.squaresY()));
  }
  void fields(Archive& archive) { archive(moments_); }

 private:
  PairMoments moments_;
};

// The slope of the second series' returns over the first's.
class Beta {
 public:
  explicit Beta(Parameters parameters) : moments_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(double x, double y) {
    const double beforeX = std::exchange(x_, x);
    const double beforeY = std::exchange(y_, y);
    if (beforeX != beforeX)
      return kNan;
    moments_.push(ratio(x - beforeX, beforeX), ratio(y - beforeY, beforeY));
    return moments_.full() ? ratio(moments_.products(), moments_.squaresX()) : kNan;
  }
  void fields(Archive& archive) { archive(moments_, x_, y_); }

 private:
  PairMoments moments_;
  double x_ = kNan;
  double y_ = kNan;
};

constexpr std::array kDeviation{period(5, 2), factor("nbdev", 1)};
constexpr std::array kVariance{period(5, 1), factor("nbdev", 1)};
constexpr std::array kZScore{period(20, 2)};
constexpr std::array kBands{period(5, 2), factor("nbdev_up", 2), factor("nbdev_down", 2), averageKind()};
constexpr std::array kCorrel{period(30, 1)};
constexpr std::array kBeta{period(5, 1)};
constexpr std::array<std::string_view, 3> kBandOutputs{"upper", "middle", "lower"};
constexpr std::array kDeviationRows{row<Deviation>("stddev", kDeviation),
                                    row<Variance>("var", kVariance),
                                    row<BollingerBands>("bbands", kBands, kBandOutputs),
                                    row<ZScore>("zscore", kZScore),
                                    row<Correl>("correl", kCorrel),
                                    row<Beta>("beta", kBeta)};

}  // namespace

std::span<const IndicatorSpec> deviationFamily() {
  return kDeviationRows;
}

}  // namespace oms
