#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/messages/command.h"
#include "oms/model/archive.h"
#include "oms/model/instrument.h"
#include "oms/model/signal.h"
#include "oms/model/strategy_view.h"
#include "oms/strategies/condition_tracker.h"
#include "oms/strategies/near_misses.h"
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
  Price price;     // market: the close; limit: the limit; else the trigger, where it has one the limit as well
  Price stopLoss;  // fixed at the signal's bar, on the tick; zero: none
  Price takeProfit;
  Price trailingStop;    // distance at which the stop follows from there on; zero: it stands
  Price trailingOffset;  // of an entry that trails: how far from the market it stays
  Price atr;
  double confidence = 0;  // 0..1
  std::vector<std::string> reasons;

  void fields(Archive& archive);
};

struct StrategyOutput {
  std::vector<StateTransition> transitions;
  std::optional<SignalIntent> signal;
  std::optional<std::string> exitCause;  // close the position; emergency: at once, whatever else is working
  bool emergency = false;
  // With an exit: the other side's entry holds on the same bar, so that the position turns. Answer with onTurned() when
  // the entry has been sent.
  std::optional<SignalIntent> turn;
  // The pending signal is to be invalidated (awaiting_approval: answer with onSignalEnded(invalidated)) or the entry
  // order cancelled (entry_pending: answer with onEntryEnded).
  std::optional<std::string> cancelCause;

  void clear() {
    transitions.clear();
    signal.reset();
    exitCause.reset();
    emergency = false;
    turn.reset();
    cancelCause.reset();
  }
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

  // A closed bar of the definition's others[series - 1]. It counts for own bars that close when it does or later.
  void onOtherBar(SeriesIndex series, const Bar& bar) { run_.onOtherBar(series, bar); }
  // The close of the newest of them.
  Timestamp givenOf(SeriesIndex series) const { return run_.given(series); }
  // A closed bar of the definition's timeframe. Warm-up bars feed indicators and conditions, and decide nothing.
  void onBar(const Bar& bar, bool warmup, StrategyOutput& out);

  // `how`: rejected, expired, superseded (a newer one of this instance is pending), invalidated, or anything else for
  // a signal that was refused by checks.
  bool onSignalEnded(SignalStatus how, std::string_view cause, Timestamp now, StrategyOutput& out);
  bool onSignalApproved(Timestamp now, StrategyOutput& out);
  bool onEntryFilled(Timestamp now, StrategyOutput& out);                         // the first fill
  bool onEntryEnded(std::string_view cause, Timestamp now, StrategyOutput& out);  // without any fill
  bool onExitSent(std::string_view cause, Timestamp now, StrategyOutput& out);
  bool onExitEnded(std::string_view cause, Timestamp now, StrategyOutput& out);  // denied or cancelled, still in
  // The entry of the other side is on its way beside the exit: its fill follows the position's end.
  void onTurned() { side_ = turnSide_; }
  bool onPositionClosed(std::string_view cause, Timestamp now, StrategyOutput& out);

  // `by` is who enables it again.
  bool control(StrategyAction action, Timestamp now, StrategyOutput& out, std::string_view by = "somebody");
  bool halt(std::string_view cause, Timestamp now, StrategyOutput& out);
  bool unhalt(Timestamp now, StrategyOutput& out);
  bool fail(std::string_view cause, Timestamp now, StrategyOutput& out);
  bool disable(std::string_view cause, Timestamp now, StrategyOutput& out);

  // Under another file: where the old one stood, with its state and its history.
  void goOnFrom(const StrategyInstance& old);
  // What was detected and not yet signalled counts no more.
  void forgetSignal(std::string_view cause, Timestamp now, StrategyOutput& out);
  void setReloads(bool waits) { info_.reloads = waits; }
  void setMode(StrategyMode mode) { info_.mode = mode; }
  // The state of the trade, whatever lies over it.
  StrategyState tradeState() const { return isOverlay(info_.state) ? before_ : info_.state; }

  // Of an entry at that price, from what the newest bar says.
  Quantity sizeOf(Money equity, Money cash, Price price, Price stopLoss) const {
    return sizeEntry(definition_->sizing, {equity, cash, price, &run_}, stopLoss, instrument_);
  }

  InstanceSample sample() const;
  // Adds the conditions that the newest bar has nearly met; none while warming up.
  void noteNearMisses(NearMisses& misses) const;
  // One of them, of this instance, with its names.
  NearMiss named(const NearMisses::Record& record) const;
  void fields(Archive& archive);

 private:
  bool apply(StrategyEvent event, std::string_view cause, Timestamp now, StrategyOutput& out);
  void cover(StrategyState overlay, std::string_view cause, StrategyOutput& out);
  void enter(StrategyState to, std::string_view cause, Timestamp now, StrategyOutput& out);
  void decide(const Bar& bar, StrategyOutput& out);
  void detect(std::size_t side);
  void seekSignal(const Bar& bar, StrategyOutput& out);
  void seekEntry(const Bar& bar, StrategyOutput& out);
  void seekNewerSignal(const Bar& bar, StrategyOutput& out);
  void seekExit(const Bar& bar, StrategyOutput& out);
  void seekTurn(const Bar& bar, StrategyOutput& out);
  std::optional<SignalIntent> makeIntent(const Bar& bar, std::string& refusal) const;
  Price distance(const std::optional<Slot>& slot, std::string_view what, std::string& refusal) const;
  Price orderPrice(const SideDefinition& side, Price close) const;
  double confidence(const SideDefinition& side) const;

  const SideDefinition& side() const { return definition_->sides[side_]; }
  std::uint32_t metIn(const ConditionGroup& group) const;
  bool holds(const ConditionGroup& group) const { return group.count > 0 && metIn(group) >= group.need; }
  bool entryHolds(const SideDefinition& side) const;
  void reasonsOf(const ConditionGroup& group, std::vector<std::string>& reasons) const;
  std::string causeOf(const ConditionGroup& group) const;
  double scoreOf(const ConditionGroup& group) const;
  double weightOf(const ConditionGroup& group) const;
  ConditionView viewOf(const ConditionGroup& group, std::size_t condition) const;
  std::uint32_t missing(std::uint32_t lookback) const;
  std::uint32_t missing(const OtherLookback::value_type& lookback) const;
  std::uint64_t barsBehind(std::size_t other) const;
  std::uint32_t warm() const;
  std::string missingBars(const ConditionDefinition& condition) const;
  std::string lateSeries(const ConditionDefinition& condition) const;

  std::shared_ptr<const StrategyDefinition> definition_;
  Instrument instrument_;
  StrategyInstanceInfo info_;
  ProgramRun run_;
  std::vector<ConditionTracker> trackers_;         // one a condition
  std::vector<std::uint64_t> completeAt_;          // by the others: at which own bar the warm-up had theirs; 0: not yet
  StrategyState before_ = StrategyState::idle;     // under an overlay: the state of the trade
  StrategyState underHalt_ = StrategyState::idle;  // under a halt: that state, or the overlay that was there
  std::size_t side_ = 0;                           // of the definition's sides: the one detected or traded
  std::size_t turnSide_ = 0;                       // the one that the position is to turn to
  std::array<bool, 2> signalHeld_{};               // per side, on the bar before
  std::vector<std::string> detectedReasons_;       // of the signal group, when it was detected
  double detectedScore_ = 0;                       // its part of the confidence, then
  Timestamp cooldownEnds_;
};

}  // namespace oms
