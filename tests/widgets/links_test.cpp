#include <QAction>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QTest>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/common/fields.h"
#include "widgets/common/link_chip.h"
#include "widgets/depth/depth_panel.h"
#include "widgets/tape/tape_panel.h"
#include "widgets/ticket/ticket_panel.h"
#include "widgets/watchlist/watchlist_panel.h"

namespace widgets {
namespace {

LinkChip& chipOf(const QWidget& panel) {
  auto* chip = panel.findChild<LinkChip*>();
  EXPECT_NE(chip, nullptr);
  return *chip;
}

// As a person does: opens the chip's menu and takes what it says.
void chooseAt(LinkChip& chip, const QString& text) {
  QTest::mouseClick(&chip, Qt::LeftButton);
  for (QAction* action : chip.menu().actions()) {
    if (action->text() == text) {
      QTest::mouseClick(&chip.menu(), Qt::LeftButton, {}, chip.menu().actionGeometry(action).center());
      return;
    }
  }
  ADD_FAILURE() << "no " << text.toStdString();
}

bool isSaid(const QWidget& panel, const QString& text) {
  for (const QLabel* label : panel.findChildren<QLabel*>()) {
    if (label->text() == text)
      return true;
  }
  return false;
}

class LinksTest : public PanelFixture {
 protected:
  LinksTest() {
    changes_ = load();
    context_.selectSymbol({0});
  }
  void show(Panel& panel) {
    panel.resize(900, 500);
    panel.show();
    panel.refresh(changes_);
    settle();
  }
  QString nameAt(std::uint32_t symbol) const { return context_.symbolName({symbol}); }

  oms::ViewChanges changes_;
};

// What a server begins next under a connected window may have other markets in the places of those before.
TEST_F(LinksTest, InAnotherSessionEachPanelLooksForItsSymbolByName) {
  TicketPanel ticket(context_);
  TapePanel alone(context_);
  show(ticket);
  show(alone);
  chipOf(alone).setColor(LinkColor::None);
  chipOf(alone).choose({2});
  auto* size = ticket.findChildren<FieldEdit*>().front();
  size->setText("7");
  const auto begin = [&](const char* id, std::vector<std::string> symbols) {
    oms::EventBatch batch;
    auto instruments = std::make_shared<oms::InstrumentList>();
    for (const std::string& symbol : symbols) {
      oms::Instrument instrument;
      instrument.symbol = symbol;
      instruments->add(instrument);
    }
    batch.instruments = instruments;
    batch.past = std::make_shared<const oms::SessionView>();
    oms::SessionInfo session = view_.session();
    session.id = id;
    batch.entries = {{1, 0, {{view_.sessionTime(), oms::SessionChanged{session}}}}};
    batch.recovered = true;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    context_.takeSession(changes);
    ticket.refresh(changes);
    alone.refresh(changes);
  };
  const QString kept = nameAt(2);
  begin("second", {"ETHUSDT", kept.toStdString(), "SOLUSDT"});
  EXPECT_EQ(chipOf(ticket).symbol(), oms::SymbolIndex{0}) << "the first one there is, as at the start";
  EXPECT_EQ(size->text(), "") << "meant for another market";
  EXPECT_TRUE(isSaid(ticket, "ETHUSDT"));
  EXPECT_EQ(chipOf(alone).symbol(), oms::SymbolIndex{1});
  EXPECT_EQ(nameAt(1), kept);
  size->setText("8");
  begin("second", {"ETHUSDT", kept.toStdString(), "SOLUSDT"});
  EXPECT_EQ(size->text(), "8") << "the same session, told again";
}

TEST_F(LinksTest, ColorsStandOutAndTheirNumbersCanBeRead) {
  for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
    const Theme theme = Theme::of(mode);
    for (const LinkColor color : kLinkColors) {
      EXPECT_GE(contrastRatio(colorOf(color, theme), theme.raised), 3) << wordOf(color).toStdString();
      EXPECT_EQ(linkColorOf(wordOf(color)), color);
      if (color == LinkColor::None)
        continue;
      EXPECT_GE(contrastRatio(theme.onFill, colorOf(color, theme)), 4.5) << wordOf(color).toStdString();
    }
  }
  EXPECT_FALSE(linkColorOf("mauve"));
}

TEST_F(LinksTest, PanelsOfOneColorChangeTheirSymbolTogether) {
  ChartPanel chart(context_);
  ChartPanel second(context_);
  TicketPanel ticket(context_);
  DepthPanel depth(context_);
  TapePanel tape(context_);
  const std::initializer_list<Panel*> all{&chart, &second, &ticket, &depth, &tape};
  for (Panel* panel : all)
    show(*panel);
  for (Panel* panel : {static_cast<Panel*>(&second), static_cast<Panel*>(&ticket)})
    chooseAt(chipOf(*panel), "Green");
  EXPECT_EQ(chipOf(second).symbol(), oms::SymbolIndex{0}) << "a colour without a symbol gets the panel's";
  chipOf(second).choose({2});
  EXPECT_TRUE(isSaid(second, nameAt(2)));
  EXPECT_EQ(chipOf(ticket).symbol(), oms::SymbolIndex{2});
  for (Panel* panel : {static_cast<Panel*>(&chart), static_cast<Panel*>(&depth), static_cast<Panel*>(&tape)})
    EXPECT_EQ(chipOf(*panel).symbol(), oms::SymbolIndex{0});
  context_.selectSymbol({1});
  EXPECT_TRUE(isSaid(chart, nameAt(1)));
  EXPECT_TRUE(isSaid(second, nameAt(2)));
}

TEST_F(LinksTest, AWatchlistOfAnotherColorChoosesForItsPanels) {
  WatchlistPanel list(context_);
  show(list);
  QTest::qWait(60);
  ChartPanel chart(context_);
  show(chart);
  chipOf(chart).setColor(LinkColor::Red);
  chipOf(list).setColor(LinkColor::Red);
  list.table().selectRow(3);
  EXPECT_NE(chipOf(chart).symbol(), oms::SymbolIndex{0});
  EXPECT_EQ(chipOf(chart).symbol(), chipOf(list).symbol());
  EXPECT_EQ(context_.selectedSymbol(), oms::SymbolIndex{0});
}

TEST_F(LinksTest, APanelByItselfKeepsItsSymbolAndTakesThatOfAColorThatItJoins) {
  ChartPanel chart(context_);
  show(chart);
  chooseAt(chipOf(chart), "None");
  context_.selectSymbol({3});
  EXPECT_TRUE(isSaid(chart, nameAt(0)));
  chooseAt(chipOf(chart), "Blue");
  EXPECT_TRUE(isSaid(chart, nameAt(3)));
}

// What was typed for another symbol is no size of this one.
TEST_F(LinksTest, AChartOfAnotherSymbolDoesNotTakeTheTicketsSize) {
  TicketDraft draft;
  draft.size = "0.15";
  draft.offset = "12.5";
  context_.setTicket(draft, oms::SymbolIndex{0});
  EXPECT_EQ(context_.ticket({0}).size, "0.15");
  EXPECT_EQ(context_.ticket({1}).size, "");
  EXPECT_EQ(context_.ticket({1}).offset, "");
  draft.sizeMode = SizeMode::RiskPercent;
  context_.setTicket(draft, oms::SymbolIndex{0});
  EXPECT_EQ(context_.ticket({1}).size, "0.15") << "a percent is one of every symbol";
}

TEST_F(LinksTest, AreRememberedWithTheirSymbolUntilTheSessionHasIt) {
  QJsonObject saved;
  {
    ChartPanel chart(context_);
    show(chart);
    chipOf(chart).setColor(LinkColor::Violet);
    chipOf(chart).choose({4});
    saved = chart.saved();
  }
  oms::SessionView empty;
  PanelContext later(empty, sink_, theme_, messages_);
  ChartPanel chart(later);
  chart.restore(saved);
  EXPECT_EQ(chipOf(chart).color(), LinkColor::Violet);
  EXPECT_EQ(chart.saved()["link"], saved["link"]) << "it waits";
  oms::ViewChanges changes;
  empty.apply(support::sampleBatch(), changes);
  later.takeSession(changes);
  EXPECT_EQ(chipOf(chart).symbol(), oms::SymbolIndex{4});
}

TEST_F(LinksTest, ASymbolThatTheSessionLacksIsForgotten) {
  ChartPanel chart(context_);
  show(chart);
  chart.restore({{"link", QJsonObject{{"color", "none"}, {"symbol", "GONE"}}}});
  context_.takeSession(changes_);
  EXPECT_EQ(chipOf(chart).symbol(), oms::SymbolIndex{0});
}

class LinkedChartsTest : public LinksTest {
 protected:
  LinkedChartsTest() {
    for (ChartPanel* panel : {&first, &second, &other})
      show(*panel);
    chipOf(other).setColor(LinkColor::Green);
  }
  static charts::CandleChart& chartOf(ChartPanel& panel) { return *panel.findChild<charts::CandleChart*>(); }

  ChartPanel first{context_};
  ChartPanel second{context_};
  ChartPanel other{context_};
};

TEST_F(LinkedChartsTest, TheCrosshairIsAtTheSameTimeInAllOfAColorWithoutAReplot) {
  charts::CandleChart& mine = chartOf(first);
  charts::CandleChart& theirs = chartOf(second);
  const QImage before = theirs.grab().toImage();
  const QImage others = chartOf(other).grab().toImage();
  const auto replots = theirs.replots();
  std::optional<charts::BarInfo> told;
  std::optional<charts::BarInfo> source;
  QObject::connect(&theirs, &charts::CandleChart::crosshairMoved, &theirs,
                   [&](const charts::BarInfo& bar) { told = bar; });
  QObject::connect(&mine, &charts::CandleChart::crosshairMoved, &mine,
                   [&](const charts::BarInfo& bar) { source = bar; });
  QTest::mouseMove(&mine, QPoint(300, 200));
  settle();
  ASSERT_TRUE(source && told);
  EXPECT_EQ(told->bar.openTime, source->bar.openTime) << "the head says that bar, too";
  EXPECT_NE(theirs.grab().toImage(), before);
  EXPECT_EQ(theirs.replots(), replots);
  EXPECT_EQ(chartOf(other).grab().toImage(), others);
  QEvent leave(QEvent::Leave);
  QCoreApplication::sendEvent(&mine, &leave);
  settle();
  EXPECT_EQ(theirs.grab().toImage(), before);
}

TEST_F(LinkedChartsTest, TheCrosshairStaysAloneWhereThatIsChosen) {
  chooseAt(chipOf(second), "Crosshair, too");
  const QImage before = chartOf(second).grab().toImage();
  QTest::mouseMove(&chartOf(first), QPoint(300, 200));
  settle();
  EXPECT_EQ(chartOf(second).grab().toImage(), before);
}

TEST_F(LinkedChartsTest, TheTimeRangeMovesTogetherOnceItIsAskedFor) {
  charts::CandleChart& mine = chartOf(first);
  charts::CandleChart& theirs = chartOf(second);
  const auto whole = theirs.visibleBars();
  QTest::keyClick(&mine, Qt::Key_Left);
  settle();
  EXPECT_EQ(theirs.visibleBars(), whole);
  chooseAt(chipOf(second), "Time range, too");
  chooseAt(chipOf(first), "Time range, too");
  QTest::keyClick(&mine, Qt::Key_Plus);
  QTest::keyClick(&mine, Qt::Key_Left);
  settle();
  EXPECT_NEAR(theirs.visibleBars().first, mine.visibleBars().first, 0.01);
  EXPECT_NEAR(theirs.visibleBars().second, mine.visibleBars().second, 0.01);
  QTest::keyClick(&theirs, Qt::Key_End);
  settle();
  EXPECT_TRUE(mine.isFollowingLast());
}

// A pattern's, for example.
TEST_F(LinkedChartsTest, ListsShowTheirBarsInTheLeadingOne) {
  second.setLeading(false);
  chipOf(first).setColor(LinkColor::Red);
  const oms::Bar& bar = view_.bars({1}, oms::Timeframe::m1)->bars.front();
  context_.showBar({1}, oms::Timeframe::m1, bar.openTime);
  settle();
  EXPECT_EQ(chipOf(first).symbol(), oms::SymbolIndex{1}) << "also where it is not linked with the lists";
  EXPECT_FALSE(chartOf(first).isFollowingLast());
  EXPECT_TRUE(chartOf(second).isFollowingLast());
}

TEST_F(LinkedChartsTest, WhatIsDrawnInOneIsInAllThatShareIt) {
  second.shareDrawings(first);
  first.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&first));
  charts::CandleChart& mine = chartOf(first);
  const QImage before = chartOf(second).grab().toImage();
  mine.setFocus();
  QTest::keyClick(&mine, Qt::Key_H, Qt::AltModifier);
  QTest::mouseClick(&mine, Qt::LeftButton, {}, {300, 150});
  settle();
  EXPECT_NE(chartOf(second).grab().toImage(), before);
  EXPECT_FALSE(second.state()["drawings"].toObject().contains("symbols")) << "one workspace keeps them";
  EXPECT_FALSE(first.state()["drawings"].toObject()["symbols"].toObject().isEmpty());
  second.setState(second.state());
  EXPECT_FALSE(first.state()["drawings"].toObject()["symbols"].toObject().isEmpty());
}

}  // namespace
}  // namespace widgets
