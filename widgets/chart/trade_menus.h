#pragma once

#include <QMenu>
#include <optional>

#include "charts/chart_types.h"
#include "widgets/chart/chart_proposal.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// What the menus of a chart offer to a trader: orders of every type at the price under the pointer, a bracket from one
// drag, and for a line that its order is modified or canceled, or its position closed.
class TradeMenus : public QObject {
  Q_OBJECT

 public:
  TradeMenus(PanelContext& context, QWidget* panel);

  void setSymbol(oms::SymbolIndex symbol) { m_symbol = symbol; }
  // Puts its entries before the others each time that the menu, which is filled anew then, is shown.
  void addWhenShown(QMenu& menu);
  // Opens the menu of that line, where it has one.
  bool popup(const charts::PriceLine& line, const QPoint& at);
  // The menu that is shown next offers orders at that price.
  void offerAt(std::optional<oms::Price> price) { m_price = price; }
  void cancel(oms::OrderId order);

  // Whether anything that is dragged or chosen on the chart waits for a button.
  bool asks() const { return m_asks->isChecked(); }
  void setAsks(bool asks) { m_asks->setChecked(asks); }
  void setBracketArmed(bool armed);

 signals:
  void chosen(oms::Side side, oms::OrderType type, oms::Price price);
  void asksChanged(bool asks);
  void bracketToggled(bool armed);
  void armedChanged(const QString& text);  // what the next drag says; empty: nothing

 private:
  void fill(QMenu& menu);
  void addOrders(QMenu& menu, QAction* before, oms::Price price);
  QAction* orderAction(oms::Side side, oms::OrderType type, oms::Price price, const TradeScene& scene);

  PanelContext& m_context;
  QWidget* m_panel;
  QMenu* m_lineMenu;
  QMenu* m_more;
  QAction* m_bracket;
  QAction* m_asks;
  std::optional<oms::SymbolIndex> m_symbol;
  std::optional<oms::Price> m_price;  // that the next menu is of
};

}  // namespace widgets
