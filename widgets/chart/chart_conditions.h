#pragma once

#include <QElapsedTimer>
#include <QMenu>
#include <optional>
#include <string>

#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// The conditions of a strategy on the chart's symbol, as rows that are filled where they were true. A menu chooses the
// strategy, the workspace remembers it.
class ChartConditions : public QObject {
  Q_OBJECT

 public:
  ChartConditions(PanelContext& context, charts::CandleChart& chart, QWidget* parent);

  QMenu& menu() { return *m_menu; }
  void setSymbol(oms::SymbolIndex symbol);
  void refresh(const oms::ViewChanges& changes);

  QString state() const { return m_strategy; }
  void setState(const QString& strategy);

 private:
  void fill();
  // The instance of the strategy on the symbol; null: it has none.
  const oms::InstanceRecord* shown() const;
  void show();

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  QMenu* m_menu;
  std::optional<oms::SymbolIndex> m_symbol;
  QString m_strategy;           // the stem of its file; empty: none is shown
  oms::Timestamp m_shownUntil;  // the last bar that was looked at
};

}  // namespace widgets
