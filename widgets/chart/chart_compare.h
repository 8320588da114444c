#pragma once

#include <QGridLayout>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <vector>

#include "charts/chart_types.h"
#include "charts/comparison.h"
#include "widgets/chart/chart_series.h"
#include "widgets/common/links.h"
#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// The symbols that a chart compares with its own: chosen in a menu, told to the chart as lines on one percent axis, and
// named in a legend over it with what they have changed by. One that the chart shows itself is kept, and compared again
// when the chart shows another.
class ChartCompare : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kMost = 5;

  ChartCompare(PanelContext& context, charts::CandleChart& chart);

  // A menu of the session's symbols, filled when it opens.
  QMenu& menu() { return *m_menu; }
  void setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe);
  void refresh(const oms::ViewChanges& changes);
  void showBar(const charts::BarInfo& bar);

  void add(const QString& symbol);
  void remove(const QString& symbol);

  void addTo(QJsonObject& state) const;
  void setState(const QJsonObject& state);

 private:
  struct Compared {
    QString symbol;  // also while the session does not have it
    LinkColor color = LinkColor::Violet;
    ChartSeries series{};
  };

  void fill();
  void tell();
  void tellPrices();
  void buildLegend();
  void addRow(const QString& symbol, const QColor& color, QWidget* last);
  // Under the indicators' legend.
  void place();
  // Without the chart's own symbol.
  std::vector<Compared*> others();
  // In a colour that no other has.
  void take(const QString& symbol, std::optional<LinkColor> wanted);
  // Why one has no change at any bar.
  QString whyNone() const;

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  QMenu* m_menu;
  QWidget* m_legend;
  QGridLayout* m_rows;
  std::vector<QLabel*> m_values;  // its own and each compared one's
  std::vector<Compared> m_compared;
  std::vector<charts::Comparison> m_told;  // of the others
  bool m_low = false;                      // the chart was when the legend was built
  std::optional<oms::SymbolIndex> m_symbol;
  oms::Timeframe m_timeframe = oms::Timeframe::m1;
};

}  // namespace widgets
