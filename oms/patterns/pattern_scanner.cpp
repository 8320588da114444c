#include "oms/patterns/pattern_scanner.h"

#include <algorithm>
#include <utility>

namespace oms {

PatternScanner::PatternScanner() : PatternScanner(patternCatalog()) {}

PatternScanner::PatternScanner(std::span<const PatternSpec> patterns) : patterns_(patterns) {
  hits_.reserve(patterns.size());
}

std::span<const PatternHit> PatternScanner::onCandle(double open, double high, double low, double close) {
  MarketCandle candle{
      open, high, low, close, bodies_.mean(), shadows_.mean() / 2, ranges_.mean(), recentRanges_.mean()};
  candles_.push(candle);
  bodies_.push(candle.body());
  shadows_.push(candle.upper() + candle.lower());
  ranges_.push(candle.range());
  recentRanges_.push(candle.range());

  hits_.clear();
  std::size_t confirming = 0;
  for (const PatternSpec& pattern : patterns_) {
    int value = bars_ >= pattern.candles - 1 ? pattern.find(candles_) : 0;
    if (pattern.confirms)
      value = confirmed(waiting_[confirming++], value);
    if (value != 0 && bars_ >= pattern.lookback)
      hits_.push_back({&pattern, value, confidenceOf(pattern, value)});
  }
  ++bars_;
  return hits_;
}

// A new one takes the place of one that waits.
int PatternScanner::confirmed(Waiting& waiting, int found) const {
  constexpr int kMostBars = 3;
  if (found != 0) {
    waiting = {found, 0, candles_[1].high, candles_[1].low};
    return found;
  }
  if (waiting.value == 0)
    return 0;
  const double close = candles_[0].close;
  if (++waiting.bars > kMostBars || !(waiting.value > 0 ? close > waiting.high : close < waiting.low))
    return 0;
  return 2 * std::exchange(waiting.value, 0);
}

double PatternScanner::confidenceOf(const PatternSpec& pattern, int value) const {
  if (value == 200 || value == -200)
    return pattern.reliability;
  double high = candles_[0].high;
  double low = candles_[0].low;
  for (std::size_t i = 1; i < pattern.candles; ++i) {
    high = std::max(high, candles_[i].high);
    low = std::min(low, candles_[i].low);
  }
  const double usual = 2 * candles_[pattern.candles - 1].averageRange;
  const double size = usual > 0 ? std::min(1.0, (high - low) / usual) : 0;
  return pattern.reliability * (0.5 + 0.5 * size);
}

void PatternScanner::fields(Archive& archive) {
  archive(candles_, bodies_, shadows_, ranges_, recentRanges_, waiting_, bars_);
}

}  // namespace oms
