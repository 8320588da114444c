#include "oms/model/said_number.h"

#include <cstdlib>

namespace oms {
namespace {

std::string percent(std::int64_t ratio) {
  const auto points = Ratio::narrowed(static_cast<Int128>(ratio) * 100);
  return points ? points->roundedNearestTo(Ratio::fromRaw(Ratio::one / 100)).text() + " %" : "beyond measure";
}

std::string seconds(std::int64_t milliseconds) {
  const std::int64_t tenths = std::abs(milliseconds % 1'000) / 100;
  return std::to_string(milliseconds / 1'000) + (tenths == 0 ? "" : "." + std::to_string(tenths)) + " s";
}

}  // namespace

std::string saidNumber(CheckUnit unit, std::int64_t number) {
  switch (unit) {
    case CheckUnit::money:
      return Money::fromRaw(number).rounded(2);
    case CheckUnit::ratio:
      return percent(number);
    case CheckUnit::milliseconds:
      return seconds(number);
    case CheckUnit::none:
    case CheckUnit::quantity:
    case CheckUnit::price:
    case CheckUnit::count:
      break;
  }
  return formatCheckNumber(unit, number);
}

}  // namespace oms
