#include "charts/crosshair.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <utility>

namespace charts {
namespace {

constexpr int kBadgePadding = 4;
constexpr int kInset = 2;

}  // namespace

Crosshair::Crosshair(QWidget* parent, std::function<QRegion()> spared) : QWidget(parent), m_spared(std::move(spared)) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_NoSystemBackground);
  setFocusPolicy(Qt::NoFocus);
}

void Crosshair::restyle(const ChartPalette& palette, const QFont& font) {
  m_palette = palette;
  setFont(font);
  update(strips());
}

void Crosshair::setReading(const std::optional<CrosshairReading>& reading) {
  if (reading == m_reading)
    return;
  const QRegion before = strips();
  m_reading = reading;
  update(before + strips());
}

void Crosshair::paintEvent(QPaintEvent* /*event*/) {
  if (!m_reading)
    return;
  QPainter painter(this);
  QPen pen(m_palette.muted, 1);
  pen.setDashPattern({3, 3});
  pen.setCapStyle(Qt::FlatCap);
  painter.setPen(pen);
  painter.setClipRegion(QRegion(rect()) - m_spared());
  painter.drawLine(m_reading->at.x(), m_reading->prices.top(), m_reading->at.x(), m_reading->volume.bottom());
  if (!m_reading->value.isEmpty())
    painter.drawLine(m_reading->prices.left(), m_reading->at.y(), m_reading->prices.right(), m_reading->at.y());
  painter.setClipping(false);
  for (const auto& [box, text] : {std::pair(valueBox(), m_reading->value), std::pair(timeBox(), m_reading->time)}) {
    if (text.isEmpty())
      continue;
    painter.fillRect(box, m_palette.line);
    painter.setPen(m_palette.text);
    painter.drawText(box, Qt::AlignCenter, text);
  }
}

QRegion Crosshair::strips() const {
  if (!m_reading)
    return {};
  QRegion region(QRect(m_reading->at.x() - 1, m_reading->prices.top(), 3,
                       m_reading->volume.bottom() - m_reading->prices.top() + 1));
  region += QRect(m_reading->prices.left(), m_reading->at.y() - 1, m_reading->prices.width(), 3);
  return region + valueBox() + timeBox();
}

QRect Crosshair::valueBox() const {
  const QFontMetrics metrics(font());
  const int height = metrics.height() + kBadgePadding;
  const int width = metrics.horizontalAdvance(m_reading->value) + 2 * kBadgePadding;
  return QRect(m_reading->prices.right() + 1 + kInset, m_reading->at.y() - height / 2, width, height);
}

QRect Crosshair::timeBox() const {
  const QFontMetrics metrics(font());
  const int width = metrics.horizontalAdvance(m_reading->time) + 2 * kBadgePadding;
  const int left = std::clamp(m_reading->at.x() - width / 2, m_reading->prices.left(),
                              std::max(m_reading->prices.left(), m_reading->prices.right() - width));
  return QRect(left, m_reading->volume.bottom() + kInset, width, metrics.height() + kBadgePadding);
}

}  // namespace charts
