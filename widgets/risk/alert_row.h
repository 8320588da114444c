#pragma once

#include <QLabel>
#include <QPushButton>

#include "oms/model/risk.h"

namespace widgets {

// One alert: when, what, and whether somebody has seen it.
class AlertRow : public QWidget {
  Q_OBJECT

 public:
  explicit AlertRow(oms::AlertId id, QWidget* parent = nullptr);

  oms::AlertId id() const { return m_id; }
  void set(const oms::RiskAlert& alert);

 signals:
  void acknowledged(oms::AlertId id);

 private:
  oms::AlertId m_id;
  QLabel* m_time;
  QLabel* m_message;
  QLabel* m_seen;
  QPushButton* m_acknowledge;
};

}  // namespace widgets
