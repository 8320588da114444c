// Orders that belong together (ORDERS.md): lists, groups, parents and children.
#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using testing::ElementsAre;

OrderRequest named(const char* id, OrderRequest request) {
  request.clientOrderId = id;
  return request;
}
OrderRequest child(const char* id, const char* parent, OrderRequest request) {
  request.parentClientOrderId = parent;
  request.reduceOnly = true;
  return named(id, request);
}
OrderRequest stop(const char* id, const char* quantity, const char* trigger = "98.00", const char* parent = "entry") {
  return child(id, parent, Desk::request(Side::sell, quantity, OrderType::stopMarket, "0", trigger));
}
OrderRequest target(const char* id, const char* quantity, const char* price, const char* parent = "entry") {
  return child(id, parent, Desk::request(Side::sell, quantity, OrderType::limit, price));
}
OrderRequest entry(const char* quantity = "10", const char* price = "99.50") {
  return named("entry", Desk::request(Side::buy, quantity, OrderType::limit, price));
}
OrderRequest grouped(OrderRequest request, const char* group = "g") {
  request.ocoGroup = group;
  return request;
}

class EngineLists : public testing::Test {
 protected:
  OrderIds send(std::vector<OrderRequest> orders) {
    const CommandOutcome outcome = desk_.send(SubmitOrderList{std::move(orders)});
    EXPECT_TRUE(outcome.accepted) << outcome.message;
    return outcome.orders;
  }
  const Order& order(OrderId id) const { return desk_.order(id); }
  std::string leaves(OrderId id) const { return order(id).leaves().text(); }
  bool isHeld(OrderId id) const { return order(id).flags.has(Flag::held); }

  Desk desk_;
};

TEST_F(EngineLists, OneDeniedOrderDeniesThemAllAndNoneIsSent) {
  desk_.events.clear();
  const CommandOutcome outcome =
      desk_.send(SubmitOrderList{{entry(), Desk::request(Side::buy, "20000"), Desk::request(Side::buy, "1")}});
  EXPECT_FALSE(outcome.accepted);
  EXPECT_EQ(outcome.code, "max_order_quantity");
  ASSERT_EQ(outcome.orders.size(), 3u);
  for (const OrderId id : outcome.orders)
    EXPECT_EQ(order(id).status, OrderStatus::denied);
  EXPECT_EQ(order(outcome.orders[0]).reason.view(), "list_denied: ord_2 of the same list was denied");
  EXPECT_THAT(desk_.names(), testing::Not(testing::Contains("order_submitted")));
  EXPECT_EQ(desk_.engine.core().working[{0}].orders, 0u);
  EXPECT_TRUE(desk_.engine.core().working[{0}].buyValue.isZero());
  EXPECT_EQ(desk_.position(), "0");
}

TEST_F(EngineLists, EachOrderIsCheckedBesideThoseBeforeIt) {
  const OrderRequest half = Desk::request(Side::buy, "450", OrderType::limit, "99.00");
  const CommandOutcome outcome =
      desk_.send(SubmitOrderList{{half, half, Desk::request(Side::buy, "200", OrderType::limit, "97.00")}});
  EXPECT_EQ(outcome.code, "max_position");
}

TEST_F(EngineLists, AListIsOneForIdempotency) {
  const std::vector<OrderRequest> orders{entry(), stop("s", "10"), target("t", "10", "102.00")};
  const OrderIds first = send(orders);
  const CommandOutcome again = desk_.send(SubmitOrderList{orders});
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.orders, first);
  std::vector<OrderRequest> other = orders;
  other[2].price = Price::parse("103").value();
  EXPECT_EQ(desk_.send(SubmitOrderList{other}).code, "idempotency_conflict");
  other = orders;
  other.push_back(named("new", Desk::request(Side::buy, "1")));
  EXPECT_EQ(desk_.send(SubmitOrderList{other}).code, "idempotency_conflict");
  EXPECT_EQ(desk_.engine.core().orders.size(), 3u);
}

TEST_F(EngineLists, ABracketsChildrenAreHeldUntilTheirParentFillsAndFollowEachPart) {
  const auto ids = send({entry(), stop("s", "10"), target("t", "10", "102.00")});
  EXPECT_EQ(order(ids[0]).contingency, Contingency::oto);
  EXPECT_THAT(order(ids[0]).linked, ElementsAre(ids[1], ids[2]));
  EXPECT_EQ(order(ids[1]).contingency, Contingency::ouo);
  EXPECT_EQ(order(ids[1]).parent, ids[0]);
  EXPECT_THAT(order(ids[1]).linked, ElementsAre(ids[2]));
  EXPECT_THAT(order(ids[2]).linked, ElementsAre(ids[1]));
  EXPECT_TRUE(isHeld(ids[1]) && isHeld(ids[2]));
  EXPECT_EQ(order(ids[1]).reason.view(), "held until ord_1 fills");
  desk_.quote("103.00", "103.02");  // through the target: nothing is there to sell
  EXPECT_EQ(order(ids[2]).status, OrderStatus::accepted);
  desk_.quote("99.40", "99.42", "4");
  EXPECT_EQ(desk_.position(), "4");
  EXPECT_FALSE(isHeld(ids[1]) || isHeld(ids[2]));
  desk_.quote("102.50", "102.52", "20");
  EXPECT_EQ(desk_.position(), "0");
  EXPECT_EQ(order(ids[2]).filled.text(), "4");
  EXPECT_EQ(leaves(ids[1]), "6");
  desk_.quote("99.40", "99.42", "20");
  EXPECT_EQ(order(ids[0]).status, OrderStatus::filled);
  EXPECT_EQ(desk_.position(), "6");
  desk_.quote("97.90", "97.92", "20");
  EXPECT_EQ(desk_.position(), "0");
  EXPECT_EQ(order(ids[1]).status, OrderStatus::filled);
  EXPECT_EQ(order(ids[2]).status, OrderStatus::canceled);
  EXPECT_TRUE(desk_.engine.core().orders.working().empty());
}

TEST_F(EngineLists, AParentsCancelCancelsItsChildren) {
  const auto ids = send({entry(), stop("s", "10"), target("t", "10", "102.00")});
  desk_.send(CancelOrder{ids[0], ""});
  for (const OrderId id : ids)
    EXPECT_EQ(order(id).status, OrderStatus::canceled) << id.text();
}

OrderRequest plain(OrderRequest request) {
  request.reduceOnly = false;
  return request;
}
ReplaceOrder change(OrderId id, const char* quantity, const char* price = nullptr, const char* trigger = nullptr) {
  ReplaceOrder change;
  change.order = id;
  if (quantity != nullptr)
    change.quantity = Quantity::parse(quantity).value();
  if (price != nullptr)
    change.price = Price::parse(price).value();
  if (trigger != nullptr)
    change.triggerPrice = Price::parse(trigger).value();
  return change;
}

// RISK: all checks run again when an order is modified, `bracket` among them; less of an order is never denied, and
// what waited for it gets smaller with it (FILLS rule 23).
TEST_F(EngineLists, AParentThatShrinksShrinksWhatWaitsForIt) {
  for (const bool reduceOnly : {true, false}) {
    Desk desk;
    const auto kind = [&](OrderRequest request) { return reduceOnly ? request : plain(request); };
    const auto ids =
        desk.send(SubmitOrderList{{entry(), kind(stop("s", "10")), kind(target("t", "10", "102.00"))}}).orders;
    EXPECT_TRUE(desk.send(change(ids[0], "4")).accepted);
    EXPECT_EQ(desk.order(ids[1]).request.quantity.text(), "4");
    EXPECT_EQ(desk.order(ids[1]).reason.view(), "quantity 10 to 4");
    EXPECT_EQ(desk.order(ids[2]).request.quantity.text(), "4");
    desk.quote("99.40", "99.42");
    EXPECT_EQ(desk.position(), "4");
    EXPECT_FALSE(desk.order(ids[1]).flags.has(Flag::held));
    desk.quote("97.90", "97.92");
    EXPECT_EQ(desk.position(), "0");
  }
}

TEST_F(EngineLists, APartlyFilledParentThatShrinksLeavesProtectedWhatItHasFilled) {
  const auto ids = send({entry(), stop("s", "10"), target("t1", "4", "101.00"), target("t2", "6", "102.00")});
  desk_.quote("99.40", "99.42", "4");
  ASSERT_EQ(desk_.position(), "4");
  EXPECT_TRUE(desk_.send(change(ids[0], "7")).accepted);
  desk_.quote("99.40", "99.42", "3");
  EXPECT_EQ(desk_.position(), "7");
  EXPECT_EQ(leaves(ids[1]), "7");
  // 3 of 6 parts that wait stay of each, in whole units.
  EXPECT_EQ(order(ids[2]).request.quantity.text(), "3");
  EXPECT_EQ(order(ids[3]).request.quantity.text(), "4");
  desk_.quote("102.50", "102.52");
  EXPECT_EQ(desk_.position(), "0");
  EXPECT_TRUE(desk_.engine.core().orders.working().empty());
}

TEST_F(EngineLists, AChangedChildIsHeldToItsParentAsANewOneIs) {
  const auto ids = send({entry(), plain(stop("s", "10")), plain(target("t", "10", "102.00"))});
  for (const OrderId child : {ids[1], ids[2]})
    EXPECT_EQ(desk_.send(change(child, "40")).code, "bracket");
  EXPECT_EQ(desk_.send(change(ids[1], nullptr, nullptr, "99.60")).code, "bracket");
  EXPECT_TRUE(desk_.send(change(ids[1], "6", nullptr, "99.00")).accepted);
  EXPECT_TRUE(desk_.send(change(ids[1], "10")).accepted);
  desk_.quote("99.40", "99.42");
  ASSERT_EQ(desk_.position(), "10");
  EXPECT_EQ(desk_.send(change(ids[1], "11")).code, "bracket");
  desk_.quote("101.00", "101.02");
  EXPECT_TRUE(desk_.send(change(ids[1], nullptr, nullptr, "100.50")).accepted);  // its profit is safe now
}

TEST_F(EngineLists, AParentsPriceIsNotMovedBeyondItsChildren) {
  const auto ids = send({entry(), stop("s", "10"), target("t", "10", "99.90")});
  EXPECT_EQ(desk_.send(change(ids[0], nullptr, "97.90")).code, "bracket");
  EXPECT_EQ(desk_.send(change(ids[0], "4", "99.95")).code, "bracket");
  EXPECT_EQ(leaves(ids[1]), "10");
  EXPECT_TRUE(desk_.send(change(ids[0], nullptr, "98.50")).accepted);
  EXPECT_TRUE(desk_.send(change(ids[0], "12", "98.40")).accepted);
}

// A held stop looks at no market yet, so that no market is "reached".
TEST_F(EngineLists, TheTriggerOfAHeldStopIsMovedWhereverTheMarketIs) {
  const auto ids = send({named("entry", Desk::request(Side::buy, "10", OrderType::stopMarket, "0", "105.00")),
                         stop("s", "10", "103.00")});
  const CommandOutcome outcome = desk_.send(change(ids[1], nullptr, nullptr, "104.00"));
  EXPECT_TRUE(outcome.accepted) << outcome.message;
}

TEST_F(EngineLists, AfterAPartlyFilledParentsCancelItsChildrenKeepThatPart) {
  const auto ids = send({entry(), stop("s", "10"), target("t", "10", "102.00")});
  desk_.quote("99.40", "99.42", "4");
  desk_.send(CancelOrder{ids[0], ""});
  desk_.quote("100.00", "100.02");
  EXPECT_EQ(leaves(ids[1]), "4");
  EXPECT_EQ(leaves(ids[2]), "4");
  desk_.quote("97.90", "97.92");
  EXPECT_EQ(desk_.position(), "0");
  EXPECT_TRUE(desk_.engine.core().orders.working().empty());
}

TEST_F(EngineLists, AScaleOutsTargetsLeaveEachOtherAlone) {
  const auto ids = send({entry(), stop("s", "10"), target("t1", "4", "101.00"), target("t2", "6", "102.00")});
  EXPECT_THAT(order(ids[1]).linked, ElementsAre(ids[2], ids[3]));
  EXPECT_THAT(order(ids[3]).linked, ElementsAre(ids[1]));
  desk_.quote("99.40", "99.42");
  EXPECT_EQ(desk_.position(), "10");
  desk_.quote("101.50", "101.52");
  EXPECT_EQ(desk_.position(), "6");
  EXPECT_EQ(leaves(ids[1]), "6");
  EXPECT_EQ(leaves(ids[3]), "6");
  desk_.quote("102.50", "102.52");
  EXPECT_EQ(desk_.position(), "0");
  EXPECT_EQ(order(ids[1]).status, OrderStatus::canceled);
  EXPECT_EQ(order(ids[1]).reason.view().substr(0, 5), "ouo: ");
}

TEST_F(EngineLists, SeveralStopsAndTargetsGoInPairsOfOneSize) {
  const auto ids = send(
      {entry(), stop("s1", "4"), stop("s2", "6", "97.00"), target("t1", "4", "101.00"), target("t2", "6", "102.00")});
  EXPECT_THAT(order(ids[1]).linked, ElementsAre(ids[3]));
  EXPECT_THAT(order(ids[2]).linked, ElementsAre(ids[4]));
  desk_.quote("99.40", "99.42");
  desk_.quote("101.50", "101.52");
  EXPECT_EQ(order(ids[1]).status, OrderStatus::canceled);
  EXPECT_EQ(leaves(ids[2]), "6");
  EXPECT_EQ(leaves(ids[4]), "6");
}

TEST_F(EngineLists, OneOfAGroupFillsAndTheOthersAreCanceled) {
  const auto ids = send({grouped(Desk::request(Side::buy, "1", OrderType::limit, "99.00")),
                         grouped(Desk::request(Side::buy, "2", OrderType::limit, "98.00")),
                         grouped(Desk::request(Side::buy, "3", OrderType::stopMarket, "0", "101.00"))});
  EXPECT_THAT(order(ids[0]).linked, ElementsAre(ids[1], ids[2]));
  EXPECT_EQ(order(ids[1]).contingency, Contingency::oco);
  desk_.quote("98.50", "98.52");
  EXPECT_EQ(order(ids[0]).status, OrderStatus::filled);
  EXPECT_EQ(order(ids[1]).status, OrderStatus::canceled);
  EXPECT_EQ(order(ids[1]).reason.view(), "oco: " + ids[0].text() + " has filled");
  EXPECT_EQ(order(ids[2]).status, OrderStatus::canceled);
  const CommandOutcome late =
      desk_.send(SubmitOrder{grouped(Desk::request(Side::buy, "1", OrderType::limit, "97.00"))});
  EXPECT_EQ(late.code, "group_acted");
  // Another author's group is another group.
  EXPECT_TRUE(
      desk_.send(SubmitOrder{grouped(Desk::request(Side::buy, "1", OrderType::limit, "97.00"))}, Actor::remote("phone"))
          .accepted);
}

TEST_F(EngineLists, AGroupAndAParentCanBeJoinedLater) {
  const OrderId first = desk_.submit(grouped(Desk::request(Side::buy, "1", OrderType::limit, "99.00")));
  const OrderId second = desk_.submit(grouped(Desk::request(Side::buy, "1", OrderType::limit, "98.00")));
  EXPECT_THAT(order(first).linked, ElementsAre(second));
  EXPECT_EQ(order(first).reason.view(), "linked with " + second.text());
  const OrderId parent = desk_.submit(entry());
  const OrderId protecting = desk_.submit(stop("s", "10"));
  const OrderId taking = desk_.submit(target("t", "10", "102.00"));
  EXPECT_TRUE(isHeld(protecting) && isHeld(taking));
  EXPECT_THAT(order(parent).linked, ElementsAre(protecting, taking));
  EXPECT_THAT(order(protecting).linked, ElementsAre(taking));
  desk_.quote("99.40", "99.42");
  desk_.quote("102.50", "102.52");
  EXPECT_EQ(order(taking).status, OrderStatus::filled);
  EXPECT_EQ(order(protecting).status, OrderStatus::canceled);
}

TEST_F(EngineLists, AChildWithoutAParentIsDenied) {
  desk_.buy("10");
  EXPECT_EQ(desk_.send(SubmitOrder{stop("s", "10")}).code, "bracket");
  desk_.send(CancelOrder{desk_.submit(entry()), ""});
  EXPECT_EQ(desk_.send(SubmitOrder{stop("s2", "10")}).code, "bracket");
}

TEST_F(EngineLists, AListThatMakesNoSenseIsRefusedBeforeItIsMade) {
  const auto code = [&](std::vector<OrderRequest> orders) { return desk_.send(SubmitOrderList{orders}).code; };
  EXPECT_EQ(code({}), "invalid_value");
  EXPECT_EQ(code({entry(), entry()}), "invalid_value");
  EXPECT_EQ(code(std::vector<OrderRequest>(101, Desk::request(Side::buy, "1"))), "invalid_value");
  EXPECT_EQ(code({entry(), stop("s", "10"), target("t", "10", "102.00", "s")}), "invalid_value");
  OrderRequest bracket = stop("s", "10");
  bracket.stopLoss = Price::parse("97").value();
  EXPECT_EQ(code({entry(), bracket}), "invalid_value");
  EXPECT_EQ(desk_.engine.core().orders.size(), 0u);
}

TEST_F(EngineLists, ABracketOfAnEntryKnowsItsParent) {
  OrderRequest request = Desk::request(Side::buy, "10");
  request.stopLoss = Price::parse("99.00").value();
  request.takeProfit = Price::parse("102.00").value();
  const OrderId parent = desk_.submit(request);
  const std::vector<OrderId> children = desk_.engine.core().orders.working();
  ASSERT_EQ(children.size(), 2u);
  EXPECT_EQ(order(parent).contingency, Contingency::oto);
  EXPECT_EQ(order(parent).linked, children);
  EXPECT_EQ(order(children[0]).parent, parent);
  EXPECT_THAT(order(children[0]).linked, ElementsAre(children[1]));
}

// The store forgets orders by pages: the parent stays as long as its neighbour works, its children do not.
TEST(EngineListsForgotten, AParentMayHaveChildrenThatNobodyKnowsAnyMore) {
  Desk desk;
  desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "50.00"));
  while (desk.engine.core().orders.size() < 255)
    desk.buy("1");
  desk.submit(named("entry", Desk::request(Side::buy, "10")));
  const OrderId first = desk.submit(target("first", "10", "120.00"));
  ASSERT_EQ(first.value, 257u);
  desk.send(CancelOrder{first, ""});
  for (int i = 0; i < 8'000; ++i) {
    i % 2 == 0 ? desk.sell("1") : desk.buy("1");
    if (i % 100 == 0)
      desk.quote("100.00", "100.02");
    desk.events.clear();
  }
  ASSERT_EQ(desk.engine.core().orders.find(first), nullptr);
  const CommandOutcome outcome = desk.send(SubmitOrder{target("second", "10", "120.00")});
  EXPECT_TRUE(outcome.accepted) << outcome.message;
}

}  // namespace
}  // namespace oms::test
