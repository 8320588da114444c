#include <algorithm>
#include <array>

#include "oms/backtest/report_parts.h"
#include "oms/messages/json_statistics.h"
#include "oms/messages/json_writer.h"

namespace oms {
std::vector<std::vector<std::string>> sweepTable(const std::vector<SweepRun>& runs, const Objective& objective) {
  std::vector<std::vector<std::string>> rows(1);
  if (!runs.empty()) {
    for (const auto& [name, value] : runs.front().parameters)
      rows[0].push_back(name);
  }
  for (const char* name : {"final_equity", "total_return", "sharpe", "max_drawdown", "trades", "win_rate", "fees"})
    rows[0].emplace_back(name);
  const bool extra = std::find(rows[0].begin(), rows[0].end(), objective.name) == rows[0].end();
  if (extra)
    rows[0].emplace_back(objective.name);
  for (const SweepRun& run : runs) {
    std::vector<std::string> row;
    for (const auto& [name, value] : run.parameters)
      row.push_back(shortestDigits(value));
    const StatisticsReport& s = run.result.statistics;
    for (std::string& text : std::array{run.result.finalEquity.rounded(2), fixedDigits(s.totalReturn, 4),
                                        fixedDigits(s.sharpe, 4), fixedDigits(s.maxDrawdown, 4),
                                        std::to_string(s.trades), fixedDigits(s.winRate, 4), s.fees.rounded(2)})
      row.push_back(std::move(text));
    if (extra)
      row.push_back(fixedDigits(objective.of(run.result), 4));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string deniedIn(const std::vector<SweepRun>& runs) {
  std::map<std::string, std::uint64_t> denied;
  for (const SweepRun& run : runs) {
    for (const auto& [check, count] : run.result.denied)
      denied[check] += count;
  }
  return deniedText(denied);
}

std::string sweepText(const std::vector<SweepRun>& runs, const Objective& objective) {
  const std::string denied = deniedIn(runs);
  return tableText(sweepTable(runs, objective)) +
         (denied.empty() ? "" : "orders denied, of all runs: " + denied + "\n");
}

std::string sweepCsv(const std::vector<SweepRun>& runs, const Objective& objective) {
  return tableCsv(sweepTable(runs, objective));
}

std::string sweepJson(const std::vector<SweepRun>& runs) {
  JsonWriter json;
  json.beginObject().key("runs").beginArray();
  for (const SweepRun& run : runs) {
    json.beginObject().key("parameters").beginObject();
    for (const auto& [name, value] : run.parameters)
      json.field(name, value);
    json.endObject().key("final_equity").raw(run.result.finalEquity.text());
    json.field("orders", run.result.orderCount).field("fills", run.result.fillCount);
    json.key("statistics");
    writeStatistics(json, run.result.statistics);
    writeDenied(json, run.result);
    json.field("state_hash", run.result.stateHash).endObject();
  }
  json.endArray().endObject();
  return json.take() + "\n";
}

}  // namespace oms
