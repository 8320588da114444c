#include "widgets/panel_registry.h"

#include <QCoreApplication>

#include "widgets/account/account_panel.h"
#include "widgets/active_orders/active_orders_panel.h"
#include "widgets/approvals/approvals_panel.h"
#include "widgets/backtest/backtest_panel.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/conditions/conditions_panel.h"
#include "widgets/depth/depth_panel.h"
#include "widgets/equity/equity_panel.h"
#include "widgets/indicators/indicators_panel.h"
#include "widgets/messages/messages_panel.h"
#include "widgets/order_history/order_history_panel.h"
#include "widgets/patterns/patterns_panel.h"
#include "widgets/positions/positions_panel.h"
#include "widgets/remote_clients/remote_clients_panel.h"
#include "widgets/risk/risk_panel.h"
#include "widgets/session/session_panel.h"
#include "widgets/state_machines/state_machines_panel.h"
#include "widgets/statistics/statistics_panel.h"
#include "widgets/tape/tape_panel.h"
#include "widgets/ticket/ticket_panel.h"
#include "widgets/trades/trades_panel.h"
#include "widgets/watchlist/watchlist_panel.h"

namespace widgets {
namespace {

QString panelTr(const char* text) {
  return QCoreApplication::translate("widgets::PanelRegistry", text);
}

template <class T>
Panel* make(PanelContext& context) {
  return new T(context);
}

}  // namespace

std::vector<PanelEntry> panelRegistry() {
  return {
      {"account", panelTr("Account"), Icon::Account, PanelArea::Strip, 0, 0, make<AccountPanel>},
      {"chart", panelTr("Chart"), Icon::Chart, PanelArea::Center, 0, 0, make<ChartPanel>},
      {"watchlist", panelTr("Watchlist"), Icon::Watchlist, PanelArea::Left, 0, 233, make<WatchlistPanel>},
      {"ticket", panelTr("Order ticket"), Icon::Ticket, PanelArea::Left, 1, 351, make<TicketPanel>},
      {"tape", panelTr("Time and sales"), Icon::Trades, PanelArea::Left, 0, 233, make<TapePanel>},
      {"depth", panelTr("Depth"), Icon::Chart, PanelArea::Left, 1, 351, make<DepthPanel>},
      {"approvals", panelTr("Approvals"), Icon::Approvals, PanelArea::Right, 0, 254, make<ApprovalsPanel>},
      {"risk", panelTr("Risk"), Icon::Risk, PanelArea::Right, 1, 226, make<RiskPanel>},
      {"state_machines", panelTr("State machines"), Icon::StateMachine, PanelArea::Right, 2, 178,
       make<StateMachinesPanel>},
      {"conditions", panelTr("Conditions"), Icon::Conditions, PanelArea::Right, 2, 178, make<ConditionsPanel>},
      {"indicators", panelTr("Indicators"), Icon::Indicators, PanelArea::Right, 2, 178, make<IndicatorsPanel>},
      {"equity", panelTr("Equity"), Icon::Equity, PanelArea::Right, 3, 134, make<EquityPanel>},
      {"statistics", panelTr("Statistics"), Icon::Equity, PanelArea::Right, 3, 134, make<StatisticsPanel>},
      {"positions", panelTr("Positions"), Icon::Positions, PanelArea::Bottom, 0, 212, make<PositionsPanel>},
      {"active_orders", panelTr("Active orders"), Icon::Orders, PanelArea::Bottom, 0, 212, make<ActiveOrdersPanel>},
      {"order_history", panelTr("Order history"), Icon::History, PanelArea::Bottom, 0, 212, make<OrderHistoryPanel>},
      {"trades", panelTr("Trades"), Icon::Trades, PanelArea::Bottom, 0, 212, make<TradesPanel>},
      {"patterns", panelTr("Patterns"), Icon::Patterns, PanelArea::Bottom, 0, 212, make<PatternsPanel>},
      {"messages", panelTr("Messages"), Icon::Messages, PanelArea::Bottom, 0, 212, make<MessagesPanel>},
      {"session", panelTr("Session"), Icon::Session, PanelArea::Bottom, 0, 212, make<SessionPanel>},
      {"remote_clients", panelTr("Remote clients"), Icon::Account, PanelArea::Bottom, 0, 212, make<RemoteClientsPanel>},
      {"backtest", panelTr("Backtest"), Icon::History, PanelArea::Bottom, 0, 212, make<BacktestPanel>},
  };
}

}  // namespace widgets
