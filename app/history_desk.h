#pragma once

#include <QObject>
#include <QThreadPool>

#include "widgets/chart/history_port.h"

namespace app {

// What the market database of a data folder has for charts, read beside the window, one series after another.
class HistoryDesk : public QObject, public widgets::HistoryPort {
  Q_OBJECT

 public:
  explicit HistoryDesk(QString dataDir);
  // Waits for what is being read.
  ~HistoryDesk() override;

  Lookup look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before, Answer answer) override;

 private:
  QString m_dataDir;
  QThreadPool m_reader;
};

}  // namespace app
