#include "oms/broker/faulty_broker.h"

#include <algorithm>

#include "oms/broker/split.h"
#include "oms/model/state_fields.h"

namespace oms {

namespace {
constexpr std::size_t kEndedKept = 10'000;

bool ends(ReportKind kind) {
  return kind == ReportKind::rejected || kind == ReportKind::canceled || kind == ReportKind::expired;
}

OrderStatus statusAfter(const BrokerReport& report, const BrokerReport& before) {
  switch (report.kind) {
    case ReportKind::accepted:
      return OrderStatus::accepted;
    case ReportKind::rejected:
      return OrderStatus::rejected;
    case ReportKind::triggered:
      return OrderStatus::triggered;
    case ReportKind::filled:
      return before.filled >= before.quantity ? OrderStatus::filled : OrderStatus::partiallyFilled;
    case ReportKind::canceled:
      return OrderStatus::canceled;
    case ReportKind::expired:
      return OrderStatus::expired;
    case ReportKind::updated:
    case ReportKind::cancelRejected:
    case ReportKind::updateRejected:
    case ReportKind::status:
      break;
  }
  return before.status;
}
}  // namespace

constinit const std::array<FaultPlan, 3> kFaultPlans{FaultPlan{},
                                                     FaultPlan{.name = "light",
                                                               .lostAcks = 10'000,
                                                               .lostReports = 5'000,
                                                               .duplicateFills = 20'000,
                                                               .lateFills = 10'000,
                                                               .reorderings = 10'000,
                                                               .disconnects = 500},
                                                     FaultPlan{.name = "rough",
                                                               .lostCommands = 20'000,
                                                               .lostAcks = 50'000,
                                                               .lostReports = 30'000,
                                                               .duplicateFills = 100'000,
                                                               .lateFills = 50'000,
                                                               .reorderings = 50'000,
                                                               .disconnects = 5'000}};

const FaultPlan* findFaultPlan(std::string_view name) {
  for (const FaultPlan& plan : kFaultPlans) {
    if (plan.name == name)
      return &plan;
  }
  return nullptr;
}

FaultyBroker::FaultyBroker(std::unique_ptr<Broker> inner, const FaultPlan& plan)
    : inner_(std::move(inner)), plan_(plan), random_(plan.seed, "faulty broker") {}

bool FaultyBroker::chance(std::int64_t perMillion) {
  if (perMillion == 0)
    return false;
  ++draws_;
  return random_.chance(perMillion);
}

// Whether a command gets through.
bool FaultyBroker::passes(Timestamp now) {
  reach(now);
  if (isConnected() && chance(plan_.disconnects))
    downUntil_ = now_ + plan_.outage;
  return isConnected() && !chance(plan_.lostCommands);
}

void FaultyBroker::submit(const Order& order, Timestamp now) {
  if (!passes(now))
    return;
  Truth& truth = truths_[order.id];
  truth.symbol = order.request.symbol;
  BrokerReport& status = truth.status;
  status.kind = ReportKind::status;
  status.order = order.id;
  status.status = OrderStatus::submitted;
  status.quantity = order.request.quantity;
  status.price = order.request.price;
  status.triggerPrice = order.request.triggerPrice;
  status.trailingOffset = order.request.trailingOffset;
  status.expireTime = order.request.expireTime;
  inner_->submit(order, now);
}

void FaultyBroker::cancel(OrderId order, Timestamp now) {
  if (passes(now))
    inner_->cancel(order, now);
}

void FaultyBroker::replace(OrderId order, const Replacement& change, Timestamp now) {
  if (passes(now))
    inner_->replace(order, change, now);
}

// Part of the orders' own messages: not lost apart from them.
void FaultyBroker::link(Contingency kind, const std::vector<OrderId>& members) {
  inner_->link(kind, members);
}

void FaultyBroker::hold(OrderId child, OrderId parent) {
  inner_->hold(child, parent);
}

void FaultyBroker::requestStatus(OrderId order, Timestamp now) {
  reach(now);
  asked_.push_back(order);
}

// What was said before and has not come through is told in new units too.
void FaultyBroker::split(SymbolIndex symbol, Ratio ratio) {
  const auto convert = [ratio](BrokerReport& report) {
    for (Quantity* quantity : {&report.quantity, &report.filled})
      *quantity = splitQuantity(*quantity, ratio);
    for (Price* price : {&report.price, &report.triggerPrice})
      *price = splitPrice(*price, ratio);
  };
  relay();
  for (auto& [id, truth] : truths_) {
    if (truth.symbol != symbol)
      continue;
    convert(truth.status);
    std::for_each(truth.fills.begin(), truth.fills.end(), convert);
    for (Delayed& delayed : delayed_) {
      if (delayed.report.order == id)
        convert(delayed.report);
    }
    for (BrokerReport& fill : untold_) {
      if (fill.order == id)
        convert(fill);
    }
  }
  inner_->split(symbol, ratio);
  relay();
}

void FaultyBroker::onMarket(const MarketUpdate& update) {
  reach(update.time);
  inner_->onMarket(update);
  relay();
  deliver();
}

void FaultyBroker::advance(Timestamp now) {
  reach(now);
  inner_->advance(now);
  relay();
  deliver();
}

// Nothing new comes by looking but what the broker is about to ask the account for: who clears loses nothing.
std::vector<BrokerReport>& FaultyBroker::reports() {
  relay();
  return reports_;
}

void FaultyBroker::reach(Timestamp now) {
  now_ = std::max(now_, now);
  if (downUntil_.isSet() && downUntil_ <= now_)
    downUntil_ = Timestamp{};
}

void FaultyBroker::relay() {
  for (const BrokerReport& report : inner_->reports()) {
    note(report);
    transmit(report);
  }
  inner_->reports().clear();
}

void FaultyBroker::note(const BrokerReport& report) {
  Truth& truth = truths_[report.order];
  BrokerReport& status = truth.status;
  status.kind = ReportKind::status;
  status.order = report.order;
  if (report.kind == ReportKind::filled) {
    truth.fills.push_back(report);
    untold_.push_back(report);
    status.filled += report.quantity;
  } else if (report.kind == ReportKind::updated) {
    status.quantity = report.quantity;
    status.price = report.price;
    status.triggerPrice = report.triggerPrice;
    status.trailingOffset = report.trailingOffset;
    status.expireTime = report.expireTime;
  }
  if (report.kind == ReportKind::accepted || report.kind == ReportKind::updated)
    status.flags = report.flags;
  if (!report.reason.empty() && ends(report.kind))
    status.reason = report.reason;
  const OrderStatus before = status.status;
  status.status = statusAfter(report, status);
  if (!isTerminal(status.status) || isTerminal(before))
    return;
  ended_.push_back(report.order);
  if (ended_.size() > kEndedKept) {
    truths_.erase(ended_.front());
    std::erase_if(untold_, [&](const BrokerReport& fill) { return fill.order == ended_.front(); });
    ended_.pop_front();
  }
}

void FaultyBroker::transmit(const BrokerReport& report) {
  if (isConnected() && chance(plan_.disconnects))
    downUntil_ = now_ + plan_.outage;
  if (!isConnected() || chance(report.kind == ReportKind::accepted ? plan_.lostAcks : plan_.lostReports))
    return;
  if (report.kind == ReportKind::filled) {
    if (chance(plan_.duplicateFills))
      delay(report, false);
    if (chance(plan_.lateFills))
      return delay(report, true);
  }
  if (chance(plan_.reorderings))
    return delay(report, false);
  tell(report);
}

void FaultyBroker::tell(BrokerReport report) {
  report.time = std::max(report.time, now_);
  const OrderId order = report.order;
  const bool ended = ends(report.kind);
  std::erase_if(untold_, [&](const BrokerReport& fill) {
    return report.kind == ReportKind::filled && fill.execution == report.execution;
  });
  reports_.push_back(report);
  if (!ended)
    return;
  for (Delayed& delayed : delayed_) {
    if (delayed.untilEnd && delayed.report.order == order)
      delayed.due = now_;
  }
}

void FaultyBroker::delay(const BrokerReport& report, bool untilEnd) {
  ++draws_;
  const std::int64_t most = std::max<std::int64_t>(1, plan_.delayMax / std::chrono::milliseconds(1));
  delayed_.push_back({now_ + std::chrono::milliseconds(random_.between(1, most)), untilEnd, report});
}

// What has waited long enough, and the answers to questions; nothing while the line is down.
void FaultyBroker::deliver() {
  if (!isConnected())
    return;
  for (std::size_t i = 0; i < delayed_.size();) {
    if (delayed_[i].due > now_) {
      ++i;
      continue;
    }
    BrokerReport report = delayed_[i].report;
    delayed_.erase(delayed_.begin() + static_cast<std::ptrdiff_t>(i));
    tell(report);
    i = 0;  // an end may have let a fill go that was passed over
  }
  for (const OrderId order : asked_) {
    const auto truth = truths_.find(order);
    BrokerReport status;
    status.kind = ReportKind::status;
    status.order = order;
    if (truth != truths_.end()) {
      for (const BrokerReport& fill : truth->second.fills)
        tell(fill);
      status = truth->second.status;
    }
    tell(status);
  }
  asked_.clear();
}

void FaultyBroker::fields(Archive& archive) {
  archive(*inner_, random_, draws_, now_, downUntil_, delayed_, asked_, truths_, ended_, untold_, reports_);
}

}  // namespace oms
