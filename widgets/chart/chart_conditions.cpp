#include "widgets/chart/chart_conditions.h"

#include <QActionGroup>
#include <algorithm>

#include "charts/candle_chart.h"
#include "widgets/chart/history_port.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

// <strategy>:<symbol>.
std::string stemOf(const oms::InstanceRecord& instance) {
  return instance.info.id.substr(0, instance.info.id.find(':'));
}

charts::ColorRole colorOfGroup(const std::string& group) {
  return group.starts_with("exit") || group.starts_with("cancel") || group.starts_with("emergency")
             ? charts::ColorRole::Warning
             : charts::ColorRole::Accent;
}

// The close of its last bar that has closed; not set: there is none.
oms::Timestamp closedUntil(const oms::BarSeries* bars) {
  const std::size_t forming = bars != nullptr && bars->formingLast ? 1 : 0;
  return bars == nullptr || bars->bars.size() <= forming ? oms::Timestamp{}
                                                         : bars->bars[bars->bars.size() - 1 - forming].closeTime;
}

}  // namespace

ChartConditions::ChartConditions(PanelContext& context, charts::CandleChart& chart, QWidget* parent)
    : QObject(parent), m_context(context), m_chart(chart), m_menu(new QMenu(tr("Conditions"), parent)) {
  connect(m_menu, &QMenu::aboutToShow, this, &ChartConditions::fill);
}

void ChartConditions::fill() {
  m_menu->clear();
  qDeleteAll(m_menu->findChildren<QActionGroup*>(Qt::FindDirectChildrenOnly));
  auto* group = new QActionGroup(m_menu);
  const auto add = [this, group](const QString& text, const QString& strategy) {
    QAction* action = group->addAction(m_menu->addAction(text));
    action->setCheckable(true);
    action->setChecked(strategy == m_strategy);
    connect(action, &QAction::triggered, this, [this, strategy] {
      m_strategy = strategy;
      show();
    });
  };
  add(tr("No conditions"), {});
  for (const oms::InstanceRecord& instance : m_context.view().instances()) {
    if (m_symbol == instance.info.symbol && m_context.host().history != nullptr)
      add(tr("%1 on %2").arg(text(instance.info.strategy), text(oms::name(instance.info.timeframe))),
          text(stemOf(instance)));
  }
}

const oms::InstanceRecord* ChartConditions::shown() const {
  for (const oms::InstanceRecord& instance : m_context.view().instances()) {
    if (m_symbol == instance.info.symbol && !m_strategy.isEmpty() && text(stemOf(instance)) == m_strategy)
      return &instance;
  }
  return nullptr;
}

void ChartConditions::setSymbol(oms::SymbolIndex symbol) {
  m_symbol = symbol;
  show();
}

void ChartConditions::setState(const QString& strategy) {
  m_strategy = strategy;
  show();
}

void ChartConditions::refresh(const oms::ViewChanges& changes) {
  const oms::InstanceRecord* instance = shown();
  if (instance == nullptr)
    return;
  if (changes.history || !changes.strategyNews.empty() ||
      closedUntil(m_context.view().bars(*m_symbol, instance->info.timeframe)) != m_shownUntil)
    show();
}

void ChartConditions::show() {
  std::vector<charts::Band> bands;
  const oms::InstanceRecord* instance = shown();
  if (instance != nullptr && m_context.host().history != nullptr) {
    const oms::SessionView& view = m_context.view();
    m_shownUntil = closedUntil(view.bars(*m_symbol, instance->info.timeframe));
    const auto barsOf = [this, &view](const std::string& symbol, oms::Timeframe timeframe) {
      const auto named = symbol.empty() ? m_symbol : view.instruments().find(symbol);
      return named ? view.bars(*named, timeframe) : nullptr;
    };
    for (const ConditionHistory& one : m_context.host().history->conditions(m_strategy.toStdString(), barsOf)) {
      bands.push_back(
          {QStringLiteral("%1: %2").arg(text(one.group), text(one.name)),
           QStringLiteral("%1\n%2: %3").arg(text(instance->info.strategy), text(one.name), text(one.expression)),
           colorOfGroup(one.group), one.held});
    }
  }
  m_chart.setBands(std::move(bands));
}

}  // namespace widgets
