#include "widgets/chart/chart_panel.h"

#include <gmock/gmock.h>

#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QRegularExpression>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_output.h"
#include "widgets/chart/chart_table.h"
#include "widgets/chart/study_legend.h"
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
  // With what its submenus offer.
  static QList<QAction*> allOf(const QMenu& menu) {
    QList<QAction*> all;
    for (QAction* action : menu.actions())
      all << (action->menu() == nullptr ? QList<QAction*>{action} : allOf(*action->menu()));
    return all;
  }
  QAction* choice(const QString& text) {
    for (QAction* action : allOf(menu())) {
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
  for (const QAction* action : allOf(menu())) {
    texts << action->text();
    if (action->isChecked())
      checked << action->text();
  }
  for (const char* text : {"Candles", "Hollow candles", "Heikin-Ashi", "Bars", "Line", "Area", "Linear", "Logarithmic",
                           "Percent", "Exchange time", "Local time", "UTC", "Show gaps in time", "Volume profile"})
    EXPECT_TRUE(texts.contains(text)) << text;
  EXPECT_EQ(checked,
            QStringList({"Ask before sending from the chart", "Candles", "Linear", "Fit prices to the view", "UTC"}));
}

TEST_F(ChartPanelTest, ItsMenuStaysShortHoweverOftenItOpens) {
  qsizetype first = 0;
  for (int i = 0; i < 3; ++i) {
    const QList<QAction*> actions = menu().actions();
    const auto shown =
        std::count_if(actions.begin(), actions.end(), [](const auto* one) { return !one->isSeparator(); });
    EXPECT_LE(shown, 13) << "it was of thirty";
    EXPECT_TRUE(i == 0 || shown == first) << "nothing stays of the last time";
    first = shown;
  }
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

TEST_F(ChartPanelTest, APictureNamesItsIndicatorsAndThatItIsStale) {
  const auto said = [this] { return QString::fromUtf8(panel.findChild<ChartOutput*>()->picture("svg")); };
  EXPECT_TRUE(said().contains(">EMA 12</text>")) << said().left(2'000).toStdString();
  EXPECT_TRUE(said().contains(">EMA 26</text>"));
  EXPECT_EQ(said().count(">EMA 12</text>"), 1) << "once is enough";
  EXPECT_FALSE(said().contains(">the past</text>"));
  oms::EventBatch batch;
  batch.status = view_.status();
  batch.status.pastOf = 500;
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  context_.feed().refresh(changes);
  EXPECT_TRUE(said().contains(">the past</text>"));
}

TEST_F(ChartPanelTest, APictureHasRoomForTheNamesOfAllItsIndicators) {
  auto* chart = panel.findChild<charts::CandleChart*>();
  std::vector<charts::Study> studies;
  for (int period = 10; period < 34; ++period)
    studies.push_back({"bbands", {static_cast<double>(period), 2, 2, 0}});
  chart->setStudies(studies);
  static const QRegularExpression kName(QStringLiteral("<text x=\"([0-9.]+)\"[^>]*>BBANDS"));
  const QString svg = QString::fromUtf8(panel.findChild<ChartOutput*>()->picture("svg"));
  int named = 0;
  for (auto name = kName.globalMatch(svg); name.hasNext(); ++named)
    EXPECT_LT(name.next().captured(1).toDouble(), chart->width() - 100);
  EXPECT_EQ(named, 24);
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

// The first bars have no average yet: they stand together, and all others in their order.
TEST_F(ChartPanelTest, TheTableIsSortedByAnIndicatorThatWarmsUp) {
  auto* chart = panel.findChild<charts::CandleChart*>();
  chart->zoomToLast(1'000'000);
  settle();
  choice("Bars as a table")->trigger();
  auto* table = panel.findChild<ChartTable*>();
  ASSERT_NE(table, nullptr);
  constexpr int kAverage = 6;
  TableModel& model = table->table().table();
  model.sort(kAverage, Qt::AscendingOrder);
  QList<double> values;
  int without = 0;
  for (int row = 0; row < model.rowCount(); ++row) {
    const QString text = model.cell(model.index(row, kAverage)).text;
    if (text.isEmpty())
      ++without;
    else
      values << QString(text).remove(',').toDouble();
    EXPECT_TRUE(text.isEmpty() || row >= 11);
  }
  EXPECT_EQ(without, 11);
  EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
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

// A head that is too narrow for the bar's prices leaves them out, and a chart without them cannot be read.
TEST_F(ChartPanelTest, TheBarsPricesLieOverTheChartWhereItsHeadHasNoRoom) {
  const auto* line = panel.findChild<LegendLine*>();
  ASSERT_NE(line, nullptr);
  EXPECT_TRUE(line->isHidden()) << "the head has them";
  const int legend = panel.findChild<charts::CandleChart*>()->legendHeight();
  panel.resize(420, 500);
  settle();
  EXPECT_FALSE(line->isHidden());
  EXPECT_TRUE(line->text().startsWith("O ")) << line->text().toStdString();
  EXPECT_GE(line->width(), line->sizeHint().width()) << "and none of them is cut";
  EXPECT_EQ(panel.findChild<charts::CandleChart*>()->legendHeight(), legend + line->height());
  panel.resize(900, 500);
  settle();
  EXPECT_TRUE(line->isHidden());
}

// In a low chart all of it is one line: the close, and of the averages those that have room.
TEST_F(ChartPanelTest, InALowChartTheLegendIsOneLine) {
  const auto* chart = panel.findChild<charts::CandleChart*>();
  const auto* prices = panel.findChild<LegendLine*>();
  const auto entries = chart->findChildren<StudyLegend*>();
  const auto shown = [&entries] {
    return std::count_if(entries.begin(), entries.end(), [](const StudyLegend* entry) { return !entry->isHidden(); });
  };
  panel.resize(420, 300);
  settle();
  EXPECT_EQ(chart->legendHeight(), StudyLegend::kHeight);
  ASSERT_FALSE(prices->isHidden());
  const QString said = prices->findChild<QLabel*>()->text();
  EXPECT_TRUE(said.startsWith("C ") && said.size() > 6) << said.toStdString();
  EXPECT_GE(shown(), 1);
  for (const StudyLegend* entry : entries) {
    if (entry->isHidden())
      continue;
    EXPECT_EQ(entry->y(), prices->y());
    EXPECT_LE(entry->geometry().right(), chart->studyRect(charts::kMostStudies).right());
    EXPECT_FALSE(entry->geometry().intersects(prices->geometry()));
  }
  panel.resize(260, 300);
  settle();
  EXPECT_TRUE(prices->findChild<QLabel*>()->text().startsWith("C ")) << "is kept longest";
  panel.resize(900, 500);
  settle();
  EXPECT_EQ(shown(), 2);
}

// The room is for the symbol that is shown, not for the widest that was.
TEST_F(ChartPanelTest, AShorterPriceComesBackIntoTheHead) {
  const auto* line = panel.findChild<LegendLine*>();
  int width = 900;
  while (line->isHidden() && width > 420) {
    panel.resize(width -= 4, 500);
    settle();
  }
  ASSERT_FALSE(line->isHidden());
  context_.selectSymbol({2});  // AAPL: two digits less in each price
  settle();
  EXPECT_TRUE(line->isHidden());
}

}  // namespace
}  // namespace widgets
