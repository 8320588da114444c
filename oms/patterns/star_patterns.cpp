#include "oms/patterns/pattern.h"

namespace oms {
namespace {

// How deep the last candle closes in the body of the first.
constexpr double kStarPenetration = 0.3;

bool closesDown(const LastCandles& c) {
  return c[0].longBody() && c[0].black() && c[0].close < c[2].close - c[2].body() * kStarPenetration;
}
bool closesUp(const LastCandles& c) {
  return c[0].longBody() && c[0].white() && c[0].close > c[2].close + c[2].body() * kStarPenetration;
}
bool eveningBegins(const LastCandles& c) {
  return c[2].longBody() && c[2].white() && bodyAbove(c[1], c[2]);
}
bool morningBegins(const LastCandles& c) {
  return c[2].longBody() && c[2].black() && bodyBelow(c[1], c[2]);
}

int abandonedBaby(const LastCandles& c) {
  if (!c[2].longBody() || !c[1].doji())
    return 0;
  if (c[2].white() && wholeAbove(c[1], c[2]) && wholeBelow(c[0], c[1]))
    return falling(closesDown(c));
  return rising(c[2].black() && wholeBelow(c[1], c[2]) && wholeAbove(c[0], c[1]) && closesUp(c));
}
int eveningDojiStar(const LastCandles& c) {
  return falling(eveningBegins(c) && c[1].doji() && closesDown(c));
}
int eveningStar(const LastCandles& c) {
  return falling(eveningBegins(c) && c[1].smallBody() && closesDown(c));
}
int morningDojiStar(const LastCandles& c) {
  return rising(morningBegins(c) && c[1].doji() && closesUp(c));
}
int morningStar(const LastCandles& c) {
  return rising(morningBegins(c) && c[1].smallBody() && closesUp(c));
}
// All three are measured with what was usual before the first.
int triStar(const LastCandles& c) {
  const double doji = c[2].dojiBody();
  if (!(c[2].body() <= doji && c[1].body() <= doji && c[0].body() <= doji))
    return 0;
  if (bodyAbove(c[1], c[2]) && c[0].top() < c[1].top())
    return -100;
  return rising(bodyBelow(c[1], c[2]) && c[0].bottom() > c[1].bottom());
}

constexpr PatternSpec kStars[] = {
    {"CDLABANDONEDBABY", "Abandoned baby", "A doji with gaps on both sides between two opposite candles.", 3, 12, 0.8,
     abandonedBaby},
    {"CDLEVENINGDOJISTAR", "Evening doji star", "A doji above a long white candle, then a black one back into it.", 3,
     12, 0.8, eveningDojiStar},
    {"CDLEVENINGSTAR", "Evening star", "A small body above a long white candle, then a black one back into it.", 3, 12,
     0.8, eveningStar},
    {"CDLMORNINGDOJISTAR", "Morning doji star", "A doji below a long black candle, then a white one back into it.", 3,
     12, 0.8, morningDojiStar},
    {"CDLMORNINGSTAR", "Morning star", "A small body below a long black candle, then a white one back into it.", 3, 12,
     0.8, morningStar},
    {"CDLTRISTAR", "Tristar", "Three doji, the middle one apart from the first.", 3, 12, 0.6, triStar},
};

}  // namespace

std::span<const PatternSpec> starPatterns() {
  return kStars;
}

}  // namespace oms
