#pragma once

#include <QHBoxLayout>

#include "widgets/common/give_way.h"

namespace app {

// A row of labels that leaves out whole ones where it is too narrow for all, so that none is cut; its tool tip has what
// all of them say.
class StatusRow : public QWidget {
  Q_OBJECT

 public:
  explicit StatusRow(QWidget* parent = nullptr);

  QHBoxLayout& row() { return *m_row; }
  // Of these the last one is left out first. What is not among them is always there.
  void setDroppable(std::vector<QWidget*> droppable);

  QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;

 private:
  void fit();

  QHBoxLayout* m_row;
  widgets::GiveWay m_giveWay;
};

}  // namespace app
