#pragma once

#include "widgets/common/table_panel.h"
#include "widgets/positions/positions_model.h"

namespace widgets {

// What is held, what it is worth now, and the ways out of it.
class PositionsPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit PositionsPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void act(oms::PositionId id, const QString& action);
  void halve(const oms::Position& position, const oms::Instrument& instrument);
  void askToReverse(const oms::Position& position, const oms::Instrument& instrument);
  // Says why it cannot be reversed now; false: it can.
  bool refusesToReverse(oms::SymbolIndex symbol);
  // The position as it stands now; null, and a message that nothing was sent, when it is closed.
  const oms::Position* stillOpen(oms::PositionId id);

  PositionsModel m_model;
};

}  // namespace widgets
