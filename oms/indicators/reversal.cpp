#include <algorithm>
#include <cmath>

#include "oms/indicators/families.h"
#include "oms/indicators/node.h"

namespace oms {
namespace {

// How a stop follows a move: the part of the way to its extreme by which it comes nearer each bar.
struct Acceleration {
  double start;
  double step;
  double max;
};

struct StopSettings {
  double start = 0;            // the first stop, of a long side when positive; 0: from the first two bars
  double offsetOnReverse = 0;  // the part by which a stop is further off after a turn
  Acceleration rising{};
  Acceleration falling{};
};

// Wilder's parabolic stop and reverse. On a bar that touches the stop the side turns, and the value is the new one's.
class ParabolicStop {
 public:
  explicit ParabolicStop(const StopSettings& settings) : settings_(settings) {}
  double next(const Candle& bar) {
    if (bars_ < 2)
      begin(bar);
    if (bars_ == 1)
      return kNan;
    const double value = long_ ? rise(bar) : fall(bar);
    high_ = bar.high;
    low_ = bar.low;
    return value;
  }
  bool isLong() const { return long_; }
  void fields(Archive& archive) { archive(bars_, long_, stop_, extreme_, speed_, high_, low_); }

 private:
  const Acceleration& pace() const { return long_ ? settings_.rising : settings_.falling; }
  void begin(const Candle& bar) {
    if (++bars_ == 2) {
      const double up = bar.high - high_;
      const double down = low_ - bar.low;
      long_ = settings_.start != 0 ? settings_.start > 0 : !(down > 0 && down > up);
      stop_ = settings_.start != 0 ? std::fabs(settings_.start) : long_ ? low_ : high_;
      extreme_ = long_ ? bar.high : bar.low;
      speed_ = std::min(pace().start, pace().max);
    }
    high_ = bar.high;
    low_ = bar.low;
  }
  void hasten() { speed_ = std::min(speed_ + pace().step, pace().max); }
  // Never inside the range of this bar and the one before.
  double above(double stop, const Candle& bar) const { return std::max({stop, high_, bar.high}); }
  double below(double stop, const Candle& bar) const { return std::min({stop, low_, bar.low}); }
  double follow() const { return stop_ + speed_ * (extreme_ - stop_); }
  void turn(double extreme) {
    long_ = !long_;
    extreme_ = extreme;
    speed_ = std::min(pace().start, pace().max);
  }

  double rise(const Candle& bar) {
    if (bar.low > stop_) {
      const double value = stop_;
      if (bar.high > extreme_) {
        extreme_ = bar.high;
        hasten();
      }
      stop_ = below(follow(), bar);
      return value;
    }
    const double value = above(extreme_, bar) * (1 + settings_.offsetOnReverse);
    stop_ = value;
    turn(bar.low);
    stop_ = above(follow(), bar);
    return value;
  }
  double fall(const Candle& bar) {
    if (bar.high < stop_) {
      const double value = stop_;
      if (bar.low < extreme_) {
        extreme_ = bar.low;
        hasten();
      }
      stop_ = above(follow(), bar);
      return value;
    }
    const double value = below(extreme_, bar) * (1 - settings_.offsetOnReverse);
    stop_ = value;
    turn(bar.high);
    stop_ = below(follow(), bar);
    return value;
  }

  StopSettings settings_;
  std::uint8_t bars_ = 0;  // at most 2
  bool long_ = true;
  double stop_ = 0;
  double extreme_ = 0;
  double speed_ = 0;
  double high_ = 0;  // of the bar before
  double low_ = 0;
};

struct Sar : ParabolicStop {
  explicit Sar(Parameters p) : ParabolicStop(StopSettings{0, 0, {p[0], p[0], p[1]}, {p[0], p[0], p[1]}}) {}
  static std::size_t lookback(Parameters) { return 1; }
};

// Below zero while the side is short.
class SarExt {
 public:
  explicit SarExt(Parameters p) : stop_(StopSettings{p[0], p[1], {p[2], p[3], p[4]}, {p[5], p[6], p[7]}}) {}
  static std::size_t lookback(Parameters) { return 1; }
  double next(const Candle& bar) {
    const double value = stop_.next(bar);
    return stop_.isLong() ? value : -value;
  }
  void fields(Archive& archive) { archive(stop_); }

 private:
  ParabolicStop stop_;
};

constexpr std::array kSar{factor("acceleration", 0.02, 0), factor("maximum", 0.2, 0)};
constexpr std::array kSarExt{factor("start", 0),
                             factor("offset_on_reverse", 0, 0),
                             factor("acceleration_init_long", 0.02, 0),
                             factor("acceleration_long", 0.02, 0),
                             factor("acceleration_max_long", 0.2, 0),
                             factor("acceleration_init_short", 0.02, 0),
                             factor("acceleration_short", 0.02, 0),
                             factor("acceleration_max_short", 0.2, 0)};
constexpr std::array kReversalRows{row<Sar>("psar", kSar), row<Sar>("sar", kSar), row<SarExt>("sarext", kSarExt)};

}  // namespace

std::span<const IndicatorSpec> reversalFamily() {
  return kReversalRows;
}

}  // namespace oms
