#pragma once

#include <QAbstractTableModel>

#include "widgets/common/row_model.h"
#include "widgets/remote_clients/remote_port.h"

namespace widgets {

// Who is connected, the latest at the bottom.
class RemoteClientsModel : public RowModel<quint64, RemoteClient> {
  Q_OBJECT

 public:
  explicit RemoteClientsModel(QObject* parent = nullptr);

  void take(const RemoteState& state);
};

// "812 B", "81.2 kB", "4.0 MB"; decimal, as networks count.
QString bytesText(quint64 bytes);
// "≤ 0.25 ms", "≤ 50 ms"; of the last bar the bound before it: "> 250 ms".
QString boundText(const QVector<LatencyBar>& bars, int index);
// "99.8 % ≤ 5 ms, of 1,204": the first bar's bound that holds at least 99 %; where none does, how many are slower than
// the last bound: "2.0 % > 250 ms, of 1,204".
QString latencyText(const QVector<LatencyBar>& bars);

}  // namespace widgets
