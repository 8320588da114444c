#include "widgets/patterns/patterns_model.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <limits>
#include <vector>

#include "widgets/common/format.h"
#include "widgets/common/meter.h"

namespace widgets {
namespace {

constexpr std::uint64_t kAllBars = std::numeric_limits<std::uint64_t>::max();

Tone biasTone(oms::PatternBias bias) {
  return toneOf(static_cast<int>(bias));
}

// TA-Lib's number; an arrow only where it tells a direction.
QString valueText(const oms::FoundPattern& found) {
  const QString digits = QString::number(std::abs(found.value));
  if (found.bias != oms::PatternBias::neutral)
    return arrowed(found.value, digits);
  return found.value < 0 ? QStringLiteral("−") + digits : digits;
}

// Today's by the clock, others with their day.
QString timeText(oms::Timestamp time, oms::Timestamp now) {
  const QString whole = dateTime(time);
  return whole.left(10) == dateTime(now).left(10) ? clockTime(time) : whole.mid(5, 11);
}

std::vector<RowColumn<PatternRow>> columnsForPatterns(const PanelContext* context) {
  std::vector<RowColumn<PatternRow>> columns;
  columns.push_back(
      textColumn<PatternRow>("title", PatternsModel::tr("Pattern"), "Three outside", 1, [](const PatternRow& row) {
        return Cell::bold(text(row.found.title))
            .withTip(text(row.found.description) + QStringLiteral("\n") + text(row.found.name));
      }));
  columns.push_back(numberColumn<PatternRow>(
      "value", PatternsModel::tr("Value"), "▲ 100", 0,
      [](const PatternRow& row) {
        return Cell::plain(valueText(row.found), biasTone(row.found.bias)).withTip(biasText(row.found.bias));
      },
      [](const PatternRow& row) { return row.found.value; }));
  columns.push_back({{"confidence", PatternsModel::tr("Confidence"), Qt::AlignLeft, {}, 0},
                     [](const PatternRow& row) {
                       const double share = row.found.confidence;
                       return Cell::meter(share, percent(share, 0), confidenceTone(share));
                     },
                     [](const PatternRow& row) {
                       return SortKey{row.found.confidence, {}};
                     }});
  columns.push_back(textColumn<PatternRow>(
      "symbol", PatternsModel::tr("Symbol"), "BTCUSDT", 0,
      [context](const PatternRow& row) { return Cell::plain(context->symbolName(row.symbol)); }));
  columns.push_back({{"timeframe", PatternsModel::tr("Bars"), Qt::AlignLeft, "15m", 0},
                     [](const PatternRow& row) { return Cell::plain(text(name(row.timeframe)), Tone::Muted); },
                     [](const PatternRow& row) {
                       return SortKey{static_cast<double>(row.timeframe), {}};
                     }});
  const auto byTime = [](const PatternRow& row) { return SortKey{static_cast<double>(row.found.closeTime.ns()), {}}; };
  columns.push_back({{"time", PatternsModel::tr("Time"), Qt::AlignLeft, "10:52:14", 0},
                     [context](const PatternRow& row) {
                       return Cell::plain(timeText(row.found.closeTime, context->view().sessionTime()), Tone::Muted)
                           .withTip(PatternsModel::tr("the bar from %1 to %2")
                                        .arg(dateTime(row.found.openTime), dateTime(row.found.closeTime)));
                     },
                     byTime});
  columns.push_back(
      textColumn<PatternRow>("description", PatternsModel::tr("Meaning"), {}, 2, [](const PatternRow& row) {
        return Cell::plain(text(row.found.description), Tone::Muted).withTip(text(row.found.description));
      }));
  columns.push_back(hidden(RowColumn<PatternRow>{
      {"close_time", PatternsModel::tr("Bar's close"), Qt::AlignLeft, "2026-01-05 10:52:14", 0},
      [](const PatternRow& row) { return Cell::plain(dateTime(row.found.closeTime), Tone::Muted); },
      byTime}));
  columns.push_back(
      hidden(textColumn<PatternRow>("bias", PatternsModel::tr("Bias"), "▲ bullish", 0, [](const PatternRow& row) {
        return Cell::plain(biasText(row.found.bias), biasTone(row.found.bias));
      })));
  columns.push_back(hidden(
      textColumn<PatternRow>("name", PatternsModel::tr("Name in TA-Lib"), "CDLENGULFING", 0,
                             [](const PatternRow& row) { return Cell::plain(text(row.found.name), Tone::Muted); })));
  return columns;
}

}  // namespace

QString biasText(oms::PatternBias bias) {
  switch (bias) {
    case oms::PatternBias::bullish:
      return PatternsModel::tr("▲ bullish");
    case oms::PatternBias::bearish:
      return PatternsModel::tr("▼ bearish");
    case oms::PatternBias::neutral:
      break;
  }
  return PatternsModel::tr("neutral");
}

PatternsModel::PatternsModel(const PanelContext& context, QObject* parent)
    : RowModel(columnsForPatterns(&context), parent) {
  const auto& all = columns();
  const auto time = std::find_if(all.begin(), all.end(), [](const Column& column) { return column.id == "time"; });
  sort(static_cast<int>(time - all.begin()), Qt::DescendingOrder);
}

void PatternsModel::take(const oms::PatternBoard& board) {
  for (auto shown = m_shown.begin(); shown != m_shown.end();) {
    if (board.series().contains(shown->first)) {
      ++shown;
      continue;
    }
    dropBefore(shown->second, kAllBars);
    shown = m_shown.erase(shown);
  }
  for (const auto& [key, series] : board.series()) {
    if (m_filter.accepts(key))
      take(key, series, {});
  }
  trimTo(kMostRows);
}

// Those whose bar closed at that time or later.
void PatternsModel::take(const oms::PatternBoard::Key& key, const oms::SeriesPatterns& series, oms::Timestamp from) {
  Shown& shown = m_shown[key];
  const auto& all = series.found();
  if (shown.beginnings != series.beginnings()) {
    dropBefore(shown, kAllBars);
    shown.beginnings = series.beginnings();
    shown.next = 0;
  }
  dropBefore(shown, all.empty() ? kAllBars : all.front().bar);
  auto found = std::lower_bound(all.begin(), all.end(), shown.next,
                                [](const oms::FoundPattern& one, std::uint64_t bar) { return one.bar < bar; });
  for (; found != all.end(); ++found) {
    if (!m_filter.accepts(*found) || found->closeTime < from)
      continue;
    const PatternKey row{found->closeTime, key, found->place};
    upsert(row, {key.first, key.second, *found});
    shown.rows.emplace_back(found->bar, row);
  }
  shown.next = series.end();
}

void PatternsModel::dropBefore(Shown& shown, std::uint64_t bar) {
  while (!shown.rows.empty() && shown.rows.front().first < bar) {
    remove(shown.rows.front().second);
    shown.rows.pop_front();
  }
}

void PatternsModel::setPatternFilter(const PatternFilter& filter, const oms::PatternBoard& board) {
  m_filter = filter;
  rebuild(board);
}

// Only the newest are made into rows: there may be many times as many.
void PatternsModel::rebuild(const oms::PatternBoard& board) {
  removeUnless([](const PatternKey&) { return false; });
  m_shown.clear();
  std::vector<oms::Timestamp> times;
  for (const auto& [key, series] : board.series()) {
    for (const oms::FoundPattern& found : series.found()) {
      if (m_filter.accepts(key) && m_filter.accepts(found))
        times.push_back(found.closeTime);
    }
  }
  oms::Timestamp from;
  if (times.size() > kMostRows) {
    const auto last = times.begin() + static_cast<std::ptrdiff_t>(kMostRows) - 1;
    std::nth_element(times.begin(), last, times.end(), std::greater<>());
    from = *last;
  }
  for (const auto& [key, series] : board.series()) {
    if (m_filter.accepts(key))
      take(key, series, from);
  }
  trimTo(kMostRows);
}

}  // namespace widgets
