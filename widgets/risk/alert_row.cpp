#include "widgets/risk/alert_row.h"

#include <QHBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

Tone severityTone(oms::AlertSeverity severity) {
  switch (severity) {
    case oms::AlertSeverity::info:
      return Tone::Muted;
    case oms::AlertSeverity::warning:
      return Tone::Warning;
    case oms::AlertSeverity::critical:
      return Tone::Down;
  }
  return Tone::Muted;
}

}  // namespace

AlertRow::AlertRow(oms::AlertId id, QWidget* parent)
    : QWidget(parent),
      m_id(id),
      m_time(plainLabel({}, Tone::Muted)),
      m_message(plainLabel({})),
      m_seen(plainLabel({}, Tone::Muted)),
      m_acknowledge(button(tr("Acknowledge"), ButtonLook::Link)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::kSmall);
  m_message->setWordWrap(true);
  row->addWidget(m_time, 0, Qt::AlignTop);
  row->addWidget(m_message, 1, Qt::AlignTop);
  row->addWidget(m_seen, 0, Qt::AlignTop);
  row->addWidget(m_acknowledge, 0, Qt::AlignTop);
  m_seen->hide();
  connect(m_acknowledge, &QPushButton::clicked, this, [this] { emit acknowledged(m_id); });
}

void AlertRow::set(const oms::RiskAlert& alert) {
  setTextIfChanged(m_time, clockTime(alert.raisedAt));
  // It stays until somebody has seen it; what it says is in the present, and may be over.
  const bool over = alert.clearedAt != oms::Timestamp{};
  setTextIfChanged(m_message, over ? tr("%1 – over since %2").arg(text(alert.message), clockTime(alert.clearedAt))
                                   : text(alert.message));
  setTone(m_message, over || alert.acknowledged ? Tone::Muted : severityTone(alert.severity));
  m_seen->setVisible(alert.acknowledged);
  m_acknowledge->setVisible(!alert.acknowledged);
  if (alert.acknowledged)
    setTextIfChanged(m_seen, tr("seen by %1").arg(text(alert.acknowledgedBy.text())));
}

}  // namespace widgets
