#pragma once

#include <QLayout>

#include "widgets/common/give_way.h"
#include "widgets/common/theme_source.h"

namespace widgets {

// The chart's head, drawn like those of the docks.
class ChartHead : public QWidget {
  Q_OBJECT

 public:
  explicit ChartHead(const ThemeSource& theme) : m_theme(theme) { setFixedHeight(metric::kHeader); }

  // The widgets that are left out where the head is too narrow for all, the last one first. The rest is never cut.
  void setDroppable(std::vector<QWidget*> droppable) { m_giveWay.setDroppable(std::move(droppable)); }
  // Qt asks for it where something in sight takes another width; what is left out has to ask itself.
  void fit();
  // Whether it is a dock's title: it has a border of its own then, else that of the panel is around it.
  void setBordered(bool bordered);
  // Whether it is the one of several that keys and menus mean.
  void setCurrent(bool current);
  QSize sizeHint() const override { return {QWidget::sizeHint().width(), minimumHeight()}; }
  QSize minimumSizeHint() const override { return {m_giveWay.widthOfTheRest(*layout()), minimumHeight()}; }

 signals:
  // Something was left out or has room again.
  void fitted();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  const ThemeSource& m_theme;
  GiveWay m_giveWay;
  bool m_bordered = false;
  bool m_current = false;
};

}  // namespace widgets
