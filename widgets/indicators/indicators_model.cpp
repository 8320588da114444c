#include "widgets/indicators/indicators_model.h"

#include "widgets/common/format.h"

namespace widgets {
namespace {

std::vector<RowColumn<IndicatorRow>> columnsForIndicators() {
  std::vector<RowColumn<IndicatorRow>> columns;
  columns.push_back(
      textColumn<IndicatorRow>("name", IndicatorsModel::tr("Name"), "signal", 1, [](const IndicatorRow& row) {
        return Cell::bold(text(row.indicator.name)).withTip(text(row.indicator.expression));
      }));
  columns.push_back(textColumn<IndicatorRow>(
      "expression", IndicatorsModel::tr("Expression"), "ema(close, 12)", 1,
      [](const IndicatorRow& row) { return Cell::plain(text(row.indicator.expression), Tone::Muted); }));
  columns.push_back(numberColumn<IndicatorRow>(
      "value", IndicatorsModel::tr("Value"), "63,705.4", 1,
      [](const IndicatorRow& row) {
        if (row.indicator.value)
          return Cell::plain(number(*row.indicator.value));
        return Cell::plain(
            plural(row.indicator.barsMissing, IndicatorsModel::tr("1 bar to go"), IndicatorsModel::tr("%1 bars to go")),
            Tone::Muted);
      },
      [](const IndicatorRow& row) { return row.indicator.value.value_or(0); }));
  columns.push_back({{"recent", IndicatorsModel::tr("Recent"), Qt::AlignLeft, {}, 0, true, false},
                     [](const IndicatorRow& row) { return Cell::sparkline(row.recent, Tone::Accent); },
                     {}});
  return columns;
}

}  // namespace

IndicatorsModel::IndicatorsModel(QObject* parent) : RowModel(columnsForIndicators(), parent) {}

void IndicatorsModel::remember(const oms::InstanceRecord& record) {
  auto& series = m_recent[record.info.id];
  for (const oms::IndicatorView& indicator : record.sample.indicators) {
    if (!indicator.value)
      continue;
    Series& values = series[indicator.name];
    if (values && !values->empty() && values->back() == *indicator.value)
      continue;
    // Rows share the vector that they were given, so each change makes a new one of at most sixty values.
    auto next = std::make_shared<std::vector<double>>(values ? *values : std::vector<double>{});
    next->push_back(*indicator.value);
    if (next->size() > kRecent)
      next->erase(next->begin());
    values = std::move(next);
  }
}

void IndicatorsModel::show(const oms::InstanceRecord* record) {
  std::map<std::string, const oms::IndicatorView*> wanted;
  if (record != nullptr) {
    for (const oms::IndicatorView& indicator : record->sample.indicators)
      wanted.emplace(indicator.name, &indicator);
  }
  removeUnless([&wanted](const std::string& name) { return wanted.count(name) > 0; });
  for (const auto& [name, indicator] : wanted)
    upsert(name, {*indicator, m_recent[record->info.id][name]});
}

}  // namespace widgets
