#include "widgets/chart/chart_studies.h"

#include <gmock/gmock.h>

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/study_editor.h"
#include "widgets/chart/study_legend.h"
#include "widgets/chart/study_picker.h"

namespace widgets {
namespace {

std::vector<std::string> namesOf(const StudySearch& search) {
  std::vector<std::string> names;
  for (const charts::StudyKind* kind : search.kinds)
    names.emplace_back(kind->indicator);
  return names;
}

TEST(StudySearch, FindsByNameAndTitleTheNearestFirst) {
  const std::pair<const char*, const char*> cases[] = {
      {"ema", "ema"},          {"EMA", "ema"},          {"rsi", "rsi"},
      {"bollinger", "bbands"}, {"relative str", "rsi"}, {"stoch osc", "stoch"},
      {"macd", "macd"},        {"average true", "atr"}, {"linearreg sl", "linearreg_slope"},
      {"parabolic", "psar"}};
  for (const auto& [typed, first] : cases) {
    const auto names = namesOf(searchStudies(typed));
    ASSERT_FALSE(names.empty()) << typed;
    EXPECT_EQ(names.front(), first) << typed;
  }
  EXPECT_EQ(searchStudies("").kinds.size(), charts::studyKinds().size());
  EXPECT_TRUE(searchStudies("no such thing").kinds.empty());
}

TEST(StudySearch, NumbersBehindTheNameAreParameters) {
  const StudySearch search = searchStudies("bbands 50 2.5");
  ASSERT_FALSE(search.kinds.empty());
  EXPECT_EQ(search.numbers, (std::vector<double>{50, 2.5}));
  EXPECT_EQ(pickStudy(*search.kinds[0], search.numbers).study, (charts::Study{"bbands", {50, 2.5, 2, 0}}));
  const charts::StudyKind& rsi = *charts::findStudyKind("rsi");
  EXPECT_EQ(pickStudy(rsi, {1}).problem, "period: a whole number from 2 to 100000");
  EXPECT_EQ(pickStudy(rsi, {14, 2}).problem, "RSI has 1 parameters");
}

class ChartStudiesPanel : public PanelFixture {
 protected:
  ChartStudiesPanel() {
    panel.resize(900, 600);
    panel.show();
    panel.refresh(load());
    context_.selectSymbol({0});
    settle();
    chart = panel.findChild<charts::CandleChart*>();
    chart->setFocus();
    QTest::qWait(1);
  }
  const std::vector<charts::Study>& studies() const { return chart->studies(); }
  std::vector<StudyLegend*> legend() const {
    std::vector<StudyLegend*> shown;
    for (StudyLegend* entry : chart->findChildren<StudyLegend*>()) {
      if (!entry->isHidden())
        shown.push_back(entry);
    }
    return shown;
  }
  QPushButton* in(QWidget* entry, const QString& text) const {
    for (QPushButton* one : entry->findChildren<QPushButton*>()) {
      if (one->text() == text && !one->isHidden())
        return one;
    }
    ADD_FAILURE() << "no " << text.toStdString();
    return nullptr;
  }
  template <class Popup>
  Popup* opened() const {
    for (Popup* one : panel.findChildren<Popup*>()) {
      if (one->isVisible())
        return one;
    }
    return nullptr;
  }
  // By the menu's own way: no window becomes the active one again by itself where nothing manages windows, and the key
  // is tried by itself below.
  void pick(const QString& typed) {
    panel.findChild<ChartStudies*>()->openPicker();
    auto* picker = opened<StudyPicker>();
    ASSERT_NE(picker, nullptr);
    QTest::keyClicks(picker->findChild<QLineEdit*>(), typed);
    QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Return);
    QTest::qWait(1);
  }
  StudyEditor* editorOf(const QString& parameter, std::size_t entry) {
    QTest::mouseClick(in(legend()[entry], parameter), Qt::LeftButton);
    return opened<StudyEditor>();
  }

  ChartPanel panel{context_};
  charts::CandleChart* chart = nullptr;
};

TEST_F(ChartStudiesPanel, BeginsWithTwoAveragesInItsLegend) {
  ASSERT_EQ(studies().size(), 2u);
  ASSERT_EQ(legend().size(), 2u);
  EXPECT_NE(in(legend()[0], "EMA"), nullptr);
  EXPECT_NE(in(legend()[1], "26"), nullptr);
}

TEST_F(ChartStudiesPanel, IsAddedByAKeyWordsAndEnter) {
  QTest::keyClick(chart, Qt::Key_Slash);
  auto* picker = opened<StudyPicker>();
  ASSERT_NE(picker, nullptr);
  QTest::keyClicks(picker->findChild<QLineEdit*>(), "rsi 9");
  QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Return);
  settle();
  ASSERT_EQ(studies().size(), 3u);
  EXPECT_EQ(charts::nameOf(studies()[2]), "RSI 9");
  ASSERT_EQ(legend().size(), 3u);
  EXPECT_TRUE(chart->studyRect(2).contains(legend()[2]->geometry().topLeft()));
  EXPECT_GT(chart->studyRect(2).top(), chart->studyRect(0).bottom());
  EXPECT_EQ(opened<StudyPicker>(), nullptr);
}

TEST_F(ChartStudiesPanel, ThePickerIsLedByArrowsAndClosedByEscape) {
  QTest::keyClick(chart, Qt::Key_Slash);
  auto* picker = opened<StudyPicker>();
  ASSERT_NE(picker, nullptr);
  auto* typed = picker->findChild<QLineEdit*>();
  QTest::keyClicks(typed, "stoch");
  QTest::keyClick(typed, Qt::Key_Down);
  EXPECT_EQ(picker->findChild<QListWidget*>()->currentRow(), 1);
  QTest::keyClick(typed, Qt::Key_Return);
  ASSERT_EQ(studies().size(), 3u);
  EXPECT_EQ(studies()[2].indicator, "stochrsi");
  QTest::keyClick(chart, Qt::Key_Slash);
  picker = opened<StudyPicker>();
  ASSERT_NE(picker, nullptr);
  QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Escape);
  EXPECT_EQ(studies().size(), 3u);
  EXPECT_EQ(opened<StudyPicker>(), nullptr);
}

TEST_F(ChartStudiesPanel, ThePickerSaysWhyItAddsNothing) {
  QTest::keyClick(chart, Qt::Key_Slash);
  auto* picker = opened<StudyPicker>();
  ASSERT_NE(picker, nullptr);
  QTest::keyClicks(picker->findChild<QLineEdit*>(), "rsi 1");
  QTest::keyClick(picker->findChild<QLineEdit*>(), Qt::Key_Return);
  EXPECT_TRUE(picker->isVisible());
  EXPECT_EQ(picker->findChild<QLabel*>()->text(), "period: a whole number from 2 to 100000");
  EXPECT_EQ(studies().size(), 2u);
}

TEST_F(ChartStudiesPanel, AParameterIsEditedWhereItStands) {
  StudyEditor* editor = editorOf("12", 0);
  ASSERT_NE(editor, nullptr);
  auto* field = editor->findChild<FieldEdit*>();
  EXPECT_EQ(field->selectedText(), "12");
  QTest::keyClicks(field, "50");
  EXPECT_EQ(studies()[0].parameters, (std::vector<double>{50})) << "the chart follows";
  QTest::keyClick(field, Qt::Key_Up);
  EXPECT_EQ(studies()[0].parameters, (std::vector<double>{51}));
  QTest::keyClick(field, Qt::Key_Return);
  EXPECT_EQ(opened<StudyEditor>(), nullptr);
  EXPECT_EQ(studies()[0].parameters, (std::vector<double>{51}));
  EXPECT_NE(in(legend()[0], "51"), nullptr);
}

TEST_F(ChartStudiesPanel, ATouchpadTurnsAParameterByWholeNotches) {
  StudyEditor* editor = editorOf("12", 0);
  ASSERT_NE(editor, nullptr);
  auto* field = editor->findChild<FieldEdit*>();
  const auto turn = [field](const QPoint& angle) {
    QWheelEvent event(QPointF(4, 4), field->mapToGlobal(QPointF(4, 4)), {}, angle, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(field, &event);
  };
  const auto period = [this] { return studies()[0].parameters[0]; };
  turn({240, 0});
  turn({0, 50});
  turn({0, 50});
  EXPECT_EQ(period(), 12);
  turn({0, 50});
  EXPECT_EQ(period(), 13);
  turn({0, -270});
  EXPECT_EQ(period(), 11);
}

TEST_F(ChartStudiesPanel, SmallParametersAreSteppedByTheirSize) {
  pick("psar");
  StudyEditor* editor = editorOf("0.02", 2);
  ASSERT_NE(editor, nullptr);
  QTest::keyClick(editor->findChild<FieldEdit*>(), Qt::Key_Up);
  EXPECT_EQ(studies()[2].parameters, (std::vector<double>{0.03, 0.2}));
  QTest::keyClick(editor->findChild<FieldEdit*>(), Qt::Key_Down);
  QTest::keyClick(editor->findChild<FieldEdit*>(), Qt::Key_Down);
  EXPECT_EQ(studies()[2].parameters, (std::vector<double>{0.01, 0.2}));
}

TEST_F(ChartStudiesPanel, EscapeBringsBackWhatWas) {
  StudyEditor* editor = editorOf("26", 1);
  ASSERT_NE(editor, nullptr);
  QTest::keyClicks(editor->findChild<FieldEdit*>(), "7");
  EXPECT_EQ(studies()[1].parameters, (std::vector<double>{7}));
  QTest::keyClick(editor->findChild<FieldEdit*>(), Qt::Key_Escape);
  EXPECT_EQ(studies()[1].parameters, (std::vector<double>{26}));
  EXPECT_EQ(opened<StudyEditor>(), nullptr);
}

TEST_F(ChartStudiesPanel, WhatCannotBeSaysWhyAndChangesNothing) {
  StudyEditor* editor = editorOf("12", 0);
  ASSERT_NE(editor, nullptr);
  auto* field = editor->findChild<FieldEdit*>();
  QTest::keyClicks(field, "0");
  EXPECT_EQ(studies()[0].parameters, (std::vector<double>{12}));
  const auto labels = editor->findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
    return label->text() == "period: a whole number from 1 to 100000" && !label->isHidden();
  }));
  QTest::keyClick(field, Qt::Key_Backspace);
  QTest::keyClicks(field, "9");
  EXPECT_EQ(studies()[0].parameters, (std::vector<double>{9}));
}

TEST_F(ChartStudiesPanel, EnterLeadsBackToANumberThatCannotBe) {
  StudyEditor* editor = editorOf("12", 0);
  ASSERT_NE(editor, nullptr);
  auto* field = editor->findChild<FieldEdit*>();
  QTest::keyClicks(field, "0");
  QTest::keyClick(field, Qt::Key_Return);
  ASSERT_EQ(opened<StudyEditor>(), editor);
  EXPECT_EQ(field->selectedText(), "0") << "what is typed next takes its place";
  QTest::keyClicks(field, "9");
  QTest::keyClick(field, Qt::Key_Return);
  EXPECT_EQ(opened<StudyEditor>(), nullptr);
  EXPECT_EQ(studies()[0].parameters, (std::vector<double>{9}));
}

TEST_F(ChartStudiesPanel, WithTooFewBarsTheLegendSaysHowManyItNeeds) {
  pick("sma 9000");
  const QPushButton* name = in(legend()[2], "SMA");
  EXPECT_EQ(name->toolTip(), "Simple moving average\nneeds 9000 bars");
  EXPECT_EQ(in(legend()[0], "EMA")->toolTip(), "Exponential moving average");
}

TEST_F(ChartStudiesPanel, IsHiddenAndRemovedInTheLegend) {
  pick("cci");
  StudyLegend* entry = legend()[2];
  QTest::mouseMove(entry, entry->rect().center());
  QEnterEvent enter({5, 5}, {5, 5}, {5, 5});
  QCoreApplication::sendEvent(entry, &enter);
  const auto tools = entry->findChildren<QToolButton*>();
  ASSERT_EQ(tools.size(), 2);
  QTest::mouseClick(tools[0], Qt::LeftButton);
  EXPECT_TRUE(studies()[2].hidden);
  settle();
  EXPECT_LT(chart->studyRect(2).height(), 40);
  QTest::mouseClick(tools[0], Qt::LeftButton);
  EXPECT_FALSE(studies()[2].hidden);
  QTest::mouseClick(tools[1], Qt::LeftButton);
  EXPECT_EQ(studies().size(), 2u);
  EXPECT_EQ(legend().size(), 2u);
}

// Of what stands beside each other nothing is covered: an entry's own values give way.
TEST_F(ChartStudiesPanel, WhatComesUpUnderThePointerLiesOverNoOtherEntry) {
  pick("bbands");
  pick("rsi");
  for (StudyLegend* entry : legend()) {
    QEnterEvent enter({5, 5}, {5, 5}, {5, 5});
    QCoreApplication::sendEvent(entry, &enter);
    for (const StudyLegend* other : legend())
      EXPECT_TRUE(other == entry || !other->geometry().intersects(entry->geometry()));
    for (const QToolButton* tool : entry->findChildren<QToolButton*>()) {
      EXPECT_TRUE(tool->isVisible());
      EXPECT_TRUE(entry->rect().contains(tool->geometry()));
    }
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(entry, &leave);
    for (const QLabel* value : entry->findChildren<QLabel*>())
      EXPECT_TRUE(value->isVisible() || value->text() == "hidden");
  }
}

TEST_F(ChartStudiesPanel, AnEntryNeverLiesOverTheAxis) {
  pick("bbands");
  pick("stoch");
  for (const int width : {600, 420, 330, 270}) {
    panel.resize(width, 600);
    settle();
    const int edge = chart->studyRect(0).right();
    for (StudyLegend* entry : legend()) {
      EXPECT_LE(entry->geometry().right(), edge) << width;
      QEnterEvent enter({5, 5}, {5, 5}, {5, 5});
      QCoreApplication::sendEvent(entry, &enter);
      EXPECT_LE(entry->geometry().right(), edge) << width;
      QEvent leave(QEvent::Leave);
      QCoreApplication::sendEvent(entry, &leave);
    }
    EXPECT_LE(chart->findChild<LegendLine*>()->geometry().right(), edge) << width;
  }
}

TEST_F(ChartStudiesPanel, PanesAreReorderedAndColouredByTheMenu) {
  pick("rsi");
  pick("macd");
  auto* studiesOf = panel.findChild<ChartStudies*>();
  const auto submenu = [studiesOf](std::size_t place) {
    emit studiesOf->menu().aboutToShow();
    return studiesOf->menu().actions()[static_cast<qsizetype>(place) + 2]->menu();
  };
  const auto choice = [](QMenu* menu, const QString& text) {
    for (QAction* action : menu->actions()) {
      if (action->text() == text)
        return action;
    }
    return static_cast<QAction*>(nullptr);
  };
  EXPECT_FALSE(choice(submenu(2), "Move up")->isEnabled());
  choice(submenu(3), "Move up")->trigger();
  EXPECT_EQ(studies()[2].indicator, "macd");
  EXPECT_EQ(studies()[3].indicator, "rsi");
  choice(choice(submenu(0), "Colour")->menu(), "As what falls")->trigger();
  EXPECT_EQ(studies()[0].color, charts::ColorRole::Down);
  choice(submenu(0), "Remove")->trigger();
  EXPECT_EQ(studies()[0].indicator, "ema");
  EXPECT_EQ(studies().size(), 3u);
}

// The popup closes by the click, and is deleted after that has done its work.
TEST_F(ChartStudiesPanel, WhatAClickBesideAPopupHasTakenKeepsTheFocus) {
  QWidget window;
  QLineEdit beside(&window);
  panel.setParent(&window);
  panel.show();
  window.show();
  for (QWidget* taker : {static_cast<QWidget*>(&beside), static_cast<QWidget*>(chart)}) {
    panel.findChild<ChartStudies*>()->openPicker();
    auto* picker = opened<StudyPicker>();
    ASSERT_NE(picker, nullptr);
    taker->setFocus();
    picker->close();
    QTest::qWait(1);
    EXPECT_EQ(window.focusWidget(), taker);
  }
  panel.setParent(nullptr);
}

TEST_F(ChartStudiesPanel, ValuesInTheLegendFollowTheCrosshairWithoutAReplot) {
  pick("rsi");
  settle();
  QTest::qWait(1);
  const auto replots = chart->replots();
  const QString last = legend()[2]->valueText(0);
  QTest::mouseMove(chart, chart->studyRect(2).center());
  QTest::qWait(1);
  EXPECT_NE(legend()[2]->valueText(0), last);
  EXPECT_EQ(chart->replots(), replots);
}

TEST_F(ChartStudiesPanel, AreKeptWithTheWorkspace) {
  pick("bbands 20 2.5");
  pick("rsi 7");
  const QJsonObject state = panel.state();
  ChartPanel other(context_);
  other.setState(state);
  EXPECT_EQ(other.findChild<charts::CandleChart*>()->studies(), studies());
  EXPECT_EQ(other.state(), state);
  QJsonArray withOneOfTomorrow = state["indicators"].toArray();
  withOneOfTomorrow.append(QJsonObject{{"indicator", "tomorrow"}});
  other.setState({{"indicators", withOneOfTomorrow}});
  EXPECT_EQ(messages_.messages().back().text.toStdString(),
            "1 of the saved indicators could not be read and are left out.");
  other.setState({{"indicators", QJsonArray{}}});
  EXPECT_TRUE(other.findChild<charts::CandleChart*>()->studies().empty());
  other.setState({{"indicators", "none"}});
  EXPECT_TRUE(other.findChild<charts::CandleChart*>()->studies().empty());
}

}  // namespace
}  // namespace widgets
