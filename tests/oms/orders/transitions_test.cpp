#include "oms/orders/transitions.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace oms {
namespace {

using S = OrderStatus;
using E = OrderEventKind;

constexpr S kStatuses[] = {S::initialized,     S::denied,    S::submitted,     S::accepted,
                           S::rejected,        S::triggered, S::pendingUpdate, S::pendingCancel,
                           S::partiallyFilled, S::filled,    S::canceled,      S::expired};
constexpr E kEvents[] = {E::initialized,    E::denied,        E::submitted, E::accepted,       E::rejected,
                         E::triggered,      E::pendingUpdate, E::updated,   E::updateRejected, E::pendingCancel,
                         E::cancelRejected, E::canceled,      E::expired,   E::filled};

// ORDERS.md written out once more, the other way round: what each status lets happen.
const std::map<S, std::set<E>> kLegal{
    {S::initialized, {E::denied, E::submitted}},
    {S::submitted, {E::accepted, E::rejected, E::canceled, E::pendingUpdate, E::pendingCancel, E::filled}},
    {S::accepted,
     {E::rejected, E::pendingUpdate, E::pendingCancel, E::canceled, E::triggered, E::expired, E::filled, E::updated}},
    {S::triggered, {E::rejected, E::pendingUpdate, E::pendingCancel, E::canceled, E::expired, E::filled}},
    {S::partiallyFilled, {E::pendingUpdate, E::pendingCancel, E::canceled, E::expired, E::filled, E::updated}},
    {S::pendingUpdate,
     {E::updated, E::updateRejected, E::canceled, E::expired, E::triggered, E::pendingCancel, E::filled, E::rejected}},
    {S::pendingCancel, {E::cancelRejected, E::canceled, E::expired, E::filled, E::rejected}},
    {S::canceled, {E::filled}},
    {S::expired, {E::filled}},
};

TEST(Transitions, EveryPairIsAsTheReferenceSays) {
  for (const S status : kStatuses) {
    for (const E event : kEvents) {
      Order order;
      order.request.type = OrderType::stopLimit;
      order.status = status;
      const auto row = kLegal.find(status);
      const bool legal = row != kLegal.end() && row->second.contains(event);
      EXPECT_EQ(nextStatus(order, event).has_value(), legal) << name(status) << " / " << name(event);
      const Order before = order;
      EXPECT_EQ(applyTransition(order, event, Timestamp::fromSeconds(1)), legal);
      if (!legal) {
        EXPECT_EQ(order.status, before.status);
        EXPECT_EQ(order.version, before.version);
      }
    }
  }
}

TEST(Transitions, PendingGoesBackToWhatItWasAndKeepsItWhileItPends) {
  Order order;
  order.request.type = OrderType::limit;
  order.status = S::partiallyFilled;
  ASSERT_TRUE(applyTransition(order, E::pendingUpdate, {}));
  ASSERT_TRUE(applyTransition(order, E::pendingCancel, {}));
  EXPECT_EQ(order.previousStatus, S::partiallyFilled);
  ASSERT_TRUE(applyTransition(order, E::cancelRejected, {}));
  EXPECT_EQ(order.status, S::partiallyFilled);
}

TEST(Transitions, OnlyOrdersWithTriggerAndLimitMayBeTriggered) {
  for (const auto& [type, may] : {std::pair{OrderType::stopLimit, true},
                                  {OrderType::limitIfTouched, true},
                                  {OrderType::trailingStopLimit, true},
                                  {OrderType::stopMarket, false},
                                  {OrderType::limit, false},
                                  {OrderType::market, false}}) {
    Order order;
    order.request.type = type;
    order.status = S::accepted;
    EXPECT_EQ(nextStatus(order, E::triggered).has_value(), may) << name(type);
  }
}

TEST(Transitions, AFillLandsByWhatIsLeft) {
  EXPECT_EQ(afterFill(Quantity::fromInt(1), Quantity::fromInt(2)), S::partiallyFilled);
  EXPECT_EQ(afterFill(Quantity::fromInt(2), Quantity::fromInt(2)), S::filled);
}

}  // namespace
}  // namespace oms
