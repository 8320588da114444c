#include "widgets/chart/chart_conditions.h"

#include <gmock/gmock.h>

#include <QTest>
#include <algorithm>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_marks.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/chart/history_port.h"

namespace widgets {
namespace {

// Two conditions that were true in the newest minutes, and how often somebody asked.
class FakeConditions : public HistoryPort {
 public:
  Lookup look(const std::string&, oms::Timeframe, oms::Timestamp, Answer) override { return {}; }
  std::vector<ConditionHistory> conditions(const std::string& strategy, const BarsOf& bars) override {
    asked.push_back(strategy);
    const oms::BarSeries* series = bars({}, oms::Timeframe::m1);
    if (series == nullptr)
      return {};
    const oms::Timestamp end = series->bars.back().closeTime;
    return {{"signal", "cross", "fast crosses_above slow", {{end - std::chrono::minutes(20), end}}},
            {"exit", "back", "fast crosses_below slow", {}}};
  }
  std::vector<std::string> asked;
};

class ChartConditionsTest : public PanelFixture {
 protected:
  static Host hostOf(FakeConditions& source) {
    Host host;
    host.history = &source;
    return host;
  }
  ChartConditionsTest() {
    panel.resize(900, 500);
    panel.show();
    panel.refresh(load());
    context.selectSymbol({0});
    settle();
    chart = panel.findChild<charts::CandleChart*>();
  }
  QStringList choices() {
    QStringList texts;
    QMenu& menu = panel.findChild<ChartConditions*>()->menu();
    emit menu.aboutToShow();
    for (const QAction* action : menu.actions())
      texts << action->text();
    return texts;
  }
  void choose(int which) {
    choices();
    panel.findChild<ChartConditions*>()->menu().actions()[which]->trigger();
    settle();
  }

  FakeConditions source;
  PanelContext context{view_, sink_, theme_, messages_, hostOf(source)};
  ChartPanel panel{context};
  charts::CandleChart* chart = nullptr;
};

TEST_F(ChartConditionsTest, OffersTheStrategiesOfTheSymbol) {
  const QStringList texts = choices();
  ASSERT_GE(texts.size(), 2);
  EXPECT_EQ(texts[0], "No conditions");
  EXPECT_TRUE(texts[1].startsWith("EMA trend on ")) << texts[1].toStdString();
  EXPECT_TRUE(source.asked.empty()) << "nobody has chosen one";
}

TEST_F(ChartConditionsTest, AreChosenAmongTheMarksHoweverOftenTheirMenuOpens) {
  QMenu& marks = panel.findChild<ChartMarks*>()->menu();
  for (int i = 0; i < 3; ++i) {
    emit marks.aboutToShow();
    const QList<QAction*> actions = marks.actions();
    EXPECT_EQ(
        std::count_if(actions.begin(), actions.end(), [](const auto* one) { return one->text() == "Conditions"; }), 1);
  }
}

TEST_F(ChartConditionsTest, ShowsThemBelowThePricesAndRemembers) {
  const int before = chart->studyRect(99).height();
  const QImage without = chart->grab().toImage();
  choose(1);
  ASSERT_EQ(source.asked.size(), 1u);
  EXPECT_LT(chart->studyRect(99).height(), before);
  EXPECT_EQ(panel.state()["conditions"].toString().toStdString(), source.asked[0]);
  ChartPanel other(context);
  other.setState(panel.state());
  EXPECT_EQ(other.state(), panel.state());
  other.setState({{"conditions", 7}});
  EXPECT_EQ(other.state(), panel.state()) << "what is no word changes nothing";
  choose(0);
  EXPECT_EQ(chart->grab().toImage(), without);
}

TEST_F(ChartConditionsTest, AreAskedForAnewWhenABarHasClosed) {
  choose(1);
  std::size_t asked = source.asked.size();
  oms::ViewChanges nothing;
  panel.refresh(nothing);
  EXPECT_EQ(source.asked.size(), asked);
  const auto one = std::find_if(view_.instances().begin(), view_.instances().end(),
                                [](const auto& instance) { return instance.info.symbol == oms::SymbolIndex{0}; });
  ASSERT_NE(one, view_.instances().end());
  ASSERT_NE(view_.bars({0}, one->info.timeframe), nullptr);
  const auto comes = [&, timeframe = one->info.timeframe](bool forming) {
    const oms::BarSeries& series = *view_.bars({0}, timeframe);
    const std::uint64_t end = series.firstIndex + series.bars.size();
    oms::Bar bar = series.bars.back();
    if (!series.formingLast) {
      bar.openTime = bar.closeTime;
      bar.closeTime = oms::closeOf(timeframe, bar.openTime);
    }
    auto sample = std::make_shared<oms::MarketSample>();
    sample->bars = {{{0}, timeframe, end - (series.formingLast ? 1 : 0), {bar}, forming}};
    oms::EventBatch batch;
    batch.status = view_.status();
    batch.sample = sample;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    panel.refresh(changes);
  };
  comes(false);
  asked = source.asked.size();
  comes(true);
  EXPECT_EQ(source.asked.size(), asked) << "it still forms";
  comes(false);
  EXPECT_EQ(source.asked.size(), asked + 1);
}

}  // namespace
}  // namespace widgets
