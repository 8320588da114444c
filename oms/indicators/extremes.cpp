#include "oms/indicators/families.h"
#include "oms/indicators/node.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

template <class Best>
class ExtremeValue {
 public:
  explicit ExtremeValue(Parameters parameters) : best_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    const double best = best_.push(value);
    return best_.full() ? best : kNan;
  }
  void fields(Archive& archive) { archive(best_); }

 private:
  Best best_;
};

// The number of the bar on which it was, from 0. A value that equals it takes its place; when it leaves the window, the
// first of the best in there does. Both as in TA-Lib.
template <class Best>
class ExtremeIndex {
 public:
  explicit ExtremeIndex(Parameters parameters) : first_(whole(parameters[0])), left_(lookback(parameters)) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    const Dated now{value, bar_++};
    const Dated first = first_.push(now);
    if (left_ > 0) {
      --left_;
      return kNan;
    }
    const bool gone = !begun_ || first.bar > best_.bar;
    const bool beaten = Best{}(now, best_).bar == now.bar;
    best_ = gone ? first : beaten ? now : best_;
    begun_ = true;
    return static_cast<double>(best_.bar);
  }
  void fields(Archive& archive) { archive(first_, best_, bar_, left_, begun_); }

 private:
  Extreme<Dated, Best> first_;
  Dated best_;
  std::uint64_t bar_ = 0;
  std::size_t left_;
  bool begun_ = false;
};

// The middle between the highest and the lowest.
class Middle {
 public:
  explicit Middle(std::size_t period) : high_(period), low_(period) {}
  double next(double high, double low) {
    const double sum = high_.push(high) + low_.push(low);
    return high_.full() ? sum / 2 : kNan;
  }
  void fields(Archive& archive) { archive(high_, low_); }

 private:
  Highest high_;
  Lowest low_;
};

class MidPoint {
 public:
  explicit MidPoint(Parameters parameters) : middle_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) { return middle_.next(value, value); }
  void fields(Archive& archive) { archive(middle_); }

 private:
  Middle middle_;
};

class MidPrice {
 public:
  explicit MidPrice(Parameters parameters) : middle_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(const Candle& bar) { return middle_.next(bar.high, bar.low); }
  void fields(Archive& archive) { archive(middle_); }

 private:
  Middle middle_;
};

// The highest high and the lowest low of the bars before this one, so that a bar can break out of them.
class Donchian {
 public:
  explicit Donchian(Parameters parameters) : high_(whole(parameters[0])), low_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  std::array<double, 3> next(const Candle& bar) {
    const bool known = high_.full();
    const double upper = std::exchange(upper_, high_.push(bar.high));
    const double lower = std::exchange(lower_, low_.push(bar.low));
    if (!known)
      return unknown<3>();
    return {upper, (upper + lower) / 2, lower};
  }
  void fields(Archive& archive) { archive(high_, low_, upper_, lower_); }

 private:
  Highest high_;
  Lowest low_;
  double upper_ = 0;
  double lower_ = 0;
};

// The cloud of this bar: its two leading lines were drawn `kijun` bars ago. Each line begins as soon as it can. (The
// lagging line is the close, drawn back; as a value of this bar it would look into the future, so it is left out.)
class Ichimoku {
 public:
  explicit Ichimoku(Parameters parameters)
      : tenkan_(whole(parameters[0])),
        kijun_(whole(parameters[1])),
        senkou_(whole(parameters[2])),
        leadingA_(whole(parameters[1])),
        leadingB_(whole(parameters[1])) {}
  static std::size_t lookback(Parameters parameters) {
    const double longest = std::max({parameters[0], parameters[1], parameters[2]});
    return whole(longest) - 1 + whole(parameters[1]);
  }
  std::array<double, 4> next(const Candle& bar) {
    const double tenkan = tenkan_.next(bar.high, bar.low);
    const double kijun = kijun_.next(bar.high, bar.low);
    const bool known = leadingA_.full();
    const double leadingA = leadingA_.push((tenkan + kijun) / 2);
    const double leadingB = leadingB_.push(senkou_.next(bar.high, bar.low));
    return {tenkan, kijun, known ? leadingA : kNan, known ? leadingB : kNan};
  }
  void fields(Archive& archive) { archive(tenkan_, kijun_, senkou_, leadingA_, leadingB_); }

 private:
  Middle tenkan_;
  Middle kijun_;
  Middle senkou_;
  Window leadingA_;
  Window leadingB_;
};

constexpr std::array kExtreme{period(30, 1)};
constexpr std::array kMiddle{period(14, 1)};
constexpr std::array kDonchian{period(20, 1)};
constexpr std::array kIchimoku{period(9, 1, "tenkan"), period(26, 1, "kijun"), period(52, 1, "senkou")};
constexpr std::array<std::string_view, 3> kDonchianOutputs{"upper", "middle", "lower"};
constexpr std::array<std::string_view, 4> kIchimokuOutputs{"tenkan", "kijun", "senkou_a", "senkou_b"};
constexpr std::array kExtremeRows{row<ExtremeValue<Highest>>("highest", kExtreme),
                                  row<ExtremeValue<Lowest>>("lowest", kExtreme),
                                  row<ExtremeIndex<EarlierLarger>>("maxindex", kExtreme),
                                  row<ExtremeIndex<EarlierSmaller>>("minindex", kExtreme),
                                  row<MidPoint>("midpoint", kMiddle),
                                  row<MidPrice>("midprice", kMiddle),
                                  row<Donchian>("donchian", kDonchian, kDonchianOutputs),
                                  row<Ichimoku>("ichimoku", kIchimoku, kIchimokuOutputs)};

}  // namespace

std::span<const IndicatorSpec> extremesFamily() {
  return kExtremeRows;
}

}  // namespace oms
