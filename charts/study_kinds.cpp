// What indicators are called and how they look. A new one of the catalogue is a row in the table.
#include <QCoreApplication>

#include "charts/study.h"

namespace charts {
namespace {

#define NAMED(text) QT_TRANSLATE_NOOP("charts::Study", text)

constexpr bool kOverPrices = true;
constexpr bool kPane = false;
constexpr bool kAlike = true;
constexpr auto kLine = StudyStroke::Line;
constexpr auto kDots = StudyStroke::Dots;

// Levels of what goes from 0 to 100 are those that its author names.
const StudyKind kStudyKinds[] = {
    {"sma", NAMED("Simple moving average"), kOverPrices},
    {"ema", NAMED("Exponential moving average"), kOverPrices},
    {"wma", NAMED("Weighted moving average"), kOverPrices},
    {"dema", NAMED("Double exponential moving average"), kOverPrices},
    {"tema", NAMED("Triple exponential moving average"), kOverPrices},
    {"trima", NAMED("Triangular moving average"), kOverPrices},
    {"kama", NAMED("Kaufman's adaptive moving average"), kOverPrices},
    {"hma", NAMED("Hull moving average"), kOverPrices},
    {"t3", NAMED("Tillson's T3 average"), kOverPrices},
    {"ma", NAMED("Moving average of a chosen kind"), kOverPrices},
    {"vwma", NAMED("Volume weighted moving average"), kOverPrices},
    {"vwap", NAMED("Volume weighted average price (0: since the first bar)"), kOverPrices},
    {"obv", NAMED("On-balance volume")},
    {"ad", NAMED("Accumulation and distribution")},
    {"adosc", NAMED("Chaikin oscillator"), kPane, {0}},
    {"mfi", NAMED("Money flow index"), kPane, {20, 80}},
    {"macd", NAMED("Moving average convergence and divergence"), kPane, {0}},
    {"macdext", NAMED("MACD with chosen kinds of averages"), kPane, {0}},
    {"macdfix", NAMED("MACD of 12 and 26"), kPane, {0}},
    {"apo", NAMED("Absolute price oscillator"), kPane, {0}},
    {"ppo", NAMED("Percentage price oscillator"), kPane, {0}},
    {"trix", NAMED("Change of a triple smoothed average"), kPane, {0}},
    {"rsi", NAMED("Relative strength index"), kPane, {30, 70}},
    {"cmo", NAMED("Chande momentum oscillator"), kPane, {-50, 0, 50}},
    {"stochrsi", NAMED("Stochastic of the relative strength index"), kPane, {20, 80}},
    {"stoch", NAMED("Stochastic oscillator"), kPane, {20, 80}},
    {"stochf", NAMED("Fast stochastic oscillator"), kPane, {20, 80}},
    {"willr", NAMED("Williams %R"), kPane, {-80, -20}},
    {"cci", NAMED("Commodity channel index"), kPane, {-100, 0, 100}},
    {"bop", NAMED("Balance of power"), kPane, {0}},
    {"ultosc", NAMED("Ultimate oscillator"), kPane, {30, 70}},
    {"plus_dm", NAMED("Directional movement up")},
    {"minus_dm", NAMED("Directional movement down")},
    {"plus_di", NAMED("Directional indicator up")},
    {"minus_di", NAMED("Directional indicator down")},
    {"dx", NAMED("Directional index"), kPane, {25}},
    {"adx", NAMED("Average directional index"), kPane, {25}},
    {"adxr", NAMED("Average directional index rating"), kPane, {25}},
    {"aroon", NAMED("Aroon"), kPane, {30, 70}},
    {"aroonosc", NAMED("Aroon oscillator"), kPane, {-50, 0, 50}},
    {"stddev", NAMED("Standard deviation")},
    {"var", NAMED("Variance")},
    {"bbands", NAMED("Bollinger bands"), kOverPrices, {}, 20, kLine, kAlike},
    {"zscore", NAMED("Standard score"), kPane, {-2, 0, 2}},
    {"correl", NAMED("Correlation of highs and lows"), kPane, {0, 1}},
    {"beta", NAMED("Beta of highs and lows"), kPane, {0, 1}},
    {"linearreg", NAMED("Linear regression"), kOverPrices},
    {"linearreg_slope", NAMED("Slope of the linear regression"), kPane, {0}},
    {"slope", NAMED("Slope"), kPane, {0}},
    {"linearreg_angle", NAMED("Angle of the linear regression"), kPane, {0}},
    {"linearreg_intercept", NAMED("Beginning of the linear regression"), kOverPrices},
    {"tsf", NAMED("Time series forecast"), kOverPrices},
    {"trange", NAMED("True range")},
    {"atr", NAMED("Average true range")},
    {"natr", NAMED("Average true range in percent")},
    {"keltner", NAMED("Keltner channels"), kOverPrices, {}, {}, kLine, kAlike},
    {"supertrend", NAMED("SuperTrend"), kOverPrices},
    {"highest", NAMED("Highest value"), kOverPrices},
    {"lowest", NAMED("Lowest value"), kOverPrices},
    {"maxindex", NAMED("Place of the highest value")},
    {"minindex", NAMED("Place of the lowest value")},
    {"midpoint", NAMED("Middle of the extremes"), kOverPrices},
    {"midprice", NAMED("Middle of highs and lows"), kOverPrices},
    {"donchian", NAMED("Donchian channel"), kOverPrices, {}, {}, kLine, kAlike},
    {"ichimoku", NAMED("Ichimoku cloud"), kOverPrices},
    {"psar", NAMED("Parabolic stop and reverse"), kOverPrices, {}, {}, kDots},
    {"sar", NAMED("Parabolic stop and reverse"), kOverPrices, {}, {}, kDots},
    {"sarext", NAMED("Parabolic stop, its sides apart (below zero: short)"), kOverPrices, {}, {}, kDots},
    {"avgprice", NAMED("Average price"), kOverPrices},
    {"medprice", NAMED("Median price"), kOverPrices},
    {"typprice", NAMED("Typical price"), kOverPrices},
    {"wclprice", NAMED("Weighted close"), kOverPrices},
    {"heikin_ashi", NAMED("Heikin-Ashi values"), kOverPrices},
    {"pivot", NAMED("Pivot points"), kOverPrices, {}, {}, kLine, kAlike},
    {"mom", NAMED("Momentum"), kPane, {0}},
    {"roc", NAMED("Rate of change in percent"), kPane, {0}},
    {"rocp", NAMED("Rate of change"), kPane, {0}},
    {"rocr", NAMED("Ratio to an earlier price"), kPane, {1}},
    {"rocr100", NAMED("Ratio to an earlier price in percent"), kPane, {100}},
    {"percent_change", NAMED("Change in percent"), kPane, {0}},
    {"sum", NAMED("Sum")},
    {"ht_dcperiod", NAMED("Hilbert transform: period of the cycle")},
    {"ht_dcphase", NAMED("Hilbert transform: phase of the cycle")},
    {"ht_phasor", NAMED("Hilbert transform: phasor"), kPane, {0}},
    {"ht_sine", NAMED("Hilbert transform: sine wave"), kPane, {0}},
    {"ht_trendline", NAMED("Hilbert transform: trend line"), kOverPrices},
    {"ht_trendmode", NAMED("Hilbert transform: trend or cycle"), kPane, {0, 1}},
    {"mama", NAMED("MESA adaptive moving average"), kOverPrices},
};

#undef NAMED

}  // namespace

std::span<const StudyKind> studyKinds() {
  return kStudyKinds;
}

const StudyKind* findStudyKind(std::string_view indicator) {
  for (const StudyKind& kind : kStudyKinds) {
    if (kind.indicator == indicator)
      return &kind;
  }
  return nullptr;
}

QString titleOf(const StudyKind& kind) {
  return QCoreApplication::translate("charts::Study", kind.title);
}

}  // namespace charts
