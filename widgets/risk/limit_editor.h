#pragma once

#include <QPushButton>

#include "oms/messages/ports.h"
#include "oms/model/risk.h"
#include "widgets/common/fields.h"

namespace widgets {

// Changes one limit in its place: which one, its value as people write it, and a button. What the engine refuses stands
// at the field.
class LimitEditor : public QWidget {
  Q_OBJECT

 public:
  explicit LimitEditor(const ThemeSource& theme, QWidget* parent = nullptr);

  // Keeps what somebody is typing.
  void set(const std::vector<oms::LimitSetting>& settings);
  void answered(const oms::CommandOutcome& outcome);

 signals:
  void edited(const oms::LimitSetting& setting);

 private:
  void showChosen();

  std::vector<oms::LimitSetting> m_settings;  // those of all symbols and strategies
  ChoiceBox* m_code;
  FieldEdit* m_limit;
  QPushButton* m_set;
};

}  // namespace widgets
