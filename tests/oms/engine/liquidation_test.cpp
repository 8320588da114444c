// FILLS rule 28: what is closed of itself when the margin level falls.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

template <class T>
std::vector<T> all(const std::vector<Event>& events) {
  std::vector<T> found;
  for (const Event& event : events) {
    if (const auto* body = std::get_if<T>(&event.body))
      found.push_back(*body);
  }
  return found;
}

TEST(EngineLiquidation, Rule28BlocksIncreasesAtAHundredPercent) {
  Desk desk(Desk::leveraged());
  desk.buy("5000");              // 500,000 on 50,000 of margin
  desk.quote("90.00", "90.02");  // equity 49,650, margin 45,000
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "");
  desk.quote("88.00", "88.02");  // equity 39,650, margin 44,000: 90 %
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "buying_power");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "10")), "");
  EXPECT_EQ(desk.position(), "5000");
}

TEST(EngineLiquidation, Rule28ClosesTheLargestLoserFirstUntilCured) {
  Desk desk(Desk::leveraged());
  desk.quote("100.00", "100.02", "0", 1);
  OrderRequest second = Desk::request(Side::buy, "2000");
  second.symbol = {1};
  desk.submit(second);
  desk.buy("4000");
  const OrderId resting = desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "50.00"));
  desk.events.clear();
  desk.quote("82.00", "82.02");  // equity 27,580 on a margin of 52,805: 52 %
  EXPECT_EQ(desk.order(resting).status, OrderStatus::accepted);
  desk.quote("81.00", "81.02");  // 23,580 on 52,405: 45 %
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(resting).reason.view(), "liquidation");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.engine.core().books.quantity({1}).text(), "2000");  // cured without it
  const auto fills = all<OrderFilled>(desk.events);
  ASSERT_EQ(fills.size(), 1u);
  EXPECT_TRUE(fills[0].fill.flags.has(Flag::liquidation));
  EXPECT_EQ(fills[0].fill.actor.text(), "risk");
  const Order& order = desk.order(fills[0].fill.order);
  EXPECT_TRUE(order.flags.has(Flag::liquidation));
  EXPECT_EQ(order.purpose.view(), "liquidation");
  bool told = false;
  for (const RiskAlertChanged& changed : all<RiskAlertChanged>(desk.events))
    told |= changed.alert.code.view() == "liquidation" && changed.alert.severity == AlertSeverity::critical;
  EXPECT_TRUE(told);
}

// What was sold far above the market is a way out, not a short that somebody has to pay for.
TEST(EngineLiquidation, Rule28IsNotMetByASellFarAboveTheMarket) {
  EngineConfig config = Desk::config();
  config.limits.maxOrderNotional = EquityLimit::part(Ratio::fromInt(1));
  Desk desk(config);
  desk.buy("900");
  OrderRequest protects = Desk::request(Side::sell, "900", OrderType::stopMarket, "0", "90");
  protects.reduceOnly = true;
  const OrderId stop = desk.submit(protects);
  const OrderId far = desk.submit(Desk::request(Side::sell, "900", OrderType::limit, "400"));
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(far).status, OrderStatus::accepted);
  for (const RiskAlertChanged& changed : all<RiskAlertChanged>(desk.events))
    EXPECT_NE(changed.alert.code.view(), "liquidation") << changed.alert.message;
}

// A stop holds no margin, so that to cancel it cures nothing; who keeps his position keeps his stop.
TEST(EngineLiquidation, Rule28LeavesTheStopsOfWhatItDoesNotClose) {
  for (const bool saidToReduce : {true, false}) {
    Desk desk(Desk::leveraged());
    desk.quote("100.00", "100.02", "0", 1);
    OrderRequest second = Desk::request(Side::buy, "2000");
    second.symbol = {1};
    desk.submit(second);
    desk.buy("4000");
    std::vector<OrderId> stops;
    for (const char* quantity : {"4000", "2000"}) {
      OrderRequest stop = Desk::request(Side::sell, quantity, OrderType::stopMarket, "0", "50");
      stop.symbol = {static_cast<std::uint32_t>(stops.size())};
      stop.reduceOnly = saidToReduce;
      stops.push_back(desk.submit(stop));
    }
    desk.quote("81.00", "81.02");
    EXPECT_EQ(desk.position(), "0");
    EXPECT_EQ(desk.order(stops[0]).reason.view(), "the position is flat");
    EXPECT_EQ(desk.engine.core().books.quantity({1}).text(), "2000");
    EXPECT_EQ(desk.order(stops[1]).status, OrderStatus::accepted);
  }
}

TEST(EngineLiquidation, Rule28TriesAgainWhenAnOrderComesToNothing) {
  EngineConfig config = Desk::leveraged();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  desk.buy("5000");
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "5000");
  desk.quote("80.00", "80.02");
  std::vector<OrderId> working = desk.engine.core().orders.working();
  ASSERT_EQ(working.size(), 1u);
  desk.send(CancelOrder{working[0], ""});  // somebody in the way
  for (int i = 0; i < 8; ++i)
    desk.quote("80.00", "80.02");
  EXPECT_EQ(desk.position(), "0");
}

}  // namespace
}  // namespace oms::test
