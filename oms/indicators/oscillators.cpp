#include <algorithm>
#include <cmath>

#include "oms/indicators/average_kind.h"
#include "oms/indicators/families.h"

namespace oms {
namespace {

// Both averages begin on the same bar, so the fast one's first mean leaves out the first slow - fast values; and
// nothing is given before the signal line has begun. Both as in TA-Lib.
class MacdLines {
 public:
  MacdLines(std::size_t wait, SmoothedAverage fast, SmoothedAverage slow, std::size_t signalPeriod)
      : fast_(fast), slow_(slow), signal_(SmoothedAverage::exponential(signalPeriod)), fastWaits_(wait) {}

  std::array<double, 3> next(double value) {
    double fast = kNan;
    if (fastWaits_ > 0) {
      --fastWaits_;
    } else {
      fast = fast_.next(value);
    }
    const double slow = slow_.next(value);
    if (slow != slow)
      return unknown<3>();
    const double line = fast - slow;
    const double signal = signal_.next(line);
    if (signal != signal)
      return unknown<3>();
    return {line, signal, line - signal};
  }
  void fields(Archive& archive) { archive(fast_, slow_, signal_, fastWaits_); }

 private:
  SmoothedAverage fast_;
  SmoothedAverage slow_;
  SmoothedAverage signal_;
  std::size_t fastWaits_;
};

// The longer of the two is the slow one, whatever their order.
std::size_t slowOf(Parameters parameters) {
  return whole(std::max(parameters[0], parameters[1]));
}
std::size_t fastOf(Parameters parameters) {
  return whole(std::min(parameters[0], parameters[1]));
}

struct Macd : MacdLines {
  explicit Macd(Parameters parameters)
      : MacdLines(slowOf(parameters) - fastOf(parameters), SmoothedAverage::exponential(fastOf(parameters)),
                  SmoothedAverage::exponential(slowOf(parameters)), whole(parameters[2])) {}
  static std::size_t lookback(Parameters parameters) { return slowOf(parameters) + whole(parameters[2]) - 2; }
};

// Appel's first: 12 and 26 bars with the factors 0.15 and 0.075.
struct MacdFix : MacdLines {
  explicit MacdFix(Parameters parameters)
      : MacdLines(26 - 12, SmoothedAverage(12, 0.15), SmoothedAverage(26, 0.075), whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return 26 + whole(parameters[0]) - 2; }
};

// With any kinds of averages, each of which begins on the first bar it can. The longer is the slow one, with its kind.
class MacdExt {
 public:
  explicit MacdExt(Parameters p)
      : fast_(fastKind(p), fastPeriod(p)), slow_(slowKind(p), slowPeriod(p)), signal_(p[5], p[4]) {}
  static std::size_t lookback(Parameters p) { return lineLookback(p) + AnyAverage::lookback(p[5], p[4]); }
  std::array<double, 3> next(double value) {
    const double line = fast_.next(value) - slow_.next(value);
    if (line != line)
      return unknown<3>();
    const double signal = signal_.next(line);
    if (signal != signal)
      return unknown<3>();
    return {line, signal, line - signal};
  }
  void fields(Archive& archive) { archive(fast_, slow_, signal_); }

 private:
  static bool swapped(Parameters p) { return p[2] < p[0]; }
  static double fastPeriod(Parameters p) { return swapped(p) ? p[2] : p[0]; }
  static double slowPeriod(Parameters p) { return swapped(p) ? p[0] : p[2]; }
  static double fastKind(Parameters p) { return swapped(p) ? p[3] : p[1]; }
  static double slowKind(Parameters p) { return swapped(p) ? p[1] : p[3]; }
  static std::size_t lineLookback(Parameters p) {
    return std::max(AnyAverage::lookback(p[1], p[0]), AnyAverage::lookback(p[3], p[2]));
  }

  AnyAverage fast_;
  AnyAverage slow_;
  AnyAverage signal_;
};

enum class Scale { points, percent };

// What the fast average is ahead of the slow one, in points (apo) or in percent of the slow one (ppo).
template <Scale scale>
class PriceOscillator {
 public:
  explicit PriceOscillator(Parameters parameters)
      : fast_(parameters[2], std::min(parameters[0], parameters[1])),
        slow_(parameters[2], std::max(parameters[0], parameters[1])) {}
  static std::size_t lookback(Parameters parameters) {
    return AnyAverage::lookback(parameters[2], std::max(parameters[0], parameters[1]));
  }
  double next(double value) {
    const double fast = fast_.next(value);
    const double slow = slow_.next(value);
    if (slow != slow)
      return kNan;
    return scale == Scale::points ? fast - slow : ratio(fast - slow, slow) * 100;
  }
  void fields(Archive& archive) { archive(fast_, slow_); }

 private:
  AnyAverage fast_;
  AnyAverage slow_;
};

// The change of a triple exponential average from bar to bar, in percent.
class Trix {
 public:
  explicit Trix(Parameters parameters) : chain_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return 3 * (whole(parameters[0]) - 1) + 1; }
  double next(double value) {
    if (!chain_.push(value))
      return kNan;
    const double before = std::exchange(last_, chain_.values[2]);
    return before == 0 ? 0 : (last_ / before - 1) * 100;
  }
  void fields(Archive& archive) { archive(chain_, last_); }

 private:
  EmaChain<3> chain_;
  double last_ = kNan;
};

constexpr std::array kMacd{period(12, 2, "fast"), period(26, 2, "slow"), period(9, 1, "signal")};
constexpr std::array kMacdFix{period(9, 1, "signal")};
constexpr std::array kMacdExt{period(12, 2, "fast"),      averageKind("fast_matype"), period(26, 2, "slow"),
                              averageKind("slow_matype"), period(9, 1, "signal"),     averageKind("signal_matype")};
constexpr std::array kOscillator{period(12, 2, "fast"), period(26, 2, "slow"), averageKind()};
constexpr std::array kTrix{period(30, 1)};
constexpr std::array<std::string_view, 3> kMacdOutputs{"macd", "signal", "hist"};
constexpr std::array kOscillatorRows{row<Macd>("macd", kMacd, kMacdOutputs),
                                     row<MacdExt>("macdext", kMacdExt, kMacdOutputs),
                                     row<MacdFix>("macdfix", kMacdFix, kMacdOutputs),
                                     row<PriceOscillator<Scale::points>>("apo", kOscillator),
                                     row<PriceOscillator<Scale::percent>>("ppo", kOscillator),
                                     row<Trix>("trix", kTrix)};

}  // namespace

std::span<const IndicatorSpec> oscillatorFamily() {
  return kOscillatorRows;
}

}  // namespace oms
