#include "widgets/common/message_log.h"

#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {
namespace {

MessageLevel levelOf(oms::AlertSeverity severity) {
  switch (severity) {
    case oms::AlertSeverity::info:
      return MessageLevel::Info;
    case oms::AlertSeverity::warning:
      return MessageLevel::Warning;
    case oms::AlertSeverity::critical:
      return MessageLevel::Error;
  }
  return MessageLevel::Info;
}

bool refused(oms::OrderStatus status) {
  return status == oms::OrderStatus::denied || status == oms::OrderStatus::rejected;
}

}  // namespace

MessageLog::MessageLog(const oms::SessionView& view, QObject* parent) : QObject(parent), m_view(view) {}

void MessageLog::add(MessageLevel level, const QString& source, const QString& text) {
  m_messages.push_back({m_next++, level, m_view.sessionTime(), source, text});
  if (m_messages.size() > kMaxMessages)
    m_messages.pop_front();
  emit added(m_messages.back());
}

void MessageLog::refresh(const oms::ViewChanges& changes) {
  if (changes.history) {
    remember();
  } else {
    for (const std::string& refusal : changes.refusals)
      add(MessageLevel::Warning, tr("orders"), text(refusal));
    for (const oms::ViewChanges::StrategyNews& news : changes.strategyNews)
      add(MessageLevel::Info, tr("strategies"), tr("%1: %2").arg(text(news.instance), text(news.what)));
    sayOrders(changes);
    sayRefused(changes);
    sayFills(changes);
    saySignals(changes);
    if (changes.risk) {
      sayRisk();
      sayHalts();
    }
    if (changes.alerts)
      sayAlerts();
  }
  if (changes.status || changes.session || changes.history)
    sayStatus();
}

void MessageLog::sayOrders(const oms::ViewChanges& changes) {
  for (const oms::OrderId id : changes.orders) {
    const oms::OrderRecord* record = m_view.order(id);
    if (record == nullptr || !refused(record->order.status) || !noteEnd(id))
      continue;
    const oms::OrderRequest& request = record->order.request;
    const oms::Instrument& instrument = m_view.instruments()[request.symbol];
    add(MessageLevel::Warning, tr("orders"),
        tr("%1 %2 %3 %4: %5")
            .arg(sideWord(request.side), quantity(request.quantity, instrument), text(instrument.symbol),
                 words(name(record->order.status)), text(record->order.reason.view())));
  }
}

// What the broker would not change or cancel: the order goes on as it was, which nobody may have to find out.
void MessageLog::sayRefused(const oms::ViewChanges& changes) {
  for (const oms::ViewChanges::Refused& refused : changes.refused) {
    const oms::OrderRecord* record = m_view.order(refused.order);
    if (record == nullptr)
      continue;
    const oms::OrderRequest& request = record->order.request;
    const oms::Instrument& instrument = m_view.instruments()[request.symbol];
    const bool change = refused.kind == oms::OrderEventKind::updateRejected;
    add(MessageLevel::Warning, tr("orders"),
        (change ? tr("%1 %2 %3 was not changed: %4. It works on as it was; change it again or cancel it.")
                : tr("%1 %2 %3 was not canceled: %4. It still works; cancel it again."))
            .arg(sideWord(request.side), quantity(request.quantity, instrument), text(instrument.symbol),
                 text(refused.reason)));
  }
}

// False when it was noted before. The oldest are forgotten: a finished order does not change again.
bool MessageLog::noteEnd(oms::OrderId id) {
  const bool fresh = m_ended.insert(id).second;
  if (m_ended.size() > kMaxMessages)
    m_ended.erase(m_ended.begin());
  return fresh;
}

void MessageLog::sayFills(const oms::ViewChanges& changes) {
  for (const oms::TradeId id : changes.fills) {
    const auto& fills = m_view.fills();
    const auto record =
        std::find_if(fills.rbegin(), fills.rend(), [id](const auto& fill) { return fill.fill.id == id; });
    if (record == fills.rend())
      continue;
    const oms::Fill& fill = record->fill;
    const oms::Instrument& instrument = m_view.instruments()[fill.symbol];
    add(MessageLevel::Success, tr("fills"),
        tr("%1 %2 %3 filled at %4")
            .arg(sideWord(fill.side), quantity(fill.quantity, instrument), text(instrument.symbol),
                 priceOf(fill.price, instrument)));
  }
}

void MessageLog::saySignals(const oms::ViewChanges& changes) {
  for (const oms::SignalId id : changes.signalIds) {
    const auto found = m_view.allSignals().find(id);
    if (id <= m_lastSignal || found == m_view.allSignals().end() || !isPending(found->second.status))
      continue;
    m_lastSignal = id;
    const oms::Signal& signal = found->second;
    add(MessageLevel::Info, tr("approvals"),
        tr("%1 proposes to %2 %3, confidence %4")
            .arg(sentence(signal.strategy), sideWord(signal.side).toLower(),
                 text(m_view.instruments()[signal.symbol].symbol), percent(signal.confidence, 0)));
  }
}

void MessageLog::sayRisk() {
  if (m_view.killSwitch().engaged != m_killed) {
    m_killed = m_view.killSwitch().engaged;
    add(m_killed ? MessageLevel::Error : MessageLevel::Success, tr("risk"),
        m_killed ? tr("Kill switch engaged by %1: %2")
                       .arg(text(m_view.killSwitch().actor.text()), text(m_view.killSwitch().reason))
                 : tr("Kill switch re-armed"));
  }
  if (m_view.tradingState() != m_tradingState) {
    m_tradingState = m_view.tradingState();
    add(m_tradingState == oms::TradingState::active ? MessageLevel::Success : MessageLevel::Warning, tr("risk"),
        tr("Trading is %1. %2").arg(words(name(m_tradingState)), text(m_view.tradingStateReason())));
  }
}

void MessageLog::sayHalts() {
  for (const auto& [symbol, reason] : m_view.halts()) {
    if (m_halts.count(symbol) > 0)
      continue;
    const QString why = reason.empty() ? QString() : QStringLiteral(" (%1)").arg(text(reason));
    add(MessageLevel::Warning, tr("market"),
        tr("%1 is halted%2: nothing fills there until it is released. Orders that may wait are held.")
            .arg(text(m_view.instruments()[symbol].symbol), why));
  }
  for (const auto& [symbol, reason] : m_halts) {
    if (m_view.halts().count(symbol) == 0)
      add(MessageLevel::Success, tr("market"),
          tr("%1 trades again; what was held acts on its next price.").arg(text(m_view.instruments()[symbol].symbol)));
  }
  m_halts = m_view.halts();
}

// An alert is told when it comes, and again when it gets worse.
void MessageLog::sayAlerts() {
  oms::AlertId latest = m_lastAlert;
  for (const oms::RiskAlert& alert : m_view.alerts()) {
    const auto open = m_openAlerts.find(alert.id);
    const bool worse = open != m_openAlerts.end() && alert.severity > open->second;
    if (alert.id > m_lastAlert || worse)
      add(levelOf(alert.severity), tr("risk"), text(alert.message));
    latest = std::max(latest, alert.id);
    noteAlert(alert);
  }
  m_lastAlert = latest;
}

void MessageLog::noteAlert(const oms::RiskAlert& alert) {
  if (alert.clearedAt.isSet())
    m_openAlerts.erase(alert.id);
  else
    m_openAlerts[alert.id] = alert.severity;
}

void MessageLog::sayStatus() {
  const oms::ServiceStatus& status = m_view.status();
  if (status.journalProblem != m_journalProblem) {
    m_journalProblem = status.journalProblem;
    const bool well = m_journalProblem.empty();
    add(well ? MessageLevel::Success : MessageLevel::Error, tr("journal"),
        well ? tr("The journal is being written again") : text(m_journalProblem));
  }
  if (status.feedProblem != m_feedProblem) {
    m_feedProblem = status.feedProblem;
    if (!m_feedProblem.empty())
      add(MessageLevel::Error, tr("feed"), text(m_feedProblem));
  }
  if (m_view.session().state != m_sessionState) {
    m_sessionState = m_view.session().state;
    add(MessageLevel::Info, tr("session"), tr("Session %1").arg(words(name(m_sessionState))));
  }
}

void MessageLog::remember() {
  m_halts = m_view.halts();
  for (const auto& [id, record] : m_view.orders()) {
    if (refused(record.order.status))
      noteEnd(id);
  }
  if (!m_view.allSignals().empty())
    m_lastSignal = m_view.allSignals().rbegin()->first;
  for (const oms::RiskAlert& alert : m_view.alerts()) {
    m_lastAlert = std::max(m_lastAlert, alert.id);
    noteAlert(alert);
  }
  m_killed = m_view.killSwitch().engaged;
  m_tradingState = m_view.tradingState();
}

}  // namespace widgets
