// The rest of the chart: what happened in it, and what that says of itself.
#include <algorithm>

#include "charts/candle_chart_state.h"

namespace charts {
namespace {

constexpr std::size_t kTipLines = 6;

}  // namespace

void CandleChart::setMarkers(std::vector<ChartMark> markers) {
  std::stable_sort(markers.begin(), markers.end(),
                   [](const ChartMark& a, const ChartMark& b) { return a.time < b.time; });
  if (markers == m_state->content.markers)
    return;
  m_state->content.markers = std::move(markers);
  marksChanged();
}

void CandleChart::setTrades(std::vector<TradeLine> trades) {
  if (trades == m_state->content.trades)
    return;
  m_state->content.trades = std::move(trades);
  marksChanged();
}

void CandleChart::setBands(std::vector<Band> bands) {
  bands.resize(std::min(bands.size(), kMostBands));
  if (bands == m_state->content.bands)
    return;
  m_state->content.bands = std::move(bands);
  contentChanged();
}

void CandleChart::setExplain(std::function<QString(const ChartMark& mark)> explain) {
  m_state->explain = std::move(explain);
}

QString CandleChart::markTipAt(const QPoint& at) const {
  const ChartContent& content = m_state->content;
  const MarkLayout& marks = m_state->scene.marks();
  const std::vector<std::size_t> there = marksAt(marks, at);
  QStringList lines;
  for (std::size_t i = 0; i < std::min(there.size(), kTipLines); ++i)
    lines << content.markers[there[i]].text;
  if (there.size() > kTipLines)
    lines << tr("and %n more", nullptr, static_cast<int>(there.size() - kTipLines));
  if (there.size() == 1 && m_state->explain)
    lines << m_state->explain(content.markers[there[0]]).split('\n', Qt::SkipEmptyParts);
  if (const auto trade = there.empty() ? tradeAt(marks, at) : std::nullopt)
    lines << content.trades[*trade].text;
  const std::vector<BandRow>& bands = m_state->scene.bands();
  for (std::size_t i = 0; i < std::min(bands.size(), content.bands.size()); ++i) {
    if (bands[i].rect.contains(at))
      lines << content.bands[i].text;
  }
  return lines.join('\n');
}

}  // namespace charts
