#include "widgets/equity/equity_panel.h"

#include <QVBoxLayout>

#include "charts/equity_chart.h"
#include "widgets/common/chart_theme.h"
#include "widgets/common/labels.h"
#include "widgets/equity/equity_model.h"

namespace widgets {
namespace {

constexpr qint64 kRedrawMs = 1000;

}  // namespace

EquityPanel::EquityPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_pages(new QStackedLayout),
      m_empty(new EmptyState(theme(), Icon::Equity)),
      m_chart(new charts::EquityChart),
      m_summary(plainLabel({}, Tone::Muted)),
      m_day(plainLabel({}, Tone::Muted)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 1, 1);
  column->setSpacing(0);
  auto* filled = new QWidget;
  auto* inner = new QVBoxLayout(filled);
  inner->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kSmall);
  inner->setSpacing(space::kTight);
  inner->addWidget(m_chart, 1);
  inner->addWidget(m_day);
  m_empty->set(tr("No equity curve yet"), tr("A point is recorded as the session's clock moves on."));
  m_pages->addWidget(m_empty);
  m_pages->addWidget(filled);
  column->addLayout(m_pages);
  m_chart->setToolTip(tr("Above the account's equity, below its drawdown from the highest equity so far"));
  // Which of the curves is the drawdown: its colour beside its name.
  addTool(plainLabel(QStringLiteral("●"), Tone::Down));
  addTool(m_summary);
  connect(&context.theme(), &ThemeSource::changed, this, &EquityPanel::applyTheme);
  applyTheme();
}

void EquityPanel::applyTheme() {
  m_chart->setPalette(chartPaletteOf(theme().theme()));
}

void EquityPanel::refresh(const oms::ViewChanges& changes) {
  const bool drawn = !view().equity().empty();
  m_pages->setCurrentIndex(drawn ? 1 : 0);
  if (!drawn || !(changes.history || changes.account || changes.equity))
    return;
  // The whole curve is drawn again each time, so once a second has to do.
  if (m_lastDrawn.isValid() && m_lastDrawn.elapsed() < kRedrawMs && !changes.history)
    return;
  m_lastDrawn.start();
  m_chart->setPoints(view().equity(), view().account());
  setTextIfChanged(m_summary, equitySummary(view()));
  setTextIfChanged(m_day, dayLine(view()));
}

}  // namespace widgets
