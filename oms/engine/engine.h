#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "oms/approvals/approval_desk.h"
#include "oms/engine/bar_history.h"
#include "oms/engine/core.h"
#include "oms/engine/corporate_desk.h"
#include "oms/engine/financing_desk.h"
#include "oms/engine/order_desk.h"
#include "oms/engine/risk_desk.h"
#include "oms/engine/strategy_desk.h"
#include "oms/messages/ports.h"

namespace oms {

// The order-management engine: inputs one after another in, events out. It touches no clock, no disk, no socket and no
// randomness of its own. Everything that changes its state is one of the three apply functions, and an input without
// events changed nothing that a replay of the journal with the same feed would not bring back.
class Engine {
 public:
  explicit Engine(EngineConfig config);
  ~Engine();

  // The session begins: its first events. Call once, before anything else.
  void begin(std::vector<Event>& events);
  // A command of a trader, a remote client or the service. Never fails: what cannot be done says why.
  CommandOutcome apply(const Command& command, std::vector<Event>& events);
  // One piece of market data. The session's clock goes to its time.
  void apply(const MarketUpdate& update, std::vector<Event>& events);
  // The feed has ended or the session stops: last equity point, final state.
  void end(SessionState state, std::vector<Event>& events);

  // All checks on the market as it is, with no effect.
  DryRunResult dryRun(const OrderRequest& request, const Actor& actor, Timestamp wall) const;
  DryRunResult dryRun(const ReplaceOrder& change, const Actor& actor, Timestamp wall);

  // What readers may look at between two inputs, on the engine's thread.
  const Core& core() const { return *core_; }
  const Broker& broker() const { return orders_->broker(); }
  const StrategyDesk& strategies() const { return *strategies_; }
  const ApprovalDesk& approvals() const { return approvals_; }
  const SessionInfo& session() const { return session_; }
  std::uint64_t cursor() const { return cursor_; }
  // Whether the symbol's last piece was: one with a price that the books cannot hold is not.
  bool hasTaken(SymbolIndex symbol) const { return untaken_.empty() || untaken_.count(symbol) == 0; }
  std::uint64_t bars() const { return bars_; }  // feed bars applied, warm-up included
  const std::map<SeriesKey, ClosedBars>& history() const { return history_; }
  const Bar* forming(SymbolIndex symbol, Timeframe timeframe) const;

  // SHA-256 over the whole state without session id and wall times.
  std::string stateHash() const;
  // The whole state, between two inputs; equal states give equal bytes.
  std::string save() const;
  // Brings an engine of the same configuration, which has not begun, to the state that was saved. False: the bytes are
  // none of such a state, and the engine is of no use any more.
  bool load(std::string_view bytes);
  // Of a fresh engine: how its state is written.
  void addShape(Archive& archive) { fields(archive); }

 private:
  friend struct CommandVisitor;
  friend class Archive;

  void fields(Archive& archive);

  bool takes(const MarketUpdate& update);
  void passBy(const MarketUpdate& update, std::size_t before);
  Timestamp dayOf(const MarketUpdate& update) const;
  void forgetOrders();
  void onTime(const MarketUpdate& update);
  void startDay(Timestamp day);
  void noteBenchmark();
  void rollDay(Timestamp day);
  void endInstant(Timestamp next);
  void onBars(const MarketUpdate& update);
  void showOver(Timestamp now);
  void afterInput();
  void driveKillSwitch();
  void flatten(SymbolIndex symbol, PositionId id);
  bool isOver() const { return session_.state == SessionState::stopped || session_.state == SessionState::finished; }
  void setTradingState(TradingState state, const std::string& reason, const Actor& actor);
  void recordEquity();
  void emitAlerts(std::vector<RiskAlert>& alerts);

  std::unique_ptr<Core> core_;
  std::unique_ptr<OrderDesk> orders_;
  ApprovalDesk approvals_;
  std::unique_ptr<StrategyDesk> strategies_;
  RiskDesk risk_;
  FinancingDesk financing_;
  CorporateDesk corporate_;
  SessionInfo session_;
  std::vector<WatchlistData> watchlists_;
  std::map<TradeId, TradeAnnotated> notes_;
  std::vector<BarBuilder> builders_;  // by symbol
  std::vector<ClosedBar> closed_;     // scratch
  std::vector<OrderId> held_;         // scratch
  std::map<SeriesKey, ClosedBars> history_;
  std::vector<std::array<ClosedBars*, kTimeframeNames.size()>> series_;  // of these, by symbol and timeframe
  std::uint64_t cursor_ = 0;
  std::uint64_t bars_ = 0;
  Timestamp day_;  // when it began
  Timestamp dayEnd_;
  Timestamp nextSweep_;
  Timestamp nextEquity_;
  bool traded_ = false;  // a first piece after the warm-up has come
  // A plan goes on, or a limit moves, without any change of the account. Known anew after each look.
  bool looksAgain_ = true;

  // When the kill switch may try again to close a position, and how long it then waits.
  struct Retry {
    Timestamp at;
    Duration wait{0};
    void fields(Archive& archive) { archive(at, wait); }
  };
  std::map<PositionId, Retry> flattening_;
  std::set<SymbolIndex> untaken_;  // whose last piece had a price that was not taken
};

}  // namespace oms
