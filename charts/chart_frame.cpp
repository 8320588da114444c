#include "charts/chart_frame.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "charts/bar_painter.h"

namespace charts {
namespace {

constexpr int kPixelsPerPrice = 52;  // between grid lines, at least
constexpr double kCandlePixelsPerTime = 96;
constexpr double kPixelsForBreaks = 2;  // a bar
// Minutes without a trade are many in some sessions and end none.
constexpr std::int64_t kShortestBreakNs = 1'800'000'000'000;
constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr int kAxisSpace = 18;        // beside the longest label
constexpr std::size_t kFewLines = 6;  // have room for their prices in every chart
constexpr int kLegendGap = 2;         // below it
constexpr double kMostForLegend = 1.0 / 3;
constexpr int kCornerMargin = 6;  // around the zone's name

ValueRange reachedBy(const Extremes& extremes) {
  return {extremes.low.toDoubleLossy(), extremes.high.toDoubleLossy()};
}

// Of the height; a legend that takes more covers bars, or they would have no height.
double legendShare(const ChartContent& content, const QRect& rect) {
  const double wanted = content.legendHeight > 0 ? content.legendHeight + kLegendGap : 0;
  return std::min(wanted / std::max(1, rect.height()), kMostForLegend);
}

PlotArea areaOf(const ChartContent& content, const QRect& rect, double ratio, const std::optional<Extremes>& reached) {
  PlotArea area;
  area.rect = rect;
  area.ratio = ratio;
  area.left = content.viewport.left();
  area.right = content.viewport.right();
  const bool logarithmic = content.scale == PriceScale::Logarithmic;
  if (saysPercent(content) && reached) {
    // Of the first bar of which anything is in sight.
    const std::size_t first = std::min(content.store.placeFrom(area.left - 0.5), content.store.size() - 1);
    area.percentOf = std::max(0.0, content.store.shown().close(first).toDoubleLossy());
  }
  if (content.manualRange) {
    area.values = *content.manualRange;
  } else if (reached) {
    area.values = priceRange(withCompared(reachedBy(*reached), content, area), content.wantedPrices, content.decimals,
                             logarithmic, legendShare(content, rect));
  }
  area.logarithmic = logarithmic && area.values.lower > 0;
  return area;
}

std::optional<PlaceRange> shownPlaces(const ChartContent& content) {
  return placesIn(content.store, content.viewport.left(), content.viewport.right());
}

std::optional<Extremes> extremesOf(const ChartContent& content, const std::optional<PlaceRange>& places) {
  return places ? std::optional(content.store.shown().extremes(places->from, places->to)) : std::nullopt;
}

std::vector<Tick> priceTicksOf(const ChartContent& content, const PlotArea& area) {
  if (content.store.empty())
    return {};
  const int most = std::max(1, area.rect.height() / kPixelsPerPrice);
  return area.percentOf > 0 ? percentTicks(area.values, area.percentOf, most)
         : area.logarithmic ? logTicks(area.values, most, content.decimals)
                            : valueTicks(area.values, most, content.decimals);
}

std::vector<Tick> timeTicksOf(const ChartContent& content, const PlotArea& area) {
  return barTimeTicks(content.store, area.left, area.right, kCandlePixelsPerTime / area.spacing(), content.zone);
}

// At the end of the times that it is of, as it is called at the last bar in view. It costs more than all else that a
// tick lays out, and is the same until there is another frame.
AxisLabel clockLabel(const ChartContent& content, const PlotArea& area, const QRect& axis, const QRect& lowest) {
  const CandleStore& store = content.store;
  AxisLabel zone;
  if (store.empty())
    return zone;
  const std::size_t last = store.placeOf(std::min(area.right, store.end() - 1));
  const QFontMetrics metrics(content.font);
  zone.text = zoneText(store.bars().openNs(last), store.periodSeconds(), content.zone);
  const int width = metrics.horizontalAdvance(zone.text);
  zone.rect = QRect(axis.right() - kCornerMargin - width, lowest.bottom() + kCornerMargin, width + 1, metrics.height());
  return zone;
}

// A time that would run into the zone's name is left out.
void keepClear(std::vector<Tick>& ticks, const ChartContent& content, const PlotArea& area, const AxisLabel& zone) {
  const QFontMetrics metrics(content.font);
  const auto reaches = [&](const Tick& tick) {
    return area.x(tick.position) + metrics.horizontalAdvance(tick.label) / 2.0 + kCornerMargin > zone.rect.left();
  };
  while (!ticks.empty() && !zone.text.isEmpty() && reaches(ticks.back()))
    ticks.pop_back();
}

MarkLayout marksOf(const ChartContent& content, const PlotArea& area, const ChartFrame& frame) {
  MarkLayout marks = layoutMarks(content, area, frame.priceAxis, frame.columns, frame.priceTicks, &frame.marks);
  if (!frame.zone.text.isEmpty())
    marks.labels.push_back(frame.zone);
  return marks;
}

std::vector<double> breaksOf(const CandleStore& store, const PlotArea& area, const std::optional<PlaceRange>& places) {
  // Days and longer have gaps at each weekend, which tell nothing; where bars are thin they would hide them.
  if (!places || store.gapsShown() || store.periodSeconds() >= kSecondsOfDay || area.spacing() < kPixelsForBreaks)
    return {};
  const std::int64_t shortest = std::max(kShortestBreakNs, store.periodSeconds() * 1'500'000'000);
  std::vector<double> breaks;
  for (std::size_t place = std::max<std::size_t>(1, places->from); place < places->to; ++place) {
    if (store.bars().openNs(place) - store.bars().openNs(place - 1) > shortest)
      breaks.push_back(store.position(place) - 0.5);
  }
  return breaks;
}

bool holdsLast(const Columns& columns, const CandleStore& store) {
  return !columns.list.empty() && columns.list.back().last + 1 == store.size();
}

PlaceRange settledPlaces(const ChartFrame& frame) {
  return {frame.columns.list.front().first, frame.columns.list[frame.settledColumns() - 1].last + 1};
}

QRect liveStrip(const ChartFrame& frame) {
  const std::vector<Column>& list = frame.columns.list;
  const double ratio = frame.prices.ratio;
  const int half = frame.columns.width / 2 + 2;
  const Column& before = list[list.size() > 1 ? list.size() - 2 : 0];
  const auto left = static_cast<int>(std::floor((std::min(before.x, list.back().x - half)) / ratio)) - 1;
  const auto right = static_cast<int>(std::ceil((list.back().x + half) / ratio)) + 1;
  return QRect(QPoint(left, frame.prices.rect.top()), QPoint(right, frame.lowest().bottom()));
}

// What the axis must have room for, any digit standing for each.
QStringList axisTexts(const ChartContent& content) {
  Extremes all;
  if (!content.store.empty())
    all = content.store.shown().extremes(0, content.store.size());
  double largest = all.high.toDoubleLossy();
  for (const PriceLine& line : content.lines)
    largest = std::max(largest, line.price.toDoubleLossy());
  QString widest = formatValue(largest, content.decimals);
  // By their lengths, which are the same for all that is written in digits: to measure takes longer than all else here.
  const auto take = [&widest](const QString& text) { widest = text.size() > widest.size() ? text : widest; };
  if (!content.studies.empty())
    take(QStringLiteral("0000.00"));
  for (std::size_t i = 0; i < content.studies.size(); ++i) {
    const Study& study = content.studies[i];
    const double value = content.store.studies()[i].lastValue(0);
    if (!study.hidden && !kindOf(study).overPrices && std::isfinite(value))
      take(valueText(study, value, content.decimals));
  }
  if (saysPercent(content) && all.low.isPositive())
    widest += QStringLiteral("  ") + percentText((largest / all.low.toDoubleLossy() - 1) * 100, 2);
  for (QChar& c : widest)
    c = c.isDigit() ? QChar('0') : c;
  return {widest, content.lines.size() > kFewLines ? content.foldedText.arg(QStringLiteral("00")) : QString()};
}

}  // namespace

int axisWidth(const ChartContent& content) {
  const QFontMetrics metrics(chipFont(content.font));
  int widest = 0;
  for (const QString& text : axisTexts(content))
    widest = std::max(widest, metrics.horizontalAdvance(text));
  return widest + kAxisSpace;
}

ChartFrame frameOf(const ChartContent& content, const QRect& prices, const QRect& volume, std::size_t bands,
                   std::span<const int> paneHeights, double ratio) {
  ChartFrame frame;
  const std::optional<PlaceRange> places = shownPlaces(content);
  const std::optional<Extremes> reached = extremesOf(content, places);
  frame.prices = areaOf(content, prices, ratio, reached);
  frame.volumeRect = volume;
  frame.axisTexts = axisTexts(content);
  frame.priceAxis = QRect(prices.right() + 1, prices.top(), axisWidth(content), prices.height());
  frame.columns = columnsOf(content.store, frame.prices);
  frame.live = holdsLast(frame.columns, content.store);
  frame.mostVolume = reached ? static_cast<double>(reached->volume) : 0;
  if (content.profileShown && frame.settledColumns() > 0)
    frame.profile = profileOf(content.store.bars(), settledPlaces(frame), frame.prices);
  frame.breaks = breaksOf(content.store, frame.prices, places);
  frame.seam = seamOf(content, frame.prices, frame.columns);
  frame.priceTicks = priceTicksOf(content, frame.prices);
  frame.bands = bandRows(content, bands, frame.prices, volume);
  frame.panes = panesOf(content, frame.prices, frame.priceAxis, frame.lowest(), paneHeights, frame.columns,
                        frame.settledColumns());
  frame.zone = clockLabel(content, frame.prices, frame.priceAxis, frame.lowest());
  frame.marks = marksOf(content, frame.prices, frame);
  frame.compared = comparedLines(content, frame.prices, frame.columns);
  frame.comparedOf = content.comparedTold;
  frame.shapes = shapesOf(content, frame.prices, frame.columns);
  frame.timeTicks = timeTicksOf(content, frame.prices);
  keepClear(frame.timeTicks, content, frame.prices, frame.zone);
  return frame;
}

std::optional<QRegion> refreshFrame(ChartFrame& frame, const ChartContent& content,
                                    std::optional<std::size_t> changedFrom) {
  const std::optional<PlaceRange> places = shownPlaces(content);
  const std::vector<Column>& list = frame.columns.list;
  if (!places || list.empty() || frame.live != holdsLast(frame.columns, content.store))
    return std::nullopt;
  if (changedFrom && *changedFrom < (frame.live ? list.back().first : list.back().last + 1))
    return std::nullopt;
  const std::optional<Extremes> reached = extremesOf(content, places);
  const PlotArea area = areaOf(content, frame.prices.rect, frame.prices.ratio, reached);
  if (area != frame.prices || axisTexts(content) != frame.axisTexts ||
      static_cast<double>(reached->volume) != frame.mostVolume)
    return std::nullopt;

  QRegion dirty;
  const std::size_t lastBefore = list.back().last;
  if (changedFrom && frame.live)
    refreshLast(frame.columns.list.back(), content.store);
  if (frame.comparedOf != content.comparedTold || list.back().last != lastBefore) {
    const std::vector<QPolygonF> before = std::exchange(frame.compared, comparedLines(content, area, frame.columns));
    frame.comparedOf = content.comparedTold;
    dirty += changedRegion(before, frame.compared);
  }
  if (changedFrom) {
    if (!refreshPanes(frame.panes, content, frame.columns, frame.settledColumns()))
      return std::nullopt;
    dirty += frame.live ? liveStrip(frame) : QRect();
    for (const StudyPane& pane : frame.panes)
      dirty += pane.axis;
  }
  MarkLayout marks = marksOf(content, area, frame);
  std::swap(frame.marks, marks);
  Shapes shapes = shapesOf(content, area, frame.columns, &frame.shapes);
  std::swap(frame.shapes, shapes);
  return dirty + changedRegion(marks, frame.marks, area.rect) + changedRegion(shapes.list, frame.shapes.list);
}

}  // namespace charts
