#include "oms/patterns/pattern.h"

namespace oms {
namespace {

int beltHold(const LastCandles& c) {
  return towards(c[0].color(), c[0].longBody() && (c[0].white() ? c[0].noLower() : c[0].noUpper()));
}
int closingMarubozu(const LastCandles& c) {
  return towards(c[0].color(), c[0].longBody() && (c[0].white() ? c[0].noUpper() : c[0].noLower()));
}
int doji(const LastCandles& c) {
  return rising(c[0].doji());
}
int dragonflyDoji(const LastCandles& c) {
  return rising(c[0].doji() && c[0].noUpper() && c[0].lower() > c[0].tinyShadow());
}
int gravestoneDoji(const LastCandles& c) {
  return rising(c[0].doji() && c[0].noLower() && c[0].upper() > c[0].tinyShadow());
}
int highWave(const LastCandles& c) {
  return towards(c[0].color(), c[0].shortBody() && c[0].upper() > 2 * c[0].body() && c[0].lower() > 2 * c[0].body());
}
int longLeggedDoji(const LastCandles& c) {
  return rising(c[0].doji() && (c[0].lower() > c[0].body() || c[0].upper() > c[0].body()));
}
int longLine(const LastCandles& c) {
  return towards(c[0].color(),
                 c[0].longBody() && c[0].upper() < c[0].averageShadows && c[0].lower() < c[0].averageShadows);
}
int marubozu(const LastCandles& c) {
  return towards(c[0].color(), c[0].longBody() && c[0].noUpper() && c[0].noLower());
}
int rickshawMan(const LastCandles& c) {
  const double middle = c[0].low + c[0].range() / 2;
  return rising(c[0].doji() && c[0].lower() > c[0].body() && c[0].upper() > c[0].body() &&
                c[0].bottom() <= middle + c[0].near() && c[0].top() >= middle - c[0].near());
}
int shortLine(const LastCandles& c) {
  return towards(c[0].color(),
                 c[0].shortBody() && c[0].upper() < c[0].averageShadows && c[0].lower() < c[0].averageShadows);
}
int spinningTop(const LastCandles& c) {
  return towards(c[0].color(), c[0].shortBody() && c[0].upper() > c[0].body() && c[0].lower() > c[0].body());
}
int takuri(const LastCandles& c) {
  return rising(c[0].doji() && c[0].noUpper() && c[0].lower() > 2 * c[0].body());
}

constexpr PatternSpec undirected(PatternSpec row) {
  row.undirected = true;
  return row;
}

constexpr PatternSpec kSingle[] = {
    {"CDLBELTHOLD", "Belt hold", "A long candle that opens at its extreme and runs from there.", 1, 10, 0.4, beltHold},
    {"CDLCLOSINGMARUBOZU", "Closing marubozu", "A long candle that closes at its extreme.", 1, 10, 0.4,
     closingMarubozu},
    undirected({"CDLDOJI", "Doji", "It closes where it opened: neither side has won.", 1, 10, 0.4, doji}),
    undirected({"CDLDRAGONFLYDOJI", "Dragonfly doji", "A doji at its high: a fall within the bar was bought back.", 1,
                10, 0.6, dragonflyDoji}),
    undirected({"CDLGRAVESTONEDOJI", "Gravestone doji", "A doji at its low: a rise within the bar was sold.", 1, 10,
                0.6, gravestoneDoji}),
    undirected({"CDLHIGHWAVE", "High wave", "A short body between very long shadows: the market has lost its way.", 1,
                10, 0.4, highWave}),
    undirected({"CDLLONGLEGGEDDOJI", "Long-legged doji", "A doji with a long shadow: much movement, no result.", 1, 10,
                0.4, longLeggedDoji}),
    {"CDLLONGLINE", "Long line", "A long body with short shadows: one side had the bar to itself.", 1, 10, 0.4,
     longLine},
    {"CDLMARUBOZU", "Marubozu", "A long body without shadows: strength from the open to the close.", 1, 10, 0.6,
     marubozu},
    undirected(
        {"CDLRICKSHAWMAN", "Rickshaw man", "A long-legged doji with its body in the middle.", 1, 10, 0.4, rickshawMan}),
    undirected({"CDLSHORTLINE", "Short line", "A short body with short shadows: a pause.", 1, 10, 0.4, shortLine}),
    undirected({"CDLSPINNINGTOP", "Spinning top", "A short body between longer shadows: indecision.", 1, 10, 0.4,
                spinningTop}),
    undirected({"CDLTAKURI", "Takuri", "A dragonfly doji with a very long lower shadow.", 1, 10, 0.6, takuri}),
};

}  // namespace

std::span<const PatternSpec> singlePatterns() {
  return kSingle;
}

}  // namespace oms
