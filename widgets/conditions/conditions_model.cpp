#include "widgets/conditions/conditions_model.h"

#include "widgets/common/format.h"

namespace widgets {
namespace {

Tone progressTone(const oms::ConditionView& condition) {
  if (condition.met)
    return Tone::Up;
  return condition.progress >= 0.9 ? Tone::Warning : Tone::Accent;
}

Cell valueCell(const std::optional<double>& value, const oms::ConditionView& condition) {
  if (value)
    return Cell::plain(number(*value));
  const QString reason = condition.waitingFor.empty() ? ConditionsModel::tr("a plain yes or no has no number here")
                                                      : text(condition.waitingFor);
  return Cell::plain(QStringLiteral("–"), Tone::Muted).withTip(reason);
}

std::vector<RowColumn<ConditionRow>> columnsForConditions(const PanelContext* context) {
  std::vector<RowColumn<ConditionRow>> columns;
  columns.push_back({{"group", ConditionsModel::tr("Group"), Qt::AlignLeft, "emergency", 0},
                     [](const ConditionRow& row) { return Cell::plain(text(row.condition.group), Tone::Muted); },
                     [](const ConditionRow& row) {
                       return SortKey{static_cast<double>(row.place), {}};
                     }});
  columns.push_back(
      textColumn<ConditionRow>("name", ConditionsModel::tr("Condition"), "oversold", 1, [](const ConditionRow& row) {
        return Cell::bold(text(row.condition.name)).withTip(text(row.condition.expression));
      }));
  columns.push_back(hidden(textColumn<ConditionRow>(
      "expression", ConditionsModel::tr("Expression"), "close > ema(close, 20)", 2,
      [](const ConditionRow& row) { return Cell::plain(text(row.condition.expression), Tone::Muted); })));
  columns.push_back(numberColumn<ConditionRow>(
      "value", ConditionsModel::tr("Value"), "63,705", 0,
      [](const ConditionRow& row) { return valueCell(row.condition.value, row.condition); },
      [](const ConditionRow& row) { return row.condition.value.value_or(0); }));
  columns.push_back(hidden(numberColumn<ConditionRow>(
      "threshold", ConditionsModel::tr("Threshold"), "63,705", 0,
      [](const ConditionRow& row) { return valueCell(row.condition.threshold, row.condition); },
      [](const ConditionRow& row) { return row.condition.threshold.value_or(0); })));
  columns.push_back(hidden(numberColumn<ConditionRow>(
      "distance", ConditionsModel::tr("Distance"), "63.705", 0,
      [](const ConditionRow& row) { return valueCell(row.condition.distance, row.condition); },
      [](const ConditionRow& row) { return row.condition.distance.value_or(0); })));
  columns.push_back(
      {{"progress", ConditionsModel::tr("Progress"), Qt::AlignLeft, {}, 2},
       [context](const ConditionRow& row) {
         const oms::ConditionView& condition = row.condition;
         if (!condition.waitingFor.empty())
           return Cell::plain(text(condition.waitingFor), Tone::Muted);
         QString said = percent(condition.progress, 0);
         if (condition.met)
           said = ConditionsModel::tr("met");
         Cell cell = Cell::meter(condition.met ? 1 : condition.progress, said, progressTone(condition));
         if (condition.met && condition.heldSince.isSet()) {
           cell.tip = ConditionsModel::tr("held for %1").arg(age(context->view().sessionTime() - condition.heldSince));
         }
         return cell;
       },
       [](const ConditionRow& row) {
         return SortKey{row.condition.met ? 2 : row.condition.progress, {}};
       }});
  return columns;
}

}  // namespace

ConditionsModel::ConditionsModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForConditions(&context), parent) {}

void ConditionsModel::show(const oms::InstanceSample* sample) {
  const int count = sample == nullptr ? 0 : static_cast<int>(sample->conditions.size());
  removeUnless([count](int place) { return place < count; });
  for (int place = 0; place < count; ++place) {
    upsert(place, {sample->conditions[static_cast<std::size_t>(place)], place});
  }
}

std::vector<DetailLine> nearMissLines(const std::vector<oms::NearMiss>& misses, oms::InstanceIndex instance) {
  std::vector<DetailLine> lines;
  for (auto miss = misses.rbegin(); miss != misses.rend(); ++miss) {
    if (miss->instance != instance)
      continue;
    const QString figures = ConditionsModel::tr("%1 against %2, %3 of the way")
                                .arg(number(miss->value), number(miss->threshold), percent(miss->progress, 0));
    lines.push_back({clockTime(miss->time),
                     text(miss->group) + QStringLiteral(" · ") + text(miss->name) + QStringLiteral("\n") + figures});
  }
  if (lines.empty()) {
    lines.push_back({{},
                     ConditionsModel::tr("None among the session's last 50: a condition is nearly met when a bar "
                                         "closes at 90 % of the way or more."),
                     Tone::Muted});
  }
  return lines;
}

}  // namespace widgets
