#pragma once

#include <QLabel>
#include <optional>

#include "widgets/common/fields.h"
#include "widgets/common/table_panel.h"
#include "widgets/tape/tape_model.h"

namespace widgets {

// Time and sales of the selected symbol. It stands still while somebody looks at a row of it: with the pointer over it,
// or scrolled away from the newest.
class TapePanel : public TablePanel {
  Q_OBJECT

 public:
  explicit TapePanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;
  QJsonObject state() const override;
  void setState(const QJsonObject& state) override;

 protected:
  void explainEmpty(EmptyState& empty) override;
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showSymbol(oms::SymbolIndex symbol);
  void choose();
  bool isPaused();
  void goOn();
  void showFoot();

  TapeModel m_model;
  FieldEdit* m_least;
  CheckBox* m_aggregates;
  QLabel* m_foot;
  std::optional<oms::SymbolIndex> m_symbol;
  bool m_hovered = false;
};

}  // namespace widgets
