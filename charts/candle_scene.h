#pragma once

#include <QPicture>
#include <functional>
#include <memory>

#include "charts/bar_painter.h"
#include "charts/chart_frame.h"

class QWidget;

namespace charts {

// Draws a candle chart's content: with QCustomPlot the prices above, the volume below and both axes' labels, and what
// changes more often in a widget over it, the marks and the column of the last bar. A tick of the market and a line
// that moves so repaint their strips, and the plot only where it would look another way.
class CandleScene {
 public:
  // The content must outlive the scene; its viewport is told the width. `drawn` runs after each change of the frame.
  CandleScene(QWidget* parent, ChartContent& content, std::function<void()> drawn);
  ~CandleScene();

  void setGeometry(const QRect& rect);
  // After another palette or font.
  void restyle();
  // The content is another: one replot, when control returns to the event loop, however often it is asked for. What is
  // hidden takes note alone, and is asked again when it is shown.
  void replotLater();
  // After bars changed from that place on, or marks and drawings alone.
  void refresh(std::optional<std::size_t> changedFrom);

  // All of it as vectors, at one unit a pixel of the widget, its bars at so many lines a pixel.
  QPicture picture(double ratio);

  // As the content is now: what names a study, a mark or a trade by its place never names one that is gone.
  const PlotArea& prices() const { return frame().prices; }
  const QRect& volumeRect() const { return frame().volumeRect; }
  const std::vector<StudyPane>& panes() const { return frame().panes; }
  // The pane that lies there; null where none does.
  const StudyPane* paneAt(const QPoint& at) const;
  const std::vector<BandRow>& bands() const { return frame_.bands; }
  // The lowest part of the plot.
  const QRect& lowest() const { return frame().lowest(); }
  // The pixels that panes have their shares of.
  int room() const { return room_; }
  const QRect& priceAxis() const { return frame().priceAxis; }
  const MarkLayout& marks() const { return frame().marks; }
  const std::vector<Shape>& shapes() const { return frame().shapes.list; }
  std::uint64_t replots() const { return replots_; }

 private:
  struct Plot;

  // Whether content, size or screen have become others since the frame was made.
  bool isStale() const;
  // Made anew where it is stale; before the first replot it is empty.
  const ChartFrame& frame() const;
  void prepare(double ratio) const;
  void paintPlot(QPainter& painter);
  void paintPrices(PixelPainter& pixels, ColumnRange range);
  void paintVolumes(PixelPainter& pixels, ColumnRange range);
  void paintPanes(PixelPainter& pixels, ColumnRange range);
  void paintOver(QPainter& painter, const QRegion& wanted);

  ChartContent& content_;
  std::function<void()> drawn_;
  std::unique_ptr<Plot> plot_;
  mutable ChartFrame frame_;
  mutable int room_ = 1;
  mutable QSize plotted_;
  mutable bool stale_ = true;
  bool replotting_ = false;  // a replot is on its way
  std::uint64_t replots_ = 0;
};

}  // namespace charts
