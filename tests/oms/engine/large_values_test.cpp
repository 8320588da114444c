// Orders near the end of what the books can hold: they are refused with a sentence, or booked to the digit.
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

}  // namespace
}  // namespace oms::test
