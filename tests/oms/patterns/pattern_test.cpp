#include <gtest/gtest.h>

#include <set>
#include <string>

#include "oms/model/archives.h"
#include "oms/patterns/pattern_scanner.h"

namespace oms {
namespace {

// Ordinary candles: bodies of 1, shadows of 0.5.
void warmUp(PatternScanner& scanner, int bars = 12) {
  for (int i = 0; i < bars; ++i)
    scanner.onCandle(i % 2 ? 101 : 100, 101.5, 99.5, i % 2 ? 100 : 101);
}

int valueOf(std::span<const PatternHit> hits, std::string_view name) {
  for (const PatternHit& hit : hits) {
    if (hit.pattern->name == name)
      return hit.value;
  }
  return 0;
}

TEST(PatternCatalog, HasTalibs61WithTheirWords) {
  std::set<std::string_view> names;
  for (const PatternSpec& row : patternCatalog()) {
    EXPECT_TRUE(row.name.starts_with("CDL")) << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(findPattern(row.name), &row);
    EXPECT_FALSE(row.title.empty()) << row.name;
    EXPECT_TRUE(row.description.ends_with(".")) << row.name;
    EXPECT_GE(row.lookback, row.candles - 1) << row.name;
    EXPECT_LE(row.candles, LastCandles::kMost) << row.name;
    EXPECT_GT(row.reliability, 0) << row.name;
    EXPECT_LE(row.reliability, 1) << row.name;
  }
  EXPECT_EQ(names.size(), 61u);
  EXPECT_EQ(findPattern("CDLNONE"), nullptr);
}

// TA-Lib gives a doji 100 wherever it stands, and a candle's colour as the sign of a spinning top's value.
TEST(PatternCatalog, TellsADirectionOnlyWhereThePatternHasOne) {
  struct Case {
    const char* name;
    int value;
    PatternBias bias;
  };
  for (const Case& each :
       {Case{"CDLDOJI", 100, PatternBias::neutral}, Case{"CDLSPINNINGTOP", -100, PatternBias::neutral},
        Case{"CDLENGULFING", 100, PatternBias::bullish}, Case{"CDLENGULFING", -100, PatternBias::bearish},
        Case{"CDLHIKKAKE", -200, PatternBias::bearish}})
    EXPECT_EQ(biasOf(*findPattern(each.name), each.value), each.bias) << each.name;
  EXPECT_EQ(name(PatternBias::bullish), "bullish");
}

// A marubozu against an opposite one with a gap between them; no table has one.
TEST(Patterns, Kicking) {
  struct Case {
    double first[2];  // open and close
    double second[2];
    int kicking;
    int byLength;
  };
  for (const Case& each : {Case{{100, 97}, {101, 105}, 100, 100},   // black, then a longer white above it
                           Case{{100, 94}, {101, 104}, 100, -100},  // the black one is longer
                           Case{{100, 103}, {99, 95}, -100, -100},  // white, then a longer black below it
                           Case{{100, 106}, {99, 96}, -100, 100},   // the white one is longer
                           Case{{100, 97}, {99, 103}, 0, 0},        // no gap
                           Case{{100, 103}, {104, 108}, 0, 0},      // of one colour
                           Case{{100, 97}, {101, 101.5}, 0, 0}}) {  // the second is short
    PatternScanner scanner;
    warmUp(scanner);
    const auto bare = [&scanner](const double(&candle)[2]) {
      return scanner.onCandle(candle[0], std::max(candle[0], candle[1]), std::min(candle[0], candle[1]), candle[1]);
    };
    bare(each.first);
    const auto hits = bare(each.second);
    EXPECT_EQ(valueOf(hits, "CDLKICKING"), each.kicking) << each.first[1] << " " << each.second[1];
    EXPECT_EQ(valueOf(hits, "CDLKICKINGBYLENGTH"), each.byLength) << each.first[1] << " " << each.second[1];
  }
}

// An inside bar, a break downwards, and within three bars a close above the inside bar's high.
TEST(Patterns, AHikkakeIsConfirmedOnceAndInTime) {
  for (const int barsBetween : {0, 2, 3}) {
    PatternScanner scanner;
    warmUp(scanner);
    scanner.onCandle(100, 104, 96, 101);
    scanner.onCandle(100, 102, 98, 101);
    EXPECT_EQ(valueOf(scanner.onCandle(100, 101, 97, 98), "CDLHIKKAKE"), 100);
    for (int i = 0; i < barsBetween; ++i)
      EXPECT_EQ(valueOf(scanner.onCandle(98, 101 + i, 97, 99), "CDLHIKKAKE"), 0);
    EXPECT_EQ(valueOf(scanner.onCandle(99, 105, 96, 103), "CDLHIKKAKE"), barsBetween < 3 ? 200 : 0);
    EXPECT_EQ(valueOf(scanner.onCandle(103, 106, 95, 105), "CDLHIKKAKE"), 0);
  }
}

TEST(Patterns, NothingIsFoundInAMarketThatStandsStillButDoji) {
  PatternScanner scanner;
  for (int i = 0; i < 50; ++i) {
    for (const PatternHit& hit : scanner.onCandle(5, 5, 5, 5))
      EXPECT_TRUE(hit.pattern->name == "CDLDOJI" || hit.pattern->name == "CDLRICKSHAWMAN") << hit.pattern->name;
  }
}

TEST(Patterns, GoOnAfterASave) {
  PatternScanner scanner;
  warmUp(scanner);
  scanner.onCandle(100, 104, 96, 101);
  scanner.onCandle(100, 102, 98, 101);
  scanner.onCandle(100, 101, 97, 98);  // a hikkake that waits
  SaveArchive save;
  save(scanner);
  const std::string bytes = save.take();
  PatternScanner other;
  LoadArchive load(bytes, 0, 0);
  load(other);
  ASSERT_TRUE(load.complete());
  EXPECT_EQ(hashOf(other), hashOf(scanner));
  EXPECT_EQ(valueOf(other.onCandle(99, 105, 96, 103), "CDLHIKKAKE"), 200);
}

TEST(Patterns, ALargerOneIsMoreConfident) {
  const auto confidence = [](double size) {
    PatternScanner scanner;
    warmUp(scanner);
    scanner.onCandle(100, 100.1, 100 - 0.5 * size, 100 - 0.5 * size);
    const auto hits = scanner.onCandle(100 - 0.6 * size, 100 + size, 100 - 0.6 * size, 100 + size);
    for (const PatternHit& hit : hits) {
      if (hit.pattern->name == "CDLENGULFING")
        return hit.confidence;
    }
    return 0.0;
  };
  EXPECT_GT(confidence(0.5), 0.4);
  EXPECT_GT(confidence(2), confidence(0.5));
  EXPECT_EQ(confidence(20), 0.8);
}

}  // namespace
}  // namespace oms
