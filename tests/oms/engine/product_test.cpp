// ORDERS.md: what a product means. Delivery is carried and paid in full, margin is carried and leveraged; what is
// intraday is squared off (replace_test.cpp).
#include <gtest/gtest.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

// Without fees, so that what is paid is the price.
EngineConfig withoutFees() {
  EngineConfig config = Desk::leveraged();
  config.fees = {};
  return config;
}

OrderRequest of(Product product, Side side, const char* quantity, OrderType type = OrderType::market,
                const char* price = "0") {
  OrderRequest request = Desk::request(side, quantity, type, price);
  request.product = product;
  return request;
}

std::string used(const Desk& desk) {
  return desk.engine.core().account.marginUsed().text();
}

TEST(EngineProducts, DeliveryIsCarriedAndPaidInFull) {
  Desk desk(withoutFees());
  desk.quote("100.00", "100.00");
  EXPECT_EQ(desk.denial(of(Product::delivery, Side::buy, "1001")), "buying_power");
  EXPECT_EQ(desk.denial(of(Product::margin, Side::buy, "1001")), "");
  desk.submit(of(Product::margin, Side::buy, "200"));
  EXPECT_EQ(used(desk), "2000");
  desk.submit(of(Product::delivery, Side::buy, "500"));
  EXPECT_EQ(used(desk), "52000");
  const OrderId resting = desk.submit(of(Product::delivery, Side::buy, "100", OrderType::limit, "90.00"));
  EXPECT_EQ(used(desk), "61000");
  EXPECT_EQ(desk.denial(of(Product::delivery, Side::buy, "391")), "buying_power");
  EXPECT_EQ(desk.denial(of(Product::delivery, Side::buy, "390")), "");
  desk.send(CancelOrder{resting, ""});
  desk.quote("110.00", "110.00");
  EXPECT_EQ(used(desk), "57200");
  Engine next(withoutFees());
  ASSERT_TRUE(next.load(desk.engine.save()));
  EXPECT_EQ(next.core().account.marginUsed().text(), "57200");
  desk.quote("100.00", "100.00");
  desk.now = desk.now + std::chrono::hours(24);  // the session of a UTC day has closed
  desk.quote("100.00", "100.00");
  EXPECT_EQ(desk.position(), "700");
  desk.submit(of(Product::delivery, Side::sell, "300"));
  EXPECT_EQ(used(desk), "22000");
  desk.submit(of(Product::margin, Side::sell, "400"));
  EXPECT_EQ(used(desk), "0");
  desk.submit(of(Product::margin, Side::buy, "100"));  // what was delivered is gone
  EXPECT_EQ(used(desk), "1000");
}

TEST(EngineProducts, DeliveryIsNeverShort) {
  Desk desk(withoutFees());
  desk.submit(of(Product::margin, Side::buy, "10"));
  EXPECT_EQ(desk.denial(of(Product::delivery, Side::sell, "11")), "instrument");
  EXPECT_EQ(desk.denial(of(Product::delivery, Side::sell, "10")), "");
  EXPECT_EQ(desk.denial(of(Product::margin, Side::sell, "11")), "");
}

TEST(EngineProducts, WhatIsLeftOfADeliveryIsAtMostWhatIsHeld) {
  EngineConfig config = withoutFees();
  const Timestamp day = *fromCalendar(2026, 1, 6);
  config.actions.push_back({{0}, day, Price{}, Ratio::fromInt(2)});
  Desk desk(config);
  desk.quote("100.00", "100.00");
  desk.submit(of(Product::delivery, Side::buy, "500"));
  desk.submit(of(Product::margin, Side::sell, "200"));
  EXPECT_EQ(desk.engine.core().account.delivered({0}).text(), "300");
  EXPECT_EQ(used(desk), "30000");
  desk.now = day + std::chrono::hours(14);
  desk.quote("50.00", "50.00");
  EXPECT_EQ(desk.position(), "600");
  EXPECT_EQ(used(desk), "30000");
  desk.submit(of(Product::margin, Side::sell, "700"));  // turns
  EXPECT_EQ(used(desk), "500");
}

// The stops of its position have gone for it, so that the rest would stand without one.
TEST(EngineProducts, NobodyChangesWhatSquaresOff) {
  EngineConfig config = withoutFees();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  OrderRequest entry = of(Product::intraday, Side::buy, "10");
  entry.stopLoss = Price::parse("90.00").value();
  desk.submit(entry);
  for (int i = 0; i < 6; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "10");
  desk.now = desk.now + std::chrono::hours(23) + std::chrono::minutes(55);
  desk.quote("100.00", "100.02");
  ReplaceOrder half;
  half.order = OrderId{desk.engine.core().orders.size()};
  half.quantity = Quantity::fromInt(5);
  ASSERT_TRUE(desk.order(half.order).flags.has(Flag::squareOff));
  for (const Actor& person : {Actor::trader(), Actor::remote("phone")}) {
    const CommandOutcome refused = desk.send(half, person);
    EXPECT_EQ(refused.code, "invalid_transition");
    EXPECT_EQ(refused.message, half.order.text() + " closes a position for the session's end and cannot be changed");
  }
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(half.order).filled.text(), "10");
  EXPECT_EQ(desk.position(), "0");
}

}  // namespace
}  // namespace oms::test
