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
  // One replot, when control returns to the event loop, however often it is asked for.
  void replotLater();
  // After bars changed from that place on, or marks and drawings alone.
  void refresh(std::optional<std::size_t> changedFrom);

  // All of it as vectors, at one unit a pixel of the widget, its bars at so many lines a pixel.
  QPicture picture(double ratio);

  // As of the last replot or refresh.
  const PlotArea& prices() const { return frame_.prices; }
  const QRect& volumeRect() const { return frame_.volumeRect; }
  const std::vector<StudyPane>& panes() const { return frame_.panes; }
  // The pane that lies there; null where none does.
  const StudyPane* paneAt(const QPoint& at) const;
  // The lowest part of the plot.
  const QRect& lowest() const { return frame_.lowest(); }
  // The pixels that panes have their shares of.
  int room() const { return room_; }
  const QRect& priceAxis() const { return frame_.priceAxis; }
  const MarkLayout& marks() const { return frame_.marks; }
  const std::vector<Shape>& shapes() const { return frame_.shapes.list; }
  std::uint64_t replots() const { return replots_; }

 private:
  struct Plot;

  void prepare(double ratio);
  void paintPlot(QPainter& painter);
  void paintPrices(PixelPainter& pixels, ColumnRange range);
  void paintVolumes(PixelPainter& pixels, ColumnRange range);
  void paintPointed(QPainter& painter);
  void paintNote(QPainter& painter, const QString& note);
  void paintPanes(PixelPainter& pixels, ColumnRange range);
  void paintOver(QPainter& painter, const QRegion& wanted);

  ChartContent& content_;
  std::function<void()> drawn_;
  std::unique_ptr<Plot> plot_;
  ChartFrame frame_;
  int room_ = 1;
  bool replotting_ = false;  // a replot is on its way
  std::uint64_t replots_ = 0;
};

}  // namespace charts
