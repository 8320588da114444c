#include "oms/remote/session_log.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>
#include <variant>

namespace oms {
namespace {

Q_LOGGING_CATEGORY(riskLog, "risk")
Q_LOGGING_CATEGORY(brokerLog, "broker")
Q_LOGGING_CATEGORY(journalLog, "journal")
Q_LOGGING_CATEGORY(feedLog, "feed")

void logProblem(const QLoggingCategory& category, const std::string& problem, const char* well) {
  if (problem.empty())
    qCInfo(category, "%s", well);
  else
    qCCritical(category, "%s", problem.c_str());
}

void logAlert(const RiskAlert& alert) {
  const std::string text =
      std::string(alert.code.view()) + " (" + std::string(alert.scope.view()) + "): " + alert.message;
  switch (alert.severity) {
    case AlertSeverity::info:
      qCInfo(riskLog, "%s", text.c_str());
      break;
    case AlertSeverity::warning:
      qCWarning(riskLog, "%s", text.c_str());
      break;
    case AlertSeverity::critical:
      qCCritical(riskLog, "%s", text.c_str());
      break;
  }
}

// A command is named by what it wants, a report by what it says has happened.
bool isReport(const CommandRefused& refused) {
  return refused.command.starts_with("order_");
}

}  // namespace

void SessionLog::tell(const EventBatch& batch) {
  if (batch.instruments)
    instruments_ = batch.instruments;
  for (const Entry& entry : batch.entries) {
    for (const Event& event : entry.events)
      tell(event, !batch.recovered);
  }
  const auto follow = [](std::string& known, const std::string& now, const QLoggingCategory& category,
                         const char* well) {
    if (known != now)
      logProblem(category, now, well);
    known = now;
  };
  follow(journalProblem_, batch.status.journalProblem, journalLog(), "the journal is being written again");
  follow(feedProblem_, batch.status.feedProblem, feedLog(), "the feed goes on");
}

void SessionLog::tell(const Event& event, bool news) {
  if (const auto* changed = std::get_if<RiskAlertChanged>(&event.body)) {
    tell(changed->alert, news);
  } else if (const auto* kill = std::get_if<KillSwitchChanged>(&event.body)) {
    const bool was = std::exchange(killed_, kill->state.engaged);
    if (news && killed_ && !was)
      qCCritical(riskLog, "kill switch engaged by %s: %s", kill->state.actor.text().c_str(),
                 kill->state.reason.c_str());
  } else if (const auto* state = std::get_if<TradingStateChanged>(&event.body); state && news) {
    qCWarning(riskLog, "trading is %s, by %s: %s", std::string(name(state->state)).c_str(), state->actor.text().c_str(),
              state->reason.c_str());
  } else if (const auto* halt = std::get_if<MarketHaltChanged>(&event.body); halt && news) {
    tell(*halt);
  } else if (const auto* order = std::get_if<OrderChanged>(&event.body); order && news) {
    tell(*order);
  } else if (const auto* refused = std::get_if<CommandRefused>(&event.body); refused && news && isReport(*refused)) {
    qCWarning(brokerLog, "%s: %s", refused->code.c_str(), refused->message.c_str());
  }
}

void SessionLog::tell(const MarketHaltChanged& halt) {
  const bool known = instruments_ && halt.symbol.value < instruments_->size();
  qCWarning(brokerLog, "%s %s, by %s%s%s", known ? (*instruments_)[halt.symbol].symbol.c_str() : "a market",
            halt.halted ? "is halted: nothing fills, and orders that may wait are held" : "trades again",
            halt.actor.text().c_str(), halt.reason.empty() ? "" : ": ", halt.reason.c_str());
}

void SessionLog::tell(const OrderChanged& changed) {
  const bool change = changed.kind == OrderEventKind::updateRejected;
  if (!change && changed.kind != OrderEventKind::cancelRejected)
    return;
  qCWarning(brokerLog, "the broker refused to %s %s: %s; it works on as it was: %s again", change ? "change" : "cancel",
            changed.order.id.text().c_str(), changed.order.reason.string().c_str(), change ? "change it" : "cancel it");
}

void SessionLog::tell(const RiskAlert& alert, bool news) {
  const auto open = open_.find(alert.id);
  const bool worse = open != open_.end() && alert.severity > open->second;
  if (news && (alert.id > last_ || worse))
    logAlert(alert);
  last_ = std::max(last_, alert.id);
  if (alert.clearedAt.isSet())
    open_.erase(alert.id);
  else
    open_[alert.id] = alert.severity;
}

}  // namespace oms
