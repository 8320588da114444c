#include "widgets/common/give_way.h"

#include <QLayout>
#include <algorithm>

namespace widgets {
namespace {

int widthOf(const QWidget* one, const QLayout& row) {
  return std::max(one->minimumWidth(), one->minimumSizeHint().width()) + row.spacing();
}

}  // namespace

int GiveWay::widthOfTheRest(const QLayout& row) const {
  int width = row.minimumSize().width();
  for (const QWidget* one : m_droppable)
    width -= one->isHidden() ? 0 : widthOf(one, row);
  return width;
}

bool GiveWay::fit(const QLayout& row, int width) const {
  int needed = widthOfTheRest(row);
  bool turned = false;
  for (QWidget* one : m_droppable) {
    needed += widthOf(one, row);
    turned |= one->isHidden() == (needed <= width);
    one->setVisible(needed <= width);
  }
  return turned;
}

}  // namespace widgets
