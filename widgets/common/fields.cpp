#include "widgets/common/fields.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QWheelEvent>
#include <algorithm>

#include "widgets/common/icons.h"

namespace widgets {
namespace {

constexpr int kChevron = 8;
constexpr int kBox = 14;

}  // namespace

FieldEdit::FieldEdit(const ThemeSource& theme, const QString& caption, QWidget* parent)
    : QLineEdit(parent), m_theme(theme) {
  setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  setCaption(caption);
}

void FieldEdit::setCaption(const QString& caption) {
  m_caption = caption;
  setAccessibleName(caption);
  setTextMargins(fontMetrics().horizontalAdvance(caption) + space::kSmall, 0, 0, 0);
  update();
}

void FieldEdit::setProblem(const QString& reason) {
  if (toolTip() == reason)
    return;
  setToolTip(reason);
  setProperty("invalid", !reason.isEmpty());
  style()->unpolish(this);
  style()->polish(this);
}

QSize FieldEdit::minimumSizeHint() const {
  const int caption = fontMetrics().horizontalAdvance(m_caption);
  return {caption + fontMetrics().horizontalAdvance(QStringLiteral("00000")) + 4 * space::kSmall, metric::kField};
}

void FieldEdit::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  QPainter painter(this);
  painter.setPen(m_theme.theme().muted);
  painter.drawText(rect().adjusted(space::kSmall + 1, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, m_caption);
}

ChoiceBox::ChoiceBox(const ThemeSource& theme, const QString& caption, QWidget* parent)
    : QComboBox(parent), m_theme(theme), m_caption(caption) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(caption);
  setFixedHeight(metric::kField);
}

void ChoiceBox::setCaptionShown(bool shown) {
  m_captionShown = shown;
  updateGeometry();
  update();
}

void ChoiceBox::showPopup() {
  emit opening();
  QComboBox::showPopup();
}

QSize ChoiceBox::sizeHint() const {
  int widest = 0;
  for (int i = 0; i < count(); ++i)
    widest = std::max(widest, fontMetrics().horizontalAdvance(itemText(i)));
  const bool captioned = m_captionShown && !m_caption.isEmpty();
  const int caption = captioned ? fontMetrics().horizontalAdvance(m_caption) + space::kSmall : 0;
  return {caption + widest + kChevron + 3 * space::kSmall + 2, metric::kField};
}

void ChoiceBox::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_theme.theme();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(hasFocus() ? theme.accent : underMouse() ? theme.muted : theme.line);
  painter.setBrush(theme.ground);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metric::kRadius, metric::kRadius);
  const QRect inner = rect().adjusted(space::kSmall + 1, 0, -space::kSmall - 1, 0);
  painter.setPen(theme.muted);
  const QString caption = m_captionShown ? m_caption : QString();
  painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, caption);
  painter.setPen(isEnabled() ? theme.text : theme.muted);
  const Qt::Alignment side = caption.isEmpty() ? Qt::AlignLeft : Qt::AlignRight;
  painter.drawText(inner.adjusted(0, 0, -kChevron - space::kTight, 0), Qt::AlignVCenter | side, currentText());
  QPainterPath chevron;
  const QPointF tip(inner.right() - kChevron / 2.0 + 1, inner.center().y() + 3);
  chevron.moveTo(tip + QPointF(-3.5, -4));
  chevron.lineTo(tip);
  chevron.lineTo(tip + QPointF(3.5, -4));
  painter.setPen(QPen(theme.muted, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(chevron);
}

void ChoiceBox::wheelEvent(QWheelEvent* event) {
  if (hasFocus())
    QComboBox::wheelEvent(event);
  else
    event->ignore();
}

CheckBox::CheckBox(const ThemeSource& theme, const QString& text, QWidget* parent)
    : QCheckBox(text, parent), m_theme(theme) {}

QSize CheckBox::sizeHint() const {
  return {kBox + space::kSmall + fontMetrics().horizontalAdvance(text()) + 2, metric::kHitArea};
}

void CheckBox::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_theme.theme();
  const QRectF box(0.5, (height() - kBox) / 2.0 + 0.5, kBox - 1, kBox - 1);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(hasFocus() || isChecked() ? theme.accent : theme.muted);
  painter.setBrush(isChecked() ? theme.accent : theme.ground);
  painter.drawRoundedRect(box, 3, 3);
  if (isChecked())
    drawIcon(painter, Icon::Check, box, theme.onFill);
  painter.setPen(isEnabled() ? theme.text : theme.muted);
  painter.drawText(rect().adjusted(kBox + space::kSmall, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
}

}  // namespace widgets
