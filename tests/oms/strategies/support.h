#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/strategies/strategy_definition.h"
#include "oms/strategies/strategy_instance.h"

namespace oms {

inline Price price(std::string_view text) {
  return *Price::parse(text);
}

// The n-th bar of a minute each, from the numbers of a test.
inline Bar makeBar(int n, double open, double high, double low, double close, double volume = 1000) {
  Bar bar;
  bar.openTime = Timestamp::fromSeconds(1'700'000'040 + n * 60);
  bar.closeTime = bar.openTime + std::chrono::seconds(60);
  bar.open = Price::fromDoubleLossy(open);
  bar.high = Price::fromDoubleLossy(high);
  bar.low = Price::fromDoubleLossy(low);
  bar.close = Price::fromDoubleLossy(close);
  bar.volume = Volume::fromDoubleLossy(volume);
  return bar;
}
inline Bar makeBar(int n, double close) {
  return makeBar(n, close, close + 1, close - 1, close);
}

// A file with these tables beside what every file needs.
inline std::string strategyText(const std::string& conditions, const std::string& more = "",
                                const std::string& settings = "") {
  return "[strategy]\nname = \"Test\"\ntimeframe = \"1m\"\n" + settings + "\n[sizing]\nquantity = \"1\"\n" +
         conditions + "\n" + more;
}

inline std::shared_ptr<const StrategyDefinition> parseGood(const std::string& text,
                                                           const std::map<std::string, double>& overrides = {}) {
  const auto result = parseStrategy(text, "test.toml", overrides);
  if (!result) {
    for (const FileError& error : result.error())
      ADD_FAILURE() << error.text() << "\nin\n" << text;
    return nullptr;
  }
  return *result;
}

inline std::vector<std::string> errorsOf(const std::string& text, const std::map<std::string, double>& overrides = {}) {
  std::vector<std::string> errors;
  const auto result = parseStrategy(text, "test.toml", overrides);
  if (!result) {
    for (const FileError& error : result.error())
      errors.push_back(error.text());
  }
  return errors;
}

inline Instrument testInstrument() {
  Instrument instrument;
  instrument.symbol = "TEST";
  return instrument;
}

// An instance that is started and fed by a test.
struct Rig {
  explicit Rig(std::shared_ptr<const StrategyDefinition> definition, const Instrument& instrument = testInstrument())
      : instance(std::move(definition), instrument, {0}, {0}) {
    EXPECT_TRUE(instance.control(StrategyAction::start, now(), out));
  }
  Timestamp now() const { return Timestamp::fromSeconds(1'700'000'040 + bars * 60); }
  // Feeds a bar with that close; `out` holds what follows.
  StrategyOutput& bar(double close) { return bar(makeBar(bars, close)); }
  StrategyOutput& bar(const Bar& next, bool warmup = false) {
    out.clear();
    ++bars;
    instance.onBar(next, warmup, out);
    return out;
  }
  void feed(std::initializer_list<double> closes) {
    for (const double close : closes)
      bar(close);
  }
  StrategyState state() const { return instance.state(); }

  int bars = 0;
  StrategyOutput out;
  StrategyInstance instance;
};

}  // namespace oms
