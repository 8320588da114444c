#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oms/model/actor.h"
#include "oms/model/order.h"
#include "oms/model/risk.h"
#include "oms/model/strategy_view.h"

namespace oms {

struct SubmitOrder {
  OrderRequest request;
};
struct CancelOrder {
  OrderId order;
  std::string reason;
};
// Empty symbol, empty side: all. Counts come back in the outcome.
struct CancelAllOrders {
  std::optional<SymbolIndex> symbol;
  std::optional<Side> side{};
  bool keepProtective = false;  // what protects a position stays, as by the kill switch
};
// So much of it; all of it where nothing is said.
struct ClosePosition {
  PositionId position;
  std::optional<Quantity> quantity{};
  bool cancelEntries = false;  // also its symbol's working orders that no end of a position takes with it
};
struct CloseAllPositions {
  bool cancelEntries = false;  // the same of every symbol
};
// Overrides that are not set leave the signal's own values.
struct DecideApproval {
  SignalId signal;
  bool approve = false;
  std::string reason;
  std::optional<Quantity> quantity;
  std::optional<Price> price;
  std::optional<Price> stopLoss;
  std::optional<Price> takeProfit;
  std::optional<std::uint32_t> expectedVersion;
};
struct EngageKillSwitch {
  std::string reason;
  bool flatten = false;
  bool keepProtective = true;
};
struct ResetKillSwitch {
  std::string reason;
};
struct SetTradingState {
  TradingState state = TradingState::active;
  std::string reason;
};
struct AcknowledgeAlert {
  AlertId alert;
};
enum class StrategyAction : std::uint8_t { start, stop, pause, resume, enable };
std::string_view name(StrategyAction action);
std::optional<StrategyAction> parseStrategyAction(std::string_view text);
// instance not set: all of them.
struct ControlStrategy {
  InstanceIndex instance;
  StrategyAction action = StrategyAction::start;
};
enum class SessionAction : std::uint8_t { start, pause, resume, stop };
std::string_view name(SessionAction action);
std::optional<SessionAction> parseSessionAction(std::string_view text);
struct ControlSession {
  SessionAction action = SessionAction::start;
};
// "max" or a positive number of times real time.
struct SetSpeed {
  std::string speed;
};
struct WatchlistData {
  std::string name;
  std::vector<std::string> symbols;
  friend bool operator==(const WatchlistData&, const WatchlistData&) = default;
};
struct PutWatchlist {
  std::vector<WatchlistData> lists;
};

// All of them or none: brackets, groups, baskets.
struct SubmitOrderList {
  std::vector<OrderRequest> orders;
};
// New terms of a working order; what is not set stays. The quantity is the whole order's, what is filled included.
struct ReplaceOrder {
  OrderId order;
  std::optional<Quantity> quantity;
  std::optional<Price> price;
  std::optional<Price> triggerPrice;
  std::optional<Ratio> trailingOffset;
  std::optional<Timestamp> expireTime;
  std::optional<std::uint32_t> expectedVersion;
  bool confirmed = false;  // as in an order
};
// What a person has to say of a fill; an empty note or list takes it away.
struct AnnotateTrade {
  TradeId trade;
  std::string note;
  std::vector<std::string> tags;
};
// New limits, each as people write it; those that are not named stay. All of them or none.
struct SetRiskLimits {
  std::vector<LimitSetting> limits;
  std::string reason;
};
// Opens a lock-out before the session's boundary does.
struct ReleaseLockout {
  CheckCode code = CheckCode::dailyLoss;
  std::string reason;
};

// The market of a symbol stands still, or trades again: nothing fills in between.
struct SetMarketHalt {
  SymbolIndex symbol;
  bool halted = true;
  std::string reason;
};

// The text of a strategy's file as it is now. Its instances take it over, each when it holds nothing; a broken one
// changes nothing.
struct ReloadStrategy {
  std::string strategy;  // the file's stem, as in the instances' ids
  std::string text;
  std::string hash;  // of the text: SHA-256 in hex
};
// instance not set: all of them.
struct SetStrategyMode {
  InstanceIndex instance;
  StrategyMode mode = StrategyMode::live;
};

using CommandBody =
    std::variant<SubmitOrder, CancelOrder, CancelAllOrders, ClosePosition, CloseAllPositions, DecideApproval,
                 EngageKillSwitch, ResetKillSwitch, SetTradingState, AcknowledgeAlert, ControlStrategy, ControlSession,
                 SetSpeed, PutWatchlist, SubmitOrderList, ReplaceOrder, AnnotateTrade, SetRiskLimits, ReleaseLockout,
                 SetMarketHalt, ReloadStrategy, SetStrategyMode>;

// What somebody wants. `wall` is the wall clock when it was received: rates and valid_until look at it, and it is
// journalled, so that a replay sees the same.
struct Command {
  Actor actor;
  Timestamp wall;
  CommandBody body;
};

// The command's name in the journal and the audit: submit_order, cancel_order, ...
std::string_view name(const CommandBody& body);

// Commands that take risk away; they pass every queue's bound and every rate.
bool cutsRisk(const CommandBody& body);

}  // namespace oms
