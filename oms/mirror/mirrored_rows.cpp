// What is traded and what it is worth; the state of session, risk and strategies is in mirrored_status.cpp.
#include "oms/mirror/mirrored_rows.h"

#include <algorithm>
#include <cmath>

#include "oms/mirror/row_parts.h"

namespace oms {

namespace {

void readFlags(RowReader& read, Flags& into) {
  std::vector<std::string> flags;
  read("flags", flags);
  for (const auto& [flag, text] : kFlagNames) {
    if (std::find(flags.begin(), flags.end(), text) != flags.end())
      into.set(flag);
  }
}

}  // namespace

SymbolIndex MirroredNames::symbol(const WireValue& row) const {
  const WireValue* named = row.find("symbol");
  const auto found = instruments.find(named == nullptr ? std::string_view() : named->string().value_or(""));
  return found.value_or(SymbolIndex{SymbolIndex::none});
}

InstanceIndex MirroredNames::instance(const WireValue& row) const {
  const WireValue* strategy = row.find("strategy");
  const WireValue* symbol = row.find("symbol");
  if (strategy == nullptr || symbol == nullptr || strategy->isNull())
    return {};
  const InstanceIndex byId = instance(strategy->text + ":" + symbol->text);
  if (byId.isSet())
    return byId;
  // A signal names the strategy as its file does.
  const SymbolIndex its = this->symbol(row);
  for (const StrategyInstanceInfo& info : instances) {
    if (info.strategy == strategy->text && info.symbol == its && !info.id.empty())
      return info.index;
  }
  return {};
}

InstanceIndex MirroredNames::instance(std::string_view id) const {
  for (const StrategyInstanceInfo& info : instances) {
    if (info.id == id)
      return info.index;
  }
  return {};
}

Result<Order> readOrder(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  Order order;
  OrderRequest& request = order.request;
  read("order_id", order.id)("client_order_id", request.clientOrderId)("side", request.side)("type", request.type);
  read("time_in_force", request.timeInForce)("product", request.product)("status", order.status);
  read("quantity", request.quantity)("filled_quantity", order.filled)("price", request.price);
  read("trigger_price", request.triggerPrice)("trailing_offset", request.trailingOffset);
  read("trailing_offset_type", request.trailingOffsetType)("activation_price", request.activationPrice);
  read("trigger_price_type", request.triggerPriceType)("avg_px", order.averagePrice);
  read("post_only", request.postOnly)("reduce_only", request.reduceOnly)("display_qty", request.displayQuantity);
  read("expire_time", request.expireTime)("contingency", order.contingency)("parent_order_id", order.parent);
  read("linked_order_ids", order.linked)("position_id", request.position)("signal_id", order.signal);
  read("actor", order.actor)("reason", order.reason)("fees", order.fees)("version", order.version);
  read("created_at", order.createdAt)("updated_at", order.updatedAt);
  readFlags(read, order.flags);
  // An order may be denied for a symbol that the session does not have.
  request.symbol = names.symbol(row);
  order.instance = names.instance(row);
  order.filledNotional = static_cast<Int128>(order.averagePrice.raw()) * order.filled.raw();
  return readOr(read, order);
}

Result<Fill> readFill(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  Fill fill;
  read("trade_id", fill.id)("order_id", fill.order)("position_id", fill.position)("opened_position_id", fill.opened);
  read("side", fill.side)("quantity", fill.quantity)("price", fill.price)("fee", fill.fee);
  read("liquidity", fill.liquidity)("rule", fill.why.rule)("time", fill.time);
  readFlags(read, fill.flags);
  needSymbol(read, names, fill.symbol);
  fill.instance = names.instance(row);
  RowReader why(objectIn(row, "explanation"));
  double latencyMs = 0;
  why("reference", fill.why.reference)("bid", fill.why.bid)("ask", fill.why.ask)("slippage", fill.why.slippage);
  why("queue_ahead", fill.why.queueAhead)("latency_ms", latencyMs)("bar_open", fill.why.barOpen);
  why("level", fill.why.level)("level_size", fill.why.levelSize);
  fill.why.latency = Duration(std::llround(latencyMs * 1e6));
  if (!why.problem().empty())
    return Failure{"explanation: " + why.problem()};
  return readOr(read, fill);
}

Result<Signal> readSignal(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  Signal signal;
  read("signal_id", signal.id)("strategy", signal.strategy)("side", signal.side)("type", signal.type);
  read("time_in_force", signal.timeInForce)("status", signal.status)("price", signal.price);
  read("quantity", signal.quantity)("stop_loss", signal.stopLoss)("take_profit", signal.takeProfit);
  read("trailing_stop", signal.trailingStop)("trailing_offset", signal.trailingOffset);
  read("confidence", signal.confidence)("reasons", signal.reasons)("expected_cost", signal.expectedCost);
  read("risk", signal.risk)("drift", signal.drift)("version", signal.version)("created_at", signal.createdAt);
  read("expires_at", signal.expiresAt)("decided_by", signal.decidedBy)("decided_at", signal.decidedAt);
  read("approvals_needed", signal.approversNeeded)("first_approved_by", signal.firstApprover);
  read("first_approved_at", signal.firstApprovedAt)("reason", signal.reason)("order_id", signal.order);
  needSymbol(read, names, signal.symbol);
  signal.instance = names.instance(row);
  return readOr(read, signal);
}

Result<QuoteSample> readPrice(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  QuoteSample sample;
  needSymbol(read, names, sample.symbol);
  read("time", sample.quote.time)("bid", sample.quote.bid)("ask", sample.quote.ask);
  read("bid_size", sample.quote.bidSize)("ask_size", sample.quote.askSize)("price", sample.last);
  read("previous_close", sample.previousClose)("day_volume", sample.dayVolume);
  return readOr(read, sample);
}

Result<Position> readPosition(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  Position position;
  Side side = Side::buy;
  read("position_id", position.id)("side", side)("quantity", position.quantity)("entry_price", position.entryPrice);
  read("current_price", position.currentPrice)("unrealized_pnl", position.unrealized);
  read("realized_pnl", position.realized)("mae", position.worst)("mfe", position.best);
  read("stop_loss", position.stopLoss)("take_profit", position.takeProfit)("stop_quantity", position.stopCovers);
  read("take_profit_quantity", position.targetCovers)("opened_at", position.openedAt)("actor", position.actor);
  needSymbol(read, names, position.symbol);
  if (!read.problem().empty())
    return Failure{read.problem()};
  position.instance = names.instance(row);
  if (side == Side::sell)
    position.quantity = -position.quantity;
  const Ratio multiplier = names.instruments[position.symbol].multiplier;
  position.costBasis = notional(position.entryPrice, position.quantity, multiplier).value_or(Money{});
  return position;
}

Result<AccountState> readAccount(const WireValue& row) {
  RowReader read(row);
  AccountState account;
  Money dayPnl;
  read("time", account.time)("initial_equity", account.initialCash)("equity", account.equity)("cash", account.cash);
  read("realized_pnl", account.realized)("unrealized_pnl", account.unrealized)("fees", account.fees);
  read("margin_used", account.marginUsed)("buying_power", account.buyingPower)("day_pnl", dayPnl);
  read("max_drawdown", account.dayMaxDrawdown);
  const auto difference = [](Money a, Money b) { return Money::sumClamped(a, -b); };
  account.dayStartEquity = difference(account.equity, dayPnl);
  // equity = initial cash + realized + unrealized - fees + financing
  const Money traded = difference(Money::sumClamped(account.realized, account.unrealized), account.fees);
  account.financing = difference(difference(account.equity, account.initialCash), traded);
  account.peakEquity = account.equity;
  return readOr(read, account);
}

Result<MirroredBar> readPlainBar(const WireValue& object) {
  RowReader read(object);
  MirroredBar made;
  Bar& bar = made.bar;
  read("timeframe", made.timeframe)("time", bar.openTime)("close_time", bar.closeTime)("open", bar.open);
  read("high", bar.high)("low", bar.low)("close", bar.close)("volume", bar.volume)("complete", made.isComplete);
  return readOr(read, made);
}

Result<MirroredBar> readBar(const WireValue& row, const MirroredNames& names) {
  auto made = readPlainBar(row);
  if (!made)
    return made;
  RowReader read(row);
  needSymbol(read, names, made->symbol);
  return readOr(read, *made);
}

Result<IndicatorView> readIndicator(const WireValue& row) {
  RowReader read(row);
  IndicatorView view;
  read("name", view.name)("expression", view.expression)("value", view.value)("bars_missing", view.barsMissing);
  return readOr(read, view);
}

Result<ConditionView> readCondition(const WireValue& row) {
  RowReader read(row);
  ConditionView view;
  read("group", view.group)("name", view.name)("expression", view.expression)("value", view.value);
  read("threshold", view.threshold)("met", view.met)("distance", view.distance)("progress", view.progress);
  read("held_since", view.heldSince)("waiting_for", view.waitingFor);
  return readOr(read, view);
}

Result<DepthSample> readDepth(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  DepthSample sample;
  needSymbol(read, names, sample.symbol);
  const auto readSide = [&](std::string_view side, std::vector<DepthLevel>& into) {
    for (const WireValue& level : itemsIn(row, side)) {
      const bool isPair = level.items.size() == 2;
      const auto price = Price::parse(isPair ? level.items[0].digits().value_or("") : "");
      const auto size = Quantity::parse(isPair ? level.items[1].digits().value_or("") : "");
      if (!price || !size)
        return read.fail(side);
      into.push_back({*price, *size});
    }
  };
  readSide("bids", sample.bids);
  readSide("asks", sample.asks);
  read("bid_total", sample.totals[0])("ask_total", sample.totals[1]);
  return readOr(read, sample);
}

Result<std::vector<QueuePlace>> readPlaces(const WireValue& row) {
  std::vector<QueuePlace> places;
  for (const WireValue& item : itemsIn(row, "places")) {
    RowReader read(item);
    QueuePlace& place = places.emplace_back();
    read("order_id", place.order)("ahead", place.ahead)("ahead_at_first", place.aheadAtFirst);
    if (!read.problem().empty())
      return Failure{"a place's " + read.problem()};
  }
  return places;
}

Result<MirroredPrint> readPrint(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  MirroredPrint print;
  MarketTrade& trade = print.trade;
  needSymbol(read, names, print.symbol);
  read("number", trade.number)("time", trade.tick.time)("price", trade.tick.price)("size", trade.tick.size);
  read("side", trade.tick.aggressor)("side_is_stated", trade.aggressorTold);
  if (trade.number == 0)
    read.fail("number");
  return readOr(read, print);
}

}  // namespace oms
