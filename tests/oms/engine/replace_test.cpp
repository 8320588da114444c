// Orders that are changed in their place (ORDERS.md): pending states, checks again, what is reserved meanwhile.
#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using testing::ElementsAre;

Quantity quantity(const char* digits) {
  return Quantity::parse(digits).value();
}
Price price(const char* digits) {
  return Price::parse(digits).value();
}

// Replacements arrive two seconds later, so that what happens in between can be seen.
EngineConfig slow() {
  EngineConfig config = Desk::config();
  config.broker.latency.modify = std::chrono::seconds(2);
  return config;
}

ReplaceOrder replacing(OrderId id, const char* wantedQuantity, const char* wantedPrice = nullptr) {
  ReplaceOrder command;
  command.order = id;
  if (wantedQuantity)
    command.quantity = quantity(wantedQuantity);
  if (wantedPrice)
    command.price = price(wantedPrice);
  return command;
}

OrderId rest(Desk& desk, const char* wanted = "5", const char* at = "99.50") {
  return desk.submit(Desk::request(Side::buy, wanted, OrderType::limit, at));
}

TEST(EngineReplace, AnOrderIsPendingUntilTheBrokerHasAnswered) {
  Desk desk(slow());
  const OrderId id = rest(desk);
  desk.events.clear();
  EXPECT_TRUE(desk.send(replacing(id, "8", "99.40")).accepted);
  EXPECT_THAT(desk.names(), ElementsAre("order_checked", "order_pending_update"));
  EXPECT_EQ(desk.order(id).request.quantity.text(), "5");
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::pendingUpdate);
  desk.events.clear();
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(id).request.quantity.text(), "8");
  EXPECT_EQ(desk.order(id).request.price.text(), "99.4");
  EXPECT_THAT(desk.names(), testing::Contains("order_updated"));
  EXPECT_EQ(desk.order(id).reason.view(), "quantity 5 to 8, price 99.5 to 99.4");
}

TEST(EngineReplace, ADryRunSaysWhatTheChangeWouldAndHasNoEffect) {
  struct Case {
    const char* quantity;
    const char* price;
    const char* problem;  // in what it says; null: the checks answer
    const char* failed;   // code of the check that denies it; null: none
  };
  for (const Case& each :
       {Case{"8", "99.40", nullptr, nullptr}, Case{"10001", nullptr, nullptr, "max_order_quantity"},
        Case{nullptr, "99.405", nullptr, "price"}, Case{nullptr, nullptr, "nothing is to be changed", {}}}) {
    Desk desk(slow());
    const OrderId id = rest(desk);
    const ReplaceOrder change = replacing(id, each.quantity, each.price);
    const std::string before = desk.engine.stateHash();
    const DryRunResult said = desk.engine.dryRun(change, Actor::trader(), desk.now);
    EXPECT_EQ(desk.engine.stateHash(), before);
    EXPECT_EQ(said.problem.find(each.problem ? each.problem : "") == 0 && !said.problem.empty(),
              each.problem != nullptr);
    const CheckResult* failure = said.checks.firstFailure();
    EXPECT_EQ(failure ? std::string(name(failure->code)) : "", each.failed ? each.failed : "");
    EXPECT_EQ(desk.send(change).accepted, !each.problem && !each.failed);
  }
  Desk desk;
  const DryRunResult whole = desk.engine.dryRun(replacing(rest(desk), "8", "99.00"), Actor::trader(), desk.now);
  EXPECT_EQ(whole.margin.rounded(2), "792.00");  // of the whole order as it would be
  EXPECT_NE(desk.engine.dryRun(replacing({99}, "1"), Actor::trader(), desk.now).problem.find("no order ord_99"),
            std::string::npos);
}

TEST(EngineReplace, ADryRunIsRefusedAsTheChangeWouldBe) {
  Desk desk;
  const OrderId id = rest(desk);
  std::vector<ReplaceOrder> wrong(5, replacing(id, nullptr));
  wrong[0].order = {99};
  wrong[1].expectedVersion = desk.order(id).version + 1;
  wrong[2].triggerPrice = price("98.00");
  wrong[3].expireTime = desk.now + std::chrono::hours(1);
  for (const ReplaceOrder& change : wrong) {
    const std::string before = desk.engine.stateHash();
    const std::size_t events = desk.events.size();
    const DryRunResult said = desk.engine.dryRun(change, Actor::trader(), desk.now);
    EXPECT_EQ(desk.engine.stateHash(), before);
    EXPECT_EQ(desk.events.size(), events);
    const CommandOutcome sent = desk.send(change);
    EXPECT_FALSE(sent.accepted);
    EXPECT_EQ(std::tuple(said.code, said.field, said.problem), std::tuple(sent.code, sent.field, sent.message));
    EXPECT_FALSE(said.code.empty());
  }
}

TEST(EngineReplace, ADryRunCountsAConfirmationAsTheChangeDoes) {
  Desk desk;
  ReplaceOrder change = replacing(rest(desk), nullptr, "104.00");  // through the ask by more than the soft collar
  for (const bool confirmed : {false, true}) {
    change.confirmed = confirmed;
    EXPECT_EQ(desk.engine.dryRun(change, Actor::trader(), desk.now).checks.passed(), confirmed);
  }
}

TEST(EngineReplace, AnotherExpireTimeCounts) {
  Desk desk;
  OrderRequest request = Desk::request(Side::buy, "5", OrderType::limit, "99.50");
  request.timeInForce = TimeInForce::gtd;
  request.expireTime = desk.now + std::chrono::minutes(1);
  const OrderId id = desk.submit(request);
  ReplaceOrder change = replacing(id, nullptr);
  change.expireTime = desk.now;
  EXPECT_EQ(desk.send(change).field, "expire_time");
  change.expireTime = desk.now + std::chrono::hours(1);
  ASSERT_TRUE(desk.send(change).accepted);
  EXPECT_EQ(desk.order(id).request.expireTime, *change.expireTime);
  desk.now = desk.now + std::chrono::minutes(2);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  desk.now = desk.now + std::chrono::hours(1);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::expired);
}

TEST(EngineReplace, AFillWhileTheUpdateIsPendingHasTheOldTerms) {
  Desk desk(slow());
  const OrderId id = rest(desk, "10");
  desk.send(replacing(id, "12", "98.00"));
  desk.quote("99.40", "99.42", "4");
  EXPECT_EQ(desk.order(id).status, OrderStatus::partiallyFilled);
  EXPECT_EQ(desk.order(id).averagePrice.text(), "99.5");
  EXPECT_EQ(desk.order(id).request.quantity.text(), "10");
  for (int i = 0; i < 2; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::partiallyFilled);
  EXPECT_EQ(desk.order(id).request.price.text(), "98");
  EXPECT_EQ(desk.order(id).leaves().text(), "8");
}

TEST(EngineReplace, TheChecksRunAgainAndADeniedChangeLeavesTheOrderAsItWas) {
  Desk desk;
  const OrderId id = rest(desk);
  const std::uint32_t version = desk.order(id).version;
  const CommandOutcome tooMany = desk.send(replacing(id, "10001"));
  EXPECT_FALSE(tooMany.accepted);
  EXPECT_EQ(tooMany.code, "max_order_quantity");
  ASSERT_NE(tooMany.checks, nullptr);
  EXPECT_FALSE(tooMany.checks->passed());
  EXPECT_EQ(desk.send(replacing(id, nullptr, "99.405")).code, "price");
  EXPECT_EQ(desk.send(replacing(id, nullptr, "120.00")).code, "price_collar");
  EXPECT_EQ(desk.order(id).version, version);
  EXPECT_EQ(desk.order(id).request.quantity.text(), "5");
}

TEST(EngineReplace, WhatIsReservedIsEnoughForTheOldAndTheNewTermsAndThenForTheNew) {
  Desk desk(slow());
  const OrderId id = rest(desk, "10", "99.00");
  const std::string atFirst = desk.engine.core().account.buyingPower().text();
  desk.send(replacing(id, "20", "98.00"));
  EXPECT_EQ(desk.engine.core().working[{0}].buyValue.text(), "1980");  // 20 at the dearer price
  EXPECT_EQ(desk.engine.core().working[{0}].fees.text(), "0.396");
  for (int i = 0; i < 2; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.engine.core().working[{0}].buyValue.text(), "1960");
  desk.send(replacing(id, "10", "99.00"));
  for (int i = 0; i < 2; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.engine.core().account.buyingPower().text(), atFirst);
  desk.send(CancelOrder{id, ""});
  EXPECT_TRUE(desk.engine.core().working[{0}].buyValue.isZero());
  EXPECT_TRUE(desk.engine.core().working[{0}].fees.isZero());
}

TEST(EngineReplace, TwoOrdersCannotBothGrowIntoTheSameMoney) {
  Desk desk(slow());
  const OrderId first = rest(desk, "1", "99.00");
  const OrderId second = rest(desk, "1", "98.00");
  EXPECT_TRUE(desk.send(replacing(first, "500")).accepted);
  const CommandOutcome grown = desk.send(replacing(second, "480"));
  EXPECT_TRUE(grown.accepted) << grown.message;
  EXPECT_FALSE(desk.send(replacing(rest(desk, "1", "97.00"), "480")).accepted);
}

TEST(EngineReplace, LessOfTheSameIsNeverDenied) {
  Desk desk;
  desk.buy("10");
  OrderRequest leaving = Desk::request(Side::sell, "5", OrderType::limit, "101.00");
  leaving.reduceOnly = true;  // the others are canceled by the halt
  const OrderId id = desk.submit(leaving);
  desk.send(SetTradingState{TradingState::halted, "test"});
  EXPECT_EQ(desk.send(replacing(id, nullptr, "101.40")).code, "trading_state");
  EXPECT_EQ(desk.send(replacing(id, "6")).code, "trading_state");
  EXPECT_TRUE(desk.send(replacing(id, "3")).accepted);
  EXPECT_EQ(desk.order(id).request.quantity.text(), "3");
  EXPECT_EQ(desk.send(replacing(id, "2.5")).code, "quantity");
}

TEST(EngineReplace, WhatAnOrderCannotHaveIsRefusedByItsField) {
  Desk desk;
  const OrderId limit = rest(desk);
  const OrderId stop = desk.submit(Desk::request(Side::buy, "1", OrderType::stopMarket, "0", "101.00"));
  ReplaceOrder command;
  command.order = limit;
  EXPECT_EQ(desk.send(command).code, "invalid_value");
  command.triggerPrice = price("98.00");
  EXPECT_EQ(desk.send(command).field, "trigger_price");
  command = replacing(stop, nullptr, "101.00");
  EXPECT_EQ(desk.send(command).field, "price");
  command = replacing(limit, nullptr);
  command.trailingOffset = Ratio::fromInt(1);
  EXPECT_EQ(desk.send(command).field, "trailing_offset");
  command = replacing(limit, nullptr);
  command.expireTime = desk.now + std::chrono::hours(1);
  EXPECT_EQ(desk.send(command).field, "expire_time");
  EXPECT_EQ(desk.send(replacing({99}, "1")).code, "not_found");
  command = replacing(limit, "6");
  command.expectedVersion = desk.order(limit).version + 1;
  EXPECT_EQ(desk.send(command).code, "stale_version");
}

TEST(EngineReplace, AnEndedOrderAndOneOnItsWayOutAreNotChanged) {
  EngineConfig config = Desk::config();
  config.broker.latency.cancel = std::chrono::seconds(5);
  Desk desk(config);
  const OrderId id = rest(desk);
  desk.send(CancelOrder{id, ""});
  EXPECT_EQ(desk.send(replacing(id, "6")).code, "invalid_transition");
  for (int i = 0; i < 6; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::canceled);
  EXPECT_EQ(desk.send(replacing(id, "6")).code, "invalid_transition");
}

TEST(EngineReplace, TheNextChangeWaitsForTheAnswerToTheOneBefore) {
  Desk desk(slow());
  const OrderId id = rest(desk);
  desk.send(replacing(id, "6"));
  desk.send(replacing(id, "7", "99.30"));
  EXPECT_TRUE(desk.send(replacing(id, nullptr, "99.20")).accepted);
  for (int i = 0; i < 2; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).request.quantity.text(), "6");
  EXPECT_EQ(desk.order(id).status, OrderStatus::pendingUpdate);
  for (int i = 0; i < 2; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(id).request.quantity.text(), "7");
  EXPECT_EQ(desk.order(id).request.price.text(), "99.2");
}

TEST(EngineReplace, ACancelOvertakesTheUpdateThatIsPending) {
  Desk desk(slow());
  const OrderId id = rest(desk);
  desk.send(replacing(id, "6"));
  desk.send(replacing(id, "7"));
  desk.send(CancelOrder{id, "enough"});
  desk.quote("100.00", "100.02");
  for (int i = 0; i < 4; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(id).reason.view(), "enough");
  EXPECT_EQ(desk.engine.core().working[{0}].orders, 0u);
  EXPECT_TRUE(desk.engine.core().working[{0}].buyValue.isZero());
}

TEST(EngineReplace, WhatTheBrokerRejectsGoesBackToWhatItWas) {
  Desk desk(slow());
  const OrderId id = desk.submit(Desk::request(Side::buy, "5", OrderType::stopMarket, "0", "101.00"));
  const std::string reserved = desk.engine.core().working[{0}].buyValue.text();
  ReplaceOrder command;
  command.order = id;
  command.triggerPrice = price("100.50");
  desk.send(command);
  desk.quote("100.60", "100.62");
  desk.events.clear();
  desk.quote("100.60", "100.62");
  EXPECT_THAT(desk.names(), testing::Contains("order_update_rejected"));
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(id).request.triggerPrice.text(), "101");
  EXPECT_EQ(desk.engine.core().working[{0}].buyValue.text(), reserved);
}

TEST(EngineReplace, AnAcceptanceThatComesWhileACancelIsOnItsWayIsNoError) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  const OrderId canceled = rest(desk);
  desk.send(CancelOrder{canceled, ""});
  const OrderId changed = rest(desk, "5", "99.00");
  desk.send(replacing(changed, "6"));
  EXPECT_EQ(desk.order(changed).status, OrderStatus::pendingUpdate);
  desk.events.clear();
  for (int i = 0; i < 5; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(canceled).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(changed).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(changed).request.quantity.text(), "6");
  EXPECT_THAT(desk.names(), testing::Not(testing::Contains("command_refused")));
}

TEST(EngineReplace, ARepeatedRequestIsComparedWithWhatWasSent) {
  Desk desk;
  OrderRequest request = Desk::request(Side::buy, "5", OrderType::limit, "99.50");
  request.clientOrderId = "mine-1";
  const OrderId id = desk.submit(request);
  desk.send(replacing(id, "6"));
  EXPECT_EQ(desk.order(id).request.quantity.text(), "6");
  EXPECT_TRUE(desk.send(SubmitOrder{request}).repeated);
  request.quantity = quantity("6");
  EXPECT_EQ(desk.send(SubmitOrder{request}).code, "idempotency_conflict");
}

TEST(EngineReplace, Rule22RestingReduceOnlyOrdersShrinkWithThePosition) {
  Desk desk;
  desk.buy("10");
  OrderRequest stop = Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "99.00");
  stop.reduceOnly = true;
  const OrderId id = desk.submit(stop);
  desk.sell("4");
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).request.quantity.text(), "6");
  desk.sell("6");
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::canceled);
}

TEST(EngineOrders, CancelAllTakesASymbolAndASide) {
  Desk desk;
  desk.buy("20");
  const OrderId buy = rest(desk);
  const OrderId sell = desk.submit(Desk::request(Side::sell, "5", OrderType::limit, "101.00"));
  EXPECT_THAT(desk.send(CancelAllOrders{SymbolIndex{1}, {}}).orders, ElementsAre());
  EXPECT_THAT(desk.send(CancelAllOrders{{}, Side::sell}).orders, ElementsAre(sell));
  EXPECT_THAT(desk.send(CancelAllOrders{SymbolIndex{0}, Side::buy}).orders, ElementsAre(buy));
}

TEST(EngineOrders, AFillTakesANoteAndTags) {
  Desk desk;
  desk.buy("1");
  desk.events.clear();
  EXPECT_TRUE(desk.send(AnnotateTrade{{1}, "late entry", {"news", "fomo"}}).accepted);
  const std::string before = desk.engine.stateHash();
  EXPECT_THAT(desk.names(), ElementsAre("trade_annotated"));
  EXPECT_EQ(desk.send(AnnotateTrade{{2}, "no such fill", {}}).code, "not_found");
  EXPECT_EQ(desk.send(AnnotateTrade{{1}, std::string(501, 'x'), {}}).code, "invalid_value");
  EXPECT_EQ(desk.send(AnnotateTrade{{1}, "", {""}}).code, "invalid_value");
  EXPECT_EQ(desk.engine.stateHash(), before);
  desk.send(AnnotateTrade{{1}, "", {}});
  EXPECT_NE(desk.engine.stateHash(), before);
}

TEST(EngineOrders, IntradayProductsEndBeforeTheSessionsClose) {
  Desk desk;  // 00:00 UTC, a market whose session is the UTC day
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.product = Product::intraday;
  desk.submit(entry);
  desk.buy("4");  // to be carried
  OrderRequest resting = Desk::request(Side::buy, "1", OrderType::limit, "99.00");
  resting.product = Product::intraday;
  const OrderId working = desk.submit(resting);
  desk.now = desk.now + std::chrono::hours(23) + std::chrono::minutes(50);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "14");
  EXPECT_EQ(desk.order(working).status, OrderStatus::accepted);
  desk.now = desk.now + std::chrono::minutes(6);
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(working).status, OrderStatus::canceled);
  EXPECT_EQ(desk.position(), "4");
  const Order& closing = desk.order({desk.engine.core().orders.size()});
  EXPECT_TRUE(closing.flags.has(Flag::squareOff));
  EXPECT_EQ(closing.actor.kind, ActorKind::system);
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "4");
}

}  // namespace
}  // namespace oms::test
