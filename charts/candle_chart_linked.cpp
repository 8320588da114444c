// The rest of the chart: what it shows together with others.
#include <cmath>

#include "charts/candle_chart_state.h"

namespace charts {

void CandleChart::showTimes(oms::Timestamp from, oms::Timestamp to, bool toLast) {
  ChartContent& content = m_state->content;
  if (content.store.empty() || to <= from)
    return;
  const double left = content.store.positionOf(from);
  content.viewport.show(left, toLast ? std::max(content.store.end(), left + 1) : content.store.positionOf(to));
  if (toLast)
    content.viewport.goToLast();
  contentChanged();
}

std::optional<std::pair<oms::Timestamp, oms::Timestamp>> CandleChart::visibleTimes() const {
  const ChartContent& content = m_state->content;
  if (content.store.empty())
    return std::nullopt;
  return std::pair{content.store.timeAt(content.viewport.left()), content.store.timeAt(content.viewport.right())};
}

void CandleChart::showCrosshairAt(const std::optional<oms::Timestamp>& time) {
  if (time == m_state->linked)
    return;
  m_state->linked = time;
  if (m_state->pointer)
    return;  // its own
  showLinked();
  announceBar();
}

// Nothing for a time without a bar, or out of sight.
void CandleChart::showLinked() {
  const auto place = m_state->linkedPlace();
  const PlotArea& prices = m_state->scene.prices();
  const ChartContent& content = m_state->content;
  const double x = place ? prices.x(content.store.position(*place)) : -1;
  if (!place || x < prices.rect.left() || x > prices.rect.right())
    return m_state->crosshair->setReading(std::nullopt);
  CrosshairReading reading{prices.rect, m_state->scene.lowest(), {}, {}, {}};
  reading.at = QPoint(static_cast<int>(std::lround(x)), prices.rect.top());
  reading.time = m_state->readingTime(content.store.bars().openNs(*place));
  m_state->crosshair->setReading(reading);
}

void CandleChart::setComparisons(std::vector<Comparison> comparisons) {
  ChartContent& content = m_state->content;
  if (comparisons == content.comparisons)
    return;
  const bool isTick = differAtLastAlone(content.comparisons, comparisons);
  content.comparisons = std::move(comparisons);
  ++content.comparedTold;
  if (isTick)
    marksChanged();
  else
    contentChanged();
  announceBar();
}

const QTimeZone& CandleChart::zone() const {
  return m_state->content.zone;
}

std::optional<oms::Timestamp> CandleChart::firstTime() const {
  const CandleStore& store = m_state->content.store;
  return store.empty() ? std::nullopt : std::optional(oms::Timestamp::fromNs(store.bars().openNs(0)));
}

}  // namespace charts
