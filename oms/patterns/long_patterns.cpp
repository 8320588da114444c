#include "oms/patterns/pattern.h"

namespace oms {
namespace {

bool reaches(const MarketCandle& candle, const MarketCandle& first) {
  return candle.bottom() < first.high && candle.top() > first.low;
}

int threeBlackCrows(const LastCandles& c) {
  const auto crow = [](const MarketCandle& candle) { return candle.black() && candle.noLower(); };
  return falling(c[3].white() && crow(c[2]) && crow(c[1]) && crow(c[0]) && c[1].open < c[2].open &&
                 c[1].open > c[2].close && c[0].open < c[1].open && c[0].open > c[1].close && c[3].high > c[2].close &&
                 c[2].close > c[1].close && c[1].close > c[0].close);
}
int threeLineStrike(const LastCandles& c) {
  const auto opensNear = [](const MarketCandle& candle, const MarketCandle& before) {
    return candle.open >= before.bottom() - before.near() && candle.open <= before.top() + before.near();
  };
  const double color = c[1].color();
  const bool row = c[3].white() == c[2].white() && c[2].white() == c[1].white() && c[0].white() != c[1].white();
  const bool moves = color * c[2].close > color * c[3].close && color * c[1].close > color * c[2].close;
  const bool strikes = color * c[0].open > color * c[1].close && color * c[0].close < color * c[3].open;
  return towards(c[1].color(), row && opensNear(c[2], c[3]) && opensNear(c[1], c[2]) && moves && strikes);
}
int breakaway(const LastCandles& c) {
  const bool row = c[4].white() == c[3].white() && c[3].white() == c[1].white() && c[1].white() != c[0].white();
  const auto lower = [](const MarketCandle& candle, const MarketCandle& before) {
    return candle.high < before.high && candle.low < before.low;
  };
  const bool falls = c[4].black() && bodyBelow(c[3], c[4]) && lower(c[2], c[3]) && lower(c[1], c[2]) &&
                     c[0].close > c[3].open && c[0].close < c[4].close;
  const bool rises = c[4].white() && bodyAbove(c[3], c[4]) && c[2].high > c[3].high && c[2].low > c[3].low &&
                     c[1].high > c[2].high && c[1].low > c[2].low && c[0].close < c[3].open && c[0].close > c[4].close;
  return towards(c[0].color(), c[4].longBody() && row && (falls || rises));
}
int concealingBabySwallow(const LastCandles& c) {
  const auto bare = [](const MarketCandle& candle) { return candle.black() && candle.noLower() && candle.noUpper(); };
  return rising(bare(c[3]) && bare(c[2]) && c[1].black() && c[0].black() && bodyBelow(c[1], c[2]) &&
                c[1].upper() > c[1].tinyShadow() && c[1].high > c[2].close && c[0].high > c[1].high &&
                c[0].low < c[1].low);
}
int ladderBottom(const LastCandles& c) {
  return rising(c[4].black() && c[3].black() && c[2].black() && c[4].open > c[3].open && c[3].open > c[2].open &&
                c[4].close > c[3].close && c[3].close > c[2].close && c[1].black() &&
                c[1].upper() > c[1].tinyShadow() && c[0].white() && c[0].open > c[1].open && c[0].close > c[1].high);
}
int matHold(const LastCandles& c) {
  const double deepest = c[4].close - c[4].body() * 0.5;
  const auto holds = [&c, deepest](const MarketCandle& candle) {
    return candle.bottom() < c[4].close && candle.bottom() > deepest;
  };
  return rising(c[4].longBody() && c[3].shortBody() && c[2].shortBody() && c[1].shortBody() && c[4].white() &&
                c[3].black() && c[0].white() && bodyAbove(c[3], c[4]) && holds(c[2]) && holds(c[1]) &&
                c[2].top() < c[3].open && c[1].top() < c[2].top() && c[0].open > c[1].close &&
                c[0].close > std::max({c[3].high, c[2].high, c[1].high}));
}
int threeMethods(const LastCandles& c) {
  const double color = c[4].color();
  const bool row = c[4].white() != c[3].white() && c[3].white() == c[2].white() && c[2].white() == c[1].white() &&
                   c[1].white() != c[0].white();
  const bool sizes = c[4].longBody() && c[3].shortBody() && c[2].shortBody() && c[1].shortBody() && c[0].longBody();
  const bool inRange = reaches(c[3], c[4]) && reaches(c[2], c[4]) && reaches(c[1], c[4]);
  const bool back = color * c[2].close < color * c[3].close && color * c[1].close < color * c[2].close;
  const bool on = color * c[0].open > color * c[1].close && color * c[0].close > color * c[4].close;
  return towards(c[4].color(), row && sizes && inRange && back && on);
}

constexpr PatternSpec kLong[] = {
    {"CDL3BLACKCROWS", "Three black crows", "Three black candles, each closing near its low.", 4, 13, 0.8,
     threeBlackCrows},
    {"CDL3LINESTRIKE", "Three-line strike", "Three candles of a trend, and one that takes them all back.", 4, 8, 0.6,
     threeLineStrike},
    {"CDLBREAKAWAY", "Breakaway", "A gap, three candles further, and one that comes back into the gap.", 5, 14, 0.6,
     breakaway},
    {"CDLCONCEALBABYSWALL", "Concealing baby swallow", "Four black candles, the last of which swallows the third.", 4,
     13, 0.6, concealingBabySwallow},
    {"CDLLADDERBOTTOM", "Ladder bottom", "Three steps down, a pause with an upper shadow, and a gap upwards.", 5, 14,
     0.6, ladderBottom},
    {"CDLMATHOLD", "Mat hold", "A long white candle, a shallow pause above its middle, and a new high.", 5, 14, 0.8,
     matHold},
    {"CDLRISEFALL3METHODS", "Rising/falling three methods",
     "A long candle, three small ones back, and the trend goes on.", 5, 14, 0.8, threeMethods},
};

}  // namespace

std::span<const PatternSpec> longPatterns() {
  return kLong;
}

}  // namespace oms
