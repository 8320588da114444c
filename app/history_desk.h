#pragma once

#include <QObject>
#include <QThreadPool>

#include "app/condition_desk.h"

namespace app {

// What the market database of a data folder has for charts, read beside the window, one series after another; and when
// conditions of the session's strategies were true.
class HistoryDesk : public QObject, public widgets::HistoryPort {
  Q_OBJECT

 public:
  explicit HistoryDesk(QString dataDir, ConditionSource conditions = {});
  // Waits for what is being read.
  ~HistoryDesk() override;

  std::vector<widgets::ConditionHistory> conditions(const std::string& strategy, const widgets::BarsOf& bars) override;
  Lookup look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before, Answer answer) override;

 private:
  QString m_dataDir;
  ConditionSource m_conditions;
  QThreadPool m_reader;
};

}  // namespace app
