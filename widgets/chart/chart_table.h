#pragma once

#include <QDialog>

#include "charts/chart_types.h"
#include "oms/model/instrument.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"
#include "widgets/common/table_view.h"

namespace charts {
class CandleChart;
}

namespace widgets {

struct ChartRow {
  QString time;  // as the chart's clock says it
  charts::BarInfo bar;
};

// The bars that a chart shows when this opens, as a table: for screen readers, for the clipboard and for a file.
class ChartTable : public QDialog {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostRows = 10'000;  // the newest of them

  ChartTable(PanelContext& context, const charts::CandleChart& chart, const oms::Instrument& instrument,
             const QString& name, QWidget* parent);
  ~ChartTable() override;

  const TableView& table() const { return *m_view; }

 private:
  RowModel<std::int64_t, ChartRow> m_model;  // by the time of the open
  TableView* m_view;
};

}  // namespace widgets
