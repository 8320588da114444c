// The ways out: the kill switch whatever else is open, flatten in each state of trading, close, cancel all.
#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "widgets/account/account_panel.h"
#include "widgets/common/confirm.h"
#include "widgets/common/hold_button.h"
#include "widgets/common/ways_out.h"
#include "widgets/risk/risk_panel.h"

namespace widgets {
namespace {

class WaysOutTest : public PanelFixture {
 protected:
  WaysOutTest() {
    panel_.resize(1200, 60);
    panel_.show();
    panel_.refresh(load());
    settle();
  }

  QDialog* asked() { return panel_.findChild<QDialog*>(); }
  QAbstractButton* named(QWidget& where, const QString& start) {
    for (QAbstractButton* button : where.findChildren<QAbstractButton*>()) {
      if (button->text().startsWith(start))
        return button;
    }
    return nullptr;
  }
  void press(const QString& start) {
    QAbstractButton* button = named(panel_, start);
    ASSERT_NE(button, nullptr) << start.toStdString();
    button->click();
  }
  bool killed() {
    return QTest::qWaitFor([&] { return lastCommand<oms::EngageKillSwitch>() != nullptr; });
  }
  static oms::Event happened(oms::EventBody body) {
    return {oms::Timestamp::fromSeconds(1'800'000'000), std::move(body)};
  }
  void tell(oms::EventBody body) {
    oms::EventBatch batch;
    batch.entries.push_back({});
    batch.entries.back().events.push_back(happened(std::move(body)));
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    panel_.refresh(changes);
  }
  template <class Body>
  std::size_t sent() const {
    return static_cast<std::size_t>(
        std::count_if(sink_.commands.begin(), sink_.commands.end(),
                      [](const auto& command) { return std::holds_alternative<Body>(command.body); }));
  }

  AccountPanel panel_{context_};
};

constexpr auto kKillKeys = Qt::ControlModifier | Qt::ShiftModifier;

TEST_F(WaysOutTest, TheKillSwitchIsHeldByMouseWhileAQuestionStands) {
  press("Flatten");
  ASSERT_NE(asked(), nullptr);
  EXPECT_FALSE(asked()->isModal());
  QTest::mousePress(panel_.findChild<HoldButton*>(), Qt::LeftButton);
  EXPECT_TRUE(killed());
}

TEST_F(WaysOutTest, TheKillSwitchIsHeldByKeyInAQuestionThatIsTypedInto) {
  QDialog* question = confirm(&panel_, {"Sure?", "Of what?", "Yes", true, "WORD"}, [] {});
  auto* field = question->findChild<QLineEdit*>();
  QTest::keyPress(field, Qt::Key_K, kKillKeys);
  EXPECT_TRUE(killed());
  EXPECT_TRUE(field->text().isEmpty());
}

TEST_F(WaysOutTest, TheKillSwitchIsHeldByKeyWhileAMenuIsOpen) {
  QMenu menu;
  menu.addAction("One");
  menu.popup({0, 0});
  QTest::keyPress(&menu, Qt::Key_K, kKillKeys);
  EXPECT_TRUE(killed());
}

TEST_F(WaysOutTest, LettingGoEarlyKillsNothing) {
  QTest::keyPress(&panel_, Qt::Key_K, kKillKeys);
  EXPECT_GE(panel_.findChild<HoldButton*>()->progress(), 0);
  QTest::keyRelease(&panel_, Qt::Key_K, kKillKeys);
  EXPECT_EQ(panel_.findChild<HoldButton*>()->progress(), 0);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(WaysOutTest, AskedAgainTheQuestionStandsOnce) {
  press("Cancel all");
  press("Cancel all");
  settle();
  EXPECT_EQ(panel_.findChildren<QDialog*>().size(), 1);
  EXPECT_NE(named(*asked(), "Keep orders"), nullptr);
  EXPECT_NE(named(*asked(), "Cancel all orders"), nullptr);
  EXPECT_EQ(named(*asked(), "Cancel")->text(), "Cancel all orders");
}

TEST_F(WaysOutTest, CancelAllKeepsTheStopsUnlessToldOtherwiseAndSaysWhatIsWithoutOne) {
  for (const bool keeps : {true, false}) {
    sink_.answer.bare = {{oms::PositionId{1}, *oms::Quantity::parse("0.1")}};
    const auto told = messages_.messages().size();
    press("Cancel all");
    EXPECT_TRUE(asked()->findChild<QCheckBox*>()->isChecked());
    // The engine keeps stops alone: OrderDesk::keepAsProtection.
    EXPECT_TRUE(asked()->findChild<QCheckBox*>()->text().contains("not their targets"));
    asked()->findChild<QCheckBox*>()->setChecked(keeps);
    named(*asked(), "Cancel all orders")->click();
    ASSERT_NE(lastCommand<oms::CancelAllOrders>(), nullptr);
    EXPECT_EQ(lastCommand<oms::CancelAllOrders>()->keepProtective, keeps);
    EXPECT_TRUE(QTest::qWaitFor([&] { return messages_.messages().size() == told + 1; }));
    EXPECT_TRUE(messages_.messages().back().text.contains("Without a stop now: BTCUSDT 0.1"));
    settle();
  }
}

TEST_F(WaysOutTest, FlattenTakesTheOrdersThatWouldOpenPositionsAgain) {
  ASSERT_FALSE(entryOrders(view_).empty());
  press("Flatten");
  EXPECT_TRUE(asked()->findChild<QCheckBox*>()->isChecked());
  named(*asked(), "Flatten")->click();
  EXPECT_EQ(sink_.commands.size(), 1u);
  ASSERT_NE(lastCommand<oms::CloseAllPositions>(), nullptr);
  EXPECT_TRUE(lastCommand<oms::CloseAllPositions>()->cancelEntries);
}

TEST_F(WaysOutTest, FlattenLeavesThemWhereItIsTold) {
  press("Flatten");
  asked()->findChild<QCheckBox*>()->setChecked(false);
  named(*asked(), "Flatten")->click();
  EXPECT_EQ(sink_.commands.size(), 1u);
  ASSERT_NE(lastCommand<oms::CloseAllPositions>(), nullptr);
  EXPECT_FALSE(lastCommand<oms::CloseAllPositions>()->cancelEntries);
}

TEST_F(WaysOutTest, WhileHaltedFlattenGoesByReducing) {
  tell(oms::TradingStateChanged{oms::TradingState::halted, "test", oms::Actor::trader()});
  press("Flatten");
  named(*asked(), "Flatten")->click();
  ASSERT_FALSE(sink_.commands.empty());
  EXPECT_EQ(std::get<oms::SetTradingState>(sink_.commands.front().body).state, oms::TradingState::reducing);
  EXPECT_NE(lastCommand<oms::CloseAllPositions>(), nullptr);
}

TEST_F(WaysOutTest, UnderTheKillSwitchFlattenIsItsOwn) {
  oms::KillSwitchState kill;
  kill.engaged = true;
  tell(oms::KillSwitchChanged{kill});
  press("Flatten");
  named(*asked(), "Flatten")->click();
  const auto* command = lastCommand<oms::EngageKillSwitch>();
  ASSERT_NE(command, nullptr);
  EXPECT_TRUE(command->flatten);
  EXPECT_TRUE(command->keepProtective);
  kill.flatten = true;
  tell(oms::KillSwitchChanged{kill});
  EXPECT_FALSE(named(panel_, "Flatten")->isEnabled());
}

TEST_F(WaysOutTest, TheRiskPanelOffersFlattenAfterAKillWithoutIt) {
  RiskPanel risk(context_);
  oms::ViewChanges all;
  all.history = true;
  risk.refresh(all);
  EXPECT_FALSE(named(risk, "Flatten…")->isVisibleTo(&risk));
  oms::KillSwitchState kill;
  kill.engaged = true;
  tell(oms::KillSwitchChanged{kill});
  risk.refresh(all);
  EXPECT_TRUE(named(risk, "Flatten…")->isVisibleTo(&risk));
}

TEST_F(WaysOutTest, CloseAsksOnlyWhereOrdersOfTheSymbolWouldGoOnWorking) {
  const auto& [id, position] = *view_.positions().begin();
  const bool others = !entryOrders(view_, position.symbol).empty();
  close(context_, &panel_, id);
  EXPECT_EQ(asked() != nullptr, others);
  if (others)
    named(*asked(), "Close position")->click();
  EXPECT_EQ(sink_.commands.size(), 1u);
  ASSERT_NE(lastCommand<oms::ClosePosition>(), nullptr);
  EXPECT_EQ(lastCommand<oms::ClosePosition>()->cancelEntries, others);
}

}  // namespace
}  // namespace widgets
