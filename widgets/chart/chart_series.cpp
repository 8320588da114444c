#include "widgets/chart/chart_series.h"

#include <algorithm>

namespace widgets {
namespace {

using oms::Timeframe;

// Whether each of the finer bars lies in exactly one of the others. Weeks and months are made of days.
bool makes(Timeframe finer, Timeframe timeframe) {
  const oms::Duration whole = oms::length(timeframe == Timeframe::mo1 ? Timeframe::d1 : timeframe);
  return finer < timeframe && whole % oms::length(finer) == oms::Duration{0};
}

const oms::BarSeries* filled(const oms::SessionView& view, oms::SymbolIndex symbol, Timeframe timeframe) {
  const oms::BarSeries* series = view.bars(symbol, timeframe);
  return series != nullptr && !series->bars.empty() ? series : nullptr;
}

oms::Bar joined(const std::optional<oms::Bar>& sum, const oms::Bar& finer, Timeframe timeframe) {
  const oms::Timestamp open = oms::openOf(timeframe, finer.openTime);
  if (!sum || sum->openTime != open) {
    oms::Bar bar = finer;
    bar.openTime = open;
    bar.closeTime = oms::closeOf(timeframe, open);
    return bar;
  }
  oms::Bar bar = *sum;
  bar.high = std::max(bar.high, finer.high);
  bar.low = std::min(bar.low, finer.low);
  bar.close = finer.close;
  bar.volume += finer.volume;
  return bar;
}

// Its own, or else of the coarsest finer timeframe that makes it.
std::optional<Timeframe> source(const oms::SessionView& view, oms::SymbolIndex symbol, Timeframe timeframe) {
  for (int i = static_cast<int>(timeframe); i >= 0; --i) {
    const auto from = static_cast<Timeframe>(i);
    if ((from == timeframe || makes(from, timeframe)) && filled(view, symbol, from) != nullptr)
      return from;
  }
  return std::nullopt;
}

}  // namespace

bool ChartSeries::isThere(const oms::SessionView& view, oms::SymbolIndex symbol, Timeframe timeframe) {
  return source(view, symbol, timeframe).has_value();
}

void ChartSeries::set(oms::SymbolIndex symbol, Timeframe timeframe) {
  if (symbol == m_symbol && timeframe == m_timeframe)
    return;
  m_symbol = symbol;
  m_timeframe = timeframe;
  m_isFound = false;
  startAnew(timeframe);
}

void ChartSeries::startAnew(Timeframe from) {
  m_from = from;
  m_made = {};
  m_used = 0;
  m_sum.reset();
}

const oms::BarSeries* ChartSeries::find(const oms::SessionView& view) {
  const auto from = source(view, m_symbol, m_timeframe);
  m_isFound = from.has_value();
  if (!from)
    return nullptr;
  const oms::BarSeries& series = *view.bars(m_symbol, *from);
  if (*from == m_timeframe) {
    m_from = m_timeframe;
    return &series;
  }
  if (m_from != *from)
    startAnew(*from);
  put(series);
  return &m_made;
}

// What is closed is put into the sum once; the forming one each time anew.
void ChartSeries::put(const oms::BarSeries& finer) {
  const std::uint64_t end = finer.firstIndex + finer.bars.size();
  const std::uint64_t closed = end - (finer.formingLast ? 1 : 0);
  // The view may be of another session by now, whose bars have the same places.
  const bool goesOn = m_used > finer.firstIndex && m_used <= end && finer.bars[m_used - 1 - finer.firstIndex] == m_last;
  if (!goesOn) {
    startAnew(m_from);
    m_used = finer.firstIndex;
  }
  const auto show = [this](const oms::Bar& bar) {
    if (m_made.bars.empty() || m_made.bars.back().openTime != bar.openTime)
      m_made.bars.push_back(bar);
    else
      m_made.bars.back() = bar;
  };
  for (; m_used < closed; ++m_used) {
    m_last = finer.bars[m_used - finer.firstIndex];
    m_sum = joined(m_sum, m_last, m_timeframe);
    show(*m_sum);
  }
  oms::Timestamp until = finer.bars.back().closeTime;
  if (finer.formingLast)
    show(joined(m_sum, finer.bars.back(), m_timeframe));
  m_made.formingLast = finer.formingLast || until < m_made.bars.back().closeTime;
  while (m_made.bars.size() > oms::SessionView::kMaxBars) {
    m_made.bars.pop_front();
    ++m_made.firstIndex;
  }
}

bool ChartSeries::isTouchedBy(const oms::ViewChanges& changes) const {
  return std::any_of(changes.bars.begin(), changes.bars.end(), [this](const auto& changed) {
    return changed.first == m_symbol && (changed.second == m_from || !m_isFound);
  });
}

}  // namespace widgets
