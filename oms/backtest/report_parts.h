#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/backtest/report.h"
#include "oms/messages/json_writer.h"

// What the reports of a run, a sweep and a walk-forward share.
namespace oms {

// A number with its exact digits, for JSON.
template <class Tag, class Rep>
JsonWriter& number(JsonWriter& json, std::string_view name, Decimal<Tag, Rep> value) {
  return json.key(name).raw(value.text());
}
// How many orders were denied and by what, and how to have them pass where an option does: "15: short_selling; give
// --allow-short". Empty: none.
std::string deniedText(const std::map<std::string, std::uint64_t>& denied,
                       std::string_view forShorts = "give --allow-short");
std::string deniedIn(const std::vector<SweepRun>& runs);
// For people: the fewest digits that read back the same, so many decimals or n/a.
std::string shortestDigits(double value);
std::string fixedDigits(const std::optional<double>& value, int decimals);

// Fields into an object that is open.
void writeHead(JsonWriter& json, const BacktestResult& result, const ReportHead& head);
void writeDenied(JsonWriter& json, const BacktestResult& result);
void writeFills(JsonWriter& json, const BacktestResult& result);
void writeTrades(JsonWriter& json, const BacktestResult& result);
void writeEquity(JsonWriter& json, const BacktestResult& result);

// Every statistic under its contract's name, as a part of a page.
void allStatistics(std::string& html, const BacktestResult& result);

// Names and values in two columns; a table with its columns to the right; the same for programs.
std::string pairsText(const std::vector<std::pair<std::string, std::string>>& rows);
std::string tableText(const std::vector<std::vector<std::string>>& rows);
std::string tableCsv(const std::vector<std::vector<std::string>>& rows);

}  // namespace oms
