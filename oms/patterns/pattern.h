#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "oms/patterns/candle.h"

namespace oms {

// One row of the catalog of candlestick patterns: names and values are TA-Lib's.
struct PatternSpec {
  std::string_view name;         // CDLENGULFING
  std::string_view title;        // Engulfing
  std::string_view description;  // one line, for people
  std::size_t candles = 1;       // that it is made of
  std::size_t lookback = 0;      // bars before the first on which it can be found
  double reliability = 0.5;      // 0..1: how much weight textbooks give it: 0.4 little, 0.6 some, 0.8 much
  // 100: it speaks for rising prices, -100: for falling ones, 0: it is not there.
  int (*find)(const LastCandles& c) = nullptr;
  // A close beyond the second candle within three bars confirms it: 200 or -200.
  bool confirms = false;
  // Its value says that it is there, or the candle's colour, but nothing of where prices go (so TA-Lib's own notes).
  bool undirected = false;
};

enum class PatternBias : std::int8_t { bearish = -1, neutral = 0, bullish = 1 };

// What one of that value, which is not zero, speaks for.
constexpr PatternBias biasOf(const PatternSpec& pattern, int value) {
  if (pattern.undirected)
    return PatternBias::neutral;
  return value > 0 ? PatternBias::bullish : PatternBias::bearish;
}
constexpr std::string_view name(PatternBias bias) {
  return bias == PatternBias::bullish ? "bullish" : bias == PatternBias::bearish ? "bearish" : "neutral";
}

// All 61, in the alphabetical order of their names.
const std::vector<PatternSpec>& patternCatalog();
// Nothing when there is none of that name.
const PatternSpec* findPattern(std::string_view name);

// The catalog's rows by the number of candles; catalog.cpp puts them together.
std::span<const PatternSpec> singlePatterns();
std::span<const PatternSpec> doublePatterns();
std::span<const PatternSpec> triplePatterns();
std::span<const PatternSpec> starPatterns();
std::span<const PatternSpec> longPatterns();

// What the rules are written with.
constexpr int rising(bool found) {
  return found ? 100 : 0;
}
constexpr int falling(bool found) {
  return found ? -100 : 0;
}
constexpr int towards(int color, bool found) {
  return found ? 100 * color : 0;
}

}  // namespace oms
