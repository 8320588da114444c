#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "tests/widgets/panel_fixture.h"
#include "widgets/active_orders/active_orders_panel.h"
#include "widgets/approvals/approvals_panel.h"
#include "widgets/order_history/order_history_panel.h"
#include "widgets/positions/positions_panel.h"
#include "widgets/risk/risk_panel.h"
#include "widgets/trades/trades_panel.h"
#include "widgets/why/why_dialog.h"

namespace widgets {
namespace {

class WhyPanelTest : public PanelFixture {
 protected:
  template <class P>
  std::unique_ptr<P> shown() {
    auto panel = std::make_unique<P>(context_);
    panel->resize(1000, 300);
    panel->show();
    panel->refresh(load());
    QTest::qWait(100);
    return panel;
  }
  static QAction* actionOf(const TableView& table, const QString& text) {
    for (QAction* action : table.actions()) {
      if (action->text() == text)
        return action;
    }
    return nullptr;
  }
  static QPushButton* buttonOf(QWidget& within, const QString& text) {
    for (QPushButton* button : within.findChildren<QPushButton*>()) {
      if (button->text() == text)
        return button;
    }
    return nullptr;
  }
  static QStringList textsOf(const QWidget& within) {
    QStringList texts;
    for (const QLabel* label : within.findChildren<QLabel*>())
      texts << label->text();
    return texts;
  }
  // Asks for the first row and gives what the window says.
  template <class P>
  void expectAnswer(const QString& prefix) {
    const auto panel = shown<P>();
    TableView& table = panel->table();
    EXPECT_EQ(table.table().rowCount() > 0, true);
    table.selectRow(0);
    QAction* why = actionOf(table, "Why…");
    ASSERT_NE(why, nullptr);
    EXPECT_FALSE(why->shortcut().isEmpty());
    why->trigger();
    auto* dialog = panel->template findChild<WhyDialog*>();
    ASSERT_NE(dialog, nullptr);
    const QStringList texts = textsOf(*dialog);
    EXPECT_TRUE(texts.constFirst().startsWith(prefix)) << texts.constFirst().toStdString();
    for (const char* part : {"Order", "Signal", "Checks", "Events"})
      EXPECT_TRUE(texts.contains(part)) << part;
  }
};

TEST_F(WhyPanelTest, EveryRowOfOrdersTradesAndPositionsSaysWhy) {
  expectAnswer<ActiveOrdersPanel>("ord_");
  expectAnswer<OrderHistoryPanel>("ord_");
  expectAnswer<TradesPanel>("trd_");
}

TEST_F(WhyPanelTest, APositionSaysWhyInTheSameWindow) {
  const auto panel = shown<PositionsPanel>();
  panel->table().selectRow(0);
  QAction* why = actionOf(panel->table(), "Why…");
  why->trigger();
  why->trigger();
  EXPECT_EQ(panel->findChildren<WhyDialog*>().size(), 1);
  EXPECT_TRUE(textsOf(*panel->findChild<WhyDialog*>()).contains("Position"));
}

TEST_F(WhyPanelTest, TheButtonOfTheHeaderWorksForTheChosenRow) {
  const auto panel = shown<PositionsPanel>();
  QToolButton* why = nullptr;
  for (QToolButton* tool : panel->headerTools()->findChildren<QToolButton*>()) {
    if (tool->toolTip().startsWith("Why"))
      why = tool;
  }
  ASSERT_NE(why, nullptr);
  EXPECT_FALSE(why->isEnabled());
  panel->table().selectRow(1);
  EXPECT_TRUE(why->isEnabled());
  why->click();
  EXPECT_NE(panel->findChild<WhyDialog*>(), nullptr);
}

TEST_F(WhyPanelTest, ANoteIsSentWithItsTags) {
  const auto panel = shown<TradesPanel>();
  panel->table().selectRow(0);
  actionOf(panel->table(), "Note and tags…")->trigger();
  auto* dialog = panel->findChild<QDialog*>();
  ASSERT_NE(dialog, nullptr);
  const auto fields = dialog->findChildren<FieldEdit*>();
  ASSERT_EQ(fields.size(), 2);
  fields[0]->setText("late entry ");
  fields[1]->setText("#news, breakout,");
  sink_.answer.accepted = false;
  sink_.answer.message = "the session is over";
  buttonOf(*dialog, "Save")->click();
  settle();
  const auto* note = lastCommand<oms::AnnotateTrade>();
  ASSERT_NE(note, nullptr);
  EXPECT_EQ(note->trade.text(), panel->table().table().index(0, 0).isValid() ? "trd_5" : "");
  EXPECT_EQ(note->note, "late entry");
  EXPECT_EQ(note->tags, (std::vector<std::string>{"news", "breakout"}));
  EXPECT_TRUE(textsOf(*dialog).contains("the session is over"));  // and the window stays for another try
}

TEST_F(WhyPanelTest, ANoteOfAFillIsNoNewFill) {
  load();
  const std::size_t said = messages_.messages().size();
  oms::EventBatch batch = support::sampleBatch();
  batch.entries = {{2, 2, {{view_.sessionTime(), oms::TradeAnnotated{{1}, "late", {}, {}}}}}};
  batch.sample.reset();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  changes.status = false;
  messages_.refresh(changes);
  EXPECT_EQ(messages_.messages().size(), said);
}

TEST_F(WhyPanelTest, TheFirstCardsButtonsAreNeverCutByThePanel) {
  const auto panel = shown<ApprovalsPanel>();
  panel->resize(388, panel->minimumSizeHint().height());
  settle();
  QPushButton* approve = buttonOf(*panel, "Approve");
  ASSERT_NE(approve, nullptr);
  EXPECT_LE(approve->mapTo(panel.get(), QPoint(0, approve->height())).y(), panel->height());
}

TEST_F(WhyPanelTest, StateAndKillSwitchAreSeenInTheSmallestRiskPanel) {
  const auto panel = shown<RiskPanel>();
  panel->resize(388, panel->minimumSizeHint().height());
  settle();
  for (const char* caption : {"active", "halted", "Hold to kill"}) {
    QPushButton* button = buttonOf(*panel, caption);
    ASSERT_NE(button, nullptr) << caption;
    EXPECT_LE(button->mapTo(panel.get(), QPoint(0, button->height())).y(), panel->height()) << caption;
  }
}

}  // namespace
}  // namespace widgets
