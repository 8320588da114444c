#include "oms/broker/faulty_broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kAlways = 1'000'000;

// A market of 100.00 / 100.02 behind a line of that plan.
class Line {
 public:
  explicit Line(const FaultPlan& plan) {
    Instrument instrument;
    instrument.symbol = "ABC";
    instruments_.add(instrument);
    broker =
        std::make_unique<FaultyBroker>(std::make_unique<PaperBroker>(instruments_, guard_, PaperBrokerConfig{}), plan);
    quote("100", "100.02");
  }
  OrderId submit(const std::string& text) {
    Order order;
    order.id = OrderId{++lastOrder};
    order.request = parseOrder(text);
    broker->submit(order, now);
    return order.id;
  }
  void quote(const char* bid, const char* ask) {
    now = now + 1s;
    MarketUpdate update;
    update.time = now;
    update.data = QuoteUpdate{{now, price(bid), price(ask), {}, {}}, {}};
    broker->onMarket(update);
  }
  void wait(Duration duration) { now = now + duration; }
  std::vector<BrokerReport> read() {
    broker->advance(now);
    std::vector<BrokerReport> read = broker->reports();
    broker->reports().clear();
    return read;
  }
  Lines take() {
    Lines lines;
    for (const BrokerReport& report : read())
      lines.push_back(line(report));
    return lines;
  }

  std::unique_ptr<Broker> broker;
  Timestamp now = *fromCalendar(2026, 1, 5, 12);
  std::uint64_t lastOrder = 0;

 private:
  InstrumentList instruments_;
  Allowance guard_;
};

TEST(FaultyBroker, WithoutAPlanItIsTheBrokerBehindIt) {
  Line bench(FaultPlan{});
  bench.submit("buy 10");
  bench.submit("buy 10 limit 99");
  EXPECT_EQ(bench.take(), (Lines{"1 accepted", "1 filled 10 at 100.02 rule 8 taker", "2 accepted"}));
  EXPECT_TRUE(bench.broker->isConnected());
}

TEST(FaultyBroker, LosesAcknowledgementsButNotTheOrders) {
  Line bench({.lostAcks = kAlways});
  bench.submit("buy 10 limit 99");
  EXPECT_EQ(bench.take(), Lines{});
  bench.quote("98.9", "98.92");
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 99 rule 11 maker"}));
}

TEST(FaultyBroker, TellsAFillTwiceUnderOneName) {
  Line bench({.duplicateFills = kAlways});
  bench.submit("buy 10");
  std::vector<BrokerReport> told = bench.read();
  bench.wait(5s);
  for (const BrokerReport& report : bench.read())
    told.push_back(report);
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[1].execution, told[2].execution);
  EXPECT_TRUE(told[1].execution.isSet());
}

TEST(FaultyBroker, TellsAFillAfterTheCancelThatItBeat) {
  Line bench({.lateFills = kAlways, .delayMax = 1h});
  const OrderId order = bench.submit("buy 10 limit 99");
  bench.take();
  MarketUpdate update;
  update.time = bench.now = bench.now + 1s;
  QuoteUpdate through{{bench.now, price("99"), price("99.02"), {}, {}}, {bench.now, price("98.99"), quantity("4")}};
  update.data = through;
  bench.broker->onMarket(update);
  EXPECT_EQ(bench.take(), Lines{});
  bench.broker->cancel(order, bench.now);
  EXPECT_EQ(bench.take(), (Lines{"1 canceled", "1 filled 4 at 99 rule 11 maker"}));
}

TEST(FaultyBroker, LosesReportsAndTellsTheTruthWhenAsked) {
  Line bench({.lostReports = kAlways});
  const OrderId order = bench.submit("buy 10");
  EXPECT_EQ(bench.take(), (Lines{"1 accepted"}));
  bench.broker->requestStatus(order, bench.now);
  const std::vector<BrokerReport> told = bench.read();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(line(told[0]), "1 filled 10 at 100.02 rule 8 taker");
  EXPECT_EQ(told[1].kind, ReportKind::status);
  EXPECT_EQ(told[1].status, OrderStatus::filled);
  EXPECT_EQ(told[1].filled, quantity("10"));
  EXPECT_EQ(told[1].quantity, quantity("10"));
}

TEST(FaultyBroker, KnowsWhatItHasFilledAndNotTold) {
  Line bench({.lostReports = kAlways});
  const OrderId order = bench.submit("buy 10");
  bench.take();
  ASSERT_EQ(bench.broker->untold().size(), 1u);
  EXPECT_EQ(line(bench.broker->untold()[0]), "1 filled 10 at 100.02 rule 8 taker");
  bench.broker->split({0}, Ratio::fromInt(2));
  EXPECT_EQ(bench.broker->untold()[0].quantity, quantity("20"));
  bench.broker->requestStatus(order, bench.now);
  bench.take();
  EXPECT_TRUE(bench.broker->untold().empty());
}

TEST(FaultyBroker, KnowsNothingOfAnOrderThatNeverArrived) {
  Line bench({.lostCommands = kAlways});
  const OrderId order = bench.submit("buy 10");
  EXPECT_EQ(bench.take(), Lines{});
  bench.broker->requestStatus(order, bench.now);
  const std::vector<BrokerReport> told = bench.read();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].status, OrderStatus::initialized);
}

TEST(FaultyBroker, AnOutageLosesWhatIsSaidAndAnswersAfterIt) {
  Line bench({.disconnects = kAlways, .outage = 10s});
  const OrderId order = bench.submit("buy 10");  // the line goes down before it
  EXPECT_FALSE(bench.broker->isConnected());
  bench.broker->requestStatus(order, bench.now);
  bench.wait(9s);
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(1s);
  const std::vector<BrokerReport> told = bench.read();
  EXPECT_TRUE(bench.broker->isConnected());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].status, OrderStatus::initialized);
}

// The caller clears what it has read: a look before that must not bring what it then loses.
TEST(FaultyBroker, ALookBringsNothingNew) {
  Line bench({.lostReports = kAlways});
  const OrderId order = bench.submit("buy 10");
  bench.take();
  bench.broker->requestStatus(order, bench.now);
  bench.broker->reports().clear();
  EXPECT_EQ(bench.read().size(), 2u);
}

TEST(FaultyBroker, ADelayedReportComesLater) {
  Line bench({.reorderings = kAlways, .delayMax = 2s});
  bench.submit("buy 10");
  EXPECT_EQ(bench.take(), Lines{});
  bench.wait(2s);
  EXPECT_THAT(bench.take(), testing::UnorderedElementsAre("1 accepted", "1 filled 10 at 100.02 rule 8 taker"));
}

TEST(FaultyBroker, PlansAreFoundByName) {
  for (const char* known : {"none", "light", "rough"}) {
    ASSERT_NE(findFaultPlan(known), nullptr) << known;
    EXPECT_EQ(findFaultPlan(known)->name, known);
  }
  EXPECT_EQ(findFaultPlan("heavy"), nullptr);
}

// Whatever goes wrong: who asks for every order in the end, and takes each execution once, knows what the broker knows.
RC_GTEST_PROP(FaultyBroker, AskedInTheEndItBringsEverybodyToTheTruth, ()) {
  const auto draw = [](int low, int high) { return *rc::gen::inRange(low, high + 1); };
  FaultPlan plan = *findFaultPlan("rough");
  plan.seed = static_cast<std::uint64_t>(draw(1, 1'000'000));
  plan.lostCommands = plan.lostReports = plan.lostAcks = draw(0, 300'000);
  Line bench(plan);
  std::map<std::uint64_t, Quantity> fills;  // by execution
  std::map<std::uint64_t, OrderId> orderOf;
  const auto learn = [&](const std::vector<BrokerReport>& reports) {
    for (const BrokerReport& report : reports) {
      if (report.kind != ReportKind::filled)
        continue;
      const auto [known, isNew] = fills.emplace(report.execution.value, report.quantity);
      RC_ASSERT(isNew || known->second == report.quantity);
      orderOf[report.execution.value] = report.order;
    }
  };
  for (int step = draw(1, 40); step > 0; --step) {
    bench.submit(draw(0, 1) == 0 ? "buy 10" : "sell 10 limit 100.5");
    if (draw(0, 2) == 0)
      bench.broker->cancel(OrderId{static_cast<std::uint64_t>(draw(1, static_cast<int>(bench.lastOrder)))}, bench.now);
    const bool high = draw(0, 1) == 0;
    bench.quote(high ? "100.6" : "100", high ? "100.62" : "100.02");
    learn(bench.read());
  }
  bench.wait(60s);
  std::map<std::uint64_t, BrokerReport> statuses;
  for (std::uint64_t id = 1; id <= bench.lastOrder; ++id)
    bench.broker->requestStatus(OrderId{id}, bench.now);
  for (const BrokerReport& report : bench.read()) {
    learn({report});
    if (report.kind == ReportKind::status)
      statuses[report.order.value] = report;
  }
  RC_ASSERT(statuses.size() == bench.lastOrder);
  for (const auto& [id, status] : statuses) {
    Quantity known;
    for (const auto& [execution, filled] : fills) {
      if (orderOf[execution].value == id)
        known += filled;
    }
    RC_ASSERT(known == status.filled);
  }
}

}  // namespace
}  // namespace oms::test
