#include "oms/model/state_fields.h"

namespace oms {

void listFields(Archive& archive, Actor& actor) {
  archive(actor.kind, actor.detail);
}

void listFields(Archive& archive, Flags& flags) {
  archive(flags.bits);
}

void listFields(Archive& archive, OrderRequest& request) {
  archive(request.clientOrderId, request.symbol, request.side, request.type, request.timeInForce, request.product,
          request.quantity, request.price, request.triggerPrice, request.triggerPriceType, request.trailingOffsetType,
          request.trailingOffset, request.activationPrice, request.displayQuantity, request.expireTime,
          request.postOnly, request.reduceOnly, request.stopLoss, request.takeProfit, request.trailingStop,
          request.ocoGroup, request.parentClientOrderId, request.position, request.confirmed);
  archive.unhashed(request.validUntil, request.cancelAt);
}

void listFields(Archive& archive, Order& order) {
  archive(order.id, order.request, order.status, order.previousStatus, order.flags, order.filled, order.averagePrice,
          order.filledNotional, order.fees, order.actor, order.instance, order.signal, order.parent, order.linked,
          order.contingency, order.reservePrice, order.reservedFee, order.purpose, order.reason, order.version,
          order.createdAt, order.updatedAt);
}

void listFields(Archive& archive, Replacement& change) {
  archive(change.quantity, change.quantityWas, change.price, change.triggerPrice, change.trailingOffset,
          change.expireTime);
}

void listFields(Archive& archive, FillExplanation& why) {
  archive(why.rule, why.reference, why.bid, why.ask, why.slippage, why.queueAhead, why.latency, why.barOpen);
  // Only told, and nothing follows from it: sessions without a book have the hash that they had before there was one.
  archive.unhashed(why.level, why.levelSize, why.byChange, why.base, why.isRest);
}

void listFields(Archive& archive, Fill& fill) {
  archive(fill.id, fill.order, fill.symbol, fill.side, fill.quantity, fill.price, fill.fee, fill.liquidity, fill.flags,
          fill.why, fill.actor, fill.instance, fill.time, fill.position, fill.opened);
}

void listFields(Archive& archive, Position& position) {
  archive(position.id, position.symbol, position.quantity, position.entryPrice, position.currentPrice,
          position.unrealized, position.realized, position.fees, position.costBasis, position.worst, position.best,
          position.stopLoss, position.takeProfit, position.stopCovers, position.targetCovers, position.stopValue,
          position.instance, position.actor, position.openedAt, position.updatedAt);
}

void listFields(Archive& archive, RoundTrip& trade) {
  archive(trade.position, trade.symbol, trade.side, trade.quantity, trade.entryTime, trade.entryPrice, trade.exitTime,
          trade.exitPrice, trade.pnl, trade.fees, trade.pnlRatio, trade.worst, trade.best, trade.exitReason,
          trade.instance, trade.actor);
}

void listFields(Archive& archive, EquityPoint& point) {
  archive(point.time, point.equity, point.cash, point.drawdown);
}

void listFields(Archive& archive, Signal& signal) {
  archive(signal.id, signal.instance, signal.strategy, signal.symbol, signal.side, signal.type, signal.timeInForce,
          signal.status, signal.price, signal.quantity, signal.stopLoss, signal.takeProfit, signal.trailingStop,
          signal.trailingOffset, signal.atr, signal.confidence, signal.reasons, signal.expectedCost, signal.risk,
          signal.drift, signal.version, signal.createdAt, signal.expiresAt, signal.decidedBy, signal.decidedAt,
          signal.reason, signal.order, signal.approversNeeded, signal.firstApprover, signal.firstApprovedAt);
}

void listFields(Archive& archive, Bar& bar) {
  archive(bar.openTime, bar.closeTime, bar.open, bar.high, bar.low, bar.close, bar.volume);
}

void listFields(Archive& archive, Quote& quote) {
  archive(quote.time, quote.bid, quote.ask, quote.bidSize, quote.askSize);
}

void listFields(Archive& archive, Tick& tick) {
  archive(tick.time, tick.price, tick.size, tick.aggressor);
}

void listFields(Archive& archive, MarketUpdate& update) {
  archive(update.cursor, update.time, update.symbol, update.warmup);
  bool isBar = std::holds_alternative<BarUpdate>(update.data);
  archive(isBar);
  if (archive.loads() && isBar)
    update.data = BarUpdate{};
  if (auto* bar = std::get_if<BarUpdate>(&update.data)) {
    archive(bar->bar, bar->timeframe, bar->volumeKnown, bar->afterGap);
    archive.unhashed(bar->spread);  // sessions of bars without one have the hash that they had
  } else {
    auto& quote = std::get<QuoteUpdate>(update.data);
    OMS_ASSERT(quote.depth == nullptr, "a feed of depth is walked to its place, and its pieces are not kept");
    archive(quote.quote, quote.tick);
  }
}

void listFields(Archive& archive, MarketState& state) {
  archive(state.quote, state.last, state.hasTraded, state.previousClose, state.dayVolume, state.time, state.day,
          state.dayEnd, state.barLength, state.depth);
}

void listFields(Archive& archive, RiskAlert& alert) {
  archive(alert.id, alert.severity, alert.code, alert.scope, alert.unit, alert.value, alert.limit, alert.message,
          alert.raisedAt, alert.clearedAt, alert.acknowledgedBy, alert.acknowledged);
}

void listFields(Archive& archive, CheckResult& result) {
  archive(result.code, result.severity, result.unit, result.passed, result.exempt, result.detail, result.value,
          result.limit, result.confirmed, result.waived);
  bool isLocked = result.since.isSet();
  archive.unhashed(isLocked);
  if (isLocked)
    archive.unhashed(result.since);
}

void listFields(Archive& archive, CheckResults& results) {
  std::uint8_t count = results.count_;
  archive(count);
  archive.require(count <= kCheckCodes);
  if (archive.loads()) {
    results.count_ = 0;
    while (results.count_ < count && !archive.failed())
      results.add({});
  }
  for (CheckResult& result : results)
    archive(result);
}

void listFields(Archive& archive, KillStepProgress& step) {
  archive(step.step, step.state, step.open);
}

void listFields(Archive& archive, KillSwitchState& state) {
  archive(state.engaged, state.flatten, state.keepProtective, state.reason, state.actor, state.at, state.plan);
}

void listFields(Archive& archive, LimitSetting& setting) {
  archive(setting.code, setting.symbol, setting.strategy, setting.limit, setting.warn);
}

void listFields(Archive& archive, Lockout& lockout) {
  archive(lockout.code, lockout.locked, lockout.at, lockout.actor, lockout.reason);
}

void listFields(Archive& archive, StrategyInstanceInfo& info) {
  archive(info.index, info.id, info.strategy, info.symbol, info.timeframe, info.mode, info.state, info.since,
          info.lastFrom, info.lastCause, info.lastTime, info.warmupHave, info.warmupNeed, info.reloads, info.signal,
          info.position);
}

void listFields(Archive& archive, SessionInfo& session) {
  archive(session.state, session.startedAt);
  // A session that was run at another speed is the same session.
  archive.unhashed(session.speed);
}

}  // namespace oms
