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

}  // namespace
}  // namespace oms::test
