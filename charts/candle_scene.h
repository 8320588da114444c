#pragma once

#include <functional>
#include <memory>

#include "charts/chart_content.h"
#include "charts/mark_layout.h"
#include "charts/plot_area.h"

class QWidget;

namespace charts {

// Draws a candle chart's content with QCustomPlot: prices above, volume below, both axes' labels, marks over them.
class CandleScene {
 public:
  // The content must outlive the scene; its viewport is told the width. `replotted` runs after each replot.
  CandleScene(QWidget* parent, ChartContent& content, std::function<void()> replotted);
  ~CandleScene();

  QWidget* widget() const;
  // After another palette or font.
  void restyle();
  // One replot, when control returns to the event loop, however often it is asked for.
  void replotLater();
  // Brings the geometry up to date with the content, as a replot would.
  void prepare();

  // As of the last prepare().
  const PlotArea& prices() const { return prices_; }
  const QRect& volumeRect() const { return volumeRect_; }
  const QRect& priceAxis() const { return priceAxis_; }
  const MarkLayout& marks() const { return marks_; }

 private:
  struct Plot;

  int axisWidth() const;
  void updateTicks();

  ChartContent& content_;
  std::unique_ptr<Plot> plot_;
  PlotArea prices_;
  QRect volumeRect_;
  QRect priceAxis_;
  Columns columns_;
  MarkLayout marks_;
};

}  // namespace charts
