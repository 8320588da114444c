#pragma once

#include <QObject>

#include "oms/mirror/rest_client.h"
#include "widgets/chart/history_port.h"

namespace app {

// The bars that a remote session still has from before those that its stream told: asked for page by page.
class RemoteHistory : public QObject, public widgets::HistoryPort {
  Q_OBJECT

 public:
  explicit RemoteHistory(const oms::LinkTarget& target);

  Lookup look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before, Answer answer) override;

 private:
  struct Search;
  void ask(const std::shared_ptr<Search>& search);

  oms::RestClient m_rest;
};

}  // namespace app
