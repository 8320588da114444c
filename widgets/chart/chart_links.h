#pragma once

#include <QJsonObject>
#include <QObject>

#include "charts/chart_types.h"
#include "widgets/common/link_chip.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// What a chart shows together with the others of its colour beside the symbol: the crosshair's time, and which stretch
// of time is in view.
class ChartLinks : public QObject {
  Q_OBJECT

 public:
  ChartLinks(PanelContext& context, charts::CandleChart& chart, LinkChip& chip, QObject* parent);

  // Another series is shown: of the same stretch, where that is linked.
  void seriesShown();

  void addTo(QJsonObject& state) const;
  void setState(const QJsonObject& state);

 private:
  void addChoices();
  void tellMoment(const std::optional<oms::Timestamp>& time);
  void tellSpan();
  void leave();
  bool hears(LinkColor color, const QObject* from) const;

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  LinkChip& m_chip;
  LinkColor m_color;
  bool m_moments = true;
  bool m_spans = false;
  std::optional<oms::Timestamp> m_told;  // to the others, who still show it
  std::optional<LinkedSpan> m_span;      // the last one of the colour's
};

}  // namespace widgets
