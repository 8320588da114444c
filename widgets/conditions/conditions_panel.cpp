#include "widgets/conditions/conditions_panel.h"

#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {

ConditionsPanel::ConditionsPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Conditions, parent),
      m_model(context),
      m_choice(new InstanceChoice(context)),
      m_summary(plainLabel({}, Tone::Muted)),
      m_top(new QWidget),
      m_nearly(iconButton(context.theme(), Icon::History, tr("Near misses"))),
      m_misses(new DetailPane(theme())) {
  setTable(m_model);
  setSide(m_misses);
  m_nearly->setCheckable(true);
  addTool(m_nearly);
  connect(m_nearly, &QToolButton::toggled, this, &ConditionsPanel::showNearMisses);
  auto* row = new QHBoxLayout(m_top);
  row->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  row->setSpacing(space::kMedium);
  row->addWidget(m_choice);
  // What it says grows; the window must not.
  m_summary->setWordWrap(true);
  row->addWidget(m_summary, 1);
  addTop(m_top);
  connect(m_choice, &InstanceChoice::chosen, this, &ConditionsPanel::show);
  connect(m_choice, &InstanceChoice::chosen, this, &ConditionsPanel::showNearMisses);
}

void ConditionsPanel::refresh(const oms::ViewChanges& changes) {
  m_choice->refresh();
  const oms::InstanceRecord* current = m_choice->current();
  const auto& changed = changes.instances;
  const bool touched = changes.history || changes.session || current == nullptr ||
                       std::find(changed.begin(), changed.end(), current->info.index) != changed.end();
  if (touched)
    show();
  if (changes.nearMisses || changes.history)
    showNearMisses();
}

void ConditionsPanel::showNearMisses() {
  const oms::InstanceRecord* current = m_choice->current();
  if (!m_nearly->isChecked() || current == nullptr)
    return m_misses->hide();
  m_misses->set(tr("Near misses"), nearMissLines(view().nearMisses(), current->info.index));
}

void ConditionsPanel::show() {
  const oms::InstanceRecord* current = m_choice->current();
  m_model.show(current == nullptr ? nullptr : &current->sample);
  commit();
  m_top->setVisible(current != nullptr);
  if (current == nullptr)
    return;
  QStringList said;
  if (current->info.mode == oms::StrategyMode::shadow)
    said << tr("shadow");
  for (const oms::GroupProgress& group : current->sample.groups) {
    if (group.of > 0 && (group.group == "signal" || group.group == "entry")) {
      said << tr("%1 %2 of %3").arg(text(group.group)).arg(group.met).arg(group.of);
    }
  }
  setTextIfChanged(m_summary, said.join(QStringLiteral(" · ")));
}

void ConditionsPanel::explainEmpty(EmptyState& empty) {
  const oms::InstanceRecord* current = m_choice->current();
  if (current == nullptr) {
    empty.set(tr("No conditions to watch"),
              tr("Conditions belong to strategies. Start a session with at least one strategy."));
  } else if (current->info.warmupHave < current->info.warmupNeed) {
    empty.set(tr("Warming up"), tr("%1 of %2 bars are here; conditions are judged once all are.")
                                    .arg(current->info.warmupHave)
                                    .arg(current->info.warmupNeed));
  } else {
    empty.set(tr("Waiting for a bar"),
              tr("Conditions are judged when a bar of %1 closes.").arg(text(name(current->info.timeframe))));
  }
}

}  // namespace widgets
