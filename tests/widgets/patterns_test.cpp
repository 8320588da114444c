#include "widgets/patterns/patterns_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <cmath>

#include "charts/candle_chart.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/chart/chart_panel.h"
#include "widgets/common/format.h"
#include "widgets/common/table_export.h"

namespace widgets {
namespace {

using oms::PatternBias;

class PatternsTest : public PanelFixture {
 protected:
  void SetUp() override { load(); }

  // Bars of one more timeframe of the first symbol that go up and down, so many that the board forgets the first.
  oms::ViewChanges closeBars(std::uint64_t first, std::uint64_t count) {
    auto sample = std::make_shared<oms::MarketSample>();
    sample->sessionTime = view_.sessionTime();
    oms::BarsSample bars{{0}, oms::Timeframe::m5, first, {}, false};
    for (std::uint64_t i = first; i < first + count; ++i) {
      const auto price = [i](double shift) {
        return oms::Price::fromInt(std::llround(1'000 + 40 * std::sin(static_cast<double>(i) * 0.9) + shift));
      };
      oms::Bar bar;
      bar.openTime = view_.sessionTime() + std::chrono::minutes(5 * (static_cast<std::int64_t>(i) - 3'000));
      bar.closeTime = bar.openTime + std::chrono::minutes(5);
      bar.open = price(0);
      bar.close = price(i % 3 == 0 ? 25 : i % 3 == 1 ? -12 : 1);
      bar.high = price(31);
      bar.low = price(-31);
      bars.bars.push_back(bar);
    }
    sample->bars.push_back(bars);
    oms::EventBatch batch = support::sampleBatch();
    batch.entries.clear();
    batch.sample = sample;
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    return changes;
  }
  // What stands in the board, by the same rules as in the model.
  std::size_t wanted(const PatternFilter& filter) const {
    std::size_t count = 0;
    for (const auto& [key, series] : board_.series()) {
      for (const oms::FoundPattern& found : series.found())
        count += filter.accepts(key) && filter.accepts(found) ? 1 : 0;
    }
    return count;
  }
  static QString shown(const TableModel& model, int row, const QString& id) {
    for (int column = 0; column < model.columnCount(); ++column) {
      if (model.columns()[static_cast<std::size_t>(column)].id == id)
        return model.cell(model.index(row, column)).text;
    }
    return QStringLiteral("no such column");
  }
  static QStringList labels(const QWidget& panel) {
    QStringList texts;
    for (const QLabel* label : panel.findChildren<QLabel*>())
      texts << label->text();
    return texts;
  }

  oms::PatternBoard board_;
  PatternsModel model_{context_};
};

TEST_F(PatternsTest, ShowsWhatTheBoardHasTheNewestFirst) {
  board_.update(view_);
  model_.take(board_);
  model_.commit();
  ASSERT_GT(model_.rowCount(), 50);
  EXPECT_EQ(static_cast<std::size_t>(model_.rowCount()), wanted({}));
  for (int row = 1; row < model_.rowCount(); ++row) {
    EXPECT_GE(model_.at(model_.index(row - 1, 0)).found.closeTime, model_.at(model_.index(row, 0)).found.closeTime);
  }
  const PatternRow& first = model_.at(model_.index(0, 0));
  EXPECT_EQ(shown(model_, 0, "title").toStdString(), first.found.title);
  EXPECT_TRUE(model_.cell(model_.index(0, 0)).tip.contains(QString::fromUtf8(first.found.description.data())));
}

// A shape says what speaks for what, and a doji has none.
TEST_F(PatternsTest, ADirectionIsSaidInShape) {
  board_.update(view_);
  model_.take(board_);
  model_.commit();
  int neutral = 0;
  for (int row = 0; row < model_.rowCount(); ++row) {
    const oms::FoundPattern& found = model_.at(model_.index(row, 0)).found;
    const QString value = shown(model_, row, "value");
    EXPECT_EQ(value.startsWith("▲"), found.bias == PatternBias::bullish) << value.toStdString();
    EXPECT_EQ(value.startsWith("▼"), found.bias == PatternBias::bearish) << value.toStdString();
    EXPECT_TRUE(value.endsWith(QString::number(std::abs(found.value))));
    neutral += found.bias == PatternBias::neutral ? 1 : 0;
  }
  EXPECT_GT(neutral, 0);
  EXPECT_NE(biasText(PatternBias::bullish).left(1), biasText(PatternBias::bearish).left(1));
}

TEST_F(PatternsTest, FiltersBySymbolBiasAndConfidence) {
  board_.update(view_);
  model_.take(board_);
  const PatternFilter filters[] = {{oms::SymbolIndex{2}, {}, 0},
                                   {{}, PatternBias::bearish, 0},
                                   {{}, PatternBias::neutral, 0},
                                   {{}, {}, 0.6},
                                   {oms::SymbolIndex{0}, PatternBias::bullish, 0.3},
                                   {{}, {}, 0}};
  for (const PatternFilter& filter : filters) {
    model_.setPatternFilter(filter, board_);
    model_.commit();
    EXPECT_GT(model_.rowCount(), 0);
    EXPECT_EQ(static_cast<std::size_t>(model_.rowCount()), wanted(filter));
  }
}

// Bar by bar, over a filter and a series that begins anew, the rows are what the board has.
TEST_F(PatternsTest, RowsComeAndGoWithTheBoards) {
  std::uint64_t first = 0;
  const auto follow = [&](std::uint64_t count) {
    closeBars(first, count);
    first += count;
    board_.update(view_);
    model_.take(board_);
    model_.commit();
  };
  for (int i = 0; i < 20; ++i)
    follow(1);
  EXPECT_EQ(static_cast<std::size_t>(model_.rowCount()), wanted({}));
  follow(1'200);
  EXPECT_EQ(static_cast<std::size_t>(model_.rowCount()), wanted({}));
  const PatternFilter some{oms::SymbolIndex{0}, PatternBias::bullish, 0};
  model_.setPatternFilter(some, board_);
  for (int i = 0; i < 20; ++i)
    follow(30);
  EXPECT_EQ(static_cast<std::size_t>(model_.rowCount()), wanted(some));
  first += 10'000;  // a gap
  follow(100);
  EXPECT_EQ(static_cast<std::size_t>(model_.rowCount()), wanted(some));
  board_.update(oms::SessionView());
  model_.take(board_);
  model_.commit();
  EXPECT_EQ(model_.rowCount(), 0);
}

TEST_F(PatternsTest, AClickShowsTheBarInTheChart) {
  closeBars(0, 400);
  ChartPanel chart(context_);
  chart.resize(900, 500);
  chart.show();
  PatternsPanel panel(context_);
  panel.resize(600, 400);
  panel.show();
  const auto isShown = [&chart](std::uint64_t bar) {
    const auto [from, to] = chart.findChild<charts::CandleChart*>()->visibleBars();
    return from <= static_cast<double>(bar) && static_cast<double>(bar) <= to;
  };
  const PatternsModel& model = static_cast<PatternsModel&>(panel.table().table());
  ASSERT_TRUE(QTest::qWaitFor([&model] { return model.rowCount() > 100; }));
  for (const oms::Timeframe timeframe : {oms::Timeframe::m5, oms::Timeframe::m1}) {
    int row = 0;
    while (model.at(model.index(row, 0)).timeframe != timeframe || model.at(model.index(row, 0)).found.bar > 60)
      ASSERT_LT(++row, model.rowCount());
    const PatternRow wanted = model.at(model.index(row, 0));
    const QModelIndex cell = model.index(row, 0);
    panel.table().scrollTo(cell);
    QTest::mouseClick(panel.table().viewport(), Qt::LeftButton, {}, panel.table().visualRect(cell).center());
    EXPECT_EQ(context_.selectedSymbol(), wanted.symbol);
    EXPECT_TRUE(isShown(wanted.found.bar));
    for (const QPushButton* choice : chart.findChildren<QPushButton*>())
      EXPECT_EQ(choice->isChecked(), choice->text() == text(name(timeframe))) << choice->text().toStdString();
    EXPECT_EQ(chart.state()["timeframe"].toString(), "1m") << "where it starts next time was not asked for";
    // What it means stands below the rows.
    EXPECT_TRUE(labels(panel).join('\n').contains(QString::fromUtf8(wanted.found.description.data())));
  }
}

TEST_F(PatternsTest, ABarIsShownInItsTimeframeAlsoWhereTheSessionDoesNotKeepThat) {
  ChartPanel chart(context_);
  chart.resize(900, 500);
  chart.show();
  closeBars(0, 400);
  const oms::BarSeries& fives = *view_.bars({0}, oms::Timeframe::m5);
  context_.showBar({0}, oms::Timeframe::m5, fives.bars[50].openTime);
  const oms::Timestamp wanted = oms::openOf(oms::Timeframe::m15, fives.bars[200].openTime);
  context_.showBar({0}, oms::Timeframe::m15, wanted);
  EXPECT_TRUE(chart.badge().endsWith("15m")) << chart.badge().toStdString();
  const auto* shown = chart.findChild<charts::CandleChart*>();
  const auto times = shown->visibleTimes();
  ASSERT_TRUE(times);
  const oms::Timestamp middle = times->first + (times->second - times->first) / 2;
  EXPECT_LE((middle - wanted).count(), oms::length(oms::Timeframe::m15).count());
  EXPECT_GE((middle - wanted).count(), 0);
}

// The window never waits for a session's whole past, and nobody scans for a panel that lies behind another.
TEST_F(PatternsTest, ScansALittleAtATimeAndOnlyWhileItIsSeen) {
  closeBars(0, 1'500);
  PatternsPanel panel(context_);
  panel.resize(600, 400);
  oms::ViewChanges all;
  all.history = true;
  panel.refresh(all);
  settle();
  EXPECT_EQ(panel.table().table().totalRows(), 0);
  panel.show();
  EXPECT_GT(panel.table().table().totalRows(), 0);
  board_.update(view_);
  const auto everything = static_cast<int>(wanted({}));
  EXPECT_LT(panel.table().table().totalRows(), everything);
  ASSERT_TRUE(QTest::qWaitFor([&] { return panel.table().table().totalRows() == everything; }));
  panel.hide();
  const oms::ViewChanges closed = closeBars(1'500, 50);
  panel.refresh(closed);
  EXPECT_EQ(panel.table().table().totalRows(), everything);
  board_.update(view_);
  panel.show();
  const auto more = static_cast<int>(wanted({}));
  ASSERT_TRUE(QTest::qWaitFor([&] { return panel.table().table().totalRows() == more; }));
}

TEST_F(PatternsTest, EmptySaysHowManyBarsWereScanned) {
  const auto panelOver = [this](const oms::SessionView& view) {
    PanelContext context(view, sink_, theme_, messages_);
    PatternsPanel panel(context);
    panel.resize(600, 400);
    panel.show();
    return labels(panel).join('\n');
  };
  EXPECT_TRUE(panelOver(oms::SessionView()).contains("No bar has closed yet"));
  oms::SessionView few;
  oms::EventBatch batch = support::sampleBatch();
  auto sample = std::make_shared<oms::MarketSample>(*batch.sample);
  sample->bars.resize(1);
  sample->bars[0].bars.resize(2);
  batch.sample = sample;
  oms::ViewChanges changes;
  few.apply(batch, changes);
  EXPECT_TRUE(panelOver(few).contains("2 bars were scanned."));
}

TEST_F(PatternsTest, LeavesAsATableWithTheWholeTime) {
  board_.update(view_);
  model_.take(board_);
  model_.commit();
  std::vector<int> all;
  for (int column = 0; column < model_.columnCount(); ++column)
    all.push_back(column);
  const QStringList lines = toCsv(model_, all, "PAPER").split('\n');
  EXPECT_EQ(lines[0], "mode,title,value,confidence,symbol,timeframe,time,description,close_time,bias,name");
  const PatternRow& row = model_.at(model_.index(0, 0));
  EXPECT_TRUE(lines[1].contains(QString::number(row.found.value)));
  EXPECT_TRUE(lines[1].contains("2026-01-05 10:52:14"));
  EXPECT_TRUE(lines[1].contains(QString::fromUtf8(row.found.name.data())));
}

}  // namespace
}  // namespace widgets
