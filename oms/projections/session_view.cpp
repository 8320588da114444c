#include "oms/projections/session_view.h"

#include <algorithm>

namespace oms {
namespace {

// Of so many how many are to go where that is the most: none, or a tenth at once, so that it seldom happens, and what a
// long batch brought over that.
std::size_t excessOf(std::size_t size, std::size_t most) {
  return size <= most ? 0 : size - most + most / 10;
}

// Drops the oldest finished ones when there are too many.
template <class Id, class Record, class Finished>
void dropOldest(std::map<Id, Record>& records, std::size_t most, Finished finished) {
  std::size_t excess = excessOf(records.size(), most);
  for (auto record = records.begin(); record != records.end() && excess > 0;) {
    if (finished(record->second)) {
      record = records.erase(record);
      --excess;
    } else {
      ++record;
    }
  }
}

}  // namespace

void SessionView::apply(const EventBatch& batch, ViewChanges& changes) {
  if (batch.past) {
    const std::size_t most = maxRecords_;
    *this = *batch.past;
    maxRecords_ = most;
  }
  if (batch.instruments)
    instruments_ = batch.instruments;
  for (const Entry& entry : batch.entries) {
    lastSeq_ = entry.seq;
    for (const Event& event : entry.events)
      fold(event, changes);
  }
  if (batch.sample)
    foldSample(*batch.sample, changes);
  status_ = batch.status;
  changes.status = true;
  changes.history |= batch.recovered;
  trim();
}

const OrderRecord* SessionView::order(OrderId id) const {
  const auto found = orders_.find(id);
  return found == orders_.end() ? nullptr : &found->second;
}

const SignalDrift* SessionView::drift(SignalId id) const {
  const auto found = drifts_.find(id);
  return found == drifts_.end() ? nullptr : &found->second;
}

const TradeNote* SessionView::note(TradeId trade) const {
  const auto found = notes_.find(trade);
  return found == notes_.end() ? nullptr : &found->second;
}

const QuoteSample* SessionView::quote(SymbolIndex symbol) const {
  return symbol.value < quotes_.size() && quotes_[symbol.value] ? &*quotes_[symbol.value] : nullptr;
}

const BarSeries* SessionView::bars(SymbolIndex symbol, Timeframe timeframe) const {
  const auto found = bars_.find({symbol, timeframe});
  return found == bars_.end() ? nullptr : &found->second;
}

void SessionView::fold(const Event& event, ViewChanges& changes) {
  sessionTime_ = std::max(sessionTime_, event.time);
  struct Fold {
    SessionView& view;
    Timestamp time;
    ViewChanges& changes;
    void operator()(const OrderChanged& e) { view.foldOrder(e, time, changes); }
    void operator()(const OrderChecked& e) { view.foldChecks(e, time); }
    void operator()(const OrderFilled& e) { view.foldFill(e.fill, changes); }
    void operator()(const PositionChanged& e) { view.foldPosition(e.position, changes); }
    void operator()(const TradeClosed& e) {
      view.trades_.push_back(e.trade);
      view.today_.fold(e.trade);
      changes.equity = true;
    }
    void operator()(const SignalChanged& e) { view.foldSignal(e.signal, changes); }
    void operator()(const StrategyStateChanged& e) { view.foldInstance(e, time, changes); }
    void operator()(const StrategyChanged& e) { view.foldInstance(e, changes); }
    void operator()(const RiskAlertChanged& e) { view.foldAlert(e.alert, changes); }
    void operator()(const TradingStateChanged& e) {
      view.tradingState_ = e.state;
      view.tradingStateReason_ = e.reason;
      changes.risk = true;
    }
    void operator()(const KillSwitchChanged& e) {
      view.killSwitch_ = e.state;
      changes.risk = true;
    }
    void operator()(const SessionChanged& e) {
      view.session_ = e.session;
      changes.session = true;
    }
    void operator()(const EquityRecorded& e) { view.foldEquity(e.point, changes); }
    void operator()(const DayStarted& e) {
      // What was ordered before the first price belongs to the first day.
      if (!view.today_.date.empty())
        view.today_ = DayStats{};
      view.today_.date = e.date;
      changes.equity = true;
    }
    void operator()(const AccountAdjusted& e) {
      view.today_.financing += e.adjustment.amount;
      changes.equity = true;
    }
    void operator()(const WatchlistChanged& e) {
      view.watchlists_ = e.lists;
      changes.watchlists = true;
    }
    void operator()(const RiskLimitsChanged& e) {
      view.limitSettings_ = e.limits;
      changes.risk = true;
    }
    void operator()(const LockoutChanged& e) {
      std::erase_if(view.lockouts_, [&](const Lockout& lockout) { return lockout.code == e.lockout.code; });
      if (e.lockout.locked)
        view.lockouts_.push_back(e.lockout);
      changes.risk = true;
    }
    void operator()(const MarketHaltChanged& e) { view.foldHalt(e, changes); }
    void operator()(const SplitApplied&) {}  // orders and positions follow, each with its own event
    void operator()(const CommandRefused& e) { changes.refusals.push_back(e.message); }
    void operator()(const TradeAnnotated& e) { view.foldNote(e, changes); }
  };
  std::visit(Fold{*this, event.time, changes}, event.body);
}

void SessionView::foldNote(const TradeAnnotated& event, ViewChanges& changes) {
  if (event.note.empty() && event.tags.empty())
    notes_.erase(event.trade);
  else
    notes_[event.trade] = {event.note, event.tags, event.actor};
  changes.notes.push_back(event.trade);
}

void SessionView::foldHalt(const MarketHaltChanged& event, ViewChanges& changes) {
  if (event.halted)
    halts_[event.symbol] = event.reason;
  else
    halts_.erase(event.symbol);
  changes.risk = true;
}

void SessionView::foldChecks(const OrderChecked& event, Timestamp time) {
  OrderRecord& record = orders_[event.order];
  if (record.checks.size() == 0) {
    record.checks = event.checks;
    return;
  }
  if (record.changes.size() == kMaxChangeChecks)
    record.changes.erase(record.changes.begin());
  record.changes.push_back({time, event.confirmedBy, event.checks});
}

// A parent has no event of its own when a child sets out: that one's tells it. A denied child never belonged to it.
void SessionView::foldChild(const Order& child, ViewChanges& changes) {
  const auto parent = orders_.find(child.parent);
  if (parent == orders_.end())
    return;
  Order& order = parent->second.order;
  order.contingency = Contingency::oto;
  if (std::find(order.linked.begin(), order.linked.end(), child.id) != order.linked.end())
    return;
  order.linked.push_back(child.id);
  changes.orders.push_back(order.id);
}

void SessionView::foldOrder(const OrderChanged& event, Timestamp time, ViewChanges& changes) {
  OrderRecord& record = orders_[event.order.id];
  record.order = event.order;
  if (event.order.parent.isSet() && event.kind == OrderEventKind::submitted)
    foldChild(event.order, changes);
  record.events.push_back({time, event.kind, event.order.status, event.order.reason.string(), event.actor});
  if (isTerminal(event.order.status))
    record.events.shrink_to_fit();  // many thousands of such records are kept
  if (event.kind == OrderEventKind::updateRejected || event.kind == OrderEventKind::cancelRejected)
    changes.refused.push_back({event.order.id, event.kind, event.order.reason.string()});
  today_.fold(event.kind);
  changes.orders.push_back(event.order.id);
}

void SessionView::foldFill(const Fill& fill, ViewChanges& changes) {
  const OrderRecord* owner = order(fill.order);
  fills_.push_back({fill, owner ? owner->order.signal : SignalId{}});
  today_.fold(fill, (*instruments_)[fill.symbol].multiplier);
  changes.fills.push_back(fill.id);
}

void SessionView::foldPosition(const Position& position, ViewChanges& changes) {
  const auto known = positions_.find(position.id);
  today_.realized += position.realized - (known == positions_.end() ? Money{} : known->second.realized);
  if (position.isOpen())
    positions_[position.id] = position;
  else
    positions_.erase(position.id);
  changes.positions.push_back(position.id);
}

void SessionView::foldSignal(const Signal& signal, ViewChanges& changes) {
  signals_[signal.id] = signal;
  if (isPending(signal.status)) {
    pendingSignals_.insert(signal.id);
  } else {
    pendingSignals_.erase(signal.id);
    drifts_.erase(signal.id);
  }
  changes.signalIds.push_back(signal.id);
}

void SessionView::foldAlert(const RiskAlert& alert, ViewChanges& changes) {
  const auto same = [&](const RiskAlert& known) { return known.id == alert.id; };
  auto found = std::find_if(alerts_.begin(), alerts_.end(), same);
  // One that is raised anew, as more than a warning, is the newest again: they stand in the order of that time.
  if (found != alerts_.end() && found->raisedAt != alert.raisedAt)
    found = (alerts_.erase(found), alerts_.end());
  if (found == alerts_.end())
    alerts_.push_back(alert);
  else
    *found = alert;
  changes.alerts = true;
}

void SessionView::foldInstance(const StrategyChanged& event, ViewChanges& changes) {
  recordOf(event.instance.index).info = event.instance;
  changes.instances.push_back(event.instance.index);
  changes.strategyNews.push_back({event.instance.id, event.what});
}

InstanceRecord& SessionView::recordOf(InstanceIndex index) {
  if (index.value >= instances_.size())
    instances_.resize(index.value + 1);
  return instances_[index.value];
}

void SessionView::foldInstance(const StrategyStateChanged& event, Timestamp time, ViewChanges& changes) {
  const StrategyInstanceInfo& info = event.instance;
  InstanceRecord& record = recordOf(info.index);
  record.info = info;
  record.history.push_back({time, info.lastFrom, info.state, info.lastCause});
  if (record.history.size() > kMaxTransitions)
    record.history.pop_front();
  changes.instances.push_back(info.index);
}

void SessionView::foldEquity(const EquityPoint& point, ViewChanges& changes) {
  equity_.push_back(point);
  if (equity_.size() > kMaxEquityPoints)
    equity_.pop_front();
  changes.equity = true;
}

Ratio SessionView::maxDrawdown() const {
  Ratio worst = std::max(today_.maxDrawdown, Ratio::fromDoubleLossy(statistics_->maxDrawdown.value_or(0)));
  for (const EquityPoint& point : equity_)
    worst = std::max(worst, point.drawdown);
  return worst;
}

void SessionView::foldSample(const MarketSample& sample, ViewChanges& changes) {
  sessionTime_ = sample.sessionTime;
  progress_ = sample.progress;
  account_ = sample.account;
  changes.account = true;
  today_.maxDrawdown = account_.dayMaxDrawdown;
  if (sample.statistics)
    statistics_ = sample.statistics;
  symbolBooks_ = sample.symbolBooks;
  ownerBooks_ = sample.ownerBooks;
  if (quotes_.size() < instruments_->size())
    quotes_.resize(instruments_->size());
  for (const QuoteSample& quote : sample.quotes) {
    quotes_[quote.symbol.value] = quote;
    changes.quotes.push_back(quote.symbol);
  }
  foldMarket(sample, changes);
  for (const BarsSample& bars : sample.bars)
    foldBars(bars, changes);
  for (const PositionMark& mark : sample.positions) {
    const auto found = positions_.find(mark.position);
    if (found == positions_.end())
      continue;
    found->second.currentPrice = mark.currentPrice;
    found->second.unrealized = mark.unrealized;
    found->second.worst = mark.worst;
    found->second.best = mark.best;
    changes.positions.push_back(mark.position);
  }
  coolDowns_ = sample.coolDowns;
  if (!sample.limits.empty()) {
    limits_ = sample.limits;
    changes.risk = true;
  }
  for (const InstanceSample& instance : sample.instances) {
    if (instance.index.value >= instances_.size())
      continue;
    InstanceRecord& record = instances_[instance.index.value];
    record.sample = instance;
    record.info.warmupHave = instance.warmupHave;
    record.info.warmupNeed = instance.warmupNeed;
    changes.instances.push_back(instance.index);
  }
  if (sample.nearMisses && sample.nearMisses != nearMisses_) {
    nearMisses_ = sample.nearMisses;
    changes.nearMisses = true;
  }
  for (const SignalDrift& drift : sample.drifts) {
    const auto signal = signals_.find(drift.signal);
    if (signal == signals_.end() || !isPending(signal->second.status))
      continue;
    drifts_[drift.signal] = drift;
    changes.signalIds.push_back(drift.signal);
  }
}

void SessionView::foldMarket(const MarketSample& sample, ViewChanges& changes) {
  changes.places |= market_.apply(sample);
  for (const DepthSample& depth : sample.depth)
    changes.depth.push_back(depth.symbol);
  for (const TradesSample& trades : sample.trades)
    changes.tape.push_back(trades.symbol);
}

void SessionView::foldBars(const BarsSample& sample, ViewChanges& changes) {
  BarSeries& series = bars_[{sample.symbol, sample.timeframe}];
  const std::uint64_t end = series.firstIndex + series.bars.size();
  if (sample.firstIndex > end || sample.firstIndex < series.firstIndex) {
    series.bars.clear();
    series.firstIndex = sample.firstIndex;
  } else {
    series.bars.resize(sample.firstIndex - series.firstIndex);
  }
  series.bars.insert(series.bars.end(), sample.bars.begin(), sample.bars.end());
  while (series.bars.size() > kMaxBars) {
    series.bars.pop_front();
    ++series.firstIndex;
  }
  series.formingLast = sample.formingLast;
  changes.bars.emplace_back(sample.symbol, sample.timeframe);
}

void SessionView::trim() {
  const auto dropFirst = [this](auto& list) {
    list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(excessOf(list.size(), maxRecords_)));
  };
  dropFirst(fills_);
  if (!fills_.empty())
    notes_.erase(notes_.begin(), notes_.lower_bound(fills_.front().fill.id));
  dropFirst(trades_);
  dropOldest(orders_, maxRecords_, [](const OrderRecord& record) { return isTerminal(record.order.status); });
  dropOldest(signals_, maxRecords_, [](const Signal& signal) { return !isPending(signal.status); });
  if (alerts_.size() > kMaxAlerts)
    trimAlerts();
}

void SessionView::trimAlerts() {
  // How much an alert still matters: nobody has seen it, it is still on.
  const auto weight = [](const RiskAlert& alert) {
    return (alert.acknowledged ? 0 : 2) + (alert.clearedAt.isSet() ? 0 : 1);
  };
  std::size_t excess = alerts_.size() - kMaxAlerts * 9 / 10;
  for (int least = 0; least <= 3 && excess > 0; ++least) {
    const auto goes = [&](const RiskAlert& alert) {
      if (excess == 0 || weight(alert) != least)
        return false;
      --excess;
      return true;
    };
    std::erase_if(alerts_, goes);
  }
}

}  // namespace oms
