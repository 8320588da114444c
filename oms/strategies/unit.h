#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "oms/indicators/indicator.h"

namespace oms {

// What a number measures, as powers of price and of volume: a close is a price, close * volume is both, an RSI neither.
// Prices of different symbols are alike. What somebody writes (100, $fast) is open: it measures what it is held to.
struct Unit {
  std::int8_t price = 0;
  std::int8_t volume = 0;
  bool open = false;  // then the powers say nothing

  friend bool operator==(const Unit&, const Unit&) = default;
};
inline constexpr Unit kPriceUnit{1, 0, false};
inline constexpr Unit kVolumeUnit{0, 1, false};
inline constexpr Unit kMoneyUnit{1, 1, false};
inline constexpr Unit kOpenUnit{0, 0, true};

// Of a sum, or of what is compared; nothing where the two cannot be.
std::optional<Unit> joined(Unit a, Unit b);
// An open factor leaves the other's unit (2 * close is a price), and keeps its own beside a plain number (2 * an RSI).
Unit product(Unit a, Unit b);
// What is written divided by anything may be anything: in 1000 / close the 1000 is money.
Unit quotient(Unit a, Unit b);
// Of an indicator's outputs, which are all alike, by that of its (first) series. Those of whole bars have no `input`.
Unit unitOf(const IndicatorSpec& spec, Unit input);

std::string nameOf(Unit unit);          // "a price", "a volume", "a plain number", …
std::string_view exampleOf(Unit unit);  // an expression of that unit; empty where there is no short one

}  // namespace oms
