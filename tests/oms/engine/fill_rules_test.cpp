// The rules of FILLS.md that need an account, a journal or the whole engine; the broker's own are in tests/oms/broker.
#include <gtest/gtest.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

EngineConfig smallAccount(AccountType type) {
  EngineConfig config = Desk::config();
  config.accountType = type;
  config.cash = Money::fromInt(1'000);
  config.limits.maxOrderNotional = config.limits.maxPosition = EquityLimit::part(Ratio::fromInt(10));
  config.limits.maxGross = config.limits.maxNet = Ratio::fromInt(10);
  config.limits.maxSymbol = config.limits.maxLeverage = Ratio::fromInt(10);
  return config;
}

TEST(Rule26, ACashAccountReservesWhatAWorkingOrderWillCost) {
  Desk desk(smallAccount(AccountType::cash));
  // 6 x 99 and its fee are set aside; 4 x 99 more would fit, but not with their fee and 5 not at all.
  EXPECT_EQ(desk.order(desk.submit(Desk::request(Side::buy, "6", OrderType::limit, "99"))).status,
            OrderStatus::accepted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "4", OrderType::limit, "99")), "");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "5", OrderType::limit, "99")), "buying_power");
}

TEST(Rule26, WhatHasNoLimitIsReservedWithABufferOverTheAsk) {
  EngineConfig config = smallAccount(AccountType::cash);
  config.broker.latency.base = std::chrono::seconds(3);
  Desk desk(config);
  desk.buy("9");                                                           // on its way
  EXPECT_EQ(desk.engine.core().working[{0}].buyValue.text(), "904.6809");  // 9 x 100.02 x 1.005
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "95")), "buying_power");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "94")), "");
  for (int i = 0; i < 4; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "9");
  EXPECT_TRUE(desk.engine.core().working[{0}].buyValue.isZero());
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "95")), "");

  Desk fresh(smallAccount(AccountType::cash));
  fresh.quote("99.60", "99.62");  // ten are 996.20
  EXPECT_EQ(fresh.denial(Desk::request(Side::buy, "10")), "buying_power");
  EXPECT_EQ(fresh.denial(Desk::request(Side::buy, "10", OrderType::stopMarket, "0", "99.63")), "buying_power");
  EXPECT_EQ(fresh.denial(Desk::request(Side::buy, "10", OrderType::limit, "99.62")), "");
  Desk margin(smallAccount(AccountType::margin));
  margin.quote("99.60", "99.62");
  EXPECT_EQ(margin.denial(Desk::request(Side::buy, "10")), "");
}

TEST(Rule26, ACashAccountSellsOnlyWhatItHas) {
  Desk desk(smallAccount(AccountType::cash));
  EXPECT_NE(desk.denial(Desk::request(Side::sell, "1")), "");
  desk.buy("2");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "2")), "");
  EXPECT_NE(desk.denial(Desk::request(Side::sell, "3")), "");
}

TEST(Rule26, AMarginAccountAsksForWhatAddsToThePositionAlone) {
  Desk desk(smallAccount(AccountType::margin));
  desk.buy("9");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "2")), "buying_power");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "9")), "");   // reducing is always allowed
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "17")), "");  // a flip pays for the excess alone
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "20")), "buying_power");
}

// Of the orders against a position only what is more than it opens something, at whatever price they rest.
TEST(Rule26, AnOrderAgainstThePositionNeedsMarginForTheExcessAlone) {
  EngineConfig config = Desk::config();
  config.fees = {};
  config.limits.maxPosition = config.limits.maxOrderNotional = EquityLimit::part(Ratio::fromInt(10));
  config.limits.maxGross = config.limits.maxNet = config.limits.maxSymbol = config.limits.maxLeverage =
      Ratio::fromInt(10);
  Desk desk(config);
  const Account& account = desk.engine.core().account;
  desk.buy("200");
  EXPECT_EQ(account.marginUsed().text(), "20000");  // 200 at the bid
  const OrderId far = desk.submit(Desk::request(Side::sell, "150", OrderType::limit, "690"));
  ASSERT_EQ(desk.order(far).status, OrderStatus::accepted);
  EXPECT_EQ(account.marginUsed().text(), "20000");
  EXPECT_EQ(account.reach({0}, {}).gross.text(), "20000");
  EXPECT_EQ(account.reach({0}, {}).net.text(), "20000");
  desk.submit(Desk::request(Side::sell, "50", OrderType::limit, "690"));
  EXPECT_EQ(account.marginUsed().text(), "20000");
  EXPECT_EQ(account.symbolMargin({0}, {Side::sell, Quantity::fromInt(10), Money::fromInt(6'900)}).text(), "20000");
  EXPECT_EQ(account.symbolMargin({0}, {Side::sell, Quantity::fromInt(50), Money::fromInt(34'500)}).text(), "34500");
  EXPECT_EQ(account.reach({0}, {Side::sell, Quantity::fromInt(50), Money::fromInt(34'500)}).gross.text(), "34500");
  EXPECT_EQ(account.symbolMargin({0}, {Side::buy, Quantity::fromInt(10), Money::fromInt(1'000)}).text(), "21000");
  // What stands is what nothing more would bring about.
  EXPECT_EQ(account.symbolMargin({0}).text(), "20000");
  EXPECT_EQ(account.symbolMargin({0}, {}).text(), "20000");
}

TEST(Rule26, AnOrderThatOnlyShrinksReservesNoFee) {
  Desk desk;
  desk.buy("20");
  const Account& account = desk.engine.core().account;
  EXPECT_EQ(account.marginUsed().text(), "2000");
  const OrderId far = desk.submit(Desk::request(Side::sell, "20", OrderType::limit, "90000000"));
  EXPECT_EQ(desk.order(far).status, OrderStatus::accepted);
  EXPECT_EQ(account.marginUsed().text(), "2000");
  ReplaceOrder nearer;
  nearer.order = far;
  nearer.price = Price::parse("110").value();
  ASSERT_TRUE(desk.send(nearer).accepted);
  EXPECT_EQ(account.marginUsed().text(), "2000");
  desk.quote("110.02", "110.04");
  EXPECT_EQ(desk.position(), "0");
}

TEST(Rule26, AnOrderAgainstAShortNeedsMarginForTheExcessAlone) {
  EngineConfig config = Desk::config();
  config.fees = {};
  Desk desk(config);
  const Account& account = desk.engine.core().account;
  desk.sell("200");
  EXPECT_EQ(account.marginUsed().text(), "20004");  // 200 at the ask
  ASSERT_EQ(desk.order(desk.submit(Desk::request(Side::buy, "200", OrderType::limit, "1"))).status,
            OrderStatus::accepted);
  EXPECT_EQ(account.marginUsed().text(), "20004");
  EXPECT_EQ(account.reach({0}, {}).gross.text(), "20004");
  EXPECT_EQ(account.symbolMargin({0}, {Side::sell, Quantity::fromInt(10), Money::fromInt(1'000)}).text(), "21004");
}

TEST(Rule27, WhatTheAccountCanNoLongerPayIsCanceledAtTheFill) {
  Desk desk(smallAccount(AccountType::cash));
  const OrderId stop = desk.submit(Desk::request(Side::buy, "9", OrderType::stopMarket, "0", "101"));
  EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  desk.quote("119.98", "120.00");  // a gap: 9 x 120 is more than there is
  EXPECT_EQ(desk.order(stop).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(stop).filled.text(), "8");
  EXPECT_EQ(desk.order(stop).reason.string(), "buying_power");
}

TEST(Rule21, WhatWaitsForAnAuctionSaysForWhich) {
  Desk desk;  // a market whose session is the UTC day
  OrderRequest request = Desk::request(Side::buy, "1");
  request.timeInForce = TimeInForce::atOpen;
  const OrderId open = desk.submit(request);
  request.timeInForce = TimeInForce::atClose;
  const OrderId close = desk.submit(request);
  EXPECT_EQ(desk.order(open).reason.view(), "held until its market opens");
  EXPECT_EQ(desk.order(close).reason.view(), "held until its market closes");
  desk.now = desk.now + std::chrono::hours(24) - std::chrono::seconds(5);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
  desk.now = desk.now + std::chrono::seconds(3);
  desk.quote("101.00", "101.02");  // midnight: the close at the last quote, the open at this one
  EXPECT_EQ(desk.order(close).averagePrice.text(), "100.02");
  EXPECT_EQ(desk.order(open).averagePrice.text(), "101.02");
}

// A restart applies the same inputs again: orders, their places in the queue and the clock are what they were.
TEST(Rule31, TheSameInputsBringBackOrdersAndTheirPlaces) {
  const auto begin = [](Desk& desk) {
    desk.quote("100.00", "100.02", "30");
    desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "100.00"));
    OrderRequest trailing = Desk::request(Side::sell, "5", OrderType::trailingStopMarket);
    trailing.trailingOffset = Ratio::fromInt(1);
    desk.submit(trailing);
    desk.now = desk.now + std::chrono::seconds(1);
    const Quote quote{desk.now, Price::fromInt(100), *Price::parse("100.02"), Quantity::fromInt(12),
                      Quantity::fromInt(30)};
    const Tick tick{desk.now, Price::fromInt(100), Quantity::fromInt(20)};  // 10 of 30 still stand before it
    desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, {0}, false, QuoteUpdate{quote, tick}}, desk.events);
  };
  const auto goOn = [](Desk& desk) {
    desk.now = desk.now + std::chrono::seconds(1);
    const Quote quote{desk.now, Price::fromInt(100), *Price::parse("100.02"), Quantity::fromInt(12),
                      Quantity::fromInt(30)};
    const Tick tick{desk.now, Price::fromInt(100), Quantity::fromInt(13)};
    desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, {0}, false, QuoteUpdate{quote, tick}}, desk.events);
  };
  Desk before;
  begin(before);
  Desk after;
  begin(after);
  EXPECT_EQ(after.engine.stateHash(), before.engine.stateHash());
  goOn(before);
  goOn(after);
  EXPECT_EQ(after.engine.stateHash(), before.engine.stateHash());
  EXPECT_EQ(after.order({1}).filled.text(), "3");
  EXPECT_EQ(after.order({2}).request.triggerPrice.text(), "99");
}

}  // namespace
}  // namespace oms::test
