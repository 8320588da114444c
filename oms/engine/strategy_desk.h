#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oms/approvals/approval_desk.h"
#include "oms/engine/bar_history.h"
#include "oms/engine/order_desk.h"
#include "oms/engine/shadow_book.h"
#include "oms/strategies/strategy_instance.h"

namespace oms {

// Runs the strategy instances: bars in, signals to the approval desk, approved ones to the order desk, and back what
// became of them. A strategy is an author like any other: its orders take the same checks and the same way.
class StrategyDesk final : public OrderListener {
 public:
  // `history`: the closed bars of every series that the session makes.
  StrategyDesk(Core& core, OrderDesk& orders, ApprovalDesk& approvals, const std::map<SeriesKey, ClosedBars>& history);

  void start(Timestamp now);  // those that have not begun
  // A closed bar, for those whose expressions read it beside their own; before onBar() gets what closes with it.
  void onOtherBar(const SeriesKey& series, const Bar& bar);
  // The closed bars of a piece, as the strategies' own. A strategy that reads other symbols waits for their bars that
  // close at the same instant, so that it does not matter whose comes first.
  void onBar(SymbolIndex symbol, Timeframe timeframe, const Bar& bar, bool warmup);
  // Those that wait no more go on: who has got all bars, or, as the instant is over, everybody.
  void release(bool all);
  bool isWaiting() const { return !crossing_.empty() && holdsAny(); }
  void onFill(const Order& order, const Owners& ended) override;
  void onOrderEnded(const Order& order) override;
  // Nothing is left of what those held, without a fill.
  void onOwnersEnded(const Owners& ended, std::string_view cause) { closeOwners(ended, cause); }
  void expireSignals() {
    if (approvals_.isAnyOver(core_.now))
      endExpired();
  }
  // The orders of the trades that are under way.
  void addHeld(std::vector<OrderId>& held) const;

  struct Decided {
    bool accepted = true;
    std::string code;
    std::string message;
    OrderId order;
    std::shared_ptr<const CheckResults> checks{};  // where they refused it
    std::vector<LimitSetting> limits{};            // that a changed file changes
    std::string field = "signal_id";               // of a decision that was refused: what is wrong with it
  };
  Decided decide(const DecideApproval& decision, const Actor& actor);
  bool control(InstanceIndex index, StrategyAction action, const Actor& by);
  // Refused where the file is broken or needs what the session has not; then the old one goes on.
  Decided reload(const ReloadStrategy& command, const Actor& by);
  // To shadow: refused while it holds something. Back to live: what its shadow holds is given up.
  Decided setMode(const SetStrategyMode& command, const Actor& by);
  // A piece of the market, for those that shadow it; and what their brokers have done since, after any input.
  void showShadows(const MarketUpdate& update) {
    if (shadows_ > 0)
      showToShadows(update);
  }
  void settleShadows() {
    if (shadows_ > 0)
      settleAllShadows();
  }
  // A symbol's market is halted or goes on, and the session's limits have changed: for the shadows as for the session.
  void haltShadows(SymbolIndex symbol, bool halted);
  void limitShadows();
  void haltAll(std::string_view cause);
  void endSession();  // nothing is wanted any more
  void unhaltAll();

  // Which bars are read beside the strategies' own, and those of them that are of another symbol than the reader's.
  const std::map<SeriesKey, std::vector<std::pair<std::uint32_t, SeriesIndex>>>& readers() const { return readers_; }
  const std::set<SeriesKey>& foreign() const { return foreign_; }

  std::size_t size() const { return slots_.size(); }
  // Instances that could still send orders.
  std::uint32_t running() const;
  const StrategyInstance& instance(std::size_t index) const { return slots_[index].instance; }
  Price driftTolerance(const Signal& signal) const;
  // How far the market is from the signal's price, as a part of it, with the sign of the move.
  Ratio driftOf(const Signal& signal) const;
  // A signal that ends, with how far the market is from it then.
  Signal withDrift(Signal signal) const;
  // What is wanted of a signal if it were sent now: all checks, its approval among them.
  DryRunResult dryRun(const Signal& wanted, const Signal& signal) const;
  // What it is now, for readers: its conditions and, in shadow mode, its account.
  InstanceSample sampleOf(std::size_t index) const;
  // The session's last near misses, oldest first.
  std::vector<NearMiss> nearMisses() const;
  std::uint64_t nearMissChanges() const { return nearMisses_.changes(); }  // bumped as the list becomes another one
  // Bumped with each bar of the instance: its conditions are new.
  std::uint64_t barsSeen(std::size_t index) const { return slots_[index].barsSeen; }
  void fields(Archive& archive);

 private:
  // A file that waits until its instance holds nothing.
  struct Next {
    std::string text;
    Actor by;
    std::shared_ptr<const StrategyDefinition> definition;
    void fields(Archive& archive);
  };
  struct Slot {
    StrategyInstance instance;
    const StrategyBinding* binding = nullptr;
    ApprovalMode approval = ApprovalMode::manual;
    double autoAbove = 1;
    OrderId entry{};          // working entry order
    OrderId exit{};           // working exit order
    OrderId trade{};          // the newest entry
    std::string exitCause{};  // an exit is wanted and not yet sent
    bool emergency = false;
    bool bared = false;  // its stop and target were canceled for the exit
    std::uint64_t barsSeen = 0;
    std::optional<SignalIntent> turn{};  // wanted together with the exit, as of turnAt
    Timestamp turnAt{};
    bool turning = false;                        // the entry works beside the exit
    std::vector<SeriesKey> others{};             // by the definition's others
    bool crosses = false;                        // some are of another symbol
    std::optional<std::pair<Bar, bool>> held{};  // an own bar that waits for theirs, and whether it is warm-up
    std::string text{};                          // of the file, where it is another than at the session's start
    std::optional<Next> next{};
    std::unique_ptr<ShadowBook> shadow{};  // what it trades on in shadow mode
  };
  // Where an instance's orders go, and what they are booked to.
  struct Venue {
    Core& core;
    OrderDesk& orders;
  };
  Venue venueOf(const Slot& slot) const {
    return slot.shadow ? Venue{slot.shadow->core, slot.shadow->orders} : Venue{core_, orders_};
  }

  Slot& slotOf(InstanceIndex index) { return slots_[index.value]; }
  Actor actorOf(const Slot& slot) const { return Actor::strategy(slot.instance.info().id); }
  void link(std::uint32_t index);
  void linkAll();
  Result<std::shared_ptr<const StrategyDefinition>> readFor(const Slot& slot, const std::string& text) const;
  StrategyInstance instanceOf(Slot& slot, std::shared_ptr<const StrategyDefinition> definition) const;
  bool isFree(const Slot& slot) const;
  void dropSignal(Slot& slot, const std::string& cause, const Actor& by);
  void takeOver(Slot& slot, Timestamp before);
  void warmUp(StrategyInstance& fresh, Timestamp before) const;
  void textFields(Archive& archive);
  void changeMode(Slot& slot, StrategyMode mode, const Actor& by);
  void shadowFields(Slot& slot, Archive& archive);
  void countShadows();
  void showToShadows(const MarketUpdate& update);
  void settleAllShadows();
  bool holdsAny() const;
  void endExpired();
  bool hasOthers(const Slot& slot, Timestamp close) const;
  void holdersFirst();
  void take(Slot& slot, const Bar& bar, bool warmup);
  void act(Slot& slot, StrategyOutput& out);
  void emitTransitions(Slot& slot, const StrategyOutput& out);
  void raiseSignal(Slot& slot, const SignalIntent& intent);
  bool approvesItself(const Slot& slot, double confidence) const;
  OrderId send(Slot& slot, Signal signal, const Actor& by, const std::string& reason);
  void endSignal(const Signal& signal);
  void cancelWanted(Slot& slot, const std::string& cause);
  void tryExit(Slot& slot);
  OrderRequest requestOf(const Signal& signal) const;
  void closeOwners(const Owners& ended, std::string_view cause);
  void endTrade(Slot& slot, std::string_view cause);
  void stayIn(Slot& slot, std::string_view cause);
  void protectAgain(Slot& slot);
  void sendTurn(Slot& slot);
  Quantity heldBy(const Slot& slot) const;

  Core& core_;
  OrderDesk& orders_;
  ApprovalDesk& approvals_;
  const std::map<SeriesKey, ClosedBars>& history_;
  std::vector<Slot> slots_;
  std::size_t shadows_ = 0;  // of the slots
  NearMisses nearMisses_;
  std::vector<std::vector<std::uint32_t>> bySymbol_;  // instances of each
  std::vector<std::uint32_t> turns_;                  // scratch: the instances of a bar, in their order
  StrategyOutput wanted_;                             // scratch: of the instance at hand, by its bar
  std::map<SeriesKey, std::vector<std::pair<std::uint32_t, SeriesIndex>>> readers_;
  std::set<SeriesKey> foreign_;
  std::vector<std::uint32_t> crossing_;  // instances that read other symbols
};

}  // namespace oms
