#pragma once

#include <QTimer>

#include "widgets/common/table_panel.h"
#include "widgets/remote_clients/latency_bars.h"
#include "widgets/remote_clients/remote_clients_model.h"

namespace widgets {

// Who follows the session from elsewhere, asked of the listener once a second, and how long events take to them.
class RemoteClientsPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit RemoteClientsPanel(PanelContext& context, QWidget* parent = nullptr);

  // The session's news says nothing of clients.
  void refresh(const oms::ViewChanges&) override {}

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void take(const RemoteState& state);
  void closeClient(const QModelIndex& index);

  RemoteClientsModel m_model;
  LatencyBars* m_latencies;
  QTimer m_asking;
};

}  // namespace widgets
