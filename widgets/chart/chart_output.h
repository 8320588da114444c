#pragma once

#include <QImage>
#include <QMenu>

#include "oms/model/market_data.h"
#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
}

namespace widgets {

// The ways out of a chart: a picture in a file or on the clipboard, and its bars as a table. A picture has a head that
// says the symbol, the bars' length, whether it is stale, when it was taken and PAPER; indicators are named where their
// legend is.
class ChartOutput : public QObject {
  Q_OBJECT

 public:
  // What it writes on is asked for then: the panel may show another symbol by now.
  ChartOutput(PanelContext& context, charts::CandleChart& chart, QWidget* parent);

  void setShown(oms::SymbolIndex symbol, oms::Timeframe timeframe);
  // Adds its actions whenever the menu opens, below those that others have put there.
  void addWhenShown(QMenu& menu);

  // At least two pixels for each of the window's.
  QImage image() const;
  // As "png", "svg" or "pdf".
  QByteArray picture(const QString& suffix) const;

 private:
  void add(QMenu& menu);
  void copy() const;
  void save(const QString& suffix);
  void showTable();
  QString name() const;   // "BTCUSDT 1m"
  QString stamp() const;  // "2026-01-05 10:52:14 UTC · PAPER"
  // How old prices are whose time is over; else empty.
  QString staleness() const;
  QSize size() const;
  void paint(QPainter& painter, double ratio) const;

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  QWidget* m_parent;
  oms::SymbolIndex m_symbol{};
  oms::Timeframe m_timeframe = oms::Timeframe::m1;
};

}  // namespace widgets
