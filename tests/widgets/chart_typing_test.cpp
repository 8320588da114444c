#include <gtest/gtest.h>

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <optional>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/history_port.h"
#include "widgets/chart/timeframe_choice.h"
#include "widgets/chart/type_box.h"

namespace widgets {
namespace {

// Answers nothing by itself.
class SlowHistory : public HistoryPort {
 public:
  std::vector<Answer> asked;

  Lookup look(const std::string&, oms::Timeframe, oms::Timestamp, Answer answer) override {
    asked.push_back(std::move(answer));
    return std::make_shared<int>();
  }
};

class ChartTypingTest : public PanelFixture {
 protected:
  void open(bool simulated = true) {
    const oms::ViewChanges changes = load(simulated);
    context.selectSymbol({0});
    panel.emplace(context);
    panel->resize(900, 500);
    panel->show();
    panel->activateWindow();
    panel->refresh(changes);
    EXPECT_TRUE(QTest::qWaitForWindowActive(&*panel));
    chart = panel->findChild<charts::CandleChart*>();
    chart->setFocus();
    box = panel->findChild<TypeBox*>();
    edit = box->findChild<QLineEdit*>();
  }
  // Into whatever has the focus, as a keyboard does.
  void type(const QString& keys) {
    for (const QChar key : keys)
      QTest::keyClick(QApplication::focusWidget(), key.toLatin1());
  }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(QApplication::focusWidget(), key, modifiers);
  }
  QString said() const {
    QStringList lines;
    for (const QLabel* label : box->findChildren<QLabel*>())
      lines << label->text();
    return lines.join('\n');
  }
  QString timeframe() const { return panel->badge().section(' ', 1); }
  QString symbol() const { return panel->badge().section(' ', 0, 0); }
  double middle() const { return (chart->visibleBars().first + chart->visibleBars().second) / 2; }

  Host host() {
    Host lent;
    lent.history = &history;
    return lent;
  }

  SlowHistory history;
  PanelContext context{view_, sink_, theme_, messages_, host()};
  std::optional<ChartPanel> panel;
  charts::CandleChart* chart = nullptr;
  TypeBox* box = nullptr;
  QLineEdit* edit = nullptr;
};

TEST_F(ChartTypingTest, DigitsAndEnterChooseTheTimeframe) {
  open();
  EXPECT_FALSE(box->isVisible());
  type("5");
  ASSERT_TRUE(box->isVisible());
  EXPECT_EQ(edit->text(), "5");
  EXPECT_TRUE(said().contains("Bars of 5 minutes")) << said().toStdString();
  EXPECT_EQ(timeframe(), "1m") << "not before Enter";
  press(Qt::Key_Return);
  EXPECT_FALSE(box->isVisible());
  EXPECT_EQ(timeframe(), "5m");
  EXPECT_TRUE(chart->hasFocus()) << "the next key is the chart's again";
  type("4h");
  press(Qt::Key_Enter);
  EXPECT_EQ(timeframe(), "4h") << "made of the session's minutes";
  EXPECT_FALSE(chart->barsInView(10).empty());
  type("d");
  press(Qt::Key_Return);
  EXPECT_EQ(timeframe(), "1d");
  EXPECT_EQ(panel->state()["timeframe"], "1d");
}

TEST_F(ChartTypingTest, LettersAndEnterChooseTheSymbolOfAllThatAreLinked) {
  open();
  const QString wanted = context.symbolName({2});
  type(wanted.toLower());
  press(Qt::Key_Return);
  EXPECT_EQ(symbol(), wanted);
  EXPECT_EQ(context.selectedSymbol(), oms::SymbolIndex{2});
}

TEST_F(ChartTypingTest, WhatIsUnknownIsSaidAndStaysToBeMended) {
  open();
  const QString before = panel->badge();
  type("qqq");
  EXPECT_TRUE(said().contains("No symbol of this session has “qqq” in it")) << said().toStdString();
  press(Qt::Key_Return);
  EXPECT_TRUE(box->isVisible());
  for (int i = 0; i < 3; ++i)
    press(Qt::Key_Backspace);
  type("15");
  press(Qt::Key_Return);
  EXPECT_EQ(panel->badge(), before.section(' ', 0, 0) + " 15m");
}

TEST_F(ChartTypingTest, EscapeLeavesItAndKeysOfTheChartStayTheChartsOwn) {
  open();
  type("1");
  press(Qt::Key_Escape);
  EXPECT_FALSE(box->isVisible());
  EXPECT_EQ(timeframe(), "1m");
  const auto whole = chart->visibleBars();
  press(Qt::Key_Plus);
  EXPECT_FALSE(box->isVisible());
  EXPECT_NE(chart->visibleBars(), whole);
  press(Qt::Key_T, Qt::AltModifier);
  EXPECT_FALSE(box->isVisible());
}

TEST_F(ChartTypingTest, AClickElsewhereLeavesIt) {
  open();
  type("1");
  ASSERT_TRUE(box->isVisible());
  QTest::mouseClick(chart, Qt::LeftButton, {}, {600, 300});
  EXPECT_FALSE(box->isVisible());
  EXPECT_EQ(timeframe(), "1m");
}

TEST_F(ChartTypingTest, GoesToADateByTheChartsClock) {
  open();
  const oms::BarSeries& series = *view_.bars({0}, oms::Timeframe::m1);
  const oms::Bar& wanted = series.bars[series.bars.size() / 2];
  press(Qt::Key_G, Qt::ControlModifier);
  ASSERT_TRUE(box->isVisible());
  EXPECT_TRUE(edit->text().isEmpty());
  type("5");
  EXPECT_FALSE(said().contains("minutes")) << "a date was asked for";
  press(Qt::Key_Backspace);
  type(QString::fromStdString(oms::rfc3339(wanted.openTime, oms::TimePrecision::seconds)).left(16).replace('T', ' '));
  press(Qt::Key_Return);
  const double place = static_cast<double>(series.firstIndex + series.bars.size() / 2);
  EXPECT_NEAR(middle(), place, 1);
  chart->goToLast();
  type(QString::fromStdString(oms::rfc3339(wanted.openTime, oms::TimePrecision::seconds)).left(16));
  press(Qt::Key_Return);
  EXPECT_NEAR(middle(), place, 1) << "typed at once";
}

TEST_F(ChartTypingTest, ADateBeforeAllBarsIsTheFirstBarAndIsSaid) {
  open();
  type("2001-01-01");
  press(Qt::Key_Return);
  settle();
  EXPECT_LT(chart->visibleBars().first, 0);
  EXPECT_TRUE(messages_.messages().back().text.contains("bars begin at")) << "simulated: nothing is stored";
  EXPECT_TRUE(history.asked.empty());
}

TEST_F(ChartTypingTest, ADateBeforeTheReplayWaitsForWhatIsStored) {
  open(false);
  const oms::Bar first = view_.bars({0}, oms::Timeframe::m1)->bars.front();
  const oms::Timestamp wanted = first.openTime - std::chrono::minutes(300);
  type(QString::fromStdString(oms::rfc3339(wanted, oms::TimePrecision::seconds)).left(16).replace('T', ' '));
  press(Qt::Key_Return);
  ASSERT_TRUE(QTest::qWaitFor([this] { return !history.asked.empty(); }));
  charts::BarColumns past;
  for (int i = 500; i > 0; --i) {
    charts::ChartBar bar = charts::chartBarOf(first);
    bar.openTime = first.openTime - std::chrono::minutes(i);
    past.append(bar);
  }
  history.asked[0]({std::move(past), first.openTime, {}});
  EXPECT_NEAR(middle(), -300, 1);
  type("2001-01-01");
  press(Qt::Key_Return);
  EXPECT_TRUE(messages_.messages().back().text.contains("bars begin at"));
}

TEST_F(ChartTypingTest, AChartWithoutBarsIsTypedInto) {
  panel.emplace(context);
  panel->resize(900, 500);
  panel->show();
  panel->activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&*panel));
  panel->setFocus();
  box = panel->findChild<TypeBox*>();
  type("15");
  EXPECT_TRUE(box->isVisible());
  press(Qt::Key_Return);
  EXPECT_EQ(panel->state()["timeframe"], "15m");
}

TEST_F(ChartTypingTest, TheMenuHasWhatBarsAreMadeOfAndItsButtonSaysWhatNoOtherDoes) {
  open();
  auto* choice = panel->findChild<TimeframeChoice*>();
  auto* all = choice->findChild<QToolButton*>();
  EXPECT_EQ(all->text(), "▾");
  emit all->menu()->aboutToShow();
  // The sample keeps minutes: there are no seconds, and all that is longer is made of them.
  ASSERT_EQ(all->menu()->actions().size(), 11);
  for (QAction* action : all->menu()->actions()) {
    if (action->text().endsWith("30m"))
      action->trigger();
  }
  EXPECT_EQ(timeframe(), "30m");
  EXPECT_EQ(all->text(), "30m ▾");
  for (const QPushButton* button : choice->findChildren<QPushButton*>())
    EXPECT_FALSE(button->isChecked()) << button->text().toStdString();
  type("5");
  press(Qt::Key_Return);
  EXPECT_EQ(all->text(), "▾");
  panel->resize(250, 400);
  settle();
  EXPECT_FALSE(choice->buttons()->isVisible());
  EXPECT_EQ(all->text(), "5m ▾") << "where there is no room for the others";
}

TEST_F(ChartTypingTest, AQuestionMarkListsTheKeys) {
  open();
  press(Qt::Key_Question);
  auto* keys = panel->findChild<QDialog*>("chart_keys");
  ASSERT_NE(keys, nullptr);
  keys->close();
}

}  // namespace
}  // namespace widgets
