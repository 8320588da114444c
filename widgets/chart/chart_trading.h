#pragma once

#include <QTimer>
#include <functional>
#include <optional>
#include <utility>

#include "charts/chart_types.h"
#include "widgets/chart/chart_proposal.h"
#include "widgets/chart/trade_menus.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/working_orders.h"

namespace charts {
class CandleChart;
}

namespace widgets {

class TradeCard;

// Trading on a chart: the lines of positions and orders, what a drag, a menu or keys propose with them, the checks of
// it while it is in the hand, and the one command that it becomes. What a line says is what is sent.
class ChartTrading : public QObject {
  Q_OBJECT

 public:
  ChartTrading(PanelContext& context, charts::CandleChart& chart, QWidget* panel);

  void setSymbol(oms::SymbolIndex symbol);
  void refresh(const oms::ViewChanges& changes);
  TradeMenus& menus() { return m_menus; }
  // Opens the menu of the line there, if there is one.
  bool popupAt(const QPoint& at);
  // Has the chart's menu, which is to be shown next, offer orders at the price there.
  void offerAt(const QPoint& at);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  enum class Stage { None, Held, Asking, Sending, Sent };

  std::pair<QString, std::size_t> bars() const;
  void drag(const charts::LineHandle& line, oms::Price price);
  void dragBracket(oms::Price entry, oms::Price stop);
  void hold(Proposal proposal, charts::LinePart part);
  void change(Proposal proposal);
  void release();
  void propose(oms::Side side, oms::OrderType type, oms::Price price);
  void nudge(int ticks);
  void end(const QString& why = {});
  void ask();
  void take(const oms::DryRunResult& result, const Proposal& of);
  void press();
  void pressFocused();
  void send(bool confirmed);
  void answered(const oms::CommandOutcome& outcome);
  void look();
  QString whyOver() const;
  void show();
  void showCard();
  void say(const QString& why);
  std::function<void()> actionOf(int key, Qt::KeyboardModifiers modifiers);

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  TradeCard* m_card;
  TradeMenus m_menus;
  QTimer m_again;  // the market moves under what waits
  WorkingOrders m_working;
  std::optional<oms::SymbolIndex> m_symbol;
  std::pair<QString, std::size_t> m_barred;
  std::optional<Proposal> m_proposal;
  charts::LinePart m_part = charts::LinePart::Entry;  // of the line that was moved last
  Stage m_stage = Stage::None;
  bool m_asked = false;  // the checks have not answered yet
  bool m_askAgain = false;
  std::optional<Proposal> m_checked;  // what the last answer was of
  bool m_denied = false;
  bool m_needsConfirmation = false;  // only soft checks stand in its way
  bool m_confirms = false;           // the next press confirms them
  std::uint32_t m_version = 0;       // of the order, when its change was sent
  std::uint64_t m_round = 0;         // of proposals; answers to older ones are dropped
};

}  // namespace widgets
