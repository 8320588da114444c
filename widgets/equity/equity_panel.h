#pragma once

#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>

#include "widgets/common/empty_state.h"
#include "widgets/common/panel.h"

namespace charts {
class BarPicture;
class EquityChart;
}  // namespace charts

namespace widgets {

// The account's equity over time and what today was made of; or its days' P&L, its trades' returns, what it holds.
class EquityPanel : public Panel {
  Q_OBJECT

 public:
  explicit EquityPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;
  QJsonObject state() const override;
  void setState(const QJsonObject& state) override;

 private:
  void applyTheme();
  void choose(std::size_t picture);
  QString nameOf(std::size_t picture) const;
  void draw();

  QStackedLayout* m_pages;
  EmptyState* m_empty;
  QStackedLayout* m_pictures;
  charts::EquityChart* m_chart;
  charts::BarPicture* m_bars;
  QPushButton* m_choice;
  std::size_t m_chosen = 0;
  QLabel* m_summary;
  QLabel* m_day;
  QElapsedTimer m_lastDrawn;
  bool m_isLost = false;
};

}  // namespace widgets
