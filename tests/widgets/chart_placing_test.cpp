// New orders from the chart: by its menus, by one drag, and from a position's handle.
#include <QToolButton>

#include "tests/widgets/chart_trading_fixture.h"
#include "widgets/active_orders/modify_dialog.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

using charts::LinePart;
using oms::OrderType;
using oms::Side;

using ChartPlacingTest = ChartTradingTest;

TEST_F(ChartPlacingTest, ARightClickPlacesEachTypeAtThatPriceWithTheTicketsQuantity) {
  TicketDraft ticket;
  ticket.size = "0.25";
  context_.setTicket(ticket);
  const QPoint below(500, chart->lines().plot().bottom() - 20);
  const oms::Price price = chart->lines().priceAt(below)->roundedNearestTo(context_.instrument({0})->tick);
  const struct {
    const char* text;
    Side side;
    OrderType type;
  } kinds[] = {{"Buy 0.250 limit at", Side::buy, OrderType::limit},
               {"Sell 0.250 stop at", Side::sell, OrderType::stopMarket},
               {"Sell 0.250 stop limit at", Side::sell, OrderType::stopLimit},
               {"Buy 0.250 market if touched at", Side::buy, OrderType::marketIfTouched},
               {"Buy 0.250 limit if touched at", Side::buy, OrderType::limitIfTouched},
               {"Sell 0.250 trailing stop at", Side::sell, OrderType::trailingStopMarket},
               {"Sell 0.250 trailing stop limit at", Side::sell, OrderType::trailingStopLimit}};
  for (const auto& kind : kinds) {
    sink_.commands.clear();
    QMenu* menu = rightClick(below);
    ASSERT_NE(menu, nullptr);
    QAction* action = entry(menu, kind.text);
    ASSERT_NE(action, nullptr) << kind.text;
    EXPECT_TRUE(action->text().endsWith(priceOf(price, *context_.instrument({0})))) << action->text().toStdString();
    menu->close();
    action->trigger();
    settle();
    EXPECT_TRUE(sink_.commands.empty()) << "it asks first";
    ASSERT_FALSE(sink_.dryRuns.empty());
    hand.key(Qt::Key_Return);
    settle();
    ASSERT_EQ(sink_.commands.size(), 1u) << kind.text;
    const auto* command = lastCommand<oms::SubmitOrder>();
    ASSERT_NE(command, nullptr);
    EXPECT_EQ(command->request.type, kind.type);
    EXPECT_EQ(command->request.side, kind.side);
    EXPECT_EQ(command->request.quantity.text(), "0.25");
    EXPECT_EQ(command->request.triggerPrice.isPositive() ? command->request.triggerPrice : command->request.price,
              price);
    EXPECT_FALSE(card()->isVisible());
  }
}

TEST_F(ChartPlacingTest, TheMenuOpensWithWhatWaitsOnThatSideOfTheMarket) {
  const auto first = [this](const QPoint& at) {
    QMenu* menu = rightClick(at);
    QStringList texts;
    for (const QAction* action : menu->actions().mid(0, 2))
      texts << action->text().section(' ', 0, 0) + ' ' + action->text().section(' ', 2, 2);
    menu->close();
    return texts;
  };
  const QRect& plot = chart->lines().plot();
  EXPECT_EQ(first({500, plot.bottom() - 20}), QStringList({"Buy limit", "Sell stop"}));
  EXPECT_EQ(first({500, plot.top() + 20}), QStringList({"Sell limit", "Buy stop"}));
}

TEST_F(ChartPlacingTest, ARightClickOnAHandleIsOfItsOrder) {
  QMenu* menu = rightClick(hand.handle(3));
  ASSERT_NE(menu, nullptr);
  ASSERT_EQ(menu->actions().size(), 2);
  menu->close();
  menu->actions()[1]->trigger();
  ASSERT_NE(lastCommand<oms::CancelOrder>(), nullptr);
  EXPECT_EQ(lastCommand<oms::CancelOrder>()->order, oms::OrderId{3});
  QMenu* head = panel.findChild<QToolButton*>()->menu();
  emit head->aboutToShow();
  EXPECT_EQ(entry(head, "Buy"), nullptr) << "a menu without a price offers no orders";
  EXPECT_NE(entry(head, "Bracket"), nullptr);
  menu->actions()[0]->trigger();
  EXPECT_NE(panel.findChild<ModifyDialog*>(), nullptr);
}

TEST_F(ChartPlacingTest, OneDragMakesABracketAndItsLinesMoveBeforeItIsSent) {
  TicketDraft ticket;
  ticket.size = "0.25";
  context_.setTicket(ticket);
  const QRect& plot = chart->lines().plot();
  const QPoint entry(500, plot.top() + 40);
  hand.drag(entry, entry + QPoint(0, 30), Qt::ShiftModifier);
  settle();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(says("Bracket: "));
  ASSERT_FALSE(sink_.dryRuns.empty());
  EXPECT_TRUE(sink_.dryRuns.back().stopLoss.isPositive());
  const QPoint target = hand.handle(LinePart::Target);
  hand.drag(target, target + QPoint(0, 12));
  settle();
  const auto price = [this](LinePart part) { return hand.tool().lineAt(hand.handle(part))->price; };
  const oms::Price wanted[] = {price(LinePart::Entry), price(LinePart::Stop), price(LinePart::Target)};
  EXPECT_EQ(sink_.dryRuns.back().takeProfit, wanted[2]);
  hand.key(Qt::Key_Return);
  settle();
  ASSERT_EQ(sink_.commands.size(), 1u);
  const auto* list = lastCommand<oms::SubmitOrderList>();
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->orders.size(), 3u);
  EXPECT_EQ(list->orders[0].side, Side::buy);
  EXPECT_EQ(list->orders[0].triggerPrice, wanted[0]) << "above the market a buy waits as a stop";
  EXPECT_EQ(list->orders[1].triggerPrice, wanted[1]);
  EXPECT_EQ(list->orders[2].price, wanted[2]);
  for (const oms::OrderRequest& order : list->orders)
    EXPECT_EQ(order.quantity.text(), "0.25");
}

TEST_F(ChartPlacingTest, ABracketIsAskedForByTheMenuAndItsKey) {
  auto* action = entry(rightClick({500, 60}), "Bracket");
  ASSERT_NE(action, nullptr);
  panel.findChild<QToolButton*>()->menu()->close();
  action->trigger();
  EXPECT_TRUE(action->isChecked());
  hand.key(Qt::Key_Escape);
  EXPECT_FALSE(action->isChecked());
  action->trigger();
  hand.drag({500, 60}, {500, 100});
  settle();
  EXPECT_FALSE(action->isChecked());
  EXPECT_TRUE(says("Bracket: "));
  hand.key(Qt::Key_Escape);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ChartPlacingTest, APositionsHandleDraggedBelowTheMarketIsAStopForIt) {
  const QPoint from = hand.handle(LinePart::Position);
  hand.drag(from, from + QPoint(0, 30));
  settle();
  ASSERT_FALSE(sink_.dryRuns.empty());
  hand.key(Qt::Key_Return);
  settle();
  const auto* command = lastCommand<oms::SubmitOrder>();
  ASSERT_NE(command, nullptr);
  EXPECT_EQ(command->request.type, OrderType::stopMarket);
  EXPECT_EQ(command->request.side, Side::sell);
  EXPECT_TRUE(command->request.reduceOnly);
  EXPECT_EQ(command->request.quantity.text(), "0.15");
}

}  // namespace
}  // namespace widgets
