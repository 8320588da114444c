// Every hit of TA-Lib's tables, and none beside them.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "oms/patterns/pattern_scanner.h"
#include "tests/support/shared_data.h"

namespace oms {
namespace {

using Hits = std::map<std::pair<std::size_t, std::string>, int>;
using TextRows = std::vector<std::vector<std::string>>;

TextRows rowsOf(const std::string& path) {
  std::ifstream file(path);
  TextRows rows;
  for (std::string line; std::getline(file, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
      line.pop_back();
    rows.emplace_back();
    std::size_t begin = 0;
    for (std::size_t comma = line.find(','); comma != std::string::npos; comma = line.find(',', begin)) {
      rows.back().push_back(line.substr(begin, comma - begin));
      begin = comma + 1;
    }
    rows.back().push_back(line.substr(begin));
  }
  return rows;
}

Hits scan(const TextRows& bars) {
  PatternScanner scanner;
  Hits hits;
  for (std::size_t i = 1; i < bars.size(); ++i) {
    for (const PatternHit& hit :
         scanner.onCandle(std::stod(bars[i][1]), std::stod(bars[i][2]), std::stod(bars[i][3]), std::stod(bars[i][4]))) {
      hits[{i - 1, std::string(hit.pattern->name)}] = hit.value;
      EXPECT_GT(hit.confidence, 0);
      EXPECT_LE(hit.confidence, 1);
    }
  }
  return hits;
}

// Says of the first few that differ what they are.
void expectSame(const Hits& mine, const Hits& expected) {
  std::size_t told = 0;
  const auto tell = [&](const char* what, const auto& hit) {
    if (++told <= 20)
      ADD_FAILURE() << what << " " << hit.first.second << " at " << hit.first.first << ": " << hit.second;
  };
  for (const auto& hit : expected) {
    const auto found = mine.find(hit.first);
    if (found == mine.end() || found->second != hit.second)
      tell("missing", hit);
  }
  for (const auto& hit : mine) {
    if (!expected.contains(hit.first))
      tell("too much", hit);
  }
  EXPECT_EQ(told, 0u);
}

class TalibPatterns : public testing::TestWithParam<const char*> {};

TEST_P(TalibPatterns, EveryHit) {
  const std::string path = sharedData("reference/talib/") + "/" + GetParam();
  const TextRows bars = rowsOf(path + ".input.csv");
  const TextRows table = rowsOf(path + ".cdl.csv");
  if (bars.empty() || table.empty())
    GTEST_SKIP() << "no reference values at " << path;
  Hits expected;
  for (std::size_t i = 1; i < table.size(); ++i)
    expected[{std::stoul(table[i][0]), table[i][2].substr(0, table[i][2].find('('))}] = std::stoi(table[i][3]);
  expectSame(scan(bars), expected);
  std::printf("compared %zu hits of %s over %zu bars\n", expected.size(), GetParam(), bars.size() - 1);
}

INSTANTIATE_TEST_SUITE_P(Tables, TalibPatterns, testing::Values("aapl_daily", "spy502"));

// A column a pattern; empty while it warms up.
TEST(LeanPatterns, EveryColumn) {
  const std::string path = sharedData("reference/lean/spy_candle_patterns.txt");
  const TextRows table = rowsOf(path);
  if (table.empty())
    GTEST_SKIP() << "no reference values at " << path;
  const Hits mine = scan(table);
  Hits expected;
  std::size_t compared = 0;
  for (std::size_t i = 1; i < table.size(); ++i) {
    for (std::size_t column = 6; column < table[i].size(); ++column) {
      if (table[i][column].empty())
        continue;
      ++compared;
      if (const int value = std::stoi(table[i][column]); value != 0)
        expected[{i - 1, table[0][column]}] = value;
    }
  }
  expectSame(mine, expected);
  std::printf("compared %zu values in %zu columns of Lean, %zu of them hits\n", compared, table[0].size() - 6,
              expected.size());
}

}  // namespace
}  // namespace oms
