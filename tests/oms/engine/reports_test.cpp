// What a broker may report that it should not: duplicates, late fills, more than was ordered, the impossible.
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "oms/broker/faulty_broker.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

// Passes everything on, and lets the test put reports of its own among the broker's.
class Tap final : public Broker {
 public:
  explicit Tap(std::unique_ptr<Broker> inner) : inner_(std::move(inner)) {}
  void submit(const Order& order, Timestamp now) override { inner_->submit(order, now); }
  void cancel(OrderId order, Timestamp now) override { inner_->cancel(order, now); }
  void replace(OrderId order, const Replacement& change, Timestamp now) override {
    inner_->replace(order, change, now);
  }
  void link(Contingency kind, const std::vector<OrderId>& members) override { inner_->link(kind, members); }
  void hold(OrderId child, OrderId parent) override { inner_->hold(child, parent); }
  void requestStatus(OrderId order, Timestamp now) override { inner_->requestStatus(order, now); }
  void setHalted(SymbolIndex symbol, bool halted) override { inner_->setHalted(symbol, halted); }
  void split(SymbolIndex symbol, Ratio ratio) override { inner_->split(symbol, ratio); }
  void onMarket(const MarketUpdate& update) override { inner_->onMarket(update); }
  void advance(Timestamp now) override { inner_->advance(now); }
  std::vector<BrokerReport>& reports() override { return inner_->reports(); }
  void fields(Archive& archive) override { archive(*inner_); }

 private:
  std::unique_ptr<Broker> inner_;
};

class EngineReports : public testing::Test {
 protected:
  EngineConfig config() {
    EngineConfig config = Desk::config();
    config.around = [this](std::unique_ptr<Broker> inner) {
      auto tap = std::make_unique<Tap>(std::move(inner));
      tap_ = tap.get();
      return tap;
    };
    return config;
  }
  // The broker says so with the next price.
  void report(OrderId id, ReportKind kind, const char* quantity = "0", std::uint64_t execution = 0) {
    BrokerReport report;
    report.kind = kind;
    report.order = id;
    report.time = desk_.now;
    report.quantity = Quantity::parse(quantity).value();
    report.price = Price::parse("99.50").value();
    report.execution = {execution};
    tap_->reports().push_back(report);
    desk_.events.clear();
    desk_.quote("100.00", "100.02");
  }
  OrderId rest(const char* quantity = "10") {
    return desk_.submit(Desk::request(Side::buy, quantity, OrderType::limit, "99.50"));
  }
  std::vector<std::string> alerts() const {
    std::vector<std::string> codes;
    for (const Event& event : desk_.events) {
      if (const auto* alert = std::get_if<RiskAlertChanged>(&event.body))
        codes.push_back(alert->alert.code.string());
    }
    return codes;
  }
  std::string refusal() const {
    for (const Event& event : desk_.events) {
      if (const auto* refused = std::get_if<CommandRefused>(&event.body))
        return refused->code;
    }
    return "";
  }
  const Fill& lastFill() const {
    const Fill* last = nullptr;
    for (const Event& event : desk_.events) {
      if (const auto* filled = std::get_if<OrderFilled>(&event.body))
        last = &filled->fill;
    }
    return *last;
  }

  Tap* tap_ = nullptr;
  Desk desk_{config()};
};

TEST_F(EngineReports, ADuplicateTradeIsRefusedBeforeAnyTransition) {
  const OrderId id = rest();
  report(id, ReportKind::filled, "4", 700);
  EXPECT_EQ(desk_.position(), "4");
  const std::uint32_t version = desk_.order(id).version;
  report(id, ReportKind::filled, "4", 700);
  EXPECT_EQ(refusal(), "duplicate_trade");
  EXPECT_EQ(desk_.position(), "4");
  EXPECT_EQ(desk_.order(id).version, version);
  report(id, ReportKind::filled, "4", 701);
  EXPECT_EQ(desk_.position(), "8");
}

TEST_F(EngineReports, ALateFillIsRealAndTheOrderIsOverAgain) {
  const OrderId id = rest();
  desk_.send(CancelOrder{id, "enough"});
  ASSERT_EQ(desk_.order(id).status, OrderStatus::canceled);
  report(id, ReportKind::filled, "4", 700);
  EXPECT_EQ(desk_.position(), "4");
  EXPECT_EQ(desk_.order(id).status, OrderStatus::canceled);
  EXPECT_EQ(desk_.order(id).reason.view(), "enough");
  EXPECT_TRUE(desk_.order(id).flags.has(Flag::lateFill));
  EXPECT_TRUE(lastFill().flags.has(Flag::lateFill));
  EXPECT_THAT(alerts(), testing::Contains("late_fill"));
  EXPECT_THAT(desk_.names(), testing::Contains("order_filled"));
  EXPECT_TRUE(desk_.engine.core().orders.working().empty());
  EXPECT_TRUE(desk_.engine.core().working[{0}].buyValue.isZero());
  report(id, ReportKind::filled, "6", 701);
  EXPECT_EQ(desk_.order(id).status, OrderStatus::filled);
  EXPECT_EQ(desk_.position(), "10");
}

TEST_F(EngineReports, ALateFillOfAForgottenOrderIsBookedAsTheSystems) {
  const OrderId old = rest();
  desk_.send(CancelOrder{old, "enough"});
  desk_.buy("6");
  while (desk_.engine.core().orders.find(old) != nullptr && desk_.engine.core().orders.size() < 20'000) {
    desk_.send(SubmitOrder{Desk::request(Side::buy, "20000")});
    if (desk_.engine.core().orders.size() % 100 == 0)
      desk_.quote("100.00", "100.02");
    desk_.events.clear();
  }
  ASSERT_EQ(desk_.engine.core().orders.find(old), nullptr);
  BrokerReport late;
  late.kind = ReportKind::filled;
  late.order = old;
  late.time = desk_.now;
  late.side = Side::sell;
  late.quantity = Quantity::fromInt(4);
  late.price = Price::fromInt(99);
  late.execution = {900};
  const auto tell = [&] {
    tap_->reports().push_back(late);
    desk_.events.clear();
    desk_.quote("100.00", "100.02");
  };
  const Money cash = desk_.engine.core().books.cash();
  late.symbol = {7};  // none of the session's
  tell();
  EXPECT_THAT(alerts(), testing::ElementsAre("unknown_order"));
  EXPECT_EQ(desk_.position(), "6");
  late.symbol = {0};
  tell();
  EXPECT_EQ(desk_.position(), "2");
  EXPECT_THAT(alerts(), testing::Contains("late_fill"));
  EXPECT_TRUE(lastFill().flags.has(Flag::lateFill));
  EXPECT_EQ(desk_.engine.core().books.cash(), cash + Money::fromInt(396) - lastFill().fee);
  const Order& order = desk_.order(lastFill().order);
  EXPECT_EQ(order.status, OrderStatus::filled);
  EXPECT_EQ(order.purpose.view(), "late");
  EXPECT_EQ(order.actor.kind, ActorKind::system);
  EXPECT_TRUE(desk_.engine.core().orders.working().empty());
  EXPECT_EQ(desk_.engine.core().working[{0}].orders, 0u);
  desk_.engine.core().books.assertBalanced();
  tell();
  EXPECT_EQ(refusal(), "duplicate_trade");
  EXPECT_EQ(desk_.position(), "2");
}

TEST_F(EngineReports, AnOverfillIsRecordedFlaggedAndAlerted) {
  const OrderId id = rest();
  report(id, ReportKind::filled, "13", 700);
  EXPECT_EQ(desk_.position(), "13");
  EXPECT_EQ(desk_.order(id).status, OrderStatus::filled);
  EXPECT_TRUE(desk_.order(id).flags.has(Flag::overfill));
  EXPECT_THAT(alerts(), testing::Contains("overfill"));
  const std::uint32_t version = desk_.order(id).version;
  report(id, ReportKind::filled, "2", 701);
  EXPECT_EQ(desk_.order(id).version, version + 1) << "who looked at it before has to look again";
  EXPECT_EQ(desk_.position(), "15");
  EXPECT_EQ(desk_.order(id).status, OrderStatus::filled);
  EXPECT_EQ(desk_.order(id).filled.text(), "15");
  EXPECT_TRUE(lastFill().flags.has(Flag::overfill));
  EXPECT_EQ(desk_.engine.core().working[{0}].orders, 0u);
  desk_.engine.core().books.assertBalanced();
}

// The broker says that it is filled, then comes the news that it was made smaller: nothing is left to be asked for.
TEST_F(EngineReports, AnUpdateToWhatIsFilledLeavesNothingUnclear) {
  const OrderId id = rest();
  report(id, ReportKind::filled, "4", 700);
  BrokerReport asked;
  asked.kind = ReportKind::status;
  asked.order = id;
  asked.status = OrderStatus::filled;
  asked.filled = Quantity::fromInt(4);
  tap_->reports().push_back(asked);
  desk_.quote("100.00", "100.02");
  ASSERT_TRUE(desk_.order(id).flags.has(Flag::reconciling));
  report(id, ReportKind::updated, "4");
  EXPECT_EQ(desk_.order(id).status, OrderStatus::filled);
  EXPECT_FALSE(desk_.order(id).flags.has(Flag::reconciling));
  EXPECT_TRUE(desk_.engine.core().orders.working().empty());
}

TEST_F(EngineReports, TheImpossibleIsJournalledAndLeavesTheOrderAsItWas) {
  const OrderId id = rest();
  desk_.send(CancelOrder{id, ""});
  for (const ReportKind kind : {ReportKind::accepted, ReportKind::rejected, ReportKind::expired, ReportKind::updated}) {
    report(id, kind);
    EXPECT_EQ(refusal(), "invalid_transition") << static_cast<int>(kind);
    EXPECT_EQ(desk_.order(id).status, OrderStatus::canceled);
  }
  const OrderId denied = desk_.send(SubmitOrder{Desk::request(Side::buy, "20000")}).orders.at(0);
  report(denied, ReportKind::filled, "1", 800);
  EXPECT_EQ(refusal(), "invalid_transition");
  EXPECT_EQ(desk_.position(), "0");
  EXPECT_THAT(alerts(), testing::Contains("invalid_transition"));
}

EngineConfig behind(const FaultPlan& plan) {
  EngineConfig config = Desk::config();
  config.around = [plan](std::unique_ptr<Broker> inner) {
    return std::make_unique<FaultyBroker>(std::move(inner), plan);
  };
  return config;
}

std::vector<std::string> alertsOf(const Desk& desk) {
  std::vector<std::string> messages;
  for (const Event& event : desk.events) {
    if (const auto* alert = std::get_if<RiskAlertChanged>(&event.body))
      messages.push_back(alert->alert.message);
  }
  return messages;
}

TEST(EngineReconciles, ADrillSaysThatItIsOne) {
  EXPECT_THAT(alertsOf(Desk(behind({}))), testing::Contains(testing::HasSubstr("a drill is on")));
  EXPECT_THAT(alertsOf(Desk()), testing::IsEmpty());
}

TEST(EngineReconciles, ALostAcceptanceIsAskedForAndNothingIsSentTwice) {
  FaultPlan plan;
  plan.lostAcks = 1'000'000;
  Desk desk(behind(plan));
  const OrderId id = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.50"));
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::submitted);
  desk.events.clear();
  for (int i = 0; i < 5; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::accepted);
  EXPECT_FALSE(desk.order(id).flags.has(Flag::reconciling));
  bool shown = false;
  std::uint32_t version = 0;
  for (const Event& event : desk.events) {
    const auto* changed = std::get_if<OrderChanged>(&event.body);
    if (changed == nullptr)
      continue;
    shown |= changed->order.flags.has(Flag::reconciling);
    EXPECT_GT(changed->order.version, version);  // the flag that comes is a change like any other
    version = changed->order.version;
  }
  EXPECT_TRUE(shown);
  EXPECT_THAT(alertsOf(desk), testing::Contains(id.text() + " is clear again: the broker and this session agree that "
                                                            "it is accepted"));
  desk.quote("99.40", "99.42");
  EXPECT_EQ(desk.position(), "5");
}

TEST(EngineReconciles, WhatTheBrokerDoesNotKnowIsLeftToAPerson) {
  FaultPlan plan;
  plan.lostCommands = 1'000'000;
  Desk desk(behind(plan));
  const OrderId id = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.50"));
  for (int i = 0; i < 60; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::submitted);
  EXPECT_TRUE(desk.order(id).flags.has(Flag::reconciling));
  int critical = 0;
  for (const Event& event : desk.events) {
    const auto* alert = std::get_if<RiskAlertChanged>(&event.body);
    critical += alert && alert->alert.code == "reconciling" && alert->alert.severity == AlertSeverity::critical ? 1 : 0;
  }
  EXPECT_EQ(critical, 1);
  desk.send(CancelOrder{id, ""});
  for (int i = 0; i < 60; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(id).status, OrderStatus::rejected);
  EXPECT_EQ(desk.order(id).reason.view(), "it never reached the broker");
  EXPECT_EQ(desk.engine.core().orders.size(), 1u);
}

// A venue knows its own fills: what it has closed it does not close again, though the account has not heard of it.
TEST(EngineReconciles, ASecondExitFindsNothingWhereTheFirstOnesFillIsOnItsWay) {
  for (const PositionMode mode : {PositionMode::netting, PositionMode::hedging}) {
    FaultPlan plan;
    plan.lateFills = 1'000'000;
    plan.delayMax = std::chrono::hours(1'000);
    EngineConfig config = behind(plan);
    config.positionMode = mode;
    Desk desk(config);
    const auto sweep = [&desk] {
      for (int i = 0; i < 130; ++i)
        desk.quote("100.00", "100.02");
    };
    desk.buy("10");
    desk.buy("6");
    sweep();
    ASSERT_EQ(desk.position(), "16");
    OrderRequest leaves = Desk::request(Side::sell, mode == PositionMode::netting ? "16" : "10");
    leaves.reduceOnly = true;
    const OrderId first = desk.submit(leaves);
    const OrderId second = desk.submit(leaves);
    ASSERT_EQ(desk.position(), "16");  // nobody has told of anything
    EXPECT_EQ(desk.order(first).status, OrderStatus::accepted);
    EXPECT_EQ(desk.order(second).status, OrderStatus::canceled);
    EXPECT_EQ(desk.order(second).reason.view(), "reduce_only");
    // The other position is still there to be left.
    if (mode == PositionMode::hedging) {
      OrderRequest other = Desk::request(Side::sell, "6");
      other.reduceOnly = true;
      other.position = {2};
      EXPECT_EQ(desk.order(desk.submit(other)).status, OrderStatus::accepted);
    }
    sweep();
    EXPECT_EQ(desk.position(), "0");
    EXPECT_EQ(desk.order(first).status, OrderStatus::filled);
  }
}

// Whatever a bad line does: fills are booked once, the books balance, and nobody asserts.
RC_GTEST_PROP(EngineReconciles, R16AFaultyBrokerNeverMakesTheBooksWrong, (std::uint32_t seed)) {
  FaultPlan plan = *findFaultPlan("rough");
  plan.seed = seed;
  Desk desk(behind(plan));
  std::uint64_t random = seed;
  const auto next = [&](std::uint64_t below) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % below;
  };
  std::set<TradeId> trades;
  std::map<SymbolIndex, Quantity> positions;
  std::size_t seen = 0;
  for (int i = 0; i < 150; ++i) {
    const auto cents = static_cast<std::int64_t>(9'900 + next(200));
    OrderRequest request = Desk::request(next(2) == 0 ? Side::buy : Side::sell, "7", OrderType::limit);
    request.price = Price::fromRaw(cents * 10'000'000);
    const OrderId any{1 + next(desk.engine.core().orders.size() + 1)};
    ReplaceOrder replacement;
    replacement.order = any;
    replacement.quantity = Quantity::fromInt(static_cast<std::int64_t>(1 + next(9)));
    switch (next(6)) {
      case 0:
        desk.send(SubmitOrder{request});
        break;
      case 1:
        desk.send(CancelOrder{any, ""});
        break;
      case 2:
        desk.send(replacement);
        break;
      default:
        desk.quote(request.price.text().c_str(), (request.price + Price::fromRaw(20'000'000)).text().c_str());
    }
    for (; seen < desk.events.size(); ++seen) {
      if (const auto* filled = std::get_if<OrderFilled>(&desk.events[seen].body)) {
        RC_ASSERT(trades.insert(filled->fill.id).second);
        const Quantity quantity = filled->fill.quantity;
        positions[filled->fill.symbol] += filled->fill.side == Side::buy ? quantity : -quantity;
      }
    }
    desk.engine.core().books.assertBalanced();
    RC_ASSERT(desk.engine.core().books.quantity({0}) == positions[SymbolIndex{0}]);
  }
  // Of what is filled nothing is left to be asked for.
  for (std::uint64_t id = 1; id <= desk.engine.core().orders.size(); ++id) {
    const Order* order = desk.engine.core().orders.find({id});
    RC_ASSERT(!order || order->status != OrderStatus::filled || !order->flags.has(Flag::reconciling));
  }
}

}  // namespace
}  // namespace oms::test
