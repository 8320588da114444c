#include "oms/engine/shadow_book.h"

#include <algorithm>

#include "oms/engine/bookkeeping.h"
#include "oms/engine/market_bounds.h"
#include "oms/model/archives.h"
#include "oms/model/state_fields.h"

namespace oms {
namespace {

RiskLimits limitsOf(RiskLimits limits) {
  limits.ordersPerSecond = limits.ordersPerMinute = limits.ordersPerSecondAll = 0;
  limits.tradesPerDay = limits.lossStreak = limits.repeatedExecutions = 0;
  limits.duplicateWindow = limits.lossCooldown = Duration(0);
  limits.dailyLoss = limits.drawdown = EquityLimit::part(percent(100));
  return limits;
}

EngineConfig configOf(const Core& session) {
  EngineConfig config = session.config;
  config.around = nullptr;
  config.strategies.clear();
  config.actions.clear();
  config.limits = limitsOf(session.limits);
  return config;
}

template <class State>
void copyState(const State& from, State& to, const InstrumentList& instruments) {
  SaveArchive saved;
  const_cast<State&>(from).fields(saved);  // saving reads only
  const std::string bytes = saved.take();
  LoadArchive loaded(bytes, instruments.size(), 0);
  to.fields(loaded);
  OMS_ASSERT(loaded.complete(), "the state of one board fits another of the same symbols");
}

}  // namespace

ShadowBook::ShadowBook(const Core& session, SymbolIndex symbol)
    : core(configOf(session)), orders(core), symbol_(symbol), peak_(core.config.cash) {
  core.events = &events_;
  core.now = session.now;
  copyState(session.board, core.board, core.config.instruments);
  copyState(session.volumes, core.volumes, core.config.instruments);
  if (core.config.marginPerContract.isPositive())
    core.account.useContractMargin(core.config.marginPerContract, core.board.all());
}

void ShadowBook::setLimits(const RiskLimits& ofSession) {
  core.limits = limitsOf(ofSession);
  core.monitor.limitsChanged();
}

void ShadowBook::onMarket(const MarketUpdate& update, OrderListener& listener) {
  core.now = update.time;
  const bool isTaken = isBearable(core, update);
  if (isTaken) {
    core.board.update(update);
    core.volumes.update(update);
  }
  if (update.warmup)
    return;
  if (!isTaken)
    return settle(update.time, listener);
  orders.onMarket(update);
  const MarketState& market = core.board[symbol_];
  if (core.books.mark(symbol_, market.quote.bid, market.quote.ask))
    observeEquity(core);
  settle(update.time, listener);
}

void ShadowBook::settle(Timestamp now, OrderListener& listener) {
  core.now = now;
  orders.settle(listener);
  collect();
}

void ShadowBook::collect() {
  for (const Event& event : events_) {
    const auto* closed = std::get_if<TradeClosed>(&event.body);
    if (!closed)
      continue;
    trades_.push_back(closed->trade);
    if (trades_.size() > kMostTrades)
      trades_.pop_front();
  }
  events_.clear();
}

void ShadowBook::notePoint() {
  const Money equity = core.books.equity();
  peak_ = std::max(peak_, equity);
  if (!curve_.empty() && curve_.back().equity == equity)
    return;
  curve_.push_back({core.now, equity, core.books.cash(), ratioOf(peak_ - equity, peak_).value_or(Ratio{})});
  if (curve_.size() > kMostPoints)
    curve_.pop_front();
}

void ShadowBook::forgetOrders(std::vector<OrderId> held) {
  orders.addHeld(held);
  std::sort(held.begin(), held.end());
  core.orders.forgetAllBut(held);
}

ShadowView ShadowBook::view() const {
  ShadowView view;
  view.equity = core.books.equity();
  view.cash = core.books.cash();
  view.quantity = core.books.quantity(symbol_);
  view.trades.assign(trades_.begin(), trades_.end());
  view.curve.assign(curve_.begin(), curve_.end());
  return view;
}

void ShadowBook::fields(Archive& archive) {
  archive(core, orders, trades_, curve_, peak_);
}

}  // namespace oms
