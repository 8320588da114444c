#include <gmock/gmock.h>

#include "oms/messages/json_rows.h"
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

// By the sender's clock the order was in time; only both clocks side by side show whose is wrong.
TEST(EngineOrders, ATimeThatIsOverIsRefusedWithBothClocks) {
  Desk desk;
  desk.now = *parseRfc3339("2026-01-05T12:00:07.5Z");
  OrderRequest request = Desk::request(Side::buy, "1");
  request.validUntil = *parseRfc3339("2026-01-05T12:00:05.2Z");
  CommandOutcome outcome = desk.send(SubmitOrder{request});
  EXPECT_EQ(outcome.code, "expired");
  EXPECT_EQ(outcome.field, "valid_until");
  EXPECT_EQ(outcome.message,
            "valid_until 2026-01-05T12:00:05.200Z was over 2.300 s before the order came, at 2026-01-05T12:00:07.500Z "
            "by the server's clock: set the sender's clock right, or leave valid_until out, which gives it 5 s from "
            "its arrival");
  request.validUntil = desk.now;
  request.cancelAt = *parseRfc3339("2026-01-05T11:00:07.51Z");
  outcome = desk.send(SubmitOrder{request});
  EXPECT_EQ(outcome.code, "expired");
  EXPECT_EQ(outcome.field, "cancel_after");
  EXPECT_EQ(outcome.message,
            "cancel_after 2026-01-05T11:00:07.510Z was over 3599.990 s before the order came, at "
            "2026-01-05T12:00:07.500Z by the server's clock: set the sender's clock right, or give cancel_after as a "
            "number of seconds");
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

TEST(EngineOrders, ADeniedOrderSentAgainGivesItsDenial) {
  Desk desk;
  OrderRequest request = Desk::request(Side::buy, "10001");
  request.clientOrderId = "mine-1";
  const CommandOutcome first = desk.send(SubmitOrder{request});
  const CommandOutcome second = desk.send(SubmitOrder{request});
  EXPECT_FALSE(first.accepted);
  EXPECT_FALSE(second.accepted);
  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.code, "max_order_quantity");
  EXPECT_EQ(second.message, first.message);
}

TEST(EngineOrders, AnOrderForAnUnknownSymbolIsDeniedKeptAndJournalled) {
  Desk desk;
  OrderRequest request = Desk::request(Side::buy, "1");
  request.symbol = {SymbolIndex::none};
  request.clientOrderId = "mine-1";
  desk.events.clear();
  const Command command{Actor::trader(), desk.now, SubmitOrder{request}};
  const CommandOutcome outcome = desk.engine.apply(command, desk.events);
  EXPECT_EQ(outcome.code, "instrument");
  ASSERT_EQ(outcome.orders.size(), 1u);
  EXPECT_EQ(desk.order(outcome.orders[0]).status, OrderStatus::denied);
  const InstrumentList& instruments = desk.engine.core().config.instruments;
  const std::string row = payloadOf({1, 1, desk.now, command, desk.events}, Naming(instruments));
  const auto read = commandOfPayload(row, instruments);
  ASSERT_TRUE(read.ok() && *read);
  EXPECT_EQ(std::get<SubmitOrder>((*read)->body).request, request);
  request.quantity = Quantity::fromInt(2);
  EXPECT_EQ(desk.send(SubmitOrder{request}).code, "idempotency_conflict");
}

TEST(EngineOrders, APartlyFilledTargetShrinksItsStopByAsMuch) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  const std::vector<OrderId> children = desk.engine.core().orders.working();
  ASSERT_EQ(children.size(), 2u);
  desk.events.clear();
  desk.quote("102.50", "102.52", "4");
  EXPECT_EQ(desk.position(), "6");
  EXPECT_EQ(desk.order(children[0]).request.quantity.text(), "6");
  EXPECT_EQ(desk.order(children[0]).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(children[1]).leaves().text(), "6");
  EXPECT_THAT(desk.names(), testing::Contains("order_updated"));
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(children[0]).status, OrderStatus::filled);
  EXPECT_EQ(desk.order(children[1]).status, OrderStatus::canceled);
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

TEST(EngineOrders, AClosingOrdersPositionIsOfItsSymbolAndOpen) {
  Desk desk;
  desk.buy("10");
  const PositionId open = desk.engine.core().books.position({0})->id;
  OrderRequest close = Desk::request(Side::sell, "4");
  close.position = open;
  close.symbol = {1};
  CommandOutcome outcome = desk.send(SubmitOrder{close});
  EXPECT_EQ(outcome.code, "invalid_value");
  EXPECT_EQ(outcome.message, open.text() + " is of AAA; name that symbol or leave the position_id out");
  close.symbol = {0};
  EXPECT_TRUE(desk.send(SubmitOrder{close}).accepted);
  EXPECT_EQ(desk.position(), "6");
  close.quantity = *Quantity::parse("7");
  EXPECT_EQ(desk.send(SubmitOrder{close}).code, "reduce_only") << "it reduces the position that it names";
  EXPECT_EQ(desk.send(SubmitOrderList{{close}}).code, "reduce_only");
  close.position = {open.value + 1};
  outcome = desk.send(SubmitOrder{close});
  EXPECT_EQ(outcome.code, "not_found");
  EXPECT_EQ(outcome.field, "position_id");
}

TEST(EngineOrders, AStopThatShrinksWhileItsCancelIsOnItsWayEndsFilled) {
  EngineConfig config = Desk::config();
  config.broker.latency.cancel = std::chrono::seconds(30);
  Desk desk(config);
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  const OrderId stop = desk.engine.core().orders.working().at(0);
  desk.send(CancelOrder{stop, ""});
  desk.quote("102.50", "102.52", "4");
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(stop).status, OrderStatus::filled);
  EXPECT_EQ(desk.order(stop).filled.text(), "6");
}

TEST(EngineOrders, AFlipLeavesNoStopAndTargetToTheNextPosition) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  desk.sell("25");
  EXPECT_EQ(desk.position(), "-15");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
  desk.buy("25");
  desk.quote("98.00", "98.02");
  EXPECT_EQ(desk.position(), "10");
}

TEST(EngineOrders, NobodySellsWhatIsNotThereOnACashAccount) {
  EngineConfig config = Desk::config();
  config.accountType = AccountType::cash;
  config.broker.latency.base = std::chrono::seconds(3);
  Desk desk(config);
  desk.buy("10");
  for (int i = 0; i < 4; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "10");
  OrderRequest exit = Desk::request(Side::sell, "10");
  exit.reduceOnly = true;  // does not count as an order that sells
  desk.submit(exit);
  desk.sell("10");
  for (int i = 0; i < 4; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineOrders, WorkingOrdersReserveTheirFees) {
  Desk desk;
  const OrderId id = desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "99.00"));
  EXPECT_EQ(desk.engine.core().account.buyingPower().text(), "99009.802");  // 990 and 2 bps of it
  desk.quote("98.90", "98.92", "4");
  EXPECT_EQ(desk.order(id).leaves().text(), "6");
  EXPECT_EQ(desk.engine.core().working[{0}].fees.text(), "0.1188");
  desk.send(CancelOrder{id, ""});
  EXPECT_EQ(desk.engine.core().working[{0}].fees.text(), "0");
}

TEST(EngineOrders, AfterTheSessionsEndNothingSendsOrders) {
  Desk desk;
  const OrderId bought = desk.buy("10");
  const OrderId resting = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00"));
  OrderRequest known = Desk::request(Side::buy, "1");
  known.clientOrderId = "mine-1";
  desk.send(SubmitOrder{known});
  desk.send(ControlSession{SessionAction::stop});
  const std::size_t orders = desk.engine.core().orders.size();
  const PositionId position = desk.engine.core().books.position({0})->id;
  EXPECT_EQ(desk.send(SubmitOrder{Desk::request(Side::buy, "1")}).code, "session_stopped");
  EXPECT_EQ(desk.send(ClosePosition{position}).code, "session_stopped");
  EXPECT_EQ(desk.send(CloseAllPositions{}).code, "session_stopped");
  EXPECT_EQ(desk.send(Desk::approval({1})).code, "session_stopped");
  EXPECT_TRUE(desk.send(SubmitOrder{known}).repeated);
  EXPECT_TRUE(desk.send(CancelOrder{resting, ""}).accepted);
  EXPECT_TRUE(desk.send(EngageKillSwitch{"over", true, false}).accepted);
  EXPECT_EQ(desk.engine.core().orders.size(), orders);
  EXPECT_EQ(desk.order(bought).status, OrderStatus::filled);
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
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
  OrderRequest negativeStop = Desk::request(Side::buy, "1");
  negativeStop.stopLoss = Price::parse("-99").value();
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
      {"a negative limit", Desk::request(Side::buy, "1", OrderType::limit, "-99"), "price"},
      {"a negative stop", negativeStop, "price"},
      {"a buy stop-limit below its trigger", Desk::request(Side::buy, "1", OrderType::stopLimit, "101", "102"),
       "price"},
      {"a sell stop-limit above its trigger", Desk::request(Side::sell, "1", OrderType::stopLimit, "99", "98"),
       "price"},
      {"reduce-only when flat", reduce, "reduce_only"},
      {"no quote yet", quiet, "price_collar"},
  };
  for (const Denial& denial : denials)
    EXPECT_EQ(desk.denial(denial.request), denial.code) << denial.what;
  const CheckResults largest =
      desk.engine.dryRun(Desk::request(Side::buy, "9000000"), Actor::trader(), desk.now).checks;
  EXPECT_FALSE(largest[static_cast<std::size_t>(CheckCode::maxPosition)].passed) << "what makes no order fits nowhere";
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

TEST(EngineOrders, ToTurnAPositionIsNoDuplicateOfItsClose) {
  EngineConfig config = Desk::config();
  config.limits.duplicateWindow = std::chrono::seconds(1);
  Desk desk(config);
  desk.buy("1");
  OrderRequest close = Desk::request(Side::sell, "1");
  close.reduceOnly = true;
  desk.submit(close);
  ASSERT_EQ(desk.position(), "0");
  desk.submit(Desk::request(Side::sell, "1"));
  EXPECT_EQ(desk.position(), "-1");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "1")), "duplicate");
}

// A client that goes on sending while the market stands still must not fill the memory with its denials.
TEST(EngineOrders, AreForgottenInAMarketThatStandsStillToo) {
  Desk desk;
  desk.send(SetTradingState{TradingState::halted, "lunch"});
  for (std::size_t i = 0; i < 2 * OrderStore::kKept; ++i)
    ASSERT_FALSE(desk.send(SubmitOrder{Desk::request(Side::buy, "1")}).accepted);
  EXPECT_EQ(desk.engine.core().orders.find({1}), nullptr);
  EXPECT_NE(desk.engine.core().orders.find({2 * OrderStore::kKept}), nullptr);
}

}  // namespace
}  // namespace oms::test
