#include "app/status_row.h"

#include <QHelpEvent>
#include <QLabel>
#include <QToolTip>

namespace app {

StatusRow::StatusRow(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)) {
  m_row->setContentsMargins(0, 0, 0, 0);
  m_row->setSpacing(0);
  m_row->setSizeConstraint(QLayout::SetNoConstraint);
}

void StatusRow::setDroppable(std::vector<QWidget*> droppable) {
  m_giveWay.setDroppable(std::move(droppable));
  fit();
}

QSize StatusRow::minimumSizeHint() const {
  return {1, QWidget::minimumSizeHint().height()};
}

bool StatusRow::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    QStringList said;
    for (const QLabel* label : findChildren<QLabel*>(QString(), Qt::FindDirectChildrenOnly))
      said << label->text();
    said.removeAll(QString());
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                       said.join('\n').toHtmlEscaped().replace('\n', "<br>"), this);
    return true;
  }
  const bool done = QWidget::event(event);
  if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
    fit();
  return done;
}

void StatusRow::fit() {
  m_giveWay.fit(*m_row, width());
  m_row->activate();
}

}  // namespace app
