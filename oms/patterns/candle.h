#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "oms/model/archive.h"

namespace oms {

// A candle beside what is usual: the averages are of the candles before it, so that a pattern compares each of its
// candles with the market that it came into. NaN until there are enough, and then every comparison is false.
struct MarketCandle {
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  double averageBody = 0;     // of 10
  double averageShadows = 0;  // of 10, the mean of both shadows
  double averageRange = 0;    // of 10
  double recentRange = 0;     // of 5

  // A candle that closes where it opened is white.
  bool white() const { return close >= open; }
  bool black() const { return close < open; }
  int color() const { return white() ? 1 : -1; }
  double body() const { return std::fabs(close - open); }
  double top() const { return std::max(open, close); }
  double bottom() const { return std::min(open, close); }
  double upper() const { return high - top(); }
  double lower() const { return bottom() - low; }
  double range() const { return high - low; }

  bool longBody() const { return body() > averageBody; }
  bool shortBody() const { return body() < averageBody; }
  bool smallBody() const { return body() <= averageBody; }
  double dojiBody() const { return 0.1 * averageRange; }
  bool doji() const { return body() <= dojiBody(); }
  double tinyShadow() const { return 0.1 * averageRange; }
  bool noUpper() const { return upper() < tinyShadow(); }
  bool noLower() const { return lower() < tinyShadow(); }
  // How far apart prices of the same height may be, a near one, a far one.
  double equal() const { return 0.05 * recentRange; }
  double near() const { return 0.2 * recentRange; }
  double far() const { return 0.6 * recentRange; }
  bool sameHeight(double price, double as) const { return price <= as + equal() && price >= as - equal(); }

  void fields(Archive& archive) {
    archive(open, high, low, close, averageBody, averageShadows, averageRange, recentRange);
  }
};

// Bodies, or whole candles, that leave a gap to the candle before.
inline bool bodyAbove(const MarketCandle& candle, const MarketCandle& before) {
  return candle.bottom() > before.top();
}
inline bool bodyBelow(const MarketCandle& candle, const MarketCandle& before) {
  return candle.top() < before.bottom();
}
inline bool wholeAbove(const MarketCandle& candle, const MarketCandle& before) {
  return candle.low > before.high;
}
inline bool wholeBelow(const MarketCandle& candle, const MarketCandle& before) {
  return candle.high < before.low;
}
inline bool bodyInside(const MarketCandle& candle, const MarketCandle& before) {
  return candle.top() < before.top() && candle.bottom() > before.bottom();
}

// The last candles: [0] is this bar's, [4] the one four bars before.
class LastCandles {
 public:
  static constexpr std::size_t kMost = 5;
  const MarketCandle& operator[](std::size_t barsAgo) const { return candles_[(newest_ + kMost - barsAgo) % kMost]; }
  void push(const MarketCandle& candle) {
    newest_ = (newest_ + 1) % kMost;
    candles_[newest_] = candle;
  }
  void fields(Archive& archive) {
    archive(candles_);
    archive.place(newest_, kMost);
  }

 private:
  std::array<MarketCandle, kMost> candles_{};
  std::size_t newest_ = 0;
};

}  // namespace oms
