#pragma once

#include <QAbstractTableModel>

#include "oms/messages/command.h"
#include "oms/model/position.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

// The open positions, one row each.
class PositionsModel : public RowModel<oms::PositionId, oms::Position> {
  Q_OBJECT

 public:
  explicit PositionsModel(const PanelContext& context, QObject* parent = nullptr);

  void refresh(const oms::ViewChanges& changes);
  // Redraws what ages.
  void tick();

 private:
  const PanelContext& m_context;
};

// Half of what is held, rounded down to the lot; zero when that is less than a lot.
oms::Quantity halfOf(const oms::Position& position, const oms::Instrument& instrument);
// What turns a position round to the same size on the other side: one order of twice its size, or, where a position
// never turns, a list of one that closes it and one that waits for that and opens the other. `closing` is a new id.
oms::CommandBody reversal(const oms::Position& position, bool hedges, const oms::ClientOrderId& closing);

}  // namespace widgets
