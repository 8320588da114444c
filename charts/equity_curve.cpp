#include "charts/equity_curve.h"

#include <algorithm>
#include <cmath>

namespace charts {
namespace {

constexpr double kDrawdownBand = 0.4;  // of the equity's height
constexpr double kGap = 0.12;          // between the two
constexpr double kHeadroom = 0.08;
constexpr double kEquityShare = 0.6;   // of the axis, at least
constexpr int kPixelsPerValue = 28;    // between labels, at least
constexpr double kLeastScale = 0.001;  // a smaller drawdown is not blown up to look like one

struct Sample {
  qint64 ms = 0;
  double equity = 0;
  double drawdown = 0;
};

std::vector<Sample> samplesOf(const std::deque<oms::EquityPoint>& points, const oms::AccountState& live, int columns) {
  std::vector<Sample> samples;
  const auto sampleOf = [](const oms::EquityPoint& point) {
    return Sample{point.time.ms(), point.equity.toDoubleLossy(), point.drawdown.toDoubleLossy()};
  };
  const std::size_t chunk = std::max<std::size_t>(1, points.size() / static_cast<std::size_t>(std::max(1, columns)));
  for (std::size_t i = 0; i < points.size(); i += chunk) {
    const std::size_t end = std::min(points.size(), i + chunk);
    std::size_t low = i;
    std::size_t high = i;
    for (std::size_t k = i + 1; k < end; ++k) {
      if (points[k].equity < points[low].equity)
        low = k;
      if (points[k].equity > points[high].equity)
        high = k;
    }
    samples.push_back(sampleOf(points[std::min(low, high)]));
    if (low != high)
      samples.push_back(sampleOf(points[std::max(low, high)]));
  }
  if (!points.empty() && samples.back().ms < points.back().time.ms())
    samples.push_back(sampleOf(points.back()));
  if (live.time.isSet() && (samples.empty() || live.time.ms() > samples.back().ms)) {
    const double equity = live.equity.toDoubleLossy();
    const double peak = live.peakEquity.toDoubleLossy();
    samples.push_back({live.time.ms(), equity, peak > 0 ? std::max(0.0, (peak - equity) / peak) : 0});
  }
  return samples;
}

}  // namespace

EquityCurve equityCurve(const std::deque<oms::EquityPoint>& points, const oms::AccountState& live, int columns) {
  EquityCurve curve;
  const std::vector<Sample> samples = samplesOf(points, live, columns);
  if (samples.empty())
    return curve;
  curve.lowest = curve.highest = samples.front().equity;
  for (const Sample& sample : samples) {
    curve.lowest = std::min(curve.lowest, sample.equity);
    curve.highest = std::max(curve.highest, sample.equity);
  }
  curve.maxDrawdown = samples.back().drawdown;
  for (const oms::EquityPoint& point : points) {
    curve.maxDrawdown = std::max(curve.maxDrawdown, point.drawdown.toDoubleLossy());
  }
  const double height = std::max({curve.highest - curve.lowest, std::abs(curve.highest) * 1e-4, 0.01});
  const double bottom = (curve.lowest + curve.highest - height) / 2;
  curve.base = bottom - kGap * height;
  curve.values = {curve.base - kDrawdownBand * height, bottom + height * (1 + kHeadroom)};
  curve.drawdownScale = curve.maxDrawdown > 0 ? std::max(curve.maxDrawdown, kLeastScale) : 0;
  curve.drawdownScaleAt = curve.maxDrawdown > 0 ? curve.base - (kDrawdownBand - kHeadroom) * height : curve.base;
  const double scale = curve.maxDrawdown > 0 ? (curve.drawdownScaleAt - curve.base) / curve.drawdownScale : 0;
  for (const Sample& sample : samples) {
    curve.equity.append({static_cast<double>(sample.ms), sample.equity});
    curve.drawdown.append({static_cast<double>(sample.ms), curve.base + scale * sample.drawdown});
  }
  curve.fromMs = samples.front().ms;
  curve.toMs = std::max(samples.back().ms, curve.fromMs + 1);
  return curve;
}

std::vector<Tick> equityTicks(const EquityCurve& curve, int pixels, int labelHeight) {
  const double aPixel = curve.values.size() / std::max(1, pixels);
  double lower = curve.base + 0.02 * (curve.values.upper - curve.base);
  if (curve.drawdownScale > 0)
    lower = std::max(lower, curve.drawdownScaleAt + labelHeight * aPixel);
  const ValueRange shown{lower, curve.values.upper - aPixel * labelHeight / 2};
  const int decimals = curve.highest - curve.lowest >= 10 ? 0 : 2;
  const int most = std::max(1, static_cast<int>(pixels * kEquityShare) / kPixelsPerValue);
  std::vector<Tick> ticks;
  // A round step that fits once may have its round value elsewhere; finer ones have one here.
  for (int wanted = most; ticks.empty() && wanted <= most + 3; ++wanted)
    ticks = valueTicks(shown, wanted, decimals);
  if (ticks.empty())
    ticks.push_back({(curve.lowest + curve.highest) / 2, formatValue((curve.lowest + curve.highest) / 2, decimals)});
  return ticks;
}

}  // namespace charts
