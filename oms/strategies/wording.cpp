#include "oms/strategies/wording.h"

#include <array>
#include <charconv>
#include <cmath>

namespace oms {
namespace {

constexpr std::array<std::string_view, 8> kWords{"is below", "is at or below", "is above",      "is at or above",
                                                 "equals",   "differs from",   "crosses above", "crosses below"};

std::string side(const std::string& text, double value) {
  return text.empty() ? formatValue(value) : text + " " + formatValue(value);
}

}  // namespace

std::string formatValue(double value) {
  if (!std::isfinite(value))
    return "none";
  const double size = std::fabs(value);
  int decimals = 6;
  for (double rest = size; rest >= 10 && decimals > 0; rest /= 10)
    --decimals;
  for (double rest = size; rest > 0 && rest < 1 && decimals < 15; rest *= 10)
    ++decimals;
  std::array<char, 400> text;  // the largest double has 309 digits
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
  std::string result(text.data(), end);
  if (result.find('.') != std::string::npos) {
    while (result.back() == '0')
      result.pop_back();
    if (result.back() == '.')
      result.pop_back();
  }
  return result == "-0" ? "0" : result;
}

std::string describe(const ConditionDefinition& condition, const ProgramRun& run) {
  if (!condition.comparison)
    return condition.expression;
  const Comparison& comparison = *condition.comparison;
  return side(comparison.leftText, run[comparison.left]) + " " +
         std::string(kWords[static_cast<std::size_t>(comparison.comparator)]) + " " +
         side(comparison.rightText, run[comparison.right]);
}

}  // namespace oms
