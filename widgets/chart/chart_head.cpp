#include "widgets/chart/chart_head.h"

#include <QEvent>
#include <QPainter>

namespace widgets {

void ChartHead::setBordered(bool bordered) {
  m_bordered = bordered;
  setFixedHeight(metric::kHeader + (bordered ? 1 : 0));
  update();
}

void ChartHead::setCurrent(bool current) {
  if (current == m_current)
    return;
  m_current = current;
  update();
}

bool ChartHead::event(QEvent* event) {
  const bool done = QWidget::event(event);
  if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
    fit();
  return done;
}

void ChartHead::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = m_theme.theme();
  painter.setBrush(theme.raised);
  painter.setClipRect(rect());
  // The lower corners lie below the edge: the panel goes on from there.
  const QRectF box(0, 0, width(), height() + metric::kRadius);
  if (m_bordered) {
    painter.setPen(theme.line);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, 0), metric::kRadius, metric::kRadius);
  } else {
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(box, metric::kRadius - 1, metric::kRadius - 1);
  }
  const int edge = m_bordered ? 1 : 0;
  painter.fillRect(QRect(edge, height() - 1, width() - 2 * edge, 1), theme.line);
  if (m_current)
    painter.fillRect(QRect(edge, height() - 2, width() - 2 * edge, 2), theme.accent);
}

void ChartHead::fit() {
  if (m_giveWay.fit(*layout(), width()))
    emit fitted();
}

}  // namespace widgets
