#pragma once

#include "oms/messages/sample.h"
#include "oms/model/instrument.h"

namespace support {

struct SampleSymbol {
  const char* symbol;
  const char* last;
  const char* tick;
  const char* lot;
  const char* change;  // of the day, as a ratio
};

inline constexpr SampleSymbol kSymbols[] = {
    {"BTCUSDT", "63705.4", "0.1", "0.001", "0.0124"},   {"ETHUSDT", "3182.44", "0.01", "0.01", "0.0086"},
    {"AAPL", "228.31", "0.01", "1", "-0.0042"},         {"SPY", "589.07", "0.01", "1", "0.0011"},
    {"EURUSD", "1.05480", "0.00001", "100", "-0.0018"}, {"XAUUSD", "2711.35", "0.01", "0.01", "0.0057"},
    {"CRASH1", "97.20", "0.01", "1", "-0.0631"}};

oms::Timestamp sampleNow();

// Of a symbol by its place in kSymbols: its last price, two hours of bars that end there, ten levels of depth a side,
// and the last trades, two of which one order took and one that nobody can tell the taker of.
oms::QuoteSample quoteOf(std::uint32_t index);
oms::BarsSample barsOf(std::uint32_t index);
oms::DepthSample depthOf(std::uint32_t index);
oms::TradesSample tradesOf(std::uint32_t index);

}  // namespace support
