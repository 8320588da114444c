#pragma once

#include <QButtonGroup>
#include <QPushButton>
#include <QWidget>
#include <functional>
#include <optional>

#include "oms/model/timeframe.h"

namespace widgets {

// Of which length a chart's bars are: a button each for the usual ones, and a menu of all others that have bars.
class TimeframeChoice : public QWidget {
  Q_OBJECT

 public:
  // `has`: whether there are bars of it now.
  explicit TimeframeChoice(std::function<bool(oms::Timeframe)> has, QWidget* parent = nullptr);

  // Shows it as chosen, and tells nobody.
  void set(oms::Timeframe timeframe);
  // The finest usual one that has bars, or else the finest of all; nothing where none has.
  std::optional<oms::Timeframe> finest() const;

 signals:
  void chosen(oms::Timeframe timeframe);

 private:
  void fillOthers();

  std::function<bool(oms::Timeframe)> m_has;
  QButtonGroup* m_usual;
  QPushButton* m_others;
};

}  // namespace widgets
