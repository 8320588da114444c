#pragma once

#include "oms/model/archive.h"
#include "oms/model/fill.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"
#include "oms/model/market_state.h"
#include "oms/model/order.h"
#include "oms/model/position.h"
#include "oms/model/replacement.h"
#include "oms/model/risk.h"
#include "oms/model/session.h"
#include "oms/model/signal.h"
#include "oms/model/strategy_view.h"

namespace oms {

// The fields of the model's values, for every state that holds them.

template <>
inline constexpr Side kLastOf<Side> = Side::sell;
template <>
inline constexpr OrderType kLastOf<OrderType> = OrderType::trailingStopLimit;
template <>
inline constexpr TimeInForce kLastOf<TimeInForce> = TimeInForce::atClose;
template <>
inline constexpr Product kLastOf<Product> = Product::margin;
template <>
inline constexpr TriggerPriceType kLastOf<TriggerPriceType> = TriggerPriceType::mid;
template <>
inline constexpr OffsetType kLastOf<OffsetType> = OffsetType::basisPoints;
template <>
inline constexpr Contingency kLastOf<Contingency> = Contingency::ouo;
template <>
inline constexpr OrderStatus kLastOf<OrderStatus> = OrderStatus::expired;
template <>
inline constexpr ActorKind kLastOf<ActorKind> = ActorKind::system;
template <>
inline constexpr Liquidity kLastOf<Liquidity> = Liquidity::taker;
template <>
inline constexpr SignalStatus kLastOf<SignalStatus> = SignalStatus::executed;
template <>
inline constexpr Timeframe kLastOf<Timeframe> = Timeframe::mo1;
template <>
inline constexpr CheckCode kLastOf<CheckCode> = CheckCode::bracket;
template <>
inline constexpr Severity kLastOf<Severity> = Severity::soft;
template <>
inline constexpr CheckUnit kLastOf<CheckUnit> = CheckUnit::milliseconds;
template <>
inline constexpr AlertSeverity kLastOf<AlertSeverity> = AlertSeverity::critical;
template <>
inline constexpr TradingState kLastOf<TradingState> = TradingState::halted;
template <>
inline constexpr KillStep kLastOf<KillStep> = KillStep::confirmFlat;
template <>
inline constexpr StepState kLastOf<StepState> = StepState::skipped;
template <>
inline constexpr SessionState kLastOf<SessionState> = SessionState::finished;
template <>
inline constexpr StrategyState kLastOf<StrategyState> = StrategyState::disabled;
template <>
inline constexpr StrategyMode kLastOf<StrategyMode> = StrategyMode::shadow;

void listFields(Archive& archive, Actor& actor);
void listFields(Archive& archive, Flags& flags);
void listFields(Archive& archive, OrderRequest& request);
void listFields(Archive& archive, Order& order);
void listFields(Archive& archive, Replacement& change);
void listFields(Archive& archive, FillExplanation& why);
void listFields(Archive& archive, Fill& fill);
void listFields(Archive& archive, Position& position);
void listFields(Archive& archive, RoundTrip& trade);
void listFields(Archive& archive, EquityPoint& point);
void listFields(Archive& archive, Signal& signal);
void listFields(Archive& archive, Bar& bar);
void listFields(Archive& archive, Quote& quote);
void listFields(Archive& archive, Tick& tick);
void listFields(Archive& archive, MarketUpdate& update);
void listFields(Archive& archive, MarketState& state);
void listFields(Archive& archive, RiskAlert& alert);
void listFields(Archive& archive, CheckResult& result);
void listFields(Archive& archive, CheckResults& results);
void listFields(Archive& archive, KillStepProgress& step);
void listFields(Archive& archive, KillSwitchState& state);
void listFields(Archive& archive, LimitSetting& setting);
void listFields(Archive& archive, Lockout& lockout);
void listFields(Archive& archive, StrategyInstanceInfo& info);
// What changes of a session; the rest is its configuration.
void listFields(Archive& archive, SessionInfo& session);

}  // namespace oms
