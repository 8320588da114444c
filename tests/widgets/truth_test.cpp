// What the window must not leave out: parts without a stop, refusals, halted markets, which position a row is of.
#include <QComboBox>
#include <QDialog>
#include <QPushButton>
#include <QTest>
#include <QWheelEvent>

#include "tests/widgets/panel_fixture.h"
#include "widgets/active_orders/active_orders_panel.h"
#include "widgets/chart/chart_model.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/common/fields.h"
#include "widgets/common/working_orders.h"
#include "widgets/order_history/order_history_panel.h"
#include "widgets/positions/positions_panel.h"
#include "widgets/risk/risk_panel.h"
#include "widgets/ticket/ticket_panel.h"
#include "widgets/trades/trades_panel.h"
#include "widgets/watchlist/watchlist_model.h"

namespace widgets {
namespace {

class TruthTest : public PanelFixture {
 protected:
  TruthTest() {
    load();
    messages_.refresh(everything());  // what was before is no news
  }

  oms::ViewChanges tell(std::vector<oms::EventBody> bodies) {
    oms::EventBatch batch;
    batch.entries.push_back({});
    for (oms::EventBody& body : bodies)
      batch.entries.back().events.push_back({view_.sessionTime(), std::move(body)});
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    return changes;
  }
  static oms::ViewChanges everything() {
    oms::ViewChanges all;
    all.history = true;
    return all;
  }
  static Cell cellAt(const TableModel& model, int row, const QString& id) {
    for (int column = 0; column < model.columnCount(); ++column) {
      if (model.columns()[static_cast<std::size_t>(column)].id == id)
        return model.cell(model.index(row, column));
    }
    return {};
  }
  static QString allText(QWidget& panel) {
    QString said;
    for (const QLabel* label : panel.findChildren<QLabel*>())
      said += label->isVisibleTo(&panel) ? label->text() + "\n" : QString();
    return said;
  }
  // The first position, 0.150 long, with a stop for so much of it.
  oms::Position coveredFor(const char* part) {
    oms::Position position = view_.positions().begin()->second;
    position.stopCovers = oms::Quantity::parse(part).value();
    return position;
  }
};

TEST_F(TruthTest, APositionsRowSaysHowMuchItsStopCovers) {
  tell({oms::PositionChanged{coveredFor("0.05")}});
  PositionsModel model(context_);
  model.refresh(everything());
  model.commit();
  const Cell stop = cellAt(model, 0, "stop_loss");
  EXPECT_EQ(stop.text, "63,123.6 · 0.050 of 0.150");
  EXPECT_EQ(stop.tone, Tone::Warning);
  EXPECT_EQ(stop.tip, "0.100 of the position has no stop");
  EXPECT_EQ(cellAt(model, 0, "take_profit").text, "63,875.4");
}

// An empty field would read as if nobody had looked. A target alone protects nothing.
TEST_F(TruthTest, APositionWithoutAStopSaysSo) {
  const oms::Position covered = coveredFor("0.15");
  oms::Position bare = coveredFor("0");
  bare.stopLoss = {};
  tell({oms::PositionChanged{bare}});
  PositionsModel model(context_);
  model.refresh(everything());
  model.commit();
  const Cell stop = cellAt(model, 0, "stop_loss");
  EXPECT_EQ(stop.text, "no stop");
  EXPECT_EQ(stop.tone, Tone::Warning);
  EXPECT_TRUE(stop.tip.contains("nothing bounds its loss"));
  EXPECT_EQ(cellAt(model, 0, "take_profit").text, "63,875.4");
  tell({oms::PositionChanged{covered}});
  model.refresh(everything());
  model.commit();
  EXPECT_EQ(cellAt(model, 0, "stop_loss").text, "63,123.6");
}

TEST_F(TruthTest, TheChartsLinesSayWhichPartTheyAreOf) {
  oms::Order stop = view_.order({2})->order;
  stop.request.quantity = oms::Quantity::parse("0.05").value();
  tell({oms::OrderChanged{oms::OrderEventKind::updated, stop, oms::Actor::trader()},
        oms::PositionChanged{coveredFor("0.05")}});
  WorkingOrders working;
  working.refresh(view_, everything());
  const auto lines = priceLines(context_, oms::SymbolIndex{0}, working.ids());
  EXPECT_EQ(lines[0].label, "Long 0.150 · +18.42 · 0.100 without a stop");
  EXPECT_EQ(lines[2].label, "Stop 0.050 of 0.150 · −10.50");
}

TEST_F(TruthTest, AStopByHandIsDrawnAsAStop) {
  oms::Order stop = view_.order({2})->order;
  stop.request.reduceOnly = false;
  stop.request.triggerPrice = oms::Price::parse("63000.0").value();
  tell({oms::OrderChanged{oms::OrderEventKind::updated, stop, oms::Actor::trader()}});
  WorkingOrders working;
  working.refresh(view_, everything());
  EXPECT_EQ(priceLines(context_, oms::SymbolIndex{0}, working.ids())[2].kind, charts::LineKind::Stop);
}

TEST_F(TruthTest, ARefusedChangeIsAMessageWithItsReason) {
  oms::Order order = view_.order({6})->order;
  order.reason = "the trigger is already in the market";
  messages_.refresh(tell({oms::OrderChanged{oms::OrderEventKind::updateRejected, order, oms::Actor::system()},
                          oms::OrderChanged{oms::OrderEventKind::cancelRejected, order, oms::Actor::system()}}));
  ASSERT_GE(messages_.messages().size(), 2u);
  const Message& change = *(messages_.messages().end() - 2);
  EXPECT_EQ(change.level, MessageLevel::Warning);
  EXPECT_EQ(change.text,
            "Buy 2.50 ETHUSDT was not changed: the trigger is already in the market. It works on as it was; change it "
            "again or cancel it.");
  EXPECT_TRUE(messages_.messages().back().text.contains("was not canceled"));
}

TEST_F(TruthTest, AHaltIsToldWhenItComesAndWhenItIsOver) {
  messages_.refresh(tell({oms::MarketHaltChanged{{0}, true, "news", oms::Actor::trader()}}));
  EXPECT_EQ(messages_.messages().back().level, MessageLevel::Warning);
  EXPECT_TRUE(messages_.messages().back().text.startsWith("BTCUSDT is halted (news)"));
  messages_.refresh(tell({oms::MarketHaltChanged{{0}, false, "", oms::Actor::trader()}}));
  EXPECT_EQ(messages_.messages().back().level, MessageLevel::Success);
  EXPECT_TRUE(messages_.messages().back().text.startsWith("BTCUSDT trades again"));
}

TEST_F(TruthTest, AHaltedMarketHasItsBadgeEverywhere) {
  context_.selectSymbol({0});
  ChartPanel chart(context_);
  TicketPanel ticket(context_);
  WatchlistModel watchlist(context_);
  watchlist.setSymbols({{0}, {1}});
  const oms::ViewChanges halted = tell({oms::MarketHaltChanged{{0}, true, "news", oms::Actor::trader()}});
  chart.refresh(halted);
  ticket.refresh(halted);
  watchlist.setSymbols({{0}, {1}});
  watchlist.commit();
  EXPECT_EQ(cellAt(watchlist, 0, "change_pct").text, "halted");
  EXPECT_TRUE(cellAt(watchlist, 0, "symbol").tip.contains("news"));
  EXPECT_NE(cellAt(watchlist, 1, "change_pct").text, "halted");
  EXPECT_TRUE(allText(ticket).contains("BTCUSDT is halted (news)"));
  bool badge = false;
  for (const Chip* chip : chart.findChildren<Chip*>())
    badge = badge || (chip->isVisibleTo(&chart) && chip->toolTip().contains("BTCUSDT is halted (news)"));
  EXPECT_TRUE(badge);
}

TEST_F(TruthTest, TheRiskPanelReleasesAHaltedMarket) {
  RiskPanel panel(context_);
  panel.refresh(tell({oms::MarketHaltChanged{{0}, true, "news", oms::Actor::trader()}}));
  QPushButton* release = nullptr;
  for (QPushButton* button : panel.findChildren<QPushButton*>()) {
    if (button->accessibleName() == "Release BTCUSDT")
      release = button;
  }
  ASSERT_NE(release, nullptr);
  release->click();
  for (QPushButton* button : panel.findChild<QDialog*>()->findChildren<QPushButton*>()) {
    if (button->text() == "Release")
      button->click();
  }
  const auto* command = lastCommand<oms::SetMarketHalt>();
  ASSERT_NE(command, nullptr);
  EXPECT_FALSE(command->halted);
  EXPECT_EQ(command->symbol, oms::SymbolIndex{0});
  panel.refresh(tell({oms::MarketHaltChanged{{0}, false, "", oms::Actor::trader()}}));
  EXPECT_FALSE(allText(panel).contains("halted (news)"));
}

// Who scrolls the page passes many a box on the way.
TEST_F(TruthTest, TheWheelChangesOnlyABoxThatHasTheFocus) {
  ChoiceBox box(theme_, "Limit");
  box.addItems({"one", "two", "three"});
  box.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&box));
  const auto roll = [&box] {
    QWheelEvent wheel({5, 5}, box.mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&box, &wheel);
  };
  box.clearFocus();
  roll();
  EXPECT_EQ(box.currentIndex(), 0);
  box.activateWindow();
  box.setFocus();
  if (QTest::qWaitFor([&box] { return box.hasFocus(); })) {
    roll();
    EXPECT_EQ(box.currentIndex(), 1);
  }
}

TEST_F(TruthTest, WherePositionsHedgeRowsNameTheirs) {
  oms::SessionInfo session = view_.session();
  session.hedges = true;
  for (const bool hedges : {false, true}) {
    session.hedges = hedges;
    const oms::ViewChanges changes = tell({oms::SessionChanged{session}});
    PositionsPanel positions(context_);
    ActiveOrdersPanel orders(context_);
    OrderHistoryPanel history(context_);
    TradesPanel trades(context_);
    for (TablePanel* panel : std::initializer_list<TablePanel*>{&positions, &orders, &history, &trades}) {
      panel->show();
      panel->refresh(changes);
      settle();
      const auto& columns = panel->table().table().columns();
      const auto found =
          std::find_if(columns.begin(), columns.end(), [](const Column& column) { return column.id == "position_id"; });
      ASSERT_NE(found, columns.end());
      EXPECT_EQ(panel->table().isColumnHidden(static_cast<int>(found - columns.begin())), !hedges);
    }
  }
}

TEST_F(TruthTest, InAHaltedMarketHalfWaitsAndReverseSaysWhyItDoesNot) {
  PositionsPanel panel(context_);
  panel.show();
  panel.refresh(everything());
  settle();
  const auto press = [&panel](const char* action) {
    emit panel.table().actionTriggered(panel.table().table().index(0, 0), action);
  };
  const auto refusals = [this] {
    const auto& all = messages_.messages();
    return std::count_if(all.begin(), all.end(), [](const Message& message) {
      return message.level == MessageLevel::Warning && message.text.contains("a reversal does not wait");
    });
  };
  press("reverse");
  const auto questions = panel.findChildren<QDialog*>();
  ASSERT_EQ(questions.size(), 1);
  const oms::Position& position = view_.positions().at(oms::PositionId{1});
  panel.refresh(tell({oms::MarketHaltChanged{position.symbol, true, "news", oms::Actor::trader()}}));
  for (QPushButton* button : questions.front()->findChildren<QPushButton*>()) {
    if (button->text() == "Reverse")
      button->click();
  }
  EXPECT_EQ(refusals(), 1);
  press("reverse");
  EXPECT_EQ(refusals(), 2);
  for (const QDialog* dialog : panel.findChildren<QDialog*>())
    EXPECT_FALSE(dialog->isVisible());
  EXPECT_TRUE(sink_.commands.empty());
  press("half");
  const auto* half = lastCommand<oms::ClosePosition>();
  ASSERT_NE(half, nullptr);
  EXPECT_EQ(half->position, position.id);
  EXPECT_EQ(half->quantity->text(), "0.075");
}

// A replay of daily bars has no minutes: the chart opens on what there is, and keeps to what a person chose.
TEST_F(TruthTest, TheChartOpensOnATimeframeThatHasBars) {
  oms::EventBatch batch = support::sampleBatch();
  batch.entries.clear();
  oms::MarketSample sample = *batch.sample;
  for (oms::BarsSample& bars : sample.bars)
    bars.timeframe = oms::Timeframe::d1;
  batch.sample = std::make_shared<oms::MarketSample>(sample);
  oms::SessionView daily;
  oms::EventBatch first = support::sampleBatch();
  first.sample = batch.sample;
  oms::ViewChanges changes;
  daily.apply(first, changes);
  PanelContext context(daily, sink_, theme_, messages_);
  context.selectSymbol({0});
  ChartPanel chart(context);
  chart.refresh(changes);
  const auto chosen = [&chart] {
    for (const QPushButton* choice : chart.findChildren<QPushButton*>()) {
      if (choice->isCheckable() && choice->isChecked())
        return choice->text();
    }
    return QString();
  };
  EXPECT_EQ(chosen(), "1d");
  EXPECT_EQ(chart.state()["timeframe"].toString(), "1m");
  for (QPushButton* choice : chart.findChildren<QPushButton*>()) {
    if (choice->text() == "1h")
      choice->click();
  }
  chart.refresh(changes);
  EXPECT_EQ(chosen(), "1h");
}

// A stop that is proposed at the market would act at once.
TEST_F(TruthTest, TheTicketProposesAStopBeyondTheMarket) {
  context_.selectSymbol({0});
  TicketPanel ticket(context_);
  ticket.refresh(everything());
  const oms::QuoteSample* quote = view_.quote({0});
  auto* type = ticket.findChildren<ChoiceBox*>().at(0);
  type->setCurrentIndex(2);
  const auto trigger = [&ticket] {
    for (const FieldEdit* field : ticket.findChildren<FieldEdit*>()) {
      if (field->accessibleName() == "Trigger")
        return oms::Price::parse(field->text().remove(',').toStdString()).value();
    }
    return oms::Price{};
  };
  EXPECT_GT(trigger(), quote->quote.ask);
  for (QPushButton* side : ticket.findChildren<QPushButton*>()) {
    if (side->text() == "Sell")
      side->setChecked(true);
  }
  EXPECT_LT(trigger(), quote->quote.bid);
}

}  // namespace
}  // namespace widgets
