#include "charts/scales.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace charts {
namespace {

constexpr double kScaleMargin = 0.06;  // of the bars' height, above and below
constexpr int kMostTicks = 200;

double roundStep(double atLeast, double finest) {
  if (!(atLeast > finest))
    return finest;
  const double power = std::pow(10.0, std::floor(std::log10(atLeast)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0}) {
    const double step = factor * power;
    const double inTicks = step / finest;
    // A step of 2.5 ticks would be labelled as 2 and 3.
    if (step >= atLeast * (1 - 1e-9) && std::abs(inTicks - std::round(inTicks)) < 1e-6)
      return step;
  }
  return 10 * power;
}

}  // namespace

QString formatValue(double value, int decimals) {
  QString digits = QString::number(std::abs(value), 'f', std::max(0, decimals));
  const qsizetype point = digits.indexOf('.');
  for (qsizetype i = (point < 0 ? digits.size() : point) - 3; i > 0; i -= 3)
    digits.insert(i, ',');
  const bool isZero = std::none_of(digits.begin(), digits.end(), [](QChar c) { return c >= '1' && c <= '9'; });
  return value < 0 && !isZero ? QChar(0x2212) + digits : digits;
}

QString formatShort(double value) {
  static constexpr std::pair<double, const char*> kUnits[] = {{1e12, " T"}, {1e9, " B"}, {1e6, " M"}, {1e3, " k"}};
  for (const auto& [unit, suffix] : kUnits) {
    if (value >= unit) {
      const double scaled = value / unit;
      return QString::number(scaled, 'f', scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + QLatin1String(suffix);
    }
  }
  return QLocale::c().toString(value, 'g', 4);
}

std::vector<Tick> valueTicks(ValueRange range, int most, int decimals) {
  if (!(range.size() > 0) || most < 1)
    return {};
  const double finest = std::pow(10.0, -decimals);
  const double step = roundStep(range.size() / most, finest);
  std::vector<Tick> ticks;
  for (double k = std::ceil(range.lower / step); k * step <= range.upper && ticks.size() < kMostTicks; ++k) {
    ticks.push_back({k * step, formatValue(k * step, decimals)});
  }
  return ticks;
}

ValueRange priceRange(std::span<const Candle> shown, const std::vector<double>& wanted, int decimals) {
  if (shown.empty())
    return {};
  ValueRange range{shown.front().low, shown.front().high};
  for (const Candle& candle : shown) {
    range.lower = std::min(range.lower, candle.low);
    range.upper = std::max(range.upper, candle.high);
  }
  const double smallest = std::max(10 * std::pow(10.0, -decimals), 1e-9 * std::abs(range.upper));
  if (range.size() < smallest) {
    const double middle = (range.lower + range.upper) / 2;
    range = {middle - smallest / 2, middle + smallest / 2};
  }
  const double height = range.size();
  std::vector<double> nearestFirst = wanted;
  const double middle = (range.lower + range.upper) / 2;
  std::sort(nearestFirst.begin(), nearestFirst.end(),
            [middle](double a, double b) { return std::abs(a - middle) < std::abs(b - middle); });
  for (const double price : nearestFirst) {
    const ValueRange wider{std::min(range.lower, price), std::max(range.upper, price)};
    if (wider.size() <= 2 * height)
      range = wider;
  }
  const double margin = range.size() * kScaleMargin;
  return {range.lower - margin, range.upper + margin};
}

}  // namespace charts
