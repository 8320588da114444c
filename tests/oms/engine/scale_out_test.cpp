// Brackets with several targets, and groups (ORDERS.md): part by part, canceled, changed, and over a restart.
#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

OrderRequest leaves(const char* id, const char* quantity, OrderType type, const char* limit, const char* trigger) {
  OrderRequest request = Desk::request(Side::sell, quantity, type, limit, trigger);
  request.clientOrderId = id;
  request.parentClientOrderId = "entry";
  request.reduceOnly = true;
  return request;
}

// Ten bought at 99.50, out in two parts at 101 and 102, and below 98. Where the parameter says so, everything is saved
// after each price, and another engine goes on with it.
class ScaleOut : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    engine_->begin(events_);
    quote("100.00", "100.02");
    OrderRequest entry = Desk::request(Side::buy, "10", OrderType::limit, "99.50");
    entry.clientOrderId = "entry";
    const CommandOutcome outcome =
        send(SubmitOrderList{{entry, leaves("stop", "10", OrderType::stopMarket, "0", "98.00"),
                              leaves("first", "4", OrderType::limit, "101.00", "0"),
                              leaves("second", "6", OrderType::limit, "102.00", "0")}});
    ASSERT_TRUE(outcome.accepted) << outcome.message;
    entry_ = outcome.orders[0];
    stop_ = outcome.orders[1];
    first_ = outcome.orders[2];
    second_ = outcome.orders[3];
  }
  CommandOutcome send(CommandBody body) {
    return engine_->apply(Command{Actor::trader(), now_, std::move(body)}, events_);
  }
  void quote(const char* bid, const char* ask, const char* size = "100") {
    now_ = now_ + std::chrono::seconds(1);
    const Quantity shown = Quantity::parse(size).value();
    const Quote quote{now_, Price::parse(bid).value(), Price::parse(ask).value(), shown, shown};
    engine_->apply(MarketUpdate{++cursor_, now_, {0}, false, QuoteUpdate{quote, {}}}, events_);
    if (!GetParam())
      return;
    auto next = std::make_unique<Engine>(Desk::config());
    ASSERT_TRUE(next->load(engine_->save()));
    engine_ = std::move(next);
  }
  const Order& order(OrderId id) const { return engine_->core().orders[id]; }
  std::string left(OrderId id) const { return order(id).leaves().text(); }
  OrderStatus status(OrderId id) const { return order(id).status; }
  std::string position() const { return engine_->core().books.quantity({0}).text(); }
  void expectOver() const {
    EXPECT_EQ(position(), "0");
    EXPECT_TRUE(engine_->core().orders.working().empty());
  }

  std::unique_ptr<Engine> engine_ = std::make_unique<Engine>(Desk::config());
  std::vector<Event> events_;
  Timestamp now_ = Timestamp::fromSeconds(1'767'571'200);
  std::uint64_t cursor_ = 0;
  OrderId entry_, stop_, first_, second_;
};
INSTANTIATE_TEST_SUITE_P(OverRestarts, ScaleOut, testing::Bool());

TEST_P(ScaleOut, EachPartOfTheEntryIsTakenInParts) {
  quote("99.40", "99.42", "5");
  ASSERT_EQ(position(), "5");
  quote("101.50", "101.52");
  EXPECT_EQ(position(), "3");  // of four the half that has something to sell
  EXPECT_EQ(left(stop_), "8");
  quote("102.50", "102.52");
  EXPECT_EQ(position(), "0");
  EXPECT_EQ(left(stop_), "5");
  quote("99.40", "99.42", "5");
  ASSERT_EQ(position(), "5");
  EXPECT_EQ(status(entry_), OrderStatus::filled);
  quote("97.90", "97.92");
  EXPECT_EQ(order(stop_).filled.text(), "5");
  expectOver();
}

TEST_P(ScaleOut, AStopThatFillsInPartShrinksEachTarget) {
  quote("99.40", "99.42");
  ASSERT_EQ(position(), "10");
  quote("97.90", "97.92", "7");
  const Quantity sold = order(stop_).filled;
  if (sold < Quantity::fromInt(10)) {
    EXPECT_LE(order(first_).leaves() + order(second_).leaves(), Quantity::fromInt(20) - sold * 2);
  }
  quote("97.00", "97.02");
  EXPECT_EQ(status(stop_), OrderStatus::filled);
  expectOver();
}

TEST_P(ScaleOut, WithoutItsStopTheTargetsGoOn) {
  quote("99.40", "99.42");
  ASSERT_TRUE(send(CancelOrder{stop_, ""}).accepted);
  quote("100.00", "100.02");
  EXPECT_EQ(status(stop_), OrderStatus::canceled);
  quote("101.50", "101.52");
  EXPECT_EQ(status(first_), OrderStatus::filled);
  EXPECT_EQ(left(second_), "6");
  quote("102.50", "102.52");
  expectOver();
}

TEST_P(ScaleOut, WithoutOneOfItsTargetsTheStopKeepsTheWhole) {
  quote("99.40", "99.42");
  ASSERT_TRUE(send(CancelOrder{first_, ""}).accepted);
  quote("102.50", "102.52");
  EXPECT_EQ(status(second_), OrderStatus::filled);
  EXPECT_EQ(position(), "4");
  EXPECT_EQ(left(stop_), "4");
  quote("97.90", "97.92");
  EXPECT_EQ(status(stop_), OrderStatus::filled);
  expectOver();
}

TEST_P(ScaleOut, AMovedTargetIsStillOneOfThem) {
  quote("99.40", "99.42");
  ReplaceOrder moves;
  moves.order = first_;
  moves.price = Price::parse("103.00").value();
  ASSERT_TRUE(send(moves).accepted);
  quote("102.50", "102.52");
  EXPECT_EQ(status(second_), OrderStatus::filled);
  EXPECT_EQ(left(stop_), "4");
  quote("103.50", "103.52");
  EXPECT_EQ(status(first_), OrderStatus::filled);
  expectOver();
}

TEST_P(ScaleOut, ACloseEndsThemAll) {
  quote("99.40", "99.42");
  ASSERT_TRUE(send(CloseAllPositions{}).accepted);
  quote("100.00", "100.02");
  expectOver();
}

TEST_P(ScaleOut, AGroupOutlivesARestart) {
  OrderRequest low = Desk::request(Side::buy, "1", OrderType::limit, "97.00");
  OrderRequest high = Desk::request(Side::buy, "1", OrderType::stopMarket, "0", "105.00");
  low.ocoGroup = high.ocoGroup = "either";
  const CommandOutcome group = send(SubmitOrderList{{low, high}});
  ASSERT_TRUE(group.accepted) << group.message;
  ASSERT_TRUE(send(CancelOrder{entry_, ""}).accepted);
  quote("100.00", "100.02");
  quote("105.00", "105.02");
  EXPECT_EQ(status(group.orders[1]), OrderStatus::filled);
  EXPECT_EQ(status(group.orders[0]), OrderStatus::canceled);
  EXPECT_EQ(send(SubmitOrder{low}).code, "group_acted");
}

}  // namespace
}  // namespace oms::test
