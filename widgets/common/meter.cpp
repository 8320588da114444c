#include "widgets/common/meter.h"

#include <QHBoxLayout>
#include <QPainter>
#include <algorithm>

#include "widgets/common/fading.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kMeterDot = 8;
constexpr int kAgeGroove = 40;

}  // namespace

void paintMeter(QPainter& painter, const QRectF& area, double share, const QColor& colour, const QColor& groove) {
  constexpr double kRound = metric::kMeter / 2.0;
  const QRectF bar(area.left(), area.center().y() - kRound, area.width(), metric::kMeter);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(groove);
  painter.drawRoundedRect(bar, kRound, kRound);
  const double filled = bar.width() * std::clamp(share, 0.0, 1.0);
  if (filled < 1)
    return;
  painter.setBrush(colour);
  painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(filled, bar.height()), bar.height())), kRound, kRound);
}

Meter::Meter(const ThemeSource& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Meter::set(double share, Tone tone) {
  if (share == m_share && tone == m_tone)
    return;
  m_share = share;
  m_tone = tone;
  update();
}

void Meter::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_theme.theme();
  paintMeter(painter, rect(), m_share, theme.tone(shownTone(*this, m_tone)), theme.line);
}

MeterRow::MeterRow(const ThemeSource& theme, const QString& name, int nameWidth, int valueWidth, QWidget* parent)
    : QWidget(parent), m_name(plainLabel(name)), m_meter(new Meter(theme)), m_value(plainLabel({})) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::kMedium);
  m_name->setMinimumWidth(nameWidth);
  m_value->setMinimumWidth(valueWidth);
  m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row->addWidget(m_name);
  row->addWidget(m_meter, 1);
  row->addWidget(m_value);
  setFixedHeight(metric::kRow);
}

void MeterRow::set(double share, Tone tone, const QString& value) {
  m_meter->set(share, tone);
  if (m_value->text() == value)
    return;
  m_value->setText(value);
  setAccessibleName(m_name->text() + ' ' + value);
}

Tone confidenceTone(double confidence) {
  return confidence < 0.4 ? Tone::Down : confidence < 0.7 ? Tone::Warning : Tone::Up;
}

Tone ageTone(double minutes) {
  return minutes < 5 ? Tone::Up : minutes <= 15 ? Tone::Warning : Tone::Down;
}

double ageShare(double ageSeconds, double lifeSeconds) {
  return lifeSeconds <= 0 ? 1 : std::clamp(ageSeconds / lifeSeconds, 0.0, 1.0);
}

AgeBar::AgeBar(const ThemeSource& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void AgeBar::set(double minutes, double share, const QString& text) {
  if (text == m_text && minutes == m_minutes && share == m_share)
    return;
  const bool resized = text.size() != m_text.size();
  m_minutes = minutes;
  m_share = share;
  m_text = text;
  setAccessibleName(tr("age %1").arg(text));
  if (resized)
    updateGeometry();
  update();
}

QSize AgeBar::sizeHint() const {
  return {kMeterDot + space::kSmall + kAgeGroove + space::kSmall + fontMetrics().horizontalAdvance(m_text) + 2, 16};
}

void AgeBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = m_theme.theme();
  const QColor colour = theme.tone(shownTone(*this, ageTone(m_minutes)));
  paintMeter(painter, QRectF(0, 0, kAgeGroove, height()), 1 - m_share, colour, theme.line);
  const QRectF dot(kAgeGroove + space::kSmall + 0.5, (height() - kMeterDot) / 2.0 + 0.5, kMeterDot - 1, kMeterDot - 1);
  painter.setPen(QPen(colour, 1.5));
  painter.setBrush(ageTone(m_minutes) == Tone::Up ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawEllipse(dot);
  if (ageTone(m_minutes) == Tone::Warning) {
    painter.setBrush(colour);
    painter.drawPie(dot, 90 * 16, 180 * 16);
  }
  painter.setPen(theme.tone(shownTone(*this, Tone::Text)));
  painter.drawText(rect().adjusted(kAgeGroove + 2 * space::kSmall + kMeterDot, 0, 0, 0), Qt::AlignVCenter, m_text);
}

}  // namespace widgets
