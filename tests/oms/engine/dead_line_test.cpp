// A line to the broker that is dead while something has to be done: it is done when the line is back, and nobody has to
// help.
#include <gtest/gtest.h>

#include "oms/broker/faulty_broker.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

// A broker that nothing reaches, and that says nothing, while its line is dead; `looksDead`: and one sees it.
class DeadLine final : public Broker {
 public:
  DeadLine(std::unique_ptr<Broker> inner, const bool& dead, const bool& looksDead)
      : inner_(std::move(inner)), dead_(dead), looksDead_(looksDead) {}

  void submit(const Order& order, Timestamp now) override {
    if (!dead_)
      inner_->submit(order, now);
  }
  void cancel(OrderId order, Timestamp now) override {
    if (!dead_)
      inner_->cancel(order, now);
  }
  void replace(OrderId order, const Replacement& change, Timestamp now) override {
    if (!dead_)
      inner_->replace(order, change, now);
  }
  void link(Contingency kind, const std::vector<OrderId>& members) override { inner_->link(kind, members); }
  void hold(OrderId child, OrderId parent) override { inner_->hold(child, parent); }
  void requestStatus(OrderId order, Timestamp now) override {
    if (!dead_)
      inner_->requestStatus(order, now);
  }
  void setHalted(SymbolIndex symbol, bool halted) override { inner_->setHalted(symbol, halted); }
  void split(SymbolIndex symbol, Ratio ratio) override { inner_->split(symbol, ratio); }
  bool isConnected() const override { return !dead_ || !looksDead_; }
  void onMarket(const MarketUpdate& update) override { inner_->onMarket(update); }
  void advance(Timestamp now) override { inner_->advance(now); }
  std::vector<BrokerReport>& reports() override { return inner_->reports(); }
  void fields(Archive& archive) override { archive(*inner_); }

 private:
  std::unique_ptr<Broker> inner_;
  const bool& dead_;
  const bool& looksDead_;
};

class DeadLines : public testing::Test {
 protected:
  EngineConfig behindTheLine(EngineConfig config) {
    config.around = [this](std::unique_ptr<Broker> inner) {
      return std::make_unique<DeadLine>(std::move(inner), dead_, looksDead_);
    };
    return config;
  }
  static void wait(Desk& desk, int seconds, const char* bid = "100.00", const char* ask = "100.02") {
    for (int i = 0; i < seconds; ++i)
      desk.quote(bid, ask);
  }
  static OrderId rest(Desk& desk) { return desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00")); }

  bool dead_ = false;
  bool looksDead_ = true;
};

TEST_F(DeadLines, TheKillSwitchBlocksAtOnceOverADeadLineAndDoesTheRestWhenTheLineIsBack) {
  Desk desk(behindTheLine(Desk::config()));
  desk.buy("10");
  const OrderId resting = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "90.00"));
  dead_ = true;
  ASSERT_TRUE(desk.send(EngageKillSwitch{"the line is dead", true, true}).accepted);
  const KillSwitch& kill = desk.engine.core().kill;
  EXPECT_EQ(desk.engine.core().tradingState, TradingState::halted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "trading_state");
  wait(desk, 20);
  EXPECT_EQ(desk.order(resting).status, OrderStatus::pendingCancel);
  EXPECT_EQ(desk.position(), "10");
  EXPECT_FALSE(kill.complete());
  EXPECT_EQ(kill.state().plan[2].open, 1u);  // the order, and the position: shown until they are gone
  EXPECT_EQ(kill.state().plan[3].open, 1u);
  dead_ = false;
  wait(desk, 200);
  EXPECT_TRUE(kill.complete());
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_EQ(desk.position(), "0");
}

// Counted from when the answer was due at the latest: four seconds warn, and after five it is told.
TEST_F(DeadLines, ACancelWithoutAnAnswerIsTold) {
  EngineConfig config = behindTheLine(Desk::config());
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  looksDead_ = false;
  const OrderId resting = rest(desk);
  wait(desk, 4);
  ASSERT_EQ(desk.order(resting).status, OrderStatus::accepted);
  dead_ = true;
  ASSERT_TRUE(desk.send(CancelOrder{resting, ""}).accepted);
  const auto told = [&](int seconds) {
    desk.events.clear();
    wait(desk, seconds);
    std::vector<std::string> steps;
    for (const Event& event : desk.events) {
      const auto* changed = std::get_if<RiskAlertChanged>(&event.body);
      if (changed != nullptr && changed->alert.code.view() == "unacknowledged")
        steps.emplace_back(changed->alert.clearedAt.isSet() ? "cleared" : name(changed->alert.severity));
    }
    return steps;
  };
  using Steps = std::vector<std::string>;
  EXPECT_EQ(told(5), Steps{});
  EXPECT_EQ(told(2), Steps{"warning"});  // a sweep comes every two seconds
  EXPECT_EQ(told(3), Steps{"critical"});
  EXPECT_EQ(desk.order(resting).status, OrderStatus::pendingCancel);
  dead_ = false;
  EXPECT_EQ(told(200), Steps{"cleared"});
  EXPECT_EQ(desk.order(resting).status, OrderStatus::accepted);  // asked, the broker says that no cancel came
}

TEST_F(DeadLines, LiquidationClosesWhatTheLineHasSwallowed) {
  for (const bool others : {false, true}) {
    dead_ = false;
    Desk desk(behindTheLine(Desk::leveraged()));
    desk.buy("5000");
    const OrderId resting = others ? desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "50.00")) : OrderId{};
    dead_ = true;
    wait(desk, 20, "81.00", "81.02");
    // What is swallowed is the close, or the cancel that goes before it.
    const std::vector<OrderId>& working = desk.engine.core().orders.working();
    ASSERT_EQ(working.size(), 1u);
    EXPECT_EQ(working.front() == resting, others);
    EXPECT_EQ(desk.order(working.front()).status, others ? OrderStatus::pendingCancel : OrderStatus::submitted);
    EXPECT_EQ(desk.position(), "5000");
    dead_ = false;
    wait(desk, 200, "81.00", "81.02");
    EXPECT_EQ(desk.position(), "0");
    EXPECT_TRUE(desk.engine.core().orders.working().empty());
  }
}

TEST_F(DeadLines, TheSquareOffClosesWhatTheLineHasSwallowed) {
  Desk desk(behindTheLine(Desk::config()));  // a market whose session is the UTC day
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.product = Product::intraday;
  desk.submit(entry);
  OrderRequest resting = Desk::request(Side::buy, "1", OrderType::limit, "99.00");
  resting.product = Product::intraday;
  const OrderId working = desk.submit(resting);
  desk.now = desk.now + std::chrono::hours(23) + std::chrono::minutes(55);
  dead_ = true;
  wait(desk, 20);
  EXPECT_EQ(desk.order(working).status, OrderStatus::pendingCancel);
  EXPECT_EQ(desk.position(), "10");
  dead_ = false;
  wait(desk, 120);
  EXPECT_EQ(desk.order(working).status, OrderStatus::canceled);
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

// Where the line is dead until the market has closed, the square-off waits for the next session, and sends nothing that
// the checks would deny meanwhile.
TEST_F(DeadLines, TheSquareOffThatMissedTheCloseWaitsForTheNextSession) {
  EngineConfig config = Desk::config();
  Instrument stock = config.instruments[{0}];
  stock.calendar = CalendarKind::usEquities;
  config.instruments.add(stock);
  Desk desk(behindTheLine(config));
  const Timestamp midnight = Timestamp::fromSeconds(1'767'571'200);
  desk.now = midnight + std::chrono::hours(20);  // 15:00 in New York
  desk.quote("100.00", "100.02");
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.product = Product::intraday;
  desk.submit(entry);
  ASSERT_EQ(desk.position(), "10");
  dead_ = true;
  desk.now = midnight + std::chrono::hours(20) + std::chrono::minutes(56);
  wait(desk, 300);
  dead_ = false;
  wait(desk, 600);  // after the close
  const std::size_t orders = desk.engine.core().orders.size();
  wait(desk, 600);
  EXPECT_EQ(desk.engine.core().orders.size(), orders);
  EXPECT_EQ(desk.position(), "10");
  desk.now = midnight + std::chrono::hours(24 + 14) + std::chrono::minutes(31);
  wait(desk, 60);
  EXPECT_EQ(desk.position(), "0");
}

TEST_F(DeadLines, WhatTheSystemHasCanceledIsCanceledWhenTheLineIsBack) {
  Desk desk(behindTheLine(Desk::config()));
  const OrderId expired = rest(desk);
  const OrderId persons = rest(desk);
  dead_ = true;
  ASSERT_TRUE(desk.send(CancelOrder{expired, "cancel_after"}, Actor::system()).accepted);
  ASSERT_TRUE(desk.send(CancelOrder{persons, "enough"}).accepted);
  wait(desk, 20);
  EXPECT_EQ(desk.order(expired).status, OrderStatus::pendingCancel);
  dead_ = false;
  wait(desk, 60);
  EXPECT_EQ(desk.order(expired).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(expired).reason.view(), "cancel_after");
  // A person is told, and decides.
  EXPECT_EQ(desk.order(persons).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(persons).reason.view(), "the cancel did not reach the broker, which still works the order");
}

TEST_F(DeadLines, WhatAHaltHasCanceledIsCanceledWhenTheLineIsBack) {
  Desk desk(behindTheLine(Desk::config()));
  const OrderId opens = rest(desk);
  dead_ = true;
  ASSERT_TRUE(desk.send(SetTradingState{TradingState::reducing, "news"}).accepted);
  wait(desk, 20);
  dead_ = false;
  wait(desk, 60);
  EXPECT_EQ(desk.order(opens).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(opens).reason.view(), "trading is reducing: news");
}

// ORDERS.md: after a restart an order whose fate is unknown stays so until the broker has answered.
TEST_F(DeadLines, AnOrderIsReconcilingOverARestartUntilTheBrokerHasAnswered) {
  const EngineConfig config = behindTheLine(Desk::config());
  Desk desk(config);
  const OrderId canceled = rest(desk);
  dead_ = true;
  const OrderId swallowed = rest(desk);
  ASSERT_TRUE(desk.send(CancelOrder{canceled, "enough"}).accepted);
  wait(desk, 20);
  Engine next(config);
  ASSERT_TRUE(next.load(desk.engine.save()));
  const auto goOn = [&](int seconds) {
    for (int i = 0; i < seconds; ++i) {
      desk.now = desk.now + std::chrono::seconds(1);
      const Quote quote{desk.now, Price::fromInt(100), Price::parse("100.02").value(), {}, {}};
      next.apply(MarketUpdate{++desk.cursor, desk.now, {0}, false, QuoteUpdate{quote, {}}}, desk.events);
    }
  };
  const auto expect = [&](OrderId id, OrderStatus status, bool reconciling) {
    EXPECT_EQ(next.core().orders[id].status, status) << id.text();
    EXPECT_EQ(next.core().orders[id].flags.has(Flag::reconciling), reconciling) << id.text();
  };
  expect(canceled, OrderStatus::pendingCancel, true);
  expect(swallowed, OrderStatus::submitted, true);
  goOn(120);
  expect(canceled, OrderStatus::pendingCancel, true);
  expect(swallowed, OrderStatus::submitted, true);
  dead_ = false;
  goOn(120);
  expect(canceled, OrderStatus::accepted, false);   // the broker has it still
  expect(swallowed, OrderStatus::submitted, true);  // and does not know this one: for a person to decide
}

TEST_F(DeadLines, AnExpiryThatWasNotToldIsFoundByAsking) {
  FaultPlan plan;
  plan.lostReports = 1'000'000;
  EngineConfig config = Desk::config();
  config.around = [plan](std::unique_ptr<Broker> inner) {
    return std::make_unique<FaultyBroker>(std::move(inner), plan);
  };
  Desk desk(config);
  OrderRequest request = Desk::request(Side::buy, "5", OrderType::limit, "99.00");
  request.timeInForce = TimeInForce::gtd;
  request.expireTime = desk.now + std::chrono::seconds(5);
  const OrderId id = desk.submit(request);
  wait(desk, 130);
  EXPECT_EQ(desk.order(id).status, OrderStatus::expired);
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

}  // namespace
}  // namespace oms::test
