#include "widgets/common/rearm.h"

#include "widgets/common/confirm.h"
#include "widgets/common/panel_context.h"

namespace widgets {

void askToRearm(PanelContext& context, QWidget* window) {
  confirm(window,
          {QObject::tr("Re-arm the kill switch?"),
           QObject::tr("Orders are accepted again, and the strategies go on from where they were halted."),
           QObject::tr("Re-arm"), true, QStringLiteral("RE-ARM")},
          [&context] { context.send(oms::ResetKillSwitch{QObject::tr("re-armed in the window").toStdString()}); });
}

}  // namespace widgets
