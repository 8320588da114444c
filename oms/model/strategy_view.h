#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/ids.h"
#include "oms/model/position.h"
#include "oms/model/timeframe.h"
#include "oms/model/timestamp.h"

namespace oms {

enum class StrategyState : std::uint8_t {
  idle,
  monitoring,
  signalDetected,
  awaitingApproval,
  entryPending,
  inPosition,
  exitPending,
  cooldown,
  paused,
  halted,
  error,
  stopped,
  disabled
};
std::string_view name(StrategyState state);  // signal_detected ...

// A shadow trades on paper for itself alone: it sends nothing to the session's broker and asks nobody.
enum class StrategyMode : std::uint8_t { live, shadow };
std::string_view name(StrategyMode mode);
std::optional<StrategyMode> parseStrategyMode(std::string_view text);

// What a person sees of one instance.
struct StrategyInstanceInfo {
  InstanceIndex index;
  std::string id;  // <strategy>:<symbol>
  std::string strategy;
  SymbolIndex symbol;
  Timeframe timeframe = Timeframe::m1;
  StrategyMode mode = StrategyMode::live;
  StrategyState state = StrategyState::idle;
  Timestamp since;  // of the state, session clock
  StrategyState lastFrom = StrategyState::idle;
  std::string lastCause;  // the condition and its values
  Timestamp lastTime;
  std::uint32_t warmupHave = 0;
  std::uint32_t warmupNeed = 0;
  bool reloads = false;  // a newer file waits until it holds nothing
  SignalId signal;       // pending or executed; none otherwise
  PositionId position;
};

// One condition at the last closed bar. The doubles are indicator values, not money.
struct ConditionView {
  std::string group;  // signal, cancel, entry, exit, emergency
  std::string name;
  std::string expression;
  std::optional<double> value;      // left side; none while warming up
  std::optional<double> threshold;  // right side; none for a plain boolean
  std::optional<double> distance;   // left - right
  bool met = false;
  double progress = 0;     // 0..1
  Timestamp heldSince;     // zero: not met
  std::string waitingFor;  // why there is no value: "12 bars missing"
};

struct IndicatorView {
  std::string name;        // as the file calls it: fast
  std::string expression;  // ema(close, 12)
  std::optional<double> value;
  std::uint32_t barsMissing = 0;
};

// A condition that was nearly met as a bar closed: progress of 0.9 or more, and not met.
struct NearMiss {
  std::uint64_t number = 0;  // counted through the session
  InstanceIndex instance;
  std::string group;
  std::string name;
  std::string expression;
  double value = 0;      // left side
  double threshold = 0;  // right side
  double progress = 0;   // 0.9..1
  Timestamp time;        // the bar's close
};

struct GroupProgress {
  std::string group;
  std::uint32_t met = 0;
  std::uint32_t of = 0;
  bool holds = false;
};

// The account of a strategy that shadows the market.
struct ShadowView {
  Money equity;
  Money cash;
  Quantity quantity;              // held, with its sign
  std::vector<RoundTrip> trades;  // the last, newest last
  std::vector<EquityPoint> curve;
};

struct InstanceSample {
  InstanceIndex index;
  std::uint32_t warmupHave = 0;
  std::uint32_t warmupNeed = 0;
  std::vector<GroupProgress> groups;
  std::vector<ConditionView> conditions;
  std::vector<IndicatorView> indicators;
  std::shared_ptr<const ShadowView> shadow;  // null: it trades live
};

}  // namespace oms
