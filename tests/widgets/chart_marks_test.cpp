#include "widgets/chart/chart_marks.h"

#include <gmock/gmock.h>

#include <QHelpEvent>
#include <QTest>
#include <QToolTip>
#include <algorithm>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_model.h"
#include "widgets/chart/chart_panel.h"

namespace widgets {
namespace {

using charts::MarkKind;

class ChartMarksTest : public PanelFixture {
 protected:
  ChartMarksTest() { load(); }
  oms::Signal signal(oms::SignalStatus status, const oms::Actor& by) {
    oms::Signal one = view_.allSignals().begin()->second;
    one.status = status;
    one.decidedBy = by;
    one.decidedAt = one.createdAt + std::chrono::seconds(40);
    return one;
  }
  std::vector<charts::ChartMark> marks() const { return signalMarks(context_, {1}, 100); }
};

TEST_F(ChartMarksTest, ASignalStandsAtTheBarThatMadeIt) {
  ASSERT_EQ(marks().size(), 1u);
  const charts::ChartMark mark = marks()[0];
  EXPECT_EQ(mark.kind, MarkKind::Signal);
  EXPECT_EQ(mark.color, charts::ColorRole::Warning) << "it waits";
  EXPECT_LT(mark.time, view_.allSignals().begin()->second.createdAt);
  EXPECT_TRUE(mark.text.startsWith("EMA trend: buy 1.25")) << mark.text.toStdString();
  EXPECT_TRUE(mark.text.endsWith("awaiting approval")) << mark.text.toStdString();
  EXPECT_TRUE(signalMarks(context_, {0}, 100).empty());
}

TEST_F(ChartMarksTest, WhatAPersonDecidedHasAMarkOfItsOwn) {
  happens({oms::SignalChanged{signal(oms::SignalStatus::executed, oms::Actor::trader())}});
  ASSERT_EQ(marks().size(), 2u);
  EXPECT_EQ(marks()[0].color, charts::ColorRole::Accent);
  EXPECT_EQ(marks()[1].kind, MarkKind::Decision);
  EXPECT_EQ(marks()[1].color, charts::ColorRole::Up);
  EXPECT_TRUE(marks()[1].text.startsWith("Approved by Trader")) << marks()[1].text.toStdString();
  happens({oms::SignalChanged{signal(oms::SignalStatus::rejected, oms::Actor::remote("phone"))}});
  EXPECT_EQ(marks()[1].color, charts::ColorRole::Down);
  EXPECT_TRUE(marks()[1].text.startsWith("Rejected, decided by remote:phone")) << marks()[1].text.toStdString();
  happens({oms::SignalChanged{signal(oms::SignalStatus::expired, oms::Actor::system())}});
  EXPECT_EQ(marks().size(), 1u) << "nobody decided that";
}

TEST_F(ChartMarksTest, TradesAreLinesThatSayWhatTheyMade) {
  oms::RoundTrip trip;
  trip.symbol = {0};
  trip.quantity = *oms::Quantity::parse("0.150");
  trip.entryTime = view_.sessionTime() - std::chrono::minutes(30);
  trip.exitTime = view_.sessionTime() - std::chrono::minutes(10);
  trip.entryPrice = oms::Price::fromInt(63'000);
  trip.exitPrice = oms::Price::fromInt(63'200);
  trip.pnl = oms::Money::fromInt(30);
  trip.pnlRatio = *oms::Ratio::parse("0.0031");
  trip.exitReason = "take_profit";
  happens({oms::TradeClosed{trip}});
  const auto lines = tradeLines(context_, {0}, 10);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_TRUE(lines[0].gain);
  EXPECT_EQ(lines[0].text, QString::fromUtf8("Long 0.150: 63,000.0 → 63,200.0\n+30.00 (+0.31 %) · take profit"));
  EXPECT_TRUE(tradeLines(context_, {1}, 10).empty());
}

TEST_F(ChartMarksTest, PatternsAreMarksWithTheirNames) {
  oms::SeriesPatterns found;
  found.update(*view_.bars({0}, oms::Timeframe::m1));
  const auto all = patternMarks(found, 0);
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all.size(), found.found().size());
  EXPECT_TRUE(all[0].text.startsWith(QString::fromUtf8(found.found()[0].title.data())));
  EXPECT_LT(patternMarks(found, 0.9).size(), all.size());
}

class ChartMarksPanel : public ChartMarksTest {
 protected:
  ChartMarksPanel() {
    panel.resize(900, 500);
    panel.show();
    oms::ViewChanges changes;
    changes.history = true;
    panel.refresh(changes);
    context_.selectSymbol({0});
    settle();
    chart = panel.findChild<charts::CandleChart*>();
  }
  // What stands where a pointer would look for marks.
  QStringList tips() {
    QStringList found;
    for (int y = 0; y < chart->height(); y += 5) {
      for (int x = 0; x < chart->width(); x += 5) {
        QHelpEvent help(QEvent::ToolTip, {x, y}, chart->mapToGlobal(QPoint(x, y)));
        QCoreApplication::sendEvent(chart, &help);
        if (QToolTip::isVisible() && !found.contains(QToolTip::text()))
          found << QToolTip::text();
      }
    }
    return found;
  }
  QAction* choice(const QString& text) {
    QMenu& menu = panel.findChild<ChartMarks*>()->menu();
    emit menu.aboutToShow();
    for (QAction* action : menu.actions()) {
      if (action->text() == text)
        return action;
    }
    return nullptr;
  }

  ChartPanel panel{context_};
  charts::CandleChart* chart = nullptr;
};

TEST_F(ChartMarksPanel, AFillSaysWhyItIsThere) {
  const auto& fills = view_.fills();
  ASSERT_FALSE(fills.empty());
  chart->goTo(fills.front().fill.time);
  settle();
  const QStringList found = tips();
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const QString& tip) {
    return tip.contains("Bought 0.150") && tip.contains("none: given by");
  })) << found.join(" | ").toStdString();
}

TEST_F(ChartMarksPanel, PatternsAreOffUntilTheMenuWantsThem) {
  EXPECT_TRUE(choice("No patterns")->isChecked());
  settle();
  const QImage without = chart->grab().toImage();
  choice("All patterns")->trigger();
  settle();
  EXPECT_NE(chart->grab().toImage(), without);
  EXPECT_EQ(panel.state()["marks"].toObject()["patterns"], "all");
  ChartPanel other(context_);
  other.setState(panel.state());
  EXPECT_EQ(other.state(), panel.state());
  choice("No patterns")->trigger();
  settle();
  EXPECT_EQ(chart->grab().toImage(), without);
}

TEST_F(ChartMarksPanel, PatternsAreThoseOfTheBarsThatAreShownAlsoOfBarsThatTheChartMakes) {
  panel.setState({{"timeframe", "3m"}});
  ASSERT_EQ(view_.bars({0}, oms::Timeframe::m3), nullptr);
  settle();
  const QImage without = chart->grab().toImage();
  choice("All patterns")->trigger();
  settle();
  EXPECT_NE(chart->grab().toImage(), without);
}

// A price tells of every open position and pending signal anew; hundreds of marks are not written for that.
TEST_F(ChartMarksPanel, PricesThatComeWriteNoMarks) {
  const auto* marks = panel.findChild<ChartMarks*>();
  context_.selectSymbol({1});
  const auto written = marks->writings();
  ASSERT_FALSE(view_.positions().empty());
  ASSERT_FALSE(view_.allSignals().empty());
  oms::ViewChanges price;
  price.bars = {{{1}, oms::Timeframe::m1}};
  price.positions = {view_.positions().begin()->first};
  price.signalIds = {view_.allSignals().begin()->first};
  panel.refresh(price);
  EXPECT_EQ(marks->writings(), written);
  panel.refresh(happens({oms::SignalChanged{signal(oms::SignalStatus::executed, oms::Actor::trader())}}));
  EXPECT_EQ(marks->writings(), written + 1) << "another answer is news";
  oms::RoundTrip trip;
  trip.symbol = {1};
  panel.refresh(happens({oms::TradeClosed{trip}}));
  EXPECT_EQ(marks->writings(), written + 2) << "so is a trade that a split closes without a fill";
}

// A bar that closes and makes no pattern changes no mark.
TEST_F(ChartMarksPanel, PatternsThatAreTheSameAreNotWrittenAnew) {
  choice("All patterns")->trigger();
  const auto* marks = panel.findChild<ChartMarks*>();
  const auto written = marks->writings();
  int patterns = 0;
  int bars = 0;
  for (; bars < 30; ++bars) {
    const oms::BarSeries& series = *view_.bars({0}, oms::Timeframe::m1);
    oms::SeriesPatterns before;
    before.update(series);
    oms::Bar bar = series.bars.back();
    bar.openTime = bar.closeTime;
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    const oms::Price step = view_.instruments()[{0}].tick * 60;
    bar.open = bar.close;
    bar.close = bars % 2 == 0 ? bar.open + step : bar.open - step;
    bar.high = std::max(bar.open, bar.close) + step;
    bar.low = std::min(bar.open, bar.close) - step;
    oms::EventBatch batch;
    batch.status = view_.status();
    auto sample = std::make_shared<oms::MarketSample>();
    sample->bars = {
        {{0}, oms::Timeframe::m1, series.firstIndex + series.bars.size() - (series.formingLast ? 1 : 0), {bar}, false}};
    batch.sample = sample;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    oms::SeriesPatterns after;
    after.update(*view_.bars({0}, oms::Timeframe::m1));
    patterns += after.found().size() != before.found().size() ? 1 : 0;
    panel.refresh(changes);
  }
  ASSERT_LT(patterns, bars);
  EXPECT_LE(marks->writings() - written, static_cast<std::uint64_t>(patterns));
}

TEST_F(ChartMarksPanel, WordsThatItDoesNotKnowChangeNothing) {
  const QJsonObject before = panel.state();
  panel.setState({{"marks", QJsonObject{{"patterns", "some"}, {"signals", 3}}}});
  EXPECT_EQ(panel.state(), before);
}

}  // namespace
}  // namespace widgets
