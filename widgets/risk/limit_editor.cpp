#include "widgets/risk/limit_editor.h"

#include <QVBoxLayout>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {

LimitEditor::LimitEditor(const ThemeSource& theme, QWidget* parent)
    : QWidget(parent),
      m_code(new ChoiceBox(theme, tr("Limit"))),
      m_limit(new FieldEdit(theme, tr("Value"))),
      m_set(button(tr("Set"))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kTight);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::kTight);
  row->addWidget(m_limit, 1);
  row->addWidget(m_set);
  column->addWidget(m_code);
  column->addLayout(row);
  m_limit->setAccessibleName(tr("Value of the limit"));
  m_set->setEnabled(false);
  connect(m_code, &QComboBox::currentIndexChanged, this, &LimitEditor::showChosen);
  connect(m_limit, &QLineEdit::textEdited, this, [this] {
    m_limit->setProblem({});
    m_set->setEnabled(!m_limit->text().trimmed().isEmpty());
  });
  connect(m_limit, &QLineEdit::returnPressed, m_set, &QPushButton::click);
  connect(m_set, &QPushButton::clicked, this, [this] {
    m_set->setEnabled(false);
    emit edited({m_code->currentData().toString().toStdString(), "", "", m_limit->text().trimmed().toStdString(), ""});
  });
}

void LimitEditor::set(const std::vector<oms::LimitSetting>& settings) {
  std::vector<oms::LimitSetting> general;
  for (const oms::LimitSetting& setting : settings) {
    if (setting.symbol.empty() && setting.strategy.empty())
      general.push_back(setting);
  }
  if (general == m_settings)
    return;
  const bool sameCodes = general.size() == m_settings.size();
  m_settings = std::move(general);
  if (!sameCodes) {
    const QSignalBlocker quiet(m_code);
    m_code->clear();
    for (const oms::LimitSetting& setting : m_settings)
      m_code->addItem(sentence(setting.code), QString::fromStdString(setting.code));
  }
  if (!m_set->isEnabled())
    showChosen();
}

void LimitEditor::showChosen() {
  const int index = m_code->currentIndex();
  m_limit->setProblem({});
  m_set->setEnabled(false);
  if (index >= 0 && static_cast<std::size_t>(index) < m_settings.size())
    m_limit->setText(QString::fromStdString(m_settings[static_cast<std::size_t>(index)].limit));
}

void LimitEditor::answered(const oms::CommandOutcome& outcome) {
  if (outcome.accepted)
    return showChosen();
  m_limit->setProblem(text(outcome.message));
}

}  // namespace widgets
