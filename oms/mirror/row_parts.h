#pragma once

#include <type_traits>
#include <vector>

#include "oms/mirror/mirrored_rows.h"
#include "oms/mirror/row_reader.h"

namespace oms {

template <>
struct LastOf<Side> : std::integral_constant<Side, Side::sell> {};
template <>
struct LastOf<OrderType> : std::integral_constant<OrderType, OrderType::trailingStopLimit> {};
template <>
struct LastOf<TimeInForce> : std::integral_constant<TimeInForce, TimeInForce::atClose> {};
template <>
struct LastOf<Product> : std::integral_constant<Product, Product::margin> {};
template <>
struct LastOf<TriggerPriceType> : std::integral_constant<TriggerPriceType, TriggerPriceType::mid> {};
template <>
struct LastOf<OffsetType> : std::integral_constant<OffsetType, OffsetType::basisPoints> {};
template <>
struct LastOf<Contingency> : std::integral_constant<Contingency, Contingency::ouo> {};
template <>
struct LastOf<OrderStatus> : std::integral_constant<OrderStatus, OrderStatus::expired> {};
template <>
struct LastOf<Liquidity> : std::integral_constant<Liquidity, Liquidity::taker> {};
template <>
struct LastOf<SignalStatus> : std::integral_constant<SignalStatus, SignalStatus::executed> {};
template <>
struct LastOf<AlertSeverity> : std::integral_constant<AlertSeverity, AlertSeverity::critical> {};
template <>
struct LastOf<TradingState> : std::integral_constant<TradingState, TradingState::halted> {};
template <>
struct LastOf<CheckCode> : std::integral_constant<CheckCode, CheckCode::bracket> {};
template <>
struct LastOf<KillStep> : std::integral_constant<KillStep, KillStep::confirmFlat> {};
template <>
struct LastOf<StepState> : std::integral_constant<StepState, StepState::skipped> {};
template <>
struct LastOf<StrategyState> : std::integral_constant<StrategyState, StrategyState::disabled> {};
template <>
struct LastOf<StrategyMode> : std::integral_constant<StrategyMode, StrategyMode::shadow> {};
template <>
struct LastOf<SessionState> : std::integral_constant<SessionState, SessionState::finished> {};
template <>
struct LastOf<CalendarKind> : std::integral_constant<CalendarKind, CalendarKind::usEquities> {};
template <>
struct LastOf<Timeframe> : std::integral_constant<Timeframe, Timeframe::mo1> {};
template <>
struct LastOf<LimitState> : std::integral_constant<LimitState, LimitState::locked> {};

template <class T>
Result<T> readOr(const RowReader& read, T value) {
  if (!read.problem().empty())
    return Failure{read.problem()};
  return value;
}

// A row of a symbol that the session does not have is of no use.
inline void needSymbol(RowReader& read, const MirroredNames& names, SymbolIndex& into) {
  into = names.symbol(read.row());
  if (!into.isSet())
    read.fail("symbol");
}

inline const WireValue& objectIn(const WireValue& row, std::string_view name) {
  static const WireValue none = [] {
    WireValue made;
    made.kind = WireValue::Kind::object;
    return made;
  }();
  const WireValue* found = row.find(name);
  return found == nullptr || !found->isObject() ? none : *found;
}

inline const std::vector<WireValue>& itemsIn(const WireValue& row, std::string_view name) {
  static const std::vector<WireValue> none;
  const WireValue* found = row.find(name);
  return found == nullptr ? none : found->items;
}

}  // namespace oms
