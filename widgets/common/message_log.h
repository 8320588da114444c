#pragma once

#include <QObject>
#include <QString>
#include <deque>
#include <map>
#include <set>

#include "oms/projections/session_view.h"

namespace widgets {

enum class MessageLevel { Info, Success, Warning, Error };

struct Message {
  std::uint64_t number = 0;  // from 1, in order
  MessageLevel level = MessageLevel::Info;
  oms::Timestamp time;  // session clock
  QString source;       // orders, fills, approvals, risk, session, journal, feed, terminal
  QString text;
};

// What the trader has been told, newest last: made from what a batch changed, and by panels about themselves.
class MessageLog : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kMaxMessages = 5'000;

  explicit MessageLog(const oms::SessionView& view, QObject* parent = nullptr);

  const std::deque<Message>& messages() const { return m_messages; }
  // Says what a batch changed. Of a recovered batch only the state is remembered: history is not news.
  void refresh(const oms::ViewChanges& changes);
  void add(MessageLevel level, const QString& source, const QString& text);

 signals:
  void added(const widgets::Message& message);

 private:
  void sayOrders(const oms::ViewChanges& changes);
  void sayFills(const oms::ViewChanges& changes);
  void saySignals(const oms::ViewChanges& changes);
  void sayRefused(const oms::ViewChanges& changes);
  void sayRisk();
  void sayHalts();
  void sayAlerts();
  void noteAlert(const oms::RiskAlert& alert);
  void sayStatus();
  void remember();
  bool noteEnd(oms::OrderId id);

  const oms::SessionView& m_view;
  std::deque<Message> m_messages;
  std::uint64_t m_next = 1;
  std::set<oms::OrderId> m_ended;  // the latest denied or rejected orders, already told of
  oms::SignalId m_lastSignal;
  oms::AlertId m_lastAlert;
  std::map<oms::AlertId, oms::AlertSeverity> m_openAlerts;  // as bad as they were when last told of
  oms::TradingState m_tradingState = oms::TradingState::active;
  std::map<oms::SymbolIndex, std::string> m_halts;
  bool m_killed = false;
  oms::SessionState m_sessionState = oms::SessionState::idle;
  std::string m_journalProblem;
  std::string m_feedProblem;
};

}  // namespace widgets
