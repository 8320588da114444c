#include <algorithm>

#include "oms/indicators/families.h"
#include "oms/indicators/node.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

// A mean of the bar's own prices.
template <int open, int high, int low, int close>
struct BarPrice {
  explicit BarPrice(Parameters) {}
  static std::size_t lookback(Parameters) { return 0; }
  double next(const Candle& bar) {
    return (open * bar.open + high * bar.high + low * bar.low + close * bar.close) / (open + high + low + close);
  }
  void fields(Archive&) {}
};

// Candles that open in the middle of the body before and close at the bar's mean price.
class HeikinAshi {
 public:
  explicit HeikinAshi(Parameters) {}
  static std::size_t lookback(Parameters) { return 0; }
  std::array<double, 4> next(const Candle& bar) {
    const double open = started_ ? (open_ + close_) / 2 : (bar.open + bar.close) / 2;
    const double close = (bar.open + bar.high + bar.low + bar.close) / 4;
    started_ = true;
    open_ = open;
    close_ = close;
    return {open, std::max({bar.high, open, close}), std::min({bar.low, open, close}), close};
  }
  void fields(Archive& archive) { archive(started_, open_, close_); }

 private:
  bool started_ = false;
  double open_ = 0;
  double close_ = 0;
};

// The floor traders' levels, of the bars before this one.
class Pivot {
 public:
  explicit Pivot(Parameters parameters) : high_(whole(parameters[0])), low_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  std::array<double, 7> next(const Candle& bar) {
    std::array<double, 7> levels = levels_;
    levels_ = levelsOf(high_.push(bar.high), low_.push(bar.low), bar.close);
    if (!high_.full())
      levels_.fill(kNan);
    return levels;
  }
  void fields(Archive& archive) { archive(high_, low_, levels_); }

 private:
  static std::array<double, 7> levelsOf(double high, double low, double close) {
    const double pivot = (high + low + close) / 3;
    return {pivot,
            2 * pivot - low,
            2 * pivot - high,
            pivot + (high - low),
            pivot - (high - low),
            high + 2 * (pivot - low),
            low - 2 * (high - pivot)};
  }

  Highest high_;
  Lowest low_;
  std::array<double, 7> levels_ = unknown<7>();  // for the next bar
};

constexpr std::array kPivot{period(1, 1)};
constexpr std::array<std::string_view, 4> kHeikinAshiOutputs{"open", "high", "low", "close"};
constexpr std::array<std::string_view, 7> kPivotOutputs{"pivot", "r1", "s1", "r2", "s2", "r3", "s3"};
constexpr std::array kBarRows{row<BarPrice<1, 1, 1, 1>>("avgprice", {}),
                              row<BarPrice<0, 1, 1, 0>>("medprice", {}),
                              row<BarPrice<0, 1, 1, 1>>("typprice", {}),
                              row<BarPrice<0, 1, 1, 2>>("wclprice", {}),
                              row<HeikinAshi>("heikin_ashi", {}, kHeikinAshiOutputs),
                              row<Pivot>("pivot", kPivot, kPivotOutputs)};

}  // namespace

std::span<const IndicatorSpec> barFamily() {
  return kBarRows;
}

}  // namespace oms
