#pragma once

#include <QObject>
#include <optional>

#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// Takes a chart to a time. Where that is before its first bar the chart goes there first, which makes it ask for what
// is stored, and on when that has come.
class ChartDates : public QObject {
  Q_OBJECT

 public:
  ChartDates(PanelContext& context, charts::CandleChart& chart, QObject* parent);

  // `alone`: nothing is stored from before the chart's bars.
  void goTo(oms::Timestamp time, bool alone);
  // Another series, whose past was not asked for yet.
  void seriesShown();
  // The answer has come and is in the chart.
  void pastShown();

 private:
  void sayBegin(oms::Timestamp first);

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  std::optional<oms::Timestamp> m_goal;
  bool m_answered = false;
};

}  // namespace widgets
