#include "oms/messages/fix_status.h"

namespace oms {
namespace {

constexpr char kPendingCancel = '6';
constexpr char kPendingUpdate = 'E';
constexpr char kPartiallyFilled = '1';

char statusAlone(const Order& order) {
  switch (order.status) {
    case OrderStatus::initialized:
    case OrderStatus::submitted:
      return 'A';
    case OrderStatus::accepted:
    case OrderStatus::triggered:
      return order.filled.isPositive() ? kPartiallyFilled : '0';
    case OrderStatus::partiallyFilled:
      return kPartiallyFilled;
    case OrderStatus::filled:
      return '2';
    case OrderStatus::canceled:
      return '4';
    case OrderStatus::expired:
      return 'C';
    case OrderStatus::denied:
    case OrderStatus::rejected:
      return '8';
    case OrderStatus::pendingUpdate:
      return kPendingUpdate;
    case OrderStatus::pendingCancel:
      return kPendingCancel;
  }
  return '8';
}

}  // namespace

char fixStatus(const Order& order, std::span<const OrderStep> events) {
  if (isTerminal(order.status))
    return statusAlone(order);
  bool cancels = false;
  bool changes = false;
  for (const OrderStep& step : events) {
    cancels |= step.kind == OrderEventKind::pendingCancel;
    changes |= step.kind == OrderEventKind::pendingUpdate;
    cancels &= step.kind != OrderEventKind::cancelRejected;
    changes &= step.kind != OrderEventKind::updated && step.kind != OrderEventKind::updateRejected;
  }
  return cancels ? kPendingCancel : changes ? kPendingUpdate : statusAlone(order);
}

}  // namespace oms
