#include "app/action_guard.h"

#include <QEvent>
#include <QVariant>

namespace app {
namespace {

bool acts(const QPushButton& button) {
  return button.property("look").toString() != QStringLiteral("link");
}

}  // namespace

void ActionGuard::hold(QWidget& panel, const QString& reason) {
  m_reason = reason;
  panel.installEventFilter(this);
  holdButtons(panel);
}

void ActionGuard::holdButton(QPushButton& button) {
  if (button.isEnabled())
    button.setEnabled(false);
  if (button.toolTip() != m_reason)
    button.setToolTip(m_reason);
}

void ActionGuard::holdButtons(QWidget& panel) {
  for (QPushButton* button : panel.findChildren<QPushButton*>()) {
    if (!acts(*button) || !m_held.insert(button).second)
      continue;
    connect(button, &QObject::destroyed, this, [this](QObject* gone) { m_held.erase(gone); });
    button->installEventFilter(this);
    holdButton(*button);
  }
}

bool ActionGuard::eventFilter(QObject* watched, QEvent* event) {
  if (m_held.contains(watched)) {
    if (event->type() == QEvent::EnabledChange || event->type() == QEvent::ToolTipChange)
      holdButton(*static_cast<QPushButton*>(watched));
  } else if (event->type() == QEvent::Show || event->type() == QEvent::LayoutRequest) {
    holdButtons(*static_cast<QWidget*>(watched));
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace app
