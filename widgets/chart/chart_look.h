#pragma once

#include <QJsonObject>
#include <QMenu>
#include <QObject>

#include "charts/chart_types.h"
#include "oms/model/instrument.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// Which clock the times are read from.
enum class ChartClock { Exchange, Local, Utc };

// How the trader wants bars shown: asked for by menus, remembered by the workspace.
class ChartLook : public QObject {
  Q_OBJECT

 public:
  ChartLook(charts::CandleChart& chart, QObject* parent);

  // Fills the menu whenever it opens.
  void fillWhenShown(QMenu& menu);
  // Stands with the choices of the clock.
  void addToTimes(QAction* action) { m_timeActions << action; }
  // Its exchange's clock is meant from now on.
  void setInstrument(const oms::Instrument& instrument);

  QJsonObject state() const;
  // What is not known in it stays as it is.
  void setState(const QJsonObject& state);

 private:
  void fill(QMenu& menu);
  void apply();

  charts::CandleChart& m_chart;
  charts::BarStyle m_style = charts::BarStyle::Candles;
  charts::PriceScale m_scale = charts::PriceScale::Linear;
  ChartClock m_clock = ChartClock::Utc;
  QList<QAction*> m_timeActions;
  bool m_gapsShown = false;
  bool m_profileShown = false;
  oms::CalendarKind m_calendar = oms::CalendarKind::crypto;
};

}  // namespace widgets
