#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/backtest/backtest.h"

// What the pages of reports are made of: no script, no font and no picture from elsewhere.
namespace oms::html {

inline constexpr std::string_view kEnd = "</body></html>\n";
// The page's beginning with its style, up to its title.
std::string page(std::string_view title);
std::string escaped(std::string_view text);
// One row of a table, of th or td.
void cells(std::string& html, const char* tag, const std::vector<std::string>& row);
void pairs(std::string& html, const std::vector<std::pair<std::string, std::string>>& rows);
std::string dayOrTime(Timestamp time);
// Equity above drawdown, over the points.
void curves(std::string& html, const std::vector<BacktestEquity>& equity);
// Several curves over the same time, told apart by colour and dashes, with their names below.
struct Curve {
  std::string name;
  std::vector<std::pair<Timestamp, double>> points;  // ascending
};
void overlay(std::string& html, std::string_view title, const std::vector<Curve>& curves);
void trades(std::string& html, const std::vector<BacktestTrade>& trades);

}  // namespace oms::html
