#pragma once

#include <QAction>
#include <QMenu>
#include <functional>
#include <optional>

#include "widgets/chart/replay_port.h"
#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// Asks for a replay of a chart's bars: from the bar under the pointer, else from the middle of the view.
class ChartReplay : public QObject {
  Q_OBJECT

 public:
  // What is shown, but for the time; nothing without bars.
  using Shown = std::function<std::optional<ReplayWish>()>;

  ChartReplay(PanelContext& context, charts::CandleChart& chart, QWidget* panel, Shown shown);

  // Adds its action whenever the menu opens, below those that others have put there.
  void addWhenShown(QMenu& menu);

 private:
  void begin(std::optional<oms::Timestamp> from);
  QString words() const;

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  Shown m_shown;
  QAction* m_begin;
  std::optional<oms::Timestamp> m_pointed;  // the open of the bar under the pointer
};

}  // namespace widgets
