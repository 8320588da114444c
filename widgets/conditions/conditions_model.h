#pragma once

#include <QAbstractTableModel>

#include "oms/projections/session_view.h"
#include "widgets/common/detail_pane.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

// One condition of one instance, with the order of its group.
struct ConditionRow {
  oms::ConditionView condition;
  int place = 0;  // in the strategy file's order
};

// The conditions of one strategy instance at its last closed bar.
class ConditionsModel : public RowModel<int, ConditionRow> {
  Q_OBJECT

 public:
  explicit ConditionsModel(const PanelContext& context, QObject* parent = nullptr);

  void show(const oms::InstanceSample* sample);
};

// Of that instance, the newest first: when, what and how near.
std::vector<DetailLine> nearMissLines(const std::vector<oms::NearMiss>& misses, oms::InstanceIndex instance);

}  // namespace widgets
