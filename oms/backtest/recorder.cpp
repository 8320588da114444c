#include "oms/backtest/recorder.h"

#include <algorithm>
#include <variant>

#include "oms/messages/json_events.h"

namespace oms {

Recorder::Recorder(const BacktestPlan& plan, const Engine& engine, std::uint64_t bars)
    : engine_(engine), benchmark_(plan.benchmark), keepsDetail_(plan.keepsDetail), peak_(plan.engine.cash) {
  result_.instruments = plan.engine.instruments;
  result_.session = engine.session();
  result_.cash = plan.engine.cash;
  result_.script = plan.script;
  result_.made.resize(plan.script.size());
  result_.equityStep = 1 + bars / BacktestResult::kMostEquityPoints;
}

void Recorder::onBar(const MarketUpdate& update) {
  const auto* bar = std::get_if<BarUpdate>(&update.data);
  OMS_ASSERT(bar != nullptr, "a backtest is fed with bars");
  bar_ = seen_++;
  open_ = bar->bar.openTime;
  close_ = bar->bar.closeTime;
  if (update.warmup)
    return;
  // A bar that closes at midnight belongs to the day that ends there.
  endDays(dayStart(close_ - Duration(1)));
  if (result_.bars++ == 0) {
    result_.from = open_;
    statistics_.mark(open_, {result_.cash, result_.cash, Money{}});
  }
  result_.to = close_;
}

void Recorder::endDays(Timestamp next) {
  if (day_.isSet() && next != day_) {
    while (nextBenchmark_ < benchmark_.size() && benchmark_[nextBenchmark_].day <= day_)
      statistics_.benchmark(benchmark_[nextBenchmark_++].close);
    statistics_.endDay(day_);
  }
  day_ = next;
}

void Recorder::take(std::vector<Event>& events) {
  for (const Event& event : events) {
    note(event);
    if (keepsDetail_ && result_.eventCount < BacktestResult::kMostEvents)
      keepEvent(event);
    ++result_.eventCount;
  }
  events.clear();
}

void Recorder::keepEvent(const Event& event) {
  json_.clear();
  writeEvent(json_, event, Naming(result_.instruments, result_.session));
  if (!result_.events.empty())
    result_.events += ',';
  result_.events += json_.text();
}

void Recorder::note(const Event& event) {
  if (const auto* order = std::get_if<OrderChanged>(&event.body)) {
    note(*order);
  } else if (const auto* fill = std::get_if<OrderFilled>(&event.body)) {
    note(*fill);
  } else if (const auto* position = std::get_if<PositionChanged>(&event.body)) {
    if (position->position.isOpen())
      entered_.try_emplace(position->position.id, bar_, open_);
  } else if (const auto* trade = std::get_if<TradeClosed>(&event.body)) {
    note(*trade);
  } else if (const auto* adjusted = std::get_if<AccountAdjusted>(&event.body)) {
    statistics_.add(adjusted->adjustment);
  } else if (const auto* signal = std::get_if<SignalChanged>(&event.body); signal && keepsDetail_) {
    const std::uint64_t id = signal->signal.id.value;
    if (result_.raised.size() < id)
      result_.raised.resize(id);
    result_.raised[id - 1] = signal->signal;
  }
}

void Recorder::note(const OrderChanged& changed) {
  const std::uint64_t id = changed.order.id.value;
  if (result_.orders.size() < id) {
    result_.orders.resize(id);
    result_.orders[id - 1].bar = bar_;
    result_.orders[id - 1].time = open_;
  }
  result_.orders[id - 1].order = changed.order;
}

void Recorder::note(const OrderFilled& filled) {
  const Fill& fill = filled.fill;
  BacktestOrder& order = result_.orders[fill.order.value - 1];
  order.fillBar = bar_;
  order.fillTime = open_;
  statistics_.add(fill, result_.instruments[fill.symbol]);
  result_.fills.push_back({fill, bar_, open_});
}

void Recorder::note(const TradeClosed& closed) {
  statistics_.add(closed.trade);
  BacktestTrade trade{closed.trade, bar_, bar_, open_, open_};
  if (const auto entered = entered_.extract(closed.trade.position); !entered.empty())
    std::tie(trade.entryBar, trade.entryTime) = entered.mapped();
  result_.trades.push_back(trade);
}

void Recorder::endBar() {
  if (result_.bars == 0)
    return;
  const Core& core = engine_.core();
  statistics_.mark(close_, {core.books.equity(), core.books.realizedEquity(), core.account.grossExposure()});
  if (!keepsDetail_)
    return;
  if ((result_.bars - 1) % result_.equityStep == 0)
    markEquity();
}

void Recorder::markEquity() {
  const Money equity = engine_.core().books.equity();
  peak_ = std::max(peak_, equity);
  result_.equity.push_back({open_, equity, ratioOf(peak_ - equity, peak_).value_or(Ratio{})});
}

BacktestResult Recorder::finish() {
  if (keepsDetail_ && result_.bars > 0 && result_.equity.back().time != open_)
    markEquity();
  if (day_.isSet()) {
    while (nextBenchmark_ < benchmark_.size() && benchmark_[nextBenchmark_].day <= day_)
      statistics_.benchmark(benchmark_[nextBenchmark_++].close);
    statistics_.finish(day_);
    result_.statistics = statistics_.report(close_);
    engine_.core().execution.writeInto(result_.statistics);
  }
  result_.session = engine_.session();
  const Core& core = engine_.core();
  result_.finalEquity = core.books.equity();
  const bool byContract = core.config.marginPerContract.isPositive();
  result_.finalCash = byContract ? core.books.equity() - core.account.marginUsed() : core.books.cash();
  result_.stateHash = engine_.stateHash();
  return std::move(result_);
}

}  // namespace oms
