#include "oms/positions/statistics.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "oms/messages/json_statistics.h"
#include "tests/support/shared_data.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

const Timestamp kMonday = parseRfc3339("2026-01-05T00:00:00Z").value();

EquityMark worth(const char* equity, const char* gross = "0") {
  return {Money::parse(equity).value(), Money::parse(equity).value(), Money::parse(gross).value()};
}

// One mark a day at noon.
Statistics ofDays(std::initializer_list<const char*> equities, StatisticsOptions options = {252, 0, 0}) {
  Statistics statistics(options);
  Timestamp day = kMonday;
  for (const char* equity : equities) {
    statistics.mark(day + 12h, worth(equity));
    statistics.endDay(day);
    day = day + 24h;
  }
  return statistics;
}

RoundTrip trip(const char* pnl, Duration duration = 60s, const char* worst = "0", const char* best = "0") {
  RoundTrip trip;
  trip.pnl = Money::parse(pnl).value();
  trip.worst = Money::parse(worst).value();
  trip.best = Money::parse(best).value();
  trip.entryTime = kMonday;
  trip.exitTime = kMonday + duration;
  return trip;
}

// 100, 110, 99, 108.9: returns +10 %, -10 %, +10 %, by hand.
TEST(Statistics, ThreeReturnsByHand) {
  const StatisticsReport report = ofDays({"100", "110", "99", "108.9"}).report(kMonday + 84h);
  EXPECT_EQ(report.dailyReturns, 3u);
  EXPECT_DOUBLE_EQ(report.days, 3);
  EXPECT_NEAR(*report.totalReturn, 0.089, 1e-12);
  EXPECT_NEAR(*report.volatility, 0.11547005383792516 * std::sqrt(252), 1e-9);
  EXPECT_NEAR(*report.sharpe, 0.1 / 3 / 0.11547005383792516 * std::sqrt(252), 1e-9);
  EXPECT_NEAR(*report.sortino, 0.1 / 3 / std::sqrt(0.01 / 3) * std::sqrt(252), 1e-9);
  EXPECT_NEAR(*report.omega, 2, 1e-9);
  EXPECT_NEAR(*report.gainToPain, 1, 1e-9);
  EXPECT_NEAR(*report.maxDrawdown, 0.1, 1e-12);
  EXPECT_EQ(report.maxDrawdownStart, kMonday + 36h);
  EXPECT_EQ(report.maxDrawdownBottom, kMonday + 60h);
  EXPECT_FALSE(report.maxDrawdownEnd.isSet());
  EXPECT_DOUBLE_EQ(*report.longestRecoveryDays, 2);
  EXPECT_NEAR(*report.ulcerIndex, std::sqrt((0.01 + 0.0001) / 2), 1e-12);
  EXPECT_NEAR(*report.cagr, std::pow(1.089, 365.0 / 3) - 1, 1e-6);
}

TEST(Statistics, WhatIsUndefinedIsNotANumber) {
  // Nothing yet; one day; no loss and no change at all.
  const StatisticsReport none = Statistics().report(Timestamp{});
  EXPECT_FALSE(none.totalReturn || none.maxDrawdown || none.exposureTime || none.sharpe || none.winRate);
  const StatisticsReport one = ofDays({"100"}).report(kMonday + 13h);
  EXPECT_EQ(one.dailyReturns, 0u);
  EXPECT_EQ(one.totalReturn, 0.0);
  EXPECT_FALSE(one.cagr || one.volatility || one.calmar || one.omega || one.ulcerIndex || one.longestRecoveryDays);
  const StatisticsReport flat = ofDays({"100", "100", "100", "100", "100"}).report(kMonday + 108h);
  EXPECT_EQ(flat.volatility, 0.0);
  EXPECT_EQ(flat.maxDrawdown, 0.0);
  EXPECT_FALSE(flat.sharpe || flat.sharpeCompounded || flat.sortino || flat.calmar || flat.upi || flat.omega ||
               flat.gainToPain || flat.tailRatio || flat.skew || flat.excessKurtosis || flat.probabilisticSharpe);
  EXPECT_FALSE(flat.beta || flat.alpha || flat.profitFactor || flat.sqn || flat.medianDurationSeconds);
  // Growth that is the same each day has no deviation, whatever its doubles' last digits say.
  EXPECT_FALSE(ofDays({"100", "110", "121", "133.1", "146.41"}).report(kMonday + 108h).sharpe);
  // An account that lost everything has no growth to compound.
  EXPECT_FALSE(ofDays({"100", "110", "-5", "-6"}).report(kMonday + 108h).sharpeCompounded);
}

TEST(Statistics, UndefinedIsNullAndMoneyIsDigits) {
  Statistics statistics;
  statistics.mark(kMonday, worth("100"));
  statistics.add(trip("1"));
  statistics.add(trip("2.000000001"));
  JsonWriter json;
  writeStatistics(json, statistics.report(kMonday + 1h));
  rapidjson::Document said;
  said.Parse(json.take().c_str());
  for (const char* name : {"profit_factor", "payoff_ratio", "average_loss", "sharpe", "max_drawdown_start", "cagr"})
    EXPECT_TRUE(said[name].IsNull()) << name;
  EXPECT_STREQ(said["expectancy"].GetString(), "1.5");  // 1.5000000005, half to even
  EXPECT_STREQ(said["largest_win"].GetString(), "2.000000001");
  EXPECT_EQ(said["win_rate"].GetDouble(), 1.0);
}

TEST(Statistics, EveryNameOfTheContractIsThere) {
  JsonWriter json;
  writeStatistics(json, Statistics().report(kMonday));
  rapidjson::Document said;
  said.Parse(json.take().c_str());
  for (const char* name : {"total_return",
                           "cagr",
                           "volatility",
                           "sharpe",
                           "sharpe_compounded",
                           "sortino",
                           "max_drawdown",
                           "max_drawdown_start",
                           "max_drawdown_end",
                           "longest_recovery_days",
                           "calmar",
                           "ulcer_index",
                           "upi",
                           "omega",
                           "gain_to_pain",
                           "tail_ratio",
                           "var_95",
                           "cvar_95",
                           "skew",
                           "excess_kurtosis",
                           "probabilistic_sharpe",
                           "trades",
                           "wins",
                           "losses",
                           "flats",
                           "win_rate",
                           "profit_factor",
                           "expectancy",
                           "expectancy_ratio",
                           "payoff_ratio",
                           "kelly",
                           "sqn",
                           "average_win",
                           "average_loss",
                           "largest_win",
                           "largest_loss",
                           "median_duration_s",
                           "average_mae",
                           "average_mfe",
                           "exposure_time",
                           "turnover",
                           "fees",
                           "slippage",
                           "alpha",
                           "beta",
                           "n",
                           "from",
                           "to",
                           "days",
                           "periods_per_year",
                           "fees_included"})
    EXPECT_TRUE(said.HasMember(name)) << name;
}

TEST(Statistics, TradesByHand) {
  Statistics statistics;
  for (const RoundTrip& each : {trip("30", 10s, "-5", "40"), trip("-10", 20s, "-12", "3"), trip("0", 30s, "-1", "1"),
                                trip("10", 90s, "-2", "11"), trip("-5", 50s, "-6", "0"), trip("-5", 40s, "-6", "0")})
    statistics.add(each);
  const StatisticsReport report = statistics.report(kMonday);
  EXPECT_EQ(report.trades, 6u);
  EXPECT_EQ(report.flats, 1u);
  EXPECT_DOUBLE_EQ(*report.winRate, 0.4);
  EXPECT_DOUBLE_EQ(*report.profitFactor, 2);
  EXPECT_EQ(report.expectancy->text(), "3.333333333");
  EXPECT_EQ(report.averageWin->text(), "20");
  EXPECT_EQ(report.averageLoss->text(), "-6.666666667");
  EXPECT_NEAR(*report.payoffRatio, 3, 1e-12);
  EXPECT_NEAR(*report.kelly, (3 * 0.4 - 0.6) / 3, 1e-12);
  EXPECT_EQ(report.medianLoss->text(), "-5");
  EXPECT_EQ(report.medianWin->text(), "20");
  EXPECT_DOUBLE_EQ(*report.medianDurationSeconds, 35);
  EXPECT_EQ(report.longestLossRun, 2u);
  EXPECT_EQ(report.longestWinRun, 1u);
  EXPECT_EQ(report.largestMae->text(), "-12");
  EXPECT_EQ(report.averageMfe->text(), "9.166666667");
}

TEST(Statistics, AFallBetweenDaysEndsCountsAndEndsWhereThePeakIsReachedAgain) {
  Statistics statistics;
  statistics.mark(kMonday, worth("100"));
  statistics.mark(kMonday + 1h, worth("80", "200"));
  statistics.mark(kMonday + 2h, worth("80", "200"));  // says nothing new
  statistics.mark(kMonday + 3h, worth("100"));
  statistics.mark(kMonday + 4h, worth("95"));
  const StatisticsReport report = statistics.report(kMonday + 6h);
  EXPECT_DOUBLE_EQ(*report.maxDrawdown, 0.2);
  EXPECT_EQ(report.maxDrawdownStart, kMonday);
  EXPECT_EQ(report.maxDrawdownEnd, kMonday + 3h);
  EXPECT_DOUBLE_EQ(*report.longestRecoveryDays, 3.0 / 24);
  EXPECT_DOUBLE_EQ(*report.exposureTime, 2.0 / 6);
  EXPECT_DOUBLE_EQ(*report.maxLeverage, 2.5);
  EXPECT_DOUBLE_EQ(*report.averageLeverage, 2.5 * 2 / 6);
}

TEST(Statistics, AYearHas365DaysWhereWeekendsAreTraded) {
  const auto withDays = [](int count, bool weekends) {
    Statistics statistics;
    for (int i = 0; i < count; ++i) {
      if (!weekends && i % 7 >= 5)
        continue;
      statistics.mark(kMonday + i * 24h + 12h, worth("100"));
      statistics.endDay(kMonday + i * 24h);
    }
    return statistics.report(kMonday + count * 24h).periodsPerYear;
  };
  EXPECT_EQ(withDays(30, true), 365);
  EXPECT_EQ(withDays(30, false), 252);
}

TEST(Statistics, TheLastDayCountsOnce) {
  Statistics statistics = ofDays({"100", "110"});
  statistics.finish(kMonday + 24h);
  EXPECT_EQ(statistics.report(kMonday + 48h).dailyReturns, 1u);
  statistics.mark(kMonday + 50h, worth("99"));
  statistics.finish(kMonday + 50h);
  EXPECT_EQ(statistics.report(kMonday + 50h).dailyReturns, 2u);
}

// backtesting.py's own example: its daily equity gives its own figures.
TEST(Statistics, GoogleReferenceAgreesToTheLastDigitThatItSays) {
  REQUIRE_SHARED_DATA("reference/backtest/bpy_goog_smacross.json");
  std::ifstream file(sharedData("reference/backtest/bpy_goog_smacross.json"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  rapidjson::Document reference;
  reference.Parse<rapidjson::kParseNanAndInfFlag>(text.c_str());
  ASSERT_FALSE(reference.HasParseError()) << rapidjson::GetParseError_En(reference.GetParseError());
  Statistics statistics;
  Timestamp day;
  for (const auto& point : reference["equity"].GetArray()) {
    std::string date = point[0].GetString();
    day = parseRfc3339(date.substr(0, 10) + "T00:00:00Z").value();
    const Money equity = Money::fromDoubleLossy(point[1].GetDouble());
    statistics.mark(day, {equity, equity, Money{}});
    statistics.endDay(day);
  }
  for (const auto& trade : reference["trades"].GetArray()) {
    RoundTrip trip;
    trip.pnl = Money::fromDoubleLossy(trade["PnL"].GetDouble());
    statistics.add(trip);
  }
  const auto& expected = reference["stats"];
  const StatisticsReport report = statistics.report(day);
  EXPECT_EQ(report.periodsPerYear, 252);
  EXPECT_EQ(report.dailyReturns, 2147u);
  EXPECT_NEAR(*report.sharpeCompounded, expected["Sharpe Ratio"].GetDouble(), 1e-9);
  EXPECT_NEAR(*report.sharpe, 0.7984, 5e-5);
  EXPECT_NEAR(-100 * *report.maxDrawdown, expected["Max. Drawdown [%]"].GetDouble(), 1e-9);
  EXPECT_NEAR(100 * *report.totalReturn, expected["Return [%]"].GetDouble(), 1e-9);
  EXPECT_NEAR(*report.longestRecoveryDays, 584, 1e-9);
  EXPECT_EQ(report.trades, 66u);
  EXPECT_NEAR(100 * *report.winRate, expected["Win Rate [%]"].GetDouble(), 1e-9);
  EXPECT_NEAR(*report.sqn, expected["SQN"].GetDouble(), 1e-6);
}

}  // namespace
}  // namespace oms::test
