// The ladder's rows and a market that moves: where it is, what a row stands for, and what moves by itself.
#include <QMenu>

#include "tests/widgets/depth_fixture.h"

namespace widgets {
namespace {

// The market has run away from rows that stand still: what they show is no price to trade at.
TEST_F(DepthPanelTest, HeldUnderThePointerItSaysSoAndSendsNothing) {
  show();
  arm();
  setPointer(true);
  EXPECT_EQ(view().notice(), QString());
  happen({}, movedBy("9"));
  ASSERT_TRUE(comes([this] { return view().notice().startsWith("Held"); }));
  EXPECT_TRUE(view().notice().contains("rows above")) << view().notice().toStdString();
  EXPECT_TRUE(says("market out of sight"));
  click("63705.1", LadderModel::Bid);
  click("63705.7", LadderModel::Ask);
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(says("Nothing was sent: the market is out of sight"));
  EXPECT_TRUE(panel_.arming().isArmed());
  setPointer(false);
  ASSERT_TRUE(comes([this] { return view().notice().isEmpty(); }));
  click("63714.2", LadderModel::Bid);
  EXPECT_EQ(sink_.commands.size(), 1u);
}

TEST_F(DepthPanelTest, AClickHoldsTheRowsAsThePointerDoes) {
  show();
  click("63705.1", LadderModel::Price);
  const oms::Price top = model().priceAt(0);
  happen({}, movedBy("9"));
  EXPECT_TRUE(comes([this] { return view().notice().startsWith("Held"); }));
  EXPECT_EQ(model().priceAt(0), top);
}

// By the newest quote: the rows may be a moment behind it.
TEST_F(DepthPanelTest, AMarketThatHasJustLeftTheRowsTakesNoClick) {
  show();
  arm();
  setPointer(true);
  const QPoint place = cell("63705.1", LadderModel::Bid);
  happen({}, movedBy("-9"));
  QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, place);
  EXPECT_TRUE(sink_.commands.empty());
  EXPECT_TRUE(says("rows below"));
}

TEST_F(DepthPanelTest, RowsThatTheTraderShiftedSayWhereTheMarketIs) {
  show();
  emit view().shifted();
  model().shift(200);
  happen({});
  ASSERT_TRUE(comes([this] { return view().notice().startsWith("Market") && view().notice().endsWith("rows below"); }));
  QTest::keyClick(&view(), Qt::Key_C);
  happen({});
  EXPECT_TRUE(comes([this] { return view().notice().isEmpty(); }));
}

// Of a spread wider than the rows none crosses anything.
TEST_F(DepthPanelTest, InsideAWideSpreadItSaysSoAndSends) {
  show();
  arm();
  std::shared_ptr<oms::MarketSample> wide = movedBy("0");
  wide->quotes[0].quote.bid = priceAt("63605.3");
  wide->quotes[0].quote.ask = priceAt("63805.5");
  happen({}, wide);
  ASSERT_TRUE(comes([this] { return view().notice().startsWith("Inside the spread"); }));
  QTest::keyClick(&view(), Qt::Key_C);
  const QPoint place = view().visualRect(model().index(0, LadderModel::Bid)).center();
  QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, place);
  ASSERT_EQ(sink_.commands.size(), 1u);
  EXPECT_LT(lastCommand<oms::SubmitOrder>()->request.price, priceAt("63805.5"));
}

TEST_F(DepthPanelTest, SaysItsStepAndKeepsAChosenOneWhileArmed) {
  show();
  QPushButton* step = buttonOf("a row");
  ASSERT_NE(step, nullptr);
  EXPECT_EQ(step->text(), "0.1 a row");
  emit step->menu()->aboutToShow();
  for (QAction* action : step->menu()->actions()) {
    if (action->text() == "2.0 a row, 20 ticks")
      action->trigger();
  }
  EXPECT_EQ(step->text(), "2.0 a row");
  EXPECT_EQ(panel_.state()["ticks"].toInt(), 20);
  arm();
  happen({});
  EXPECT_EQ(step->text(), "2.0 a row");
  EXPECT_EQ(model().ladder().step(), priceAt("2"));
}

TEST_F(DepthPanelTest, FollowsAnewWithAnotherSymbolAndAtAStart) {
  show();
  QPushButton* follow = buttonOf("Follow");
  const auto leave = [&] {
    emit view().shifted();
    model().shift(200);
    EXPECT_FALSE(follow->isChecked());
  };
  leave();
  context_.selectSymbol(oms::SymbolIndex{1});
  EXPECT_TRUE(follow->isChecked());
  EXPECT_TRUE(model().isFollowing());
  EXPECT_EQ(model().rowsToMarket(view_.quote({1})->quote), 0);
  leave();
  const QJsonObject state = panel_.state();
  DepthPanel next(context_);
  next.setState(state);
  EXPECT_TRUE(static_cast<LadderModel*>(next.ladder().model())->isFollowing());
  oms::ViewChanges another;
  another.history = true;
  panel_.refresh(another);
  EXPECT_TRUE(follow->isChecked());
}

TEST_F(DepthPanelTest, SaysInWordsThatTheFeedHasEnded) {
  show();
  ended_ = true;
  happen({});
  ASSERT_TRUE(comes([this] { return says("The feed has ended"); }));
  EXPECT_FALSE(armButton()->isEnabled());
  EXPECT_TRUE(armButton()->toolTip().startsWith("The feed has ended"));
  EXPECT_EQ(armButton()->accessibleDescription(), armButton()->toolTip());
}

TEST_F(DepthPanelTest, WhatCameOfAClickMovesNoRow) {
  show();
  arm();
  for (const bool hasChart : {true, false}) {
    panel_.setState({{"ticks", 0}, {"chart", hasChart}});
    settle();
    const QRect rows(view().mapTo(&panel_, QPoint()), view().size());
    click("63705.1", LadderModel::Bid);
    ASSERT_TRUE(says("Sent as"));
    EXPECT_EQ(QRect(view().mapTo(&panel_, QPoint()), view().size()), rows);
  }
}

}  // namespace
}  // namespace widgets
