#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "oms/messages/command.h"
#include "oms/model/fill.h"
#include "oms/model/position.h"
#include "oms/model/risk.h"
#include "oms/model/session.h"
#include "oms/model/signal.h"
#include "oms/model/strategy_view.h"

namespace oms {

enum class OrderEventKind : std::uint8_t {
  initialized,
  denied,
  submitted,
  accepted,
  rejected,
  triggered,
  pendingUpdate,
  updated,
  updateRejected,
  pendingCancel,
  cancelRejected,
  canceled,
  expired,
  filled
};
std::string_view name(OrderEventKind kind);  // order_initialized, order_denied, ...

// The order as it is after the event; a fill comes as OrderFilled just before it.
struct OrderChanged {
  OrderChanged() {}
  OrderChanged(OrderEventKind what, const Order& changed, const Actor& who) : kind(what), order(changed), actor(who) {}

  OrderEventKind kind = OrderEventKind::initialized;
  Order order;
  Actor actor;  // who caused it; the order's own actor is its author
};
// Every check's answer, before the order is denied or submitted.
struct OrderChecked {
  OrderChecked() {}
  OrderChecked(OrderId checked, const CheckResults& results, const Actor& who = {})
      : order(checked), checks(results), confirmedBy(who) {}

  OrderId order;
  CheckResults checks;
  Actor confirmedBy;  // of the soft checks that failed and were confirmed, where there are any
};
struct OrderFilled {
  OrderFilled() {}
  OrderFilled(const Fill& what) : fill(what) {}

  Fill fill;
};
struct PositionChanged {
  PositionChanged() {}
  PositionChanged(const Position& now) : position(now) {}

  Position position;  // closed when its quantity is zero
};
struct TradeClosed {
  TradeClosed() {}
  TradeClosed(const RoundTrip& closed) : trade(closed) {}

  RoundTrip trade;
};
struct SignalChanged {
  Signal signal;
};
struct StrategyStateChanged {
  StrategyInstanceInfo instance;  // state, lastFrom and lastCause tell the transition
};
// What an instance is, apart from its state: its file or its mode is another one, or will be.
struct StrategyChanged {
  StrategyInstanceInfo instance;
  std::string what;  // in words: "its file was read anew"
  Actor actor;
};
struct RiskAlertChanged {
  RiskAlert alert;
};
struct TradingStateChanged {
  TradingState state = TradingState::active;
  std::string reason;
  Actor actor;
};
struct KillSwitchChanged {
  KillSwitchState state;
};
struct SessionChanged {
  SessionInfo session;
};
struct EquityRecorded {
  EquityPoint point;
};
// A trading day begins at the account's day roll; the first one with the session's first price.
struct DayStarted {
  std::string date;  // the calendar day that the trading day ends in
  Money equity;
};
struct AccountAdjusted {
  Adjustment adjustment;
  Money cash;  // after it
};
struct WatchlistChanged {
  std::vector<WatchlistData> lists;
};
// A command that had no effect, with the code that outside clients see.
struct CommandRefused {
  std::string command;
  std::string code;  // not_found, invalid_transition, idempotency_conflict, stale_version, expired, ...
  std::string message;
  std::string field;
};
struct TradeAnnotated {
  TradeId trade;
  std::string note;
  std::vector<std::string> tags;
  Actor actor;
};
// All limits as they are from now on.
struct RiskLimitsChanged {
  std::vector<LimitSetting> limits;
  std::string reason;
  Actor actor;
};
struct LockoutChanged {
  Lockout lockout;
};

struct MarketHaltChanged {
  SymbolIndex symbol;
  bool halted = false;
  std::string reason;
  Actor actor;
};
// One old unit has become `ratio` new ones; what it did to positions and orders follows.
struct SplitApplied {
  SymbolIndex symbol;
  Ratio ratio;
};

using EventBody =
    std::variant<OrderChanged, OrderChecked, OrderFilled, PositionChanged, TradeClosed, SignalChanged,
                 StrategyStateChanged, RiskAlertChanged, TradingStateChanged, KillSwitchChanged, SessionChanged,
                 EquityRecorded, WatchlistChanged, CommandRefused, TradeAnnotated, DayStarted, AccountAdjusted,
                 RiskLimitsChanged, LockoutChanged, MarketHaltChanged, SplitApplied, StrategyChanged>;

// What happened, at the session clock's time.
struct Event {
  Event() = default;
  Event(Timestamp at, EventBody what) : time(at), body(std::move(what)) {}
  // Builds the body in its place: events are large.
  template <class T, class... Parts>
  Event(Timestamp at, std::in_place_type_t<T> type, Parts&&... parts)
      : time(at), body(type, std::forward<Parts>(parts)...) {}

  Timestamp time;
  EventBody body;
};

std::string_view name(const EventBody& body);  // order_accepted, position_changed, ...

}  // namespace oms
