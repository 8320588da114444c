#pragma once

#include <QJsonValue>
#include <QMenu>
#include <functional>
#include <vector>

#include "charts/chart_types.h"
#include "charts/study.h"
#include "widgets/common/panel_context.h"

class QAction;

namespace charts {
class CandleChart;
}

namespace widgets {

class LegendLine;
class StudyLegend;

// The indicators of a chart: added from a picker, changed in the legend that lies over the chart, kept by the
// workspace.
class ChartStudies : public QObject {
  Q_OBJECT

 public:
  ChartStudies(PanelContext& context, charts::CandleChart& chart, QWidget* panel);

  QMenu& menu() { return *m_menu; }
  void setInstrument(const oms::Instrument& instrument);
  // Their values at the crosshair, or of the last bar.
  void showBar(const charts::BarInfo& info);
  // A line above them with the bar's prices; empty: none, as where the head has them.
  // `close` is what of it is kept longest.
  void showPrices(const QString& prices, const QString& close);
  void openPicker();

  QJsonValue state() const;
  // Of anything but a list nothing is taken.
  void setState(const QJsonValue& saved);

 private:
  void add(charts::Study study);
  // All of the chart's, or one of them, as they are from now on.
  void take(std::vector<charts::Study> studies);
  // One that is gone by now is not changed.
  void change(std::size_t place, const std::function<void(charts::Study&)>& change);
  void remove(std::size_t place);
  void toggle(std::size_t place);
  void move(std::size_t place, int by);
  // The next or last pane from there; nothing where it is the last or first.
  std::optional<std::size_t> neighbour(std::size_t place, int by) const;
  void edit(std::size_t place, std::size_t parameter);
  void fill();
  void fill(QMenu& menu, std::size_t place);
  void popup(std::size_t place, const QPoint& global);
  void giveBackFocus(QWidget* popup);
  void refreshLegend();
  void place();
  // The entries over the prices, and how many lines they take.
  int placeInLines(const QRect& prices, const std::vector<StudyLegend*>& entries);
  int placeInOneLine(const QRect& prices, const std::vector<StudyLegend*>& entries);

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  QWidget* m_panel;
  QMenu* m_menu;
  QAction* m_add;
  LegendLine* m_prices;
  std::vector<StudyLegend*> m_legend;  // of the chart's studies, in their order
  charts::BarInfo m_bar;
  int m_decimals = 2;
};

}  // namespace widgets
