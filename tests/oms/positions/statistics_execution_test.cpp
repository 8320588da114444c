#include "oms/positions/statistics_execution.h"

#include <gtest/gtest.h>

namespace oms::test {
namespace {

using namespace std::chrono_literals;

// One symbol at 100.00/100.10 and the events of orders and signals as the engine tells them.
class Execution : public testing::Test {
 protected:
  Execution() { quote("100.00", "100.10"); }

  static InstrumentList oneInstrument() {
    Instrument instrument;
    instrument.multiplier = Ratio::fromInt(10);
    InstrumentList list;
    list.add(instrument);
    return list;
  }

  void quote(const char* bid, const char* ask) {
    markets_[0].quote.bid = Price::parse(bid).value();
    markets_[0].quote.ask = Price::parse(ask).value();
    markets_[0].time = now_;
    execution_.onMarket({0});
  }
  void order(OrderId id, OrderEventKind kind, OrderStatus status, SignalId signal = {}, OrderId parent = {}) {
    Order order;
    order.id = id;
    order.status = status;
    order.signal = signal;
    order.parent = parent;
    execution_.fold(Event(now_, OrderChanged(kind, order, Actor::system())));
  }
  void send(OrderId id, SignalId signal = {}) { order(id, OrderEventKind::submitted, OrderStatus::submitted, signal); }
  void accept(OrderId id, SignalId signal = {}) { order(id, OrderEventKind::accepted, OrderStatus::accepted, signal); }
  void fill(OrderId id, Side side, const char* quantity, const char* price) {
    Fill fill;
    fill.order = id;
    fill.side = side;
    fill.quantity = Quantity::parse(quantity).value();
    fill.price = Price::parse(price).value();
    fill.time = now_;
    execution_.fold(Event(now_, OrderFilled{fill}));
  }
  void signal(SignalId id, SignalStatus status, const char* price = "100", Side side = Side::buy) {
    Signal signal;
    signal.id = id;
    signal.status = status;
    signal.side = side;
    signal.quantity = Quantity::fromInt(2);
    signal.price = Price::parse(price).value();
    signal.stopLoss = side == Side::buy ? Price::fromInt(95) : Price::fromInt(105);
    signal.takeProfit = side == Side::buy ? Price::fromInt(110) : Price::fromInt(90);
    signal.createdAt = start_;
    signal.decidedAt = isPending(status) ? Timestamp{} : now_;
    execution_.fold(Event(now_, SignalChanged{signal}));
  }
  StatisticsReport report() const {
    StatisticsReport report;
    execution_.writeInto(report);
    return report;
  }

  const Timestamp start_ = Timestamp::fromSeconds(1'000);
  Timestamp now_ = start_;
  InstrumentList instruments_ = oneInstrument();
  std::vector<MarketState> markets_{1};
  ExecutionStatistics execution_{instruments_, markets_};
};

TEST_F(Execution, FillsAreHeldAgainstTheMarketAsTheOrderWasSent) {
  EXPECT_FALSE(report().arrivalCost || report().arrivalCostRatio || report().acceptedToFillSeconds);
  send({1});
  accept({1});
  quote("101.00", "101.10");  // it runs away before the fill
  now_ = now_ + 3s;
  fill({1}, Side::buy, "1", "101.10");
  fill({1}, Side::buy, "1", "101.10");
  EXPECT_EQ(report().arrivalCost->text(), "21");  // 2 x 10 x 1.05
  EXPECT_NEAR(*report().arrivalCostRatio, 1.05 / 100.05, 1e-12);
  EXPECT_EQ(report().acceptedToFillSeconds, 3.0);
  send({2});
  fill({2}, Side::sell, "1", "101.55");  // half a point better than the middle
  EXPECT_EQ(report().arrivalCost->text(), "16");
}

TEST_F(Execution, AnApprovalsWaitAndItsCost) {
  signal({7}, SignalStatus::awaitingApproval);
  now_ = start_ + 60s;
  quote("100.45", "100.55");
  signal({7}, SignalStatus::approved);
  send({1}, {7});
  signal({7}, SignalStatus::executed);
  now_ = now_ + 1s;
  accept({1}, {7});
  fill({1}, Side::buy, "2", "100.55");
  order({1}, OrderEventKind::filled, OrderStatus::filled, {7});
  // Its stop belongs to the same signal and is no approval of its own.
  order({2}, OrderEventKind::submitted, OrderStatus::submitted, {7}, {1});
  fill({2}, Side::sell, "2", "99");
  EXPECT_EQ(report().decisionToApprovalSeconds, 60.0);
  EXPECT_EQ(report().approvalToAcceptedSeconds, 1.0);
  EXPECT_EQ(report().approvalDelayCost->text(), "10");  // 2 x 10 x (100.50 - 100)
  EXPECT_EQ(report().rejectedSignals, 0u);
}

TEST_F(Execution, SignalsThatNobodyTookAreFollowedToTheirStopOrTarget) {
  signal({1}, SignalStatus::awaitingApproval);                     // target at 110
  signal({2}, SignalStatus::awaitingApproval, "100", Side::sell);  // stop at 105
  signal({3}, SignalStatus::awaitingApproval);                     // expires, stays open
  signal({4}, SignalStatus::awaitingApproval);                     // taken
  signal({1}, SignalStatus::rejected);
  quote("107.00", "107.10");  // over the stop of the second while it still waits
  signal({2}, SignalStatus::rejected, "100", Side::sell);
  EXPECT_EQ(report().rejectedSignalsPnl->text(), "-2");  // 140 open, and 2 x 10 x (100 - 107.10)
  signal({3}, SignalStatus::expired);
  signal({4}, SignalStatus::executed);
  EXPECT_EQ(report().expiredSignalsPnl->text(), "140");
  quote("111.00", "111.10");
  quote("90.00", "90.10");
  EXPECT_EQ(report().rejectedSignals, 2u);
  EXPECT_EQ(report().expiredSignals, 1u);
  EXPECT_EQ(report().rejectedSignalsPnl->text(), "58");  // its target paid 200
  EXPECT_EQ(report().expiredSignalsPnl->text(), "200");  // the same target
}

// The first of two persons has made it smaller, with another stop; then nobody takes it.
TEST_F(Execution, ASignalIsFollowedWithTheNumbersThatAPersonGaveIt) {
  signal({1}, SignalStatus::awaitingApproval);
  quote("94.00", "94.10");  // below the stop that it had
  Signal edited;
  edited.id = {1};
  edited.status = SignalStatus::awaitingApproval;
  edited.side = Side::buy;
  edited.quantity = Quantity::fromInt(1);
  edited.price = Price::fromInt(94);
  edited.stopLoss = Price::fromInt(80);
  edited.takeProfit = Price::fromInt(99);
  execution_.fold(Event(now_, SignalChanged{edited}));
  edited.status = SignalStatus::expired;
  execution_.fold(Event(now_, SignalChanged{edited}));
  EXPECT_EQ(report().expiredSignalsPnl->text(), "0");
  quote("99.50", "99.60");
  EXPECT_EQ(report().expiredSignalsPnl->text(), "50");  // 1 x 10 x (99 - 94)
  EXPECT_EQ(report().expiredSignals, 1u);
}

TEST_F(Execution, ADeniedApprovalWasNotTaken) {
  signal({1}, SignalStatus::awaitingApproval);
  signal({1}, SignalStatus::approved);
  signal({1}, SignalStatus::rejected);
  quote("94.00", "94.10");
  EXPECT_EQ(report().rejectedSignals, 1u);
  EXPECT_EQ(report().rejectedSignalsPnl->text(), "-120");  // gapped through its stop at 95
  EXPECT_FALSE(report().approvalDelayCost);
}

TEST_F(Execution, OnlySoManySignalsAreFollowed) {
  for (std::uint64_t id = 1; id <= ExecutionStatistics::kMaxFollowed + 5; ++id) {
    signal({id}, SignalStatus::awaitingApproval);
    signal({id}, SignalStatus::expired);
  }
  EXPECT_EQ(report().expiredSignals, ExecutionStatistics::kMaxFollowed + 5);
  quote("110.00", "110.10");
  // The first five ended at the market that was, 100.00; the others at their target.
  EXPECT_EQ(report().expiredSignalsPnl,
            Money::fromInt(200 * static_cast<std::int64_t>(ExecutionStatistics::kMaxFollowed)));
}

}  // namespace
}  // namespace oms::test
