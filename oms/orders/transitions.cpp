#include "oms/orders/transitions.h"

#include <array>

namespace oms {
namespace {

using E = OrderEventKind;
using S = OrderStatus;

constexpr std::size_t kStatuses = 12;
constexpr std::size_t kEvents = 14;

// Where a cell leads: nowhere, to a status, or back to what the order was before it went pending.
struct Cell {
  bool legal = false;
  bool back = false;
  S to = S::initialized;
};
using Table = std::array<std::array<Cell, kEvents>, kStatuses>;

constexpr void to(Table& table, S from, E event, S status) {
  table[static_cast<std::size_t>(from)][static_cast<std::size_t>(event)] = {true, false, status};
}
constexpr void back(Table& table, S from, E event) {
  table[static_cast<std::size_t>(from)][static_cast<std::size_t>(event)] = {true, true, from};
}

constexpr Table makeTable() {
  Table t{};
  to(t, S::initialized, E::denied, S::denied);
  to(t, S::initialized, E::submitted, S::submitted);

  to(t, S::submitted, E::accepted, S::accepted);
  to(t, S::submitted, E::rejected, S::rejected);
  to(t, S::submitted, E::canceled, S::canceled);
  to(t, S::submitted, E::pendingUpdate, S::pendingUpdate);
  to(t, S::submitted, E::pendingCancel, S::pendingCancel);
  to(t, S::submitted, E::filled, S::partiallyFilled);

  to(t, S::accepted, E::rejected, S::rejected);
  to(t, S::accepted, E::pendingUpdate, S::pendingUpdate);
  to(t, S::accepted, E::pendingCancel, S::pendingCancel);
  to(t, S::accepted, E::canceled, S::canceled);
  to(t, S::accepted, E::triggered, S::triggered);
  to(t, S::accepted, E::expired, S::expired);
  to(t, S::accepted, E::filled, S::partiallyFilled);
  to(t, S::accepted, E::updated, S::accepted);

  to(t, S::triggered, E::rejected, S::rejected);
  to(t, S::triggered, E::pendingUpdate, S::pendingUpdate);
  to(t, S::triggered, E::pendingCancel, S::pendingCancel);
  to(t, S::triggered, E::canceled, S::canceled);
  to(t, S::triggered, E::expired, S::expired);
  to(t, S::triggered, E::filled, S::partiallyFilled);

  to(t, S::partiallyFilled, E::pendingUpdate, S::pendingUpdate);
  to(t, S::partiallyFilled, E::pendingCancel, S::pendingCancel);
  to(t, S::partiallyFilled, E::canceled, S::canceled);
  to(t, S::partiallyFilled, E::expired, S::expired);
  to(t, S::partiallyFilled, E::filled, S::partiallyFilled);
  to(t, S::partiallyFilled, E::updated, S::partiallyFilled);

  back(t, S::pendingUpdate, E::updated);
  back(t, S::pendingUpdate, E::updateRejected);
  to(t, S::pendingUpdate, E::canceled, S::canceled);
  to(t, S::pendingUpdate, E::expired, S::expired);
  to(t, S::pendingUpdate, E::triggered, S::triggered);
  to(t, S::pendingUpdate, E::pendingCancel, S::pendingCancel);
  to(t, S::pendingUpdate, E::filled, S::partiallyFilled);
  to(t, S::pendingUpdate, E::rejected, S::rejected);

  back(t, S::pendingCancel, E::cancelRejected);
  to(t, S::pendingCancel, E::canceled, S::canceled);
  to(t, S::pendingCancel, E::expired, S::expired);
  to(t, S::pendingCancel, E::filled, S::partiallyFilled);
  to(t, S::pendingCancel, E::rejected, S::rejected);

  // A late fill is real.
  to(t, S::canceled, E::filled, S::partiallyFilled);
  to(t, S::expired, E::filled, S::partiallyFilled);
  return t;
}

constexpr Table kTable = makeTable();

bool isPendingStatus(S status) {
  return status == S::pendingUpdate || status == S::pendingCancel;
}

bool mayTrigger(OrderType type) {
  return type == OrderType::stopLimit || type == OrderType::limitIfTouched || type == OrderType::trailingStopLimit;
}

}  // namespace

std::optional<OrderStatus> nextStatus(const Order& order, OrderEventKind event) {
  const Cell& cell = kTable[static_cast<std::size_t>(order.status)][static_cast<std::size_t>(event)];
  if (!cell.legal || (event == E::triggered && !mayTrigger(order.request.type)))
    return std::nullopt;
  return cell.back ? order.previousStatus : cell.to;
}

bool applyTransition(Order& order, OrderEventKind event, Timestamp time) {
  const auto next = nextStatus(order, event);
  if (!next)
    return false;
  // Kept when the order goes pending, and not overwritten while it is already pending.
  if (isPendingStatus(*next) && !isPendingStatus(order.status))
    order.previousStatus = order.status;
  order.status = *next;
  order.updatedAt = time;
  ++order.version;
  return true;
}

}  // namespace oms
