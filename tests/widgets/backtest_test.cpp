#include <QAbstractButton>
#include <QAbstractItemView>
#include <QTabBar>
#include <QTest>

#include "charts/equity_chart.h"
#include "charts/heat_map.h"
#include "tests/support/sample_backtest.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/backtest/backtest_panel.h"

namespace widgets {
namespace {

class BacktestPanelTest : public PanelFixture {
 protected:
  BacktestPanelTest() {
    panel_.resize(1'000, 400);
    panel_.show();
    settle();
  }

  template <class Widget>
  Widget* named(const QString& name) {
    for (Widget* widget : panel_.findChildren<Widget*>()) {
      if (widget->accessibleName() == name)
        return widget;
    }
    ADD_FAILURE() << "no " << name.toStdString();
    return nullptr;
  }
  QAbstractButton* button(const QString& text) {
    for (QAbstractButton* each : panel_.findChildren<QAbstractButton*>()) {
      if (each->text() == text)
        return each;
    }
    ADD_FAILURE() << "no button " << text.toStdString();
    return nullptr;
  }
  bool says(const QString& part) {
    for (const QLabel* label : panel_.findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(part))
        return true;
    }
    return false;
  }
  void finish(const std::shared_ptr<const BacktestOutcome>& outcome = support::sampleOutcome()) {
    emit port_.finished(outcome);
    settle();
  }
  void chooseFile() { panel_.findChild<BacktestForm*>()->addDataFile("/data/spy.csv"); }

  support::RecordingBacktests port_;
  PanelContext own_{view_, sink_, theme_, messages_, Host{&port_, {}}};
  BacktestPanel panel_{own_};
};

TEST_F(BacktestPanelTest, WithoutAPortItSaysWhyAndTakesNothing) {
  BacktestPanel panel(context_);
  panel.show();
  EXPECT_NE(panel.findChild<EmptyState*>()->why(), QString());
  panel.setState({{"strategy", "pulse"}});
  EXPECT_TRUE(panel.state().isEmpty());
}

TEST_F(BacktestPanelTest, SaysWhatToDoFirstAndWhatIsMissing) {
  EXPECT_TRUE(says("No backtest yet"));
  button("Run")->click();
  EXPECT_TRUE(port_.requests.empty());
  EXPECT_TRUE(says("no data to run on"));
}

TEST_F(BacktestPanelTest, RunsWhatStandsInTheForm) {
  chooseFile();
  named<FieldEdit>("Cash")->setText("25,000");
  named<FieldEdit>("From")->setText("2024-02-01");
  named<FieldEdit>("slow")->setText("20:50:10");
  button("Run")->click();
  ASSERT_EQ(port_.requests.size(), 1u);
  const BacktestRequest& request = port_.requests[0];
  EXPECT_EQ(request.study, BacktestStudy::Run);
  EXPECT_EQ(request.strategy, "ema_trend");
  EXPECT_EQ(request.data, "/data/spy.csv");
  EXPECT_EQ(request.symbol, QString());
  EXPECT_EQ(request.fill, "default");
  EXPECT_EQ(request.cash, "25000");
  EXPECT_EQ(request.from, "2024-02-01");
  // What is left as the file has it is not set.
  ASSERT_EQ(request.parameters.size(), 1u);
  EXPECT_EQ(request.parameters[0], (std::pair<QString, QString>("slow", "20:50:10")));
}

TEST_F(BacktestPanelTest, OffersWhatIsStored) {
  port_.stored = {{"BTCUSDT", "1m", 44'640, {}, {}}, {"BTCUSDT", "trades", 10, {}, {}}};
  port_.lookForData();
  port_.lookForData();
  auto* data = named<ChoiceBox>("Data");
  EXPECT_EQ(data->count(), 2);
  button("Run")->click();
  named<ChoiceBox>("Data")->setCurrentIndex(1);
  named<ChoiceBox>("Bars")->setCurrentIndex(2);
  emit port_.canceled();
  button("Run")->click();
  ASSERT_EQ(port_.requests.size(), 2u);
  EXPECT_EQ(port_.requests[0].symbol, "BTCUSDT");
  EXPECT_EQ(port_.requests[0].timeframe, "1m");
  EXPECT_EQ(port_.requests[1].symbol, "BTCUSDT");
  EXPECT_EQ(port_.requests[1].timeframe, "1h");
}

// Another process imports while the window runs; nobody tells it.
TEST_F(BacktestPanelTest, AListThatIsOpenedHasWhatWasImportedSince) {
  auto* data = named<ChoiceBox>("Data");
  port_.stored = {{"BTCUSDT", "1m", 44'640, {}, {}}};
  data->showPopup();
  EXPECT_EQ(data->count(), 1);
  EXPECT_EQ(data->itemText(0), "BTCUSDT 1m");
  // It comes while the list is open, and the same symbol has more rows.
  port_.stored = {{"BTCUSDT", "1m", 50'000, {}, {}}, {"EURUSD", "1m", 10, {}, {}}};
  port_.lookForData();
  EXPECT_EQ(data->count(), 2);
  EXPECT_TRUE(data->view()->isVisible());
  EXPECT_TRUE(data->itemData(0, Qt::ToolTipRole).toString().startsWith("50,000 rows"));
  data->hidePopup();
  port_.stored.push_back({"SPY", "1d", 10, {}, {}});
  named<ChoiceBox>("Benchmark")->showPopup();
  EXPECT_GE(named<ChoiceBox>("Benchmark")->findData("SPY"), 0);
  named<ChoiceBox>("Benchmark")->hidePopup();
}

TEST_F(BacktestPanelTest, ShowsProgressAndCanBeCanceled) {
  chooseFile();
  button("Run")->click();
  EXPECT_FALSE(button("Run")->isEnabled());
  EXPECT_EQ(panel_.badge(), "running");
  emit port_.progressed(-1);
  EXPECT_TRUE(says("Reading the data"));
  emit port_.progressed(0.45);
  EXPECT_TRUE(says("45 %"));
  button("Cancel")->click();
  EXPECT_EQ(port_.cancels, 1);
  EXPECT_FALSE(button("Cancel")->isEnabled());
  emit port_.canceled();
  EXPECT_TRUE(button("Run")->isEnabled());
  EXPECT_EQ(panel_.badge(), QString());
}

TEST_F(BacktestPanelTest, AFailureIsToldInTheWindowsWordsAtItsField) {
  chooseFile();
  button("Run")->click();
  emit port_.failed("'x' is no time for --from; use 2020-01-31 or 2020-01-31T12:00:00Z");
  EXPECT_TRUE(says("'x' is no time for From; use"));
  EXPECT_TRUE(named<FieldEdit>("From")->toolTip().contains("no time for From"));
  button("Run")->click();
  EXPECT_EQ(named<FieldEdit>("From")->toolTip(), QString());
  EXPECT_FALSE(says("'x' is no time"));
}

TEST_F(BacktestPanelTest, AStrategyFileBringsItsParameters) {
  auto* form = panel_.findChild<BacktestForm*>();
  form->addStrategyFile("/my/mine.toml");
  EXPECT_EQ(form->request().strategy, "/my/mine.toml");
  named<FieldEdit>("length")->setText("30");
  EXPECT_EQ(form->request().parameters.size(), 1u);
  form->addStrategyFile("/my/broken.toml");
  EXPECT_TRUE(says("broken.toml:1:1"));
  EXPECT_EQ(form->request().strategy, "/my/mine.toml");
}

TEST_F(BacktestPanelTest, AChosenTradeIsMarkedOnTheCurve) {
  auto outcome = std::make_shared<BacktestOutcome>(*support::sampleOutcome());
  outcome->sweep.clear();
  finish(outcome);
  EXPECT_TRUE(says("▲ 6.18 %"));
  EXPECT_TRUE(says("12 trades, 75 % won"));
  auto* table = named<TableView>("Trades of the backtest");
  ASSERT_EQ(table->model()->rowCount(), 12);
  auto* curve = panel_.findChild<charts::EquityChart*>();
  EXPECT_FALSE(curve->span().has_value());
  table->setCurrentIndex(table->model()->index(2, 0));
  ASSERT_TRUE(curve->span().has_value());
  EXPECT_EQ(curve->span()->first, outcome->trades[2].entry);
  EXPECT_EQ(curve->span()->second, outcome->trades[2].exit);
  // Another run: nothing is chosen, and its trades stand in their order.
  auto shorter = std::make_shared<BacktestOutcome>(*outcome);
  shorter->trades.resize(7);
  finish(shorter);
  finish(outcome);
  EXPECT_FALSE(curve->span().has_value());
  ASSERT_EQ(table->model()->rowCount(), 12);
  for (int i = 1; i < 12; ++i)
    EXPECT_LT(table->table().cell(table->model()->index(i - 1, 0)).text,
              table->table().cell(table->model()->index(i, 0)).text);
}

TEST_F(BacktestPanelTest, ASweepHasAMapWhoseFieldsCanBeRun) {
  chooseFile();
  finish();
  auto* map = panel_.findChild<charts::HeatMap*>();
  EXPECT_TRUE(map->isVisible());
  EXPECT_EQ(map->content().columns, (QStringList{"5", "10", "15"}));
  EXPECT_EQ(map->content().rows, (QStringList{"20", "30", "40", "50"}));
  // fast 15, slow 20 has the best Sharpe; by drawdown the first row is.
  EXPECT_EQ(map->content().best(), 2u);
  named<ChoiceBox>("Map of")->setCurrentIndex(1);
  EXPECT_TRUE(map->content().smallerIsBetter);
  EXPECT_EQ(map->content().best(), 0u);
  map->setCurrent(4);
  EXPECT_EQ(map->reading(4), "fast 10, slow 30: max drawdown 0.06");
  QTest::keyClick(map, Qt::Key_Return);
  ASSERT_EQ(port_.requests.size(), 1u);
  EXPECT_EQ(port_.requests[0].parameters, (std::vector<std::pair<QString, QString>>{{"fast", "10"}, {"slow", "30"}}));
}

// What runs can be canceled until it has ended, whatever else is chosen in the meantime.
TEST_F(BacktestPanelTest, NothingChosenDuringARunTakesItsCancelAway) {
  chooseFile();
  finish();
  button("Run")->click();
  auto* map = panel_.findChild<charts::HeatMap*>();
  map->setCurrent(4);
  QTest::keyClick(map, Qt::Key_Return);
  EXPECT_EQ(port_.requests.size(), 1u);
  panel_.findChild<BacktestForm*>()->addStrategyFile("/my/broken.toml");
  EXPECT_TRUE(says("broken.toml:1:1"));
  EXPECT_EQ(panel_.badge(), "running");
  EXPECT_TRUE(button("Cancel")->isVisible());
  EXPECT_FALSE(button("Run")->isEnabled());
  finish();
  EXPECT_FALSE(button("Cancel")->isVisible());
  QTest::keyClick(map, Qt::Key_Return);
  EXPECT_EQ(port_.requests.size(), 2u);
}

TEST_F(BacktestPanelTest, WhatIsRefusedWhileAReportIsSavedDoesNotLookAsIfItRan) {
  chooseFile();
  port_.busy = true;
  button("Run")->click();
  EXPECT_TRUE(says("being read or saved"));
  EXPECT_EQ(panel_.badge(), QString());
  EXPECT_TRUE(button("Run")->isEnabled());
}

TEST_F(BacktestPanelTest, ARunStandsBesideAnEarlierOne) {
  auto* tabs = named<QTabBar>("Pages of the backtest");
  auto first = std::make_shared<BacktestOutcome>(*support::sampleOutcome());
  first->head = {{"data", "spy.csv"}, {"fast", "9"}};
  first->statistics.sharpe = 0.25;
  finish(first);
  tabs->setCurrentIndex(static_cast<int>(BacktestResults::Page::Compare));
  EXPECT_TRUE(says("Nothing to compare with"));
  finish();
  tabs->setCurrentIndex(static_cast<int>(BacktestResults::Page::Compare));
  EXPECT_EQ(named<ChoiceBox>("Beside")->currentText(), "run 1 · ▲ 6.18 %");
  const std::vector<ComparedRow> rows = comparedRows(*support::sampleOutcome(), *first);
  const auto row = [&rows](const QString& name) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const ComparedRow& each) { return each.name == name; });
    return found == rows.end() ? QString() : found->first + " / " + found->second;
  };
  EXPECT_EQ(row("Data"), QString());  // the same
  EXPECT_EQ(row("Fast"), "12 / 9");
  EXPECT_EQ(row("Sharpe ratio"), "0.81 / 0.25");
  EXPECT_EQ(row("Cash at the start"), "10,000.00 / 10,000.00");
  EXPECT_EQ(named<TableView>("This run beside an earlier one")->model()->rowCount(), static_cast<int>(rows.size()));
}

TEST_F(BacktestPanelTest, WhatAChecksDeniedIsAWarningOfItsOwn) {
  finish();
  EXPECT_FALSE(says("denied"));
  auto denied = std::make_shared<BacktestOutcome>(*support::sampleOutcome());
  denied->denied = {{"max_position", 1}, {"short_selling", 15}};
  finish(denied);
  EXPECT_TRUE(says("1 order denied by max position · 15 orders denied by short selling: tick May sell short"));
  for (const auto& [name, value] : runLines(*denied))
    EXPECT_FALSE(value.contains("denied")) << "no notice of the data";
}

TEST_F(BacktestPanelTest, ARunStandsBesideASavedReport) {
  finish();
  named<QTabBar>("Pages of the backtest")->setCurrentIndex(static_cast<int>(BacktestResults::Page::Compare));
  auto* results = panel_.findChild<BacktestResults*>();
  results->addReport("/reports/monday.json");
  EXPECT_EQ(port_.reports, QStringList{"/reports/monday.json"});
  auto* table = named<TableView>("This run beside an earlier one");
  EXPECT_EQ(table->model()->rowCount(), 0);
  emit port_.compared("/reports/monday.json", {{"final_equity", "104182.77", "99000"}, {"sharpe", "0.81", "n/a"}}, {});
  settle();
  ASSERT_EQ(table->model()->rowCount(), 2);
  EXPECT_EQ(table->table().cell(table->model()->index(0, 0)).text, "Final equity");
  EXPECT_EQ(table->table().cell(table->model()->index(1, 2)).text, "n/a");
  emit port_.compared("/reports/friday.json", {}, {});  // which was chosen before
  EXPECT_EQ(table->model()->rowCount(), 2);
  emit port_.compared("/reports/monday.json", {}, "it is no JSON report");
  EXPECT_TRUE(says("it is no JSON report"));
  EXPECT_EQ(table->model()->rowCount(), 0);
  // The next run can be put beside both.
  finish();
  auto* beside = named<ChoiceBox>("Beside");
  EXPECT_EQ(beside->count(), 2);
  beside->setCurrentIndex(1);
  EXPECT_EQ(port_.reports.size(), 2);
}

TEST_F(BacktestPanelTest, FeesAndABenchmarkAreAskedFor) {
  port_.stored = {{"SPY", "1d", 100, {}, {}}, {"SPY", "1m", 100, {}, {}}};
  port_.lookForData();
  chooseFile();
  const auto* form = panel_.findChild<BacktestForm*>();
  EXPECT_EQ(form->request().feeBps, QString());
  EXPECT_EQ(form->request().benchmark, QString());
  auto* benchmark = named<ChoiceBox>("Benchmark");
  EXPECT_EQ(benchmark->count(), 3);  // none, SPY once, and the file
  benchmark->setCurrentIndex(1);
  named<FieldEdit>("Fees, bp")->setText("7.5");
  EXPECT_EQ(form->request().feeBps, "7.5");
  EXPECT_EQ(form->request().benchmark, "SPY");
  BacktestPanel other(own_);
  other.setState(panel_.state());
  EXPECT_EQ(other.findChild<BacktestForm*>()->request().feeBps, "7.5");
  EXPECT_EQ(other.findChild<BacktestForm*>()->request().benchmark, "SPY") << "also before stored data is found";
}

TEST_F(BacktestPanelTest, AWalkForwardShowsItsWindows) {
  auto outcome = std::make_shared<BacktestOutcome>(*support::sampleOutcome());
  outcome->sweep.clear();
  outcome->windows = {{outcome->from, outcome->from, outcome->to, "fast 5", 0.9, {}, 0.02, 0.01, 4, outcome->cash}};
  finish(outcome);
  auto* table = named<TableView>("Windows");
  EXPECT_TRUE(table->isVisible());
  EXPECT_EQ(table->table().cell(table->model()->index(0, 4)).text, "0.90");
  EXPECT_EQ(table->table().cell(table->model()->index(0, 5)).text, "n/a");
}

TEST_F(BacktestPanelTest, ItsChoicesOutliveTheWindow) {
  auto* form = panel_.findChild<BacktestForm*>();
  named<ChoiceBox>("Fills")->setCurrentIndex(2);
  named<ChoiceBox>("Strategy")->setCurrentIndex(1);
  named<FieldEdit>("Cash")->setText("500");
  const QJsonObject state = panel_.state();
  BacktestPanel other(own_);
  other.setState(state);
  EXPECT_EQ(other.findChild<BacktestForm*>()->request().fill, "touch");
  EXPECT_EQ(other.findChild<BacktestForm*>()->request().strategy, form->request().strategy);
  EXPECT_EQ(other.findChild<BacktestForm*>()->request().cash, "500");
}

}  // namespace
}  // namespace widgets
