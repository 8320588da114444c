// Files that are nearly right, thousands of them: parsing ends with a definition or with errors that have a place.
#include <gtest/gtest.h>

#include <algorithm>

#include "oms/strategies/expression_series.h"
#include "tests/oms/strategies/shipped.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

std::string textOf(const std::string& name) {
  std::ifstream file(TIDEMARK_SOURCE_DIR "/resources/strategies/" + name + ".toml");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ = state_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
    return static_cast<std::size_t>(state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

// Drops, doubles, moves and replaces pieces of the text.
std::string damaged(std::string text, Chance& chance) {
  constexpr std::string_view kBytes = "()[]{}\"'=.,$<>+-*/#\\\n \x01\xff\xc3 0e9az_";
  for (std::size_t i = chance.below(4) + 1; i > 0 && !text.empty(); --i) {
    const std::size_t place = chance.below(text.size());
    const std::size_t length = std::min(text.size() - place, chance.below(12));
    switch (chance.below(4)) {
      case 0:
        text.erase(place, length);
        break;
      case 1:
        text.insert(place, text.substr(place, length));
        break;
      case 2:
        text.insert(chance.below(text.size()), text.substr(place, length));
        break;
      default:
        text[place] = kBytes[chance.below(kBytes.size())];
        break;
    }
  }
  return text;
}

TEST(HostileFile, DamagedFilesEndInErrorsWithAPlace) {
  Chance chance(20260105);
  for (const char* name : kShipped) {
    const std::string good = textOf(name);
    const auto lines = std::count(good.begin(), good.end(), '\n') + 16;
    for (int i = 0; i < 1000; ++i) {
      const std::string text = damaged(good, chance);
      const auto result = parseStrategy(text, "x.toml", {});
      if (result)
        continue;
      ASSERT_FALSE(result.error().empty()) << text;
      for (const FileError& error : result.error()) {
        ASSERT_TRUE(error.line >= 1 && error.line <= lines && error.column >= 1) << error.text() << "\n" << text;
        ASSERT_FALSE(error.message.empty()) << text;
      }
    }
  }
}

TEST(HostileFile, DamagedExpressionsEndInErrorsWithAPlace) {
  Chance chance(7);
  const std::string good =
      "ema(close, 12) crosses_above sma(high - low, 4 * 5)[2] and not (bbands(close, 5).upper > 1e3 or "
      "bars_since(volume == 0) >= -3)";
  int compiled = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string text = damaged(good, chance);
    auto series = ExpressionSeries::compile(text);
    if (!series) {
      ASSERT_LE(series.error().offset, text.size()) << text;
      ASSERT_FALSE(series.error().message.empty()) << text;
      continue;
    }
    ++compiled;
    for (int bar = 0; bar < 3; ++bar)
      series->onBar(makeBar(bar, 100 + bar));
  }
  EXPECT_GT(compiled, 100);  // otherwise the damage is too great to test anything behind the parser
}

// Each of these windows is allowed; all of them together would take a session's memory, once a symbol.
TEST(HostileFile, WhatReachesBackTooFarTogetherIsRefused) {
  const auto textWith = [](int windows) {
    std::string text = "[conditions.signal]\n";
    for (int i = 0; i < windows; ++i) {
      const std::string at = std::to_string(i);
      text += "c" + at + " = { when = \"sma(close, " + std::to_string(99'900 - i) + ") > close[" + at + "]\" }\n";
    }
    return strategyText(text);
  };
  EXPECT_EQ(errorsOf(textWith(20)), std::vector<std::string>{});
  const auto errors = errorsOf(textWith(22));
  ASSERT_EQ(errors.size(), 1u);
  const std::string sentence =
      ":37: error: the file's expressions reach back over too many bars, 2097859 together; shorten their periods";
  EXPECT_TRUE(errors.front().ends_with(sentence)) << errors.front();
}

}  // namespace
}  // namespace oms
