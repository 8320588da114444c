#pragma once

#include <map>
#include <vector>

#include "oms/backtest/backtest.h"
#include "oms/backtest/run_statistics.h"
#include "oms/engine/engine.h"
#include "oms/messages/json_writer.h"

namespace oms {

// Folds a run's events into its result, bar by bar.
class Recorder {
 public:
  Recorder(const BacktestPlan& plan, const Engine& engine, std::uint64_t bars);

  // What follows belongs to that bar.
  void onBar(const MarketUpdate& update);
  // Takes the events of the input at hand and clears them.
  void take(std::vector<Event>& events) {
    if (!events.empty())
      takeAll(events);
  }
  // The bar at hand and everything that was done at its close is over.
  void endBar();
  void ranOut(OrderId order);

  BacktestResult finish();

 private:
  void takeAll(std::vector<Event>& events);
  void note(const Event& event);
  void note(const OrderChecked& checked);
  void note(const OrderChanged& changed);
  void note(const OrderFilled& filled);
  void note(const TradeClosed& closed);
  void note(const SignalChanged& changed);
  std::string_view written(const Event& event);
  void keepEvent(const Event& event);
  void keepDecision(const Event& event);
  template <class... Rows>
  void count(const Rows&... rows);
  void markEquity();

  const Engine& engine_;
  Detail detail_;
  bool keepsDecisions_;
  RunStatistics statistics_;
  std::shared_ptr<RunStatistics> combined_;
  BacktestResult result_;
  std::map<PositionId, std::pair<std::uint64_t, Timestamp>> entered_;  // open positions: bar and its open
  std::uint64_t bar_ = 0;
  std::uint64_t seen_ = 0;  // bars
  Timestamp open_;
  Timestamp close_;
  SignalId newestSignal_;
  std::pair<OrderId, std::string> failed_;  // the last order that a check spoke against, and which
  Money peak_;
  JsonWriter json_;
};

}  // namespace oms
