#pragma once

#include <QPicture>
#include <QTimeZone>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "charts/chart_palette.h"
#include "charts/chart_types.h"
#include "charts/comparison.h"
#include "charts/study.h"
#include "oms/projections/session_view.h"

namespace charts {

class DrawingTool;
class LineTool;

// Bars with volume, indicators, fills and the lines of positions and orders, on an axis of bars or of time. Wheel
// zooms at the pointer, dragging pans, dragging the price axis scales it, a click on the lock that it has then, or
// a double click on it, lets it scale itself again; arrows, +, − and End do the same from the keyboard. Lines of orders
// are taken as LineTool says; what is drawn by hand is placed, moved and chosen by mouse and keys as DrawingTool says.
// It stays at the last bar until panned away.
class CandleChart : public QWidget {
  Q_OBJECT
 public:
  explicit CandleChart(QWidget* parent = nullptr);
  ~CandleChart() override;

  using QWidget::setPalette;
  void setPalette(const ChartPalette& palette);
  void setInstrument(const QString& symbol, int priceDecimals);

  // Another series (symbol or timeframe): the view goes to its last bars. Null: none yet. The series is copied.
  void setSeries(const oms::BarSeries* series);
  // What is drawn by hand on the symbol, and with which tool.
  DrawingTool& drawings();
  // What the mouse does with the lines.
  LineTool& lines();
  // How often all of it was drawn anew; a tick, a line that moves and the crosshair repaint their strips alone.
  std::uint64_t replots() const;

  // The same series later on, at most once a frame: takes over the bars that changed and keeps the view.
  void updateSeries(const oms::BarSeries& series);
  // Bars from before the series, as the last pastWanted() asked for them: they stand in front of it, and the view stays
  // where it is. A line says where they end.
  void setPast(BarColumns&& past);
  // Why there are none, said where they would end.
  void setPastNote(const QString& note);
  // Sound ones, at most kMostStudies; of their panes the first is uppermost.
  void setStudies(std::vector<Study> studies);
  const std::vector<Study>& studies() const;
  // Where it is drawn: its pane, or the prices.
  QRect studyRect(std::size_t study) const;
  // So much of the prices' upper edge is taken by a legend.
  void setLegendHeight(int pixels);
  int legendHeight() const;
  // And so much more by what lies below that legend.
  void setHeightBelowLegend(int pixels);
  // Other symbols on one percent axis with it, which the chart has as long as there are any.
  void setComparisons(std::vector<Comparison> comparisons);
  void setMarkers(std::vector<ChartMark> markers);  // any order
  void setTrades(std::vector<TradeLine> trades);
  // Rows below the volume, at most kMostBands.
  static constexpr std::size_t kMostBands = 12;
  void setBands(std::vector<Band> bands);
  // What the tool tip of a mark that stands alone says below its text; asked for when it opens.
  void setExplain(std::function<QString(const ChartMark& mark)> explain);
  // Those that stand are in sight where the scale has room for them; one that is proposed moves no scale.
  void setLines(std::vector<PriceLine> lines);

  void setBarStyle(BarStyle style);
  // By logarithms only while all prices in view are above zero.
  void setPriceScale(PriceScale scale);
  // Whether a time without bars takes room on the axis; the bars in the middle stay there.
  void setGapsShown(bool shown);
  // How much of what is in view was traded at which price, but for the last column.
  void setProfileShown(bool shown);
  // Of the times that are said; UTC otherwise.
  void setZone(const QTimeZone& zone);
  // Whether prices follow what is in view, or stay as they are until the next series.
  void setAutoScaled(bool scaled);
  bool isAutoScaled() const;

  void zoomToLast(int bars);
  void goToLast();                 // at the present zoom
  void goTo(oms::Timestamp time);  // the bar that was open then in the middle, at the present zoom
  // Marks the bar that was open then, until another series or the last bar is shown.
  void setPointedBar(std::optional<oms::Timestamp> time);
  bool isFollowingLast() const;
  // The same time as another chart: its edges, or, where it follows, from there to the last bar.
  void showTimes(oms::Timestamp from, oms::Timestamp to, bool toLast);
  // At the edges; nothing without bars.
  std::optional<std::pair<oms::Timestamp, oms::Timestamp>> visibleTimes() const;
  // A line at the bar of that time, while the pointer is over another chart; costs no replot.
  void showCrosshairAt(const std::optional<oms::Timestamp>& time);
  const QTimeZone& zone() const;
  // Of all bars that it holds; nothing without any.
  std::optional<oms::Timestamp> firstTime() const;
  // Places of the bars at the edges, counted as BarSeries::firstIndex does; bar i reaches from i - 0.5 to i + 0.5.
  std::pair<double, double> visibleBars() const;

  // As vectors in its palette, one unit a pixel, without the crosshair. Bars lie on that many lines a pixel: those of
  // an image that it is for.
  QPicture picture(double ratio) const;
  // Those in view, oldest first, and of more than `most` the newest.
  std::vector<BarInfo> barsInView(std::size_t most) const;
  // "2026-01-05T10:52:00+01:00": when it opened, by the chart's clock.
  QString timeText(const ChartBar& bar) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  // The view reached the first bar, which opened then; once a series.
  void pastWanted(oms::Timestamp before);
  // Panes or prices stand elsewhere.
  void studiesLaidOut();
  // What else lies over the prices belongs below.
  void legendGrown(int pixels);
  // Whenever the bar of the header, or a value of it, is another.
  void crosshairMoved(const charts::BarInfo& info);
  // By wheel, mouse or keys; not by showTimes() and what the market does.
  void viewMoved();

 protected:
  bool event(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct State;

  void retranslate();
  void takeFont();
  void contentChanged();
  void marksChanged();
  void viewChanged();
  void tellStudies();
  void computeLater();
  void compute();
  QString markTipAt(const QPoint& at) const;
  void showBarAt(const QPoint& position);
  void hideCrosshair();
  void announceBar();
  void showLinked();
  void updateCursor(const QPoint& position);

  std::unique_ptr<State> m_state;
};

}  // namespace charts
