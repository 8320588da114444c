#include "widgets/chart/chart_replay.h"

#include <QDateTime>
#include <QPointer>
#include <utility>

#include "charts/candle_chart.h"

namespace widgets {

ChartReplay::ChartReplay(PanelContext& context, charts::CandleChart& chart, QWidget* panel, Shown shown)
    : QObject(panel), m_context(context), m_chart(chart), m_shown(std::move(shown)), m_begin(new QAction(panel)) {
  m_begin->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
  m_begin->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  panel->addAction(m_begin);
  connect(m_begin, &QAction::triggered, this, [this] { begin(m_pointed); });
  connect(&chart, &charts::CandleChart::crosshairMoved, this, [this](const charts::BarInfo& info) {
    m_pointed = info.underCursor ? std::optional(info.bar.openTime) : std::nullopt;
  });
}

// By the time that the menu is chosen from the pointer is elsewhere.
void ChartReplay::addWhenShown(QMenu& menu) {
  connect(&menu, &QMenu::aboutToShow, this, [this, &menu] {
    menu.addSeparator();
    QAction* action = menu.addAction(words());
    action->setShortcut(m_begin->shortcut());
    action->setShortcutContext(Qt::WidgetShortcut);  // shown here; the panel's own answers it
    action->setEnabled(m_context.host().replay != nullptr && m_chart.visibleTimes().has_value());
    action->setToolTip(tr("Opens a window in which the bars from there on come one after another, to trade on paper"));
    connect(action, &QAction::triggered, this, [this, from = m_pointed] { begin(from); });
  });
}

QString ChartReplay::words() const {
  if (m_context.host().replay == nullptr)
    return tr("Bar replay: only where the session runs");
  if (!m_pointed)
    return tr("Replay bars from the middle of the view");
  const QDateTime time = QDateTime::fromMSecsSinceEpoch(m_pointed->ns() / 1'000'000, m_chart.zone());
  return tr("Replay bars from %1").arg(time.toString(QStringLiteral("yyyy-MM-dd HH:mm")));
}

void ChartReplay::begin(std::optional<oms::Timestamp> from) {
  const auto view = m_chart.visibleTimes();
  auto wish = m_shown();
  if (m_context.host().replay == nullptr || !view || !wish)
    return;
  wish->from = from.value_or(view->first + (view->second - view->first) / 2);
  m_context.host().replay->replay(std::move(*wish), [self = QPointer(this)](const QString& problem) {
    if (self)
      self->m_context.messages().add(MessageLevel::Warning, QStringLiteral("terminal"), problem);
  });
}

}  // namespace widgets
