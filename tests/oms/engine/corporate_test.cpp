// Splits and dividends with the engine around them.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using testing::Contains;
using testing::ElementsAre;

const Timestamp kNextDay = *fromCalendar(2026, 1, 6);

EngineConfig withAction(const char* dividend, const char* split) {
  EngineConfig config = Desk::config();
  config.actions.push_back({{0}, kNextDay, *Price::parse(dividend), *Ratio::parse(split)});
  return config;
}

// The first quote of the exchange's next day.
void nextDay(Desk& desk, const char* bid, const char* ask) {
  desk.now = kNextDay + std::chrono::hours(14);
  desk.events.clear();
  desk.quote(bid, ask);
}

const Adjustment* adjustmentIn(const Desk& desk) {
  for (const Event& event : desk.events) {
    if (const auto* adjusted = std::get_if<AccountAdjusted>(&event.body))
      return &adjusted->adjustment;
  }
  return nullptr;
}

TEST(CorporateActions, ADividendIsReceivedByLongsAndPaidByShorts) {
  for (const auto& [side, quantity, amount] : {std::tuple{Side::buy, "10", "5"}, std::tuple{Side::sell, "20", "-10"}}) {
    Desk desk(withAction("0.5", "1"));
    desk.submit(Desk::request(side, quantity));
    const Money cash = desk.engine.core().books.cash();
    const Money equity = desk.engine.core().books.equity();
    nextDay(desk, "99.50", "99.52");  // it opens lower by the dividend
    const Adjustment* adjusted = adjustmentIn(desk);
    ASSERT_NE(adjusted, nullptr);
    EXPECT_EQ(adjusted->kind, AdjustmentKind::dividend);
    EXPECT_EQ(adjusted->amount.text(), amount);
    const Books& books = desk.engine.core().books;
    EXPECT_EQ((books.cash() - cash).text(), amount);
    EXPECT_EQ(books.financing().text(), amount);
    EXPECT_EQ(books.equity(), equity);
    EXPECT_TRUE(desk.engine.core().account.dayMaxDrawdown().isZero());
    books.assertBalanced();
    desk.events.clear();
    desk.quote("99.50", "99.52");
    EXPECT_EQ(adjustmentIn(desk), nullptr);  // once
  }
}

TEST(CorporateActions, ItWaitsForTheExchangesDate) {
  Desk desk(withAction("0.5", "1"));
  desk.buy("10");
  desk.now = kNextDay + std::chrono::hours(4);  // the evening before in New York
  desk.quote("100.00", "100.02");
  EXPECT_EQ(adjustmentIn(desk), nullptr);
  desk.now = kNextDay + std::chrono::hours(5);
  desk.quote("100.00", "100.02");
  EXPECT_NE(adjustmentIn(desk), nullptr);
}

TEST(CorporateActions, ASplitLeavesTheValueAndChangesTheUnits) {
  Desk desk(withAction("0", "4"));
  desk.buy("10");
  const Money equity = desk.engine.core().books.equity();
  const Money cost = desk.engine.core().books.position({0})->costBasis;
  nextDay(desk, "25.00", "25.005");
  EXPECT_THAT(desk.names(), Contains("split_applied"));
  const Position& position = *desk.engine.core().books.position({0});
  EXPECT_EQ(position.quantity.text(), "40");
  EXPECT_EQ(position.entryPrice.text(), "25.005");
  EXPECT_EQ(position.costBasis, cost);
  EXPECT_EQ(desk.engine.core().books.equity(), equity);
  EXPECT_EQ(adjustmentIn(desk), nullptr);
  EXPECT_EQ(desk.engine.core().board[{0}].previousClose.text(), "25.0025");
  desk.sell("40");
  EXPECT_EQ(desk.position(), "0");
  for (const Event& event : desk.events) {
    if (const auto* closed = std::get_if<TradeClosed>(&event.body)) {
      EXPECT_EQ(closed->trade.quantity.text(), "40");
      EXPECT_EQ(closed->trade.entryPrice.text(), "25.005");
      EXPECT_EQ(closed->trade.exitPrice.text(), "25");
    }
  }
  desk.engine.core().books.assertBalanced();
}

TEST(CorporateActions, AReverseSplitPaysForWhatMakesNoLot) {
  Desk desk(withAction("0", "0.1"));
  desk.buy("15");
  const Money equity = desk.engine.core().books.equity();
  nextDay(desk, "1000.00", "1000.20");
  EXPECT_EQ(desk.position(), "1");
  const Adjustment* adjusted = adjustmentIn(desk);
  ASSERT_NE(adjusted, nullptr);
  EXPECT_EQ(adjusted->kind, AdjustmentKind::splitCash);
  EXPECT_EQ(adjusted->amount.text(), "500.05");
  EXPECT_EQ(adjusted->note.view(), "0.5 that make no lot, at 1000.1");
  // The half that is paid for is worth the middle, what is held its bid.
  EXPECT_EQ(desk.engine.core().books.equity(), equity + *Money::parse("0.05"));
  desk.engine.core().books.assertBalanced();
}

TEST(CorporateActions, APositionUnderALotEndsWithASplit) {
  Desk desk(withAction("0", "0.1"));
  desk.buy("5");
  const OrderId stop = desk.submit([] {
    OrderRequest request = Desk::request(Side::sell, "5", OrderType::stopMarket, "0", "90");
    request.reduceOnly = true;
    return request;
  }());
  nextDay(desk, "1000.00", "1000.20");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_THAT(desk.names(), Contains("trade_closed"));
  EXPECT_EQ(desk.order(stop).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(stop).reason.view(), "a split has left less than a lot of it");
  EXPECT_EQ(adjustmentIn(desk)->amount.text(), "500.05");
  desk.engine.core().books.assertBalanced();
}

// The positions end with the split, and the cash for them is of those whose they were.
TEST(CorporateActions, WhatASplitPaysForAPositionThatEndsIsItsOwners) {
  for (const PositionMode mode : {PositionMode::hedging, PositionMode::netting}) {
    EngineConfig config =
        Desk::config({Ladder{}.binding(), Ladder{.name = "two", .sizing = "quantity = \"5\""}.binding()});
    config.positionMode = mode;
    config.actions.push_back({{0}, kNextDay, Price{}, *Ratio::parse("0.05")});
    Desk desk(config);
    closeMinute(desk, "120.00", "120.02");
    ASSERT_EQ(desk.position(), "15");
    nextDay(desk, "2400.00", "2400.40");
    const Core& core = desk.engine.core();
    EXPECT_EQ(core.books.openCount({0}), 0u);
    std::vector<BookLine> lines;
    if (core.books.hedges())
      core.holdings[0].addLines(core.books, {0}, lines);
    else
      core.holdings[0].addLines(core.books.line({0}), core.books.marketValue({0}), lines);
    std::vector<std::string> cash;
    Money total;
    for (const BookLine& line : lines) {
      cash.push_back(std::to_string(line.instance.value) + " " + line.financing.text());
      total += line.total();
    }
    EXPECT_THAT(cash, ElementsAre("0 1200.1", "1 600.05"));  // 0.5 and 0.25 at 2400.2
    EXPECT_EQ(total, core.books.equity() - core.books.initialCash());
    core.books.assertBalanced();
  }
}

TEST(CorporateActions, WorkingOrdersGoOnInNewUnits) {
  struct Case {
    const char* what;
    OrderRequest request;
    const char* quantity;
    const char* price;
    const char* trigger;
    const char* offset;
  };
  OrderRequest trailing = Desk::request(Side::sell, "10", OrderType::trailingStopMarket);
  trailing.trailingOffset = Ratio::fromInt(6);
  const Case cases[] = {
      {"a buy's limit is rounded down", Desk::request(Side::buy, "10", OrderType::limit, "99.01"), "30", "33", "0",
       "0"},
      {"a sell's up", Desk::request(Side::sell, "10", OrderType::limit, "101.01"), "30", "33.67", "0", "0"},
      {"a sell's stop down", Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "98"), "30", "0", "32.66",
       "0"},
      {"a buy's up", Desk::request(Side::buy, "10", OrderType::stopMarket, "0", "103"), "30", "0", "34.34", "0"},
      {"a touched buy's down", Desk::request(Side::buy, "10", OrderType::marketIfTouched, "0", "98"), "30", "0",
       "32.66", "0"},
      {"a trailing stop's distance goes with it", trailing, "30", "0", "31.33", "2"}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    Desk desk(withAction("0", "3"));
    const OrderId id = desk.submit(c.request);
    ASSERT_EQ(desk.order(id).status, OrderStatus::accepted);
    nextDay(desk, "33.33", "33.34");
    const OrderRequest& now = desk.order(id).request;
    EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
    EXPECT_EQ(desk.order(id).reason.view(), "a split: 3 new for 1");
    EXPECT_EQ(now.quantity.text(), c.quantity);
    EXPECT_EQ(now.price.text(), c.price);
    EXPECT_EQ(now.triggerPrice.text(), c.trigger);
    EXPECT_EQ(now.trailingOffset.text(), c.offset);
  }
}

// The broker works the same terms: what the split made of a limit fills there.
TEST(CorporateActions, AHalfFilledOrderFillsToItsNewEnd) {
  Desk desk(withAction("0", "2"));
  desk.quote("100.00", "100.02", "4");
  const OrderId id = desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "100.02"));
  ASSERT_EQ(desk.order(id).filled.text(), "4");
  nextDay(desk, "50.10", "50.12");
  EXPECT_EQ(desk.order(id).filled.text(), "8");
  EXPECT_EQ(desk.order(id).leaves().text(), "12");
  EXPECT_EQ(desk.order(id).averagePrice.text(), "50.01");
  EXPECT_EQ(desk.engine.core().working[{0}].buyValue.text(), "600.12");
  desk.quote("49.90", "49.92");
  EXPECT_EQ(desk.order(id).status, OrderStatus::filled);
  EXPECT_EQ(desk.position(), "20");
  EXPECT_TRUE(desk.engine.core().working[{0}].buyValue.isZero());
}

TEST(CorporateActions, ABracketProtectsTheNewUnits) {
  Desk desk(withAction("0", "2"));
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = *Price::parse("99.00");
  entry.takeProfit = *Price::parse("104.00");
  desk.submit(entry);
  nextDay(desk, "50.00", "50.02");
  const Position& position = *desk.engine.core().books.position({0});
  EXPECT_EQ(position.stopLoss.text(), "49.5");
  EXPECT_EQ(position.takeProfit.text(), "52");
  desk.quote("49.40", "49.42");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

TEST(CorporateActions, AReplacementOnItsWayArrivesInNewUnits) {
  EngineConfig config = withAction("0", "2");
  config.broker.latency.base = std::chrono::seconds(3);
  Desk desk(config);
  const OrderId id = desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "99.00"));
  for (int i = 0; i < 4; ++i)
    desk.quote("100.00", "100.02");
  desk.now = kNextDay + std::chrono::hours(5) - std::chrono::seconds(2);
  desk.quote("100.00", "100.02");
  ReplaceOrder replace;
  replace.order = id;
  replace.quantity = Quantity::fromInt(12);
  replace.price = *Price::parse("98.50");
  ASSERT_TRUE(desk.send(replace).accepted);
  for (int i = 0; i < 4; ++i)
    desk.quote("50.00", "50.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(id).request.quantity.text(), "24");
  EXPECT_EQ(desk.order(id).request.price.text(), "49.25");
  EXPECT_EQ(desk.engine.core().working[{0}].buyValue.text(), "1182");
}

}  // namespace
}  // namespace oms::test
