#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>

#include "tests/widgets/live_fixture.h"
#include "widgets/account/account_panel.h"
#include "widgets/active_orders/active_orders_panel.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/common/detail_pane.h"
#include "widgets/positions/positions_panel.h"
#include "widgets/risk/risk_panel.h"
#include "widgets/session/session_panel.h"
#include "widgets/state_machines/state_machines_panel.h"
#include "widgets/watchlist/watchlist_panel.h"

namespace widgets {
namespace {

TEST_F(LivePanelsTest, AnOpenMenuNeverCancelsAnotherOrder) {
  ActiveOrdersPanel panel(context_);
  show(panel);
  TableView& table = panel.table();
  const oms::OrderId meant{3};
  int row = 0;
  while (cellOf(panel, row, "order_id").data().toString() != QString::fromStdString(meant.text()))
    ++row;
  table.setCurrentIndex(table.table().index(row, 0));
  QTest::keyClick(&table, Qt::Key_Return);
  QAction* cancel = actionOf(table, "Cancel");
  ASSERT_NE(cancel, nullptr);
  // It fills, and another order comes, just after the table was painted and before it is painted again.
  happen(panel, {});
  happen(panel, {ended(meant), accepted({90})});
  cancel->trigger();
  EXPECT_EQ(lastCommand<oms::CancelOrder>(), nullptr);
}

TEST_F(LivePanelsTest, DeleteCancelsWhatWasSelected) {
  ActiveOrdersPanel panel(context_);
  show(panel);
  TableView& table = panel.table();
  table.selectRow(0);
  const QString id = cellOf(panel, 0, "order_id").data().toString();
  happen(panel, {accepted({91}), accepted({92})});
  table.setFocus();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
  QTest::keyClick(&table, Qt::Key_Delete);
  ASSERT_EQ(sink_.commands.size(), 1u);
  EXPECT_EQ(QString::fromStdString(lastCommand<oms::CancelOrder>()->order.text()), id);
}

class ReverseTest : public LivePanelsTest {
 protected:
  // Opens the question about the first position and gives its yes.
  QPushButton* ask(PositionsPanel& panel) {
    emit panel.table().actionTriggered(cellOf(panel, 0, "actions"), "reverse");
    for (QPushButton* button : panel.findChild<QDialog*>()->findChildren<QPushButton*>()) {
      if (button->text() == "Reverse")
        return button;
    }
    return nullptr;
  }
};

TEST_F(ReverseTest, SendsTwiceTheSizeWhenNothingChanged) {
  PositionsPanel panel(context_);
  show(panel);
  ask(panel)->click();
  const auto* order = lastCommand<oms::SubmitOrder>();
  ASSERT_NE(order, nullptr);
  EXPECT_EQ(order->request.quantity, view_.positions().at(oms::PositionId{1}).quantity.abs() * 2);
}

TEST_F(ReverseTest, ClosesAndOpensWherePositionsHedge) {
  PositionsPanel panel(context_);
  show(panel);
  oms::SessionInfo session = view_.session();
  session.hedges = true;
  happen(panel, {oms::SessionChanged{session}});
  QPushButton* yes = ask(panel);
  const auto labels = panel.findChild<QDialog*>()->findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
    return label->text().contains("Two market orders") && label->text().contains("pos_1");
  }));
  yes->click();
  const auto* list = lastCommand<oms::SubmitOrderList>();
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->orders.front().position, oms::PositionId{1});
  EXPECT_LE(list->orders.front().clientOrderId.view().size(), 36u);
}

TEST_F(ReverseTest, SendsNothingForAPositionThatIsGone) {
  PositionsPanel panel(context_);
  show(panel);
  QPushButton* yes = ask(panel);
  oms::Position closed = view_.positions().at(oms::PositionId{1});
  closed.quantity = {};
  happen(panel, {oms::PositionChanged{closed}});
  yes->click();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_EQ(messages_.messages().back().level, MessageLevel::Warning);
}

TEST_F(ReverseTest, SendsNothingForAPositionOfAnotherSize) {
  PositionsPanel panel(context_);
  show(panel);
  QPushButton* yes = ask(panel);
  oms::Position smaller = view_.positions().at(oms::PositionId{1});
  smaller.quantity = *oms::Quantity::parse("0.05");
  happen(panel, {oms::PositionChanged{smaller}});
  yes->click();
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_EQ(messages_.messages().back().level, MessageLevel::Warning);
}

TEST_F(LivePanelsTest, PricesOfAnEndedFeedAreGreyAndSayHowOldTheyAre) {
  WatchlistPanel watchlist(context_);
  PositionsPanel positions(context_);
  AccountPanel account(context_);
  for (Panel* panel : std::initializer_list<Panel*>{&watchlist, &positions, &account})
    show(*panel);
  const auto toneOf = [](TablePanel& panel, const QString& column) {
    return panel.table().table().cell(cellOf(panel, 0, column)).tone;
  };
  EXPECT_EQ(toneOf(watchlist, "last"), Tone::Text);
  EXPECT_EQ(toneOf(positions, "unrealized_pnl"), Tone::Up);
  endFeed(positions);
  for (const char* column : {"last", "change_pct"})
    EXPECT_EQ(toneOf(watchlist, column), Tone::Muted) << column;
  for (const char* column : {"current_price", "unrealized_pnl", "unrealized_pnl_pct"})
    EXPECT_EQ(toneOf(positions, column), Tone::Muted) << column;
  EXPECT_EQ(toneOf(positions, "entry_price"), Tone::Text);
  EXPECT_TRUE(watchlist.table().table().cell(cellOf(watchlist, 0, "last")).tip.startsWith("stale"));
  int greyed = 0;
  for (const QLabel* label : account.findChildren<QLabel*>())
    greyed += label->toolTip().startsWith("stale") && label->property("tone").toString() == "muted" ? 1 : 0;
  EXPECT_EQ(greyed, 5);
}

// The strip is the window's narrowest point: whatever it has to say, the window must not grow beyond the screen.
TEST_F(LivePanelsTest, AKilledSessionDoesNotWidenTheStrip) {
  for (const int width : {1280, 1440}) {
    QWidget window;
    QHBoxLayout row(&window);
    row.setContentsMargins(0, 0, 0, 0);
    auto* panel = new AccountPanel(context_);
    row.addWidget(panel);
    window.resize(width, 44);
    window.show();
    const oms::ViewChanges changes = load();
    panel->refresh(changes);
    settle();
    oms::KillSwitchState kill;
    kill.engaged = true;
    kill.reason = "pressed";
    status_ = view_.status();
    happen(*panel, {oms::KillSwitchChanged{kill}, oms::TradingStateChanged{oms::TradingState::halted, "", {}}});
    settle();
    EXPECT_EQ(window.width(), width);
    happen(*panel, {oms::KillSwitchChanged{}, oms::TradingStateChanged{oms::TradingState::active, "", {}}});
    settle();
    EXPECT_EQ(window.width(), width);
  }
}

TEST_F(LivePanelsTest, TheStripItselfAsksForTheTypedWordThatReArms) {
  AccountPanel panel(context_);
  show(panel);
  oms::KillSwitchState kill;
  kill.engaged = true;
  happen(panel, {oms::KillSwitchChanged{kill}});
  const auto press = [](QWidget& within, const QString& word) {
    for (QPushButton* button : within.findChildren<QPushButton*>()) {
      if (button->text() == word)
        return button->click();
    }
    FAIL() << "no button says " << word.toStdString();
  };
  press(panel, "Re-arm…");
  auto* dialog = panel.findChild<QDialog*>();
  ASSERT_NE(dialog, nullptr);
  press(*dialog, "Re-arm");
  EXPECT_TRUE(sink_.commands.empty());
  dialog->findChild<QLineEdit*>()->setText("RE-ARM");
  press(*dialog, "Re-arm");
  EXPECT_NE(lastCommand<oms::ResetKillSwitch>(), nullptr);
}

TEST_F(LivePanelsTest, TheRiskPanelChangesALimitAndReleasesALockOut) {
  RiskPanel panel(context_);
  show(panel);
  oms::Lockout lockout;
  lockout.locked = true;
  lockout.at = oms::Timestamp::fromSeconds(1'767'614'400);
  happen(panel, {oms::RiskLimitsChanged{{{"daily_loss", "", "", "3%", ""}, {"loss_streak", "", "", "5", ""}}, "", {}},
                 oms::LockoutChanged{lockout}});
  auto* value = panel.findChild<FieldEdit*>();
  auto* code = panel.findChild<ChoiceBox*>();
  ASSERT_TRUE(value != nullptr && code != nullptr);
  EXPECT_EQ(value->text(), "3%");
  code->setCurrentIndex(1);
  EXPECT_EQ(value->text(), "5");
  value->clear();
  QTest::keyClicks(value, "7");
  happen(panel, {oms::RiskLimitsChanged{{{"daily_loss", "", "", "2%", ""}, {"loss_streak", "", "", "4", ""}}, "", {}}});
  EXPECT_EQ(value->text(), "7");  // somebody is typing
  QTest::keyClick(value, Qt::Key_Return);
  const auto* set = lastCommand<oms::SetRiskLimits>();
  ASSERT_NE(set, nullptr);
  EXPECT_EQ(set->limits.front().code, "loss_streak");
  EXPECT_EQ(set->limits.front().limit, "7");
  for (QPushButton* button : panel.findChildren<QPushButton*>()) {
    if (button->text() == "Release…")
      button->click();
  }
  auto* dialog = panel.findChild<QDialog*>();
  ASSERT_NE(dialog, nullptr);
  for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
    if (button->text() == "Release")
      button->click();
  }
  const auto* release = lastCommand<oms::ReleaseLockout>();
  ASSERT_NE(release, nullptr);
  EXPECT_EQ(release->code, oms::CheckCode::dailyLoss);
}

// Limits come with every frame; what is left out of a narrow strip must not be laid out anew for each of them.
TEST_F(LivePanelsTest, ANarrowStripIsLaidOutOnlyWhenItsWordsChange) {
  class Shown : public QObject {
   public:
    int count = 0;

   protected:
    bool eventFilter(QObject*, QEvent* event) override {
      count += event->type() == QEvent::ShowToParent ? 1 : 0;
      return false;
    }
  } shown;
  AccountPanel panel(context_);
  show(panel);
  panel.resize(700, 44);
  settle();
  for (QLabel* label : panel.findChildren<QLabel*>())
    label->installEventFilter(&shown);
  oms::ViewChanges limits;
  limits.risk = true;
  for (int i = 0; i < 5; ++i)
    panel.refresh(limits);
  EXPECT_EQ(shown.count, 0);
}

TEST_F(LivePanelsTest, ANarrowChartLeavesItsFiguresOutInsteadOfDrawingThemOverOthers) {
  ChartPanel panel(context_);
  context_.selectSymbol({0});
  show(panel);
  const auto figures = [&panel]() -> QLabel* {
    for (QLabel* label : panel.findChildren<QLabel*>()) {
      if (label->text().startsWith("O 63"))
        return label;
    }
    return nullptr;
  };
  ASSERT_NE(figures(), nullptr);
  EXPECT_TRUE(figures()->isVisible());
  panel.resize(480, 300);
  settle();
  EXPECT_FALSE(figures()->isVisible());
  panel.resize(1000, 300);
  settle();
  EXPECT_TRUE(figures()->isVisible());
}

TEST_F(LivePanelsTest, AChartKeepsNoBarsOfASymbolThatTheNextSessionDoesNotHave) {
  ChartPanel panel(context_);
  context_.selectSymbol({0});
  show(panel);
  const auto* chart = panel.findChild<charts::CandleChart*>();
  ASSERT_FALSE(chart->barsInView(1).empty());
  view_ = oms::SessionView();
  oms::ViewChanges all;
  all.history = true;
  panel.refresh(all);
  EXPECT_TRUE(chart->barsInView(1).empty());
}

TEST_F(LivePanelsTest, AnAlertsButtonStaysUnderTheHandThatPressesIt) {
  RiskPanel panel(context_);
  show(panel);
  const auto acknowledge = [&panel]() -> QPushButton* {
    for (QPushButton* button : panel.findChildren<QPushButton*>()) {
      if (button->text() == "Acknowledge" && button->isVisibleTo(&panel))
        return button;
    }
    return nullptr;
  };
  QPushButton* button = acknowledge();
  ASSERT_NE(button, nullptr);
  button->setDown(true);
  oms::RiskAlert other = view_.alerts().front();
  other.id = oms::AlertId{2};
  happen(panel, {oms::RiskAlertChanged{other}});
  EXPECT_TRUE(button->isDown());
  button->setDown(false);
  button->click();
  ASSERT_NE(lastCommand<oms::AcknowledgeAlert>(), nullptr);
  EXPECT_EQ(lastCommand<oms::AcknowledgeAlert>()->alert, oms::AlertId{1});
  oms::RiskAlert seen = view_.alerts().front();
  seen.acknowledged = true;
  seen.acknowledgedBy = oms::Actor::trader();
  happen(panel, {oms::RiskAlertChanged{seen}});
  EXPECT_FALSE(button->isVisibleTo(&panel));
  EXPECT_NE(acknowledge(), button);
}

TEST_F(LivePanelsTest, StartBeginsAnotherSessionWhereThisOneIsOver) {
  int begun = 0;
  Host host;
  host.beginAgain = [&begun] { ++begun; };
  PanelContext own(view_, sink_, theme_, messages_, host);
  SessionPanel panel(own);
  show(panel);
  const auto start = [&panel]() -> QPushButton* {
    for (auto* button : panel.findChildren<QPushButton*>()) {
      if (button->text() == "Start" && button->isVisibleTo(&panel))
        return button;
    }
    return nullptr;
  };
  EXPECT_EQ(start(), nullptr);
  oms::SessionInfo session = view_.session();
  session.state = oms::SessionState::stopped;
  happen(panel, {oms::SessionChanged{session}});
  ASSERT_NE(start(), nullptr);
  QTest::mouseClick(start(), Qt::LeftButton);
  EXPECT_EQ(begun, 1);
  EXPECT_EQ(lastCommand<oms::ControlSession>(), nullptr);
}

TEST_F(LivePanelsTest, PreflightChecksChangeInPlace) {
  SessionPanel panel(context_);
  show(panel);
  const auto labelWith = [&panel](const QString& text) -> QLabel* {
    for (QLabel* label : panel.findChildren<QLabel*>()) {
      if (label->text() == text)
        return label;
    }
    return nullptr;
  };
  QLabel* rows = labelWith("48,211 rows");
  ASSERT_NE(rows, nullptr);
  status_.preflight[4].detail = "48,212 rows";
  happen(panel, {});
  EXPECT_EQ(labelWith("48,212 rows"), rows);
  status_.preflight.resize(2);
  happen(panel, {});
  EXPECT_FALSE(rows->isVisibleTo(&panel));
}

TEST_F(LivePanelsTest, ReturnOpensAStrategysHistory) {
  StateMachinesPanel panel(context_);
  show(panel);
  panel.table().selectRow(1);
  QTest::keyClick(&panel.table(), Qt::Key_Return);
  const auto* dialog = panel.findChild<QDialog*>();
  ASSERT_NE(dialog, nullptr);
  EXPECT_NE(dialog->findChild<DetailPane*>(), nullptr);
}

}  // namespace
}  // namespace widgets
