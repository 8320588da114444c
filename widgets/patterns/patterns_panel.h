#pragma once

#include <QLabel>
#include <QTimer>

#include "oms/projections/pattern_board.h"
#include "widgets/common/fields.h"
#include "widgets/common/table_panel.h"
#include "widgets/patterns/patterns_model.h"

namespace widgets {

// The candlestick patterns in the newest bars of every symbol and timeframe; a click shows the bar in the chart. Bars
// are scanned while somebody looks, some at a time.
class PatternsPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit PatternsPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void showEvent(QShowEvent* event) override;
  void explainEmpty(EmptyState& empty) override;

 private:
  void buildFilters();
  void fillSymbols();
  void applyFilters();
  void scan();
  void explainSelected();
  void showBar(const QModelIndex& row);

  oms::PatternBoard m_board;
  PatternsModel m_model;
  ChoiceBox* m_symbol;
  ChoiceBox* m_bias;
  ChoiceBox* m_confidence;
  QLabel* m_meaning;
  QTimer m_rest;  // bars are left to be scanned
};

}  // namespace widgets
