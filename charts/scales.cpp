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

double ValueRange::share(double value, bool logarithmic) const {
  if (!logarithmic)
    return (value - lower) / size();
  // What is not above zero lies below everything.
  return std::log(std::max(value, 1e-300) / lower) / std::log(upper / lower);
}

double ValueRange::at(double share, bool logarithmic) const {
  return logarithmic ? lower * std::pow(upper / lower, share) : lower + share * size();
}

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

QString percentText(double percent, int decimals) {
  const QString value = formatValue(percent, decimals);
  const bool rises = percent > 0 && value != formatValue(0, decimals);
  return (rises ? QStringLiteral("+") : QString()) + value + QStringLiteral(" %");
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

std::vector<Tick> logTicks(ValueRange range, int most, int decimals) {
  if (!(range.lower > 0) || !(range.size() > 0) || most < 1)
    return {};
  // Up to ten times the lowest value even steps still stand apart, and read better.
  if (range.upper < 10 * range.lower)
    return valueTicks(range, most, decimals);
  const double decades = std::log10(range.upper / range.lower);
  const std::vector<double> factors = decades * 3 <= most ? std::vector<double>{1, 2, 5} : std::vector<double>{1};
  const auto every = static_cast<int>(std::max(1.0, std::ceil(decades / most)));
  std::vector<Tick> ticks;
  for (int power = -decimals; std::pow(10.0, power) <= range.upper && ticks.size() < kMostTicks; power += every) {
    for (const double factor : factors) {
      const double value = factor * std::pow(10.0, power);
      if (value >= range.lower && value <= range.upper)
        ticks.push_back({value, formatValue(value, decimals)});
    }
  }
  return ticks;
}

std::vector<Tick> percentTicks(ValueRange range, double base, int most) {
  const auto percentOf = [base](double value) { return (value / base - 1) * 100; };
  std::vector<Tick> ticks = valueTicks({percentOf(range.lower), percentOf(range.upper)}, most, 2);
  for (Tick& tick : ticks)
    tick = {base * (1 + tick.position / 100), percentText(tick.position, 2)};
  return ticks;
}

ValueRange priceRange(ValueRange reached, const std::vector<double>& wanted, int decimals, bool logarithmic,
                      double freeAbove) {
  ValueRange range = reached;
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
  const bool byLogarithms = logarithmic && range.lower > 0;
  // The margin above is a share of the range, and freeAbove one of the height with both margins.
  const double above = std::max(kScaleMargin, freeAbove * (1 + kScaleMargin) / (1 - freeAbove));
  return {range.at(-kScaleMargin, byLogarithms), range.at(1 + above, byLogarithms)};
}

}  // namespace charts
