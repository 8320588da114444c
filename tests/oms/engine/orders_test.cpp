#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using testing::ElementsAre;

TEST(EngineOrders, AMarketOrderGoesTheWholeWayAndTheBooksSayWhy) {
  Desk desk;
  desk.events.clear();
  const OrderId id = desk.buy("10");
  EXPECT_THAT(desk.names(), ElementsAre("order_initialized", "order_checked", "order_submitted", "order_accepted",
                                        "order_filled", "order_filled", "position_changed"));
  const Order& order = desk.order(id);
  EXPECT_EQ(order.status, OrderStatus::filled);
  EXPECT_EQ(order.averagePrice.text(), "100.02");
  EXPECT_EQ(order.fees.text(), "0.5001");  // 1000.20 x 5 bps
  const Books& books = desk.engine.core().books;
  EXPECT_EQ(books.cash().text(), "98999.2999");
  EXPECT_EQ(books.equity().text(), "99999.2999");  // half a point of spread on ten, and the fee
  books.assertBalanced();
}

TEST(EngineOrders, ARoundTripEndsFlatAndIsTold) {
  Desk desk;
  desk.buy("10");
  desk.quote("101.00", "101.02");
  desk.events.clear();
  desk.sell("10");
  EXPECT_EQ(desk.position(), "0");
  const auto* closed = [&]() -> const TradeClosed* {
    for (const Event& event : desk.events) {
      if (const auto* trade = std::get_if<TradeClosed>(&event.body))
        return trade;
    }
    return nullptr;
  }();
  ASSERT_NE(closed, nullptr);
  EXPECT_EQ(closed->trade.entryPrice.text(), "100.02");
  EXPECT_EQ(closed->trade.exitPrice.text(), "101");
  EXPECT_EQ(closed->trade.fees.text(), "1.0051");
  EXPECT_EQ(closed->trade.pnl.text(), "8.7949");
  EXPECT_EQ(desk.engine.core().books.equity().text(), "100008.7949");
}

TEST(EngineOrders, ALimitOrderRestsUntilThePriceTradesThroughIt) {
  Desk desk;
  const OrderId id = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.50"));
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  desk.quote("99.48", "99.50");
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  desk.quote("99.40", "99.42");
  EXPECT_EQ(desk.order(id).status, OrderStatus::filled);
  EXPECT_EQ(desk.order(id).averagePrice.text(), "99.5");
}

TEST(EngineOrders, ACanceledOrderIsPendingFirst) {
  Desk desk;
  const OrderId id = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.50"));
  desk.events.clear();
  EXPECT_TRUE(desk.send(CancelOrder{id, ""}).accepted);
  EXPECT_THAT(desk.names(), ElementsAre("order_pending_cancel", "order_canceled"));
  const CommandOutcome again = desk.send(CancelOrder{id, ""});
  EXPECT_FALSE(again.accepted);
  EXPECT_EQ(again.code, "invalid_transition");
}

TEST(EngineOrders, TheSameClientIdGivesTheFirstResultOrAConflict) {
  Desk desk;
  OrderRequest request = Desk::request(Side::buy, "1");
  request.clientOrderId = "mine-1";
  const CommandOutcome first = desk.send(SubmitOrder{request});
  desk.events.clear();
  const CommandOutcome second = desk.send(SubmitOrder{request});
  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.orders, first.orders);
  EXPECT_TRUE(desk.events.empty());
  EXPECT_EQ(desk.position(), "1");
  request.quantity = Quantity::fromInt(2);
  EXPECT_EQ(desk.send(SubmitOrder{request}).code, "idempotency_conflict");
  // Another author's id is another id.
  EXPECT_FALSE(desk.send(SubmitOrder{request}, Actor::remote("phone")).repeated);
}

TEST(EngineOrders, EachFillOfAnEntryPlacesItsStopAndTargetAndOneEndsTheOther) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  ASSERT_EQ(desk.engine.core().orders.working().size(), 2u);
  const Position* position = desk.engine.core().books.position({0});
  EXPECT_EQ(position->stopLoss.text(), "99");
  EXPECT_EQ(position->takeProfit.text(), "102");
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

TEST(EngineOrders, AFlatPositionEndsItsReduceOnlyOrders) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  desk.sell("10");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
  desk.quote("98.00", "98.02");
  EXPECT_EQ(desk.position(), "0");
}

struct Denial {
  const char* what;
  OrderRequest request;
  const char* code;
};

TEST(EngineOrders, EachCheckDeniesWhatItIsFor) {
  Desk desk;
  OrderRequest unknown = Desk::request(Side::buy, "1");
  unknown.symbol = {99};
  OrderRequest bracket = Desk::request(Side::buy, "1");
  bracket.stopLoss = Price::parse("101.00").value();
  OrderRequest reduce = Desk::request(Side::sell, "1");
  reduce.reduceOnly = true;
  OrderRequest quiet = Desk::request(Side::buy, "1");
  quiet.symbol = {1};  // never quoted
  const Denial denials[] = {
      {"unknown symbol", unknown, "instrument"},
      {"off the tick", Desk::request(Side::buy, "1", OrderType::limit, "99.005"), "price"},
      {"no price", Desk::request(Side::buy, "1", OrderType::limit), "price"},
      {"a price where none belongs", Desk::request(Side::buy, "1", OrderType::market, "99"), "price"},
      {"zero", Desk::request(Side::buy, "0"), "quantity"},
      {"negative", Desk::request(Side::buy, "-1"), "quantity"},
      {"half a lot", Desk::request(Side::buy, "1.5"), "quantity"},
      {"too many", Desk::request(Side::buy, "10001"), "max_order_quantity"},
      {"too much", Desk::request(Side::buy, "600"), "max_order_notional"},
      {"through the market", Desk::request(Side::buy, "1", OrderType::limit, "111.00"), "price_collar"},
      {"largest number", Desk::request(Side::buy, "9223372036"), "quantity"},
      {"bracket", bracket, "bracket"},
      {"reduce-only when flat", reduce, "reduce_only"},
      {"no quote yet", quiet, "price_collar"},
  };
  for (const Denial& denial : denials)
    EXPECT_EQ(desk.denial(denial.request), denial.code) << denial.what;
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
}

TEST(EngineOrders, ChecksLookAtOrdersEnteredAndNotOnlyAtFills) {
  Desk desk;
  for (const char* price : {"99.00", "98.00"}) {
    desk.submit(Desk::request(Side::buy, "450", OrderType::limit, price));
  }
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "200", OrderType::limit, "97.00")), "max_position");
}

TEST(EngineOrders, AStaleQuoteStopsWhatOpensAndNotWhatCloses) {
  Desk desk;
  desk.buy("10");
  for (int i = 0; i < 12; ++i)
    desk.quote("50.00", "50.02", "0", 1);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "stale_data");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "10")), "");
}

TEST(EngineOrders, RatesAndDuplicatesAreRefusedAndGettingOutIsNot) {
  EngineConfig config = Desk::config();
  config.limits.ordersPerSecond = 3;
  config.limits.duplicateWindow = std::chrono::seconds(1);
  Desk desk(config);
  desk.buy("1");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "duplicate");
  desk.buy("2");
  desk.buy("3");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "4")), "rate");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "5")), "");
}

}  // namespace
}  // namespace oms::test
