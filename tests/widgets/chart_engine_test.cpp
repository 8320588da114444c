// Trading on the chart, through a real engine.
#include <cmath>
#include <utility>

#include "oms/engine/sampler.h"
#include "tests/oms/engine/desk.h"
#include "tests/widgets/chart_hand.h"
#include "widgets/chart/chart_panel.h"

namespace widgets {
namespace {

using oms::OrderType;
using oms::Side;
using oms::test::Desk;

// The engine behind the sink of the panels, on one thread: what it answers has happened.
class EngineSink : public oms::CommandSink {
 public:
  void send(oms::Command command, std::function<void(oms::CommandOutcome)> done) override {
    sent.push_back(command);
    command.wall = desk.now;
    const oms::CommandOutcome outcome = desk.engine.apply(command, desk.events);
    if (done)
      done(outcome);
  }
  void dryRun(oms::OrderRequest request, oms::Actor actor, std::function<void(oms::DryRunResult)> done) override {
    done(desk.engine.dryRun(request, actor, desk.now));
  }
  void dryRunReplace(oms::ReplaceOrder change, oms::Actor actor, std::function<void(oms::DryRunResult)> done) override {
    done(desk.engine.dryRun(change, actor, desk.now));
  }

  Desk desk{withBars()};
  std::vector<oms::Command> sent;

 private:
  static oms::EngineConfig withBars() {
    oms::EngineConfig config = Desk::config();
    config.timeframes = {oms::Timeframe::m1};
    return config;
  }
};

class ChartEngineTest : public testing::Test {
 protected:
  ChartEngineTest() {
    // Two hours of market between 98 and 102, a bar a minute.
    for (int i = 0; i < 240; ++i) {
      const double mid = 100 + 2 * std::sin(i / 9.0);
      sink_.desk.now = sink_.desk.now + std::chrono::seconds(29);
      quote(mid);
    }
    sink_.desk.quote("100.00", "100.02");
    panel_.resize(1000, 600);
    panel_.show();
    frame();
    context_.selectSymbol({0});
    settle();
  }
  void quote(double mid) {
    const oms::Price at = oms::Price::fromDoubleLossy(mid).roundedNearestTo(*oms::Price::parse("0.01"));
    sink_.desk.quote((at - *oms::Price::parse("0.01")).text().c_str(),
                     (at + *oms::Price::parse("0.01")).text().c_str());
  }
  // What has happened since the last one reaches the panel, as in a frame of the window.
  void frame() {
    oms::EventBatch batch;
    batch.instruments = instruments_;
    batch.entries.push_back({++seq_, seq_, std::exchange(sink_.desk.events, {})});
    batch.sample = sampler_.take(-1);
    oms::ViewChanges changes;
    changes.history = seq_ == 1;
    view_.apply(batch, changes);
    panel_.refresh(changes);
    settle();
  }
  static void settle() {
    for (int i = 0; i < 5; ++i)
      QCoreApplication::processEvents();
    QTest::qWait(1);
  }
  oms::OrderId place(const oms::OrderRequest& request) {
    const oms::OrderId id = sink_.desk.submit(request);
    frame();
    return id;
  }
  const oms::Order& order(oms::OrderId id) const { return sink_.desk.order(id); }
  void dragTo(oms::OrderId id, const char* price) {
    const QPoint from = hand_.handle(id.value);
    const int y = hand_.tool().heightOf(*oms::Price::parse(price)) - hand_.tool().heightOf(hand_.line(id.value)->price);
    hand_.drag(from, from + QPoint(0, y));
    settle();
  }
  void enter() {
    hand_.key(Qt::Key_Return);
    settle();
    frame();
  }

  EngineSink sink_;
  oms::Sampler sampler_{sink_.desk.engine};
  std::shared_ptr<const oms::InstrumentList> instruments_ =
      std::make_shared<oms::InstrumentList>(Desk::config().instruments);
  std::uint64_t seq_ = 0;
  oms::SessionView view_;
  ThemeSource theme_{ThemeMode::Dark};
  MessageLog messages_{view_};
  PanelContext context_{view_, sink_, theme_, messages_};
  ChartPanel panel_{context_};
  ChartHand hand_{panel_.findChild<charts::CandleChart*>()};
};

TEST_F(ChartEngineTest, ADraggedOrderStandsWhereItWasLetGo) {
  const oms::OrderId id = place(Desk::request(Side::buy, "10", OrderType::limit, "99.00"));
  dragTo(id, "98.50");
  EXPECT_EQ(order(id).request.price, *oms::Price::parse("99.00"));
  const oms::Price shown = hand_.line(id.value)->price;
  EXPECT_NEAR(shown.toDoubleLossy(), 98.5, 0.05);
  enter();
  ASSERT_EQ(sink_.sent.size(), 1u);
  EXPECT_EQ(order(id).request.price, shown);
  EXPECT_EQ(order(id).status, oms::OrderStatus::accepted);
  EXPECT_EQ(hand_.line(id.value)->price, shown);
  EXPECT_EQ(hand_.line(id.value)->state, charts::LineState::Standing);
}

TEST_F(ChartEngineTest, ABracketOfOneDragWorksAndEachOfItsLinesMovesAlone) {
  TicketDraft ticket;
  ticket.size = "10";
  context_.setTicket(ticket);
  const int entryY = hand_.tool().heightOf(*oms::Price::parse("99.50"));
  const int stopY = hand_.tool().heightOf(*oms::Price::parse("99.00"));
  hand_.drag({600, entryY}, {600, stopY}, Qt::ShiftModifier);
  settle();
  enter();
  ASSERT_EQ(sink_.sent.size(), 1u);
  const std::vector<oms::OrderId> made = sink_.desk.engine.core().orders.working();
  ASSERT_EQ(made.size(), 3u);
  const oms::OrderId entry = made[0];
  const oms::OrderId stop = made[1];
  const oms::OrderId target = made[2];
  EXPECT_EQ(order(entry).contingency, oms::Contingency::oto);
  EXPECT_EQ(order(stop).contingency, oms::Contingency::ouo);
  EXPECT_TRUE(order(stop).flags.has(oms::Flag::held));
  EXPECT_EQ(hand_.line(stop.value)->kind, charts::LineKind::Stop);
  EXPECT_EQ(hand_.line(target.value)->kind, charts::LineKind::Target);
  EXPECT_TRUE(hand_.line(stop.value)->label.contains("waits for")) << hand_.line(stop.value)->label.toStdString();

  const oms::Price before[] = {order(entry).request.price, order(target).request.price};
  dragTo(stop, "98.60");
  enter();
  ASSERT_EQ(sink_.sent.size(), 2u);
  EXPECT_NEAR(order(stop).request.triggerPrice.toDoubleLossy(), 98.6, 0.05);
  EXPECT_EQ(order(entry).request.price, before[0]);
  EXPECT_EQ(order(target).request.price, before[1]);

  // The entry fills: its stop protects what it has bought, and is moved as any other.
  quote(99.2);
  frame();
  EXPECT_EQ(order(entry).status, oms::OrderStatus::filled);
  EXPECT_EQ(sink_.desk.position(), "10");
  EXPECT_FALSE(hand_.line(stop.value)->label.contains("waits for"));
  dragTo(stop, "98.90");
  enter();
  EXPECT_NEAR(order(stop).request.triggerPrice.toDoubleLossy(), 98.9, 0.05);
  quote(98.5);
  frame();
  EXPECT_EQ(order(stop).status, oms::OrderStatus::filled);
  EXPECT_EQ(order(target).status, oms::OrderStatus::canceled);
  EXPECT_EQ(sink_.desk.position(), "0");
}

TEST_F(ChartEngineTest, AFillInTheHandEndsTheDragAndSendsNothing) {
  const oms::OrderId id = place(Desk::request(Side::buy, "10", OrderType::limit, "99.50"));
  const QPoint from = hand_.handle(id.value);
  hand_.carry(from, from + QPoint(0, 40));
  quote(99.3);
  frame();
  EXPECT_EQ(order(id).status, oms::OrderStatus::filled);
  hand_.letGo(from + QPoint(0, 40));
  hand_.key(Qt::Key_Return);
  settle();
  EXPECT_TRUE(sink_.sent.empty());
  EXPECT_TRUE(messages_.messages().back().text.contains("is filled by now"));
}

TEST_F(ChartEngineTest, WhatTheEngineDeniesIsSaidWhileItIsDragged) {
  const oms::OrderId id = place(Desk::request(Side::buy, "10", OrderType::limit, "99.50"));
  const oms::OrderId far = place(Desk::request(Side::sell, "10", OrderType::limit, "100.50"));
  QJsonObject state = panel_.state();
  state["asks"] = false;
  panel_.setState(state);
  settle();
  // A buy above our own sell would meet it.
  const QPoint from = hand_.handle(id.value);
  const int y = hand_.tool().heightOf(*oms::Price::parse("101.00")) - hand_.tool().heightOf(order(id).request.price);
  hand_.carry(from, from + QPoint(0, y));
  settle();
  hand_.letGo(from + QPoint(0, y));
  settle();
  EXPECT_TRUE(sink_.sent.empty());
  EXPECT_EQ(order(id).request.price, *oms::Price::parse("99.50"));
  EXPECT_EQ(order(far).status, oms::OrderStatus::accepted);
}

TEST_F(ChartEngineTest, APositionsHandleBecomesItsStopAndItsTarget) {
  place(Desk::request(Side::buy, "10"));
  const auto dragPosition = [this](const char* price) {
    const QPoint from = hand_.handle(charts::LinePart::Position);
    const int y =
        hand_.tool().heightOf(*oms::Price::parse(price)) - hand_.tool().heightOf(hand_.tool().lineAt(from)->price);
    hand_.drag(from, from + QPoint(0, y));
    settle();
    enter();
  };
  dragPosition("99.00");
  dragPosition("101.50");
  ASSERT_EQ(sink_.sent.size(), 2u);
  const std::vector<oms::OrderId> made = sink_.desk.engine.core().orders.working();
  ASSERT_EQ(made.size(), 2u);
  EXPECT_EQ(order(made[0]).request.type, OrderType::stopMarket);
  EXPECT_EQ(order(made[1]).request.type, OrderType::limit);
  const oms::Position& position = view_.positions().begin()->second;
  EXPECT_EQ(position.stopLoss, order(made[0]).request.triggerPrice);
  EXPECT_EQ(position.takeProfit, order(made[1]).request.price);
  EXPECT_EQ(hand_.line(made[0].value)->kind, charts::LineKind::Stop);
  EXPECT_EQ(hand_.line(made[1].value)->kind, charts::LineKind::Target);
}

TEST_F(ChartEngineTest, UnderTheKillSwitchNothingMovesAndTheCrossCancels) {
  const oms::OrderId id = place(Desk::request(Side::buy, "10", OrderType::limit, "99.00"));
  oms::EngageKillSwitch kill;
  kill.reason = "test";
  // What the plan would cancel is gone; a protective order stays.
  ASSERT_TRUE(sink_.desk.send(kill).accepted);
  frame();
  EXPECT_EQ(order(id).status, oms::OrderStatus::canceled);
  EXPECT_FALSE(hand_.line(id.value));
  hand_.drag({600, 200}, {600, 260}, Qt::ShiftModifier);
  settle();
  EXPECT_TRUE(sink_.sent.empty());
  EXPECT_TRUE(messages_.messages().back().text.contains("kill switch"));
}

}  // namespace
}  // namespace widgets
