#include "oms/backtest/html.h"
#include "oms/backtest/report_parts.h"
#include "oms/backtest/walk_forward.h"
#include "oms/messages/json_statistics.h"

namespace oms {
namespace {

using Cells = std::vector<std::string>;

// A row a window, the names first.
std::vector<Cells> tableOf(const WalkForwardResult& result, const Objective& objective) {
  Cells names{"in_sample_from", "out_of_sample_from", "out_of_sample_to"};
  for (const auto& [name, value] : result.windows.front().parameters)
    names.push_back(name);
  const std::string judged(objective.name);
  names.insert(names.end(), {judged + "_in_sample", judged + "_out_of_sample", "total_return", "max_drawdown", "trades",
                             "final_equity"});
  std::vector<Cells> rows{names};
  for (const WalkForwardWindow& window : result.windows) {
    const BacktestResult& traded = window.outOfSample;
    Cells row{rfc3339(window.inSample.from, TimePrecision::seconds), rfc3339(traded.from, TimePrecision::seconds),
              rfc3339(traded.to, TimePrecision::seconds)};
    for (const auto& [name, value] : window.parameters)
      row.push_back(shortestDigits(value));
    const StatisticsReport& s = traded.statistics;
    row.insert(row.end(), {fixedDigits(objective.of(window.inSample), 4), fixedDigits(objective.of(traded), 4),
                           fixedDigits(s.totalReturn, 4), fixedDigits(s.maxDrawdown, 4), std::to_string(s.trades),
                           traded.finalEquity.rounded(2)});
    rows.push_back(std::move(row));
  }
  return rows;
}

void writeSample(JsonWriter& json, std::string_view name, const BacktestResult& run) {
  json.key(name).beginObject().field("from", run.from).field("to", run.to).field("bars", run.bars);
  json.key("final_equity").raw(run.finalEquity.text()).key("statistics");
  writeStatistics(json, run.statistics);
  writeDenied(json, run);
  json.field("state_hash", run.stateHash).endObject();
}

// The state of no single engine; each window has its own.
std::vector<std::pair<std::string, std::string>> combinedFigures(const WalkForwardResult& result) {
  auto figures = figuresOf(result.combined);
  std::erase_if(figures, [](const auto& figure) { return figure.first == "state hash" || figure.first == "orders"; });
  return figures;
}

}  // namespace

std::string walkForwardText(const WalkForwardResult& result, const Objective& objective, const ReportHead& head) {
  std::string text = pairsText(head);
  text += "\n" + tableText(tableOf(result, objective)) + "\nout of sample, all windows as one run\n";
  return text + pairsText(combinedFigures(result));
}

std::string walkForwardCsv(const WalkForwardResult& result, const Objective& objective) {
  return tableCsv(tableOf(result, objective));
}

std::string walkForwardJson(const WalkForwardResult& result, const Objective& objective, const ReportHead& head) {
  JsonWriter json;
  json.beginObject();
  writeHead(json, result.combined, head);
  json.field("objective", objective.name).key("windows").beginArray();
  for (const WalkForwardWindow& window : result.windows) {
    json.beginObject().key("parameters").beginObject();
    for (const auto& [name, value] : window.parameters)
      json.field(name, value);
    json.endObject();
    writeSample(json, "in_sample", window.inSample);
    writeSample(json, "out_of_sample", window.outOfSample);
    json.endObject();
  }
  json.endArray().key("statistics");
  writeStatistics(json, result.combined.statistics);
  writeDenied(json, result.combined);
  writeFills(json, result.combined);
  writeTrades(json, result.combined);
  writeEquity(json, result.combined);
  json.endObject();
  return json.take() + "\n";
}

std::string walkForwardHtml(const WalkForwardResult& result, const Objective& objective, const ReportHead& head) {
  std::string text = html::page("Walk-forward");
  html::pairs(text, head);
  text += "<h2>Windows</h2>\n<div class=\"wide\"><table>\n";
  const char* tag = "th";
  for (const Cells& row : tableOf(result, objective)) {
    html::cells(text, tag, row);
    tag = "td";
  }
  text += "</table></div>\n<h2>Out of sample</h2>\n";
  html::pairs(text, combinedFigures(result));
  html::curves(text, result.combined.equity);
  allStatistics(text, result.combined);
  html::trades(text, result.combined.trades);
  return text.append(html::kEnd);
}

}  // namespace oms
