#include <algorithm>

#include "oms/backtest/compare.h"
#include "oms/backtest/html.h"
#include "oms/backtest/report_parts.h"

namespace oms {
namespace {

constexpr std::size_t kMostRows = 2'000;

void orders(std::string& text, const BacktestResult& result) {
  text += "<h2>Orders</h2>\n<div class=\"wide\"><table>\n";
  html::cells(text, "th",
              {"order", "bar", "side", "type", "quantity", "price", "trigger", "status", "filled in bar", "at"});
  for (std::size_t i = 0; i < std::min(result.orders.size(), kMostRows); ++i) {
    const BacktestOrder& row = result.orders[i];
    const OrderRequest& request = row.order.request;
    const auto price = [](Price value) { return value.isZero() ? std::string() : value.text(2); };
    html::cells(
        text, "td",
        {row.order.id.text(), std::to_string(row.bar), std::string(name(request.side)), std::string(name(request.type)),
         request.quantity.text(), price(request.price), price(request.triggerPrice), std::string(outcomeOf(row)),
         row.fillBar ? std::to_string(*row.fillBar) : "", price(row.order.averagePrice)});
  }
  text += "</table></div>\n";
  if (result.orders.size() > kMostRows)
    text += "<p>The first 2000 of " + std::to_string(result.orders.size()) + " orders.</p>\n";
}

}  // namespace

void allStatistics(std::string& html, const BacktestResult& result) {
  const auto read = parseReport("", summaryJson(result, {}));
  OMS_ASSERT(read.ok(), "a report that is written can be read");
  html += "<h2>All statistics</h2>\n<p>Parts are fractions: 0.12 is 12 %.</p>\n";
  html::pairs(html, read->figures);
}

std::string reportHtml(const BacktestResult& result, const ReportHead& head) {
  std::string text = html::page("Backtest");
  html::pairs(text, head);
  text += "<h2>Figures</h2>\n";
  html::pairs(text, figuresOf(result));
  html::curves(text, result.equity);
  allStatistics(text, result);
  html::trades(text, result.trades);
  orders(text, result);
  return text.append(html::kEnd);
}

}  // namespace oms
