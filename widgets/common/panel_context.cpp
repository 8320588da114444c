#include "widgets/common/panel_context.h"

#include <QDateTime>
#include <QPointer>
#include <utility>

#include "widgets/common/format.h"

namespace widgets {

PanelContext::PanelContext(const oms::SessionView& view, oms::CommandSink& commands, ThemeSource& theme,
                           MessageLog& messages, Host host, QObject* parent)
    : QObject(parent),
      m_view(view),
      m_commands(commands),
      m_theme(theme),
      m_messages(messages),
      m_host(std::move(host)),
      m_feed(view) {
  connect(&m_links, &Links::symbolChanged, this, [this](LinkColor color, oms::SymbolIndex symbol) {
    if (color == LinkColor::Blue)
      emit symbolSelected(symbol);
  });
}

void PanelContext::send(oms::CommandBody body, QObject* receiver,
                        std::function<void(const oms::CommandOutcome&)> done) {
  oms::Command command{oms::Actor::trader(), oms::Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch()),
                       std::move(body)};
  const QPointer<PanelContext> self(this);
  const QPointer<QObject> target(receiver == nullptr ? this : receiver);
  m_commands.send(std::move(command), [self, target, done = std::move(done)](const oms::CommandOutcome& outcome) {
    if (!self)
      return;
    QMetaObject::invokeMethod(
        self.data(),
        [self, target, done, outcome] {
          if (!outcome.accepted && outcome.seq == 0) {
            self->m_messages.add(MessageLevel::Error, tr("terminal"), text(outcome.message));
          }
          if (target && done)
            done(outcome);
        },
        Qt::QueuedConnection);
  });
}

// Hands the answer on in the GUI thread, for as long as there is somebody to hear it.
std::function<void(oms::DryRunResult)> PanelContext::answerTo(QObject* receiver,
                                                              std::function<void(const oms::DryRunResult&)> done) {
  const QPointer<PanelContext> self(this);
  const QPointer<QObject> target(receiver);
  return [self, target, done = std::move(done)](const oms::DryRunResult& result) {
    if (!self)
      return;
    QMetaObject::invokeMethod(
        self.data(),
        [target, done, result] {
          if (target)
            done(result);
        },
        Qt::QueuedConnection);
  };
}

void PanelContext::dryRun(const oms::OrderRequest& request, QObject* receiver,
                          std::function<void(const oms::DryRunResult&)> done) {
  m_commands.dryRun(request, oms::Actor::trader(), answerTo(receiver, std::move(done)));
}

void PanelContext::dryRun(const oms::ReplaceOrder& change, QObject* receiver,
                          std::function<void(const oms::DryRunResult&)> done) {
  m_commands.dryRunReplace(change, oms::Actor::trader(), answerTo(receiver, std::move(done)));
}

void PanelContext::takeSession(const oms::ViewChanges& changes) {
  if ((changes.session || changes.history) && m_view.instruments().size() > 0)
    emit sessionTaken();
}

TicketDraft PanelContext::ticket(oms::SymbolIndex symbol) const {
  TicketDraft draft = m_ticket;
  if (m_ticketSymbol == symbol)
    return draft;
  const bool scales = draft.sizeMode == SizeMode::EquityPercent || draft.sizeMode == SizeMode::RiskPercent;
  if (!scales)
    draft.size.clear();
  draft.offset.clear();
  return draft;
}

void PanelContext::setTicket(TicketDraft ticket, std::optional<oms::SymbolIndex> symbol) {
  m_ticket = std::move(ticket);
  m_ticketSymbol = symbol ? symbol : selectedSymbol();
}

void PanelContext::showBar(oms::SymbolIndex symbol, oms::Timeframe timeframe, oms::Timestamp openTime) {
  selectSymbol(symbol);
  emit barWanted(timeframe, openTime);
}

const oms::Instrument* PanelContext::instrument(oms::SymbolIndex symbol) const {
  const oms::InstrumentList& list = m_view.instruments();
  return symbol.value < list.size() ? &list[symbol] : nullptr;
}

QString PanelContext::symbolName(oms::SymbolIndex symbol) const {
  const oms::Instrument* found = instrument(symbol);
  return found == nullptr ? QString() : text(found->symbol);
}

QString PanelContext::authorName(oms::InstanceIndex instance, const oms::Actor& actor) const {
  if (instance.isSet() && instance.value < m_view.instances().size()) {
    return sentence(m_view.instances()[instance.value].info.strategy);
  }
  return actor.kind == oms::ActorKind::trader ? tr("Trader") : text(actor.text());
}

QString PanelContext::badge() const {
  return text(m_view.session().mode);
}

}  // namespace widgets
