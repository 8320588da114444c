// The stop and the target that an entry brings along.
#include <gtest/gtest.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

TEST(EngineBrackets, ABracketsPairGrowsWithEachFillOfItsEntry) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10", OrderType::limit, "100.00");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  const OrderId id = desk.submit(entry);
  desk.quote("99.97", "99.99", "4");  // 4 of 10
  ASSERT_EQ(desk.position(), "4");
  const std::vector<OrderId> pair = desk.order(id).linked;
  ASSERT_EQ(pair.size(), 2u);
  EXPECT_EQ(desk.order(pair[0]).leaves().text(), "4");
  desk.quote("99.97", "99.99", "3");
  ASSERT_EQ(desk.position(), "7");
  EXPECT_EQ(desk.order(id).linked, pair);
  EXPECT_EQ(desk.order(pair[0]).leaves().text(), "7");
  EXPECT_EQ(desk.order(pair[1]).leaves().text(), "7");
  desk.quote("102.50", "102.52", "2");  // two of the target
  ASSERT_EQ(desk.position(), "5");
  EXPECT_EQ(desk.order(pair[0]).leaves().text(), "5");
  desk.quote("99.97", "99.99", "30");
  ASSERT_EQ(desk.position(), "8");
  EXPECT_EQ(desk.order(id).status, OrderStatus::filled);
  EXPECT_EQ(desk.order(id).linked, pair);
  EXPECT_EQ(desk.order(pair[0]).leaves().text(), "8");
  EXPECT_EQ(desk.order(pair[1]).leaves().text(), "8");
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

TEST(EngineBrackets, AFillThatComesWhileThePairGrowsIsAddedToIt) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  OrderRequest entry = Desk::request(Side::buy, "10", OrderType::limit, "100.00");
  entry.stopLoss = Price::parse("99.00").value();
  const OrderId id = desk.submit(entry);
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  for (const char* size : {"4", "3", "2", "1"})
    desk.quote("99.97", "99.99", size);
  for (int i = 0; i < 8; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "10");
  ASSERT_EQ(desk.order(id).linked.size(), 1u);
  EXPECT_EQ(desk.order(desk.order(id).linked[0]).leaves().text(), "10");
}

// An order arrives with the next quote, a change of one three quotes later, a cancel at once.
struct SlowChanges : Desk {
  SlowChanges() : Desk(slow()) {}
  static EngineConfig slow() {
    EngineConfig config = Desk::config();
    config.broker.latency.insert = std::chrono::seconds(1);
    config.broker.latency.modify = std::chrono::seconds(3);
    return config;
  }
  // 10 at 100.00 with a stop at 99.00 and a target at 102.00, of which each of these has filled.
  OrderId enter(const std::vector<const char*>& fills) {
    OrderRequest entry = request(Side::buy, "10", OrderType::limit, "100.00");
    entry.stopLoss = Price::parse("99.00").value();
    entry.takeProfit = Price::parse("102.00").value();
    const OrderId id = submit(entry);
    quote("100.00", "100.02");
    for (const char* size : fills)
      quote("99.97", "99.99", size);
    return id;
  }
  void quotes(int count, const char* bid, const char* ask) {
    for (int i = 0; i < count; ++i)
      quote(bid, ask);
  }
  // "stop 6 target 6": what of the entry's children works.
  std::string children(OrderId entry) const {
    std::string text;
    for (const OrderId id : engine.core().orders.working()) {
      const Order& child = order(id);
      if (child.parent == entry)
        text += (text.empty() ? "" : " ") + std::string(child.purpose == "stop_loss" ? "stop " : "target ") +
                child.leaves().text();
    }
    return text;
  }
  std::string covered() const {
    const Position* held = engine.core().books.position({0});
    return held ? held->stopCovers.text() + " " + held->targetCovers.text() : "flat";
  }
};

TEST(EngineBrackets, WhatAPairCouldNotGrowByIsProtectedWhenItsStopFills) {
  SlowChanges desk;
  desk.enter({"4", "6"});
  ASSERT_EQ(desk.position(), "10");
  ASSERT_EQ(desk.covered(), "4 4");
  desk.quotes(1, "98.90", "98.92");  // the stop of the first part
  desk.quotes(4, "98.50", "98.52");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

TEST(EngineBrackets, WhatAPairCouldNotGrowByIsProtectedWhenItsTargetFills) {
  SlowChanges desk;
  const OrderId entry = desk.enter({"4", "6"});
  desk.quote("102.50", "102.52", "4");  // all of the target of the first part
  ASSERT_EQ(desk.position(), "6");
  desk.quotes(1, "101.00", "101.02");
  EXPECT_EQ(desk.children(entry), "stop 6 target 6");
  desk.quotes(4, "101.00", "101.02");  // the broker has refused the changes
  EXPECT_EQ(desk.children(entry), "stop 6 target 6");
  EXPECT_EQ(desk.covered(), "6 6");
  desk.quote("102.50", "102.52", "2");  // they are a pair
  desk.quotes(1, "101.00", "101.02");
  EXPECT_EQ(desk.children(entry), "stop 4 target 4");
  desk.quotes(2, "98.00", "98.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineBrackets, WhatFillsWhileAPairGrowsIsProtectedToo) {
  SlowChanges desk;
  const OrderId entry = desk.enter({"4", "3", "2"});
  desk.quote("102.50", "102.52", "4");
  desk.quotes(5, "101.00", "101.02");
  ASSERT_EQ(desk.position(), "5");
  EXPECT_EQ(desk.children(entry), "stop 5 target 5");
}

// The rest of the position belongs to somebody else.
TEST(EngineBrackets, AGrowingStopIsNotLargerThanWhatItsTargetLeavesOfIt) {
  SlowChanges desk;
  desk.buy("5");
  desk.quotes(1, "100.00", "100.02");
  const OrderId entry = desk.enter({"4", "3", "2", "1"});
  desk.quote("102.50", "102.52", "3");
  ASSERT_EQ(desk.position(), "8");  // the grown target takes more of the same quote
  desk.quotes(8, "101.00", "101.02");
  EXPECT_EQ(desk.children(entry), "stop 3 target 3");
  desk.quotes(2, "98.00", "98.02");
  EXPECT_EQ(desk.position(), "5");
}

TEST(EngineBrackets, AStopThatSomebodyChangesShrinksWithItsTargetMeanwhile) {
  SlowChanges desk;
  const OrderId entry = desk.enter({"10"});
  desk.quotes(1, "100.00", "100.02");
  ReplaceOrder change;
  change.order = desk.order(entry).linked.at(0);
  change.quantity = Quantity::fromInt(8);
  ASSERT_TRUE(desk.send(change).accepted);
  desk.quote("102.50", "102.52", "3");
  desk.quotes(4, "101.00", "101.02");
  EXPECT_EQ(desk.children(entry), "stop 5 target 7");
}

TEST(EngineBrackets, WhoCancelsTheStopWhileItGrowsWantsNoOther) {
  SlowChanges desk;
  const OrderId entry = desk.enter({"4", "6"});
  desk.send(CancelOrder{desk.order(entry).linked.at(0), ""});
  desk.quotes(5, "101.00", "101.02");
  EXPECT_EQ(desk.children(entry), "target 10");
}

TEST(EngineBrackets, AnOrderThatShrinksIsLookedAtAgainWhenTheBrokerHasAnswered) {
  SlowChanges desk;
  desk.buy("10");
  desk.quotes(1, "100.00", "100.02");
  OrderRequest leaves = Desk::request(Side::sell, "10", OrderType::limit, "102.00");
  leaves.reduceOnly = true;
  const OrderId id = desk.submit(leaves);
  desk.quotes(1, "100.00", "100.02");
  desk.sell("4");
  desk.quotes(1, "100.00", "100.02");
  desk.sell("3");
  desk.quotes(8, "100.00", "100.02");
  EXPECT_EQ(desk.position(), "3");
  EXPECT_EQ(desk.order(id).leaves().text(), "3");
}

// A round trip's exit is named by the order that made it.
TEST(EngineExits, AreNamedByTheOrdersType) {
  struct Case {
    OrderType type;
    const char* at;
    bool reduceOnly;
    const char* reason;
  };
  for (const Case& each :
       {Case{OrderType::stopMarket, "98", true, "stop_loss"}, Case{OrderType::stopMarket, "98", false, "stop_loss"},
        Case{OrderType::trailingStopMarket, "98", false, "stop_loss"},
        Case{OrderType::limit, "102", true, "take_profit"},
        Case{OrderType::marketIfTouched, "102", true, "take_profit"}, Case{OrderType::limit, "102", false, "order"},
        Case{OrderType::market, "0", true, "close"}, Case{OrderType::market, "0", false, "order"}}) {
    Desk desk;
    desk.buy("10");
    const bool limit = each.type == OrderType::limit;
    OrderRequest out = Desk::request(Side::sell, "10", each.type, limit ? each.at : "0", limit ? "0" : each.at);
    out.reduceOnly = each.reduceOnly;
    if (isTrailing(each.type))
      out.trailingOffset = Ratio::fromInt(2);
    desk.submit(out);
    desk.quote("102.50", "102.52");
    desk.quote("97.00", "97.02");
    std::string reason;
    for (const Event& event : desk.events) {
      if (const auto* closed = std::get_if<TradeClosed>(&event.body))
        reason = closed->trade.exitReason.string();
    }
    EXPECT_EQ(reason, each.reason) << name(each.type) << each.reduceOnly;
  }
}

// A limit that takes pays what a taker pays: the ticket, the risk of the trade and what is reserved say so.
TEST(EngineTicket, AMarketableLimitCostsTheTakersFee) {
  struct Case {
    Side side;
    const char* price;
    bool postOnly;
    const char* fee;
  };
  for (const Case& each : {Case{Side::buy, "100.02", false, "0.5001"}, Case{Side::buy, "100.01", false, "0.20002"},
                           Case{Side::buy, "100.02", true, "0.20004"}, Case{Side::sell, "100", false, "0.5"},
                           Case{Side::sell, "100.01", false, "0.20002"}}) {
    Desk desk;  // 2 and 5 basis points
    OrderRequest request = Desk::request(each.side, "10", OrderType::limit, each.price);
    request.postOnly = each.postOnly;
    const DryRunResult result = desk.engine.dryRun(request, Actor::trader(), desk.now);
    EXPECT_EQ((result.expectedCost - Money::parse("0.1").value()).text(), each.fee) << each.price;  // half the spread
  }
}

}  // namespace
}  // namespace oms::test
