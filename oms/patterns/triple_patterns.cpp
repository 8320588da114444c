#include "oms/patterns/pattern.h"

namespace oms {
namespace {

bool allWhite(const LastCandles& c) {
  return c[2].white() && c[1].white() && c[0].white();
}
bool allBlack(const LastCandles& c) {
  return c[2].black() && c[1].black() && c[0].black();
}
bool closesRise(const LastCandles& c) {
  return c[0].close > c[1].close && c[1].close > c[2].close;
}
// A candle of a rise opens in, or near, the white body before it.
bool opensInBody(const MarketCandle& candle, const MarketCandle& before) {
  return candle.open > before.open && candle.open <= before.close + before.near();
}
bool isHigher(const MarketCandle& candle, const MarketCandle& before) {
  return candle.high > before.high && candle.low > before.low;
}
bool isLower(const MarketCandle& candle, const MarketCandle& before) {
  return candle.high < before.high && candle.low < before.low;
}
bool isInside(const MarketCandle& candle, const MarketCandle& before) {
  return candle.high < before.high && candle.low > before.low;
}

int twoCrows(const LastCandles& c) {
  return falling(c[2].white() && c[2].longBody() && c[1].black() && bodyAbove(c[1], c[2]) && c[0].black() &&
                 c[0].open < c[1].open && c[0].open > c[1].close && c[0].close > c[2].open && c[0].close < c[2].close);
}
int threeInside(const LastCandles& c) {
  const bool turns = c[2].white() ? c[0].black() && c[0].close < c[2].open : c[0].white() && c[0].close > c[2].open;
  return towards(-c[2].color(), c[2].longBody() && c[1].smallBody() && bodyInside(c[1], c[2]) && turns);
}
int threeOutside(const LastCandles& c) {
  if (c[1].white() == c[2].white() || !bodyInside(c[2], c[1]))
    return 0;
  return towards(c[1].color(), c[1].white() ? c[0].close > c[1].close : c[0].close < c[1].close);
}
int threeStarsInTheSouth(const LastCandles& c) {
  const bool first = c[2].longBody() && c[2].lower() > c[2].body();
  const bool second = c[1].body() < c[2].body() && c[1].open > c[2].close && c[1].open <= c[2].high &&
                      c[1].low < c[2].close && c[1].low >= c[2].low && c[1].lower() > c[1].tinyShadow();
  const bool third = c[0].shortBody() && c[0].noLower() && c[0].noUpper() && isInside(c[0], c[1]);
  return rising(allBlack(c) && first && second && third);
}
int threeWhiteSoldiers(const LastCandles& c) {
  return rising(allWhite(c) && c[2].noUpper() && c[1].noUpper() && c[0].noUpper() && closesRise(c) &&
                opensInBody(c[1], c[2]) && opensInBody(c[0], c[1]) && c[1].body() > c[2].body() - c[2].far() &&
                c[0].body() > c[1].body() - c[1].far() && c[0].body() > c[0].averageBody);
}
int advanceBlock(const LastCandles& c) {
  const bool second = c[1].body() < c[2].body() - c[2].far() && c[0].body() < c[1].body() + c[1].near();
  const bool third = c[0].body() < c[1].body() - c[1].far();
  const bool step = c[0].body() < c[1].body() && c[1].body() < c[2].body() &&
                    (c[0].upper() > c[0].averageShadows || c[1].upper() > c[1].averageShadows);
  const bool shadow = c[0].body() < c[1].body() && c[0].upper() > c[0].body();
  return falling(allWhite(c) && closesRise(c) && opensInBody(c[1], c[2]) && opensInBody(c[0], c[1]) &&
                 c[2].longBody() && c[2].upper() < c[2].averageShadows && (second || third || step || shadow));
}
int gapSideSideWhite(const LastCandles& c) {
  const bool above = bodyAbove(c[1], c[2]) && bodyAbove(c[0], c[2]);
  const bool below = bodyBelow(c[1], c[2]) && bodyBelow(c[0], c[2]);
  return towards(above ? 1 : -1, (above || below) && c[1].white() && c[0].white() &&
                                     c[0].body() >= c[1].body() - c[1].near() &&
                                     c[0].body() <= c[1].body() + c[1].near() && c[1].sameHeight(c[0].open, c[1].open));
}
int hikkake(const LastCandles& c) {
  return towards(c[0].high < c[1].high ? 1 : -1, isInside(c[1], c[2]) && (isLower(c[0], c[1]) || isHigher(c[0], c[1])));
}
int modifiedHikkake(const LastCandles& c) {
  const bool low = isLower(c[0], c[1]) && c[2].close <= c[2].low + c[2].near();
  const bool high = isHigher(c[0], c[1]) && c[2].close >= c[2].high - c[2].near();
  return towards(low ? 1 : -1, isInside(c[2], c[3]) && isInside(c[1], c[2]) && (low || high));
}
int identicalThreeCrows(const LastCandles& c) {
  return falling(allBlack(c) && c[2].noLower() && c[1].noLower() && c[0].noLower() && c[2].close > c[1].close &&
                 c[1].close > c[0].close && c[2].sameHeight(c[1].open, c[2].close) &&
                 c[1].sameHeight(c[0].open, c[1].close));
}
int stalledPattern(const LastCandles& c) {
  return falling(allWhite(c) && closesRise(c) && c[2].longBody() && c[1].longBody() && c[1].noUpper() &&
                 opensInBody(c[1], c[2]) && c[0].shortBody() && c[0].open >= c[1].close - c[0].body() - c[1].near());
}
int stickSandwich(const LastCandles& c) {
  return rising(c[2].black() && c[1].white() && c[0].black() && c[1].low > c[2].close &&
                c[2].sameHeight(c[0].close, c[2].close));
}
int tasukiGap(const LastCandles& c) {
  const bool alike = std::fabs(c[1].body() - c[0].body()) < c[1].near();
  const bool opensInside = c[0].open < c[1].top() && c[0].open > c[1].bottom();
  const bool up =
      bodyAbove(c[1], c[2]) && c[1].white() && c[0].black() && c[0].close < c[1].open && c[0].close > c[2].top();
  const bool down =
      bodyBelow(c[1], c[2]) && c[1].black() && c[0].white() && c[0].close > c[1].open && c[0].close < c[2].bottom();
  return towards(c[1].color(), alike && opensInside && (up || down));
}
int uniqueThreeRiver(const LastCandles& c) {
  return rising(c[2].longBody() && c[2].black() && c[1].black() && c[1].close > c[2].close && c[1].open <= c[2].open &&
                c[1].low < c[2].low && c[0].shortBody() && c[0].white() && c[0].open > c[1].low);
}
int upsideGapTwoCrows(const LastCandles& c) {
  return falling(c[2].white() && c[2].longBody() && c[1].black() && c[1].smallBody() && bodyAbove(c[1], c[2]) &&
                 c[0].black() && c[0].open > c[1].open && c[0].close < c[1].close && c[0].close > c[2].close);
}
int gapThreeMethods(const LastCandles& c) {
  const bool gap = c[2].white() ? bodyAbove(c[1], c[2]) : bodyBelow(c[1], c[2]);
  return towards(c[2].color(), c[2].white() == c[1].white() && c[1].white() != c[0].white() && c[0].open < c[1].top() &&
                                   c[0].open > c[1].bottom() && c[0].close < c[2].top() && c[0].close > c[2].bottom() &&
                                   gap);
}

constexpr PatternSpec kTriple[] = {
    {"CDL2CROWS", "Two crows", "A gap above a long white candle that two black ones close into its body.", 3, 12, 0.6,
     twoCrows},
    {"CDL3INSIDE", "Three inside", "A harami whose third candle goes on against the first.", 3, 12, 0.6, threeInside},
    {"CDL3OUTSIDE", "Three outside", "An engulfing whose third candle goes on.", 3, 3, 0.8, threeOutside},
    {"CDL3STARSINSOUTH", "Three stars in the south", "Three black candles, each smaller than the one before.", 3, 12,
     0.6, threeStarsInTheSouth},
    {"CDL3WHITESOLDIERS", "Three white soldiers", "Three strong white candles, each closing near its high.", 3, 12, 0.8,
     threeWhiteSoldiers},
    {"CDLADVANCEBLOCK", "Advance block", "Three white candles that lose strength.", 3, 12, 0.4, advanceBlock},
    {"CDLGAPSIDESIDEWHITE", "Side-by-side white lines", "After a gap two white candles of one size and open.", 3, 7,
     0.6, gapSideSideWhite},
    {"CDLHIKKAKE", "Hikkake", "A break out of an inside bar that may be false; confirmed when it is.", 3, 5, 0.6,
     hikkake, true},
    {"CDLHIKKAKEMOD", "Modified hikkake", "A hikkake after two inside bars; confirmed when the break is false.", 4, 10,
     0.6, modifiedHikkake, true},
    {"CDLIDENTICAL3CROWS", "Identical three crows", "Three black candles, each opening at the close before.", 3, 12,
     0.6, identicalThreeCrows},
    {"CDLSTALLEDPATTERN", "Stalled pattern", "Two long white candles and a small one at the top.", 3, 12, 0.4,
     stalledPattern},
    {"CDLSTICKSANDWICH", "Stick sandwich", "A white candle between two black ones with the same close.", 3, 7, 0.4,
     stickSandwich},
    {"CDLTASUKIGAP", "Tasuki gap", "A gap that the next candle does not close.", 3, 7, 0.4, tasukiGap},
    {"CDLUNIQUE3RIVER", "Unique three river", "A long black candle, a lower low, and a small white candle above it.", 3,
     12, 0.4, uniqueThreeRiver},
    {"CDLUPSIDEGAP2CROWS", "Upside gap two crows", "Two black candles above the gap over a long white one.", 3, 12, 0.4,
     upsideGapTwoCrows},
    {"CDLXSIDEGAP3METHODS", "Gap three methods", "A gap in the trend that the third candle closes.", 3, 2, 0.4,
     gapThreeMethods},
};

}  // namespace

std::span<const PatternSpec> triplePatterns() {
  return kTriple;
}

}  // namespace oms
