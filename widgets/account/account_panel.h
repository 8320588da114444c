#pragma once

#include <QLabel>
#include <QPushButton>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/common/chip.h"
#include "widgets/common/hold_button.h"
#include "widgets/common/panel.h"
#include "widgets/common/working_orders.h"

namespace widgets {

// The strip on top of the window: who, what mode, how much, what time, and the ways out.
class AccountPanel : public Panel {
  Q_OBJECT

 public:
  explicit AccountPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;
  std::vector<KeyNote> keys() const override {
    return {{QStringLiteral("Ctrl+Shift+K"), tr("kill switch, held for a second")}};
  }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Figure {
    QLabel* name;
    QLabel* value;
  };

  Figure addFigure(const QString& name, bool strong);
  void buildButtons();
  void dropWhatDoesNotFit();
  void showFigures();
  void showKillSwitch();
  void showWaysOut();
  bool watchKey(const QKeyEvent& key, bool pressed);
  void askToCancelAll();
  void tellCanceled(const oms::CommandOutcome& outcome);

  QHBoxLayout* m_row;
  Chip* m_badge;
  QLabel* m_feed;
  std::vector<Figure> m_figures;
  QLabel* m_clock;
  Chip* m_halted;
  QPushButton* m_cancelAll;
  QPushButton* m_flatten;
  HoldButton* m_kill;
  bool m_keyHolds = false;
  std::optional<std::pair<bool, oms::TradingState>> m_shownState;  // kill switch and trading state
  QPushButton* m_rearm;
  WorkingOrders m_working;
};

}  // namespace widgets
