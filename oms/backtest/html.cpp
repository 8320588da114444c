#include "oms/backtest/html.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "oms/backtest/report_parts.h"

namespace oms::html {
namespace {

constexpr std::size_t kMostRows = 2'000;
constexpr std::size_t kMostPoints = 1'200;
constexpr int kWidth = 1'000;

constexpr std::string_view kBegin =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Tidemark backtest</title>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n"
    ":root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;"
    "padding:0 "
    "1rem}\nh1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "\nth,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid #8886;font-variant-numeric:tabular-nums}"
    "\nth{font-weight:600}.wide{overflow-x:auto}svg{width:100%;height:auto;display:block}"
    ".equity{fill:none;stroke:#2b6cb0;stroke-width:1.5}.drawdown{fill:#c0504d55;stroke:#c0504d}"
    ".axis{font-size:11px;fill:currentColor}.map td,.map th{text-align:right}.best{outline:3px solid "
    "#c0504d}\n</style></head><body>\n";

// Where a value lies on the way from `low` to `high`, if that is so many units of the picture, to a tenth of one.
std::string along(Int128 value, Int128 low, Int128 high, int units) {
  const Int128 whole = high - low;
  const auto tenths = whole > 0 ? static_cast<std::int64_t>(((value - low) * units * 20 + whole) / (2 * whole)) : 0;
  return Money::fromRaw(tenths * (Money::one / 10)).text();
}

// A curve over time from the left edge to the right, from `first`, at the picture's top, to `last` so far below.
std::string points(const std::vector<BacktestEquity>& equity, std::int64_t (*value)(const BacktestEquity&),
                   std::int64_t first, std::int64_t last, int height) {
  std::string text;
  const std::size_t step = 1 + equity.size() / kMostPoints;
  const auto put = [&](std::size_t i) {
    const Int128 below = static_cast<Int128>(first) - value(equity[i]);
    text += along(static_cast<Int128>(i), 0, static_cast<Int128>(equity.size()) - 1, kWidth) + "," +
            along(below, 0, static_cast<Int128>(first) - last, height) + " ";
  };
  for (std::size_t i = 0; i < equity.size(); i += step)
    put(i);
  if (!equity.empty())
    put(equity.size() - 1);
  return text;
}

void axisLabel(std::string& html, int x, int y, const char* anchor, const std::string& text) {
  html += "<text class=\"axis\" x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" +
          anchor + "\">" + text + "</text>\n";
}

constexpr std::array<std::string_view, 6> kColours{"#2b6cb0", "#c05621", "#2f855a", "#805ad5", "#b83280", "#4a5568"};
constexpr std::array<std::string_view, 4> kDashes{"none", "6 3", "2 3", "8 3 2 3"};

// What several curves lie in.
struct Frame {
  Timestamp from;
  Timestamp to;
  double low = 0;
  double high = 0;

  void take(Timestamp time, double value) {
    const bool first = !from.isSet();
    from = first ? time : std::min(from, time);
    to = first ? time : std::max(to, time);
    low = first ? value : std::min(low, value);
    high = first ? value : std::max(high, value);
  }
  std::string place(const std::pair<Timestamp, double>& point) const {
    const auto whole = static_cast<double>((to - from).count());
    const double x = whole > 0 ? static_cast<double>((point.first - from).count()) / whole : 0;
    const double y = high > low ? (point.second - low) / (high - low) : 0;
    return std::to_string(std::lround(x * kWidth)) + "," + std::to_string(std::lround(20 + 260 * (1 - y))) + " ";
  }
};

}  // namespace

std::string page(std::string_view title) {
  return std::string(kBegin) + "<h1>" + escaped(title) + "</h1>\n";
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

void cells(std::string& html, const char* tag, const std::vector<std::string>& row) {
  html += "<tr>";
  for (const std::string& cell : row)
    html += std::string("<") + tag + ">" + escaped(cell) + "</" + tag + ">";
  html += "</tr>\n";
}

void pairs(std::string& html, const std::vector<std::pair<std::string, std::string>>& rows) {
  html += "<table>\n";
  for (const auto& [name, value] : rows)
    html += "<tr><th scope=\"row\">" + escaped(name) + "</th><td>" + escaped(value) + "</td></tr>\n";
  html += "</table>\n";
}

std::string dayOrTime(Timestamp time) {
  return dayStart(time) == time ? isoDate(time) : rfc3339(time, TimePrecision::seconds);
}

void curves(std::string& html, const std::vector<BacktestEquity>& equity) {
  if (equity.empty())
    return;
  const auto worth = [](const BacktestEquity& point) { return point.equity.raw(); };
  const auto down = [](const BacktestEquity& point) { return -point.drawdown.raw(); };
  const auto [low, high] = std::minmax_element(equity.begin(), equity.end(),
                                               [](const auto& a, const auto& b) { return a.equity < b.equity; });
  const auto deepest = std::max_element(equity.begin(), equity.end(),
                                        [](const auto& a, const auto& b) { return a.drawdown < b.drawdown; });
  html += "<h2>Equity and drawdown</h2>\n<svg viewBox=\"0 0 1000 420\" role=\"img\" aria-label=\"Equity from " +
          equity.front().equity.rounded(2) + " to " + equity.back().equity.rounded(2) + "\">\n";
  html += "<polyline class=\"equity\" transform=\"translate(0 20)\" points=\"" +
          points(equity, worth, high->equity.raw(), low->equity.raw(), 240) + "\"/>\n";
  html += "<polygon class=\"drawdown\" transform=\"translate(0 290)\" points=\"0,0 " +
          points(equity, down, 0, -deepest->drawdown.raw(), 100) + "1000,0\"/>\n";
  axisLabel(html, 0, 14, "start", high->equity.rounded(2));
  axisLabel(html, 0, 276, "start", low->equity.rounded(2));
  axisLabel(html, 0, 410, "start", dayOrTime(equity.front().time));
  axisLabel(html, 1000, 410, "end", dayOrTime(equity.back().time));
  axisLabel(html, 1000, 276, "end",
            "deepest drawdown " + Ratio::fromRaw(deepest->drawdown.raw() * 100).rounded(2) + " %");
  html += "</svg>\n";
}

void overlay(std::string& html, std::string_view title, const std::vector<Curve>& curves) {
  Frame frame;
  for (const Curve& curve : curves) {
    for (const auto& [time, value] : curve.points)
      frame.take(time, value);
  }
  if (!frame.from.isSet())
    return;
  html += "<h2>" + escaped(title) + "</h2>\n<svg viewBox=\"0 0 1000 " + std::to_string(320 + 18 * curves.size()) +
          "\" role=\"img\" aria-label=\"" + escaped(title) + "\">\n";
  axisLabel(html, 0, 14, "start", fixedDigits(frame.high, 1));
  axisLabel(html, 0, 296, "start", fixedDigits(frame.low, 1));
  axisLabel(html, 0, 312, "start", dayOrTime(frame.from));
  axisLabel(html, kWidth, 312, "end", dayOrTime(frame.to));
  for (std::size_t i = 0; i < curves.size(); ++i) {
    std::string style = "\" fill=\"none\" stroke-width=\"1.5\" stroke=\"";
    style.append(kColours[i % kColours.size()]).append("\" stroke-dasharray=\"");
    style.append(kDashes[i / kColours.size() % kDashes.size()]).append("\"/>\n");
    html += "<polyline points=\"";
    const std::size_t step = 1 + curves[i].points.size() / kMostPoints;
    for (std::size_t p = 0; p < curves[i].points.size(); p += step)
      html += frame.place(curves[i].points[p]);
    if (!curves[i].points.empty())
      html += frame.place(curves[i].points.back());
    const int y = 334 + 18 * static_cast<int>(i);
    html += style + "<polyline points=\"0," + std::to_string(y - 4) + " 40," + std::to_string(y - 4) + style;
    axisLabel(html, 48, y, "start", escaped(curves[i].name));
  }
  html += "</svg>\n";
}

void trades(std::string& html, const std::vector<BacktestTrade>& trades) {
  html += "<h2>Trades</h2>\n<div class=\"wide\"><table>\n";
  cells(html, "th", {"#", "side", "quantity", "entry", "at", "exit", "at", "P&L", "%", "MAE", "MFE", "why"});
  for (std::size_t i = 0; i < std::min(trades.size(), kMostRows); ++i) {
    const BacktestTrade& row = trades[i];
    const RoundTrip& trade = row.trade;
    cells(html, "td",
          {std::to_string(i + 1), std::string(name(trade.side)), trade.quantity.text(), dayOrTime(row.entryTime),
           trade.entryPrice.text(2), dayOrTime(row.exitTime), trade.exitPrice.text(2), trade.pnl.rounded(2),
           Ratio::fromRaw(trade.pnlRatio.raw() * 100).rounded(2), trade.worst.rounded(2), trade.best.rounded(2),
           trade.exitReason.string()});
  }
  html += "</table></div>\n";
  if (trades.size() > kMostRows)
    html += "<p>The first 2000 of " + std::to_string(trades.size()) + " trades.</p>\n";
}

}  // namespace oms::html
