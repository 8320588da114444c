#include "oms/backtest/report.h"

#include "oms/backtest/report_parts.h"
#include "oms/messages/json_objects.h"
#include "oms/messages/json_statistics.h"
#include "oms/messages/json_writer.h"

namespace oms {
namespace {

template <class Tag, class Rep>
JsonWriter& numberOrNull(JsonWriter& json, std::string_view name, Decimal<Tag, Rep> value) {
  return value.isZero() ? json.key(name).null() : number(json, name, value);
}

void writeScripted(JsonWriter& json, const BacktestResult& result, std::size_t place) {
  const ScriptedOrder& scripted = result.script[place];
  json.field("ref", scripted.ref).field("script_type", scripted.type);
  json.fieldOrNull("oco", scripted.oco).fieldOrNull("parent", scripted.parent);
  json.key("valid_days");
  if (scripted.validDays)
    json.value(*scripted.validDays);
  else
    json.null();
}

void writeNotMade(JsonWriter& json, const BacktestResult& result, std::size_t place) {
  json.beginObject().key("order").null();
  writeScripted(json, result, place);
  json.field("bar", result.script[place].bar).field("status", "not_made");
  json.field("reason", "the data has no bar after which to make it").endObject();
}

void writeOrderRow(JsonWriter& json, const BacktestResult& result, const BacktestOrder& row,
                   std::optional<std::size_t> place) {
  const Order& order = row.order;
  json.beginObject().field("order", order.id);
  if (place)
    writeScripted(json, result, *place);
  json.field("bar", row.bar).field("time", row.time);
  json.field("symbol", result.instruments[order.request.symbol].symbol).field("side", name(order.request.side));
  json.field("type", name(order.request.type)).field("time_in_force", name(order.request.timeInForce));
  number(json, "quantity", order.request.quantity);
  numberOrNull(json, "price", order.request.price);
  numberOrNull(json, "trigger_price", order.request.triggerPrice);
  json.field("status", outcomeOf(row)).fieldOrNull("reason", order.reason.view());
  number(json, "filled_quantity", order.filled);
  numberOrNull(json, "fill_price", order.averagePrice);
  json.key("fill_bar");
  if (row.fillBar)
    json.value(*row.fillBar);
  else
    json.null();
  json.field("fill_time", row.fillTime);
  number(json, "fees", order.fees);
  json.fieldOrNull("purpose", order.purpose.view()).field("actor", order.actor.text()).endObject();
}

// The script's orders in its order, then those that the engine made beside them.
void writeOrders(JsonWriter& json, const BacktestResult& result) {
  std::vector<bool> written(result.orders.size());
  json.key("orders").beginArray();
  for (std::size_t place = 0; place < result.made.size(); ++place) {
    if (!result.made[place]) {
      writeNotMade(json, result, place);
      continue;
    }
    const std::size_t at = result.made[place]->value - 1;
    written[at] = true;
    writeOrderRow(json, result, result.orders[at], place);
  }
  for (std::size_t at = 0; at < result.orders.size(); ++at) {
    if (!written[at])
      writeOrderRow(json, result, result.orders[at], std::nullopt);
  }
  json.endArray();
}

std::string plain(const std::optional<double>& value) {
  return fixedDigits(value, 4);
}
std::string percent(const std::optional<double>& value) {
  return value ? fixedDigits(*value * 100, 2) + " %" : "n/a";
}
std::string money(const std::optional<Money>& value) {
  return value ? value->rounded(2) : "n/a";
}

std::string ordersLine(const BacktestResult& result) {
  std::map<std::string_view, std::size_t> counts;
  std::size_t all = result.orders.size();
  for (const BacktestOrder& order : result.orders)
    ++counts[outcomeOf(order)];
  for (const auto& made : result.made) {
    all += made ? 0 : 1;
    counts["not_made"] += made ? 0 : 1;
  }
  std::string text = std::to_string(all);
  const char* separator = ": ";
  for (const auto& [outcome, count] : counts) {
    if (count == 0)
      continue;
    text += separator + std::to_string(count) + " " + std::string(outcome);
    separator = ", ";
  }
  return text;
}

}  // namespace

std::string_view outcomeOf(const BacktestOrder& order) {
  if (order.ranOut && order.order.filled.isZero())
    return name(OrderStatus::expired);
  return name(order.order.status);
}

std::vector<std::pair<std::string, std::string>> figuresOf(const BacktestResult& result) {
  const StatisticsReport& s = result.statistics;
  const std::string years = std::to_string(s.periodsPerYear);
  std::vector<std::pair<std::string, std::string>> figures{
      {"period", rfc3339(result.from, TimePrecision::seconds) + " to " + rfc3339(result.to, TimePrecision::seconds) +
                     ", " + std::to_string(result.bars) + " bars"},
      {"daily returns", std::to_string(s.dailyReturns) + (s.feesIncluded ? ", fees in" : ", fees out")},
      {"orders", ordersLine(result)},
      {"trades", std::to_string(s.trades) + " (" + std::to_string(s.wins) + " won, " + std::to_string(s.losses) +
                     " lost, " + std::to_string(s.flats) + " flat)"},
      {"cash", result.cash.rounded(2)},
      {"final equity", result.finalEquity.rounded(2)},
      {"total return", percent(s.totalReturn)},
      {"CAGR", percent(s.cagr)},
      {"volatility (" + years + " days a year)", percent(s.volatility)},
      {"Sharpe", plain(s.sharpe)},
      {"Sharpe, compounded", plain(s.sharpeCompounded)},
      {"Sortino", plain(s.sortino)},
      {"max drawdown", percent(s.maxDrawdown)},
      {"Calmar", plain(s.calmar)},
      {"win rate", percent(s.winRate)},
      {"profit factor", plain(s.profitFactor)},
      {"expectancy", money(s.expectancy)},
      {"SQN", plain(s.sqn)},
      {"exposure", percent(s.exposureTime)},
      {"fees", s.fees.rounded(2)},
      {"slippage", s.slippage.rounded(2)},
      {"alpha", percent(s.alpha)},
      {"beta", plain(s.beta)},
      {"state hash", result.stateHash}};
  if (const std::string denied = deniedText(result.denied); !denied.empty())
    figures.insert(figures.begin() + 3, {"orders denied", denied});
  return figures;
}

std::string reportJson(const BacktestResult& result, const ReportHead& head) {
  JsonWriter json;
  json.beginObject();
  writeHead(json, result, head);
  json.key("statistics");
  writeStatistics(json, result.statistics);
  writeDenied(json, result);
  writeOrders(json, result);
  writeFills(json, result);
  writeTrades(json, result);
  json.field("equity_step", result.equityStep);
  writeEquity(json, result);
  json.key("signals").beginArray();
  const Naming naming(result.instruments, result.session);
  for (const Signal& signal : result.raised)
    writeSignal(json, signal, naming, result.to);
  json.endArray().field("state_hash", result.stateHash).field("events_total", result.eventCount);
  std::string text = json.take();
  std::size_t size = text.size() + 32;
  for (const std::string& piece : result.events)
    size += piece.size();
  text.reserve(size);
  text += ",\"events\":[";
  for (const std::string& piece : result.events)
    text += piece;
  return text += "]}\n";
}

std::string summaryJson(const BacktestResult& result, const ReportHead& head) {
  JsonWriter json;
  json.beginObject();
  writeHead(json, result, head);
  json.field("orders", result.orderCount).field("fills", result.fillCount);
  json.field("trades", result.trades.size()).key("statistics");
  writeStatistics(json, result.statistics);
  writeDenied(json, result);
  json.field("state_hash", result.stateHash).field("events_total", result.eventCount).endObject();
  return json.take() + "\n";
}

std::string summaryText(const BacktestResult& result, const ReportHead& head) {
  return pairsText(head) + pairsText(figuresOf(result));
}

std::string reportCsv(const BacktestResult& result) {
  std::string text;
  const auto fillOf = [](const BacktestOrder& row) {
    const std::string price = row.order.averagePrice.isZero() ? "" : row.order.averagePrice.text();
    return row.fillBar ? std::to_string(*row.fillBar) + "," + rfc3339(row.fillTime) + "," + price : ",,";
  };
  if (result.script.empty()) {
    text =
        "side,quantity,entry_bar,entry_time,entry_price,exit_bar,exit_time,exit_price,pnl,fees,mae,mfe,exit_reason\n";
    for (const BacktestTrade& row : result.trades) {
      const RoundTrip& trade = row.trade;
      text += std::string(name(trade.side)) + "," + trade.quantity.text() + "," + std::to_string(row.entryBar) + "," +
              rfc3339(row.entryTime) + "," + trade.entryPrice.text() + "," + std::to_string(row.exitBar) + "," +
              rfc3339(row.exitTime) + "," + trade.exitPrice.text() + "," + trade.pnl.text() + "," + trade.fees.text() +
              "," + trade.worst.text() + "," + trade.best.text() + "," + trade.exitReason.string() + "\n";
    }
    return text;
  }
  text = "ref,bar,side,type,quantity,status,fill_bar,fill_time,fill_price,fees\n";
  for (std::size_t place = 0; place < result.script.size(); ++place) {
    const ScriptedOrder& scripted = result.script[place];
    // A ref is any text: as RFC 4180 quotes it.
    std::string ref = "\"";
    for (const char c : scripted.ref)
      ref += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += ref + "\"," + std::to_string(scripted.bar) + "," + std::string(name(scripted.request.side)) + "," +
            scripted.type + "," + scripted.request.quantity.text() + ",";
    if (!result.made[place]) {
      text += "not_made,,,,\n";
      continue;
    }
    const BacktestOrder& row = result.orders[result.made[place]->value - 1];
    text += std::string(outcomeOf(row)) + "," + fillOf(row) + "," + row.order.fees.text() + "\n";
  }
  return text;
}

}  // namespace oms
