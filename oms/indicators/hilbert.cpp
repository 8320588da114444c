#include <algorithm>
#include <cmath>
#include <numbers>

#include "oms/indicators/families.h"
#include "oms/indicators/node.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;

// Ehlers' discrete Hilbert transform, with TA-Lib's two lines of memory: one for even bars and one for odd ones.
class HilbertFilter {
 public:
  double next(double value, bool odd, std::size_t place, double gain) {
    Line& line = lines_[odd ? 1 : 0];
    const double outer = kOuter * value;
    const double inner = kInner * line.last;
    const double result = (outer - line.outer[place] + inner - line.inner) * gain;
    line.outer[place] = outer;
    line.inner = inner;
    line.last = value;
    return result;
  }
  void fields(Archive& archive) { archive(lines_); }

 private:
  static constexpr double kOuter = 0.0962;
  static constexpr double kInner = 0.5769;
  struct Line {
    std::array<double, 3> outer{};
    double inner = 0;
    double last = 0;
    void fields(Archive& archive) { archive(outer, inner, last); }
  };
  std::array<Line, 2> lines_;
};

// The dominant cycle of a series: the smoothed price, its part in phase and a quarter later, and the cycle's length.
class Cycle {
 public:
  // The first bars smooth the price only: 12 of them, or 37 where TA-Lib lets the smoothing settle.
  explicit Cycle(std::uint64_t settles) : settles_(settles) {}

  // False while it settles.
  bool push(double value) {
    price = (4 * value + 3 * last_[0] + 2 * last_[1] + last_[2]) / 10;
    last_ = {value, last_[0], last_[1]};
    const std::uint64_t bar = bar_++;
    if (bar < settles_)
      return false;
    transform(bar % 2 == 1);
    measure();
    return true;
  }
  void fields(Archive& archive) {
    archive(last_, bar_, detrender_, quadrature_, aheadI_, aheadQ_, delayed_, i2_, q2_, re_, im_, period_);
    archive.place(place_, 3);
    archive(price, inPhase, quadrature, length);
  }

  double price = 0;  // of the last bar
  double inPhase = 0;
  double quadrature = 0;
  double length = 0;  // in bars, smoothed

 private:
  void transform(bool odd) {
    const double gain = 0.075 * period_ + 0.54;
    const double detrended = detrender_.next(price, odd, place_, gain);
    quadrature = quadrature_.next(detrended, odd, place_, gain);
    inPhase = delayed_[2];  // the detrended price of three bars before
    const double aheadI = aheadI_.next(inPhase, odd, place_, gain);
    const double aheadQ = aheadQ_.next(quadrature, odd, place_, gain);
    if (!odd)
      place_ = place_ == 2 ? 0 : place_ + 1;
    delayed_ = {detrended, delayed_[0], delayed_[1]};
    const double q2 = 0.2 * (quadrature + aheadI) + 0.8 * q2_;
    const double i2 = 0.2 * (inPhase - aheadQ) + 0.8 * i2_;
    re_ = 0.2 * (i2 * i2_ + q2 * q2_) + 0.8 * re_;
    im_ = 0.2 * (i2 * q2_ - q2 * i2_) + 0.8 * im_;
    q2_ = q2;
    i2_ = i2;
  }
  // The length changes by no more than half or a third a bar, and is 6 to 50.
  void measure() {
    double found = period_;
    if (im_ != 0 && re_ != 0)
      found = 360 / (std::atan(im_ / re_) * kDegrees);
    found = std::max(std::min(found, 1.5 * period_), 0.67 * period_);
    found = std::clamp(found, 6.0, 50.0);
    period_ = 0.2 * found + 0.8 * period_;
    length = 0.33 * period_ + 0.67 * length;
  }

  std::uint64_t settles_;
  std::array<double, 3> last_{};
  std::uint64_t bar_ = 0;
  std::size_t place_ = 0;
  HilbertFilter detrender_;
  HilbertFilter quadrature_;
  HilbertFilter aheadI_;
  HilbertFilter aheadQ_;
  std::array<double, 3> delayed_{};
  double i2_ = 0;
  double q2_ = 0;
  double re_ = 0;
  double im_ = 0;
  double period_ = 0;
};

constexpr std::uint64_t kQuick = 12;
constexpr std::uint64_t kSettled = 37;
constexpr std::size_t kLongestCycle = 50;

// Counts the bars before the first value.
class Countdown {
 public:
  explicit Countdown(std::size_t bars) : left_(bars) {}
  bool over() {
    if (left_ == 0)
      return true;
    --left_;
    return false;
  }
  void fields(Archive& archive) { archive(left_); }

 private:
  std::size_t left_;
};

struct QuickCycle {
  explicit QuickCycle(Parameters) {}
  static std::size_t lookback(Parameters) { return 32; }
  Cycle cycle{kQuick};
  Countdown warmUp{32};
  void fields(Archive& archive) { archive(cycle, warmUp); }
};

struct CyclePeriod : QuickCycle {
  using QuickCycle::QuickCycle;
  double next(double value) {
    cycle.push(value);
    return warmUp.over() ? cycle.length : kNan;
  }
};

struct Phasor : QuickCycle {
  using QuickCycle::QuickCycle;
  std::array<double, 2> next(double value) {
    cycle.push(value);
    if (!warmUp.over())
      return unknown<2>();
    return {cycle.inPhase, cycle.quadrature};
  }
};

// Ehlers' adaptive average and the one that follows it: the faster the phase turns, the slower they are.
class Mama {
 public:
  explicit Mama(Parameters parameters) : fast_(parameters[0]), slow_(parameters[1]) {}
  static std::size_t lookback(Parameters) { return 32; }
  std::array<double, 2> next(double value) {
    if (cycle_.push(value)) {
      const double phase = cycle_.inPhase == 0 ? 0 : std::atan(cycle_.quadrature / cycle_.inPhase) * kDegrees;
      const double turned = std::max(1.0, phase_ - phase);
      phase_ = phase;
      const double speed = turned > 1 ? std::max(slow_, fast_ / turned) : fast_;
      mama_ = speed * value + (1 - speed) * mama_;
      fama_ = 0.5 * speed * mama_ + (1 - 0.5 * speed) * fama_;
    }
    if (!warmUp_.over())
      return unknown<2>();
    return {mama_, fama_};
  }
  void fields(Archive& archive) { archive(cycle_, warmUp_, phase_, mama_, fama_); }

 private:
  double fast_;
  double slow_;
  Cycle cycle_{kQuick};
  Countdown warmUp_{32};
  double phase_ = 0;
  double mama_ = 0;
  double fama_ = 0;
};

// Where in the cycle the series stands, and its mean over one cycle. Both go over at most 50 bars once more.
class SettledCycle {
 public:
  explicit SettledCycle(Parameters) {}
  static std::size_t lookback(Parameters) { return 63; }
  // False while it warms up.
  bool push(double value) {
    values_.push(value);
    running = cycle.push(value);
    smoothed_.push(cycle.price);
    if (running) {
      const auto bars = std::min(kLongestCycle, static_cast<std::size_t>(std::floor(cycle.length + 0.5)));
      turn(bars);
      average(bars);
    }
    return warmUp_.over();
  }
  void fields(Archive& archive) { archive(cycle, warmUp_, values_, smoothed_, means_, phase, trend, running); }

  Cycle cycle{kSettled};
  double phase = 0;  // in degrees, of the last bar
  double trend = 0;
  bool running = false;  // the smoothing has settled

 private:
  void turn(std::size_t bars) {
    double real = 0;
    double imaginary = 0;
    for (std::size_t i = 0; i < bars; ++i) {
      const double angle = static_cast<double>(i) * 2 * std::numbers::pi / static_cast<double>(bars);
      real += std::sin(angle) * smoothed_.ago(i);
      imaginary += std::cos(angle) * smoothed_.ago(i);
    }
    if (imaginary != 0)
      phase = std::atan(real / imaginary) * kDegrees;
    else if (real != 0)
      phase += real < 0 ? -90 : 90;
    phase += 90 + ratio(360, cycle.length);
    if (imaginary < 0)
      phase += 180;
    if (phase > 315)
      phase -= 360;
  }
  void average(std::size_t bars) {
    double sum = 0;
    for (std::size_t i = 0; i < bars; ++i)
      sum += values_.ago(i);
    const double mean = ratio(sum, static_cast<double>(bars));
    trend = (4 * mean + 3 * means_[0] + 2 * means_[1] + means_[2]) / 10;
    means_ = {mean, means_[0], means_[1]};
  }

  Countdown warmUp_{63};
  Window values_{kLongestCycle};
  Window smoothed_{kLongestCycle};
  std::array<double, 3> means_{};
};

struct CyclePhase : SettledCycle {
  using SettledCycle::SettledCycle;
  double next(double value) { return push(value) ? phase : kNan; }
};

double sineOf(double degrees) {
  return std::sin(degrees / kDegrees);
}

struct Sine : SettledCycle {
  using SettledCycle::SettledCycle;
  std::array<double, 2> next(double value) {
    if (!push(value))
      return unknown<2>();
    return {sineOf(phase), sineOf(phase + 45)};
  }
};

struct Trendline : SettledCycle {
  using SettledCycle::SettledCycle;
  double next(double value) { return push(value) ? trend : kNan; }
};

// 1 in a trend, 0 in a cycle: since the sines crossed, or while the phase turns as a cycle's does; but far from the
// trend line it is a trend in any case.
class TrendMode {
 public:
  explicit TrendMode(Parameters parameters) : settled_(parameters) {}
  static std::size_t lookback(Parameters parameters) { return SettledCycle::lookback(parameters); }
  double next(double value) {
    const double phaseBefore = settled_.phase;
    const bool known = settled_.push(value);
    if (!settled_.running)
      return kNan;
    const double sine = sineOf(settled_.phase);
    const double lead = sineOf(settled_.phase + 45);
    const bool crossed = (sine > lead && sine_ <= lead_) || (sine < lead && sine_ >= lead_);
    if (crossed)
      bars_ = 0;
    ++bars_;
    sine_ = sine;
    lead_ = lead;
    const double length = settled_.cycle.length;
    const double turned = settled_.phase - phaseBefore;
    const double usual = ratio(360, length);
    const bool cycles = crossed || bars_ < 0.5 * length || (turned > 0.67 * usual && turned < 1.5 * usual);
    const double away = ratio(settled_.cycle.price - settled_.trend, settled_.trend);
    const bool trends = !cycles || std::fabs(away) >= 0.015;
    return known ? (trends ? 1 : 0) : kNan;
  }
  void fields(Archive& archive) { archive(settled_, sine_, lead_, bars_); }

 private:
  SettledCycle settled_;
  double sine_ = 0;
  double lead_ = 0;
  double bars_ = 0;  // since the sines crossed
};

constexpr std::array kMama{factor("fastlimit", 0.5, 0.01, 0.99), factor("slowlimit", 0.05, 0.01, 0.99)};
constexpr std::array<std::string_view, 2> kMamaOutputs{"mama", "fama"};
constexpr std::array<std::string_view, 2> kPhasorOutputs{"inphase", "quadrature"};
constexpr std::array<std::string_view, 2> kSineOutputs{"sine", "leadsine"};
constexpr std::array kHilbertRows{row<CyclePeriod>("ht_dcperiod", {}),          row<CyclePhase>("ht_dcphase", {}),
                                  row<Phasor>("ht_phasor", {}, kPhasorOutputs), row<Sine>("ht_sine", {}, kSineOutputs),
                                  row<Trendline>("ht_trendline", {}),           row<TrendMode>("ht_trendmode", {}),
                                  row<Mama>("mama", kMama, kMamaOutputs)};

}  // namespace

std::span<const IndicatorSpec> hilbertFamily() {
  return kHilbertRows;
}

}  // namespace oms
