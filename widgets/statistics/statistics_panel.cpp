#include "widgets/statistics/statistics_panel.h"

namespace widgets {
namespace {

constexpr qint64 kRefreshMs = 1000;

}  // namespace

StatisticsPanel::StatisticsPanel(PanelContext& context, QWidget* parent) : TablePanel(context, Icon::Equity, parent) {
  setTable(m_model);
}

void StatisticsPanel::refresh(const oms::ViewChanges& changes) {
  if (!(changes.history || changes.account || changes.session))
    return;
  // Figures of a whole session need not run with every frame.
  if (m_shown.isValid() && m_shown.elapsed() < kRefreshMs && !changes.history)
    return;
  m_shown.start();
  m_model.show(statisticRows(view()));
  commit();
}

void StatisticsPanel::explainEmpty(EmptyState& empty) {
  empty.set(tr("No statistics yet"), tr("They begin with the session's first price."));
}

}  // namespace widgets
