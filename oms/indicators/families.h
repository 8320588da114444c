#pragma once

#include <span>

#include "oms/indicators/indicator.h"

namespace oms {

// The catalog's rows, a function a family; catalog.cpp lists the families.
std::span<const IndicatorSpec> movingAverageFamily();  // sma ema wma dema tema trima kama hma t3 ma
std::span<const IndicatorSpec> volumeFamily();         // vwma vwap obv ad adosc mfi
std::span<const IndicatorSpec> oscillatorFamily();     // macd macdext macdfix apo ppo trix
std::span<const IndicatorSpec> strengthFamily();       // rsi cmo stochrsi
std::span<const IndicatorSpec> stochasticFamily();     // stoch stochf willr cci bop ultosc
std::span<const IndicatorSpec> directionFamily();      // plus_dm minus_dm plus_di minus_di dx adx adxr aroon aroonosc
std::span<const IndicatorSpec> deviationFamily();      // stddev var bbands zscore correl beta
std::span<const IndicatorSpec> regressionFamily();     // linearreg … slope tsf
std::span<const IndicatorSpec> rangeFamily();          // trange atr natr keltner supertrend
std::span<const IndicatorSpec> extremesFamily();       // highest lowest … donchian ichimoku
std::span<const IndicatorSpec> reversalFamily();       // psar sar sarext
std::span<const IndicatorSpec> barFamily();            // avgprice … heikin_ashi pivot
std::span<const IndicatorSpec> changeFamily();         // mom roc rocp rocr rocr100 percent_change sum
std::span<const IndicatorSpec> hilbertFamily();        // ht_dcperiod … ht_trendmode mama
std::span<const IndicatorSpec> crossingFamily();       // crosses_above crosses_below bars_since

}  // namespace oms
