#pragma once

#include <QButtonGroup>
#include <QMenu>
#include <QToolButton>
#include <QWidget>
#include <functional>
#include <optional>

#include "oms/model/timeframe.h"

namespace widgets {

// The length of a chart's bars: buttons for the usual ones, which may be left out where there is no room, and a menu of
// all that have bars, whose button says the one that is chosen where no other button does.
class TimeframeChoice : public QWidget {
  Q_OBJECT

 public:
  // `has`: whether there are bars of it now.
  explicit TimeframeChoice(std::function<bool(oms::Timeframe)> has, QWidget* parent = nullptr);

  // Shows it as chosen, and tells nobody.
  void set(oms::Timeframe timeframe);
  // That one or the next longer that has bars, or else the finest that has; nothing where none has.
  std::optional<oms::Timeframe> nearest(oms::Timeframe timeframe) const;
  QWidget* buttons() { return m_buttons; }

 signals:
  void chosen(oms::Timeframe timeframe);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fill();
  void showChosen();

  std::function<bool(oms::Timeframe)> m_has;
  QWidget* m_buttons;
  QButtonGroup* m_group;
  QToolButton* m_all;
  QMenu* m_menu;
  oms::Timeframe m_timeframe = oms::Timeframe::m1;
};

}  // namespace widgets
