#pragma once

#include <gmock/gmock.h>

#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <algorithm>

#include "tests/widgets/chart_hand.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/trade_card.h"

namespace widgets {

// The sample session's BTCUSDT: 0.150 are held, ord_2 is the stop below, ord_3 the target above.
class ChartTradingTest : public PanelFixture {
 protected:
  ChartTradingTest() {
    panel.resize(1000, 600);
    panel.show();
    panel.refresh(load());
    context_.selectSymbol({0});
    settle();
    QTest::qWait(1);
    oms::CheckResult check;
    check.code = oms::CheckCode::maxPosition;
    sink_.checks.checks.add(check);
  }
  // A frame's news.
  void news(std::vector<oms::EventBody> bodies) {
    panel.refresh(happens(std::move(bodies)));
    settle();
  }
  void orderBecomes(std::uint64_t id, oms::OrderStatus status, const char* filled = "0") {
    oms::Order order = view_.order(oms::OrderId{id})->order;
    order.status = status;
    order.filled = *oms::Quantity::parse(filled);
    ++order.version;
    news({oms::OrderChanged{oms::OrderEventKind::updated, order, oms::Actor::trader()}});
  }
  void dragBy(std::uint64_t order, int pixels) {
    const QPoint from = hand.handle(order);
    hand.drag(from, from + QPoint(30, pixels));
    settle();
  }
  TradeCard* card() { return panel.findChild<TradeCard*>(); }
  bool says(const QString& part) {
    for (const QLabel* label : card()->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(part))
        return true;
    }
    return false;
  }
  bool told(const QString& part) {
    return std::any_of(messages_.messages().begin(), messages_.messages().end(),
                       [&part](const Message& message) { return message.text.contains(part); });
  }
  QPushButton* button(const QString& text) {
    for (QPushButton* each : card()->findChildren<QPushButton*>()) {
      if (each->text() == text)
        return each;
    }
    ADD_FAILURE() << "no button " << text.toStdString();
    return nullptr;
  }
  void askBeforeSending(bool asks) {
    QJsonObject state = panel.state();
    state["asks"] = asks;
    panel.setState(state);
    settle();
  }
  std::size_t replacements() const {
    return static_cast<std::size_t>(std::count_if(
        sink_.commands.begin(), sink_.commands.end(),
        [](const oms::Command& command) { return std::holds_alternative<oms::ReplaceOrder>(command.body); }));
  }
  // What a right click there offers.
  QMenu* rightClick(const QPoint& at) {
    QContextMenuEvent click(QContextMenuEvent::Mouse, at, chart->mapToGlobal(at));
    QCoreApplication::sendEvent(chart, &click);
    for (QMenu* menu : panel.findChildren<QMenu*>()) {
      if (menu->isVisible())
        return menu;
    }
    return nullptr;
  }
  static QAction* entry(const QMenu* menu, const QString& start) {
    for (QAction* action : menu->actions()) {
      if (action->menu() != nullptr) {
        if (QAction* deeper = entry(action->menu(), start))
          return deeper;
      }
      if (action->text().startsWith(start))
        return action;
    }
    return nullptr;
  }
  oms::Price shown(std::uint64_t order) const {
    const auto line = hand.line(order);
    return line ? line->price : oms::Price{};
  }

  ChartPanel panel{context_};
  charts::CandleChart* chart = panel.findChild<charts::CandleChart*>();
  ChartHand hand{chart};
};

}  // namespace widgets
