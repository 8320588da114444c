#include "charts/study_panes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "charts/bar_painter.h"

namespace charts {
namespace {

constexpr int kLeastPane = 40;         // pixels
constexpr int kClosedPane = 28;        // its legend alone
constexpr std::size_t kMostRead = 64;  // of a column's values
constexpr double kPaneMargin = 0.06;   // of the range, above and below
constexpr double kRangeSteps = 16;     // a range is rounded to: a tick of the market seldom moves it
constexpr int kPixelsPerValue = 28;    // between labels, at least
constexpr int kFinestDecimals = 8;
constexpr int kPaneTagInset = 2;  // as the tags of prices have them
constexpr int kPaneTagPadding = 4;
constexpr double kShortFrom = 100'000;  // values are said short

bool hasPane(const Study& study) {
  return !kindOf(study).overPrices;
}

void includeIn(std::optional<ValueRange>& range, const std::optional<ValueRange>& other) {
  if (!other)
    return;
  range = range ? ValueRange{std::min(range->lower, other->lower), std::max(range->upper, other->upper)} : *other;
}

std::optional<ValueRange> reachedBy(const StudySeries& series, std::span<const Column> columns) {
  std::optional<ValueRange> reached;
  for (std::size_t output = 0; output < series.outputs(); ++output) {
    for (const Column& column : columns)
      includeIn(reached, reachedIn(series.values(output), column));
  }
  return reached;
}

// With the levels in it and a margin, its ends at round places.
ValueRange scaleOf(std::optional<ValueRange> reached, const StudyKind& kind) {
  for (const double level : kind.levels)
    includeIn(reached, ValueRange{level, level});
  ValueRange range = reached.value_or(ValueRange{});
  const double least = std::max(1e-9, std::abs(range.upper) * 1e-6);
  if (range.size() < least)
    range = {range.lower - least / 2, range.upper + least / 2};
  const double margin = range.size() * kPaneMargin;
  const double step = std::exp2(std::floor(std::log2(range.size() / kRangeSteps)));
  return {std::floor((range.lower - margin) / step) * step, std::ceil((range.upper + margin) / step) * step};
}

std::span<const Column> settledOf(const Columns& columns, std::size_t settled) {
  return std::span(columns.list).first(settled);
}

ValueRange wantedScale(const StudyPane& pane, const ChartContent& content, const Columns& columns,
                       std::size_t settled) {
  std::optional<ValueRange> reached = pane.settled;
  includeIn(reached, reachedBy(content.store.studies()[pane.study], std::span(columns.list).subspan(settled)));
  return scaleOf(reached, kindOf(content.studies[pane.study]));
}

QString levelLabel(double value, int decimals, double largest) {
  if (largest < kShortFrom)
    return formatValue(value, decimals);
  return (value < 0 ? QString(QChar(0x2212)) : QString()) + formatShort(std::abs(value));
}

int decimalsOf(double value) {
  int decimals = 0;
  for (; decimals < kFinestDecimals && std::abs(value - std::round(value)) > 1e-6; ++decimals)
    value *= 10;
  return decimals;
}

// What the axis says: each level of the kind, or round values.
void layoutLevels(StudyPane& pane, const ChartContent& content) {
  const StudyKind& kind = kindOf(content.studies[pane.study]);
  const ValueRange& range = pane.area.values;
  pane.levels = kind.levels;
  if (pane.levels.size() < 2) {
    const int finest = std::clamp(3 - static_cast<int>(std::floor(std::log10(range.size()))), 0, kFinestDecimals);
    for (const Tick& tick : valueTicks(range, std::max(1, pane.area.rect.height() / kPixelsPerValue), finest))
      pane.levels.push_back(tick.position);
    std::sort(pane.levels.begin(), pane.levels.end());
    pane.levels.erase(std::unique(pane.levels.begin(), pane.levels.end()), pane.levels.end());
  }
  int decimals = 0;
  for (const double level : pane.levels)
    decimals = std::max(decimals, decimalsOf(level));
  const double largest = std::max(std::abs(range.lower), std::abs(range.upper));
  const int height = QFontMetrics(content.font).height();
  int lowest = pane.area.rect.bottom() + height;
  for (const double level : pane.levels) {
    const int top = clampedY(pane.area, level) - height / 2;
    if (top + height > lowest || top < pane.area.rect.top() - height / 2)
      continue;  // labels stand apart
    lowest = top;
    pane.labels.push_back({QRect(QPoint(pane.axis.left() + kPaneTagInset + kPaneTagPadding, top),
                                 QPoint(pane.axis.right(), top + height - 1)),
                           levelLabel(level, decimals, largest)});
  }
}

void layoutTag(StudyPane& pane, const ChartContent& content) {
  const Study& study = content.studies[pane.study];
  const double value = content.store.studies()[pane.study].lastValue(0);
  pane.tag.reset();
  if (!std::isfinite(value))
    return;
  const QFontMetrics metrics(chipFont(content.font));
  const int height = metrics.height() + 4;
  const int middle = std::clamp(clampedY(pane.area, value), pane.area.rect.top() + height / 2,
                                std::max(pane.area.rect.top() + height / 2, pane.area.rect.bottom() - height / 2));
  const QString text = valueText(study, value, content.decimals);
  pane.tag = Tag{QRect(pane.axis.left() + kPaneTagInset, middle - height / 2,
                       metrics.horizontalAdvance(text) + 2 * kPaneTagPadding, height),
                 text, colorOf(study.color, content.palette), false};
}

}  // namespace

std::optional<ValueRange> reachedIn(std::span<const double> values, const Column& column) {
  std::optional<ValueRange> reached;
  const std::size_t step = (column.last - column.first) / kMostRead + 1;
  // From the newest on, which is the one that is said.
  for (std::size_t place = column.last; place < values.size(); place -= step) {
    if (std::isfinite(values[place]))
      includeIn(reached, ValueRange{values[place], values[place]});
    if (place < column.first + step)
      break;
  }
  return reached;
}

std::vector<int> paneHeights(const ChartContent& content, int room) {
  std::vector<int> heights;
  int closed = 0;
  int open = 0;
  for (const Study& study : content.studies) {
    int height = 0;
    if (hasPane(study) && study.hidden) {
      height = kClosedPane;
      closed += height + kPaneGap;
    } else if (hasPane(study)) {
      height = std::max(kLeastPane, static_cast<int>(std::lround(study.height * room)));
      open += height + kPaneGap;
    }
    heights.push_back(height);
  }
  const int most = std::max(0, room * 2 / 3 - closed);
  for (std::size_t i = 0; open > most && i < heights.size(); ++i) {
    if (!content.studies[i].hidden && heights[i] > 0)
      heights[i] = std::max(1, (heights[i] + kPaneGap) * most / open - kPaneGap);
  }
  return heights;
}

int spaceOf(std::span<const int> heights) {
  return std::accumulate(heights.begin(), heights.end(), 0,
                         [](int sum, int height) { return sum + (height > 0 ? height + kPaneGap : 0); });
}

std::vector<StudyPane> panesOf(const ChartContent& content, const PlotArea& prices, const QRect& axis,
                               const QRect& last, std::span<const int> heights, const Columns& columns,
                               std::size_t settled) {
  std::vector<StudyPane> panes;
  int top = last.bottom() + 1;
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (heights[i] == 0)
      continue;
    top += kPaneGap;
    StudyPane pane;
    pane.study = i;
    pane.area = prices;
    pane.area.rect = QRect(prices.rect.left(), top, prices.rect.width(), heights[i]);
    pane.area.logarithmic = false;
    pane.area.percentOf = 0;
    pane.axis = QRect(axis.left(), top, axis.width(), heights[i]);
    top += heights[i];
    if (!content.studies[i].hidden && !content.store.empty()) {
      pane.settled = reachedBy(content.store.studies()[i], settledOf(columns, settled));
      pane.area.values = wantedScale(pane, content, columns, settled);
      layoutLevels(pane, content);
      layoutTag(pane, content);
    }
    panes.push_back(std::move(pane));
  }
  return panes;
}

bool refreshPanes(std::vector<StudyPane>& panes, const ChartContent& content, const Columns& columns,
                  std::size_t settled) {
  for (StudyPane& pane : panes) {
    if (!pane.open())
      continue;
    if (wantedScale(pane, content, columns, settled) != pane.area.values)
      return false;
    layoutTag(pane, content);
  }
  return true;
}

}  // namespace charts
