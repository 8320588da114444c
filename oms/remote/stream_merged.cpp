#include "oms/remote/stream_merged.h"

#include <algorithm>
#include <set>
#include <utility>

#include "oms/messages/json_objects.h"
#include "oms/projections/view_json.h"

namespace oms {

namespace {

using Channel = StreamChannel;

// Older ones are REST's.
constexpr std::size_t barsAtFirst = 500;
constexpr std::size_t printsAtFirst = 500;

std::uint64_t seriesKey(SymbolIndex symbol, Timeframe timeframe) {
  return std::uint64_t{symbol.value} << 8 | static_cast<std::uint64_t>(timeframe);
}
SymbolIndex symbolOfSeries(std::uint64_t key) {
  return {static_cast<std::uint32_t>(key >> 8)};
}
Timeframe timeframeOfSeries(std::uint64_t key) {
  return static_cast<Timeframe>(key & 0xFFU);
}

void writePrice(JsonWriter& json, const SessionView& view, const QuoteSample& quote) {
  json.beginObject().field("symbol", view.instruments()[quote.symbol].symbol).field("time", quote.quote.time);
  json.fieldOrNull("bid", quote.quote.bid).fieldOrNull("ask", quote.quote.ask);
  json.field("bid_size", quote.quote.bidSize).field("ask_size", quote.quote.askSize);
  json.fieldOrNull("price", quote.last).fieldOrNull("previous_close", quote.previousClose);
  json.field("day_volume", quote.dayVolume).endObject();
}

void writeEquity(JsonWriter& json, const SessionView& view) {
  const AccountState& account = view.account();
  json.beginObject().field("time", account.time).field("initial_equity", account.initialCash);
  json.field("equity", account.equity).field("cash", account.cash).field("realized_pnl", account.realized);
  json.field("unrealized_pnl", account.unrealized).field("fees", account.fees);
  json.field("margin_used", account.marginUsed).field("buying_power", account.buyingPower);
  json.field("day_pnl", account.dayPnl()).field("max_drawdown", view.maxDrawdown()).endObject();
}

void writeSeriesBar(JsonWriter& json, const SessionView& view, std::uint64_t key, const Bar& bar, bool isComplete) {
  json.beginObject().field("symbol", view.instruments()[symbolOfSeries(key)].symbol);
  json.field("timeframe", name(timeframeOfSeries(key))).field("time", bar.openTime);
  json.field("close_time", bar.closeTime).field("open", bar.open).field("high", bar.high).field("low", bar.low);
  json.field("close", bar.close).field("volume", bar.volume).field("complete", isComplete).endObject();
}

void writeBars(JsonWriter& json, const SessionView& view, std::uint64_t key, std::uint64_t from) {
  const BarSeries* series = view.bars(symbolOfSeries(key), timeframeOfSeries(key));
  if (series == nullptr)
    return;
  const std::uint64_t end = series->firstIndex + series->bars.size();
  for (std::uint64_t i = std::max(from, series->firstIndex); i < end; ++i) {
    const bool isComplete = !(series->formingLast && i + 1 == end);
    writeSeriesBar(json, view, key, series->bars[i - series->firstIndex], isComplete);
  }
}

void writeIndicators(JsonWriter& json, const SessionView& view, const InstanceRecord& record) {
  for (const IndicatorView& indicator : record.sample.indicators) {
    json.beginObject().field("strategy_id", record.info.id);
    json.field("symbol", view.instruments()[record.info.symbol].symbol);
    json.field("timeframe", name(record.info.timeframe)).field("name", indicator.name);
    json.field("expression", indicator.expression).field("value", indicator.value);
    json.field("bars_missing", indicator.barsMissing).endObject();
  }
}

void writeConditions(JsonWriter& json, const SessionView& view, const InstanceRecord& record) {
  for (const ConditionView& condition : record.sample.conditions) {
    json.beginObject().field("strategy_id", record.info.id);
    json.field("symbol", view.instruments()[record.info.symbol].symbol).field("group", condition.group);
    json.field("name", condition.name).field("expression", condition.expression).field("value", condition.value);
    json.field("threshold", condition.threshold).field("met", condition.met).field("distance", condition.distance);
    json.field("progress", condition.progress).field("held_since", condition.heldSince);
    json.fieldOrNull("waiting_for", condition.waitingFor).endObject();
  }
}

void writeLevels(JsonWriter& json, std::string_view side, const std::vector<DepthLevel>& levels) {
  json.key(side).beginArray();
  for (const DepthLevel& level : levels)
    json.beginArray().value(level.price).value(level.size).endArray();
  json.endArray();
}

void writeDepth(JsonWriter& json, const SessionView& view, const DepthSample& depth) {
  json.beginObject().field("symbol", view.instruments()[depth.symbol].symbol);
  writeLevels(json, "bids", depth.bids);
  writeLevels(json, "asks", depth.asks);
  json.field("bid_total", depth.totals[0]).field("ask_total", depth.totals[1]).key("places").beginArray();
  for (const auto& [order, place] : view.market().places()) {
    const OrderRecord* record = view.order(order);
    if (record == nullptr || record->order.request.symbol != depth.symbol)
      continue;
    json.beginObject().field("order_id", order).field("ahead", place.ahead);
    json.field("ahead_at_first", place.aheadAtFirst).endObject();
  }
  json.endArray().endObject();
}

// Those from one number to another that are still kept.
void writePrints(JsonWriter& json, const SessionView& view, SymbolIndex symbol, std::uint64_t first,
                 std::uint64_t last) {
  const TapeRecord* tape = view.market().tape(symbol);
  if (tape == nullptr)
    return;
  for (auto trade = std::ranges::lower_bound(tape->trades, first, {}, &MarketTrade::number);
       trade != tape->trades.end() && trade->number <= last; ++trade) {
    json.beginObject().field("symbol", view.instruments()[symbol].symbol).field("number", trade->number);
    json.field("time", trade->tick.time).field("price", trade->tick.price).field("size", trade->tick.size);
    json.fieldOrNull("side", trade->tick.aggressor ? name(*trade->tick.aggressor) : "");
    json.field("side_is_stated", trade->aggressorTold).endObject();
  }
}

// The row, or the rows, of that key as they are now; nothing where it has gone.
void writeMerged(JsonWriter& json, Channel channel, std::uint64_t key, std::uint64_t first, const SessionView& view) {
  const SymbolIndex symbol{static_cast<std::uint32_t>(key)};
  const bool isInstance = key < view.instances().size();
  if (channel == Channel::equity)
    return writeEquity(json, view);
  if (channel == Channel::bars)
    return writeBars(json, view, key, first);
  if (channel == Channel::tape)
    return writePrints(json, view, symbol, first, ~std::uint64_t{0});
  if (channel == Channel::indicators && isInstance)
    return writeIndicators(json, view, view.instances()[key]);
  if (channel == Channel::conditions && isInstance)
    return writeConditions(json, view, view.instances()[key]);
  if (channel == Channel::prices) {
    if (const QuoteSample* quote = view.quote(symbol))
      writePrice(json, view, *quote);
  } else if (channel == Channel::depth) {
    if (const DepthSample* depth = view.market().depth(symbol))
      writeDepth(json, view, *depth);
  } else if (channel == Channel::positions) {
    if (const auto position = view.positions().find({key}); position != view.positions().end())
      writePosition(json, view, position->second);
  }
}

// Every key that the channel has now, with its symbol.
std::vector<std::pair<std::uint64_t, SymbolIndex>> keysOf(Channel channel, const SessionView& view) {
  std::vector<std::pair<std::uint64_t, SymbolIndex>> keys;
  switch (channel) {
    case Channel::positions:
      for (const auto& [id, position] : view.positions())
        keys.emplace_back(id.value, position.symbol);
      break;
    case Channel::indicators:
    case Channel::conditions:
      for (std::uint64_t i = 0; i < view.instances().size(); ++i) {
        if (!view.instances()[i].info.id.empty())
          keys.emplace_back(i, view.instances()[i].info.symbol);
      }
      break;
    case Channel::bars:
      for (std::uint32_t symbol = 0; symbol < view.instruments().size(); ++symbol) {
        for (std::size_t i = 0; i < kTimeframeNames.size(); ++i)
          keys.emplace_back(seriesKey({symbol}, static_cast<Timeframe>(i)), SymbolIndex{symbol});
      }
      break;
    case Channel::prices:
    case Channel::depth:
    case Channel::tape:
      for (std::uint32_t symbol = 0; symbol < view.instruments().size(); ++symbol)
        keys.emplace_back(symbol, SymbolIndex{symbol});
      break;
    default:
      keys.emplace_back(0, SymbolIndex{SymbolIndex::none});
      break;
  }
  return keys;
}

// A series as it is when a snapshot is cut: its bars from one index on, and the newest of them.
struct CutSeries {
  std::uint64_t key = 0;
  std::uint64_t from = 0;
  std::uint64_t lastIndex = 0;
  Bar last;
  bool isComplete = true;  // the newest; all others are
};

std::optional<CutSeries> cutSeries(std::uint64_t key, const SessionView& view) {
  const BarSeries* series = view.bars(symbolOfSeries(key), timeframeOfSeries(key));
  if (series == nullptr || series->bars.empty())
    return std::nullopt;
  const std::uint64_t end = series->firstIndex + series->bars.size();
  const std::uint64_t most = std::min(series->bars.size(), barsAtFirst);
  return CutSeries{key, end - most, end - 1, series->bars.back(), !series->formingLast};
}

// Rows of a list, without its brackets.
std::string inside(const JsonWriter& json) {
  const std::string_view text = json.text();
  return std::string(text.substr(1, text.size() - 2));
}

std::string rowsOf(const CutSeries& cut, const SessionView& view) {
  JsonWriter json;
  json.beginArray();
  if (const BarSeries* series = view.bars(symbolOfSeries(cut.key), timeframeOfSeries(cut.key))) {
    const std::uint64_t end = std::min(cut.lastIndex, series->firstIndex + series->bars.size());
    for (std::uint64_t i = std::max(cut.from, series->firstIndex); i < end; ++i)
      writeSeriesBar(json, view, cut.key, series->bars[i - series->firstIndex], true);
  }
  writeSeriesBar(json, view, cut.key, cut.last, cut.isComplete);
  return inside(json.endArray());
}

std::string rowsOfPrints(SymbolIndex symbol, std::uint64_t first, std::uint64_t last, const SessionView& view) {
  JsonWriter json;
  json.beginArray();
  writePrints(json, view, symbol, first, last);
  return inside(json.endArray());
}

}  // namespace

void addTo(ChangedRows& all, const ChangedRows& more) {
  for (const auto& [key, changed] : more) {
    const auto [known, isNew] = all.try_emplace(key, changed);
    if (isNew)
      continue;
    known->second.times += changed.times;
    known->second.first = std::min(known->second.first, changed.first);
    known->second.gone.insert(changed.gone.begin(), changed.gone.end());
  }
}

std::uint64_t updatesIn(const ChangedRows& rows) {
  std::uint64_t times = 0;
  for (const auto& [key, changed] : rows)
    times += changed.times;
  return times;
}

std::string mergedDelta(StreamChannel channel, const ChangedRows& rows, const SessionView& view) {
  JsonWriter json;
  json.beginObject().key("upsert").beginArray();
  for (const auto& [key, changed] : rows)
    writeMerged(json, channel, key, changed.first, view);
  json.endArray().key("remove").beginArray();
  for (const auto& [key, changed] : rows) {
    if (channel == Channel::positions && !view.positions().contains({key}))
      json.value(PositionId{key});
    for (const std::string& name : namesOfGone(channel, key, changed.gone, view))
      json.value(name);
  }
  json.endArray().endObject();
  return json.take();
}

std::vector<RowsLater> barsLater(const SymbolFilter& symbols, const SessionView& view) {
  std::vector<RowsLater> pieces;
  for (const auto& [key, symbol] : keysOf(Channel::bars, view)) {
    if (!symbols.empty() && !symbols.contains(symbol))
      continue;
    if (const auto cut = cutSeries(key, view))
      pieces.emplace_back([cut = *cut, &view] { return rowsOf(cut, view); });
  }
  return pieces;
}

std::vector<RowsLater> printsLater(const SymbolFilter& symbols, const SessionView& view) {
  std::vector<RowsLater> pieces;
  for (const auto& [key, symbol] : keysOf(Channel::tape, view)) {
    const TapeRecord* tape = view.market().tape(symbol);
    if (tape == nullptr || tape->trades.empty() || (!symbols.empty() && !symbols.contains(symbol)))
      continue;
    const std::size_t most = std::min(tape->trades.size(), printsAtFirst);
    const std::uint64_t first = tape->trades[tape->trades.size() - most].number;
    const std::uint64_t last = tape->trades.back().number;
    pieces.emplace_back([its = symbol, first, last, &view] { return rowsOfPrints(its, first, last, view); });
  }
  return pieces;
}

std::vector<std::string> mergedRows(StreamChannel channel, const SymbolFilter& symbols, const SessionView& view) {
  std::vector<std::string> rows;
  if (channel == Channel::bars || channel == Channel::tape) {
    for (const RowsLater& piece : channel == Channel::bars ? barsLater(symbols, view) : printsLater(symbols, view))
      rows.push_back(piece());
    return rows;
  }
  for (const auto& [key, symbol] : keysOf(channel, view)) {
    if (!symbols.empty() && !symbols.contains(symbol))
      continue;
    JsonWriter json;
    json.beginArray();
    writeMerged(json, channel, key, 0, view);
    // Several of one key stay together: an instance's conditions.
    std::string row = inside(json.endArray());
    if (!row.empty())
      rows.push_back(std::move(row));
  }
  return rows;
}

void forEachTouched(const EventBatch& batch, const SessionView& view, const TouchedRow& each) {
  for (const Entry& entry : batch.entries) {
    for (const Event& event : entry.events) {
      if (const auto* changed = std::get_if<PositionChanged>(&event.body))
        each(Channel::positions, changed->position.id.value, changed->position.symbol, 0);
    }
  }
  if (!batch.sample)
    return;
  const MarketSample& sample = *batch.sample;
  each(Channel::equity, 0, SymbolIndex{SymbolIndex::none}, 0);
  for (const QuoteSample& quote : sample.quotes)
    each(Channel::prices, quote.symbol.value, quote.symbol, 0);
  std::set<SymbolIndex> books;
  for (const DepthSample& depth : sample.depth)
    books.insert(depth.symbol);
  for (const QueuePlace& place : sample.places) {
    if (const OrderRecord* record = view.order(place.order))
      books.insert(record->order.request.symbol);
  }
  for (const SymbolIndex symbol : books)
    each(Channel::depth, symbol.value, symbol, 0);
  for (const TradesSample& trades : sample.trades) {
    if (!trades.trades.empty())
      each(Channel::tape, trades.symbol.value, trades.symbol, trades.trades.front().number);
  }
  for (const BarsSample& bars : sample.bars)
    each(Channel::bars, seriesKey(bars.symbol, bars.timeframe), bars.symbol, bars.firstIndex);
  for (const PositionMark& mark : sample.positions) {
    if (const auto position = view.positions().find(mark.position); position != view.positions().end())
      each(Channel::positions, mark.position.value, position->second.symbol, 0);
  }
  for (const InstanceSample& instance : sample.instances) {
    if (instance.index.value >= view.instances().size())
      continue;
    const SymbolIndex symbol = view.instances()[instance.index.value].info.symbol;
    each(Channel::indicators, instance.index.value, symbol, 0);
    each(Channel::conditions, instance.index.value, symbol, 0);
  }
}

}  // namespace oms
