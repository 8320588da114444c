#include "oms/risk/own_orders.h"

#include <algorithm>

namespace oms {
namespace {

// A limit that waits for its trigger, its parent or the market's opening is in no book.
bool rests(const Order& order) {
  if (!order.isWorking() || order.flags.has(Flag::held) || !order.request.price.isPositive())
    return false;
  if (order.request.type == OrderType::limit)
    return true;
  const bool triggered = order.status == OrderStatus::triggered || order.previousStatus == OrderStatus::triggered ||
                         order.filled.isPositive();
  const bool limited = hasLimitPrice(order.request.type) || order.request.type == OrderType::trailingStopLimit;
  return limited && triggered;
}

bool waits(const Order& order) {
  return order.status == OrderStatus::submitted || order.status == OrderStatus::pendingUpdate ||
         order.status == OrderStatus::pendingCancel;
}

}  // namespace

void OwnOrders::track(const Order& order, Duration answerTime) {
  trackResting(order);
  trackWaiting(order, answerTime);
}

void OwnOrders::trackResting(const Order& order) {
  const OrderRequest& request = order.request;
  if (!hasLimitPrice(request.type) && request.type != OrderType::trailingStopLimit)
    return;
  if (request.symbol.value >= resting_.size())
    return;
  const bool buys = request.side == Side::buy;
  std::vector<Resting>& side = resting_[request.symbol.value][static_cast<std::size_t>(request.side)];
  const auto known = std::find_if(side.begin(), side.end(), [&](const Resting& r) { return r.order == order.id; });
  const bool wanted = rests(order);
  if (known != side.end()) {
    if (wanted && known->price == request.price)
      return;
    side.erase(known);
  }
  if (!wanted)
    return;
  const auto worse = [&](const Resting& a, Price price) { return buys ? a.price <= price : a.price >= price; };
  side.insert(std::lower_bound(side.begin(), side.end(), request.price, worse), Resting{request.price, order.id});
}

void OwnOrders::trackWaiting(const Order& order, Duration answerTime) {
  if (!waits(order)) {
    if (!waiting_.empty())
      waiting_.erase(order.id);
  } else if (!waiting_.contains(order.id)) {
    waiting_.insert(order.id, order.updatedAt + answerTime);
  }
}

Timestamp OwnOrders::firstDue() const {
  Timestamp first;
  if (waiting_.empty())
    return first;
  waiting_.forEach([&](OrderId, Timestamp due) { first = first.isSet() ? std::min(first, due) : due; });
  return first;
}

Price OwnOrders::best(SymbolIndex symbol, Side side) const {
  const std::vector<Resting>& resting = resting_[symbol.value][static_cast<std::size_t>(side)];
  return resting.empty() ? Price{} : resting.back().price;
}

void OwnOrders::fields(Archive& archive) {
  const auto list = [&](auto& entries, auto... members) {
    entries.resize(archive.count(entries.size()));
    for (auto& entry : entries)
      archive(entry.*members...);
  };
  for (Sides& sides : resting_) {
    for (std::vector<Resting>& side : sides)
      list(side, &Resting::price, &Resting::order);
  }
  archive(waiting_);
}

}  // namespace oms
