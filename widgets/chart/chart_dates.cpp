#include "widgets/chart/chart_dates.h"

#include <algorithm>
#include <utility>

#include "charts/candle_chart.h"
#include "widgets/common/format.h"

namespace widgets {

ChartDates::ChartDates(PanelContext& context, charts::CandleChart& chart, QObject* parent)
    : QObject(parent), m_context(context), m_chart(chart) {}

void ChartDates::goTo(oms::Timestamp time, bool alone) {
  m_goal.reset();
  const auto first = m_chart.firstTime();
  if (!first)
    return;
  m_chart.goTo(std::max(time, *first));
  if (time >= *first)
    return;
  if (alone || m_answered)
    return sayBegin(*first);
  m_goal = time;
}

void ChartDates::seriesShown() {
  m_goal.reset();
  m_answered = false;
}

void ChartDates::pastShown() {
  m_answered = true;
  if (const auto goal = std::exchange(m_goal, std::nullopt))
    goTo(*goal, true);
}

void ChartDates::sayBegin(oms::Timestamp first) {
  m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"),
                           tr("The chart's bars begin at %1 UTC; none are stored from before.").arg(dateTime(first)));
}

}  // namespace widgets
