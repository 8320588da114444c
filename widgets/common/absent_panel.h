#pragma once

#include "widgets/common/panel.h"

namespace widgets {

// In the place of a panel that this window cannot feed: says so, and why.
class AbsentPanel : public Panel {
  Q_OBJECT

 public:
  AbsentPanel(PanelContext& context, Icon icon, const QString& why, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges&) override {}
};

}  // namespace widgets
