#include "oms/patterns/pattern.h"

namespace oms {
namespace {

bool opposite(const LastCandles& c) {
  return c[0].white() != c[1].white();
}
bool hammerShape(const MarketCandle& candle) {
  return candle.shortBody() && candle.lower() > candle.body() && candle.noUpper();
}
bool invertedShape(const MarketCandle& candle) {
  return candle.shortBody() && candle.upper() > candle.body() && candle.noLower();
}
bool isMarubozu(const MarketCandle& candle) {
  return candle.longBody() && candle.noUpper() && candle.noLower();
}
// A white candle that opens below the low of a long black one.
bool opensBelowBlack(const LastCandles& c) {
  return c[1].black() && c[1].longBody() && c[0].white() && c[0].open < c[1].low;
}

int counterAttack(const LastCandles& c) {
  return towards(c[0].color(),
                 opposite(c) && c[1].longBody() && c[0].longBody() && c[1].sameHeight(c[0].close, c[1].close));
}
int darkCloudCover(const LastCandles& c) {
  return falling(c[1].white() && c[1].longBody() && c[0].black() && c[0].open > c[1].high && c[0].close > c[1].open &&
                 c[0].close < c[1].close - c[1].body() * 0.5);
}
int dojiStar(const LastCandles& c) {
  return towards(-c[1].color(),
                 c[1].longBody() && c[0].doji() && (c[1].white() ? bodyAbove(c[0], c[1]) : bodyBelow(c[0], c[1])));
}
int engulfing(const LastCandles& c) {
  return towards(c[0].color(), opposite(c) && c[0].top() > c[1].top() && c[0].bottom() < c[1].bottom());
}
int hammer(const LastCandles& c) {
  return rising(hammerShape(c[0]) && c[0].bottom() <= c[1].low + c[1].near());
}
int hangingMan(const LastCandles& c) {
  return falling(hammerShape(c[0]) && c[0].bottom() >= c[1].high - c[1].near());
}
int harami(const LastCandles& c) {
  return towards(-c[1].color(), c[1].longBody() && c[0].smallBody() && bodyInside(c[0], c[1]));
}
int haramiCross(const LastCandles& c) {
  return towards(-c[1].color(), c[1].longBody() && c[0].doji() && bodyInside(c[0], c[1]));
}
int homingPigeon(const LastCandles& c) {
  return rising(c[1].black() && c[1].longBody() && c[0].black() && c[0].smallBody() && bodyInside(c[0], c[1]));
}
int inNeck(const LastCandles& c) {
  return falling(opensBelowBlack(c) && c[0].close >= c[1].close && c[0].close <= c[1].close + c[1].equal());
}
int invertedHammer(const LastCandles& c) {
  return rising(invertedShape(c[0]) && bodyBelow(c[0], c[1]));
}
bool kicks(const LastCandles& c) {
  return opposite(c) && isMarubozu(c[1]) && isMarubozu(c[0]) &&
         (c[0].white() ? wholeAbove(c[0], c[1]) : wholeBelow(c[0], c[1]));
}
int kicking(const LastCandles& c) {
  return towards(c[0].color(), kicks(c));
}
int kickingByLength(const LastCandles& c) {
  return towards(c[c[0].body() > c[1].body() ? 0 : 1].color(), kicks(c));
}
int matchingLow(const LastCandles& c) {
  return rising(c[1].black() && c[0].black() && c[1].sameHeight(c[0].close, c[1].close));
}
int onNeck(const LastCandles& c) {
  return falling(opensBelowBlack(c) && c[1].sameHeight(c[0].close, c[1].low));
}
int piercing(const LastCandles& c) {
  return rising(opensBelowBlack(c) && c[0].longBody() && c[0].close < c[1].open &&
                c[0].close > c[1].close + c[1].body() * 0.5);
}
int separatingLines(const LastCandles& c) {
  return towards(c[0].color(), opposite(c) && c[1].sameHeight(c[0].open, c[1].open) && c[0].longBody() &&
                                   (c[0].white() ? c[0].noLower() : c[0].noUpper()));
}
int shootingStar(const LastCandles& c) {
  return falling(invertedShape(c[0]) && bodyAbove(c[0], c[1]));
}
int thrusting(const LastCandles& c) {
  return falling(opensBelowBlack(c) && c[0].close > c[1].close + c[1].equal() &&
                 c[0].close <= c[1].close + c[1].body() * 0.5);
}

constexpr PatternSpec kDouble[] = {
    {"CDLCOUNTERATTACK", "Counterattack", "Two long candles against each other that close at one price.", 2, 11, 0.4,
     counterAttack},
    {"CDLDARKCLOUDCOVER", "Dark cloud cover", "It opens above a long white candle and closes deep in its body.", 2, 11,
     0.6, darkCloudCover},
    {"CDLDOJISTAR", "Doji star", "A doji that gaps away from a long candle: the move may be over.", 2, 11, 0.6,
     dojiStar},
    {"CDLENGULFING", "Engulfing", "A body that swallows the opposite one before it.", 2, 2, 0.8, engulfing},
    {"CDLHAMMER", "Hammer", "A short body over a long lower shadow, near a low: a fall was bought.", 2, 11, 0.6,
     hammer},
    {"CDLHANGINGMAN", "Hanging man", "A hammer near a high: the first heavy selling.", 2, 11, 0.6, hangingMan},
    {"CDLHARAMI", "Harami", "A small body inside the long one before it: the move stops.", 2, 11, 0.4, harami},
    {"CDLHARAMICROSS", "Harami cross", "A doji inside the long body before it.", 2, 11, 0.6, haramiCross},
    {"CDLHOMINGPIGEON", "Homing pigeon", "A small black body inside a long black one: selling weakens.", 2, 11, 0.4,
     homingPigeon},
    {"CDLINNECK", "In-neck", "After a long black candle a white one comes back just to its close.", 2, 11, 0.4, inNeck},
    {"CDLINVERTEDHAMMER", "Inverted hammer", "A short body under a long upper shadow, below the body before.", 2, 11,
     0.4, invertedHammer},
    {"CDLKICKING", "Kicking", "A marubozu that gaps away from an opposite marubozu.", 2, 11, 0.8, kicking},
    {"CDLKICKINGBYLENGTH", "Kicking by length", "Kicking, in the direction of the longer marubozu.", 2, 11, 0.8,
     kickingByLength},
    {"CDLMATCHINGLOW", "Matching low", "Two black candles with one close: the price holds there.", 2, 6, 0.4,
     matchingLow},
    {"CDLONNECK", "On-neck", "After a long black candle a white one comes back just to its low.", 2, 11, 0.4, onNeck},
    {"CDLPIERCING", "Piercing", "It opens below a long black candle and closes above the middle of its body.", 2, 11,
     0.6, piercing},
    {"CDLSEPARATINGLINES", "Separating lines", "From the same open an opposite candle takes the trend up again.", 2, 11,
     0.4, separatingLines},
    {"CDLSHOOTINGSTAR", "Shooting star", "A short body under a long upper shadow, above the body before.", 2, 11, 0.6,
     shootingStar},
    {"CDLTHRUSTING", "Thrusting", "A white candle comes back into a long black one, but not to its middle.", 2, 11, 0.4,
     thrusting},
};

}  // namespace

std::span<const PatternSpec> doublePatterns() {
  return kDouble;
}

}  // namespace oms
