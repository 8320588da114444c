#pragma once

#include <QObject>
#include <optional>

#include "charts/candle_scene.h"

namespace charts {

// The one whose handle, × included, is there; null: none.
const Chip* handleAt(const MarkLayout& marks, const QPoint& at);
// The one whose line runs nearest, no more than a few pixels away; null: none.
const Chip* strokeAt(const MarkLayout& marks, const QRect& area, const QPoint& at);

// A line in a hand: it keeps its distance to the pointer, and counts as moved once that has been far enough away.
class LineGrip {
 public:
  // `lineY` is where the line runs that stands at that price; nothing: out of sight, so that it comes to the pointer.
  LineGrip(const QPoint& at, std::optional<int> lineY, oms::Price price);

  // The price there, which is on no tick; nothing while it was not moved yet.
  std::optional<oms::Price> priceAt(const PlotArea& area, const QPoint& at);
  bool isMoved() const { return moved_; }

 private:
  QPoint from_;
  std::optional<int> lineY_;
  oms::Price price_;
  bool moved_ = false;
};

// What the mouse does with the lines of a chart: it takes them by their handles or anywhere along them, and cancels at
// their ×. With Shift, or where it was asked for, a drag beside the handles says an entry and its stop instead. Nothing
// moves by itself: what becomes of a line is told by whoever keeps them.
class LineTool : public QObject {
  Q_OBJECT

 public:
  LineTool(const ChartContent& content, const CandleScene& scene);

  // Whether the next drag says an entry and its stop.
  void armBracket(bool armed);
  bool isBracketArmed() const { return m_armed; }
  bool isDragging() const { return m_grip && m_grip->isMoved(); }
  // Lets go of what is in the hand, and tells nobody.
  void drop();

  // Of the mouse's left button. True where it was meant for a line.
  bool press(const QPoint& at, Qt::KeyboardModifiers modifiers);
  bool move(const QPoint& at);
  bool release(const QPoint& at);
  std::optional<Qt::CursorShape> cursorAt(const QPoint& at) const;
  // Why the line there cannot be moved; empty: it can, or there is none.
  QString tipAt(const QPoint& at) const;
  // The line whose handle or stroke is there.
  std::optional<PriceLine> lineAt(const QPoint& at) const;
  // The order whose × lies there; unset where there is none.
  oms::OrderId cancelAt(const QPoint& at) const;
  // The price at that height of the plot; nothing outside.
  std::optional<oms::Price> priceAt(const QPoint& at) const;
  // The height at which a line of that price runs, within the plot or not.
  int heightOf(oms::Price price) const;
  const QRect& plot() const { return m_scene.prices().rect; }

 signals:
  void cancelRequested(oms::OrderId order);
  // A line is in the hand, and would be at that price, which is on no tick.
  void dragged(const charts::LineHandle& line, oms::Price price);
  void bracketDragged(oms::Price entry, oms::Price stop);
  // It was let go where it was dragged to last, no further than the plot's edge, or, beside the plot, given up.
  void dropped();
  void abandoned();
  // Somebody tried to move a line that cannot be moved.
  void refused(const QString& why);
  void bracketArmed(bool armed);

 private:
  const Chip* chipAt(const QPoint& at) const;
  bool take(const Chip& chip, const QPoint& at);

  const ChartContent& m_content;
  const CandleScene& m_scene;
  std::optional<LineGrip> m_grip;
  LineHandle m_handle;               // of the line in it
  QString m_fixed;                   // why that one does not move
  std::optional<oms::Price> m_from;  // where a bracket's drag began
  oms::OrderId m_pressed;            // the × that the button went down on
  bool m_armed = false;
};

}  // namespace charts
