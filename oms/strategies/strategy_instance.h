#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/command.h"
#include "oms/model/instrument.h"
#include "oms/model/signal.h"
#include "oms/model/state_hasher.h"
#include "oms/model/strategy_view.h"
#include "oms/strategies/condition_tracker.h"
#include "oms/strategies/strategy_definition.h"
#include "oms/strategies/transitions.h"

namespace oms {

struct StateTransition {
  StrategyState from = StrategyState::idle;
  StrategyState to = StrategyState::idle;
  std::string cause;  // the condition and its values, or who did it
};

// What the strategy wants to do; the engine sizes it (sizeEntry) and makes a signal of it.
struct SignalIntent {
  Side side = Side::buy;
  OrderType type = OrderType::market;
  TimeInForce timeInForce = TimeInForce::gtc;
  Price price;       // market: the close; limit: the limit; stop types: the trigger (and a stop_limit's limit)
  Price stopLoss;    // fixed at the signal's bar, on the tick; zero: none
  Price takeProfit;
  Price atr;
  double confidence = 0;  // 0..1
  std::vector<std::string> reasons;
};

struct StrategyOutput {
  std::vector<StateTransition> transitions;
  std::optional<SignalIntent> signal;
  std::optional<std::string> exitCause;    // close the position; emergency: at once, whatever else is working
  bool emergency = false;
  // The pending signal is to be invalidated (awaiting_approval: answer with onSignalEnded(invalidated)) or the entry
  // order cancelled (entry_pending: answer with onEntryEnded).
  std::optional<std::string> cancelCause;

  void clear();
};

// One strategy on one symbol: its indicators, its conditions and its state. Everything is an input; calls that the
// transition table does not know return false and change nothing.
class StrategyInstance {
 public:
  StrategyInstance(std::shared_ptr<const StrategyDefinition> definition, const Instrument& instrument,
                   SymbolIndex symbol, InstanceIndex index, StrategyMode mode = StrategyMode::live);

  const StrategyInstanceInfo& info() const { return info_; }
  const StrategyDefinition& definition() const { return *definition_; }
  StrategyState state() const { return info_.state; }
  // For info(): the signal that is pending or executed, and the position it became.
  void setSignal(SignalId signal) { info_.signal = signal; }
  void setPosition(PositionId position) { info_.position = position; }

  // A closed bar of the definition's timeframe. Warm-up bars feed indicators and conditions, and decide nothing.
  void onBar(const Bar& bar, bool warmup, StrategyOutput& out);

  // `how`: rejected, expired, superseded (a newer one of this instance is pending), invalidated, or anything else for
  // a signal that was refused by checks.
  bool onSignalEnded(SignalStatus how, std::string_view cause, Timestamp now, StrategyOutput& out);
  bool onSignalApproved(Timestamp now, StrategyOutput& out);
  bool onEntryFilled(Timestamp now, StrategyOutput& out);  // the first fill
  bool onEntryEnded(std::string_view cause, Timestamp now, StrategyOutput& out);  // without any fill
  bool onExitSent(std::string_view cause, Timestamp now, StrategyOutput& out);
  bool onExitEnded(std::string_view cause, Timestamp now, StrategyOutput& out);  // denied or cancelled, still in
  bool onPositionClosed(std::string_view cause, Timestamp now, StrategyOutput& out);

  bool control(StrategyAction action, Timestamp now, StrategyOutput& out);
  bool halt(std::string_view cause, Timestamp now, StrategyOutput& out);
  bool unhalt(Timestamp now, StrategyOutput& out);
  bool fail(std::string_view cause, Timestamp now, StrategyOutput& out);
  bool disable(std::string_view cause, Timestamp now, StrategyOutput& out);

  InstanceSample sample() const;
  void hashInto(StateHasher& hasher) const;

 private:
  bool apply(StrategyEvent event, std::string_view cause, Timestamp now, StrategyOutput& out);
  void enter(StrategyState to, std::string_view cause, Timestamp now, StrategyOutput& out);
  StrategyState tradeState() const;
  void watch(Timestamp now, const Bar& bar, StrategyOutput& out);
  void decideEntry(const SideDefinition& side, Timestamp now, const Bar& bar, StrategyOutput& out);
  void decideSupersede(const SideDefinition& side, const Bar& bar, StrategyOutput& out);
  void decideExit(const SideDefinition& side, StrategyOutput& out) const;
  bool holds(const ConditionGroup& group) const;
  std::string causeOf(const ConditionGroup& group) const;
  void detect(std::size_t side);
  std::optional<SignalIntent> makeIntent(const SideDefinition& side, const Bar& bar, std::string& refusal) const;
  void warmupInto(InstanceSample& sample) const;

  std::shared_ptr<const StrategyDefinition> definition_;
  Instrument instrument_;
  StrategyInstanceInfo info_;
  ProgramRun run_;
  std::vector<ConditionTracker> trackers_;  // one a condition
  StrategyState before_ = StrategyState::idle;      // under an overlay: the state of the trade
  StrategyState beforeHalt_ = StrategyState::idle;  // under a halt: that state or the overlay
  std::size_t side_ = 0;                            // of the definition's sides: the one detected or traded
  std::vector<bool> signalHeld_;                    // per side, on the last bar
  std::vector<std::string> detectedReasons_;        // of the signal group, when it was detected
  double detectedScore_ = 0;                        // Σ wᵢsᵢ of the signal group, then
  Timestamp cooldownEnds_;
};

}  // namespace oms
