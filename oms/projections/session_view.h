#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "oms/messages/batch.h"
#include "oms/model/archive.h"
#include "oms/projections/day_stats.h"
#include "oms/projections/market_view.h"

namespace oms {

// What a fold touched, so that a panel refreshes only what it shows.
struct ViewChanges {
  bool session = false;
  bool account = false;
  bool status = false;
  bool risk = false;  // limits, trading state, kill switch
  bool alerts = false;
  bool watchlists = false;
  bool equity = false;
  bool nearMisses = false;
  bool history = false;  // a recovered batch: everything may have changed
  std::vector<OrderId> orders;
  std::vector<TradeId> fills;
  std::vector<TradeId> notes;  // of fills that were there before
  std::vector<PositionId> positions;
  std::vector<SignalId> signalIds;       // "signals" is a keyword to Qt
  std::vector<InstanceIndex> instances;  // state or conditions
  std::vector<SymbolIndex> quotes;
  std::vector<SymbolIndex> depth;
  std::vector<SymbolIndex> tape;  // the market has traded
  bool places = false;            // of our orders in the queue of their price
  std::vector<std::pair<SymbolIndex, Timeframe>> bars;
  std::vector<std::string> refusals;  // sentences of refused commands
  // What instances are from now on, in words: another file, another mode.
  struct StrategyNews {
    std::string instance;
    std::string what;
  };
  std::vector<StrategyNews> strategyNews;
  // Changes and cancels of orders that the broker has refused, with its reason.
  struct Refused {
    OrderId order;
    OrderEventKind kind = OrderEventKind::updateRejected;
    std::string reason;
  };
  std::vector<Refused> refused;

  void clear() { *this = ViewChanges{}; }
};

struct OrderEventRecord {
  Timestamp time;
  OrderEventKind kind = OrderEventKind::initialized;
  OrderStatus status = OrderStatus::initialized;
  std::string reason;
  Actor actor;
};

// The checks of one change of an order.
struct ChangeChecks {
  Timestamp time;
  Actor actor;
  CheckResults checks;
};

struct OrderRecord {
  Order order;
  CheckResults checks;                // of its entry; empty until checked
  std::vector<ChangeChecks> changes;  // of the newest changes, whether they passed or not
  std::vector<OrderEventRecord> events;
};

struct FillRecord {
  Fill fill;
  SignalId signal;  // that its order came from, if one did
};

struct TradeNote {
  std::string note;
  std::vector<std::string> tags;
  Actor actor;  // who said it last
};

struct StrategyTransition {
  Timestamp time;
  StrategyState from = StrategyState::idle;
  StrategyState to = StrategyState::idle;
  std::string cause;
};

struct InstanceRecord {
  StrategyInstanceInfo info;
  InstanceSample sample;
  std::deque<StrategyTransition> history;  // newest last, at most kMaxTransitions
};

struct BarSeries {
  std::uint64_t firstIndex = 0;
  std::deque<Bar> bars;  // at most kMaxBars, oldest first
  bool formingLast = false;
};

// The whole session as a reader sees it, folded from batches. A subscriber owns one, in its own thread.
class SessionView {
 public:
  static constexpr std::size_t kMaxBars = 5'000;
  static constexpr std::size_t kMaxTransitions = 200;
  static constexpr std::size_t kMaxChangeChecks = 16;  // of an order
  static constexpr std::size_t kMaxEquityPoints = 100'000;
  static constexpr std::size_t kMaxRecords = 50'000;  // orders, fills, round trips, signals; the oldest finished go
  static constexpr std::size_t kMaxAlerts = 2'000;    // cleared and acknowledged ones go first

  explicit SessionView(std::size_t maxRecords = kMaxRecords) : maxRecords_(maxRecords) {}

  // Folds one batch and adds what it touched to `changes`.
  void apply(const EventBatch& batch, ViewChanges& changes);

  const InstrumentList& instruments() const { return *instruments_; }
  const SessionInfo& session() const { return session_; }
  const ServiceStatus& status() const { return status_; }
  Timestamp sessionTime() const { return sessionTime_; }
  double progress() const { return progress_; }
  std::uint64_t lastSeq() const { return lastSeq_; }

  const std::map<OrderId, OrderRecord>& orders() const { return orders_; }
  const OrderRecord* order(OrderId id) const;
  const std::deque<FillRecord>& fills() const { return fills_; }
  const TradeNote* note(TradeId trade) const;  // null: nobody has said anything of it
  const std::map<PositionId, Position>& positions() const { return positions_; }  // the open ones
  const std::deque<RoundTrip>& trades() const { return trades_; }
  const std::map<SignalId, Signal>& allSignals() const { return signals_; }
  const std::set<SignalId>& pendingSignals() const { return pendingSignals_; }  // that wait for a decision
  const SignalDrift* drift(SignalId id) const;
  const std::vector<InstanceRecord>& instances() const { return instances_; }  // by InstanceIndex
  const std::vector<NearMiss>& nearMisses() const { return *nearMisses_; }     // the session's last, oldest first
  const std::vector<RiskAlert>& alerts() const { return alerts_; }
  const std::vector<LimitUsage>& limits() const { return limits_; }
  const std::vector<LimitSetting>& limitSettings() const { return limitSettings_; }
  // The symbols whose market is halted, and why.
  const std::map<SymbolIndex, std::string>& halts() const { return halts_; }
  const std::vector<CoolDown>& coolDowns() const { return coolDowns_; }
  const std::vector<Lockout>& lockouts() const { return lockouts_; }  // those that are locked, newest last
  TradingState tradingState() const { return tradingState_; }
  const std::string& tradingStateReason() const { return tradingStateReason_; }
  const KillSwitchState& killSwitch() const { return killSwitch_; }
  const AccountState& account() const { return account_; }
  const std::deque<EquityPoint>& equity() const { return equity_; }
  // The largest fall from a peak, 0 to 1: of every mark that the statistics have seen, of the curve's points and the
  // day where there are none yet.
  Ratio maxDrawdown() const;
  const DayStats& today() const { return today_; }
  const StatisticsReport& statistics() const { return *statistics_; }  // of the whole session
  // Of each symbol that was traded, and of each of those by strategy instance.
  const std::vector<BookLine>& symbolBooks() const { return symbolBooks_; }
  const std::vector<BookLine>& ownerBooks() const { return ownerBooks_; }
  const std::vector<WatchlistData>& watchlists() const { return watchlists_; }
  const QuoteSample* quote(SymbolIndex symbol) const;  // null before the first
  const BarSeries* bars(SymbolIndex symbol, Timeframe timeframe) const;
  const MarketView& market() const { return market_; }  // depth, trades, and where our orders stand
  // What events have told; what a sample brings comes with the next one.
  void fields(Archive& archive);
  void addShape(Archive& archive);

 private:
  void fold(const Event& event, ViewChanges& changes);
  void foldNote(const TradeAnnotated& event, ViewChanges& changes);
  void foldHalt(const MarketHaltChanged& event, ViewChanges& changes);
  void foldOrder(const OrderChanged& event, Timestamp time, ViewChanges& changes);
  void foldChecks(const OrderChecked& event, Timestamp time);
  void foldChild(const Order& child, ViewChanges& changes);
  void foldFill(const Fill& fill, ViewChanges& changes);
  InstanceRecord& recordOf(InstanceIndex index);
  void foldInstance(const StrategyStateChanged& event, Timestamp time, ViewChanges& changes);
  void foldInstance(const StrategyChanged& event, ViewChanges& changes);
  void foldEquity(const EquityPoint& point, ViewChanges& changes);
  void foldSample(const MarketSample& sample, ViewChanges& changes);
  void foldMarket(const MarketSample& sample, ViewChanges& changes);
  void foldBars(const BarsSample& sample, ViewChanges& changes);
  void foldPosition(const Position& position, ViewChanges& changes);
  void foldSignal(const Signal& signal, ViewChanges& changes);
  void foldAlert(const RiskAlert& alert, ViewChanges& changes);
  void trim();
  void trimAlerts();

  std::size_t maxRecords_;
  std::shared_ptr<const InstrumentList> instruments_ = std::make_shared<InstrumentList>();
  SessionInfo session_;
  ServiceStatus status_;
  Timestamp sessionTime_;
  double progress_ = -1;
  std::uint64_t lastSeq_ = 0;
  std::map<OrderId, OrderRecord> orders_;
  std::deque<FillRecord> fills_;
  std::map<TradeId, TradeNote> notes_;
  std::map<PositionId, Position> positions_;
  std::deque<RoundTrip> trades_;
  std::map<SignalId, Signal> signals_;
  std::set<SignalId> pendingSignals_;
  std::map<SignalId, SignalDrift> drifts_;
  std::vector<InstanceRecord> instances_;
  std::shared_ptr<const std::vector<NearMiss>> nearMisses_ = std::make_shared<std::vector<NearMiss>>();
  std::vector<RiskAlert> alerts_;
  std::vector<LimitUsage> limits_;
  std::vector<LimitSetting> limitSettings_;
  std::vector<Lockout> lockouts_;
  std::vector<CoolDown> coolDowns_;
  std::map<SymbolIndex, std::string> halts_;
  TradingState tradingState_ = TradingState::active;
  std::string tradingStateReason_;
  KillSwitchState killSwitch_;
  AccountState account_;
  std::deque<EquityPoint> equity_;
  DayStats today_;
  std::shared_ptr<const StatisticsReport> statistics_ = std::make_shared<StatisticsReport>();
  std::vector<BookLine> symbolBooks_;
  std::vector<BookLine> ownerBooks_;
  std::vector<WatchlistData> watchlists_;
  std::vector<std::optional<QuoteSample>> quotes_;
  MarketView market_;
  std::map<std::pair<SymbolIndex, Timeframe>, BarSeries> bars_;
};

}  // namespace oms
