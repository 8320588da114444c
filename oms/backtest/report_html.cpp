// The report as a page of its own: no script, no font and no picture from elsewhere.
#include <algorithm>
#include <cmath>

#include "oms/backtest/report.h"
#include "oms/messages/digits.h"

namespace oms {
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
    ".axis{font-size:11px;fill:currentColor}\n</style></head><body>\n";

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

// A curve over time from the left edge to the right, y from 0 (bottom) to 1.
std::string points(const std::vector<BacktestEquity>& equity, int top, int height,
                   double (*value)(const BacktestEquity&), double low, double high) {
  std::string text;
  const std::size_t step = 1 + equity.size() / kMostPoints;
  const auto put = [&](std::size_t i) {
    const double share = high > low ? (value(equity[i]) - low) / (high - low) : 0;
    const double x = equity.size() > 1 ? static_cast<double>(i) * kWidth / static_cast<double>(equity.size() - 1) : 0;
    const double y = top + height * (1 - share);
    text += std::to_string(std::lround(x * 10) / 10) + "," + std::to_string(std::lround(y)) + " ";
  };
  for (std::size_t i = 0; i < equity.size(); i += step)
    put(i);
  if (!equity.empty())
    put(equity.size() - 1);
  return text;
}

void curves(std::string& html, const std::vector<BacktestEquity>& equity) {
  if (equity.empty())
    return;
  const auto worth = [](const BacktestEquity& point) { return point.equity.toDoubleLossy(); };
  const auto down = [](const BacktestEquity& point) { return -point.drawdown.toDoubleLossy(); };
  const auto [low, high] = std::minmax_element(equity.begin(), equity.end(),
                                               [](const auto& a, const auto& b) { return a.equity < b.equity; });
  const auto deepest = std::max_element(equity.begin(), equity.end(),
                                        [](const auto& a, const auto& b) { return a.drawdown < b.drawdown; });
  html += "<h2>Equity and drawdown</h2>\n<svg viewBox=\"0 0 1000 420\" role=\"img\" aria-label=\"Equity from " +
          equity.front().equity.rounded(2) + " to " + equity.back().equity.rounded(2) + "\">\n";
  html += "<polyline class=\"equity\" points=\"" +
          points(equity, 20, 240, worth, low->equity.toDoubleLossy(), high->equity.toDoubleLossy()) + "\"/>\n";
  html += "<polygon class=\"drawdown\" points=\"0,290 " +
          points(equity, 290, 100, down, -deepest->drawdown.toDoubleLossy(), 0) + "1000,290\"/>\n";
  const auto label = [&](int x, int y, const char* anchor, const std::string& text) {
    html += "<text class=\"axis\" x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" +
            anchor + "\">" + text + "</text>\n";
  };
  label(0, 14, "start", high->equity.rounded(2));
  label(0, 276, "start", low->equity.rounded(2));
  label(0, 410, "start", dayOrTime(equity.front().time));
  label(1000, 410, "end", dayOrTime(equity.back().time));
  label(1000, 276, "end", "deepest drawdown " + Ratio::fromRaw(deepest->drawdown.raw() * 100).rounded(2) + " %");
  html += "</svg>\n";
}

void trades(std::string& html, const BacktestResult& result) {
  html += "<h2>Trades</h2>\n<div class=\"wide\"><table>\n";
  cells(html, "th", {"#", "side", "quantity", "entry", "at", "exit", "at", "P&L", "%", "MAE", "MFE", "why"});
  for (std::size_t i = 0; i < std::min(result.trades.size(), kMostRows); ++i) {
    const BacktestTrade& row = result.trades[i];
    const RoundTrip& trade = row.trade;
    cells(html, "td",
          {std::to_string(i + 1), std::string(name(trade.side)), trade.quantity.text(), dayOrTime(row.entryTime),
           trade.entryPrice.text(2), dayOrTime(row.exitTime), trade.exitPrice.text(2), trade.pnl.rounded(2),
           Ratio::fromRaw(trade.pnlRatio.raw() * 100).rounded(2), trade.worst.rounded(2), trade.best.rounded(2),
           trade.exitReason.string()});
  }
  html += "</table></div>\n";
  if (result.trades.size() > kMostRows)
    html += "<p>The first 2000 of " + std::to_string(result.trades.size()) + " trades.</p>\n";
}

void orders(std::string& html, const BacktestResult& result) {
  html += "<h2>Orders</h2>\n<div class=\"wide\"><table>\n";
  cells(html, "th", {"order", "bar", "side", "type", "quantity", "price", "trigger", "status", "filled in bar", "at"});
  for (std::size_t i = 0; i < std::min(result.orders.size(), kMostRows); ++i) {
    const BacktestOrder& row = result.orders[i];
    const OrderRequest& request = row.order.request;
    const auto price = [](Price value) { return value.isZero() ? std::string() : value.text(2); };
    cells(
        html, "td",
        {row.order.id.text(), std::to_string(row.bar), std::string(name(request.side)), std::string(name(request.type)),
         request.quantity.text(), price(request.price), price(request.triggerPrice), std::string(outcomeOf(row)),
         row.fillBar ? std::to_string(*row.fillBar) : "", price(row.order.averagePrice)});
  }
  html += "</table></div>\n";
  if (result.orders.size() > kMostRows)
    html += "<p>The first 2000 of " + std::to_string(result.orders.size()) + " orders.</p>\n";
}

}  // namespace

std::string reportHtml(const BacktestResult& result, const ReportHead& head) {
  std::string html(kBegin);
  html += "<h1>Backtest</h1>\n";
  pairs(html, head);
  html += "<h2>Figures</h2>\n";
  pairs(html, figuresOf(result));
  curves(html, result.equity);
  trades(html, result);
  orders(html, result);
  html += "</body></html>\n";
  return html;
}

std::string sweepHtml(const std::vector<SweepRun>& runs, const ReportHead& head) {
  std::string html(kBegin);
  html += "<h1>Parameter sweep</h1>\n";
  pairs(html, head);
  html += "<h2>Runs</h2>\n<div class=\"wide\"><table>\n";
  const std::string csv = sweepCsv(runs);
  std::size_t begin = 0;
  for (const char* tag = "th"; begin < csv.size(); tag = "td") {
    const std::size_t end = csv.find('\n', begin);
    std::vector<std::string> row(1);
    for (const char c : csv.substr(begin, end - begin)) {
      if (c == ',')
        row.emplace_back();
      else
        row.back() += c;
    }
    cells(html, tag, row);
    begin = end + 1;
  }
  html += "</table></div>\n</body></html>\n";
  return html;
}

}  // namespace oms
