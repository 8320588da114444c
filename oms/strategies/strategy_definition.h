#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/order.h"
#include "oms/model/result.h"
#include "oms/model/risk.h"
#include "oms/model/timeframe.h"
#include "oms/strategies/file_error.h"
#include "oms/strategies/program.h"
#include "oms/strategies/sizing.h"

namespace oms {

enum class ApprovalMode : std::uint8_t { manual, automatic, automaticAbove };
std::string_view name(ApprovalMode mode);  // manual auto auto_above
std::optional<ApprovalMode> parseApprovalMode(std::string_view text);

enum class SidePolicy : std::uint8_t { longOnly, shortOnly, both };  // long short both
enum class GroupKind : std::uint8_t { signal, cancel, entry, exit, emergency };
inline constexpr std::size_t kGroupKinds = 5;
enum class Comparator : std::uint8_t {
  less,
  lessEqual,
  greater,
  greaterEqual,
  equal,
  notEqual,
  crossesAbove,
  crossesBelow
};

// Both sides of a condition that is one comparison.
struct Comparison {
  Comparator comparator = Comparator::greater;
  Slot left = 0;
  Slot right = 0;
  std::string leftText;  // as the file writes them; empty for a plain number
  std::string rightText;
};

struct ConditionDefinition {
  std::string name;
  std::string expression;
  double weight = 1;  // in the confidence
  Slot slot = 0;      // 1, 0 or unknown
  std::uint32_t lookback = 0;
  OtherLookback others;
  std::optional<Comparison> comparison;  // none: a plain boolean
};

// Conditions that decide one thing together.
struct ConditionGroup {
  std::string name;         // signal, or signal_short of a strategy that trades both sides
  std::uint32_t first = 0;  // in StrategyDefinition::conditions
  std::uint32_t count = 0;
  std::uint32_t need = 0;  // this many hold: the group holds; never when count is zero
};

struct IndicatorDefinition {
  std::string name;  // fast, or bands.upper of one with several outputs
  std::string expression;
  Slot slot = 0;
  std::uint32_t lookback = 0;
  OtherLookback others;
};

// Bars of another timeframe or symbol that the file's expressions read.
struct OtherSeries {
  SeriesName name;
  std::uint32_t warmup = 0;    // bars of it until every condition and stop can have a value
  std::uint32_t ownAfter = 0;  // and own bars behind those
  FileError place;             // where the symbol, else the timeframe is first named; without a message
};

// What one side of the market is traded on: groups by kind, and where the prices of the signal come from.
struct SideDefinition {
  Side side = Side::buy;
  std::array<ConditionGroup, kGroupKinds> groups;
  std::optional<Slot> stopLoss;
  std::optional<Slot> takeProfit;
  bool stopMirrored = false;    // stopLoss is the long side's, to be mirrored at the close
  bool targetMirrored = false;  // and so is takeProfit

  const ConditionGroup& group(GroupKind kind) const { return groups[static_cast<std::size_t>(kind)]; }
};

// A checked and compiled strategy file; instances share it.
struct StrategyDefinition {
  std::string name;
  std::string fileName;  // the file's stem, ema_trend: the <strategy> of an instance's id
  std::string textHash;  // of the file as it was read: SHA-256 in hex
  std::vector<std::string> symbols;
  Timeframe timeframe = Timeframe::m1;
  SidePolicy side = SidePolicy::longOnly;
  ApprovalMode approval = ApprovalMode::manual;
  double autoAbove = 1;  // the confidence from which automaticAbove approves by itself
  Duration signalTtl{};
  Duration cooldown{};
  std::map<std::string, double> parameters;  // as they were used
  Sizing sizing;
  OrderType orderType = OrderType::market;
  TimeInForce timeInForce = TimeInForce::gtc;
  Duration expireAfter{};            // of a gtd order, from its sending on
  std::optional<Slot> offset;        // distance of the order's price from the close; a trailing order keeps it
  std::optional<Slot> trailing;      // distance at which the stop follows the market
  std::vector<LimitSetting> limits;  // its own, within the session's
  std::vector<SideDefinition> sides;
  std::vector<ConditionDefinition> conditions;
  std::vector<IndicatorDefinition> indicators;
  Slot atr = 0;                     // atr(14), for the drift that an approval tolerates
  std::uint32_t warmupNeed = 0;     // own bars until every condition and stop can have a value
  std::vector<OtherSeries> others;  // in the order of the program's series, whose first are the own bars
  std::shared_ptr<const Program> program;
};

// Checks and compiles a strategy file. `fileName` is its path as errors shall name it; overrides replace the defaults
// of [parameters] and are held to the same ranges. Every error found is returned, in the order of the file.
Result<std::shared_ptr<const StrategyDefinition>, std::vector<FileError>> parseStrategy(
    std::string_view toml, std::string_view fileName, const std::map<std::string, double>& parameterOverrides);

}  // namespace oms
