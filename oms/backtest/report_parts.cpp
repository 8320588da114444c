#include "oms/backtest/report_parts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "oms/messages/json_objects.h"

namespace oms {

std::string shortestDigits(double value) {
  std::array<char, 400> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return error == std::errc{} ? std::string(text.data(), end) : std::string();
}

std::string fixedDigits(const std::optional<double>& value, int decimals) {
  std::array<char, 400> text{};
  if (!value)
    return "n/a";
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), *value, std::chars_format::fixed, decimals);
  return error == std::errc{} ? std::string(text.data(), end) : "n/a";
}

void writeHead(JsonWriter& json, const BacktestResult& result, const ReportHead& head) {
  json.key("run").beginObject();
  for (const auto& [name, value] : head)
    json.field(name, value);
  json.endObject();
  json.field("bars", result.bars).field("from", result.from).field("to", result.to);
  number(json, "cash", result.cash);
  number(json, "final_equity", result.finalEquity);
  number(json, "final_cash", result.finalCash);
}

std::string deniedText(const std::map<std::string, std::uint64_t>& denied, std::string_view forShorts) {
  std::uint64_t all = 0;
  std::string checks;
  for (const auto& [check, count] : denied) {
    all += count;
    checks += (checks.empty() ? "" : ", ") + (denied.size() > 1 ? std::to_string(count) + " " : "") + check;
  }
  if (denied.count("short_selling") > 0)
    checks.append("; ").append(forShorts);
  return denied.empty() ? "" : std::to_string(all) + ": " + checks;
}

void writeDenied(JsonWriter& json, const BacktestResult& result) {
  json.key("denied").beginObject();
  for (const auto& [check, count] : result.denied)
    json.field(check, count);
  json.endObject();
}

void writeFills(JsonWriter& json, const BacktestResult& result) {
  json.key("fills").beginArray();
  for (const BacktestFill& row : result.fills) {
    const Fill& fill = row.fill;
    json.beginObject().field("order", fill.order).field("time", row.time).field("bar", row.bar);
    json.field("symbol", result.instruments[fill.symbol].symbol).field("side", name(fill.side));
    number(json, "quantity", fill.quantity);
    number(json, "price", fill.price);
    number(json, "fee", fill.fee);
    json.field("liquidity", name(fill.liquidity)).field("rule", fill.why.rule).key("flags").beginArray();
    for (const auto& [flag, word] : kFlagNames) {
      if (fill.flags.has(flag))
        json.value(word);
    }
    json.endArray().endObject();
  }
  json.endArray();
}

void writeTrades(JsonWriter& json, const BacktestResult& result) {
  json.key("trades").beginArray();
  for (const BacktestTrade& row : result.trades) {
    const RoundTrip& trade = row.trade;
    json.beginObject().field("symbol", result.instruments[trade.symbol].symbol).field("side", name(trade.side));
    number(json, "quantity", trade.quantity);
    json.field("entry_time", row.entryTime).field("entry_bar", row.entryBar);
    number(json, "entry_price", trade.entryPrice);
    json.field("exit_time", row.exitTime).field("exit_bar", row.exitBar);
    number(json, "exit_price", trade.exitPrice);
    number(json, "pnl", trade.pnl);
    const auto percent = Ratio::narrowed(static_cast<Int128>(trade.pnlRatio.raw()) * 100);
    json.field("pnl_pct", percent ? *percent : Ratio{});
    number(json, "fees", trade.fees);
    number(json, "mae", trade.worst);
    number(json, "mfe", trade.best);
    json.fieldOrNull("exit_reason", trade.exitReason.view()).endObject();
  }
  json.endArray();
}

void writeEquity(JsonWriter& json, const BacktestResult& result) {
  json.key("equity").beginArray();
  for (const BacktestEquity& point : result.equity) {
    json.beginObject().field("time", point.time);
    number(json, "equity", point.equity);
    json.field("drawdown", point.drawdown).endObject();
  }
  json.endArray();
}

std::string pairsText(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string text;
  for (const auto& [name, value] : rows)
    text.append(name).append(name.size() < 28 ? 28 - name.size() : 1, ' ').append(value).append("\n");
  return text;
}

std::string tableText(const std::vector<std::vector<std::string>>& rows) {
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

// As RFC 4180 has it, where it must be.
static std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\n") == std::string::npos)
    return field;
  std::string text = "\"";
  for (const char c : field)
    text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string tableCsv(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : ",") + quoted(row[i]);
    text += '\n';
  }
  return text;
}

}  // namespace oms
