// Other timeframes and symbols in expressions: what they are worth at each own bar, and that it is never the future.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "oms/market/bar_builder.h"
#include "oms/model/archives.h"
#include "oms/strategies/expression_series.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

constexpr std::int64_t kFullHour = 1'700'006'400;

// The n-th minute of an hour, of a symbol whose high and low are one away.
Bar minuteBar(int n, double close) {
  Bar bar = makeBar(0, close);
  bar.openTime = Timestamp::fromSeconds(kFullHour + n * 60);
  bar.closeTime = bar.openTime + std::chrono::minutes(1);
  return bar;
}

// Minutes by symbol; the own symbol's is empty. A symbol need not have all of them.
using Minutes = std::map<std::string, std::vector<Bar>>;

// One expression over minutes, with the bars of other timeframes put together as the engine does it.
class Reading {
 public:
  Reading(const std::string& expression, const Minutes& minutes) : minutes_(minutes) {
    auto compiled = ExpressionSeries::compile(expression, Timeframe::m1);
    EXPECT_TRUE(compiled) << expression << ": " << (compiled ? "" : compiled.error().message);
    if (!compiled)
      return;
    series_.emplace(std::move(*compiled));
    for (std::size_t i = 1; i < series_->series().size(); ++i)
      builders_.emplace_back(SymbolIndex{0}, std::vector{series_->series()[i].name.timeframe});
    next_.resize(builders_.size());
  }

  // At each of the first `count` own bars; what closes together is given in one or the other order.
  std::vector<std::optional<double>> values(std::size_t count, bool backward = false) {
    std::vector<std::optional<double>> values;
    for (std::size_t i = 0; series_ && i < count; ++i) {
      const Bar& own = minutes_.at("")[i];
      for (std::size_t n = 0; n < builders_.size(); ++n)
        giveUntil(own.closeTime, backward ? builders_.size() - 1 - n : n);
      series_->onBar(own);
      values.push_back(series_->value());
    }
    return values;
  }
  const ExpressionSeries& series() const { return *series_; }

 private:
  void giveUntil(Timestamp close, std::size_t place) {
    const std::vector<Bar>& bars = minutes_.at(series_->series()[place + 1].name.symbol);
    std::vector<ClosedBar> closed;
    for (std::size_t& next = next_[place]; next < bars.size() && bars[next].closeTime <= close; ++next) {
      MarketUpdate piece;
      piece.time = bars[next].closeTime;
      piece.symbol = {0};
      piece.data = BarUpdate{bars[next], Timeframe::m1};
      builders_[place].update(piece, closed);
    }
    builders_[place].advanceTo(close, closed);
    for (const ClosedBar& each : closed)
      series_->onOtherBar(static_cast<SeriesIndex>(place + 1), each.bar);
  }

  const Minutes& minutes_;
  std::optional<ExpressionSeries> series_;
  std::vector<BarBuilder> builders_;
  std::vector<std::size_t> next_;
};

std::string textOf(const std::vector<std::optional<double>>& values) {
  std::string text;
  for (const auto& value : values) {
    char digits[32] = "none";
    if (value)
      std::snprintf(digits, sizeof digits, "%.10g", *value);
    text += (text.empty() ? "" : " ") + std::string(digits);
  }
  return text;
}

struct ElsewhereCase {
  const char* expression;
  const char* values;
};

// Nine minutes that close at 1 … 9: bars of three minutes that close at 3, 6 and 9.
TEST(OtherTimeframe, Table) {
  Minutes minutes;
  for (int n = 0; n < 9; ++n)
    minutes[""].push_back(minuteBar(n, n + 1));
  for (const auto& [expression, values] : std::vector<ElsewhereCase>{
           {"close on '3m'", "none none 3 3 3 6 6 6 9"},
           {"open on '3m'", "none none 1 1 1 4 4 4 7"},
           {"(high - low) on '3m'", "none none 4 4 4 4 4 4 4"},
           {"hl2 on \"3m\"", "none none 2 2 2 5 5 5 8"},
           {"volume on '3m'", "none none 3000 3000 3000 3000 3000 3000 3000"},
           {"close on '1m'", "1 2 3 4 5 6 7 8 9"},
           {"7 on '3m'", "7 7 7 7 7 7 7 7 7"},
           {"close > close on '3m'", "none none 0 1 1 0 1 1 0"},
           {"(close > open) on '3m'", "none none 1 1 1 1 1 1 1"},
           {"-close on '3m'", "none none -3 -3 -3 -6 -6 -6 -9"},
           // What is made of hours counts hours, wherever on stands.
           {"(close on '3m')[1]", "none none none none none 3 3 3 6"},
           {"close on '3m'[1]", "none none none none none 3 3 3 6"},
           {"close[1] on '3m'", "none none none none none 3 3 3 6"},
           {"sma(close, 2) on '3m'", "none none none none none 4.5 4.5 4.5 7.5"},
           {"sma(close on '3m', 2)", "none none none none none 4.5 4.5 4.5 7.5"},
           {"sma(close, 2)[1] on '3m'", "none none none none none none none none 4.5"},
           {"vwma(close on '3m', 2)", "none none none none none 4.5 4.5 4.5 7.5"},
           {"vwma(2) on '3m'", "none none none none none 4.5 4.5 4.5 7.5"},
           {"trange() on '3m'", "none none none none none 4 4 4 4"},
           {"(bbands(close, 2, 1, 1) on '3m').upper", "none none none none none 6 6 6 9"},
           {"bbands(close, 2, 1, 1) on '3m'.lower", "none none none none none 3 3 3 6"},
           {"close on '3m' crosses_above 5", "none none none none none 1 1 1 0"},
           {"(close crosses_above 5) on '3m'", "none none none none none 1 1 1 0"},
           {"bars_since(close on '3m' == 3)", "none none 0 0 0 1 1 1 2"},
           // Where both meet, own bars are counted.
           {"close - close on '3m'", "none none 0 1 2 0 1 2 0"},
           {"(close - close on '3m')[1]", "none none none 0 1 2 0 1 2"},
           {"sma(close - close on '3m', 2)", "none none none 0.5 1.5 1 0.5 1.5 1"},
           {"close crosses_above close on '3m'", "none none none 1 0 0 1 0 0"},
           {"bars_since(close == close on '3m')", "none none 0 1 2 0 1 2 0"},
           {"close[3] + close on '3m'", "none none none 4 5 9 10 11 15"},
           // Of two other timeframes too; five minutes close at 5.
           {"close on '5m' - close on '3m'", "none none none none 2 -1 -1 -1 -4"},
           {"(close on '5m' - close on '3m')[1]", "none none none none none 2 -1 -1 -1"},
           // Inside on, the bars at hand are those that it names: the five minutes' newest at each of three.
           {"(close - close on '5m') on '3m'", "none none none none none 1 1 1 4"}}) {
    EXPECT_EQ(textOf(Reading(expression, minutes).values(9)), values) << expression;
    EXPECT_EQ(textOf(Reading(expression, minutes).values(9, true)), values) << expression;
  }
}

// B lacks its fourth minute and C has only two: a bar that is missing leaves the last one.
TEST(OtherSymbol, Table) {
  Minutes minutes;
  for (int n = 0; n < 6; ++n) {
    minutes[""].push_back(minuteBar(n, n + 1));
    if (n != 3)
      minutes["B"].push_back(minuteBar(n, 10 * (n + 1)));
    if (n == 1 || n == 4)
      minutes["C"].push_back(minuteBar(n, 100));
  }
  for (const auto& [expression, values] :
       std::vector<ElsewhereCase>{{"close of 'B'", "10 20 30 30 50 60"},
                                  {"close of 'B' - close", "9 18 27 26 45 54"},
                                  {"close of 'B'[1]", "none 10 20 20 30 50"},
                                  {"(close[1]) of 'B'", "none 10 20 20 30 50"},
                                  {"(close - close of 'B')[1]", "none -9 -18 -27 -26 -45"},
                                  {"sma(close, 2) of 'B'", "none 15 25 25 40 55"},
                                  {"close on '3m' of 'B'", "none none 30 30 30 60"},
                                  {"close of 'B' on '3m'", "none none 30 30 30 60"},
                                  {"volume of 'B' on '3m'", "none none 3000 3000 3000 2000"},
                                  {"close of 'C'", "none 100 100 100 100 100"},
                                  {"(close - close of 'B') of 'C'", "none 80 80 80 50 50"},
                                  {"bars_since(close of 'B' == 30)", "none none 0 0 1 2"},
                                  {"close of 'B' > close of 'C'", "none 0 0 0 0 0"}}) {
    EXPECT_EQ(textOf(Reading(expression, minutes).values(6)), values) << expression;
    EXPECT_EQ(textOf(Reading(expression, minutes).values(6, true)), values) << expression;
  }
}

TEST(OtherSymbol, CommonPartsAreComputedOnceAndNothingIsReadInVain) {
  const auto compiled = ExpressionSeries::compile(
      "close of 'B' on '1h' + close on '1h' of 'B' > ema(close, 20) on '1h' of 'B' and (7 of 'X') > 1", Timeframe::m1);
  ASSERT_TRUE(compiled) << compiled.error().message;
  ASSERT_EQ(compiled->series().size(), 2u);
  EXPECT_EQ(nameOf(compiled->series()[1].name), "1h of B");
}

TEST(OtherSymbol, MoreThanSixteenAreTooMany) {
  std::string sum = "0";
  for (int i = 0; i < 16; ++i)
    sum += " + close of 'S" + std::to_string(i) + "'";
  EXPECT_TRUE(ExpressionSeries::compile(sum));
  const auto more = ExpressionSeries::compile(sum + " + close of 'S16'");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().message, "more than 16 other timeframes and symbols are named: leave some out");
}

constexpr const char* kExpressions[] = {
    "close on '5m'",
    "ema(close, 4) on '15m' - close",
    "rsi(close on '5m' - close, 3)",
    "bars_since(close crosses_above sma(close, 3) on '5m')",
    "close of 'B' / close",
    "sma(close / close of 'B', 5)",
    "ema(close, 3) on '5m' of 'B' crosses_above ema(close, 3) on '5m'",
    "highest(high, 2) on '1h' of 'B'",
    "(close - close of 'B') on '5m'",
    "(close of 'B' - close) of 'C' on '3m'",
    "atr(3) of 'C'",
};

// Minutes with holes, so that bars of all timeframes are closed late now and then.
Minutes randomMinutes(std::uint64_t seed, int count) {
  std::mt19937_64 random(seed);
  Minutes minutes;
  for (const char* symbol : {"", "B", "C"}) {
    double price = 100;
    for (int n = 0; n < count; ++n) {
      price += static_cast<double>(static_cast<int>(random() % 21) - 10) / 4;
      if (random() % 5 == 0)
        n += static_cast<int>(random() % 9);
      minutes[symbol].push_back(minuteBar(n, std::max(price, 10.0)));
    }
  }
  return minutes;
}

// What came later than an own bar's close, of any symbol, has no part in its value.
TEST(Elsewhere, NoExpressionSeesTheFuture) {
  std::size_t compared = 0;
  for (const char* expression : kExpressions) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const Minutes minutes = randomMinutes(seed, 240);
      const std::size_t count = minutes.at("").size();
      const auto whole = Reading(expression, minutes).values(count);
      for (std::size_t cut = 1; cut <= count; cut += 7) {
        const Timestamp end = minutes.at("")[cut - 1].closeTime;
        Minutes before;
        for (const auto& [symbol, bars] : minutes)
          std::copy_if(bars.begin(), bars.end(), std::back_inserter(before[symbol]),
                       [&](const Bar& bar) { return bar.closeTime <= end; });
        const auto part = Reading(expression, before).values(cut);
        ASSERT_EQ(textOf(part), textOf({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut)}))
            << expression << " cut at " << cut << ", seed " << seed;
        compared += cut;
      }
    }
  }
  RecordProperty("values_compared", static_cast<int>(compared));
}

// The newest bar of five minutes that is over, looked for in all minutes anew at each bar.
TEST(Elsewhere, IsWhatANaiveSearchFinds) {
  const Minutes minutes = randomMinutes(9, 300);
  for (const std::string symbol : {"", "B"}) {
    const std::string expression = symbol.empty() ? "close on '5m'" : "close on '5m' of 'B'";
    const auto values = Reading(expression, minutes).values(minutes.at("").size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Timestamp now = minutes.at("")[i].closeTime;
      std::optional<double> expected;
      for (const Bar& bar : minutes.at(symbol)) {
        if (closeOf(Timeframe::m5, openOf(Timeframe::m5, bar.openTime)) <= now)
          expected = bar.close.toDoubleLossy();
      }
      ASSERT_EQ(values[i], expected) << expression << " at " << i;
    }
  }
}

TEST(Elsewhere, AFileMayReadNamedIndicatorsAndConditionsOnOtherBars) {
  const auto definition = parseGood(strategyText(R"toml(
[conditions.signal]
up = { when = "fast on '3m' > slow of 'B' and calm on '3m'" }
[conditions.entry]
calm = { when = "close > 0" }
both = { when = "(close > open) on '3m'" }
)toml",
                                                 R"toml(
[indicators]
fast = "sma(close, 2)"
slow = "sma(fast, 3)"
)toml"));
  ASSERT_TRUE(definition);
  ASSERT_EQ(definition->others.size(), 2u);
  EXPECT_EQ(nameOf(definition->others[0].name), "3m");
  EXPECT_EQ(definition->others[0].warmup, 2u);
  EXPECT_EQ(definition->others[0].place.text(), "test.toml:9:24: error: ");
  EXPECT_EQ(nameOf(definition->others[1].name), "1m of B");
  EXPECT_EQ(definition->others[1].warmup, 4u);
  EXPECT_EQ(definition->others[1].place.text(), "test.toml:9:39: error: ");
  EXPECT_EQ(definition->warmupNeed, 1u);
  // What compares elsewhere has its two sides, and so its distance.
  const auto both = std::find_if(definition->conditions.begin(), definition->conditions.end(),
                                 [](const ConditionDefinition& condition) { return condition.name == "both"; });
  ASSERT_TRUE(both->comparison);
  EXPECT_EQ(both->comparison->leftText, "close");
}

TEST(Elsewhere, ANameThatCannotBeReadThereSaysWhy) {
  const auto errors = errorsOf(strategyText("[conditions.signal]\nup = { when = \"slow on '1h' > 1\" }\n", R"toml(
[indicators]
slow = "close on '5m'"
)toml"));
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0],
            "test.toml:8:16: error: in \"slow\": \"5m\" is finer than the bars of 1h at which it would be read: name a "
            "coarser timeframe");
}

const char* const kPair = R"toml(
[conditions.signal]
lead = { when = "close > sma(close, 2) on '3m' of 'B'" }
)toml";

TEST(Elsewhere, WarmUpIsToldByTheBarsThatAreMissing) {
  Rig rig(parseGood(strategyText(kPair)));
  const auto viewed = [&] { return rig.instance.sample().conditions.at(0).waitingFor; };
  EXPECT_EQ(rig.instance.info().warmupNeed, 3u);
  rig.bar(minuteBar(2, 10));
  EXPECT_EQ(viewed(), "2 bars of 3m of B missing");
  Bar other = minuteBar(0, 20);
  other.closeTime = other.openTime + std::chrono::minutes(3);
  rig.instance.onOtherBar(1, other);
  rig.bar(minuteBar(3, 10));
  EXPECT_EQ(viewed(), "1 bar of 3m of B missing");
  EXPECT_EQ(rig.instance.info().warmupHave, 2u);
  other.openTime = other.closeTime;
  other.closeTime = other.openTime + std::chrono::minutes(3);
  rig.instance.onOtherBar(1, other);
  rig.bar(minuteBar(4, 10));
  EXPECT_EQ(rig.instance.info().warmupHave, 2u);  // it closes a minute later
  rig.bar(minuteBar(5, 10));
  EXPECT_EQ(rig.instance.info().warmupHave, 3u);
  EXPECT_EQ(viewed(), "");
  EXPECT_EQ(rig.instance.sample().conditions.at(0).threshold, 20);
  // Until the next is due nothing is late; from then on it is told, also in a signal's reasons.
  rig.bar(minuteBar(7, 10));
  EXPECT_EQ(viewed(), "");
  const StrategyOutput& out = rig.bar(minuteBar(8, 30));
  EXPECT_EQ(viewed(), "B has no bar of 3m since 2023-11-15T00:06:00Z");
  ASSERT_TRUE(out.signal);
  EXPECT_EQ(
      out.signal->reasons,
      std::vector<std::string>{"lead: close 30 is above sma(close, 2) on '3m' of 'B' 20 (B has no bar of 3m since "
                               "2023-11-15T00:06:00Z)"});
}

// Saved in the middle of an hour, with a bar of the other symbol that does not count yet.
TEST(Elsewhere, AnInstanceThatWasLoadedGoesOnLikeTheOther) {
  const auto definition = parseGood(strategyText(kPair));
  Rig rig(definition);
  Rig loaded(definition);
  Bar other = minuteBar(0, 20);
  for (int n = 0; n < 12; ++n) {
    if (n % 3 == 0) {
      other = minuteBar(n, 20 + n);
      other.closeTime = other.openTime + std::chrono::minutes(3);
      rig.instance.onOtherBar(1, other);
      if (n > 4)
        loaded.instance.onOtherBar(1, other);
    }
    rig.bar(minuteBar(n, 20 + n));
    if (n > 4)
      loaded.bar(minuteBar(n, 20 + n));
    if (n == 4) {
      SaveArchive saved;
      rig.instance.fields(saved);
      const std::string bytes = saved.take();
      LoadArchive load(bytes, 1, 1);
      loaded.instance.fields(load);
      ASSERT_TRUE(load.complete());
    }
    if (n >= 4) {
      ASSERT_EQ(hashOf(loaded.instance), hashOf(rig.instance)) << n;
    }
  }
}

}  // namespace
}  // namespace oms
