#include "widgets/chart/chart_look.h"

#include <QActionGroup>
#include <QTimeZone>
#include <algorithm>
#include <utility>

#include "charts/candle_chart.h"

namespace widgets {
namespace {

// What may be chosen, by the word that the workspace keeps and the one that the menu shows.
template <class Value>
struct Choice {
  Value value;
  const char* word;
  const char* text;
};

constexpr Choice<charts::BarStyle> kStyles[] = {
    {charts::BarStyle::Candles, "candles", QT_TRANSLATE_NOOP("widgets::ChartLook", "Candles")},
    {charts::BarStyle::HollowCandles, "hollow", QT_TRANSLATE_NOOP("widgets::ChartLook", "Hollow candles")},
    {charts::BarStyle::HeikinAshi, "heikin_ashi", QT_TRANSLATE_NOOP("widgets::ChartLook", "Heikin-Ashi")},
    {charts::BarStyle::Bars, "bars", QT_TRANSLATE_NOOP("widgets::ChartLook", "Bars")},
    {charts::BarStyle::Line, "line", QT_TRANSLATE_NOOP("widgets::ChartLook", "Line")},
    {charts::BarStyle::Area, "area", QT_TRANSLATE_NOOP("widgets::ChartLook", "Area")},
};
constexpr Choice<charts::PriceScale> kScales[] = {
    {charts::PriceScale::Linear, "linear", QT_TRANSLATE_NOOP("widgets::ChartLook", "Linear")},
    {charts::PriceScale::Logarithmic, "logarithmic", QT_TRANSLATE_NOOP("widgets::ChartLook", "Logarithmic")},
    {charts::PriceScale::Percent, "percent", QT_TRANSLATE_NOOP("widgets::ChartLook", "Percent")},
};
constexpr Choice<ChartClock> kClocks[] = {
    {ChartClock::Exchange, "exchange", QT_TRANSLATE_NOOP("widgets::ChartLook", "Exchange time")},
    {ChartClock::Local, "local", QT_TRANSLATE_NOOP("widgets::ChartLook", "Local time")},
    {ChartClock::Utc, "utc", QT_TRANSLATE_NOOP("widgets::ChartLook", "UTC")},
};

template <class Choices, class Value>
QString wordOf(const Choices& choices, Value value) {
  return QString::fromLatin1(std::find_if(std::begin(choices), std::end(choices), [value](const auto& one) {
                               return one.value == value;
                             })->word);
}

template <class Choices, class Value>
void readWord(const Choices& choices, const QString& word, Value& value) {
  for (const auto& choice : choices) {
    if (word == QLatin1String(choice.word))
      value = choice.value;
  }
}

// Where the exchange's own clocks stand.
QTimeZone exchangeZone(oms::CalendarKind calendar) {
  const QTimeZone zone = calendar == oms::CalendarKind::crypto ? QTimeZone::utc() : QTimeZone("America/New_York");
  return zone.isValid() ? zone : QTimeZone::utc();
}

}  // namespace

ChartLook::ChartLook(charts::CandleChart& chart, QObject* parent) : QObject(parent), m_chart(chart) {}

void ChartLook::fillWhenShown(QMenu& menu) {
  connect(&menu, &QMenu::aboutToShow, this, [this, &menu] { fill(menu); });
}

void ChartLook::setInstrument(const oms::Instrument& instrument) {
  m_calendar = instrument.calendar;
  apply();
}

void ChartLook::fill(QMenu& menu) {
  menu.clear();
  qDeleteAll(menu.findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
  const auto choose = [this](QMenu& part, const auto& choices, auto ChartLook::*member) {
    auto* group = new QActionGroup(&part);
    for (const auto& choice : choices) {
      QAction* action = group->addAction(part.addAction(tr(choice.text)));
      action->setCheckable(true);
      action->setChecked(this->*member == choice.value);
      connect(action, &QAction::triggered, this, [this, member, value = choice.value] {
        this->*member = value;
        apply();
      });
    }
    part.addSeparator();
  };
  const auto toggle = [this](QMenu& part, const QString& text, bool on, auto act) {
    QAction* action = part.addAction(text);
    action->setCheckable(true);
    action->setChecked(on);
    connect(action, &QAction::triggered, this, act);
  };
  QMenu& bars = *menu.addMenu(tr("Bars as"));
  choose(bars, kStyles, &ChartLook::m_style);
  toggle(bars, tr("Volume profile"), m_profileShown, [this](bool on) {
    m_profileShown = on;
    apply();
  });
  QMenu& prices = *menu.addMenu(tr("Prices"));
  choose(prices, kScales, &ChartLook::m_scale);
  toggle(prices, tr("Fit prices to the view"), m_chart.isAutoScaled(), [this](bool on) { m_chart.setAutoScaled(on); });
  QMenu& times = *menu.addMenu(tr("Times"));
  choose(times, kClocks, &ChartLook::m_clock);
  toggle(times, tr("Show gaps in time"), m_gapsShown, [this](bool on) {
    m_gapsShown = on;
    apply();
  });
  times.addActions(m_timeActions);
}

void ChartLook::apply() {
  m_chart.setBarStyle(m_style);
  m_chart.setPriceScale(m_scale);
  m_chart.setGapsShown(m_gapsShown);
  m_chart.setProfileShown(m_profileShown);
  m_chart.setZone(m_clock == ChartClock::Exchange ? exchangeZone(m_calendar)
                  : m_clock == ChartClock::Local  ? QTimeZone::systemTimeZone()
                                                  : QTimeZone::utc());
}

QJsonObject ChartLook::state() const {
  return {{"style", wordOf(kStyles, m_style)},
          {"scale", wordOf(kScales, m_scale)},
          {"profile", m_profileShown},
          {"gaps", m_gapsShown},
          {"clock", wordOf(kClocks, m_clock)}};
}

void ChartLook::setState(const QJsonObject& state) {
  readWord(kStyles, state["style"].toString(), m_style);
  readWord(kScales, state["scale"].toString(), m_scale);
  readWord(kClocks, state["clock"].toString(), m_clock);
  m_gapsShown = state["gaps"].toBool(m_gapsShown);
  m_profileShown = state["profile"].toBool(m_profileShown);
  apply();
}

}  // namespace widgets
