// The rest of the order desk: orders whose fate is unknown until the broker has answered (RELIABILITY R16). They are
// asked for, and never sent twice or guessed.
#include <algorithm>

#include "oms/engine/order_desk.h"

namespace oms {
namespace {

constexpr Duration kSweep = std::chrono::minutes(1);
constexpr Duration kLongestPause = std::chrono::minutes(5);

bool waitsForAnswer(OrderStatus status) {
  return status == OrderStatus::submitted || status == OrderStatus::pendingUpdate ||
         status == OrderStatus::pendingCancel;
}

}  // namespace

bool isClosedOnDuty(const Order& order) {
  return order.actor.kind == ActorKind::risk || order.flags.has(Flag::squareOff);
}

BrokerReport neverArrived(BrokerReport report) {
  report.reason = "it never reached the broker";
  return report;
}

// Something was sent for the order.
void OrderDesk::await(const Order& order) {
  while (!awaited_.empty() && !isUnanswered(awaited_.front()))
    awaited_.pop_front();
  awaited_.push_back({order.id, core_.now, order.version, Duration(0)});
}

// Whether the order still is as it was when that was sent.
bool OrderDesk::isUnanswered(const Awaited& awaited) const {
  const Order& order = core_.orders[awaited.order];
  if (isTerminal(order.status))
    return false;
  return order.flags.has(Flag::reconciling) || (order.version == awaited.version && waitsForAnswer(order.status));
}

void OrderDesk::reconcile() {
  for (std::size_t left = awaited_.size(); left > 0; --left) {
    const Awaited first = awaited_.front();
    const bool unanswered = isUnanswered(first);
    if (unanswered && core_.now - first.since < core_.limits.unacknowledged)
      break;
    awaited_.pop_front();
    if (!unanswered)
      continue;
    Order& order = core_.orders[first.order];
    const Duration waited = core_.now - first.since;
    const Duration patience = core_.answerTime(order.request.symbol) + core_.limits.unacknowledged;
    if (waited < std::max(patience, first.pause)) {
      awaited_.push_back(first);
      continue;
    }
    askFor(order, "the broker has not answered for " + std::to_string(waited.count() / 1'000'000'000) + " s");
    const Duration pause = std::clamp<Duration>(first.pause * 2, std::chrono::seconds(10), kLongestPause);
    awaited_.push_back({order.id, core_.now, order.version, pause});
  }
  const bool connected = broker_->isConnected();
  const bool back = connected && !wasConnected_;
  wasConnected_ = connected;
  // What a line lost shows only when somebody asks; the paper broker's own reports are never lost.
  const bool sweeps = core_.config.around && core_.now >= nextReconcile_;
  if (!back && !sweeps)
    return;
  nextReconcile_ = core_.now + kSweep;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    if (back)
      askFor(core_.orders[id], "the line to the broker was down");
    else
      broker_->requestStatus(id, core_.now);
  }
}

void OrderDesk::askFor(Order& order, const std::string& why) {
  if (!order.flags.has(Flag::reconciling)) {
    order.flags.set(Flag::reconciling);
    showFlags(order, "reconciling: " + why);
    alert("reconciling", AlertSeverity::warning, order, "is reconciling: " + why + "; it was asked for its status");
  }
  broker_->requestStatus(order.id, core_.now);
}

// A flag comes or goes beside the last known state: its event says that state again, in a new version of the order.
void OrderDesk::showFlags(Order& order, const std::string& reason) {
  order.reason = reason;
  const auto sayAgain = [&](OrderEventKind kind) {
    ++order.version;
    order.updatedAt = core_.now;
    core_.reportOrder(kind, order, Actor::system());
  };
  switch (order.status) {
    case OrderStatus::submitted:
      return sayAgain(OrderEventKind::submitted);
    case OrderStatus::pendingUpdate:
      return sayAgain(OrderEventKind::pendingUpdate);
    case OrderStatus::pendingCancel:
      return sayAgain(OrderEventKind::pendingCancel);
    case OrderStatus::triggered:
      return sayAgain(OrderEventKind::triggered);
    default:
      return changeByWay(order, OrderEventKind::updated);
  }
}

// Its order ended so long ago that it is forgotten, and what has changed hands is the account's all the same: it is
// booked as an order of the system's, which everybody sees.
void OrderDesk::bookForgotten(const BrokerReport& report) {
  if (report.execution.isSet() && !executions_.insert(report.execution.value)) {
    core_.report(CommandRefused{"order_filled", "duplicate_trade",
                                report.order.text() + " ended long ago: the fill " + report.execution.text() +
                                    " was booked before and is not " + "booked again",
                                "order_id"});
    return;
  }
  OrderRequest request;
  request.symbol = report.symbol;
  request.side = report.side;
  request.quantity = report.quantity;
  OrderOrigin origin;
  origin.actor = Actor::system();
  origin.clock = core_.now;
  origin.purpose = "late";
  Order& order = enter(request, request, origin);
  order.reason = "a late fill of " + report.order.text() + ", which ended long ago";
  core_.reportOrder(OrderEventKind::initialized, order, origin.actor);
  reserve(order);
  change(order, OrderEventKind::submitted, Actor::system());
  alert("late_fill", AlertSeverity::critical, order,
        "is a fill of " + report.order.text() + ", which ended long ago; compare the broker's account with this one");
  BrokerReport late = report;
  late.execution = {};
  late.flags.set(Flag::lateFill);
  bookFill(order, late);
}

void OrderDesk::bookUnknown(Order& order, const BrokerReport& report) {
  if (!order.flags.has(Flag::reconciling))
    return;
  // Somebody has canceled what never arrived.
  if (order.status == OrderStatus::pendingCancel && unknown_.erase(order.id) > 0) {
    order.flags.clear(Flag::reconciling);
    return bookChange(order, OrderEventKind::rejected, neverArrived(report));
  }
  if (!unknown_.insert(order.id).second)
    return;
  const bool onDuty = isClosedOnDuty(order);
  alert("reconciling", AlertSeverity::critical, order,
        onDuty ? "is not known to the broker: it is canceled, and what is left of its position closed anew"
               : "is not known to the broker: cancel it, or wait if it may still be on its way");
  if (onDuty)
    cancel(order.id, order.actor, "it never reached the broker");
}

// The fills that had not come through are booked by now.
void OrderDesk::bookStatus(Order& order, const BrokerReport& report) {
  if (isTerminal(order.status))
    return;
  if (report.status == OrderStatus::initialized)
    return bookUnknown(order, report);
  const bool was = order.flags.has(Flag::reconciling);
  order.flags.clear(Flag::reconciling);
  unknown_.erase(order.id);
  BrokerReport found = report;
  found.reason = "found by asking the broker";
  found.flags.bits &= static_cast<std::uint16_t>(Flag::held);
  if (isTerminal(report.status)) {
    const OrderEventKind end = report.status == OrderStatus::rejected  ? OrderEventKind::rejected
                               : report.status == OrderStatus::expired ? OrderEventKind::expired
                                                                       : OrderEventKind::canceled;
    // Filled to the end, with fills that the broker has not told: for a person to see.
    if (report.status == OrderStatus::filled) {
      order.flags.set(Flag::reconciling);
      if (!was)
        alert("reconciling", AlertSeverity::critical, order,
              "has filled " + report.filled.text() + " at the broker, and not all of it was told");
      return;
    }
    return bookChange(order, end, found);
  }
  if (order.status == OrderStatus::submitted)
    return bookChange(order, OrderEventKind::accepted, found);
  if (!was)
    return;
  if (order.status == OrderStatus::pendingCancel) {
    found.reason = "the cancel did not reach the broker, which still works the order";
    bookChange(order, OrderEventKind::cancelRejected, found);
    // A person sees it and may want it no more; what risk and the system have canceled goes.
    if (const auto wanted = insisted_.find(order.id); wanted != insisted_.end()) {
      const Insisted again = wanted->second;
      cancel(order.id, again.actor, again.reason.view());
    }
    return;
  }
  const OrderRequest& request = order.request;
  const bool same = request.quantity == report.quantity && request.price == report.price &&
                    request.triggerPrice == report.triggerPrice && request.trailingOffset == report.trailingOffset &&
                    request.expireTime == report.expireTime;
  found.answersReplace = replacing_.contains(order.id);
  if (!same)
    return bookUpdate(order, found);
  if (!found.answersReplace) {
    showFlags(order, "the broker works it as it is known");
    if (waitsForAnswer(order.status))
      await(order);
    return;
  }
  found.reason = "the change did not reach the broker";
  bookUpdateRejected(order, found);
}

}  // namespace oms
