#include "widgets/common/chip.h"

#include <QPainter>

#include "widgets/common/fading.h"

namespace widgets {
namespace {

constexpr int kChipHeight = 18;

}  // namespace

void paintChip(QPainter& painter, const QRectF& area, const QString& text, const QColor& colour, const QColor& onFill,
               bool filled) {
  const QRectF box(area.left() + 0.5, area.center().y() - kChipHeight / 2.0 + 0.5, area.width() - 1, kChipHeight - 1);
  const double radius = filled ? metric::kRadius : metric::kChipRadius;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(colour);
  painter.setBrush(filled ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawRoundedRect(box, radius, radius);
  painter.setPen(filled ? onFill : colour);
  painter.drawText(box, Qt::AlignCenter, text);
}

int chipWidth(const QString& text, const QFont& font) {
  return QFontMetrics(font).horizontalAdvance(text) + 2 * space::kSmall + 2;
}

Chip::Chip(const ThemeSource& theme, Tone tone, bool filled, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_tone(tone), m_filled(filled) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  // Only the weight, so that the family follows the theme.
  QFont weight;
  weight.setWeight(filled ? QFont::Bold : QFont::Medium);
  setFont(weight);
}

void Chip::set(const QString& text, Tone tone) {
  if (text == m_text && tone == m_tone)
    return;
  m_text = text;
  m_tone = tone;
  setAccessibleName(text);
  updateGeometry();
  update();
}

QSize Chip::sizeHint() const {
  return {chipWidth(m_text, font()), kChipHeight + 2};
}

void Chip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(font());
  const Theme& theme = m_theme.theme();
  paintChip(painter, rect(), m_text, theme.tone(shownTone(*this, m_tone)), theme.onFill, m_filled);
}

}  // namespace widgets
