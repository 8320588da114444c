#pragma once

#include <QRect>
#include <QString>
#include <QWidget>
#include <functional>
#include <optional>

#include "charts/chart_palette.h"

namespace charts {

// Where the pointer is and what it reads there.
struct CrosshairReading {
  QRect prices;
  QRect volume;
  QPoint at;      // x in the middle of a bar
  QString value;  // on the price axis; empty: there is no line at a price
  QString time;   // under the volume

  friend bool operator==(const CrosshairReading&, const CrosshairReading&) = default;
};

// Lies over the plot and lets the mouse through, so that moving it repaints two strips and no candle.
class Crosshair : public QWidget {
  Q_OBJECT
 public:
  // Its lines strike through nothing in the region that `spared` tells whenever they are painted.
  Crosshair(QWidget* parent, std::function<QRegion()> spared);

  void restyle(const ChartPalette& palette, const QFont& font);
  void setReading(const std::optional<CrosshairReading>& reading);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QRegion strips() const;
  QRect valueBox() const;
  QRect timeBox() const;

  std::function<QRegion()> m_spared;
  ChartPalette m_palette;
  std::optional<CrosshairReading> m_reading;
};

}  // namespace charts
