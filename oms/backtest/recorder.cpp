#include "oms/backtest/recorder.h"

#include <algorithm>
#include <variant>

#include "oms/messages/json_events.h"

namespace oms {

Recorder::Recorder(const BacktestPlan& plan, const Engine& engine, std::uint64_t bars)
    : engine_(engine),
      detail_(plan.detail),
      keepsDecisions_(plan.keepsDecisions),
      statistics_({}, plan.benchmark),
      combined_(plan.combined),
      peak_(plan.engine.cash) {
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
  if (result_.bars++ == 0)
    result_.from = open_;
  result_.to = close_;
  statistics_.onBar(open_, close_, result_.cash);
  if (combined_)
    combined_->onBar(open_, close_, result_.cash);
}

template <class... Rows>
void Recorder::count(const Rows&... rows) {
  statistics_.add(rows...);
  if (combined_)
    combined_->add(rows...);
}

void Recorder::takeAll(std::vector<Event>& events) {
  for (const Event& event : events) {
    note(event);
    if (detail_ == Detail::all && result_.eventCount < BacktestResult::kMostEvents)
      keepEvent(event);
    if (keepsDecisions_)
      keepDecision(event);
    ++result_.eventCount;
  }
  events.clear();
}

// Good until the next event.
std::string_view Recorder::written(const Event& event) {
  json_.clear();
  writeEvent(json_, event, Naming(result_.instruments, result_.session));
  return json_.text();
}

void Recorder::keepEvent(const Event& event) {
  // Hundreds of megabytes: a text that grew would be copied again and again.
  constexpr std::size_t kPiece = 1U << 20U;
  const std::string_view text = written(event);
  const bool isFirst = result_.events.empty();
  if (isFirst || result_.events.back().size() + text.size() + 1 > kPiece) {
    result_.events.emplace_back();
    result_.events.back().reserve(std::max(kPiece, text.size() + 1));
  }
  std::string& piece = result_.events.back();
  if (!isFirst)
    piece += ',';
  piece += text;
}

void Recorder::keepDecision(const Event& event) {
  if (const auto* changed = std::get_if<StrategyStateChanged>(&event.body)) {
    result_.decisions.push_back({bar_, open_, changed->instance.lastCause, std::string(written(event))});
  } else if (const auto* raised = std::get_if<SignalChanged>(&event.body)) {
    // As it was raised; what becomes of it is the engine's.
    if (raised->signal.id <= newestSignal_)
      return;
    newestSignal_ = raised->signal.id;
    std::string reasons;
    for (const std::string& reason : raised->signal.reasons)
      reasons += (reasons.empty() ? "" : "; ") + reason;
    result_.decisions.push_back({bar_, open_, reasons, std::string(written(event))});
  }
}

void Recorder::note(const Event& event) {
  if (const auto* checked = std::get_if<OrderChecked>(&event.body)) {
    note(*checked);
  } else if (const auto* order = std::get_if<OrderChanged>(&event.body)) {
    note(*order);
  } else if (const auto* fill = std::get_if<OrderFilled>(&event.body)) {
    note(*fill);
  } else if (const auto* position = std::get_if<PositionChanged>(&event.body)) {
    if (position->position.isOpen() && detail_ != Detail::none)
      entered_.try_emplace(position->position.id, bar_, open_);
  } else if (const auto* trade = std::get_if<TradeClosed>(&event.body)) {
    note(*trade);
  } else if (const auto* adjusted = std::get_if<AccountAdjusted>(&event.body)) {
    count(adjusted->adjustment);
  } else if (const auto* signal = std::get_if<SignalChanged>(&event.body)) {
    note(*signal);
  }
}

void Recorder::note(const SignalChanged& changed) {
  if (detail_ != Detail::all)
    return;
  const std::uint64_t id = changed.signal.id.value;
  if (result_.raised.size() < id)
    result_.raised.resize(id);
  result_.raised[id - 1] = changed.signal;
}

void Recorder::note(const OrderChecked& checked) {
  const CheckResult* failure = checked.checks.firstFailure();
  if (failure == nullptr)
    return;
  constexpr std::uint8_t kShort = 1;  // of the instrument's sentences
  const bool isShort = failure->code == CheckCode::instrument && failure->detail == kShort;
  failed_ = {checked.order, isShort ? "short_selling" : std::string(name(failure->code))};
}

void Recorder::note(const OrderChanged& changed) {
  const std::uint64_t id = changed.order.id.value;
  if (changed.kind == OrderEventKind::denied)
    ++result_.denied[failed_.first == changed.order.id ? failed_.second : "its_list"];
  result_.orderCount = std::max(result_.orderCount, id);
  if (detail_ == Detail::none)
    return;
  if (result_.orders.size() < id) {
    result_.orders.resize(id);
    result_.orders[id - 1].bar = bar_;
    result_.orders[id - 1].time = open_;
  }
  result_.orders[id - 1].order = changed.order;
}

void Recorder::note(const OrderFilled& filled) {
  const Fill& fill = filled.fill;
  count(fill, result_.instruments[fill.symbol]);
  ++result_.fillCount;
  if (detail_ == Detail::none)
    return;
  BacktestOrder& order = result_.orders[fill.order.value - 1];
  order.fillBar = bar_;
  order.fillTime = open_;
  result_.fills.push_back({fill, bar_, open_});
}

void Recorder::note(const TradeClosed& closed) {
  count(closed.trade);
  if (detail_ == Detail::none)
    return;
  BacktestTrade trade{closed.trade, bar_, bar_, open_, open_};
  if (const auto entered = entered_.extract(closed.trade.position); !entered.empty())
    std::tie(trade.entryBar, trade.entryTime) = entered.mapped();
  result_.trades.push_back(trade);
}

void Recorder::ranOut(OrderId order) {
  if (detail_ != Detail::none)
    result_.orders[order.value - 1].ranOut = true;
}

void Recorder::endBar() {
  if (result_.bars == 0)
    return;
  const Core& core = engine_.core();
  const EquityMark mark{core.books.equity(), core.books.realizedEquity(), core.account.grossExposure()};
  statistics_.endBar(mark);
  if (combined_)
    combined_->endBar(mark);
  if (detail_ != Detail::none && (result_.bars - 1) % result_.equityStep == 0)
    markEquity();
}

void Recorder::markEquity() {
  const Money equity = engine_.core().books.equity();
  peak_ = std::max(peak_, equity);
  result_.equity.push_back({open_, equity, ratioOf(peak_ - equity, peak_).value_or(Ratio{})});
}

BacktestResult Recorder::finish() {
  if (detail_ != Detail::none && result_.bars > 0 && result_.equity.back().time != open_)
    markEquity();
  if (result_.bars > 0) {
    result_.statistics = statistics_.report();
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
