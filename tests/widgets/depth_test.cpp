// The depth panel under a hand: what a click sends, and when it sends nothing.
#include <QContextMenuEvent>
#include <QMouseEvent>

#include "tests/widgets/depth_fixture.h"

namespace widgets {
namespace {

TEST_F(DepthPanelTest, DisarmedSendsNothing) {
  show();
  placeOurs(90, Side::buy, "63705.0");
  EXPECT_TRUE(says("Disarmed"));
  click("63705.2", LadderModel::Bid);
  EXPECT_TRUE(says("Press Arm first"));
  click("63705.6", LadderModel::Ask);
  click("63705.0", LadderModel::Mine, Qt::RightButton);
  view().setFocus();
  for (const Qt::Key key : {Qt::Key_B, Qt::Key_S, Qt::Key_Delete})
    QTest::keyClick(&view(), key);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(DepthPanelTest, ArmedAClickSendsExactlyOneLimitOrder) {
  show();
  arm();
  EXPECT_TRUE(says("Armed, 60 s"));
  click("63705.1", LadderModel::Bid);
  ASSERT_EQ(sink_.commands.size(), 1u);
  const auto* buy = lastCommand<oms::SubmitOrder>();
  ASSERT_NE(buy, nullptr);
  EXPECT_EQ(buy->request.symbol, oms::SymbolIndex{0});
  EXPECT_EQ(buy->request.side, Side::buy);
  EXPECT_EQ(buy->request.type, oms::OrderType::limit);
  EXPECT_EQ(buy->request.price, priceAt("63705.1"));
  EXPECT_TRUE(buy->request.quantity.isPositive());
  EXPECT_FALSE(buy->request.confirmed);
  EXPECT_EQ(sink_.commands.back().actor, oms::Actor::trader());
  EXPECT_TRUE(says("Sent as"));
  click("63705.7", LadderModel::Ask);
  ASSERT_EQ(sink_.commands.size(), 2u);
  EXPECT_EQ(lastCommand<oms::SubmitOrder>()->request.side, Side::sell);
  EXPECT_EQ(lastCommand<oms::SubmitOrder>()->request.price, priceAt("63705.7"));
  click("63705.7", LadderModel::Price);
  click("63705.7", LadderModel::Mine);
  EXPECT_EQ(sink_.commands.size(), 2u);
}

TEST_F(DepthPanelTest, TheSizeIsWhatStandsInTheField) {
  show();
  arm();
  auto* size = panel_.findChild<FieldEdit*>();
  size->selectAll();
  QTest::keyClicks(size, "0.25");
  click("63705.1", LadderModel::Bid);
  EXPECT_EQ(lastCommand<oms::SubmitOrder>()->request.quantity.text(), "0.25");
  size->selectAll();
  QTest::keyClicks(size, "0.0001");
  click("63705.1", LadderModel::Bid);
  EXPECT_EQ(sink_.commands.size(), 1u);
  EXPECT_TRUE(says("lots of 0.001"));
}

TEST_F(DepthPanelTest, ADoubleClickIsOneOrder) {
  show();
  arm();
  const QPoint place = cell("63705.1", LadderModel::Bid);
  QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, place);
  QMouseEvent second(QEvent::MouseButtonDblClick, place, view().viewport()->mapToGlobal(QPointF(place)), Qt::LeftButton,
                     Qt::LeftButton, {});
  QCoreApplication::sendEvent(view().viewport(), &second);
  QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, place);
  settle();
  EXPECT_EQ(sink_.commands.size(), 1u);
}

TEST_F(DepthPanelTest, WhereThePriceIsAnotherAtTheReleaseNothingIsSent) {
  show();
  arm();
  const QPoint place = cell("63705.1", LadderModel::Bid);
  QTest::mousePress(view().viewport(), Qt::LeftButton, {}, place);
  model().shift(1);
  QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, place);
  QTest::mousePress(view().viewport(), Qt::LeftButton, {}, place);
  QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, place + QPoint(0, 2 * metric::kRow));
  settle();
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(DepthPanelTest, ARightClickCancelsOursOfThatRowAlone) {
  show();
  placeOurs(90, Side::buy, "63705.0");
  placeOurs(91, Side::buy, "63704.9");
  arm();
  click("63704.8", LadderModel::Bid, Qt::RightButton);
  EXPECT_TRUE(sink_.commands.empty());
  click("63705.0", LadderModel::Bid, Qt::RightButton);
  ASSERT_EQ(sink_.commands.size(), 1u);
  ASSERT_NE(lastCommand<oms::CancelOrder>(), nullptr);
  EXPECT_EQ(lastCommand<oms::CancelOrder>()->order, oms::OrderId{90});
}

TEST_F(DepthPanelTest, ARightClickOpensNoMenuOfTheWindow) {
  show();
  const QPoint place = cell("63705.0", LadderModel::Bid);
  QContextMenuEvent event(QContextMenuEvent::Mouse, place, view().viewport()->mapToGlobal(place));
  QCoreApplication::sendEvent(view().viewport(), &event);
  EXPECT_TRUE(event.isAccepted()) << "it goes on to whoever holds the panel";
}

TEST_F(DepthPanelTest, TheKeysDoWhatTheClicksDo) {
  show();
  placeOurs(90, Side::buy, "63705.0");
  arm();
  view().setFocus();
  view().setCurrentIndex(model().index(model().rowOf(priceAt("63705.1"), Side::buy), LadderModel::Price));
  for (const Qt::Key key : {Qt::Key_B, Qt::Key_S, Qt::Key_Delete}) {
    QTest::keyClick(&view(), key, Qt::ControlModifier);
    QTest::keyClick(&view(), key, Qt::AltModifier);
  }
  EXPECT_TRUE(sink_.commands.empty()) << "Ctrl+S is no sale";
  QTest::keyClick(&view(), Qt::Key_B);
  ASSERT_EQ(sink_.commands.size(), 1u);
  EXPECT_EQ(lastCommand<oms::SubmitOrder>()->request.price, priceAt("63705.1"));
  QTest::keyClick(&view(), Qt::Key_Down);
  QTest::keyClick(&view(), Qt::Key_Delete);
  ASSERT_EQ(sink_.commands.size(), 2u);
  EXPECT_EQ(lastCommand<oms::CancelOrder>()->order, oms::OrderId{90});
  QTest::keyClick(&view(), Qt::Key_Escape);
  EXPECT_FALSE(panel_.arming().isArmed());
  QTest::keyClick(&view(), Qt::Key_S);
  EXPECT_EQ(sink_.commands.size(), 2u);
}

TEST_F(DepthPanelTest, FallsBackAfterItsTimeAndOnAnotherSymbol) {
  show();
  arm();
  now_ += Arming::kLasts;
  panel_.arming().look();
  EXPECT_FALSE(panel_.arming().isArmed());
  EXPECT_TRUE(says("Disarmed"));
  EXPECT_EQ(armButton()->text(), "Arm");
  arm();
  context_.selectSymbol(oms::SymbolIndex{1});
  EXPECT_FALSE(panel_.arming().isArmed());
  arm();
  panel_.hide();
  EXPECT_FALSE(panel_.arming().isArmed());
}

TEST_F(DepthPanelTest, AStaleBookLooksStaleAndTakesNoClick) {
  show();
  arm();
  ended_ = true;
  happen({});
  EXPECT_FALSE(panel_.arming().isArmed());
  EXPECT_FALSE(armButton()->isEnabled());
  EXPECT_TRUE(comes([this] { return says("stale"); }));
  EXPECT_EQ(model().cell(model().index(model().rowOf(priceAt("63705.3"), Side::buy), LadderModel::Bid)).tone,
            Tone::Muted);
  click("63705.1", LadderModel::Bid);
  EXPECT_TRUE(sink_.commands.empty());
}

TEST_F(DepthPanelTest, AHaltDisarms) {
  show();
  arm();
  happen({oms::TradingStateChanged{oms::TradingState::halted, "", {}}});
  EXPECT_FALSE(panel_.arming().isArmed());
  EXPECT_FALSE(armButton()->isEnabled());
}

TEST_F(DepthPanelTest, TellsARefusal) {
  show();
  arm();
  sink_.answer.accepted = false;
  sink_.answer.message = "the price is too far away";
  click("63705.1", LadderModel::Bid);
  EXPECT_TRUE(says("the price is too far away"));
}

TEST_F(DepthPanelTest, SaysWhyThereIsNoBook) {
  show();
  auto* chart = panel_.findChild<charts::DepthChart*>();
  EXPECT_TRUE(chart->isVisible());
  EXPECT_TRUE(chart->accessibleDescription().startsWith("Bids of"));
  auto lost = std::make_shared<oms::MarketSample>();
  lost->depth.push_back({{0}, {}, {}, {}});
  arm();
  happen({}, lost);
  EXPECT_FALSE(panel_.arming().isArmed()) << "the prices in sight are those of before";
  EXPECT_FALSE(armButton()->isEnabled());
  EXPECT_TRUE(comes([this] { return says("lost its book; these are its last"); }));
  EXPECT_FALSE(chart->isVisible());
  context_.selectSymbol(oms::SymbolIndex{1});
  settle();
  EXPECT_TRUE(says("--replay FILE --symbol ETHUSDT"));
}

// As with a doubled font on a small screen.
TEST_F(DepthPanelTest, ALowPanelIsForItsRows) {
  show();
  panel_.resize(300, 240);
  EXPECT_TRUE(comes([this] { return !panel_.findChild<charts::DepthChart*>()->isVisible(); }));
  const auto rowsInSight = [this] { return panel_.ladder().viewport()->visibleRegion().boundingRect().height(); };
  EXPECT_TRUE(comes([&] { return rowsInSight() >= 3 * metric::kRow; }));
  context_.selectSymbol(oms::SymbolIndex{1});
  settle();
  EXPECT_FALSE(says("--replay FILE --symbol ETHUSDT")) << "but the pointer finds it";
  EXPECT_TRUE(comes([&] { return rowsInSight() >= 3 * metric::kRow; }));
}

TEST_F(DepthPanelTest, TakesNoStepThatItDoesNotOffer) {
  show();
  const QJsonObject state = panel_.state();
  for (const double ticks : {1e12, 1e300, -5.0, 3.0, 0.5}) {
    panel_.setState({{"ticks", ticks}});
    EXPECT_EQ(panel_.state(), state) << ticks;
  }
  panel_.setState({{"ticks", 50}});
  EXPECT_EQ(panel_.state()["ticks"].toInt(), 50);
}

TEST_F(DepthPanelTest, NothingMovesWhileThePointerIsOverTheRows) {
  show();
  const oms::Price top = model().priceAt(0);
  setPointer(true);
  happen({}, movedBy("9"));
  ASSERT_TRUE(
      comes([this] { return model().ladder().bestBid() > model().ladder().rowOf(priceAt("63710"), Side::buy); }));
  EXPECT_EQ(model().priceAt(0), top);
  setPointer(false);
  happen({});
  EXPECT_TRUE(comes([&] { return model().priceAt(0) != top; }));
}

}  // namespace
}  // namespace widgets
