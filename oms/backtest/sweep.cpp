#include <algorithm>
#include <array>
#include <charconv>

#include "oms/backtest/report.h"
#include "oms/messages/json_statistics.h"
#include "oms/messages/json_writer.h"

namespace oms {
namespace {

// Shortest digits that read back the same.
std::string shortest(double value) {
  std::array<char, 400> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return error == std::errc{} ? std::string(text.data(), end) : std::string();
}
std::string fixed(const std::optional<double>& value, int decimals) {
  std::array<char, 400> text{};
  if (!value)
    return "n/a";
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), *value, std::chars_format::fixed, decimals);
  return error == std::errc{} ? std::string(text.data(), end) : std::string();
}

std::vector<std::vector<std::string>> tableOf(const std::vector<SweepRun>& runs) {
  std::vector<std::vector<std::string>> rows(1);
  if (!runs.empty()) {
    for (const auto& [name, value] : runs.front().parameters)
      rows[0].push_back(name);
  }
  for (const char* name : {"final_equity", "total_return", "sharpe", "max_drawdown", "trades", "win_rate", "fees"})
    rows[0].emplace_back(name);
  for (const SweepRun& run : runs) {
    std::vector<std::string> row;
    for (const auto& [name, value] : run.parameters)
      row.push_back(shortest(value));
    const StatisticsReport& s = run.result.statistics;
    for (std::string& text :
         std::array{run.result.finalEquity.rounded(2), fixed(s.totalReturn, 4), fixed(s.sharpe, 4),
                    fixed(s.maxDrawdown, 4), std::to_string(s.trades), fixed(s.winRate, 4), s.fees.rounded(2)})
      row.push_back(std::move(text));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string sweepText(const std::vector<SweepRun>& runs) {
  const auto rows = tableOf(runs);
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : "  ") + std::string(widths[i] - row[i].size(), ' ') + row[i];
    text += '\n';
  }
  return text;
}

std::string sweepCsv(const std::vector<SweepRun>& runs) {
  std::string text;
  for (const auto& row : tableOf(runs)) {
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : ",") + row[i];
    text += '\n';
  }
  return text;
}

std::string sweepJson(const std::vector<SweepRun>& runs) {
  JsonWriter json;
  json.beginObject().key("runs").beginArray();
  for (const SweepRun& run : runs) {
    json.beginObject().key("parameters").beginObject();
    for (const auto& [name, value] : run.parameters)
      json.field(name, value);
    json.endObject().key("final_equity").raw(run.result.finalEquity.text());
    json.field("orders", run.result.orders.size()).field("fills", run.result.fills.size());
    json.key("statistics");
    writeStatistics(json, run.result.statistics);
    json.field("state_hash", run.result.stateHash).endObject();
  }
  json.endArray().endObject();
  return json.take() + "\n";
}

}  // namespace oms
