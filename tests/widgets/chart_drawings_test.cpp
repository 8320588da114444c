#include "widgets/chart/chart_drawings.h"

#include <gmock/gmock.h>

#include <QJsonArray>
#include <QTest>
#include <QToolButton>

#include "charts/candle_chart.h"
#include "charts/drawing_tool.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/drawing_dialog.h"

// The drawing tools of the chart panel: keys, menus, buttons, styles, and what the workspace keeps.
namespace widgets {
namespace {

class ChartDrawingsTest : public PanelFixture {
 protected:
  ChartDrawingsTest() {
    panel.resize(1000, 560);
    panel.show();
    panel.refresh(load());
    choose("BTCUSDT");
    chart->setFocus();
    settle();
  }

  void choose(const char* symbol) {
    context_.selectSymbol(*view_.instruments().find(symbol));
    settle();
    QTest::qWait(1);
  }
  QAction* action(const QString& text) {
    for (QAction* one : panel.actions()) {
      if (one->text().startsWith(text))
        return one;
    }
    return nullptr;
  }
  void click(const QPoint& at) { QTest::mouseClick(chart, Qt::LeftButton, {}, at); }
  // Shortcuts are of the window that is active, which a dialog may have been.
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    panel.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
    chart->setFocus();
    QTest::keyClick(chart, key, modifiers);
  }
  void drawLine() {
    key(Qt::Key_T, Qt::AltModifier);
    click({200, 100});
    click({400, 180});
  }
  QJsonArray drawn(const QString& symbol = "BTCUSDT") const {
    return panel.state()["drawings"].toObject()["symbols"].toObject()[symbol].toArray();
  }
  DrawingDialog* dialog() {
    settle();
    const auto all = panel.findChildren<DrawingDialog*>();
    return all.isEmpty() ? nullptr : all.back();
  }

  ChartPanel panel{context_};
  charts::CandleChart* chart = panel.findChild<charts::CandleChart*>();
};

TEST_F(ChartDrawingsTest, AKeyArmsAToolAndTheHeadSaysSo) {
  const auto* tool = action("Trend line");
  ASSERT_NE(tool, nullptr);
  key(Qt::Key_T, Qt::AltModifier);
  EXPECT_TRUE(tool->isChecked());
  const auto says = [this](const QString& text) {
    for (const Chip* chip : panel.findChildren<Chip*>()) {
      if (chip->isVisible() && chip->text() == text)
        return true;
    }
    return false;
  };
  EXPECT_TRUE(says("Trend line 1 of 2"));
  click({200, 100});
  EXPECT_TRUE(says("Trend line 2 of 2"));
  click({400, 180});
  EXPECT_FALSE(tool->isChecked());
  EXPECT_FALSE(says("Trend line 1 of 2"));
  EXPECT_EQ(drawn().size(), 1);
  key(Qt::Key_T, Qt::AltModifier);
  key(Qt::Key_T, Qt::AltModifier);
  EXPECT_FALSE(tool->isChecked()) << "the same key disarms";
}

TEST_F(ChartDrawingsTest, EveryToolHasAKeyAndAName) {
  QStringList keys;
  for (const charts::DrawingType& type : charts::drawingTypes()) {
    const QAction* tool = action(charts::nameOf(type.kind));
    ASSERT_NE(tool, nullptr) << type.word;
    EXPECT_TRUE(tool->isCheckable());
    EXPECT_FALSE(tool->icon().isNull());
    EXPECT_FALSE(tool->shortcut().isEmpty()) << type.word;
    EXPECT_TRUE(tool->toolTip().contains(tool->shortcut().toString(QKeySequence::NativeText)));
    keys << tool->shortcut().toString();
  }
  EXPECT_EQ(keys.removeDuplicates(), 0);
}

TEST_F(ChartDrawingsTest, UndoAndRedoByKeys) {
  drawLine();
  key(Qt::Key_Delete);
  EXPECT_EQ(drawn().size(), 0);
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(drawn().size(), 1);
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(drawn().size(), 0);
  EXPECT_FALSE(action("Undo")->isEnabled());
  key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(drawn().size(), 1);
}

TEST_F(ChartDrawingsTest, EachSymbolHasItsOwn) {
  drawLine();
  choose("ETHUSDT");
  EXPECT_FALSE(action("Undo")->isEnabled());
  key(Qt::Key_H, Qt::AltModifier);
  click({300, 150});
  EXPECT_EQ(drawn("ETHUSDT").size(), 1);
  choose("BTCUSDT");
  EXPECT_EQ(drawn().size(), 1);
  EXPECT_EQ(drawn()[0].toObject()["kind"], "trend_line");
  EXPECT_EQ(chart->drawings().selected(), std::nullopt);
}

TEST_F(ChartDrawingsTest, CopiesToAnotherSymbolInProportion) {
  drawLine();
  const QJsonArray source = drawn()[0].toObject()["anchors"].toArray();
  key(Qt::Key_C, Qt::ControlModifier);
  choose("ETHUSDT");
  key(Qt::Key_V, Qt::ControlModifier);
  ASSERT_EQ(drawn("ETHUSDT").size(), 1);
  const QJsonArray copied = drawn("ETHUSDT")[0].toObject()["anchors"].toArray();
  EXPECT_EQ(copied[0].toArray()[0], source[0].toArray()[0]) << "the same time";
  const auto last = [this](const char* symbol) {
    return view_.quote(*view_.instruments().find(symbol))->last.toDoubleLossy();
  };
  const double price = copied[0].toArray()[1].toString().toDouble();
  EXPECT_NEAR(price, source[0].toArray()[1].toString().toDouble() * last("ETHUSDT") / last("BTCUSDT"), 0.01);
  EXPECT_EQ(chart->drawings().selected(), 0u);
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(drawn("ETHUSDT").size(), 0) << "a step of the symbol that it came to";
  EXPECT_EQ(drawn().size(), 1);
}

TEST_F(ChartDrawingsTest, PastedWhereItCameFromItLiesBesideIt) {
  drawLine();
  action("Copy")->trigger();
  action("Paste")->trigger();
  action("Paste")->trigger();
  const QJsonArray all = drawn();
  ASSERT_EQ(all.size(), 3);
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < i; ++k)
      EXPECT_NE(all[i].toObject()["anchors"], all[k].toObject()["anchors"]) << i << " and " << k;
  }
  choose("ETHUSDT");
  action("Paste")->trigger();
  EXPECT_EQ(drawn("ETHUSDT").size(), 1);
}

TEST_F(ChartDrawingsTest, StaysOnAnotherTimeframe) {
  drawLine();
  const QJsonArray before = drawn();
  for (auto* timeframe : panel.findChildren<QPushButton*>()) {
    if (timeframe->text() == "5m")
      timeframe->click();
  }
  settle();
  EXPECT_EQ(drawn(), before);
}

TEST_F(ChartDrawingsTest, ARightClickOpensTheDrawingsOwnMenu) {
  drawLine();
  key(Qt::Key_Escape);
  QContextMenuEvent event(QContextMenuEvent::Mouse, {300, 140}, chart->mapToGlobal(QPoint(300, 140)));
  QCoreApplication::sendEvent(chart, &event);
  EXPECT_EQ(chart->drawings().selected(), 0u);
  QMenu* open = nullptr;
  for (QMenu* menu : panel.findChildren<QMenu*>())
    open = menu->isVisible() ? menu : open;
  ASSERT_NE(open, nullptr);
  EXPECT_TRUE(open->actions().contains(action("Remove")));
  open->close();
  action("Lock")->trigger();
  EXPECT_FALSE(action("Remove")->isEnabled());
  key(Qt::Key_Delete);
  EXPECT_EQ(drawn().size(), 1);
  action("Lock")->trigger();
  action("Remove")->trigger();
  EXPECT_EQ(drawn().size(), 0);
}

TEST_F(ChartDrawingsTest, HidesOneAndShowsItAgain) {
  drawLine();
  action("Hide")->trigger();
  EXPECT_EQ(drawn()[0].toObject()["hidden"], true);
  EXPECT_EQ(chart->drawings().drawingAt({300, 140}), std::nullopt);
  QTest::qWait(1);
  action("Show the hidden")->trigger();
  QTest::qWait(1);
  EXPECT_EQ(chart->drawings().drawingAt({300, 140}), 0u);
  EXPECT_FALSE(action("Show the hidden")->isEnabled());
}

TEST_F(ChartDrawingsTest, AStyleIsChosenKeptAndUsedForTheNextOne) {
  key(Qt::Key_F, Qt::AltModifier);
  click({200, 100});
  click({300, 180});
  key(Qt::Key_Return);
  DrawingDialog* style = dialog();
  ASSERT_NE(style, nullptr);
  FieldEdit* levels = nullptr;
  QPushButton* apply = nullptr;
  for (FieldEdit* field : style->findChildren<FieldEdit*>())
    levels = field->text().startsWith("0, 0.236") ? field : levels;
  for (QPushButton* one : style->findChildren<QPushButton*>())
    apply = one->text() == "Apply" ? one : apply;
  ASSERT_NE(levels, nullptr);
  levels->setText("0; 1");
  apply->click();
  EXPECT_TRUE(style->isVisible()) << "levels that are none are refused";
  levels->setText("0, 0.5, 1");
  for (ChoiceBox* box : style->findChildren<ChoiceBox*>())
    box->setCurrentIndex(std::max(0, box->findText("Yellow")));
  apply->click();
  settle();
  const QJsonObject changed = drawn()[0].toObject();
  EXPECT_EQ(changed["color"], "warning");
  EXPECT_EQ(changed["levels"].toArray().size(), 3);
  key(Qt::Key_Escape);
  key(Qt::Key_F, Qt::AltModifier);
  click({220, 120});
  click({320, 60});
  EXPECT_EQ(drawn()[1].toObject()["color"], "warning");
  key(Qt::Key_Z, Qt::ControlModifier);
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_EQ(drawn()[0].toObject()["color"], "accent") << "a style is a step as well";
}

TEST_F(ChartDrawingsTest, ATextIsAskedForWhenItIsPlaced) {
  key(Qt::Key_X, Qt::AltModifier);
  click({300, 200});
  DrawingDialog* asked = dialog();
  ASSERT_NE(asked, nullptr);
  for (FieldEdit* field : asked->findChildren<FieldEdit*>()) {
    if (field->isVisible() && field->text().isEmpty() && field->maxLength() == charts::kLongestText)
      field->setText("Breakout?");
  }
  for (QPushButton* one : asked->findChildren<QPushButton*>()) {
    if (one->text() == "Apply")
      one->click();
  }
  EXPECT_EQ(drawn()[0].toObject()["text"], "Breakout?");
}

TEST_F(ChartDrawingsTest, AStyleFindsItsDrawingThoughItWasMovedMeanwhile) {
  drawLine();
  key(Qt::Key_Return);
  DrawingDialog* style = dialog();
  ASSERT_NE(style, nullptr);
  const QJsonValue before = drawn()[0].toObject()["anchors"];
  key(Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_NE(drawn()[0].toObject()["anchors"], before);
  for (ChoiceBox* box : style->findChildren<ChoiceBox*>())
    box->setCurrentIndex(std::max(0, box->findText("Yellow")));
  for (QPushButton* one : style->findChildren<QPushButton*>()) {
    if (one->text() == "Apply")
      one->click();
  }
  EXPECT_EQ(drawn()[0].toObject()["color"], "warning");
  EXPECT_NE(drawn()[0].toObject()["anchors"], before) << "and stays where it was put";
}

TEST_F(ChartDrawingsTest, AWindowOfItsOwnBeginsWithThemWhicheverChartKeepsThem) {
  drawLine();
  ChartPanel second(context_);
  second.shareDrawings(panel);
  EXPECT_FALSE(second.state()["drawings"].toObject().contains("symbols"));
  EXPECT_EQ(second.wholeState()["drawings"].toObject()["symbols"], panel.state()["drawings"].toObject()["symbols"]);
}

TEST_F(ChartDrawingsTest, TheWorkspaceBringsThemBack) {
  drawLine();
  action("Magnet")->trigger();
  action("Buttons beside")->trigger();
  const QJsonObject state = panel.state();
  ChartPanel other(context_);
  other.setState(state);
  EXPECT_EQ(other.state(), state);
  EXPECT_FALSE(other.findChild<QToolBar*>()->isHidden());
}

TEST_F(ChartDrawingsTest, WhatCannotBeReadIsLeftOutAndSaidAndKept) {
  const auto unread = [&]() -> QJsonValue { return panel.state()["drawings"].toObject()["unread"]; };
  drawLine();
  QJsonObject state = panel.state();
  QJsonObject drawings = state["drawings"].toObject();
  QJsonArray list = drawn();
  list.append(QJsonObject{{"kind", "cube"}});
  drawings["symbols"] = QJsonObject{{"BTCUSDT", list}};
  state["drawings"] = drawings;
  const auto told = messages_.messages().size();
  panel.setState(state);
  EXPECT_EQ(drawn().size(), 1);
  EXPECT_EQ(messages_.messages().size(), told + 1);
  // It is kept, also by those who only read and save it again.
  const QJsonObject kept = panel.state();
  EXPECT_EQ(kept["drawings"].toObject()["unread"], state["drawings"]);
  panel.setState(kept);
  EXPECT_EQ(unread(), state["drawings"]);
  EXPECT_EQ(messages_.messages().size(), told + 1);
  panel.setState({{"drawings", 7}});
  EXPECT_EQ(drawn().size(), 0);
  EXPECT_EQ(unread(), QJsonValue(7));
  panel.setState({{"drawings", QJsonObject{{"symbols", QJsonArray{1}}}}});
  panel.setState({{"drawings", QJsonObject{{"symbols", QJsonObject{{"BTCUSDT", "none"}}}}}});
  EXPECT_EQ(messages_.messages().size(), told + 4);
  panel.setState({});
}

TEST_F(ChartDrawingsTest, MoreThanFitAreRefusedInWords) {
  QJsonArray many;
  drawLine();
  for (std::size_t i = 0; i < charts::Drawings::kMost; ++i)
    many.append(drawn()[0]);
  panel.setState({{"drawings", QJsonObject{{"symbols", QJsonObject{{"BTCUSDT", many}}}}}});
  const auto told = messages_.messages().size();
  key(Qt::Key_H, Qt::AltModifier);
  click({300, 300});
  EXPECT_EQ(drawn().size(), static_cast<qsizetype>(charts::Drawings::kMost));
  EXPECT_EQ(messages_.messages().size(), told + 1);
}

TEST(DrawingBook, KeepsTemplatesWithinBounds) {
  DrawingBook book;
  const charts::DrawingStyle style{charts::ColorRole::Up, 3, {0, 1}};
  EXPECT_FALSE(book.saveTemplate("", style));
  EXPECT_FALSE(book.saveTemplate(QString(DrawingBook::kLongestName + 1, 'x'), style));
  for (std::size_t i = 0; i < DrawingBook::kMostTemplates; ++i)
    EXPECT_TRUE(book.saveTemplate(QString::number(i), style));
  EXPECT_FALSE(book.saveTemplate("one more", style));
  EXPECT_TRUE(book.saveTemplate("7", {}));
  DrawingBook other;
  EXPECT_EQ(other.setState(book.state()), 0u);
  EXPECT_EQ(other.templates(), book.templates());
  book.removeTemplate("7");
  EXPECT_TRUE(book.saveTemplate("one more", style));
}

TEST(DrawingBook, ATemplateLeavesLevelsWhereItHasNone) {
  const charts::DrawingStyle levels{charts::ColorRole::Accent, 1, {0, 0.5, 1}};
  const charts::DrawingStyle plain{charts::ColorRole::Down, 2, {}};
  EXPECT_EQ(restyled(levels, plain), (charts::DrawingStyle{charts::ColorRole::Down, 2, {0, 0.5, 1}}));
  EXPECT_EQ(restyled(plain, levels), (charts::DrawingStyle{charts::ColorRole::Accent, 1, {}}));
}

TEST(DrawingBook, AsManySymbolsAsFit) {
  DrawingBook book;
  const std::vector<charts::Drawing> one(1);
  for (std::size_t i = 0; i < DrawingBook::kMostSymbols; ++i)
    ASSERT_TRUE(book.change(QString::number(i), one));
  EXPECT_FALSE(book.change("one more", one));
  EXPECT_TRUE(book.change("7", {}));
}

}  // namespace
}  // namespace widgets
