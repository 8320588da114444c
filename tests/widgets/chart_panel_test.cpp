#include "widgets/chart/chart_panel.h"

#include <gmock/gmock.h>

#include <QContextMenuEvent>
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_output.h"
#include "widgets/chart/chart_table.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

class ChartPanelTest : public PanelFixture {
 protected:
  ChartPanelTest() {
    panel.resize(900, 500);
    panel.show();
    panel.refresh(load());
    context_.selectSymbol({0});
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
    // The clock of this exchange is UTC.
    EXPECT_TRUE(chart->replots() > replots || QByteArray(text) == "Exchange time") << text;
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

// By the pictures' own formats, with the symbol and PAPER in them.
TEST_F(ChartPanelTest, IsSavedAsAPictureOfEachKind) {
  settle();
  const auto* output = panel.findChild<ChartOutput*>();
  const QImage png = QImage::fromData(output->picture("png"));
  EXPECT_GE(png.width(), 2 * panel.findChild<charts::CandleChart*>()->width());
  EXPECT_TRUE(output->picture("pdf").startsWith("%PDF"));
  const QString svg = QString::fromUtf8(output->picture("svg"));
  const QString symbol = context_.symbolName(*context_.selectedSymbol());
  EXPECT_TRUE(svg.contains(symbol)) << svg.left(500).toStdString();
  EXPECT_TRUE(svg.contains(context_.badge()));
  EXPECT_TRUE(svg.contains("<path"));
}

TEST_F(ChartPanelTest, APictureCostsTheChartNoReplot) {
  settle();
  auto* chart = panel.findChild<charts::CandleChart*>();
  const QImage before = chart->grab().toImage();
  const auto replots = chart->replots();
  EXPECT_FALSE(panel.findChild<ChartOutput*>()->image().isNull());
  settle();
  EXPECT_EQ(chart->replots(), replots);
  EXPECT_EQ(chart->grab().toImage(), before);
}

TEST_F(ChartPanelTest, ItsBarsAreReadAsATable) {
  settle();
  auto* chart = panel.findChild<charts::CandleChart*>();
  const auto bars = chart->barsInView(1'000'000);
  ASSERT_FALSE(bars.empty());
  choice("Bars as a table")->trigger();
  auto* table = panel.findChild<ChartTable*>();
  ASSERT_NE(table, nullptr);
  const TableModel& model = table->table().table();
  ASSERT_EQ(model.rowCount(), static_cast<int>(bars.size()));
  EXPECT_TRUE(table->windowTitle().contains(context_.badge()));
  EXPECT_EQ(model.cell(model.index(0, 0)).text, chart->timeText(bars.front().bar));
  const oms::Instrument& instrument = *context_.instrument(*context_.selectedSymbol());
  const int last = model.rowCount() - 1;
  EXPECT_EQ(model.cell(model.index(last, 4)).text, priceOf(bars.back().bar.close, instrument));
  EXPECT_EQ(model.columnCount(), 8) << "time, four prices, volume and two averages";
  table->close();
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
