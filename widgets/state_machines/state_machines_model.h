#pragma once

#include <QAbstractTableModel>

#include "oms/projections/session_view.h"
#include "widgets/common/detail_pane.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

// A state in words, with the tone that says whether it needs anybody.
Cell stateCell(oms::StrategyState state);

// Every strategy instance and where its machine stands.
class StateMachinesModel : public RowModel<oms::InstanceIndex, oms::StrategyInstanceInfo> {
  Q_OBJECT

 public:
  explicit StateMachinesModel(const PanelContext& context, QObject* parent = nullptr);

  void refresh(const oms::ViewChanges& changes);
  void tick();

 private:
  const PanelContext& m_context;
};

// The path of states that an instance goes through, and its last transitions with what caused them.
std::vector<DetailLine> historyOf(const oms::InstanceRecord& record);

}  // namespace widgets
