#include "oms/positions/statistics_execution.h"

#include <algorithm>

#include "oms/model/state_fields.h"

namespace oms {
namespace {

// Signed price difference in money, raw; what does not fit counts as nothing.
Int128 valueOf(Price difference, Quantity quantity, Ratio multiplier) {
  return notional(difference, quantity, multiplier).value_or(Money{}).raw();
}

std::optional<Money> moneyOf(Int128 raw) {
  const auto money = Money::narrowed(raw);
  return money ? std::optional(*money) : std::nullopt;
}

}  // namespace

std::optional<double> ExecutionStatistics::Waits::meanSeconds() const {
  return quotient(static_cast<double>(sum) / 1e9, static_cast<double>(count));
}

void ExecutionStatistics::fold(const Event& event) {
  if (const auto* order = std::get_if<OrderChanged>(&event.body))
    onOrder(*order, event.time);
  else if (const auto* fill = std::get_if<OrderFilled>(&event.body))
    onFill(fill->fill);
  else if (const auto* signal = std::get_if<SignalChanged>(&event.body))
    onSignal(signal->signal);
}

void ExecutionStatistics::onOrder(const OrderChanged& event, Timestamp time) {
  const Order& order = event.order;
  if (event.kind == OrderEventKind::submitted) {
    const Price mid = midOf(order.request.symbol);
    if (!mid.isZero())
      arrivals_.insert(order.id, {mid, {}, false, order.parent.isSet() ? SignalId{} : order.signal});
    return;
  }
  Arrival* const arrival = arrivals_.find(order.id);
  if (!arrival)
    return;
  if (event.kind == OrderEventKind::accepted && !arrival->acceptedAt.isSet()) {
    arrival->acceptedAt = time;
    const auto decision = decisions_.find(arrival->signal);
    if (decision != decisions_.end())
      approvalToAccepted_.add(time - decision->second.decidedAt);
  }
  if (!isTerminal(order.status))
    return;
  decisions_.erase(arrival->signal);
  arrivals_.erase(order.id);
}

void ExecutionStatistics::onFill(const Fill& fill) {
  Arrival* const found = arrivals_.find(fill.order);
  if (!found)
    return;
  Arrival& arrival = *found;
  const Ratio multiplier = instruments_[fill.symbol].multiplier;
  const int sign = signOf(fill.side);
  anyArrival_ = true;
  arrivalCost_ += valueOf(fill.price - arrival.mid, fill.quantity, multiplier) * sign;
  arrivalValue_ += valueOf(arrival.mid, fill.quantity, multiplier);
  if (!arrival.filled && arrival.acceptedAt.isSet())
    acceptedToFill_.add(fill.time - arrival.acceptedAt);
  arrival.filled = true;
  const auto decision = decisions_.find(arrival.signal);
  if (decision == decisions_.end())
    return;
  anyDelay_ = true;
  delayCost_ += valueOf(arrival.mid - decision->second.price, fill.quantity, multiplier) * sign;
}

void ExecutionStatistics::onSignal(const Signal& signal) {
  if (isPending(signal.status))
    return follow(signal);
  if (signal.status == SignalStatus::approved) {
    // Its order may still be denied: then it was not taken after all.
    if (decisions_.try_emplace(signal.id, Decision{signal.price, signal.decidedAt}).second)
      decisionToApproval_.add(signal.decidedAt - signal.createdAt);
    return;
  }
  std::vector<Followed>& signals = followed_[signal.symbol.value];
  const auto found =
      std::find_if(signals.begin(), signals.end(), [&](const Followed& f) { return f.signal == signal.id; });
  if (signal.status == SignalStatus::rejected || signal.status == SignalStatus::expired) {
    ++missedOf(signal.status).count;
    decisions_.erase(signal.id);
    if (found == signals.end())
      return;
    found->status = signal.status;
    if (found->exit.isZero())
      return;  // followed on
    finish(signal.symbol, *found);
  }
  if (found == signals.end())
    return;
  signals.erase(found);
  --following_;
}

void ExecutionStatistics::follow(const Signal& signal) {
  if (signal.price.isZero())
    return;
  std::vector<Followed>& signals = followed_[signal.symbol.value];
  const Followed asItIs{signal.id,       signal.side,       signal.quantity, signal.price,
                        signal.stopLoss, signal.takeProfit, signal.status,   {}};
  const auto known =
      std::find_if(signals.begin(), signals.end(), [&](const Followed& f) { return f.signal == signal.id; });
  // With the numbers that a person has changed it begins anew, whatever level of the old ones was reached.
  if (known != signals.end()) {
    *known = asItIs;
    return;
  }
  if (following_ >= kMaxFollowed && !signals.empty()) {
    Followed& oldest = signals.front();
    oldest.exit = exitPrice(signal.symbol, oldest.side);
    if (!isPending(oldest.status))
      finish(signal.symbol, oldest);
    signals.erase(signals.begin());
    --following_;
  }
  signals.push_back(asItIs);
  ++following_;
}

void ExecutionStatistics::endReached(SymbolIndex symbol) {
  std::vector<Followed>& signals = followed_[symbol.value];
  const MarketState& market = markets_[symbol.value];
  const auto ended = [&](Followed& followed) {
    if (!followed.exit.isZero() || !reached(followed, market) || isPending(followed.status))
      return false;
    finish(symbol, followed);
    --following_;
    return true;
  };
  std::erase_if(signals, ended);
}

// Sets the exit where the market's exit side has reached the stop, then at that price, or the target.
bool ExecutionStatistics::reached(Followed& followed, const MarketState& market) const {
  const int sign = signOf(followed.side);
  const Price price = sign > 0 ? market.quote.bid : market.quote.ask;
  const auto beyond = [&](Price level) { return (price - level).sign() * sign; };
  if (!followed.stopLoss.isZero() && beyond(followed.stopLoss) <= 0)
    followed.exit = price;
  else if (!followed.takeProfit.isZero() && beyond(followed.takeProfit) >= 0)
    followed.exit = followed.takeProfit;
  return !followed.exit.isZero();
}

void ExecutionStatistics::finish(SymbolIndex symbol, const Followed& followed) {
  missedOf(followed.status).closed += profitOf(symbol, followed, followed.exit);
}

Int128 ExecutionStatistics::profitOf(SymbolIndex symbol, const Followed& followed, Price exit) const {
  return valueOf(exit - followed.entry, followed.quantity, instruments_[symbol].multiplier) * signOf(followed.side);
}

Price ExecutionStatistics::exitPrice(SymbolIndex symbol, Side side) const {
  const MarketState& market = markets_[symbol.value];
  return side == Side::buy ? market.quote.bid : market.quote.ask;
}

Price ExecutionStatistics::midOf(SymbolIndex symbol) const {
  if (symbol.value >= markets_.size() || !markets_[symbol.value].hasQuote())
    return {};
  return markets_[symbol.value].quote.mid();
}

Int128 ExecutionStatistics::openProfit(SignalStatus status) const {
  Int128 sum = 0;
  for (std::uint32_t i = 0; i < followed_.size(); ++i) {
    for (const Followed& followed : followed_[i]) {
      if (followed.status == status)
        sum += profitOf({i}, followed, exitPrice({i}, followed.side));
    }
  }
  return sum;
}

void ExecutionStatistics::writeInto(StatisticsReport& report) const {
  if (anyArrival_) {
    report.arrivalCost = moneyOf(arrivalCost_);
    report.arrivalCostRatio = quotient(static_cast<double>(arrivalCost_), static_cast<double>(arrivalValue_));
  }
  if (anyDelay_)
    report.approvalDelayCost = moneyOf(delayCost_);
  report.decisionToApprovalSeconds = decisionToApproval_.meanSeconds();
  report.approvalToAcceptedSeconds = approvalToAccepted_.meanSeconds();
  report.acceptedToFillSeconds = acceptedToFill_.meanSeconds();
  report.rejectedSignals = rejected_.count;
  report.expiredSignals = expired_.count;
  if (rejected_.count > 0)
    report.rejectedSignalsPnl = moneyOf(rejected_.closed + openProfit(SignalStatus::rejected));
  if (expired_.count > 0)
    report.expiredSignalsPnl = moneyOf(expired_.closed + openProfit(SignalStatus::expired));
}

void ExecutionStatistics::Followed::fields(Archive& archive) {
  archive(signal, side, quantity, entry, stopLoss, takeProfit, status, exit);
}

void ExecutionStatistics::fields(Archive& archive) {
  archive(arrivals_, decisions_);
  archive.fixed(followed_);
  archive(following_, arrivalCost_, arrivalValue_, delayCost_, anyArrival_, anyDelay_, decisionToApproval_,
          approvalToAccepted_, acceptedToFill_, rejected_, expired_);
}

}  // namespace oms
