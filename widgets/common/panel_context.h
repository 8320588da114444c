#pragma once

#include <QObject>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"
#include "widgets/common/feed_watch.h"
#include "widgets/common/links.h"
#include "widgets/common/message_log.h"
#include "widgets/common/theme_source.h"
#include "widgets/ticket/ticket_model.h"

namespace widgets {

class BacktestPort;
class HistoryPort;
class RemotePort;
class ReplayPort;

// What the program around the panels lends them beside the session; what is empty it does not have.
struct Host {
  BacktestPort* backtests = nullptr;  // outlives the panels
  // What a strategy's file, by its stem, says now; nothing where none can be read. Any thread, and beyond the window.
  std::function<std::optional<std::string>(const std::string& strategy)> strategyText;
  // The manual's page of a strategy that comes with the program, in Markdown; nothing for any other.
  std::function<std::optional<std::string>(const std::string& strategy)> strategyPage{};
  HistoryPort* history = nullptr;  // outlives the panels
  RemotePort* remote = nullptr;    // outlives the panels
  ReplayPort* replay = nullptr;    // outlives the panels
  // Begins a session with the same settings in place of one that is over, in a window anew.
  std::function<void()> beginAgain{};
};

// All that a panel may touch: the session as it is, the way to change it, the look, and what other panels selected.
// The engine may be in this process or in another; a panel cannot tell.
class PanelContext : public QObject {
  Q_OBJECT

 public:
  PanelContext(const oms::SessionView& view, oms::CommandSink& commands, ThemeSource& theme, MessageLog& messages,
               Host host = {}, QObject* parent = nullptr);

  const oms::SessionView& view() const { return m_view; }
  ThemeSource& theme() { return m_theme; }
  MessageLog& messages() { return m_messages; }
  const Host& host() const { return m_host; }
  FeedWatch& feed() { return m_feed; }
  const FeedWatch& feed() const { return m_feed; }

  // Sends as the trader. `done` runs in the GUI thread, and not at all if `receiver` is gone by then. A command that
  // never reached the engine is told as a message here; one that it refused comes back in a batch.
  void send(oms::CommandBody body, QObject* receiver = nullptr,
            std::function<void(const oms::CommandOutcome&)> done = {});
  void dryRun(const oms::OrderRequest& request, QObject* receiver, std::function<void(const oms::DryRunResult&)> done);
  void dryRun(const oms::ReplaceOrder& change, QObject* receiver, std::function<void(const oms::DryRunResult&)> done);

  // What panels are linked by. What is chosen in lists is blue's symbol, and by it new panels are linked.
  Links& links() { return m_links; }
  std::optional<oms::SymbolIndex> selectedSymbol() const { return m_links.symbol(LinkColor::Blue); }
  void selectSymbol(oms::SymbolIndex symbol) { m_links.setSymbol(LinkColor::Blue, symbol); }
  // To be told what was folded, before the panels are.
  void takeSession(const oms::ViewChanges& changes);
  // Selects the symbol and asks the chart for its bar of that timeframe that opened then.
  void showBar(oms::SymbolIndex symbol, oms::Timeframe timeframe, oms::Timestamp openTime);

  // What stands in the ticket's fields, for whoever else places orders of that symbol. Where the ticket is another
  // symbol's, its size and offset mean nothing here and are left out, but for a size in percent.
  TicketDraft ticket(oms::SymbolIndex symbol) const;
  // Of that symbol; without one, of the selected one.
  void setTicket(TicketDraft ticket, std::optional<oms::SymbolIndex> symbol = {});

  // An instrument that exists in this session, or null; an index may outlive the session that it came from.
  const oms::Instrument* instrument(oms::SymbolIndex symbol) const;
  QString symbolName(oms::SymbolIndex symbol) const;
  // The strategy's name behind an instance, else the actor in words: "EMA trend", "Trader", "remote:phone".
  QString authorName(oms::InstanceIndex instance, const oms::Actor& actor) const;
  // The badge that stands in the window, in exports and on the wire: PAPER.
  QString badge() const;

 signals:
  void symbolSelected(oms::SymbolIndex symbol);
  void sessionTaken();                                                // there are instruments now, or others
  void barWanted(oms::Timeframe timeframe, oms::Timestamp openTime);  // of the selected symbol

 private:
  std::function<void(oms::DryRunResult)> answerTo(QObject* receiver,
                                                  std::function<void(const oms::DryRunResult&)> done);

  const oms::SessionView& m_view;
  oms::CommandSink& m_commands;
  ThemeSource& m_theme;
  MessageLog& m_messages;
  Host m_host;
  FeedWatch m_feed;
  Links m_links;
  TicketDraft m_ticket;
  std::optional<oms::SymbolIndex> m_ticketSymbol;
};

}  // namespace widgets
