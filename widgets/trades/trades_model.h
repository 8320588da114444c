#pragma once

#include <QAbstractTableModel>

#include "oms/projections/session_view.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

// Every fill, the newest on top; the oldest go when there are more than ten thousand.
class TradesModel : public RowModel<oms::TradeId, oms::FillRecord> {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostRows = 10'000;

  explicit TradesModel(const PanelContext& context, QObject* parent = nullptr);

  void refresh(const oms::ViewChanges& changes);

 private:
  const PanelContext& m_context;
};

}  // namespace widgets
