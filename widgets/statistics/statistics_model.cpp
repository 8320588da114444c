#include "widgets/statistics/statistics_model.h"

namespace widgets {
namespace {

std::vector<RowColumn<StatisticRow>> columnsForStatistics() {
  std::vector<RowColumn<StatisticRow>> columns;
  columns.push_back(
      textColumn<StatisticRow>("name", StatisticsModel::tr("Figure"), "Probabilistic Sharpe", 2,
                               [](const StatisticRow& row) { return Cell::plain(row.name).withTip(row.formula); }));
  columns.push_back({{"value", StatisticsModel::tr("Value"), Qt::AlignRight, "2026-01-05 10:52:14", 1},
                     [](const StatisticRow& row) { return Cell::plain(row.value, row.tone).withTip(row.formula); },
                     {}});
  columns.push_back(
      hidden(textColumn<StatisticRow>("group", StatisticsModel::tr("Group"), "Drawdown", 1,
                                      [](const StatisticRow& row) { return Cell::plain(row.group, Tone::Muted); })));
  columns.push_back(
      hidden(textColumn<StatisticRow>("formula", StatisticsModel::tr("How it is reckoned"), "Mean / deviation", 2,
                                      [](const StatisticRow& row) { return Cell::plain(row.formula, Tone::Muted); })));
  return columns;
}

}  // namespace

StatisticsModel::StatisticsModel(QObject* parent) : RowModel(columnsForStatistics(), parent) {}

void StatisticsModel::show(const std::vector<StatisticRow>& rows) {
  removeUnless([&rows](int place) { return place < static_cast<int>(rows.size()); });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const int place = static_cast<int>(i);
    const StatisticRow* known = find(place);
    if (known == nullptr || known->value != rows[i].value || known->name != rows[i].name ||
        known->formula != rows[i].formula)
      upsert(place, rows[i]);
  }
}

}  // namespace widgets
