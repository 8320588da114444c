#include <cmath>

#include "oms/indicators/families.h"
#include "oms/indicators/moving_averages.h"
#include "oms/indicators/true_range.h"

namespace oms {
namespace {

enum class Side { plus, minus };

// Wilder's directional movement: by how much the bar went beyond the one before, on the side on which it went further.
class DirectionalMove {
 public:
  // False on the first bar.
  bool push(const Candle& bar) {
    const double up = bar.high - high_;
    const double down = low_ - bar.low;
    plus = up > 0 && up > down ? up : 0;
    minus = down > 0 && down > up ? down : 0;
    high_ = bar.high;
    low_ = bar.low;
    return up == up;
  }
  template <Side side>
  double on() const {
    return side == Side::plus ? plus : minus;
  }
  void fields(Archive& archive) { archive(high_, low_); }

  double plus = 0;  // of the last bar
  double minus = 0;

 private:
  double high_ = kNan;
  double low_ = kNan;
};

template <Side side>
class SmoothedMove {
 public:
  explicit SmoothedMove(Parameters parameters) : sum_(whole(parameters[0])), left_(lookback(parameters)) {}
  static std::size_t lookback(Parameters parameters) { return std::max<std::size_t>(1, whole(parameters[0]) - 1); }
  double next(const Candle& bar) {
    if (!move_.push(bar))
      return kNan;
    const double sum = sum_.next(move_.template on<side>());
    if (left_ > 0)
      --left_;
    return left_ > 0 ? kNan : sum;
  }
  void fields(Archive& archive) { archive(move_, sum_, left_); }

 private:
  DirectionalMove move_;
  WilderSum sum_;
  std::size_t left_;
};

// The movement's share of the true range, 0..100, on both sides. None before bar `period`.
class DirectionPair {
 public:
  explicit DirectionPair(std::size_t period) : plus_(period), minus_(period), range_(period), left_(period) {}
  bool push(const Candle& bar) {
    const double range = trueRange_.next(bar);
    if (!move_.push(bar))
      return false;
    const double all = range_.next(range);
    plus = 100 * ratio(plus_.next(move_.plus), all);
    minus = 100 * ratio(minus_.next(move_.minus), all);
    return left_ == 0 || --left_ == 0;
  }
  // False where nothing moved.
  bool moved() const { return plus + minus != 0; }
  // The index of the bar: how one-sided the movement is.
  double index() const { return 100 * std::fabs(plus - minus) / (plus + minus); }
  void fields(Archive& archive) { archive(trueRange_, move_, plus_, minus_, range_, left_); }

  double plus = 0;  // of the last bar
  double minus = 0;

 private:
  TrueRange trueRange_;
  DirectionalMove move_;
  WilderSum plus_;
  WilderSum minus_;
  WilderSum range_;
  std::size_t left_;
};

template <Side side>
class Di {
 public:
  explicit Di(Parameters parameters) : both_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(const Candle& bar) {
    if (!both_.push(bar))
      return kNan;
    return side == Side::plus ? both_.plus : both_.minus;
  }
  void fields(Archive& archive) { archive(both_); }

 private:
  DirectionPair both_;
};

// Stays where it was while nothing moves, as in TA-Lib; so does the average below.
class Dx {
 public:
  explicit Dx(Parameters parameters) : both_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(const Candle& bar) {
    if (!both_.push(bar))
      return kNan;
    if (both_.moved())
      index_ = both_.index();
    return index_;
  }
  void fields(Archive& archive) { archive(both_, index_); }

 private:
  DirectionPair both_;
  double index_ = 0;
};

// Wilder's average of the index, which begins with the mean of the first `period`.
class Adx {
 public:
  explicit Adx(Parameters parameters)
      : both_(whole(parameters[0])), period_(parameters[0]), left_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return 2 * whole(parameters[0]) - 1; }
  double next(const Candle& bar) {
    if (!both_.push(bar))
      return kNan;
    if (left_ == 0) {
      if (both_.moved())
        average_ = (average_ * (period_ - 1) + both_.index()) / period_;
      return average_;
    }
    if (both_.moved())
      average_ += both_.index();
    if (--left_ > 0)
      return kNan;
    average_ /= period_;
    return average_;
  }
  void fields(Archive& archive) { archive(both_, average_, left_); }

 private:
  DirectionPair both_;
  double period_;
  double average_ = 0;  // the sum until the first mean
  std::size_t left_;
};

// The mean of the average now and period - 1 bars before.
class Adxr {
 public:
  explicit Adxr(Parameters parameters) : adx_(parameters), before_(whole(parameters[0]) - 1) {}
  static std::size_t lookback(Parameters parameters) { return 3 * whole(parameters[0]) - 2; }
  double next(const Candle& bar) {
    const double adx = adx_.next(bar);
    if (adx != adx)
      return kNan;
    const bool known = before_.full();
    const double before = before_.push(adx);
    return known ? (adx + before) / 2 : kNan;
  }
  void fields(Archive& archive) { archive(adx_, before_); }

 private:
  Adx adx_;
  Window before_;
};

// How lately the lowest low and the highest high of the last period + 1 bars were, 0 to 100 (on this bar).
class ExtremeTimes {
 public:
  explicit ExtremeTimes(std::size_t period)
      : high_(period + 1), low_(period + 1), period_(static_cast<double>(period)) {}
  bool push(const Candle& bar) {
    lowBar_ = low_.push({bar.low, bar_}).bar;
    highBar_ = high_.push({bar.high, bar_}).bar;
    ++bar_;
    return high_.full();
  }
  double down() const { return lateness(lowBar_); }
  double up() const { return lateness(highBar_); }
  void fields(Archive& archive) { archive(high_, low_, bar_, lowBar_, highBar_); }

 private:
  double lateness(std::uint64_t bar) const { return 100 * (period_ - static_cast<double>(bar_ - 1 - bar)) / period_; }

  Extreme<Dated, LaterLarger> high_;
  Extreme<Dated, LaterSmaller> low_;
  double period_;
  std::uint64_t bar_ = 0;
  std::uint64_t lowBar_ = 0;
  std::uint64_t highBar_ = 0;
};

class Aroon {
 public:
  explicit Aroon(Parameters parameters) : extremes_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  std::array<double, 2> next(const Candle& bar) {
    if (!extremes_.push(bar))
      return unknown<2>();
    return {extremes_.down(), extremes_.up()};
  }
  void fields(Archive& archive) { archive(extremes_); }

 private:
  ExtremeTimes extremes_;
};

class AroonOsc {
 public:
  explicit AroonOsc(Parameters parameters) : extremes_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(const Candle& bar) { return extremes_.push(bar) ? extremes_.up() - extremes_.down() : kNan; }
  void fields(Archive& archive) { archive(extremes_); }

 private:
  ExtremeTimes extremes_;
};

constexpr std::array kFromOne{period(14, 1)};
constexpr std::array kFromTwo{period(14, 2)};
constexpr std::array<std::string_view, 2> kAroonOutputs{"down", "up"};
constexpr std::array kDirectionRows{row<SmoothedMove<Side::plus>>("plus_dm", kFromOne),
                                    row<SmoothedMove<Side::minus>>("minus_dm", kFromOne),
                                    row<Di<Side::plus>>("plus_di", kFromOne),
                                    row<Di<Side::minus>>("minus_di", kFromOne),
                                    row<Dx>("dx", kFromTwo),
                                    row<Adx>("adx", kFromTwo),
                                    row<Adxr>("adxr", kFromTwo),
                                    row<Aroon>("aroon", kFromTwo, kAroonOutputs),
                                    row<AroonOsc>("aroonosc", kFromTwo)};

}  // namespace

std::span<const IndicatorSpec> directionFamily() {
  return kDirectionRows;
}

}  // namespace oms
