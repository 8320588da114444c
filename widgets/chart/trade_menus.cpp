#include "widgets/chart/trade_menus.h"

#include <utility>

#include "widgets/active_orders/modify_dialog.h"
#include "widgets/chart/chart_model.h"
#include "widgets/common/format.h"
#include "widgets/common/ways_out.h"

namespace widgets {
namespace {

using charts::LinePart;

QAction* checkableAction(const QString& text, QWidget* panel) {
  auto* action = new QAction(text, panel);
  action->setCheckable(true);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  panel->addAction(action);
  return action;
}

}  // namespace

TradeMenus::TradeMenus(PanelContext& context, QWidget* panel)
    : m_context(context),
      m_panel(panel),
      m_lineMenu(new QMenu(panel)),
      m_more(new QMenu(panel)),
      m_bracket(checkableAction(tr("Bracket: drag from the entry to the stop"), panel)),
      m_asks(checkableAction(tr("Ask before sending from the chart"), panel)) {
  m_bracket->setShortcut(QKeySequence(QStringLiteral("Alt+B")));
  m_bracket->setToolTip(tr("The next drag begins at the entry and ends at the stop; so does any with Shift"));
  m_asks->setChecked(true);
  connect(m_asks, &QAction::toggled, this, &TradeMenus::asksChanged);
  connect(m_bracket, &QAction::triggered, this, &TradeMenus::bracketToggled);
}

void TradeMenus::setBracketArmed(bool armed) {
  m_bracket->setChecked(armed);
  emit armedChanged(armed ? tr("Bracket: drag from the entry to the stop") : QString());
}

void TradeMenus::addWhenShown(QMenu& menu) {
  connect(&menu, &QMenu::aboutToShow, this, [this, &menu] { fill(menu); });
}

bool TradeMenus::popup(const charts::PriceLine& line, const QPoint& at) {
  const LinePart part = line.handle.part;
  if (part != LinePart::Order && part != LinePart::Position)
    return false;
  m_lineMenu->clear();
  if (part == LinePart::Position) {
    connect(m_lineMenu->addAction(tr("Close position")), &QAction::triggered, this,
            [this, id = line.handle.position] { close(m_context, m_panel, id); });
  } else {
    const oms::OrderId id = line.handle.order;
    const QString name = QString::fromStdString(id.text());
    QAction* modify = m_lineMenu->addAction(tr("Modify %1…").arg(name));
    modify->setEnabled(line.fixed.isEmpty());
    connect(modify, &QAction::triggered, this, [this, id] { modifyOrder(m_context, m_panel, id); });
    connect(m_lineMenu->addAction(tr("Cancel %1").arg(name)), &QAction::triggered, this, [this, id] { cancel(id); });
  }
  m_lineMenu->popup(at);
  return true;
}

void TradeMenus::cancel(oms::OrderId order) {
  m_context.send(oms::CancelOrder{order, tr("canceled on the chart").toStdString()});
}

void TradeMenus::fill(QMenu& menu) {
  QAction* before = menu.actions().value(0);
  if (const auto price = std::exchange(m_price, std::nullopt))
    addOrders(menu, before, *price);
  menu.insertAction(before, m_bracket);
  menu.insertAction(before, m_asks);
  menu.insertSeparator(before);
}

// Those that wait on that side of the market first: below it a buy's limit and a sell's stop.
void TradeMenus::addOrders(QMenu& menu, QAction* before, oms::Price price) {
  const auto scene = tradeScene(m_context, m_symbol);
  if (!scene)
    return;
  const oms::Price at = price.roundedNearestTo(scene->instrument.tick);
  QString why = whyNoTrading(m_context.view());
  if (why.isEmpty() && !at.isPositive())
    why = tr("There are no prices below one tick.");
  if (!why.isEmpty()) {
    auto* none = new QAction(why, &menu);
    none->setEnabled(false);
    menu.insertAction(before, none);
    return;
  }
  const bool below = scene->quote == nullptr || at < scene->quote->last;
  const oms::Side limit = below ? oms::Side::buy : oms::Side::sell;
  const auto isFirst = [limit](oms::Side side, oms::OrderType type) {
    return type == (side == limit ? oms::OrderType::limit : oms::OrderType::stopMarket);
  };
  m_more->clear();
  m_more->setTitle(tr("More orders at %1").arg(priceOf(at, scene->instrument)));
  for (const oms::Side side : {limit, oms::opposite(limit)}) {
    for (const oms::OrderType type : kOrderTypes) {
      if (type == oms::OrderType::market)
        continue;
      QAction* action = orderAction(side, type, at, *scene);
      if (isFirst(side, type)) {
        action->setParent(&menu);
        menu.insertAction(before, action);
      } else {
        action->setParent(m_more);
        m_more->addAction(action);
      }
    }
    m_more->addSeparator();
  }
  menu.insertMenu(before, m_more);
  menu.insertSeparator(before);
}

// "Buy 0.016 limit at 63,250.1"; without the size where the ticket's cannot be read, which is said when it is chosen.
QAction* TradeMenus::orderAction(oms::Side side, oms::OrderType type, oms::Price price, const TradeScene& scene) {
  const TicketReading reading = orderAt(m_context.ticket(scene.symbol), side, type, price, scene);
  const QString size = reading.ready() ? quantity(reading.request.quantity, scene.instrument) : QString();
  auto* action = new QAction(tr("%1 %2 %3 at %4")
                                 .arg(sideWord(side), size, typeWord(type).toLower(), priceOf(price, scene.instrument))
                                 .simplified(),
                             this);
  connect(action, &QAction::triggered, this, [this, side, type, price] { emit chosen(side, type, price); });
  return action;
}

}  // namespace widgets
