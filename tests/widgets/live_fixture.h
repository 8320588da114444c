#pragma once

#include <QAction>
#include <QMenu>
#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "widgets/common/table_panel.h"

namespace widgets {

// Panels under somebody's hand while the session goes on.
class LivePanelsTest : public PanelFixture {
 protected:
  // One batch more, as a frame hands it to the panel.
  void happen(Panel& panel, std::vector<oms::EventBody> bodies) {
    oms::EventBatch batch = support::sampleBatch();
    batch.entries = {{2, 2, {}}};
    for (oms::EventBody& body : bodies)
      batch.entries[0].events.push_back({view_.sessionTime(), std::move(body)});
    batch.sample.reset();
    batch.status = status_;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    context_.feed().refresh(changes);
    panel.refresh(changes);
  }
  void show(Panel& panel) {
    panel.resize(1000, 300);
    panel.show();
    const oms::ViewChanges changes = load();
    status_ = view_.status();
    context_.feed().refresh(changes);
    panel.refresh(changes);
    QTest::qWait(100);
  }
  void endFeed(Panel& panel) {
    status_.feedEnded = true;
    happen(panel, {});
  }
  template <class Panel>
  static QModelIndex cellOf(Panel& panel, int row, const QString& column) {
    TableModel& model = panel.table().table();
    for (int i = 0; i < model.columnCount(); ++i) {
      if (model.columns()[static_cast<std::size_t>(i)].id == column)
        return model.index(row, i);
    }
    return {};
  }
  // The row's menu, as Return or the menu key opens it, and one of its actions.
  static QAction* actionOf(TableView& table, const QString& text) {
    const auto menus = table.findChildren<QMenu*>();
    for (QAction* action : menus.isEmpty() ? QList<QAction*>() : menus.last()->actions()) {
      if (action->text() == text)
        return action;
    }
    return nullptr;
  }
  oms::OrderChanged ended(oms::OrderId id) {
    oms::Order order = view_.order(id)->order;
    order.status = oms::OrderStatus::filled;
    return {oms::OrderEventKind::filled, order, oms::Actor::system()};
  }
  oms::OrderChanged accepted(oms::OrderId id) {
    oms::Order order = view_.order(oms::OrderId{6})->order;
    order.id = id;
    return {oms::OrderEventKind::accepted, order, oms::Actor::trader()};
  }

  oms::ServiceStatus status_;
};

}  // namespace widgets
