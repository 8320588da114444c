#include <cmath>

#include "oms/indicators/families.h"
#include "oms/indicators/moving_averages.h"
#include "oms/indicators/node.h"

namespace oms {
namespace {

// The average weighted by volume; no value where the window has none.
class Vwma {
 public:
  explicit Vwma(Parameters parameters) : values_(whole(parameters[0])), volumes_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value, double volume) {
    values_.push(value * volume);
    volumes_.push(volume);
    return volumes_.full() && volumes_.sum() > 0 ? values_.sum() / volumes_.sum() : kNan;
  }
  void fields(Archive& archive) { archive(values_, volumes_); }

 private:
  RunningSum values_;
  RunningSum volumes_;
};

// The mean typical price weighted by volume, since the first bar (period 0) or over the last bars.
class Vwap {
 public:
  explicit Vwap(Parameters parameters)
      : anchored_(parameters[0] == 0),
        values_(anchored_ ? 1 : whole(parameters[0])),
        volumes_(anchored_ ? 1 : whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return parameters[0] == 0 ? 0 : whole(parameters[0]) - 1; }
  double next(const Candle& bar) {
    const double value = typicalPrice(bar) * bar.volume;
    if (anchored_) {
      value_ += value;
      volume_ += bar.volume;
    } else {
      values_.push(value);
      volumes_.push(bar.volume);
      if (!volumes_.full())
        return kNan;
      value_ = values_.sum();
      volume_ = volumes_.sum();
    }
    return volume_ > 0 ? value_ / volume_ : kNan;
  }
  void fields(Archive& archive) { archive(values_, volumes_, value_, volume_); }

 private:
  bool anchored_;
  RunningSum values_;
  RunningSum volumes_;
  double value_ = 0;
  double volume_ = 0;
};

// On-balance volume: begins with the first bar's.
class Obv {
 public:
  explicit Obv(Parameters) {}
  static std::size_t lookback(Parameters) { return 0; }
  double next(const Candle& bar) {
    if (!started_ || bar.close > close_)
      sum_ += bar.volume;
    else if (bar.close < close_)
      sum_ -= bar.volume;
    started_ = true;
    close_ = bar.close;
    return sum_;
  }
  void fields(Archive& archive) { archive(started_, close_, sum_); }

 private:
  bool started_ = false;
  double close_ = 0;
  double sum_ = 0;
};

// Chaikin's accumulation line: volume times where in its range the bar closed, from -1 to 1; summed up.
class Accumulation {
 public:
  double next(const Candle& bar) {
    sum_ += ratio((bar.close - bar.low) - (bar.high - bar.close), bar.high - bar.low) * bar.volume;
    return sum_;
  }
  void fields(Archive& archive) { archive(sum_); }

 private:
  double sum_ = 0;
};

struct Ad : Accumulation {
  explicit Ad(Parameters) {}
  static std::size_t lookback(Parameters) { return 0; }
};

// The accumulation line's fast average less its slow one. Both begin with the line's first value, as in TA-Lib.
class AdOsc {
 public:
  explicit AdOsc(Parameters parameters)
      : fast_(SmoothedAverage(1, 2 / (parameters[0] + 1))),
        slow_(SmoothedAverage(1, 2 / (parameters[1] + 1))),
        left_(lookback(parameters)) {}
  static std::size_t lookback(Parameters parameters) { return whole(std::max(parameters[0], parameters[1])) - 1; }
  double next(const Candle& bar) {
    const double line = line_.next(bar);
    const double ahead = fast_.next(line) - slow_.next(line);
    if (left_ == 0)
      return ahead;
    --left_;
    return kNan;
  }
  void fields(Archive& archive) { archive(line_, fast_, slow_, left_); }

 private:
  Accumulation line_;
  SmoothedAverage fast_;
  SmoothedAverage slow_;
  std::size_t left_;
};

// The share of the money that flowed upwards, 0..100.
class Mfi {
 public:
  explicit Mfi(Parameters parameters) : up_(whole(parameters[0])), down_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(const Candle& bar) {
    const double price = typicalPrice(bar);
    const double before = std::exchange(price_, price);
    if (before != before)
      return kNan;
    const double flow = price * bar.volume;
    up_.push(price > before ? flow : 0);
    down_.push(price < before ? flow : 0);
    if (!up_.full())
      return kNan;
    const double all = up_.sum() + down_.sum();
    return all < 1 ? 0 : 100 * (up_.sum() / all);  // TA-Lib's limit, under which it is silent
  }
  void fields(Archive& archive) { archive(up_, down_, price_); }

 private:
  RunningSum up_;
  RunningSum down_;
  double price_ = kNan;
};

constexpr IndicatorSpec weighted(IndicatorSpec spec) {
  spec.inputs = Inputs::seriesAndVolume;
  return spec;
}

constexpr std::array kVwma{period(30, 1)};
constexpr std::array kVwap{period(0, 0)};
constexpr std::array kAdOsc{period(3, 2, "fast"), period(10, 2, "slow")};
constexpr std::array kMfi{period(14, 2)};
constexpr std::array kVolumeRows{
    weighted(row<Vwma>("vwma", kVwma)), row<Vwap>("vwap", kVwap), row<Obv>("obv", {}), row<Ad>("ad", {}),
    row<AdOsc>("adosc", kAdOsc),        row<Mfi>("mfi", kMfi)};

}  // namespace

std::span<const IndicatorSpec> volumeFamily() {
  return kVolumeRows;
}

}  // namespace oms
