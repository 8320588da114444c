// The chart panel under a hand: what the drag of a line and its × send, and when they send nothing.
#include <QCheckBox>

#include "tests/widgets/chart_trading_fixture.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

TEST_F(ChartTradingTest, ADraggedLineIsOneReplaceAtThePriceThatItShows) {
  dragBy(2, 40);
  EXPECT_TRUE(sink_.commands.empty()) << "it asks first";
  EXPECT_TRUE(card()->isVisible());
  const oms::Price price = shown(2);
  EXPECT_TRUE(price.isMultipleOf(context_.instrument({0})->tick)) << price.text();
  EXPECT_LT(price, view_.order(oms::OrderId{2})->order.request.triggerPrice);
  hand.key(Qt::Key_Return);
  settle();
  ASSERT_EQ(sink_.commands.size(), 1u);
  const auto* command = lastCommand<oms::ReplaceOrder>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->order, oms::OrderId{2});
  EXPECT_EQ(command->triggerPrice, price);
  EXPECT_FALSE(command->price || command->quantity || command->confirmed);
  EXPECT_FALSE(card()->isVisible());
  EXPECT_EQ(shown(2), price) << "until the engine has moved it";
  orderBecomes(2, oms::OrderStatus::accepted);
  EXPECT_NE(shown(2), price) << "what the engine says counts";
  EXPECT_EQ(sink_.commands.size(), 1u);
}

TEST_F(ChartTradingTest, WithoutAskingItIsSentWhereItIsLetGo) {
  askBeforeSending(false);
  dragBy(3, -30);
  ASSERT_EQ(sink_.commands.size(), 1u);
  EXPECT_EQ(lastCommand<oms::ReplaceOrder>()->order, oms::OrderId{3});
  EXPECT_EQ(lastCommand<oms::ReplaceOrder>()->price, shown(3));
  EXPECT_FALSE(card()->isVisible());
}

TEST_F(ChartTradingTest, TheButtonOfTheCardSendsAndUndoLeavesItAll) {
  const oms::Price before = shown(2);
  dragBy(2, 40);
  QTest::mouseClick(button("Undo"), Qt::LeftButton);
  settle();
  EXPECT_FALSE(card()->isVisible());
  EXPECT_EQ(shown(2), before);
  EXPECT_TRUE(sink_.commands.empty());
  dragBy(2, 40);
  QTest::mouseClick(button("Change"), Qt::LeftButton);
  settle();
  EXPECT_EQ(replacements(), 1u);
}

// The next key belongs to the chart: its button, held while it is sent, handed the focus on to a timeframe.
TEST_F(ChartTradingTest, WhatIsSentGivesTheFocusBackToTheChart) {
  dragBy(2, -20);
  QPushButton* const change = button("Change");
  change->setFocus();
  ASSERT_EQ(panel.window()->focusWidget(), change);
  change->click();
  ASSERT_EQ(replacements(), 1u);
  settle();
  EXPECT_EQ(panel.window()->focusWidget(), panel.findChild<charts::CandleChart*>());
}

TEST_F(ChartTradingTest, EscapeAndUndoBeforeItIsSentSendNothing) {
  for (const bool asks : {true, false}) {
    askBeforeSending(asks);
    const oms::Price before = shown(2);
    const QPoint from = hand.handle(2);
    hand.carry(from, from + QPoint(0, 50));
    EXPECT_NE(shown(2), before);
    hand.key(Qt::Key_Escape);
    EXPECT_EQ(shown(2), before);
    hand.moveTo(from + QPoint(0, 70));
    hand.letGo(from + QPoint(0, 70));
    settle();
    EXPECT_EQ(shown(2), before);
    EXPECT_FALSE(card()->isVisible());
  }
  askBeforeSending(true);
  const oms::Price before = shown(2);
  for (const auto& [key, modifiers] : {std::pair(Qt::Key_Escape, Qt::KeyboardModifiers{}),
                                       std::pair(Qt::Key_Z, Qt::KeyboardModifiers(Qt::ControlModifier))}) {
    dragBy(2, 50);
    EXPECT_NE(shown(2), before);
    hand.key(key, modifiers);
    settle();
    EXPECT_EQ(shown(2), before);
  }
  // Let go beside the plot, or back where it was.
  const QPoint from = hand.handle(2);
  hand.drag(from, {chart->width() - 10, from.y() + 50});
  hand.carry(from, from + QPoint(0, 50));
  hand.moveTo(from);
  hand.letGo(from);
  settle();
  EXPECT_EQ(shown(2), before);
  EXPECT_FALSE(card()->isVisible());
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ChartTradingTest, TheChecksAndTheResultAreThoseOfThePriceUnderTheHand) {
  const QString before = hand.line(3)->label;
  const QPoint from = hand.handle(3);
  hand.carry(from, from + QPoint(0, -40));
  settle();
  ASSERT_FALSE(sink_.dryReplacements.empty());
  EXPECT_EQ(sink_.dryReplacements.back().order, oms::OrderId{3});
  EXPECT_EQ(sink_.dryReplacements.back().price, shown(3));
  EXPECT_TRUE(says("of 1 checks pass"));
  const oms::Order& order = view_.order(oms::OrderId{3})->order;
  const oms::Position& position = view_.positions().at(oms::PositionId{1});
  const oms::Money result = *oms::notional(shown(3) - position.entryPrice, order.leaves(), oms::Ratio::fromInt(1));
  EXPECT_NE(hand.line(3)->label, before);
  EXPECT_EQ(hand.line(3)->label, QString::fromUtf8("Target 0.150 · %1").arg(signedMoney(result)));
  EXPECT_TRUE(says("63,875.4"));
  EXPECT_TRUE(says(priceOf(shown(3), *context_.instrument({0}))));
  const std::size_t asked = sink_.dryReplacements.size();
  hand.moveTo(from + QPoint(0, -60));
  settle();
  EXPECT_GT(sink_.dryReplacements.size(), asked);
  EXPECT_EQ(sink_.dryReplacements.back().price, shown(3));
  hand.key(Qt::Key_Escape);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ChartTradingTest, WhatTheChecksDenyIsNotSentUnasked) {
  askBeforeSending(false);
  oms::CheckResult hard;
  hard.code = oms::CheckCode::priceCollar;
  hard.severity = oms::Severity::hard;
  hard.passed = false;
  sink_.checks.checks.add(hard);
  const QPoint from = hand.handle(3);
  hand.carry(from, from + QPoint(0, -40));
  settle();
  hand.letGo(from + QPoint(0, -40));
  settle();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(card()->isVisible());
  EXPECT_TRUE(says("1 of 2 checks pass"));
}

TEST_F(ChartTradingTest, SoftChecksAreConfirmedByASecondPress) {
  oms::CheckResult soft;
  soft.code = oms::CheckCode::participation;
  soft.severity = oms::Severity::soft;
  soft.passed = false;
  sink_.checks.checks.add(soft);
  dragBy(3, -40);
  hand.key(Qt::Key_Return);
  settle();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_NE(button("Confirm all the same"), nullptr);
  hand.key(Qt::Key_Return);
  settle();
  ASSERT_EQ(replacements(), 1u);
  EXPECT_TRUE(lastCommand<oms::ReplaceOrder>()->confirmed);
}

TEST_F(ChartTradingTest, ARefusalStaysInItsPlaceWithItsReason) {
  sink_.answer.accepted = false;
  sink_.answer.seq = 7;
  sink_.answer.message = "price_collar: too far from the market";
  dragBy(3, -40);
  const oms::Price price = shown(3);
  hand.key(Qt::Key_Return);
  settle();
  EXPECT_TRUE(says("too far from the market"));
  EXPECT_EQ(shown(3), price);
  hand.key(Qt::Key_Down);
  EXPECT_FALSE(says("too far from the market")) << "it was of another price";
  hand.key(Qt::Key_Escape);
  EXPECT_EQ(replacements(), 1u);
}

TEST_F(ChartTradingTest, ArrowsMoveItByATickAndWithCtrlByTen) {
  dragBy(3, -40);
  const oms::Price price = shown(3);
  const oms::Price tick = context_.instrument({0})->tick;
  hand.key(Qt::Key_Up);
  EXPECT_EQ(shown(3), price + tick);
  hand.key(Qt::Key_Down, Qt::ControlModifier);
  EXPECT_EQ(shown(3), price - tick * 9);
  hand.key(Qt::Key_Return);
  settle();
  EXPECT_EQ(lastCommand<oms::ReplaceOrder>()->price, price - tick * 9);
}

TEST_F(ChartTradingTest, ACrossCancelsExactlyThatOrder) {
  for (const std::uint64_t id : {2u, 3u}) {
    sink_.commands.clear();
    QTest::mouseClick(chart, Qt::LeftButton, {}, hand.cross(id));
    settle();
    ASSERT_EQ(sink_.commands.size(), 1u);
    ASSERT_NE(lastCommand<oms::CancelOrder>(), nullptr);
    EXPECT_EQ(lastCommand<oms::CancelOrder>()->order, oms::OrderId{id});
  }
}

TEST_F(ChartTradingTest, AFillTakesTheLineOutOfTheHand) {
  const QPoint from = hand.handle(2);
  hand.carry(from, from + QPoint(0, 50));
  orderBecomes(2, oms::OrderStatus::filled, "0.150");
  EXPECT_TRUE(told("ord_2 is filled by now; nothing was sent"));
  EXPECT_FALSE(card()->isVisible());
  EXPECT_FALSE(hand.line(2));
  hand.moveTo(from + QPoint(0, 60));
  hand.letGo(from + QPoint(0, 60));
  settle();
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ChartTradingTest, AFillOfAPartLeavesTheRestInTheHand) {
  const QPoint from = hand.handle(2);
  hand.carry(from, from + QPoint(0, 50));
  const oms::Price price = shown(2);
  orderBecomes(2, oms::OrderStatus::partiallyFilled, "0.05");
  EXPECT_EQ(shown(2), price);
  EXPECT_TRUE(hand.line(2)->label.contains("0.100 of 0.150")) << hand.line(2)->label.toStdString();
  hand.letGo(from + QPoint(0, 50));
  hand.key(Qt::Key_Return);
  settle();
  ASSERT_EQ(replacements(), 1u);
  EXPECT_EQ(lastCommand<oms::ReplaceOrder>()->triggerPrice, price);
}

TEST_F(ChartTradingTest, AFillBetweenTheDragAndTheButtonSendsNothing) {
  dragBy(2, 50);
  orderBecomes(2, oms::OrderStatus::canceled);
  EXPECT_FALSE(card()->isVisible());
  EXPECT_TRUE(told("ord_2 is canceled by now"));
  hand.key(Qt::Key_Return);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ChartTradingTest, UnderTheKillSwitchLinesStandAndSayWhyAndTheCrossWorks) {
  const QPoint from = hand.handle(2);
  hand.carry(from, from + QPoint(0, 50));
  oms::KillSwitchState killed;
  killed.engaged = true;
  news({oms::KillSwitchChanged{killed}});
  EXPECT_TRUE(told("kill switch")) << "it ends what is in the hand";
  hand.letGo(from + QPoint(0, 50));
  settle();
  messages_.add(MessageLevel::Info, "test", "-");
  const std::size_t before = messages_.messages().size();
  dragBy(3, -50);
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_FALSE(card()->isVisible());
  ASSERT_GT(messages_.messages().size(), before);
  EXPECT_TRUE(messages_.messages().back().text.contains("kill switch"));
  EXPECT_TRUE(hand.tool().tipAt(hand.handle(3)).contains("kill switch"));
  QTest::mouseClick(chart, Qt::LeftButton, {}, hand.cross(3));
  EXPECT_NE(lastCommand<oms::CancelOrder>(), nullptr);
  const QMenu* menu = rightClick({500, 60});
  ASSERT_NE(menu, nullptr);
  EXPECT_EQ(entry(menu, "Sell"), nullptr);
  EXPECT_FALSE(menu->actions().front()->isEnabled());
  EXPECT_TRUE(menu->actions().front()->text().contains("kill switch"));
}

TEST_F(ChartTradingTest, InThePastNothingIsMovedOrPlaced) {
  oms::EventBatch batch;
  batch.status = view_.status();
  batch.status.pastOf = 50'000;
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  changes.history = true;
  panel.refresh(changes);
  settle();
  QTest::qWait(1);
  dragBy(2, 50);
  EXPECT_TRUE(told("This is the past"));
  hand.drag({500, 100}, {500, 160}, Qt::ShiftModifier);
  settle();
  EXPECT_FALSE(card()->isVisible());
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(sink_.dryRuns.empty() && sink_.dryReplacements.empty());
}

TEST_F(ChartTradingTest, TheCardGivesWayToTheLineInTheHand) {
  const QRect& plot = chart->lines().plot();
  const QPoint from = hand.handle(3);
  hand.take(from);
  for (int y = plot.top() + 10; y < plot.bottom() - 10; y += 10) {
    hand.moveTo({from.x(), y});
    settle();
    const int line = hand.tool().heightOf(shown(3));
    EXPECT_TRUE(card()->isVisible());
    EXPECT_FALSE(card()->geometry().top() <= line && line <= card()->geometry().bottom()) << line;
  }
  hand.key(Qt::Key_Escape);
}

TEST_F(ChartTradingTest, ADragCostsNoReplot) {
  const auto replots = chart->replots();
  const QPoint from = hand.handle(2);
  hand.take(from);
  for (int y = 0; y < 100; y += 5) {
    hand.moveTo(from + QPoint(0, y));
    settle();
  }
  hand.key(Qt::Key_Escape);
  hand.letGo(from);
  settle();
  EXPECT_EQ(chart->replots(), replots);
}

TEST_F(ChartTradingTest, AnotherSymbolTakesTheProposalAway) {
  dragBy(2, 40);
  context_.selectSymbol({1});
  settle();
  EXPECT_FALSE(card()->isVisible());
  hand.key(Qt::Key_Return);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ChartTradingTest, WhetherItAsksIsRemembered) {
  dragBy(2, 40);
  QTest::mouseClick(card()->findChild<QCheckBox*>(), Qt::LeftButton, {}, QPoint(8, 8));
  EXPECT_EQ(panel.state()["asks"], false);
  ChartPanel other(context_);
  other.setState(panel.state());
  EXPECT_EQ(other.state()["asks"], false);
}

}  // namespace
}  // namespace widgets
