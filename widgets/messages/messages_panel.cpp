#include "widgets/messages/messages_panel.h"

namespace widgets {

MessagesPanel::MessagesPanel(PanelContext& context, QWidget* parent) : TablePanel(context, Icon::Messages, parent) {
  setTable(m_model);
  for (const Message& message : context.messages().messages())
    m_model.add(message);
  connect(&context.messages(), &MessageLog::added, this, [this](const Message& message) { m_model.add(message); });
}

void MessagesPanel::refresh(const oms::ViewChanges&) {
  commit();
}

void MessagesPanel::explainEmpty(EmptyState& empty) {
  empty.set(tr("No messages"), tr("Fills, refusals, alerts and errors are kept here after their toasts have gone."));
}

}  // namespace widgets
