// Orders near the end of what the books can hold: they are refused with a sentence, or booked to the digit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

OrderRequest farSell(const char* quantity, const char* price) {
  return Desk::request(Side::sell, quantity, OrderType::limit, price);
}

// What only shrinks a position is exempt from every limit on money, and not from what the books can hold.
TEST(LargeValues, ASellFarAboveTheMarketIsRefusedByWhatTheBooksHold) {
  Desk desk;
  desk.buy("20");
  EXPECT_EQ(desk.denial(farSell("10", "900000000")), "price");
  EXPECT_EQ(desk.denial(farSell("10", "200000000")), "");
  const CommandOutcome outcome = desk.send(SubmitOrderList{{farSell("10", "900000000"), farSell("10", "900000001")}});
  for (const OrderId id : outcome.orders)
    EXPECT_EQ(desk.order(id).status, OrderStatus::denied);
  EXPECT_EQ(desk.order(outcome.orders.at(0)).reason.string().substr(0, 6), "price:");
  OrderRequest close = farSell("10", "900000000");
  close.reduceOnly = true;
  EXPECT_EQ(desk.denial(close), "price");
  EXPECT_EQ(desk.position(), "20");
}

TEST(LargeValues, NeitherMayAnEntryBringAChildThatIsTooLarge) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.takeProfit = Price::parse("900000000").value();
  EXPECT_EQ(desk.denial(entry), "price");
}

TEST(LargeValues, OrdersThatTogetherAreTooLargeAreRefusedFromTheOneThatIsTooMuch) {
  Desk desk;
  desk.buy("50");
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(desk.order(desk.submit(farSell("10", "100000000"))).status, OrderStatus::accepted);
  EXPECT_EQ(desk.denial(farSell("10", "100000000")), "price");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "10")), "");  // the way out is open
}

TEST(LargeValues, AnOrderThatIsAcceptedCannotBeReplacedByOneThatIsTooLarge) {
  Desk desk;
  desk.buy("20");
  const OrderId id = desk.submit(farSell("10", "110"));
  ReplaceOrder change;
  change.order = id;
  change.price = Price::parse("900000000").value();
  EXPECT_EQ(desk.send(change).code, "price");
  EXPECT_EQ(desk.order(id).request.price.text(), "110");
}

// Whoever feeds it: the program does not end by a price, and goes on with the next sane one.
TEST(LargeValues, APriceAtWhichTheBooksCouldNotHoldAPositionIsNotTaken) {
  struct Case {
    const char* bid;
    const char* ask;
    bool taken;
  };
  for (const Case& each : {Case{"1000000", "1000001", true}, Case{"50000000", "50000001", false},
                           Case{"3999999999", "4000000000", false}, Case{"9223372036", "9223372036", false}}) {
    SCOPED_TRACE(each.bid);
    for (const Side side : {Side::buy, Side::sell}) {
      Desk desk(Desk::leveraged());
      desk.submit(Desk::request(side, "500"));
      ASSERT_EQ(desk.position(), side == Side::buy ? "500" : "-500");
      const OrderId resting = desk.submit(
          Desk::request(opposite(side), "5", OrderType::stopMarket, "0", side == Side::buy ? "90.00" : "110.00"));
      desk.events.clear();
      desk.quote(each.bid, each.ask);
      desk.quote(each.bid, each.ask);
      int told = 0;
      for (const Event& event : desk.events) {
        const auto* alert = std::get_if<RiskAlertChanged>(&event.body);
        told += alert != nullptr && alert->alert.code.view() == "price_not_taken";
      }
      EXPECT_EQ(told, each.taken ? 0 : 1);  // and once more when they are taken again
      desk.engine.core().books.assertBalanced();
      if (each.taken)
        continue;
      EXPECT_EQ(desk.order(resting).filled.text(), "0");
      desk.quote("101.00", "101.02");
      EXPECT_EQ(desk.engine.core().books.position({0})->currentPrice.text(), side == Side::buy ? "101" : "101.02");
    }
  }
}

// A feed's mistake stops no clock: what is on its way arrives, and the end of it is told.
TEST(LargeValues, WhileAPriceIsNotTakenOrdersAndAlertsGoOn) {
  EngineConfig config = Desk::leveraged();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  desk.submit(Desk::request(Side::buy, "500"));
  const OrderId resting = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "90.00"));
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "500");
  ASSERT_TRUE(desk.send(CancelOrder{resting, ""}).accepted);
  for (int i = 0; i < 5; ++i)
    desk.quote("3999999999", "4000000000");
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  desk.events.clear();
  desk.quote("100.00", "100.02");
  EXPECT_THAT(desk.names(), testing::Contains("risk_alert_changed"));
}

// A buy with a limit is never held at more than its limit costs.
TEST(LargeValues, AFarBuyDoesNotStopTheMarket) {
  EngineConfig config = Desk::leveraged();
  Instrument instrument = config.instruments[{0}];
  instrument.maxQuantity = Quantity::fromInt(100'000'000);
  config.instruments.add(instrument);
  config.cash = Money::fromInt(200'000'000);
  config.limits.maxOrderLots = 1'000'000'000;
  Desk desk(config);
  const OrderId far = desk.submit(Desk::request(Side::buy, "95000000", OrderType::limit, "1.00"));
  ASSERT_EQ(desk.order(far).status, OrderStatus::accepted) << desk.order(far).reason.view();
  desk.events.clear();
  desk.quote("101.00", "101.02");
  EXPECT_EQ(desk.engine.core().board[{0}].quote.bid.text(), "101");
  EXPECT_THAT(desk.names(), testing::Not(testing::Contains("risk_alert_changed")));
}

// But a bar that fills it at its low marks it at its close.
TEST(LargeValues, ABarThatFillsABuyAndThenRisesBeyondTheBooksIsNotTaken) {
  EngineConfig config = Desk::leveraged();
  config.limits.maxOrderLots = 1'000'000;
  Desk desk(config);
  const auto bar = [&](const char* high, const char* low, const char* close) {
    BarUpdate update;
    update.bar.openTime = desk.now;
    update.bar.closeTime = desk.now = desk.now + std::chrono::minutes(1);
    update.bar.open = Price::fromInt(100);
    update.bar.high = Price::parse(high).value();
    update.bar.low = Price::parse(low).value();
    update.bar.close = Price::parse(close).value();
    update.bar.volume = Volume::fromInt(1'000'000);
    desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, {0}, false, update}, desk.events);
  };
  const OrderId resting = desk.submit(Desk::request(Side::buy, "400", OrderType::limit, "99.00"));
  ASSERT_EQ(desk.order(resting).status, OrderStatus::accepted) << desk.order(resting).reason.view();
  bar("1000000000", "98", "1000000000");
  EXPECT_EQ(desk.order(resting).status, OrderStatus::accepted);
  EXPECT_EQ(desk.position(), "0");
  EXPECT_THAT(desk.names(), testing::Contains("risk_alert_changed"));
  bar("100", "98", "100");
  EXPECT_EQ(desk.position(), "400");
}

TEST(LargeValues, NorIsOneOfASymbolThatNobodyHolds) {
  Desk desk;
  desk.quote("9223372036", "9223372036");
  EXPECT_EQ(desk.order(desk.buy("1")).averagePrice.text(), "100.02");
}

// A contract's small multiplier lets its price times its quantity be far more than its value.
TEST(LargeValues, TheAveragePriceOfAContractIsExactWhateverItsPriceTimesItsQuantityIs) {
  EngineConfig config = Desk::config();
  Instrument contract = config.instruments[{0}];
  contract.multiplier = Ratio::parse("0.0001").value();
  config.instruments.add(contract);
  config.cash = Money::fromInt(10'000'000);
  config.limits.maxOrderLots = 1'000'000;
  Desk desk(config);
  desk.quote("64000.00", "64000.01");
  const OrderId id = desk.submit(Desk::request(Side::buy, "250000", OrderType::limit, "64010.00"));
  desk.quote("63999.98", "64000.00", "100000");
  desk.quote("63999.98", "64000.00", "150000");
  const Order& order = desk.order(id);
  ASSERT_EQ(order.status, OrderStatus::filled);
  Int128 worth = 0;
  for (const Event& event : desk.events) {
    if (const auto* filled = std::get_if<OrderFilled>(&event.body))
      worth += static_cast<Int128>(filled->fill.price.raw()) * (filled->fill.quantity.raw() / Quantity::one);
  }
  EXPECT_EQ(order.averagePrice.raw(), static_cast<std::int64_t>(worth / 250'000));
  EXPECT_EQ(desk.position(), "250000");
}

}  // namespace
}  // namespace oms::test
