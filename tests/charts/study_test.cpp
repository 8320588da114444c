#include "charts/study.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "charts/chart_frame.h"
#include "charts/study_panes.h"
#include "charts/study_series.h"
#include "oms/indicators/catalog.h"
#include "tests/charts/series.h"

namespace charts {
namespace {

Study rsi(double period = 14) {
  return {"rsi", {period}};
}

TEST(StudyKinds, AreThoseOfTheCatalogueThatBarsCanBeGivenTo) {
  std::vector<std::string_view> wanted;
  for (const oms::IndicatorSpec* spec : oms::indicatorCatalog()) {
    if (spec->inputs != oms::Inputs::condition && !spec->boolean)
      wanted.push_back(spec->name);
  }
  std::vector<std::string_view> found;
  for (const StudyKind& kind : studyKinds()) {
    found.push_back(kind.indicator);
    EXPECT_TRUE(isSound(studyOf(kind))) << kind.indicator;
    EXPECT_FALSE(titleOf(kind).isEmpty()) << kind.indicator;
  }
  EXPECT_EQ(found, wanted);
}

void expectSameValues(const StudySeries& grown, const StudySeries& built, const Study& study) {
  for (std::size_t output = 0; output < built.outputs(); ++output) {
    const auto a = grown.values(output);
    const auto b = built.values(output);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      ASSERT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))
          << study.indicator << " " << output << " at " << i << ": " << a[i] << " and " << b[i];
  }
}

// Bars that come, change and are taken back one by one, for every indicator there is.
RC_GTEST_PROP(StudySeries, GrownStepByStepIsWhatIsBuiltAtOnce, ()) {
  std::vector<Study> studies;
  std::vector<StudySeries> grown;
  for (const StudyKind& kind : studyKinds())
    studies.push_back(studyOf(kind));
  studies.push_back({"sma", {5}, StudySource::Typical});
  for (const Study& study : studies)
    grown.emplace_back(study);
  BarColumns bars;
  const int steps = *rc::gen::inRange(1, 12);
  for (int step = 0; step < steps; ++step) {
    const auto dropped = *rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(3, bars.size()) + 1);
    const std::size_t from = bars.size() - dropped;
    const auto added = *rc::gen::inRange<std::size_t>(step == 0 ? 40 : 0, 60);
    bars.truncate(from);
    for (std::size_t i = 0; i < added; ++i) {
      ChartBar bar = chartBarOf(walkBar(from + i));
      bar.close = bar.close + priceOf(0.1 * *rc::gen::inRange(0, 5));
      bars.append(bar);
    }
    for (std::size_t i = 0; i < studies.size(); ++i)
      grown[i].update(bars, from);
  }
  for (std::size_t i = 0; i < studies.size(); ++i) {
    StudySeries built(studies[i]);
    built.update(bars, 0);
    expectSameValues(grown[i], built, studies[i]);
  }
}

TEST(StudySeries, ReadsWhatItIsToldTo) {
  BarColumns bars;
  for (std::size_t i = 0; i < 3; ++i)
    bars.append(chartBarOf(walkBar(i)));
  const ChartBar last = bars.bar(2);
  const double open = last.open.toDoubleLossy();
  const double high = last.high.toDoubleLossy();
  const double low = last.low.toDoubleLossy();
  const double close = last.close.toDoubleLossy();
  const std::pair<StudySource, double> cases[] = {{StudySource::Close, close},
                                                  {StudySource::Open, open},
                                                  {StudySource::High, high},
                                                  {StudySource::Low, low},
                                                  {StudySource::Median, (high + low) / 2},
                                                  {StudySource::Typical, (high + low + close) / 3},
                                                  {StudySource::Mean, (open + high + low + close) / 4}};
  for (const auto& [source, value] : cases) {
    StudySeries series({"sma", {1}, source});
    series.update(bars, 0);
    EXPECT_NEAR(series.values(0)[2], value, 1e-9) << nameOf(source).toStdString();
  }
}

TEST(Study, IsNamedByItsParameters) {
  const std::pair<Study, const char*> cases[] = {
      {{"ema", {12}}, "EMA 12"},
      {{"bbands", {20, 2, 2.5, 1}}, "BBANDS 20 2 2.5 ema"},
      {{"linearreg_slope", {14}, StudySource::High}, "LINEARREG SLOPE 14 of high"}};
  for (const auto& [study, name] : cases)
    EXPECT_EQ(nameOf(study), name);
  EXPECT_EQ(outputName({"macd", {12, 26, 9}}, 1), "MACD 12 26 9 signal");
}

TEST(Study, SaysWhatAParameterCanBe) {
  const oms::ParameterSpec& period = specOf(rsi()).parameters[0];
  EXPECT_EQ(whyNot(period, 14), "");
  for (const double value : {1.0, 2.5, 1e9, std::nan("")})
    EXPECT_EQ(whyNot(period, value), "period: a whole number from 2 to 100000") << value;
  const oms::ParameterSpec& factor = specOf({"t3", {5, 0.7}}).parameters[1];
  EXPECT_EQ(whyNot(factor, 0.25), "");
  EXPECT_EQ(whyNot(factor, -1), "vfactor: a number from 0 to 1");
}

TEST(Study, IsKeptAsItIs) {
  const std::vector<Study> studies{{"ema", {12}, StudySource::Median, ColorRole::Warning},
                                   {"rsi", {9}, StudySource::Close, ColorRole::Up, true, 0.35},
                                   {"macdext", {12, 1, 26, 0, 9, 2}}};
  EXPECT_EQ(studiesFrom(toJson(studies)), studies);
}

TEST(Study, WhatIsNotSoundIsNotTaken) {
  const QJsonObject sound = toJson({rsi()})[0].toObject();
  const std::pair<const char*, QJsonValue> cases[] = {{"indicator", "nothing"},
                                                      {"indicator", "crosses_above"},
                                                      {"parameters", QJsonArray{}},
                                                      {"parameters", QJsonArray{1}},
                                                      {"parameters", QJsonArray{"x"}},
                                                      {"parameters", QJsonArray{14, 2}},
                                                      {"parameters", QJsonArray{14.5}},
                                                      {"source", "volume"},
                                                      {"color", "pink"},
                                                      {"height", 0},
                                                      {"height", 5}};
  for (const auto& [key, value] : cases) {
    QJsonObject broken = sound;
    broken[key] = value;
    EXPECT_TRUE(studiesFrom({broken}).empty()) << key;
  }
  QJsonArray many;
  for (std::size_t i = 0; i < kMostStudies + 3; ++i)
    many.append(sound);
  EXPECT_EQ(studiesFrom(many).size(), kMostStudies);
}

TEST(Study, SaysValuesAsTheyAreRead) {
  EXPECT_EQ(valueText({"ema", {12}}, 63'705.44, 1), "63,705.4");
  EXPECT_EQ(valueText(rsi(), 61.237, 1), "61.24");
  EXPECT_EQ(valueText({"obv", {}}, -1'234'567, 1), QStringLiteral("−1.23 M"));
  EXPECT_EQ(valueText({"macd", {12, 26, 9}}, 0.00123, 5), "0.00123");
  EXPECT_EQ(valueText(rsi(), std::nan(""), 1), QStringLiteral("–"));
}

struct PaneScene {
  explicit PaneScene(std::vector<Study> studies, std::size_t bars = 100) {
    content.studies = studies;
    content.store.setStudies(studies);
    content.store.update(walk(0, bars));
    area = {QRect(8, 8, 700, 300), -0.5, static_cast<double>(bars) - 0.5, {63'000, 64'000}};
    columns = columnsOf(content.store, area);
  }
  std::vector<StudyPane> panes() const {
    return panesOf(content, area, QRect(708, 8, 80, 300), QRect(8, 316, 700, 40), paneHeights(content, 600), columns,
                   columns.list.size() - 1);
  }

  ChartContent content;
  PlotArea area;
  Columns columns;
};

TEST(StudyPanes, StandBelowOneAnotherAndShowAllThatTheyReach) {
  PaneScene scene({{"ema", {12}}, rsi(), {"macd", {12, 26, 9}}, {"obv", {}}});
  const auto panes = scene.panes();
  ASSERT_EQ(panes.size(), 3u);
  int bottom = 316 + 40;
  for (const StudyPane& pane : panes) {
    EXPECT_EQ(pane.area.rect.top(), bottom + kPaneGap);
    bottom = pane.area.rect.bottom() + 1;
    EXPECT_FALSE(pane.labels.empty());
    ASSERT_TRUE(pane.tag);
    EXPECT_TRUE(pane.axis.contains(pane.tag->rect.center()));
    const StudySeries& series = scene.content.store.studies()[pane.study];
    for (std::size_t output = 0; output < series.outputs(); ++output) {
      for (const double value : series.values(output))
        EXPECT_TRUE(std::isnan(value) || (value >= pane.area.values.lower && value <= pane.area.values.upper));
    }
  }
  EXPECT_EQ(panes[0].levels, (std::vector<double>{30, 70}));
  EXPECT_EQ(panes[0].labels[0].text, "30");
}

TEST(StudyPanes, AHiddenOneKeepsItsLegendAlone) {
  Study hidden = rsi();
  hidden.hidden = true;
  const auto panes = PaneScene({hidden, {"cci", {14}}}).panes();
  ASSERT_EQ(panes.size(), 2u);
  EXPECT_LT(panes[0].area.rect.height(), 30);
  EXPECT_FALSE(panes[0].open());
  EXPECT_GT(panes[1].area.rect.height(), 100);
}

TEST(StudyPanes, LeaveAThirdToThePrices) {
  for (const std::size_t count : {1u, 3u, 10u}) {
    PaneScene scene(std::vector<Study>(count, {"rsi", {14}, StudySource::Close, ColorRole::Accent, false, 0.7}));
    const auto heights = paneHeights(scene.content, 600);
    EXPECT_LE(spaceOf(heights), 400 + 1) << count;
    EXPECT_TRUE(std::all_of(heights.begin(), heights.end(), [](int height) { return height > 0; }));
  }
}

// A tick moves the tag, and the scale only where the value leaves it.
TEST(StudyPanes, FollowTheLastBarWhileItStaysWithinTheScale) {
  PaneScene scene({rsi()});
  auto panes = scene.panes();
  const Tag before = *panes[0].tag;
  oms::BarSeries series = walk(0, 100);
  series.bars.back().close = series.bars.back().close + priceOf(1.5);
  scene.content.store.update(series);
  EXPECT_TRUE(refreshPanes(panes, scene.content, scene.columns, scene.columns.list.size() - 1));
  EXPECT_NE(*panes[0].tag, before);
  series.bars.back().close = series.bars.back().close + priceOf(5'000);
  scene.content.store.update(series);
  EXPECT_FALSE(refreshPanes(panes, scene.content, scene.columns, scene.columns.list.size() - 1));
}

// Its values may be longer than the prices.
TEST(StudyPanes, TheAxisHasRoomForTheNewestValue) {
  qsizetype longest = 0;
  for (const std::size_t bars : {20u, 27u, 33u, 50u, 64u, 90u}) {
    PaneScene scene({studyOf(*findStudyKind("var"))}, bars);
    scene.content.decimals = 0;
    scene.content.viewport.setWidth(700);
    scene.content.viewport.setBars(scene.content.store.first(), scene.content.store.end());
    const ChartFrame frame =
        frameOf(scene.content, scene.area.rect, QRect(8, 316, 700, 40), 0, std::vector<int>{80}, 1);
    ASSERT_TRUE(frame.panes[0].tag);
    EXPECT_LE(frame.panes[0].tag->rect.right(), frame.priceAxis.right()) << frame.panes[0].tag->text.toStdString();
    longest = std::max(longest, frame.panes[0].tag->text.size());
  }
  EXPECT_GE(longest, 8) << "as 1,234.56";
}

TEST(StudyPanes, OfManyBarsAColumnItIsTheirExtremes) {
  std::vector<double> values(10'000, 50);
  values[9'999] = 80;
  Column column;
  column.first = 0;
  column.last = 9'999;
  EXPECT_EQ(reachedIn(values, column), (ValueRange{50, 80}));
  column.first = 9'998;
  EXPECT_EQ(reachedIn(values, column), (ValueRange{50, 80}));
  values.assign(10'000, std::nan(""));
  EXPECT_EQ(reachedIn(values, column), std::nullopt);
}

}  // namespace
}  // namespace charts
