#include "widgets/indicators/indicators_panel.h"

namespace widgets {

IndicatorsPanel::IndicatorsPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Indicators, parent), m_choice(new InstanceChoice(context)), m_top(new QWidget) {
  setTable(m_model);
  auto* row = new QHBoxLayout(m_top);
  row->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  row->addWidget(m_choice);
  row->addStretch(1);
  addTop(m_top);
  connect(m_choice, &InstanceChoice::chosen, this, &IndicatorsPanel::show);
}

void IndicatorsPanel::refresh(const oms::ViewChanges& changes) {
  m_choice->refresh();
  for (const oms::InstanceIndex index : changes.instances) {
    if (index.value < view().instances().size())
      m_model.remember(view().instances()[index.value]);
  }
  if (changes.history || changes.session || !changes.instances.empty())
    show();
}

void IndicatorsPanel::show() {
  m_model.show(m_choice->current());
  commit();
  m_top->setVisible(m_choice->current() != nullptr);
}

void IndicatorsPanel::explainEmpty(EmptyState& empty) {
  if (m_choice->current() == nullptr) {
    empty.set(tr("No indicators yet"),
              tr("Indicators belong to strategies. Start a session with at least one strategy."));
  } else {
    empty.set(tr("Waiting for the first bar"), tr("Values appear when a bar of the strategy's timeframe closes."));
  }
}

}  // namespace widgets
