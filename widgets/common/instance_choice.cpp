#include "widgets/common/instance_choice.h"

#include "widgets/common/format.h"

namespace widgets {

InstanceChoice::InstanceChoice(PanelContext& context, QWidget* parent)
    : ChoiceBox(context.theme(), QString(), parent), m_context(context) {
  setAccessibleName(tr("Strategy and symbol"));
  connect(this, &QComboBox::activated, this, &InstanceChoice::chosen);
  connect(&context, &PanelContext::symbolSelected, this, &InstanceChoice::follow);
}

void InstanceChoice::refresh() {
  const auto& instances = m_context.view().instances();
  bool same = count() == static_cast<int>(instances.size());
  for (int i = 0; same && i < count(); ++i) {
    same = itemData(i).toString().toStdString() == instances[static_cast<std::size_t>(i)].info.id;
  }
  if (same)
    return;
  const QString before = currentData().toString();
  clear();
  for (const oms::InstanceRecord& record : instances) {
    addItem(tr("%1 · %2").arg(sentence(record.info.strategy), m_context.symbolName(record.info.symbol)),
            text(record.info.id));
  }
  setCurrentIndex(std::max(0, findData(before)));
  if (m_context.selectedSymbol() && before.isEmpty())
    follow(*m_context.selectedSymbol());
  updateGeometry();
}

const oms::InstanceRecord* InstanceChoice::current() const {
  const auto& instances = m_context.view().instances();
  const auto at = static_cast<std::size_t>(currentIndex());
  return currentIndex() >= 0 && at < instances.size() ? &instances[at] : nullptr;
}

void InstanceChoice::follow(oms::SymbolIndex symbol) {
  const oms::InstanceRecord* shown = current();
  if (shown != nullptr && shown->info.symbol == symbol)
    return;
  const auto& instances = m_context.view().instances();
  for (std::size_t i = 0; i < instances.size() && i < static_cast<std::size_t>(count()); ++i) {
    if (instances[i].info.symbol != symbol)
      continue;
    setCurrentIndex(static_cast<int>(i));
    emit chosen();
    return;
  }
}

}  // namespace widgets
