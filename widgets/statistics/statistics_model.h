#pragma once

#include "oms/projections/session_view.h"
#include "widgets/common/row_model.h"

namespace widgets {

// One figure of the session: what it is, what it is now, and how it is reckoned.
struct StatisticRow {
  QString group;
  QString name;
  QString value;  // "n/a" where it is not defined
  Tone tone = Tone::Text;
  QString formula;
};

// The rows in their order: the period and N first, without which nothing after them means anything.
std::vector<StatisticRow> statisticRows(const oms::StatisticsReport& report);
// And who made what.
std::vector<StatisticRow> statisticRows(const oms::SessionView& view);

class StatisticsModel : public RowModel<int, StatisticRow> {
  Q_OBJECT

 public:
  explicit StatisticsModel(QObject* parent = nullptr);

  void show(const std::vector<StatisticRow>& rows);
};

}  // namespace widgets
