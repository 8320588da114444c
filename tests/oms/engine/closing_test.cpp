// Positions that are closed on request, and what goes with them.
#include <gtest/gtest.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

TEST(EngineCloses, APositionAboveTheLargestOrderCanBeClosed) {
  EngineConfig config = Desk::config();
  Instrument instrument = config.instruments[{0}];
  instrument.maxQuantity = Quantity::fromInt(50);
  config.instruments.add(instrument);
  config.limits.maxOrderLots = 40;
  Desk desk(config);
  for (int i = 0; i < 3; ++i)
    desk.buy("40");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "41")), "max_order_quantity");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "50")), "");
  const CommandOutcome closed = desk.send(CloseAllPositions{});
  EXPECT_TRUE(closed.accepted) << closed.message;
  EXPECT_EQ(closed.orders.size(), 3u);
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineCloses, CloseAllTakesTheEntriesWithItWhereItIsAsked) {
  for (const bool asked : {false, true}) {
    Desk desk;
    desk.buy("10");
    const OrderId entry = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00"));
    OrderRequest guard = Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "98.00");
    guard.reduceOnly = true;
    const OrderId stop = desk.submit(guard);
    const CommandOutcome closed = desk.send(CloseAllPositions{asked});
    EXPECT_EQ(closed.orders.size(), 1u);
    EXPECT_EQ(closed.canceled, asked ? OrderIds{entry} : OrderIds{});
    EXPECT_EQ(desk.position(), "0");
    EXPECT_EQ(desk.order(entry).status, asked ? OrderStatus::canceled : OrderStatus::accepted);
    EXPECT_EQ(desk.order(stop).status, OrderStatus::canceled);  // with its position
  }
}

TEST(EngineCloses, ACloseTakesItsSymbolsEntriesWithItWhereItIsAsked) {
  for (const bool asked : {false, true}) {
    Desk desk;
    desk.buy("10");
    const OrderId entry = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00"));
    desk.quote("50.00", "50.02", "0", 1);
    OrderRequest elsewhere = Desk::request(Side::buy, "5", OrderType::limit, "49.00");
    elsewhere.symbol = {1};
    const OrderId other = desk.submit(elsewhere);
    const CommandOutcome wrong = desk.send(ClosePosition{{1}, Quantity::fromInt(11), true});
    EXPECT_EQ(wrong.code, "invalid_value");
    EXPECT_EQ(desk.order(entry).status, OrderStatus::accepted);
    const CommandOutcome closed = desk.send(ClosePosition{{1}, {}, asked});
    EXPECT_EQ(closed.orders.size(), 1u);
    EXPECT_EQ(closed.canceled, asked ? OrderIds{entry} : OrderIds{});
    EXPECT_EQ(desk.position(), "0");
    EXPECT_EQ(desk.order(entry).status, asked ? OrderStatus::canceled : OrderStatus::accepted);
    EXPECT_EQ(desk.order(other).status, OrderStatus::accepted);
  }
}

TEST(EngineCloses, ACloseThatIsDeniedTakesNoEntriesAway) {
  for (const bool one : {false, true}) {
    Desk desk;
    desk.buy("10");
    const OrderId against = desk.submit(Desk::request(Side::sell, "5", OrderType::limit, "101.00"));
    ASSERT_TRUE(desk.send(SetTradingState{TradingState::halted, "drill"}).accepted);
    ASSERT_EQ(desk.order(against).status, OrderStatus::accepted);
    const CommandOutcome closed =
        one ? desk.send(ClosePosition{{1}, {}, true}) : desk.send(CommandBody{CloseAllPositions{true}});
    EXPECT_EQ(closed.code, "trading_state");
    EXPECT_TRUE(closed.canceled.empty());
    EXPECT_EQ(desk.order(against).status, OrderStatus::accepted);
    EXPECT_EQ(desk.position(), "10");
  }
}

// What a stop covered is named, less what another one goes on covering; or the stops stay.
TEST(EngineCloses, CancelAllTellsWhatItLeavesUnprotectedOrKeepsTheStops) {
  const auto held = [](Desk& desk, const char* stop) {
    desk.buy("20");
    OrderRequest request = Desk::request(Side::sell, stop, OrderType::stopMarket, "0", "95.00");
    request.reduceOnly = true;
    return desk.submit(request);
  };
  Desk bare;
  const OrderId target = bare.submit(Desk::request(Side::buy, "5", OrderType::limit, "90.00"));
  const OrderId stop = held(bare, "15");
  CommandOutcome outcome = bare.send(CancelAllOrders{});
  EXPECT_EQ(outcome.orders, (OrderIds{target, stop}));
  ASSERT_EQ(outcome.bare.size(), 1u);
  EXPECT_EQ(outcome.bare[0].quantity.text(), "20");
  EXPECT_TRUE(bare.send(CancelAllOrders{}).bare.empty());

  Desk kept;
  const OrderId entry = kept.submit(Desk::request(Side::buy, "5", OrderType::limit, "90.00"));
  const OrderId stays = held(kept, "20");
  CancelAllOrders command;
  command.keepProtective = true;
  outcome = kept.send(command);
  EXPECT_EQ(outcome.orders, OrderIds{entry});
  EXPECT_TRUE(outcome.bare.empty());
  EXPECT_EQ(kept.order(stays).status, OrderStatus::accepted);
}

}  // namespace
}  // namespace oms::test
