#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include "tests/widgets/panel_fixture.h"
#include "widgets/approvals/approvals_panel.h"
#include "widgets/common/fields.h"
#include "widgets/common/meter.h"

namespace widgets {
namespace {

class ApprovalsTest : public PanelFixture {
 protected:
  QPushButton* buttonOf(ApprovalCard* card, const QString& text) {
    for (QPushButton* button : card->findChildren<QPushButton*>()) {
      if (button->text() == text)
        return button;
    }
    return nullptr;
  }
  // Approves, and does not wait for the moment to take it back.
  static void decide(ApprovalCard* card) {
    card->approve();
    card->approve();
  }
  // The signal waits no more, for a reason that nobody here has given.
  oms::ViewChanges end(oms::SignalId id, oms::SignalStatus status = oms::SignalStatus::expired) {
    oms::Signal decided = view_.allSignals().at(id);
    decided.status = status;
    oms::EventBatch batch;
    batch.entries = {{2, 2, {{view_.sessionTime(), oms::SignalChanged{decided}}}}};
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    return changes;
  }
  FieldEdit* fieldOf(ApprovalCard* card, const QString& name) {
    for (FieldEdit* field : card->findChildren<FieldEdit*>()) {
      if (field->accessibleName() == name)
        return field;
    }
    return nullptr;
  }
};

TEST_F(ApprovalsTest, AgesAndConfidencesHaveTheirBands) {
  const std::pair<double, Tone> ages[] = {
      {0, Tone::Up}, {4.99, Tone::Up}, {5, Tone::Warning}, {15, Tone::Warning}, {15.01, Tone::Down}};
  for (const auto& [minutes, tone] : ages)
    EXPECT_EQ(ageTone(minutes), tone) << minutes;
  const std::pair<double, Tone> confidences[] = {{0, Tone::Down},        {0.399, Tone::Down}, {0.4, Tone::Warning},
                                                 {0.699, Tone::Warning}, {0.7, Tone::Up},     {1, Tone::Up}};
  for (const auto& [confidence, tone] : confidences)
    EXPECT_EQ(confidenceTone(confidence), tone) << confidence;
}

TEST_F(ApprovalsTest, ACardSaysAllThatADecisionNeeds) {
  load();
  const ApprovalFigures figures = approvalFigures(view_.allSignals().at(oms::SignalId{1}), context_);
  EXPECT_EQ(figures.symbol, "ETHUSDT");
  EXPECT_EQ(figures.met, "3 of 4");
  EXPECT_EQ(figures.drift, "drift +0.03 %");
  EXPECT_EQ(figures.age, "2 min");
  EXPECT_EQ(figures.checks, "26 of 26 checks");
  EXPECT_EQ(figures.plan, "1.25 at 3,182.44 · stop 3,149.40 · target 3,232.10");
  EXPECT_EQ(figures.costAndRisk, "cost 2.10 · risk 41.25");
  oms::Signal bare = view_.allSignals().at(oms::SignalId{1});
  bare.risk = {};
  EXPECT_EQ(approvalFigures(bare, context_).costAndRisk, "cost 2.10");
}

TEST_F(ApprovalsTest, ASignalForTwoPersonsSaysWhoIsStillToApproveIt) {
  load();
  oms::Signal signal = view_.allSignals().at(oms::SignalId{1});
  signal.approversNeeded = 2;
  EXPECT_TRUE(approvalFigures(signal, context_).plan.endsWith("· two persons are to approve it"));
  signal.firstApprover = oms::Actor::remote("phone");
  signal.firstApprovedAt = view_.sessionTime();
  EXPECT_TRUE(
      approvalFigures(signal, context_).plan.endsWith("· approved by remote:phone, another person is to approve it"));
}

TEST_F(ApprovalsTest, ApprovingSendsTheVersionThatWasSeen) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  ASSERT_EQ(panel.cards().size(), 2u);
  buttonOf(panel.cards()[0], "Approve")->click();
  EXPECT_TRUE(sink_.commands.empty()) << "it can be undone";
  buttonOf(panel.cards()[0], "Send now")->click();
  const auto* decision = lastCommand<oms::DecideApproval>();
  ASSERT_NE(decision, nullptr);
  EXPECT_EQ(decision->signal, oms::SignalId{1});
  EXPECT_TRUE(decision->approve);
  EXPECT_EQ(decision->expectedVersion, 1u);
  EXPECT_FALSE(decision->quantity);
}

TEST_F(ApprovalsTest, AnEditIsSentAsItWasTyped) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  ApprovalCard* card = panel.cards()[0];
  card->toggleEdit();
  fieldOf(card, "Quantity")->setText("0.75");
  fieldOf(card, "Stop")->setText("3,150.00");
  decide(card);
  const auto* decision = lastCommand<oms::DecideApproval>();
  ASSERT_NE(decision, nullptr);
  EXPECT_EQ(decision->quantity->text(), "0.75");
  EXPECT_EQ(decision->stopLoss->text(), "3150");
  EXPECT_EQ(decision->takeProfit->text(), "3232.1");
}

// What cannot be read must not become an approval of the original order.
TEST_F(ApprovalsTest, AnEditThatCannotBeReadIsNotSent) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  ApprovalCard* card = panel.cards()[0];
  const std::pair<const char*, const char*> edits[] = {
      {"Quantity", "0,75"}, {"Quantity", ""},  {"Quantity", "-1"}, {"Quantity", "0.755"}, {"Quantity", "one"},
      {"Stop", "3150,5"},   {"Stop", "lower"}, {"Stop", ""},       {"Target", "0"},       {"Target", "3232.101"}};
  for (const auto& [name, typed] : edits) {
    card->toggleEdit();
    FieldEdit* field = fieldOf(card, name);
    field->setText(typed);
    card->approve();
    EXPECT_TRUE(sink_.commands.empty()) << name << ": " << typed;
    EXPECT_FALSE(field->toolTip().isEmpty()) << name << ": " << typed;
    EXPECT_TRUE(buttonOf(card, "Approve")->isEnabled());
    card->toggleEdit();
  }
}

TEST_F(ApprovalsTest, ARefusedDecisionShowsItsReasonAndCanBeTriedAgain) {
  sink_.answer.accepted = false;
  sink_.answer.seq = 9;
  sink_.answer.message = "The price drifted 0.8 % since the signal.";
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  QPushButton* approve = buttonOf(panel.cards()[0], "Approve");
  approve->click();
  approve->click();
  EXPECT_FALSE(approve->isEnabled());
  settle();
  EXPECT_TRUE(approve->isEnabled());
  bool shown = false;
  for (const QLabel* label : panel.cards()[0]->findChildren<QLabel*>())
    shown = shown || label->text().contains("drifted");
  EXPECT_TRUE(shown);
}

// Signals come and go while the hand is on its way: the first press on a card that has just come here decides nothing.
TEST_F(ApprovalsTest, ACardThatTookTheKeysByItselfWaitsAMoment) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  oms::Signal decided = view_.allSignals().at(oms::SignalId{1});
  decided.status = oms::SignalStatus::expired;
  oms::EventBatch batch = support::sampleBatch();
  batch.entries = {{2, 2, {{view_.sessionTime(), oms::SignalChanged{decided}}}}};
  batch.sample.reset();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  panel.refresh(changes);
  panel.cards()[0]->approve();
  EXPECT_TRUE(sink_.commands.empty());
  QTest::qWait(450);
  decide(panel.cards()[0]);
  ASSERT_NE(lastCommand<oms::DecideApproval>(), nullptr);
  EXPECT_EQ(lastCommand<oms::DecideApproval>()->signal, oms::SignalId{2});
}

// A busy card keeps the focus: Space must not reach the next signal's button.
TEST_F(ApprovalsTest, TheFocusStaysOnTheCardThatIsDecided) {
  ApprovalsPanel panel(context_);
  panel.resize(380, 400);
  panel.show();
  panel.refresh(load());
  ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
  QTest::qWait(450);
  QPushButton* approve = buttonOf(panel.cards()[0], "Approve");
  approve->setFocus();
  approve->click();
  EXPECT_EQ(panel.focusWidget(), panel.cards()[0]);
}

// More cards than fit bring a scroll bar, which takes its room from beside them.
TEST_F(ApprovalsTest, AScrollBarCoversNothing) {
  ApprovalsPanel panel(context_);
  panel.resize(100, 120);
  panel.show();
  panel.refresh(load());
  settle();
  panel.resize(panel.minimumSizeHint().width(), 120);
  settle();
  const auto* area = panel.findChild<QScrollArea*>();
  ASSERT_TRUE(area->verticalScrollBar()->isVisible());
  EXPECT_LE(panel.cards()[0]->width(), area->viewport()->width());
  EXPECT_LE(panel.cards()[0]->minimumSizeHint().width(), 360) << "wider than the dock's usual width";
}

TEST_F(ApprovalsTest, DecidedCardsLeaveAndOthersKeepTheirPlace) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  ApprovalCard* second = panel.cards()[1];
  oms::Signal decided = view_.allSignals().at(oms::SignalId{1});
  decided.status = oms::SignalStatus::rejected;
  oms::EventBatch batch = support::sampleBatch();
  batch.entries = {{2, 2, {{view_.sessionTime(), oms::SignalChanged{decided}}}}};
  batch.sample.reset();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  panel.refresh(changes);
  ASSERT_EQ(panel.cards().size(), 1u);
  EXPECT_EQ(panel.cards()[0], second);
  EXPECT_EQ(panel.badge(), "1");
}

// The keys never go on to a signal that nobody has looked at because another one expired.
TEST_F(ApprovalsTest, WhatExpiresByItselfLeavesNoneChosen) {
  ApprovalsPanel panel(context_);
  panel.resize(380, 400);
  panel.show();
  panel.refresh(load());
  panel.refresh(end({1}));
  QTest::qWait(450);
  QTest::keyClick(&panel, Qt::Key_A);
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_FALSE(panel.cards()[0]->isCurrent());
}

TEST_F(ApprovalsTest, TheChoiceStaysWithItsSignalWhenOthersGo) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  emit panel.cards()[1]->touched(oms::SignalId{2});
  panel.refresh(end({1}));
  EXPECT_TRUE(panel.cards()[0]->isCurrent());
}

TEST_F(ApprovalsTest, AfterADecisionTheKeysGoOnToTheNext) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  decide(panel.cards()[0]);
  settle();
  panel.refresh(end({1}, oms::SignalStatus::approved));
  EXPECT_TRUE(panel.cards()[0]->isCurrent());
}

TEST_F(ApprovalsTest, NothingMovesUnderThePointer) {
  ApprovalsPanel panel(context_);
  panel.resize(380, 400);
  panel.show();
  panel.refresh(load());
  settle();
  ApprovalCard* gone = panel.cards()[0];
  ApprovalCard* stays = panel.cards()[1];
  auto* area = panel.findChild<QScrollArea*>();
  area->setAttribute(Qt::WA_UnderMouse);
  const QPoint before = stays->mapTo(&panel, QPoint());
  panel.refresh(end({1}));
  settle();
  EXPECT_EQ(stays->mapTo(&panel, QPoint()), before);
  EXPECT_TRUE(gone->isVisible());
  EXPECT_FALSE(buttonOf(gone, "Approve")->isEnabled());
  area->setAttribute(Qt::WA_UnderMouse, false);
  panel.refresh({});
  settle();
  EXPECT_LT(stays->mapTo(&panel, QPoint()).y(), before.y());
}

class SmallestHeight : public QObject {
 public:
  int seen = 10'000;

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::Resize)
      seen = std::min(seen, static_cast<QResizeEvent*>(event)->size().height());
    return false;
  }
};

TEST_F(ApprovalsTest, ACardThatComesSqueezesNoOther) {
  ApprovalsPanel panel(context_);
  panel.resize(380, 200);
  panel.show();
  panel.refresh(load());
  settle();
  ApprovalCard* first = panel.cards()[0];
  const int height = first->height();
  SmallestHeight smallest;
  first->installEventFilter(&smallest);
  for (const std::uint64_t id : {3, 4, 5}) {
    oms::Signal more = view_.allSignals().at(oms::SignalId{1});
    more.id = {id};
    oms::EventBatch batch;
    batch.entries = {{2, 2, {{view_.sessionTime(), oms::SignalChanged{more}}}}};
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    panel.refresh(changes);
    settle();
  }
  EXPECT_EQ(panel.cards().size(), 5u);
  EXPECT_GE(smallest.seen, height);
  EXPECT_EQ(first->height(), height);
}

TEST_F(ApprovalsTest, ApproveIsNotTheFirstChoiceWhileChecksFail) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  ApprovalCard* card = panel.cards()[0];
  ApprovalFigures figures = approvalFigures(view_.allSignals().at(oms::SignalId{1}), context_);
  EXPECT_EQ(buttonOf(card, "Approve")->property("look").toString(), "primary");
  figures.checksPass = false;
  card->set(figures);
  EXPECT_EQ(buttonOf(card, "Approve")->property("look").toString(), "plain");
}

TEST_F(ApprovalsTest, ADecisionIsSentWhenItsMomentIsOver) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  panel.cards()[0]->approve();
  EXPECT_TRUE(sink_.commands.empty());
  ASSERT_TRUE(QTest::qWaitFor([this] { return !sink_.commands.empty(); }, 10'000));
  EXPECT_TRUE(lastCommand<oms::DecideApproval>()->approve);
}

TEST_F(ApprovalsTest, WhatIsUndoneIsNeverSent) {
  ApprovalsPanel panel(context_);
  panel.resize(380, 400);
  panel.show();
  panel.refresh(load());
  ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
  QTest::qWait(450);
  QTest::keyClick(&panel, Qt::Key_A, Qt::ShiftModifier);
  for (const ApprovalCard* card : panel.cards())
    EXPECT_EQ(card->isWaiting(), card->passes());
  EXPECT_TRUE(panel.cards()[0]->isWaiting());
  QTest::keyClick(&panel, Qt::Key_U);
  for (ApprovalCard* card : panel.cards()) {
    EXPECT_FALSE(card->isWaiting());
    EXPECT_TRUE(buttonOf(card, "Approve")->isEnabled());
  }
  QTest::keyClick(&panel, Qt::Key_R, Qt::ShiftModifier);
  buttonOf(panel.cards()[1], "Undo")->click();
  buttonOf(panel.cards()[0], "Send now")->click();
  ASSERT_EQ(sink_.commands.size(), 1u);
  EXPECT_EQ(lastCommand<oms::DecideApproval>()->signal, oms::SignalId{1});
  EXPECT_FALSE(lastCommand<oms::DecideApproval>()->approve);
}

// It is over before it was sent: nothing is sent late.
TEST_F(ApprovalsTest, ASignalThatEndsMeanwhileTakesTheDecisionWithIt) {
  ApprovalsPanel panel(context_);
  panel.refresh(load());
  ApprovalCard* card = panel.cards()[0];
  card->approve();
  panel.refresh(end({1}));
  EXPECT_FALSE(card->isWaiting());
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(ApprovalsTest, ApprovingAllPassesOverWhatWouldBeDeniedOrIsBeingEdited) {
  ApprovalsPanel panel(context_);
  panel.resize(380, 400);
  panel.show();
  panel.refresh(load());
  ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
  QTest::qWait(450);
  ApprovalFigures figures = approvalFigures(view_.allSignals().at(oms::SignalId{1}), context_);
  figures.checksPass = false;
  panel.cards()[0]->set(figures);
  panel.cards()[1]->toggleEdit();
  panel.setFocus();
  QTest::keyClick(&panel, Qt::Key_A, Qt::ShiftModifier);
  EXPECT_FALSE(panel.cards()[0]->isWaiting() || panel.cards()[1]->isWaiting());
}

}  // namespace
}  // namespace widgets
