#pragma once

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <optional>

#include "charts/depth_chart.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/fields.h"
#include "widgets/common/panel.h"
#include "widgets/common/working_orders.h"
#include "widgets/depth/arming.h"
#include "widgets/depth/ladder_view.h"

namespace widgets {

// The selected symbol's book as a ladder, with our orders and their places in it, and summed up as a chart. While it is
// armed a click in it sends a limit order, unless the market is above or below all rows, and a right click cancels
// ours.
class DepthPanel : public Panel {
  Q_OBJECT

 public:
  explicit DepthPanel(PanelContext& context, QWidget* parent = nullptr, FeedWatch::Clock clock = {});

  void refresh(const oms::ViewChanges& changes) override;
  std::vector<KeyNote> keys() const override { return LadderView::keys(); }
  QJsonObject state() const override;
  void setState(const QJsonObject& state) override;
  LadderView& ladder() { return *m_view; }
  Arming& arming() { return m_arming; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildHead(QVBoxLayout& column);
  void buildBook(QVBoxLayout& column);
  void buildMenu();
  void offerSteps(QMenu& menu);
  void applyTheme();
  void showSymbol(oms::SymbolIndex symbol);
  void refreshSoon();
  void refreshNow();
  void showMarket();
  void showWhereMarketIs();
  void showDepth();
  void showArming();
  QString whyNotArmed() const;
  QString armedText() const;
  QString whereMarketIs() const;
  void proposeSize();
  void setFollowing(bool following);
  void place(oms::Side side, oms::Price price);
  void cancelAt(int row);
  bool mayAct();
  bool isMarketInSight();
  void say(const QString& text, Tone tone);
  void placeResult();
  const oms::Instrument* instrument() const { return m_symbol ? context().instrument(*m_symbol) : nullptr; }

  LadderModel m_model;
  Arming m_arming;
  WorkingOrders m_working;
  QLabel* m_symbolName;
  FieldEdit* m_size;
  QPushButton* m_arm;
  QLabel* m_armed;
  QPushButton* m_step;
  QLabel* m_spread;
  QPushButton* m_follow;
  QPushButton* m_centre;
  QStackedLayout* m_pages;
  EmptyState* m_empty;
  LadderView* m_view;
  QWidget* m_foot;
  charts::DepthChart* m_chart;
  QLabel* m_why;     // there is no depth
  QLabel* m_result;  // of a click, over the foot
  QTimer m_soon;
  QTimer m_saidUntil;
  QElapsedTimer m_refreshed;
  std::optional<oms::SymbolIndex> m_symbol;
  std::optional<std::int64_t> m_ticks;  // between two rows; nothing: as they fit
  bool m_sized = false;                 // the size is of this symbol
  bool m_showsChart = true;
};

}  // namespace widgets
