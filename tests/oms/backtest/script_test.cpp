#include "oms/backtest/script.h"

#include <gmock/gmock.h>

#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

TEST(Script, ReadsBothWaysToNameThings) {
  const auto orders = script(R"([
    {"bar": 3, "side": "buy", "type": "limit", "quantity": 2.5, "price": 9.59, "valid_days": 5, "ref": "entry"},
    {"bar": 3, "side": "sell", "type": "stop_limit", "quantity": 1, "trigger_price": 8.8, "price": 8.76,
     "oco": "exits", "parent": "entry"},
    {"bar": 4, "side": "SELL", "type": "StopLimit", "size": -1, "price": 8.8, "limit": 8.76, "oco": 7},
    {"bar": 4, "side": "sell", "type": "Stop", "size": 1, "price": 8.5},
    {"bar": 5, "side": "buy", "type": "Close", "size": 3}])");
  ASSERT_EQ(orders.size(), 5u);
  EXPECT_EQ(orders[0].ref, "entry");
  EXPECT_EQ(orders[0].request.price, *Price::parse("9.59"));
  EXPECT_EQ(orders[0].request.quantity, *Quantity::parse("2.5"));
  EXPECT_EQ(orders[0].validDays, 5);
  for (const std::size_t i : {1, 2}) {
    EXPECT_EQ(orders[i].request.type, OrderType::stopLimit);
    EXPECT_EQ(orders[i].request.triggerPrice, *Price::parse("8.8"));
    EXPECT_EQ(orders[i].request.price, *Price::parse("8.76"));
    EXPECT_EQ(orders[i].request.quantity, Quantity::fromInt(1));
  }
  EXPECT_EQ(orders[1].parent, "entry");
  EXPECT_EQ(orders[1].oco, "exits");
  EXPECT_EQ(orders[2].oco, "7");
  EXPECT_EQ(orders[2].ref, "3");
  EXPECT_EQ(orders[3].request.triggerPrice, *Price::parse("8.5"));
  EXPECT_TRUE(orders[4].atNextClose);
  EXPECT_EQ(priceDecimals(orders), 2);
}

TEST(Script, TakesAScenarioAsItIs) {
  const auto orders = script(R"({"engine": "another", "cash": 1e6, "order_events": [{"ref": 1}],
    "orders_in": [{"bar": 0, "side": "buy", "type": "Market", "size": 14, "comment": "kept aside"}]})");
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0].type, "market");
}

TEST(Script, ReadsPricesWithoutTheNoiseOfADouble) {
  const auto orders = script(R"([
    {"bar": 0, "side": "buy", "type": "limit", "quantity": 1, "price": 9.590000000000001},
    {"bar": 0, "side": "buy", "type": "limit", "quantity": 1, "price": 1.5e-3},
    {"bar": 0, "side": "buy", "type": "limit", "quantity": 1, "price": "3546.911142857"}])");
  EXPECT_EQ(orders[0].request.price, *Price::parse("9.59"));
  EXPECT_EQ(orders[1].request.price, *Price::parse("0.0015"));
  EXPECT_EQ(orders[2].request.price, *Price::parse("3546.911142857"));
  EXPECT_EQ(priceDecimals(orders), 9);
}

TEST(Script, WhoNamesAnOrderIsInOneGroupWithIt) {
  const auto orders = script(R"([
    {"bar": 0, "side": "buy", "type": "limit", "quantity": 1, "price": 9, "ref": "a"},
    {"bar": 0, "side": "buy", "type": "limit", "quantity": 1, "price": 8, "oco": "a"},
    {"bar": 0, "side": "buy", "type": "limit", "quantity": 1, "price": 7}])");
  EXPECT_EQ(orders[0].oco, "a");
  EXPECT_EQ(orders[1].oco, "a");
  EXPECT_EQ(orders[2].oco, "");
}

TEST(Script, SaysWhichOrderIsWrongAndHow) {
  const std::pair<const char*, const char*> rows[] = {
      {"{", "is no JSON"},
      {"{}", "no scenario with \"orders_in\""},
      {"3", "is no list of orders"},
      {"[1]", "order 1 of the script is no object"},
      {R"([{"side":"buy","type":"market","quantity":1}])", "needs \"bar\""},
      {R"([{"bar":-1,"side":"buy","type":"market","quantity":1}])", "needs \"bar\""},
      {R"([{"bar":0,"side":"up","type":"market","quantity":1}])", "needs \"side\""},
      {R"([{"bar":0,"side":"buy","type":"iceberg","quantity":1}])", "needs \"type\""},
      {R"([{"bar":0,"side":"buy","type":"market","quantity":0}])", "needs \"quantity\""},
      {R"([{"bar":0,"side":"buy","type":"limit","quantity":1}])", "needs \"price\", its limit"},
      {R"([{"bar":0,"side":"buy","type":"stop_market","quantity":1}])", "needs \"trigger_price\""},
      {R"([{"bar":0,"side":"buy","type":"stop_limit","quantity":1,"trigger_price":5}])", "needs \"price\", its limit"},
      {R"([{"bar":0,"side":"buy","type":"limit","quantity":1,"price":-2}])", "no price above 0"},
      {R"([{"bar":0,"side":"buy","type":"market","quantity":1,"valid_days":"soon"}])", "valid_days"},
      {R"([{"bar":0,"side":"buy","type":"market","quantity":1,"trigger":5}])", "unknown key \"trigger\""},
      {R"([{"bar":0,"side":"buy","type":"market","quantity":1,"parent":"x"}])", "is no other order's ref"},
      {R"([{"bar":0,"side":"buy","type":"market","quantity":1,"ref":"2"},
           {"bar":0,"side":"buy","type":"market","quantity":1}])",
       "two orders of the script have the ref \"2\""}};
  for (const auto& [json, sentence] : rows) {
    const auto parsed = parseScript(json);
    ASSERT_FALSE(parsed.ok()) << json;
    EXPECT_THAT(parsed.error().message, HasSubstr(sentence)) << json;
  }
}

}  // namespace
}  // namespace oms::test
