#pragma once

#include <QComboBox>
#include <optional>

#include "widgets/common/fields.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// Chooses one strategy instance; follows the symbol that is selected elsewhere.
class InstanceChoice : public ChoiceBox {
  Q_OBJECT

 public:
  explicit InstanceChoice(PanelContext& context, QWidget* parent = nullptr);

  // Takes over the session's instances; call on every refresh.
  void refresh();
  const oms::InstanceRecord* current() const;

 signals:
  void chosen();

 private:
  void follow(oms::SymbolIndex symbol);

  PanelContext& m_context;
};

}  // namespace widgets
