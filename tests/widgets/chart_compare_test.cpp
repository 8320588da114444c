#include <gtest/gtest.h>

#include <QJsonArray>
#include <QLabel>
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "charts/candle_chart.h"
#include "charts/line_tool.h"
#include "charts/scales.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_output.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/study_legend.h"
#include "widgets/common/format.h"

namespace widgets {
namespace {

class ChartCompareTest : public PanelFixture {
 protected:
  ChartCompareTest() {
    panel.resize(900, 500);
    panel.show();
    panel.refresh(load());
    context_.selectSymbol({0});
    settle();
    QObject::connect(&chart(), &charts::CandleChart::crosshairMoved, &panel,
                     [this](const charts::BarInfo& bar) { last = bar; });
  }
  charts::CandleChart& chart() { return *panel.findChild<charts::CandleChart*>(); }
  QWidget& legend() { return *panel.findChild<QWidget*>("compare_legend"); }
  QStringList rows() {
    QStringList words;
    for (const QLabel* label : legend().findChildren<QLabel*>()) {
      if (!label->text().isEmpty())
        words << label->text();
    }
    return words;
  }
  // As the chart's menu offers it.
  QAction* choice(const QString& symbol) {
    QMenu* menu = nullptr;
    for (QMenu* each : chart().findChildren<QMenu*>()) {
      if (each->title() == "Compare")
        menu = each;
    }
    EXPECT_NE(menu, nullptr);
    emit menu->aboutToShow();
    for (QAction* action : menu->actions()) {
      if (action->text() == symbol)
        return action;
    }
    return nullptr;
  }
  QString nameAt(std::uint32_t symbol) { return context_.symbolName({symbol}); }
  // From the first bar in view to the last one, by the bars themselves.
  double changeOf(std::uint32_t symbol) {
    const oms::Timestamp left = chart().barsInView(1'000'000).front().bar.openTime;
    const oms::BarSeries& series = *view_.bars({symbol}, oms::Timeframe::m1);
    double base = 0;
    for (const oms::Bar& bar : series.bars) {
      if (bar.openTime <= left)
        base = bar.close.toDoubleLossy();
    }
    return (series.bars.back().close.toDoubleLossy() / base - 1) * 100;
  }

  ChartPanel panel{context_};
  charts::BarInfo last;
};

TEST_F(ChartCompareTest, OtherSymbolsAreLinesOnAPercentAxisWithALegend) {
  EXPECT_FALSE(legend().isVisible());
  EXPECT_TRUE(last.changes.empty());
  const QImage before = chart().grab().toImage();
  EXPECT_EQ(choice(nameAt(0)), nullptr) << "not with itself";
  choice(nameAt(1))->trigger();
  choice(nameAt(2))->trigger();
  settle();
  EXPECT_NE(chart().grab().toImage(), before);
  EXPECT_TRUE(choice(nameAt(1))->isChecked());
  ASSERT_EQ(last.changes.size(), 3u);
  for (std::uint32_t i = 0; i < 3; ++i)
    EXPECT_NEAR(last.changes[i], changeOf(i), 1e-6) << i;
  ASSERT_TRUE(legend().isVisible());
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(rows().contains(nameAt(i))) << i;
    EXPECT_TRUE(rows().contains(charts::percentText(changeOf(i), 2))) << rows().join(' ').toStdString();
  }
}

TEST_F(ChartCompareTest, ChangesCountFromTheLeftEdgeAndAreThoseUnderThePointer) {
  choice(nameAt(1))->trigger();
  settle();
  for (int i = 0; i < 6; ++i)
    QTest::keyClick(&chart(), Qt::Key_Plus);
  settle();
  EXPECT_NEAR(last.changes[1], changeOf(1), 1e-6);
  const std::vector<double> atTheEnd = last.changes;
  QTest::mouseMove(&chart(), QPoint(150, 200));
  settle();
  EXPECT_TRUE(last.underCursor);
  EXPECT_NE(last.changes, atTheEnd);
}

TEST_F(ChartCompareTest, TheLegendLiesBelowThatOfTheIndicators) {
  choice(nameAt(1))->trigger();
  settle();
  const auto entries = chart().findChildren<StudyLegend*>();
  ASSERT_FALSE(entries.isEmpty());
  for (const StudyLegend* entry : entries)
    EXPECT_GE(legend().y(), entry->geometry().bottom());
}

TEST_F(ChartCompareTest, APictureNamesThem) {
  choice(nameAt(1))->trigger();
  settle();
  const QString svg = QString::fromUtf8(panel.findChild<ChartOutput*>()->picture("svg"));
  EXPECT_TRUE(svg.contains('>' + nameAt(1) + "</text>"));
  EXPECT_FALSE(svg.contains('>' + nameAt(2) + "</text>"));
}

TEST_F(ChartCompareTest, TheLegendTakesOneAway) {
  choice(nameAt(1))->trigger();
  choice(nameAt(2))->trigger();
  settle();
  auto* shut = legend().findChild<QToolButton*>();
  QTest::mouseClick(shut, Qt::LeftButton);
  settle();
  EXPECT_FALSE(rows().contains(nameAt(1)));
  EXPECT_TRUE(rows().contains(nameAt(2)));
  choice(nameAt(2))->trigger();
  settle();
  EXPECT_FALSE(legend().isVisible());
  EXPECT_TRUE(last.changes.empty());
}

TEST_F(ChartCompareTest, IsKeptWithTheWorkspaceAlsoOfASymbolThatIsNotThere) {
  choice(nameAt(3))->trigger();
  QJsonObject state = panel.state();
  EXPECT_EQ(state["compare"].toArray(), QJsonArray({nameAt(3)}));
  state["compare"] = QJsonArray({"GONE", nameAt(4), QString(), 7});
  ChartPanel other(context_);
  other.setState(state);
  EXPECT_EQ(other.state()["compare"], QJsonArray({"GONE", nameAt(4)}));
}

TEST_F(ChartCompareTest, WhatTheChartShowsIsNotComparedAndComesBack) {
  choice(nameAt(1))->trigger();
  choice(nameAt(2))->trigger();
  context_.selectSymbol({1});
  settle();
  EXPECT_EQ(rows().count(nameAt(1)), 1) << "itself";
  EXPECT_EQ(last.changes.size(), 2u);
  EXPECT_EQ(panel.state()["compare"].toArray(), QJsonArray({nameAt(1), nameAt(2)}));
  choice(nameAt(2))->trigger();
  settle();
  EXPECT_FALSE(legend().isVisible());
  context_.selectSymbol({0});
  settle();
  EXPECT_TRUE(rows().contains(nameAt(1)));
  EXPECT_EQ(last.changes.size(), 2u);
}

TEST_F(ChartCompareTest, EachKeepsItsColourWhenAnotherGoes) {
  for (std::uint32_t i = 1; i < 4; ++i)
    choice(nameAt(i))->trigger();
  EXPECT_EQ(panel.state()["compare_colors"].toArray(), QJsonArray({"violet", "green", "red"}));
  choice(nameAt(1))->trigger();
  settle();
  EXPECT_EQ(panel.state()["compare_colors"].toArray(), QJsonArray({"green", "red"}));
  ChartPanel other(context_);
  other.setState(panel.state());
  EXPECT_EQ(other.state()["compare_colors"].toArray(), QJsonArray({"green", "red"}));
  choice(nameAt(4))->trigger();
  EXPECT_EQ(panel.state()["compare_colors"].toArray(), QJsonArray({"green", "red", "violet"}));
}

TEST_F(ChartCompareTest, WithoutBarsItSaysSo) {
  QJsonObject state = panel.state();
  state["compare"] = QJsonArray({"GONE"});
  panel.setState(state);
  settle();
  EXPECT_TRUE(rows().contains("no bars yet")) << rows().join(' ').toStdString();
}

TEST_F(ChartCompareTest, HandlesKeepClearOfItsLegend) {
  choice(nameAt(1))->trigger();
  chart().setLines({{charts::LineKind::Order, oms::Side::sell, *oms::Price::parse("900000"), "Sell", oms::OrderId{9}}});
  settle();
  const QRect covered = legend().geometry();
  for (int y = covered.top(); y <= covered.bottom(); ++y)
    EXPECT_FALSE(chart().lines().lineAt({24, y})) << y;
  EXPECT_TRUE(chart().lines().lineAt({24, covered.bottom() + 13}));
}

TEST_F(ChartCompareTest, NoMoreThanCanBeToldApart) {
  for (std::uint32_t i = 1; i < 6; ++i)
    choice(nameAt(i))->trigger();
  EXPECT_FALSE(choice(nameAt(6))->isEnabled());
  EXPECT_TRUE(choice(nameAt(5))->isEnabled()) << "to be taken away";
}

}  // namespace
}  // namespace widgets
