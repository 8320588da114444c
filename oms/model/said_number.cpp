#include "oms/model/said_number.h"

#include <cstdlib>

namespace oms {
namespace {

std::string percent(std::int64_t ratio) {
  const auto points = Ratio::narrowed(static_cast<Int128>(ratio) * 100);
  return points ? points->roundedNearestTo(Ratio::fromRaw(Ratio::one / 100)).text() + " %" : "beyond measure";
}

// "0.3 s", "45 s", "12 min 5 s", "3 h 20 min", "2 d 4 h": two units at most.
std::string duration(std::int64_t milliseconds) {
  const std::int64_t all = milliseconds / 1'000;
  const std::int64_t tenths = std::abs(milliseconds % 1'000) / 100;
  if (all < 60)
    return std::to_string(all) + (tenths == 0 ? "" : "." + std::to_string(tenths)) + " s";
  const auto two = [](std::int64_t large, const char* unit, std::int64_t small, const char* rest) {
    return std::to_string(large) + unit + (small == 0 ? "" : " " + std::to_string(small) + rest);
  };
  if (all < 3'600)
    return two(all / 60, " min", all % 60, " s");
  return all < 86'400 ? two(all / 3'600, " h", all / 60 % 60, " min") : two(all / 86'400, " d", all / 3'600 % 24, " h");
}

}  // namespace

std::string saidNumber(CheckUnit unit, std::int64_t number) {
  switch (unit) {
    case CheckUnit::money:
      return Money::fromRaw(number).rounded(2);
    case CheckUnit::ratio:
      return percent(number);
    case CheckUnit::milliseconds:
      return duration(number);
    case CheckUnit::none:
    case CheckUnit::quantity:
    case CheckUnit::price:
    case CheckUnit::count:
      break;
  }
  return formatCheckNumber(unit, number);
}

}  // namespace oms
