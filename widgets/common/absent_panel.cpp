#include "widgets/common/absent_panel.h"

#include <QVBoxLayout>

#include "widgets/common/empty_state.h"

namespace widgets {

AbsentPanel::AbsentPanel(PanelContext& context, Icon icon, const QString& why, QWidget* parent)
    : Panel(context, parent) {
  auto* empty = new EmptyState(theme(), icon, this);
  empty->set(tr("Not in this window"), why);
  auto* page = new QVBoxLayout(this);
  page->setContentsMargins(0, 0, 0, 0);
  page->addWidget(empty);
}

}  // namespace widgets
