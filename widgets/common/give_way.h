#pragma once

#include <QWidget>
#include <vector>

class QLayout;

namespace widgets {

// The widgets of a row that are left out, whole ones, where it is too narrow for all: what is there is never cut.
class GiveWay {
 public:
  // Of these the last one is left out first. What is not among them is always there.
  void setDroppable(std::vector<QWidget*> droppable) { m_droppable = std::move(droppable); }
  // What the row takes without any of them.
  int widthOfTheRest(const QLayout& row) const;
  // Shows those that have room in so many pixels, and hides the others. Whether that is a change.
  bool fit(const QLayout& row, int width) const;

 private:
  std::vector<QWidget*> m_droppable;
};

}  // namespace widgets
