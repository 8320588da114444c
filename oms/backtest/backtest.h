#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oms/backtest/script.h"
#include "oms/engine/engine_config.h"
#include "oms/model/fill.h"
#include "oms/model/market_data.h"
#include "oms/model/position.h"
#include "oms/model/signal.h"
#include "oms/model/statistics.h"
#include "oms/strategies/size_rule.h"

namespace oms {

// What is still open at the end: stays, is closed at the last bar's open, or at its close.
enum class CloseAtEnd : std::uint8_t { none, open, close };

// The benchmark's close of a day, by the day's UTC start.
struct BenchmarkDay {
  Timestamp day;
  Price close;
};

class RunStatistics;

// What a run keeps beside its statistics. A sweep keeps nothing, so that its memory does not grow with its runs.
enum class Detail : std::uint8_t { none, trades, all };  // orders, fills, trades and equity; signals and events too

// What a run shares with the thread that waits for it.
struct RunWatch {
  std::atomic<std::uint64_t> expected = 0;  // pieces, of all runs that share it; set by who starts them
  std::atomic<std::uint64_t> pieces = 0;    // of the data, given so far
  std::atomic<bool> canceled = false;       // the runs end at once, and what they give is of no use
};

struct BacktestPlan {
  EngineConfig engine;
  std::vector<ScriptedOrder> script;     // of the first symbol; empty: the strategies trade
  std::shared_ptr<const SizeRule> size;  // in place of the strategies' own sizing
  bool sizesAtFill = false;              // by the next bar's open and the equity then, as orders by value are sized
  CloseAtEnd closeAtEnd = CloseAtEnd::none;
  std::vector<BenchmarkDay> benchmark;  // ascending
  Detail detail = Detail::all;
  bool keepsDecisions = false;
  // So many pieces of the data from its beginning; bars that open before `from` warm up, where it is set.
  std::size_t pieces = std::numeric_limits<std::size_t>::max();
  Timestamp from;
  // Goes on beside the run's own with what the runs before it have made: of windows that follow each other.
  std::shared_ptr<RunStatistics> combined;
  std::shared_ptr<RunWatch> watch;  // none: nobody waits
};

// Indices of bars count the data's accepted bars from 0, warm-up included. Times are the opens of those bars.
struct BacktestFill {
  Fill fill;
  std::uint64_t bar = 0;
  Timestamp time;
};
struct BacktestTrade {
  RoundTrip trade;
  std::uint64_t entryBar = 0;
  std::uint64_t exitBar = 0;
  Timestamp entryTime;
  Timestamp exitTime;
};
struct BacktestOrder {
  Order order;
  std::uint64_t bar = 0;  // after which it was made
  Timestamp time;
  std::optional<std::uint64_t> fillBar;  // of its last fill
  Timestamp fillTime;
  bool ranOut = false;  // its valid_days were over: canceled or refused for that, so it has expired
};
struct BacktestEquity {
  Timestamp time;
  Money equity;
  Ratio drawdown;  // (peak - equity) / peak; the first peak is the cash at the start
};

// What a strategy decided: a change of its state or a signal, as it was raised.
struct BacktestDecision {
  std::uint64_t bar = 0;  // with whose close it came
  Timestamp time;
  std::string cause;  // the condition and its values
  std::string event;  // canonical JSON
};

struct BacktestResult {
  InstrumentList instruments;
  SessionInfo session;
  std::uint64_t bars = 0;  // that traded
  Timestamp from;          // open of the first of them
  Timestamp to;            // close of the last
  Money cash;
  Money finalEquity;
  Money finalCash;  // after what was bought and sold; where contracts have a margin, what that leaves free
  StatisticsReport statistics;
  std::uint64_t orderCount = 0;
  std::uint64_t fillCount = 0;
  // Orders that a check denied, by its code; those that would have sold what was not there are under short_selling.
  std::map<std::string, std::uint64_t> denied;
  std::deque<BacktestOrder> orders;  // by order id; they are large: a vector would copy them as it grew
  std::deque<BacktestFill> fills;
  std::vector<BacktestTrade> trades;
  std::vector<BacktestEquity> equity;  // after each bar, or each `equityStep`th and the last
  std::uint64_t equityStep = 1;
  std::vector<Signal> raised;                // by id, as they ended
  std::vector<ScriptedOrder> script;         // as given
  std::vector<std::optional<OrderId>> made;  // of the script's orders; none: no bar came after which to make it
  std::vector<BacktestDecision> decisions;   // where they are kept
  std::uint64_t eventCount = 0;
  std::vector<std::string> events;  // canonical JSON objects, by comma, in large pieces; the first kMostEvents
  std::string stateHash;

  static constexpr std::uint64_t kMostEvents = 200'000;
  static constexpr std::uint64_t kMostEquityPoints = 250'000;
};

// Feeds an engine with the data as fast as it goes: no journal, no clock, one thread. The data is in the feed's order,
// and a piece's cursor its index + 1. The first symbol's bars are those of the run; what there is of others is only
// read by the strategies, and those that close together with one of the first symbol's come before it. The same plan
// and data give the same result to the last byte.
BacktestResult runBacktest(BacktestPlan plan, std::span<const MarketUpdate> data);

// Several plans over the same data on so many threads; the results in the plans' order.
std::vector<BacktestResult> runBacktests(std::vector<BacktestPlan> plans, std::span<const MarketUpdate> data,
                                         unsigned threads);

}  // namespace oms
