#include "widgets/chart/chart_popup.h"

#include <QPainter>
#include <QScreen>
#include <algorithm>

namespace widgets {

ChartPopup::ChartPopup(const ThemeSource& theme, QWidget* parent) : QWidget(parent, Qt::Popup), m_theme(theme) {
  setAttribute(Qt::WA_DeleteOnClose);
}

void ChartPopup::openAt(const QPoint& global) {
  adjustSize();
  const QRect room = screen()->availableGeometry();
  move(std::clamp(global.x(), room.left(), std::max(room.left(), room.right() - width())),
       std::clamp(global.y(), room.top(), std::max(room.top(), room.bottom() - height())));
  show();
}

void ChartPopup::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(m_theme.theme().line);
  painter.setBrush(m_theme.theme().panel);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace widgets
