#include "widgets/chart/chart_links.h"

#include <utility>

#include "charts/candle_chart.h"

namespace widgets {

ChartLinks::ChartLinks(PanelContext& context, charts::CandleChart& chart, LinkChip& chip, QObject* parent)
    : QObject(parent), m_context(context), m_chart(chart), m_chip(chip), m_color(chip.color()) {
  connect(&chip.menu(), &QMenu::aboutToShow, this, &ChartLinks::addChoices);
  connect(&chip, &LinkChip::colorChosen, this, [this](LinkColor color) {
    leave();
    m_color = color;
  });
  connect(&chart, &charts::CandleChart::crosshairMoved, this, [this](const charts::BarInfo& info) {
    tellMoment(info.valid && info.underCursor ? std::optional(info.bar.openTime) : std::nullopt);
  });
  connect(&chart, &charts::CandleChart::viewMoved, this, &ChartLinks::tellSpan);
  connect(&context.links(), &Links::momentChanged, this,
          [this](LinkColor color, const QObject* from, const std::optional<oms::Timestamp>& time) {
            if (m_moments && hears(color, from))
              m_chart.showCrosshairAt(time);
          });
  connect(&context.links(), &Links::spanChanged, this,
          [this](LinkColor color, const QObject* from, const LinkedSpan& span) {
            if (!m_spans || !hears(color, from))
              return;
            m_span = span;
            m_chart.showTimes(span.from, span.to, span.toLast);
          });
}

bool ChartLinks::hears(LinkColor color, const QObject* from) const {
  return from != this && color == m_color && color != LinkColor::None;
}

void ChartLinks::tellMoment(const std::optional<oms::Timestamp>& time) {
  if (!m_moments || m_color == LinkColor::None || std::exchange(m_told, time) == time)
    return;
  emit m_context.links().momentChanged(m_color, this, time);
}

void ChartLinks::tellSpan() {
  const auto times = m_chart.visibleTimes();
  if (!m_spans || m_color == LinkColor::None || !times)
    return;
  m_span = LinkedSpan{times->first, times->second, m_chart.isFollowingLast()};
  emit m_context.links().spanChanged(m_color, this, *m_span);
}

// The others show nothing of this chart any more, nor this one of theirs.
void ChartLinks::leave() {
  tellMoment(std::nullopt);
  m_chart.showCrosshairAt(std::nullopt);
  m_span.reset();
}

void ChartLinks::seriesShown() {
  if (m_spans && m_span)
    m_chart.showTimes(m_span->from, m_span->to, m_span->toLast);
}

void ChartLinks::addChoices() {
  m_chip.menu().addSeparator();
  const auto add = [this](const QString& text, bool& linked) {
    QAction* action = m_chip.menu().addAction(text);
    action->setCheckable(true);
    action->setChecked(linked);
    connect(action, &QAction::triggered, this, [this, &linked](bool on) {
      if (!on)
        leave();
      linked = on;
      tellSpan();
    });
  };
  add(tr("Crosshair, too"), m_moments);
  add(tr("Time range, too"), m_spans);
}

void ChartLinks::addTo(QJsonObject& state) const {
  state["link_crosshair"] = m_moments;
  state["link_time"] = m_spans;
}

void ChartLinks::setState(const QJsonObject& state) {
  m_moments = state["link_crosshair"].toBool(m_moments);
  m_spans = state["link_time"].toBool(m_spans);
}

}  // namespace widgets
