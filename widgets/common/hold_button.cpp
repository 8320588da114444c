#include "widgets/common/hold_button.h"

#include <QPainter>
#include <algorithm>

#include "widgets/common/labels.h"

namespace widgets {

HoldButton::HoldButton(const ThemeSource& theme, const QString& text, QWidget* parent)
    : QPushButton(text, parent), m_theme(theme) {
  setLook(this, ButtonLook::Danger);
  setAutoDefault(false);
  m_frames.setInterval(16);
  connect(&m_frames, &QTimer::timeout, this, &HoldButton::step);
  connect(this, &QPushButton::pressed, this, &HoldButton::beginHold);
  connect(this, &QPushButton::released, this, &HoldButton::endHold);
}

void HoldButton::beginHold() {
  m_since.start();
  m_frames.start();
}

void HoldButton::endHold() {
  m_frames.stop();
  m_since.invalidate();
  update();
}

double HoldButton::progress() const {
  return m_since.isValid() ? std::min(1.0, m_since.elapsed() / static_cast<double>(kHoldMs)) : 0.0;
}

void HoldButton::mousePressEvent(QMouseEvent* event) {
  m_byMouse = true;
  QPushButton::mousePressEvent(event);
}

void HoldButton::mouseReleaseEvent(QMouseEvent* event) {
  m_byMouse = false;
  QPushButton::mouseReleaseEvent(event);
}

void HoldButton::focusOutEvent(QFocusEvent* event) {
  if (m_byMouse && isDown())
    QWidget::focusOutEvent(event);  // QPushButton's would end the press. NOLINT(bugprone-parent-virtual-call)
  else
    QPushButton::focusOutEvent(event);
}

void HoldButton::step() {
  update();
  if (progress() < 1)
    return;
  endHold();
  emit held();
}

void HoldButton::paintEvent(QPaintEvent* event) {
  QPushButton::paintEvent(event);
  if (progress() <= 0)
    return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF bar(2, height() - 5, (width() - 4) * progress(), 3);
  painter.setPen(Qt::NoPen);
  painter.setBrush(m_theme.theme().down);
  painter.drawRoundedRect(bar, 1.5, 1.5);
}

}  // namespace widgets
