// The rest of the chart: what wheel, mouse and keys do.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>

#include "charts/candle_chart_state.h"

namespace charts {
namespace {

constexpr double kWheelStep = 120;  // Qt's angle of one notch
constexpr double kZoomPerNotch = 1.15;
constexpr double kPixelsPerDoubling = 120;  // of the price range, dragging its axis
constexpr double kLeastShare = 1e-12;       // of its upper end that a range is high

// Beyond what a price can be nothing is drawn, and a range of less than its digits has no pixels: the old one stays.
ValueRange showable(ValueRange range, const PlotArea& area) {
  const bool within = std::abs(range.lower) < kFurthestPrice && std::abs(range.upper) < kFurthestPrice;
  const bool distinct = range.upper - range.lower > std::abs(range.upper) * kLeastShare;
  return within && distinct && (!area.logarithmic || range.lower > 0) ? range : area.values;
}

// By pixels, so that it is the same on every scale: what stood at `center` stays, all else comes nearer by the factor.
ValueRange scaledAround(const PlotArea& area, double center, double factor) {
  const auto moved = [&](double value) { return area.valueAt(center + (area.y(value) - center) * factor); };
  return showable({moved(area.values.lower), moved(area.values.upper)}, area);
}

ValueRange shiftedBy(const PlotArea& area, double pixels) {
  return showable({area.valueAt(area.y(area.values.lower) - pixels), area.valueAt(area.y(area.values.upper) - pixels)},
                  area);
}

}  // namespace

void CandleChart::wheelEvent(QWheelEvent* event) {
  const QPoint angle = event->angleDelta();
  const QPoint at = event->position().toPoint();
  const double notches = angle.y() / kWheelStep;
  Viewport& viewport = m_state->content.viewport;
  if (m_state->scene.priceAxis().contains(at)) {
    m_state->content.manualRange = scaledAround(m_state->manualPrices(), at.y(), std::pow(kZoomPerNotch, -notches));
  } else if (std::abs(angle.x()) > std::abs(angle.y())) {
    viewport.panBy(angle.x() / 2.0);
  } else if (event->modifiers() & Qt::ShiftModifier) {
    viewport.panBy(angle.y() / 2.0);
  } else {
    viewport.zoomAt(at.x() - m_state->scene.prices().rect.left(), std::pow(kZoomPerNotch, notches));
  }
  contentChanged();
  emit viewMoved();
  event->accept();
}

void CandleChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return QWidget::mousePressEvent(event);
  m_state->dragged = event->pos();
  // While one draws a click gives a point and cancels no order.
  if (m_state->tool.armed() && m_state->tool.press(event->pos(), event->modifiers()))
    return;
  if (m_state->scene.marks().latest.contains(event->pos()))
    return goToLast();
  if (m_state->scene.marks().locked.contains(event->pos()))
    return setAutoScaled(true);
  if (m_state->lines.press(event->pos(), event->modifiers()) || m_state->tool.press(event->pos(), event->modifiers()))
    return updateCursor(event->pos());
  if (const auto divided = m_state->dividerAt(event->pos())) {
    m_state->takeDivider(*divided);
    return updateCursor(event->pos());
  }
  m_state->drag = m_state->scene.priceAxis().contains(event->pos()) ? State::Drag::ScalePrices : State::Drag::Pan;
  updateCursor(event->pos());
}

void CandleChart::mouseMoveEvent(QMouseEvent* event) {
  const QPoint moved = event->pos() - m_state->dragged;
  const bool drawing = m_state->drag == State::Drag::None &&
                       (m_state->lines.move(event->pos()) || m_state->tool.move(event->pos(), event->modifiers()));
  if (drawing || m_state->drag == State::Drag::None || moved.isNull()) {
    // A line in the hand says its own price, which is not quite the pointer's.
    if (m_state->lines.isDragging())
      hideCrosshair();
    else
      showBarAt(event->pos());
    updateCursor(event->pos());
    return;
  }
  m_state->dragged = event->pos();
  if (m_state->drag == State::Drag::Divide) {
    m_state->growPane(-moved.y());
    return contentChanged();
  }
  const PlotArea prices = m_state->manualPrices();
  if (m_state->drag == State::Drag::ScalePrices) {
    const double middle = prices.rect.bottom() - prices.rect.height() / 2.0;
    m_state->content.manualRange = scaledAround(prices, middle, std::exp2(moved.y() / kPixelsPerDoubling));
  } else {
    m_state->content.viewport.panBy(moved.x());
    if (m_state->content.manualRange && prices.rect.height() > 0)
      m_state->content.manualRange = shiftedBy(prices, moved.y());
  }
  showBarAt(event->pos());
  contentChanged();
  emit viewMoved();
}

void CandleChart::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return QWidget::mouseReleaseEvent(event);
  const bool held = m_state->lines.release(event->pos());
  if (held || m_state->tool.release(event->pos(), event->modifiers()))
    return updateCursor(event->pos());
  m_state->drag = State::Drag::None;
  updateCursor(event->pos());
}

void CandleChart::mouseDoubleClickEvent(QMouseEvent* event) {
  // The second press is meant for the line of the first, in whose place another may stand by now.
  if (m_state->lines.lineAt(event->pos()))
    return event->accept();
  if (m_state->tool.doubleClick(event->pos()))
    return;
  if (!m_state->scene.priceAxis().contains(event->pos()))
    return mousePressEvent(event);
  setAutoScaled(true);
}

void CandleChart::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hideCrosshair();
}

void CandleChart::keyPressEvent(QKeyEvent* event) {
  Viewport& viewport = m_state->content.viewport;
  const double width = m_state->scene.prices().rect.width();
  const double step = event->modifiers() & Qt::ControlModifier ? width : width / 8;
  const double anchor = viewport.following() ? width : width / 2;
  if (m_state->tool.key(*event)) {
    if (const auto at = m_state->tool.pointer())
      showBarAt(*at);
    return;
  }
  switch (event->key()) {
    case Qt::Key_Left:
      viewport.panBy(step);
      break;
    case Qt::Key_Right:
      viewport.panBy(-step);
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      viewport.zoomAt(anchor, kZoomPerNotch);
      break;
    case Qt::Key_Minus:
      viewport.zoomAt(anchor, 1 / kZoomPerNotch);
      break;
    case Qt::Key_End:
      return goToLast();
    case Qt::Key_Home:
      viewport.goToFirst();
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  contentChanged();
  emit viewMoved();
}

void CandleChart::updateCursor(const QPoint& position) {
  if (m_state->tool.armed() && m_state->scene.prices().rect.contains(position))
    return setCursor(Qt::CrossCursor);
  if (m_state->drag == State::Drag::Pan)
    return setCursor(Qt::ClosedHandCursor);
  const MarkLayout& marks = m_state->scene.marks();
  if (marks.latest.contains(position) || (m_state->drag == State::Drag::None && marks.locked.contains(position)))
    return setCursor(Qt::PointingHandCursor);
  if (m_state->drag == State::Drag::Divide || (m_state->dividerAt(position) && !m_state->lines.isDragging()))
    return setCursor(Qt::SplitVCursor);
  if (m_state->scene.priceAxis().contains(position))
    return setCursor(Qt::SizeVerCursor);
  if (const auto shape = m_state->lines.cursorAt(position))
    return setCursor(*shape);
  if (const auto shape = m_state->tool.cursorAt(position))
    return setCursor(*shape);
  setCursor(Qt::ArrowCursor);
}

}  // namespace charts
