#pragma once

#include <QTimer>
#include <limits>
#include <optional>
#include <vector>

#include "charts/candle_chart.h"
#include "charts/candle_scene.h"
#include "charts/crosshair.h"
#include "charts/drawing_tool.h"
#include "charts/line_tool.h"

namespace charts {

struct CandleChart::State {
  enum class Drag { None, Pan, ScalePrices, Divide };
  static constexpr std::int64_t kNsOfSecond = 1'000'000'000;
  static constexpr std::int64_t kSecondsOfDay = 86'400;

  explicit State(CandleChart* chart)
      : scene(chart, content, [chart] { chart->viewChanged(); }),
        crosshair(new Crosshair(chart, [this] { return handles(); })),
        tool(content, scene, [chart] { chart->marksChanged(); }),
        lines(content, scene) {}

  BarInfo info(std::optional<std::size_t> hovered) const {
    BarInfo info;
    if (content.store.empty())
      return info;
    const std::size_t place = hovered.value_or(content.store.size() - 1);
    info = infoAt(place);
    info.underCursor = hovered.has_value();
    if (content.comparisons.empty())
      return info;
    if (const PlotArea& area = scene.prices(); area.percentOf > 0) {
      const auto change = [&area](double price) { return (price / area.percentOf - 1) * 100; };
      info.changes.push_back(change(info.bar.close.toDoubleLossy()));
      for (const Comparison& other : content.comparisons) {
        const auto price = comparedPrice(other, content, area, info.bar.openTime.ns());
        info.changes.push_back(price ? change(*price) : std::numeric_limits<double>::quiet_NaN());
      }
    }
    return info;
  }

  BarInfo infoAt(std::size_t place) const {
    BarInfo info;
    info.valid = true;
    info.bar = content.store.bar(place);
    for (const StudySeries& study : content.store.studies()) {
      for (std::size_t output = 0; output < study.outputs(); ++output)
        info.values.push_back(study.valueAt(output, place));
    }
    return info;
  }

  // Of the bar at that time, where there is one.
  std::optional<std::size_t> linkedPlace() const {
    const std::size_t place = linked ? content.store.placeAt(*linked) : content.store.size();
    const bool within = place < content.store.size() &&
                        linked->ns() - content.store.bars().openNs(place) < content.store.periodSeconds() * kNsOfSecond;
    return within ? std::optional(place) : std::nullopt;
  }

  // What the crosshair says at a bar. A day is the same one in every zone.
  QString readingTime(std::int64_t openNs) const {
    const std::int64_t period = content.store.periodSeconds();
    const QString time = barTime(openNs, period, content.zone);
    return period >= kSecondsOfDay ? time : time + ' ' + zoneText(openNs, period, content.zone);
  }

  // The prices as they are scaled by hand, from now on if not before.
  PlotArea manualPrices() const {
    PlotArea area = scene.prices();
    area.values = content.manualRange.value_or(area.values);
    return area;
  }

  // Those of the lines, by which one reads what they are.
  QRegion handles() const {
    QRegion region;
    for (const Chip& chip : scene.marks().chips)
      region += chip.rect;
    return region;
  }

  // The study of the pane whose divider lies there.
  std::optional<std::size_t> dividerAt(const QPoint& at) const;
  // Takes it into the hand.
  void takeDivider(std::size_t study);
  // Makes the pane in the hand so many pixels higher; the one above it, or the prices, give them.
  void growPane(int pixels);

  ChartContent content;
  CandleScene scene;
  Crosshair* crosshair;
  DrawingTool tool;
  LineTool lines;
  std::optional<QPoint> pointer;  // while it is over the plot
  std::optional<std::size_t> hovered;
  std::optional<oms::Timestamp> linked;     // where another chart's pointer is
  std::optional<std::int64_t> pastAskedNs;  // when the first bar opened as older ones were asked for
  Drag drag = Drag::None;
  std::function<QString(const ChartMark&)> explain;  // what a mark alone says below its text
  QPoint dragged;                                    // where the drag is now
  int studyLegend = 0;                               // pixels of the indicators' legend, without what lies below
  std::size_t divided = 0;                           // the study of the pane that is dragged
  std::vector<QRect> laidOut;                        // where studies were as it was told last
  QTimer computing;                                  // goes on with studies of very many bars between events
};

}  // namespace charts
