#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "oms/broker/fees.h"
#include "oms/broker/financing.h"
#include "oms/broker/paper_broker.h"
#include "oms/market/corporate_action.h"
#include "oms/model/instrument.h"
#include "oms/model/session.h"
#include "oms/model/strategy_view.h"
#include "oms/positions/account.h"
#include "oms/positions/statistics.h"
#include "oms/risk/limits.h"
#include "oms/strategies/strategy_definition.h"

namespace oms {

// One strategy on the symbols that it is to trade; the session's approval mode, and the confidence from which
// auto_above approves, override the file's where they are set.
struct StrategyBinding {
  std::shared_ptr<const StrategyDefinition> definition;
  std::vector<SymbolIndex> symbols;
  std::optional<ApprovalMode> approval;
  std::optional<double> autoAbove{};
  StrategyMode mode = StrategyMode::live;
  std::map<std::string, double> parameters{};  // over the file's defaults, also when it is read anew
};

// Everything that a session is made of. Two engines with equal configurations that get equal input are equal.
struct EngineConfig {
  InstrumentList instruments;
  SessionInfo session;
  Money cash = Money::fromInt(100'000);
  AccountType accountType = AccountType::margin;
  // Cash accounts: how much more than the ask, or than its trigger, is held back for a buy without a limit (FILLS rule
  // 26), which may fill at a worse price than there is now.
  Ratio cashBuffer = Ratio::fromRaw(5'000'000);
  PositionMode positionMode = PositionMode::netting;  // hedging: margin accounts only
  RiskLimits limits;
  PaperBrokerConfig broker;
  // Puts another broker in front of the paper broker: faults for drills and tests. Empty: the paper broker alone.
  std::function<std::unique_ptr<Broker>(std::unique_ptr<Broker>)> around;
  // How long before its session's close what is intraday is squared off; a bar at least, where bars are all there is.
  Duration squareOffBefore = std::chrono::minutes(5);
  FeeSchedule fees;
  FinancingRates financing;
  std::vector<CorporateAction> actions;  // ascending by day
  StatisticsOptions statistics;
  // The benchmark's last price not after the time, for alpha and beta; empty: there is none.
  std::function<std::optional<Price>(Timestamp)> benchmark;
  std::vector<StrategyBinding> strategies;
  std::uint8_t approvers = 1;         // people who must approve a signal that waits for one: 1 or 2
  std::vector<Timeframe> timeframes;  // bars kept for charts, beside those that the strategies need
  std::optional<Timeframe> input;     // of the feed's bars; none for quotes
  Duration equityEvery = std::chrono::hours(1);
  Money marginPerContract;  // initial margin of each unit in place of the instrument's part of its value; zero: none
  // Sizes entries at that price in place of the strategies' own [sizing]; zero: none.
  std::function<Quantity(SymbolIndex, Price)> sizing;
};

}  // namespace oms
