#include "widgets/chart/chart_panel.h"

#include <gmock/gmock.h>

#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"

namespace widgets {
namespace {

class ChartPanelTest : public PanelFixture {
 protected:
  ChartPanelTest() {
    panel.resize(900, 500);
    panel.show();
    panel.refresh(load());
    settle();
  }
  // What the head's menu offers, as it is when it opens.
  QMenu& menu() {
    QMenu* found = panel.findChild<QToolButton*>()->menu();
    emit found->aboutToShow();
    return *found;
  }
  QAction* choice(const QString& text) {
    for (QAction* action : menu().actions()) {
      if (action->text() == text)
        return action;
    }
    return nullptr;
  }

  ChartPanel panel{context_};
};

TEST_F(ChartPanelTest, OffersStylesScalesGapsAndClocks) {
  QStringList texts;
  QStringList checked;
  for (const QAction* action : menu().actions()) {
    texts << action->text();
    if (action->isChecked())
      checked << action->text();
  }
  for (const char* text : {"Candles", "Hollow candles", "Heikin-Ashi", "Bars", "Line", "Area", "Linear", "Logarithmic",
                           "Percent", "Exchange time", "Local time", "UTC", "Show gaps in time", "Volume profile"})
    EXPECT_TRUE(texts.contains(text)) << text;
  EXPECT_EQ(checked, QStringList({"Candles", "Linear", "Fit prices to the view", "UTC"}));
}

TEST_F(ChartPanelTest, AChoiceIsSeenAndRemembered) {
  auto* chart = panel.findChild<charts::CandleChart*>();
  for (const char* text : {"Line", "Percent", "Exchange time", "Show gaps in time", "Volume profile"}) {
    settle();
    const auto replots = chart->replots();
    choice(text)->trigger();
    QTest::qWait(1);
    EXPECT_GE(chart->replots(), replots) << text;
    EXPECT_TRUE(choice(text)->isChecked()) << text;
  }
  const QJsonObject state = panel.state();
  EXPECT_EQ(state["style"], "line");
  EXPECT_EQ(state["scale"], "percent");
  EXPECT_EQ(state["clock"], "exchange");
  EXPECT_EQ(state["gaps"], true);
  EXPECT_EQ(state["profile"], true);
  ChartPanel other(context_);
  other.setState(state);
  EXPECT_EQ(other.state(), state);
}

TEST_F(ChartPanelTest, WordsThatItDoesNotKnowChangeNothing) {
  const QJsonObject before = panel.state();
  panel.setState({{"style", "cubes"}, {"scale", 7}, {"clock", ""}, {"gaps", "yes"}});
  EXPECT_EQ(panel.state(), before);
}

TEST_F(ChartPanelTest, TheScaleIsLockedByTheMenuAndFreedByIt) {
  auto* chart = panel.findChild<charts::CandleChart*>();
  choice("Fit prices to the view")->trigger();
  EXPECT_FALSE(chart->isAutoScaled());
  EXPECT_FALSE(choice("Fit prices to the view")->isChecked());
  choice("Fit prices to the view")->trigger();
  EXPECT_TRUE(chart->isAutoScaled());
}

TEST_F(ChartPanelTest, ARightClickOpensTheSameMenu) {
  auto* chart = panel.findChild<charts::CandleChart*>();
  QContextMenuEvent click(QContextMenuEvent::Mouse, {200, 150}, chart->mapToGlobal(QPoint(200, 150)));
  QCoreApplication::sendEvent(chart, &click);
  QMenu* open = panel.findChild<QToolButton*>()->menu();
  EXPECT_TRUE(open->isVisible());
  EXPECT_FALSE(open->actions().isEmpty());
  open->close();
}

}  // namespace
}  // namespace widgets
