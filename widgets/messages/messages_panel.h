#pragma once

#include "widgets/common/table_panel.h"
#include "widgets/messages/messages_model.h"

namespace widgets {

// The history of everything that was said, toasts included.
class MessagesPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit MessagesPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  MessagesModel m_model;
};

}  // namespace widgets
