#include "oms/projections/pattern_board.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "tests/support/shared_data.h"

namespace oms {
namespace {

using Bars = std::vector<Bar>;
using Row = std::tuple<std::uint64_t, std::string_view, int, double>;  // bar, name, value, confidence

Bar barOf(std::int64_t minute, Price open, Price high, Price low, Price close) {
  Bar bar;
  bar.openTime = Timestamp::fromSeconds(60 * minute);
  bar.closeTime = bar.openTime + std::chrono::minutes(1);
  bar.open = open;
  bar.high = high;
  bar.low = low;
  bar.close = close;
  return bar;
}

// Prices that are whole numbers, so that averages do not depend on what they began with.
Bars wanderingBars(std::size_t count) {
  Bars bars;
  std::uint32_t state = 7;
  const auto below = [&state](std::uint32_t most) {
    return (state = state * 1'664'525 + 1'013'904'223) / 65'536 % most;
  };
  std::int64_t close = 1'000;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t open = close + below(5) - 2;
    close = open + below(21) - 10;
    bars.push_back(barOf(static_cast<std::int64_t>(i), Price::fromInt(open),
                         Price::fromInt(std::max(open, close) + below(6)),
                         Price::fromInt(std::min(open, close) - below(6)), Price::fromInt(close)));
  }
  return bars;
}

// Those that end on the last kBars bars, from all that there are.
std::vector<Row> expected(const Bars& bars) {
  PatternScanner scanner;
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < bars.size(); ++i) {
    for (const PatternHit& hit : scanner.onBar(bars[i])) {
      if (i + SeriesPatterns::kBars >= bars.size())
        rows.emplace_back(i, hit.pattern->name, hit.value, hit.confidence);
    }
  }
  return rows;
}

std::vector<Row> rowsOf(const SeriesPatterns& series) {
  std::vector<Row> rows;
  for (const FoundPattern& found : series.found())
    rows.emplace_back(found.bar, found.name, found.value, found.confidence);
  return rows;
}

// A view as a subscriber has it.
struct BoardReader {
  SessionView view;
  PatternBoard board;

  void take(const Bars& bars, std::uint64_t first, bool forming = false, Timeframe timeframe = Timeframe::m1) {
    auto sample = std::make_shared<MarketSample>();
    sample->bars.push_back({{0}, timeframe, first, bars, forming});
    auto instruments = std::make_shared<InstrumentList>();
    instruments->add({});
    EventBatch batch;
    batch.instruments = instruments;
    batch.sample = sample;
    ViewChanges changes;
    view.apply(batch, changes);
  }
  const SeriesPatterns& patterns() const { return board.series().at({{0}, Timeframe::m1}); }
};

Bars part(const Bars& bars, std::size_t from, std::size_t to) {
  return {bars.begin() + static_cast<std::ptrdiff_t>(from), bars.begin() + static_cast<std::ptrdiff_t>(to)};
}

std::vector<std::string> fieldsOf(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, ',');)
    fields.push_back(field);
  return fields;
}

class ReferenceFile : public testing::TestWithParam<const char*> {};

// What `tidemark patterns` prints of the file, as far back as the board looks.
TEST_P(ReferenceFile, IsFoundAsTalibDoes) {
  const std::string path = sharedData("reference/talib/") + "/" + GetParam();
  REQUIRE_SHARED_DATA(std::string("reference/talib/") + GetParam() + ".cdl.csv");
  Bars bars;
  std::ifstream input(path + ".input.csv");
  std::string line;
  std::getline(input, line);
  while (std::getline(input, line)) {
    const auto fields = fieldsOf(line);
    const auto price = [&fields](std::size_t column) { return Price::fromDoubleLossy(std::stod(fields.at(column))); };
    bars.push_back(barOf(static_cast<std::int64_t>(bars.size()), price(1), price(2), price(3), price(4)));
  }
  std::map<std::pair<std::uint64_t, std::string>, int> wanted;
  std::ifstream table(path + ".cdl.csv");
  std::getline(table, line);
  while (std::getline(table, line)) {
    const auto fields = fieldsOf(line);
    if (std::stoul(fields.at(0)) + SeriesPatterns::kBars >= bars.size())
      wanted[{std::stoul(fields[0]), fields.at(2).substr(0, fields[2].find('('))}] = std::stoi(fields.at(3));
  }
  BoardReader reader;
  reader.take(bars, 0);
  reader.board.update(reader.view);
  std::map<std::pair<std::uint64_t, std::string>, int> found;
  for (const FoundPattern& each : reader.patterns().found())
    found[{each.bar, std::string(each.name)}] = each.value;
  EXPECT_GT(found.size(), 500u);
  EXPECT_EQ(found, wanted);
}

INSTANTIATE_TEST_SUITE_P(Tables, ReferenceFile, testing::Values("aapl_daily", "spy502"));

// The patterns are those of the newest bars, in whatever pieces they came and whenever somebody looked.
RC_GTEST_PROP(SeriesPatterns, FollowFromTheBarsAlone, ()) {
  static const Bars bars = wanderingBars(4'000);
  const auto count = *rc::gen::inRange<std::size_t>(1, bars.size());
  BoardReader reader;
  std::size_t done = 0;
  while (done < count) {
    const std::size_t most = *rc::gen::element<std::size_t>(1, 40, 1'500, 4'000);
    const std::size_t next = std::min(count, done + *rc::gen::inRange<std::size_t>(1, most + 1));
    const bool forming = next < count && *rc::gen::arbitrary<bool>();
    reader.take(part(bars, done, next + (forming ? 1 : 0)), done, forming);
    done = next;
    if (*rc::gen::arbitrary<bool>())
      reader.board.update(reader.view);
  }
  reader.board.update(reader.view);
  RC_ASSERT(rowsOf(reader.patterns()) == expected(part(bars, 0, count)));
  RC_ASSERT(reader.patterns().bars() == std::min(count, SeriesPatterns::kBars));
  RC_ASSERT(reader.board.bars() == reader.patterns().bars());
}

// After a restart a subscriber gets what the engine kept, which need not be all there was.
TEST(SeriesPatterns, AreTheSameAfterARestart) {
  const Bars bars = wanderingBars(6'000);
  BoardReader before;
  before.take(part(bars, 0, 3'000), 0);
  before.board.update(before.view);
  before.take(part(bars, 3'000, 6'000), 3'000);
  before.board.update(before.view);
  BoardReader after;
  after.take(part(bars, 1'000, 6'000), 1'000);
  after.board.update(after.view);
  EXPECT_EQ(rowsOf(after.patterns()), rowsOf(before.patterns()));
  EXPECT_EQ(after.patterns().bars(), before.patterns().bars());
}

TEST(SeriesPatterns, ABarThatIsStillFormingHasNone) {
  const Bars bars = wanderingBars(200);
  BoardReader reader;
  reader.take(bars, 0, true);
  reader.board.update(reader.view);
  EXPECT_EQ(reader.patterns().bars(), 199u);
  EXPECT_EQ(rowsOf(reader.patterns()), expected(part(bars, 0, 199)));
}

TEST(SeriesPatterns, AnotherSeriesBeginsAnew) {
  const Bars bars = wanderingBars(400);
  Bars others = bars;
  for (Bar& bar : others)
    bar.openTime = bar.openTime + std::chrono::hours(24);
  BoardReader reader;
  reader.take(bars, 0);
  reader.board.update(reader.view);
  const std::uint64_t beginnings = reader.patterns().beginnings();
  reader.take(part(others, 100, 400), 0);  // shorter
  reader.board.update(reader.view);
  EXPECT_EQ(reader.patterns().beginnings(), beginnings + 1);
  EXPECT_EQ(rowsOf(reader.patterns()), expected(part(others, 100, 400)));
  reader.take(part(bars, 100, 400), 0);  // as long
  reader.board.update(reader.view);
  EXPECT_EQ(reader.patterns().beginnings(), beginnings + 2);
  EXPECT_EQ(reader.patterns().found().front().openTime, bars[100 + reader.patterns().found().front().bar].openTime);
}

// However far back a pattern reaches, and a hikkake waits three bars for its confirmation.
TEST(SeriesPatterns, TheLeadIsLongEnoughForEveryPattern) {
  for (const PatternSpec& pattern : patternCatalog())
    EXPECT_LE(pattern.lookback + (pattern.confirms ? 3 : 0), SeriesPatterns::kLead) << pattern.name;
}

TEST(PatternBoard, CatchesUpSeriesBySeriesAndLeavesNoneOut) {
  const Bars bars = wanderingBars(300);
  BoardReader reader;
  for (const Timeframe timeframe : {Timeframe::s1, Timeframe::m1, Timeframe::h1})
    reader.take(bars, 0, false, timeframe);
  EXPECT_FALSE(reader.board.update(reader.view, 100));
  EXPECT_EQ(reader.board.bars(), 300u);
  EXPECT_FALSE(reader.board.update(reader.view, 100));
  EXPECT_EQ(reader.board.bars(), 600u);
  EXPECT_FALSE(reader.board.update(reader.view, 100));
  EXPECT_EQ(reader.board.bars(), 900u);
  EXPECT_TRUE(reader.board.update(reader.view, 100));
  EXPECT_EQ(reader.board.series().size(), 3u);
  EXPECT_TRUE(reader.board.update(reader.view, 1));
  reader.view = SessionView();  // another session
  EXPECT_TRUE(reader.board.update(reader.view));
  EXPECT_TRUE(reader.board.series().empty());
}

TEST(PatternBoard, SaysWhereAndWhatWasFound) {
  const Bars bars = wanderingBars(500);
  BoardReader reader;
  reader.take(bars, 0);
  reader.board.update(reader.view);
  bool neutral = false;
  for (const FoundPattern& found : reader.patterns().found()) {
    const PatternSpec& row = patternCatalog()[found.place];
    EXPECT_EQ(found.name, row.name);
    EXPECT_EQ(found.title, row.title);
    EXPECT_EQ(found.description, row.description);
    EXPECT_EQ(found.openTime, bars[found.bar].openTime);
    EXPECT_EQ(found.closeTime, bars[found.bar].closeTime);
    EXPECT_EQ(found.bias, biasOf(row, found.value));
    neutral |= found.bias == PatternBias::neutral;
  }
  EXPECT_TRUE(neutral);
}

}  // namespace
}  // namespace oms
