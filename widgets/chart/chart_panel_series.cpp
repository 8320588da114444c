// The rest of the chart's panel: which bars it shows, and which of them.
#include <utility>

#include "charts/candle_chart.h"
#include "widgets/chart/chart_compare.h"
#include "widgets/chart/chart_dates.h"
#include "widgets/chart/chart_links.h"
#include "widgets/chart/chart_marks.h"
#include "widgets/chart/chart_output.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/timeframe_choice.h"
#include "widgets/common/format.h"

namespace widgets {

void ChartPanel::takeTimeframe(oms::Timeframe timeframe) {
  m_timeframe = timeframe;
  m_timeframes->set(timeframe);
}

void ChartPanel::chooseTimeframe(oms::Timeframe timeframe) {
  m_chosen = true;
  m_wanted = timeframe;
  takeTimeframe(timeframe);
  showSeries();
}

bool ChartPanel::hasBars(oms::Timeframe timeframe) const {
  return m_symbol && ChartSeries::isThere(view(), *m_symbol, timeframe);
}

// One that has bars, where the wanted one has none: a replay of daily bars has no minutes.
void ChartPanel::findTimeframe() {
  if (m_chosen || hasBars(m_timeframe))
    return;
  if (const auto found = m_timeframes->nearest(m_wanted))
    takeTimeframe(*found);
}

// And marks it there, of several charts in one. In the timeframe that is shown where there are no bars of the wanted
// one.
void ChartPanel::goToBar(oms::Timeframe timeframe, oms::Timestamp openTime) {
  if (!m_leading)
    return;
  link()->choose(*context().selectedSymbol());
  if (timeframe != m_timeframe && hasBars(timeframe)) {
    m_chosen = true;
    takeTimeframe(timeframe);
    showSeries();
  }
  m_chart->goTo(openTime);
  m_chart->setPointedBar(openTime);
}

void ChartPanel::showSeries() {
  if (m_symbol) {
    findTimeframe();
    m_series.set(*m_symbol, m_timeframe);
    m_output->setShown(*m_symbol, m_timeframe);
  }
  const oms::BarSeries* series = m_symbol ? m_series.find(view()) : nullptr;
  const bool filled = series != nullptr;
  setBadge(m_symbol ? QStringLiteral("%1 %2").arg(m_name->text(), text(name(m_timeframe))) : QString());
  m_past.reset();
  m_chart->setSeries(series);
  m_drawn = series;
  m_dates->seriesShown();
  if (m_symbol) {
    m_marks->setShown(*m_symbol, m_timeframe);
    m_compare->setShown(*m_symbol, m_timeframe);
  }
  if (m_links != nullptr)
    m_links->seriesShown();
  m_pages->setCurrentIndex(filled ? 1 : 0);
  if (filled && hasFocus())
    m_chart->setFocus(Qt::OtherFocusReason);
  if (!filled)
    explainEmpty();
}

std::optional<ReplayWish> ChartPanel::replayWish() {
  const oms::BarSeries* series = m_symbol ? m_series.find(view()) : nullptr;
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  if (series == nullptr || instrument == nullptr)
    return std::nullopt;
  ReplayWish wish;
  wish.instrument = *instrument;
  wish.timeframe = m_timeframe;
  wish.bars.assign(series->bars.begin(), series->bars.end() - (series->formingLast ? 1 : 0));
  wish.stored = !view().session().simulated;
  wish.chart = wholeState();
  wish.chart["timeframe"] = text(name(m_timeframe));
  return wish;
}

// Prices of a simulated market go on from nothing that is stored.
void ChartPanel::lookForPast(oms::Timestamp before) {
  HistoryPort* history = context().host().history;
  if (history == nullptr || !m_symbol || view().session().simulated)
    return;
  m_chart->setPastNote(tr("Reading stored bars"));
  m_past = history->look(context().symbolName(*m_symbol).toStdString(), m_timeframe, before,
                         [this](StoredPast&& past) { showPast(std::move(past)); });
}

void ChartPanel::showPast(StoredPast&& past) {
  QString note;
  if (!past.problem.isEmpty())
    note = tr("Stored bars could not be read: %1").arg(past.problem);
  else if (past.bars.empty() && past.end)
    note = tr("Stored bars ended long before, %1").arg(dateTime(*past.end));
  m_chart->setPastNote(note);
  m_chart->setPast(std::move(past.bars));
  m_dates->pastShown();
}

}  // namespace widgets
