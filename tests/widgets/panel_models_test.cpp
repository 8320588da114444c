#include "tests/widgets/panel_fixture.h"
#include "widgets/account/account_model.h"
#include "widgets/active_orders/active_orders_model.h"
#include "widgets/chart/chart_model.h"
#include "widgets/common/working_orders.h"
#include "widgets/conditions/conditions_model.h"
#include "widgets/equity/equity_model.h"
#include "widgets/indicators/indicators_model.h"
#include "widgets/order_history/order_history_model.h"
#include "widgets/positions/positions_model.h"
#include "widgets/risk/risk_model.h"
#include "widgets/session/session_model.h"
#include "widgets/state_machines/state_machines_model.h"
#include "widgets/statistics/statistics_model.h"
#include "widgets/trades/trades_model.h"
#include "widgets/watchlist/watchlist_model.h"
#include "widgets/why/why_lines.h"

namespace widgets {
namespace {

QString textAt(const TableModel& model, int row, const QString& id) {
  for (int column = 0; column < model.columnCount(); ++column) {
    if (model.columns()[static_cast<std::size_t>(column)].id == id)
      return model.cell(model.index(row, column)).text;
  }
  return QStringLiteral("no such column");
}

class PanelModelsTest : public PanelFixture {};

TEST_F(PanelModelsTest, AccountFigures) {
  load();
  const AccountFigures figures = accountFigures(view_, context_.feed());
  EXPECT_EQ(figures.feed, "simulated market · 20×");
  EXPECT_EQ(figures.equity, "104,182.77");
  EXPECT_EQ(figures.margin, "38 %");
  EXPECT_EQ(figures.day, "▲ 661.82");
  EXPECT_EQ(figures.dayTone, Tone::Up);
  EXPECT_EQ(figures.clock, "10:52:14 UTC · day ends in 13:07:46");
}

TEST_F(PanelModelsTest, PositionsInTheInstrumentsDigits) {
  PositionsModel model(context_);
  model.refresh(load());
  model.commit();
  ASSERT_EQ(model.rowCount(), 3);
  EXPECT_EQ(textAt(model, 0, "symbol"), "BTCUSDT");
  EXPECT_EQ(textAt(model, 0, "quantity"), "0.150");
  EXPECT_EQ(textAt(model, 0, "unrealized_pnl"), "▲ 18.42");
  EXPECT_EQ(textAt(model, 0, "unrealized_pnl_pct"), "▲ 0.19 %");
  EXPECT_EQ(textAt(model, 1, "side"), "Short");
  EXPECT_EQ(textAt(model, 2, "strategy"), "Trader");
}

TEST_F(PanelModelsTest, AClosedPositionLeaves) {
  PositionsModel model(context_);
  model.refresh(load());
  model.commit();
  oms::EventBatch batch = support::sampleBatch();
  oms::Position closed = view_.positions().begin()->second;
  closed.quantity = {};
  batch.entries = {{2, 2, {{view_.sessionTime(), oms::PositionChanged{closed}}}}};
  batch.sample.reset();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  model.refresh(changes);
  model.commit();
  EXPECT_EQ(model.rowCount(), 2);
}

TEST_F(PanelModelsTest, OrdersThatHalveAndReverse) {
  load();
  const oms::Position& position = view_.positions().begin()->second;
  const oms::Instrument& instrument = *context_.instrument(position.symbol);
  for (const auto& [held, half] :
       {std::pair{"0.150", "0.075"}, {"-0.150", "0.075"}, {"0.003", "0.001"}, {"0.001", "0"}}) {
    oms::Position of = position;
    of.quantity = *oms::Quantity::parse(held);
    EXPECT_EQ(halfOf(of, instrument).text(), half) << held;
  }
  const auto turned = std::get<oms::SubmitOrder>(reversal(position, false, "turn")).request;
  EXPECT_EQ(turned.quantity.text(), "0.3");
  // An order that names its position only reduces it.
  EXPECT_FALSE(turned.reduceOnly || turned.position.isSet());
  const auto list = std::get<oms::SubmitOrderList>(reversal(position, true, "turn")).orders;
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].position, position.id);
  EXPECT_TRUE(list[0].reduceOnly);
  EXPECT_EQ(list[1].parentClientOrderId, list[0].clientOrderId);
  EXPECT_FALSE(list[1].reduceOnly || list[1].position.isSet());
  for (const oms::OrderRequest& each : list)
    EXPECT_EQ(each.quantity.text() + " " + std::string(name(each.side)), "0.15 sell");
}

TEST_F(PanelModelsTest, ActiveOrdersAreTheWorkingOnesNewestFirst) {
  ActiveOrdersModel model(context_);
  model.refresh(load());
  model.commit();
  ASSERT_EQ(model.rowCount(), 4);
  EXPECT_EQ(textAt(model, 0, "symbol"), "SPY");
  EXPECT_EQ(textAt(model, 0, "status"), "pending cancel");
  EXPECT_EQ(textAt(model, 0, "trigger_price"), "586.50");
  EXPECT_EQ(textAt(model, 1, "price"), "3,150.00");
}

TEST_F(PanelModelsTest, HistoryFilters) {
  OrderHistoryModel model(context_);
  model.refresh(load());
  model.commit();
  EXPECT_EQ(model.rowCount(), 8);
  const std::pair<OrderFilter::State, int> states[] = {{OrderFilter::State::Filled, 3},
                                                       {OrderFilter::State::Refused, 1},
                                                       {OrderFilter::State::Working, 4},
                                                       {OrderFilter::State::Canceled, 0}};
  for (const auto& [state, rows] : states) {
    model.setOrderFilter({{}, {}, state});
    model.commit();
    EXPECT_EQ(model.rowCount(), rows);
  }
  model.setOrderFilter({oms::SymbolIndex{0}, oms::Side::sell, OrderFilter::State::Any});
  model.commit();
  EXPECT_EQ(model.rowCount(), 2);
}

TEST_F(PanelModelsTest, AnOrdersLifeNamesTheFailedCheck) {
  load();
  const auto lines = whyDetail(oms::whyLines(view_, *oms::whyOf(view_, oms::OrderId{8})));
  const bool named = std::any_of(lines.begin(), lines.end(), [](const DetailLine& line) {
    return line.tone == Tone::Down && line.text.startsWith("max order notional: ");
  });
  EXPECT_TRUE(named);
}

TEST_F(PanelModelsTest, ALockOutSaysWhyAndWhatEndsIt) {
  oms::Lockout lockout{oms::CheckCode::dailyLoss, true, oms::Timestamp::fromSeconds(1'767'614'400), {}, ""};
  lockout.reason = "the day's loss is 3012.40, its limit is 3000.00";
  EXPECT_EQ(lockoutSentence(lockout, {}),
            "Locked out at 12:00:00. The day's loss is 3012.40, its limit is 3000.00. Only orders that reduce a "
            "position pass, until the day rolls at 00:00 UTC.");
}

TEST_F(PanelModelsTest, EveryFillSaysWhy) {
  TradesModel model(context_);
  model.refresh(load());
  model.commit();
  ASSERT_EQ(model.rowCount(), 3);
  for (int row = 0; row < model.rowCount(); ++row)
    EXPECT_TRUE(textAt(model, row, "explanation").contains("rule 10"));
  const auto why = whyDetail(oms::whyLines(view_, *oms::whyOf(view_, view_.fills().front().fill.id)));
  EXPECT_EQ(why.back().name, "Fill");
}

TEST_F(PanelModelsTest, ANoteStandsAtItsFillHoweverOldThatIs) {
  TradesModel model(context_);
  model.refresh(load());
  model.commit();
  oms::EventBatch batch = support::sampleBatch();
  const oms::TradeId oldest = view_.fills().front().fill.id;
  batch.entries = {{2, 2, {{view_.sessionTime(), oms::TradeAnnotated{oldest, "late entry", {"news"}, {}}}}}};
  batch.sample.reset();
  oms::ViewChanges changes;
  view_.apply(batch, changes);
  model.refresh(changes);
  model.commit();
  EXPECT_EQ(textAt(model, model.rowOf(oldest), "note"), "late entry #news");
}

TEST_F(PanelModelsTest, WatchlistGreysWhatIsOld) {
  WatchlistModel model(context_);
  load();
  model.setSymbols({oms::SymbolIndex{0}, oms::SymbolIndex{6}});
  model.commit();
  ASSERT_EQ(model.rowCount(), 2);
  EXPECT_EQ(textAt(model, 0, "last"), "63,705.4");
  EXPECT_EQ(textAt(model, 1, "change_pct"), "▼ 6.31 %");
  EXPECT_EQ(model.cell(model.index(0, 1)).tone, Tone::Text);
  oms::EventBatch later = support::sampleBatch();
  later.entries.clear();
  auto sample = std::make_shared<oms::MarketSample>();
  sample->sessionTime = view_.sessionTime() + std::chrono::seconds(11);
  later.sample = sample;
  oms::ViewChanges changes;
  view_.apply(later, changes);
  EXPECT_EQ(model.cell(model.index(0, 1)).tone, Tone::Muted);
  EXPECT_TRUE(model.cell(model.index(0, 1)).tip.contains("11 s"));
}

// The line is of the last minutes, the arrow of the day: they had colours of their own, and seemed to contradict.
TEST_F(PanelModelsTest, AWatchlistsLineHasTheColourOfItsChange) {
  oms::EventBatch batch = support::sampleBatch();
  auto sample = std::make_shared<oms::MarketSample>(*batch.sample);
  oms::QuoteSample& quote = sample->quotes[0];
  for (const auto& [last, shown, tone] : {std::tuple("99.00", "▼ 1.00 %", Tone::Down),
                                          {"101.00", "▲ 1.00 %", Tone::Up},
                                          {"99.9999", "0.00 %", Tone::Muted}}) {
    quote.last = *oms::Price::parse(last);
    quote.previousClose = *oms::Price::parse("100.00");
    batch.sample = std::make_shared<oms::MarketSample>(*sample);
    load(batch);
    WatchlistModel model(context_);
    model.setSymbols({quote.symbol});
    model.commit();
    const auto column = [&model](const QString& id) {
      const auto& all = model.columns();
      const auto found = std::find_if(all.begin(), all.end(), [&](const Column& each) { return each.id == id; });
      return static_cast<int>(found - all.begin());
    };
    const Cell change = model.cell(model.index(0, column("change_pct")));
    const Cell line = model.cell(model.index(0, column("recent")));
    EXPECT_EQ(change.text, shown);
    EXPECT_EQ(change.tone, tone);
    EXPECT_EQ(line.tone, tone) << last;
    EXPECT_EQ(change.tip, "since the previous close, 100.0");
    EXPECT_TRUE(line.tip.contains("bars of 1m")) << line.tip.toStdString();
    EXPECT_TRUE(line.tip.contains(change.tip)) << line.tip.toStdString();
  }
}

TEST_F(PanelModelsTest, StatesAndTheirHistory) {
  StateMachinesModel model(context_);
  model.refresh(load());
  model.commit();
  ASSERT_EQ(model.rowCount(), 6);
  EXPECT_EQ(textAt(model, 1, "state"), "awaiting approval");
  EXPECT_EQ(textAt(model, 2, "state"), "in position");  // behind those that wait for somebody
  EXPECT_EQ(textAt(model, 3, "time_in_state"), "1:02:40");
  EXPECT_FALSE(historyOf(view_.instances().front()).empty());
}

TEST_F(PanelModelsTest, ConditionsShowProgressOrTheReasonForNone) {
  load();
  oms::InstanceSample sample = view_.instances()[1].sample;
  sample.conditions[3].waitingFor = "12 bars missing";
  sample.conditions[3].value.reset();
  ConditionsModel model(context_);
  model.show(&sample);
  model.commit();
  ASSERT_EQ(model.rowCount(), 5);
  EXPECT_EQ(textAt(model, 0, "progress"), "met");
  EXPECT_EQ(textAt(model, 3, "progress"), "12 bars missing");
  EXPECT_EQ(textAt(model, 3, "value"), "–");
  EXPECT_EQ(textAt(model, 4, "progress"), "41 %");
  model.show(nullptr);
  model.commit();
  EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(PanelModelsTest, NearMissesOfOneInstanceStandNewestFirst) {
  oms::NearMiss miss;
  miss.instance = {1};
  miss.group = "entry";
  miss.name = "volume";
  miss.value = 96;
  miss.threshold = 100;
  miss.progress = 0.93;
  oms::NearMiss later = miss;
  later.name = "trend";
  oms::NearMiss other = miss;
  other.instance = {0};
  const auto lines = nearMissLines({miss, other, later}, {1});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].text, "entry · trend\n96 against 100, 93 % of the way");
  EXPECT_TRUE(lines[1].text.startsWith("entry · volume"));
  EXPECT_TRUE(nearMissLines({other}, {1}).at(0).text.startsWith("None"));
}

TEST_F(PanelModelsTest, IndicatorsCountTheMissingBars) {
  load();
  IndicatorsModel model;
  model.remember(view_.instances()[1]);
  model.show(&view_.instances()[1]);
  model.commit();
  ASSERT_EQ(model.rowCount(), 3);
  EXPECT_TRUE(textAt(model, 0, "value").contains("3"));  // atr, by name
  EXPECT_EQ(textAt(model, 1, "value"), "3,181.20");
}

TEST_F(PanelModelsTest, LimitsAsBars) {
  load();
  const auto bars = limitBars(view_.limits());
  ASSERT_EQ(bars.size(), 5u);
  EXPECT_EQ(bars[0].name, "Concentration");  // the only one that warns
  EXPECT_EQ(bars[0].tone, Tone::Warning);
  EXPECT_EQ(bars[1].name, "Daily loss");
  EXPECT_EQ(bars[1].value, "0.6 % / 3 %");
  EXPECT_NEAR(bars[1].share, 0.2, 1e-9);
  EXPECT_EQ(limitSummary(view_.limits()), "0 violations · 1 warning");
}

// 3 in the session's file and in the browser must not be 300 % here.
TEST_F(PanelModelsTest, LeverageIsAMultiple) {
  oms::LimitUsage leverage;
  leverage.code = "leverage";
  leverage.unit = oms::CheckUnit::ratio;
  leverage.limit = oms::Ratio::fromInt(3).raw();
  for (const auto& [value, shown] : {std::pair{"0.0512", "0.05 / 3×"}, {"1", "1 / 3×"}, {"2.5", "2.50 / 3×"}}) {
    leverage.value = oms::Ratio::parse(value)->raw();
    EXPECT_EQ(limitBars({leverage}).front().value, shown);
  }
}

TEST_F(PanelModelsTest, UnacknowledgedAlertsComeFirst) {
  std::vector<oms::RiskAlert> alerts(3);
  for (std::uint64_t i = 0; i < 3; ++i)
    alerts[i].id = oms::AlertId{i + 1};
  alerts[2].acknowledged = true;
  const auto shown = alertsToShow(alerts, 2);
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].id, oms::AlertId{2});
  EXPECT_EQ(shown[1].id, oms::AlertId{1});
}

TEST_F(PanelModelsTest, WhatIsWorseComesFirstAmongAlertsThatNobodyHasSeen) {
  using oms::AlertSeverity;
  std::vector<oms::RiskAlert> alerts(5);
  const AlertSeverity severities[] = {AlertSeverity::critical, AlertSeverity::info, AlertSeverity::warning,
                                      AlertSeverity::critical, AlertSeverity::info};
  for (std::uint64_t i = 0; i < 5; ++i) {
    alerts[i].id = oms::AlertId{i + 1};
    alerts[i].severity = severities[i];
  }
  alerts[3].acknowledged = true;
  std::vector<std::uint64_t> shown;
  for (const oms::RiskAlert& alert : alertsToShow(alerts, 5))
    shown.push_back(alert.id.value);
  EXPECT_EQ(shown, (std::vector<std::uint64_t>{1, 3, 5, 2, 4}));
}

TEST_F(PanelModelsTest, LinesOfThePositionAndItsOrders) {
  load();
  oms::ViewChanges everything;
  everything.history = true;
  WorkingOrders working;
  EXPECT_TRUE(working.refresh(view_, everything));
  EXPECT_EQ(working.ids().size(), 4u);
  const auto lines = priceLines(context_, oms::SymbolIndex{0}, working.ids());
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].kind, charts::LineKind::Position);
  EXPECT_EQ(lines[0].label, "Long 0.150 · +18.42");
  EXPECT_EQ(lines[1].kind, charts::LineKind::Target);
  EXPECT_EQ(lines[1].label, "Target 0.150 · +81.27");
  EXPECT_EQ(lines[2].kind, charts::LineKind::Stop);
  EXPECT_EQ(lines[2].label, "Stop 0.150 · −31.50");
  EXPECT_EQ(lines[2].cancels, oms::OrderId{2});
  EXPECT_EQ(fillMarkers(context_, oms::SymbolIndex{0}, 10).size(), 1u);
}

TEST_F(PanelModelsTest, StatisticsSayTheirPeriodFirstAndWhatIsNotDefined) {
  EXPECT_TRUE(statisticRows(view_).empty());
  load();
  const std::vector<StatisticRow> rows = statisticRows(view_);
  const auto valueOf = [&rows](const char* name) {
    for (const StatisticRow& row : rows) {
      if (row.name == name)
        return row.value;
    }
    return QString("no such row");
  };
  EXPECT_EQ(rows.front().name, "From");
  EXPECT_EQ(valueOf("Daily returns (N)"), "29");
  EXPECT_EQ(valueOf("Fees"), "included");
  EXPECT_EQ(valueOf("Total return"), "4.18 %");
  EXPECT_EQ(valueOf("Sharpe ratio"), "1.23");
  EXPECT_EQ(valueOf("Expectancy"), "−12.50");
  EXPECT_EQ(valueOf("Profit factor"), "n/a");
  EXPECT_EQ(valueOf("Recovered"), "n/a");
  EXPECT_EQ(valueOf("EMA trend:BTCUSDT"), "+234.40");
}

TEST_F(PanelModelsTest, EquityAndSession) {
  EXPECT_TRUE(equitySummary(view_).isEmpty());
  EXPECT_EQ(sessionFacts(view_).size(), 1);
  load();
  EXPECT_TRUE(equitySummary(view_).startsWith("max drawdown 1.9 %"));
  EXPECT_TRUE(equitySummary(view_).contains("Sharpe 1.23"));
  EXPECT_EQ(preflightSummary(view_.status().preflight), "Pre-flight: 6 of 8 pass");
  EXPECT_TRUE(controlsFor(oms::SessionState::running, true).pause);
  EXPECT_FALSE(controlsFor(oms::SessionState::running, true).start);
  EXPECT_TRUE(controlsFor(oms::SessionState::idle, false).start);
  for (const auto over : {oms::SessionState::stopped, oms::SessionState::finished}) {
    EXPECT_TRUE(controlsFor(over, true).start);
    EXPECT_FALSE(controlsFor(over, false).start) << "the engine would refuse it";
  }
}

}  // namespace
}  // namespace widgets
