// ORDERS.md: the FIX mapping, and what goes before what where several apply.
#include "oms/messages/fix_status.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

using E = OrderEventKind;
using S = OrderStatus;

char mapped(S status, const std::vector<E>& kinds, int filled = 0) {
  Order order;
  order.request.quantity = Quantity::fromInt(10);
  order.status = status;
  order.filled = Quantity::fromInt(filled);
  std::vector<OrderStep> steps;
  for (const E kind : kinds)
    steps.push_back({Timestamp{}, kind, S::accepted, {}, {}});
  return fixStatus(order, steps);
}

TEST(FixStatus, EachStateHasItsLetter) {
  const std::pair<S, char> letters[] = {{S::initialized, 'A'}, {S::submitted, 'A'},       {S::accepted, '0'},
                                        {S::triggered, '0'},   {S::partiallyFilled, '1'}, {S::filled, '2'},
                                        {S::canceled, '4'},    {S::pendingCancel, '6'},   {S::rejected, '8'},
                                        {S::denied, '8'},      {S::expired, 'C'},         {S::pendingUpdate, 'E'}};
  for (const auto& [status, letter] : letters)
    EXPECT_EQ(mapped(status, {}), letter) << name(status);
}

TEST(FixStatus, PendingCancelGoesBeforePendingUpdateBeforeFilledBeforeCanceledBeforePartiallyFilledBeforeAccepted) {
  struct Case {
    S status;
    std::vector<E> events;
    int filled;
    char letter;
  };
  const Case cases[] = {
      // A fill while a cancel or a change is on its way: the order is partially filled, and still pending.
      {S::partiallyFilled, {E::accepted, E::pendingCancel, E::filled}, 4, '6'},
      {S::partiallyFilled, {E::accepted, E::pendingUpdate, E::filled}, 4, 'E'},
      {S::partiallyFilled, {E::accepted, E::pendingUpdate, E::pendingCancel, E::filled}, 4, '6'},
      // Answered, it is what it is.
      {S::partiallyFilled, {E::accepted, E::pendingCancel, E::filled, E::cancelRejected}, 4, '1'},
      {S::partiallyFilled, {E::accepted, E::pendingUpdate, E::filled, E::updated}, 4, '1'},
      {S::partiallyFilled, {E::accepted, E::pendingUpdate, E::filled, E::updateRejected}, 4, '1'},
      {S::partiallyFilled, {E::pendingUpdate, E::pendingCancel, E::filled, E::cancelRejected}, 4, 'E'},
      {S::accepted, {E::accepted, E::filled, E::pendingUpdate, E::updated}, 4, '1'},
      // An order that is over waits for nothing.
      {S::filled, {E::accepted, E::pendingCancel, E::filled}, 10, '2'},
      {S::filled, {E::accepted, E::pendingCancel, E::canceled, E::filled}, 10, '2'},
      {S::canceled, {E::accepted, E::filled, E::pendingCancel, E::canceled}, 4, '4'},
      {S::expired, {E::accepted, E::filled, E::expired}, 4, 'C'},
  };
  for (const Case& each : cases)
    EXPECT_EQ(mapped(each.status, each.events, each.filled), each.letter) << name(each.status);
}

}  // namespace
}  // namespace oms
