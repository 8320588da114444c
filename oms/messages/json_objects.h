#pragma once

#include <span>
#include <string>
#include <string_view>

#include "oms/messages/event.h"
#include "oms/messages/json_writer.h"
#include "oms/messages/sample.h"
#include "oms/model/instrument.h"

namespace oms {

// What indices are called in a session. Held by reference: it must not outlive what it was made of.
struct Naming {
  const InstrumentList& instruments;
  std::span<const std::string> instances{};  // instance ids by InstanceIndex: <strategy>:<symbol>
  std::string_view currency{};               // the account's; empty: not known

  explicit Naming(const InstrumentList& list, std::span<const std::string> instanceIds = {},
                  std::string_view accountCurrency = {})
      : instruments(list), instances(instanceIds), currency(accountCurrency) {}
  Naming(const InstrumentList& list, SessionInfo&& temporary) = delete;
  Naming(const InstrumentList& list, const SessionInfo& session) : Naming(list, session.strategies, session.currency) {}

  const std::string& symbol(SymbolIndex index) const { return instruments[index].symbol; }
  // The strategy's name without its symbol; empty when there is none. The author counts where the index says nothing.
  std::string_view strategy(InstanceIndex index, const Actor& actor) const;
};

// Each writes one object of the contract, with a value or null for every field. "now" is the session's clock, to
// which ages count.

// An event of an order's history.
struct OrderStep {
  Timestamp time;
  OrderEventKind kind = OrderEventKind::initialized;
  OrderStatus status = OrderStatus::initialized;
  std::string_view reason;
  Actor actor;
};
void writeOrder(JsonWriter& json, const Order& order, const Naming& naming);
void writeOrder(JsonWriter& json, const Order& order, const Naming& naming, std::span<const OrderStep> events);
void writeFill(JsonWriter& json, const Fill& fill, const Naming& naming);
// Why the fill happened at its price, in a sentence for people.
std::string fillSentence(const Fill& fill, const Instrument& instrument);
void writeExplanation(JsonWriter& json, const Fill& fill, const Naming& naming);
// Equity zero: the exposure is not known.
void writePosition(JsonWriter& json, const Position& position, const Naming& naming, Timestamp now, Money equity);
void writeRoundTrip(JsonWriter& json, const RoundTrip& trade, const Naming& naming);
void writeSignal(JsonWriter& json, const Signal& signal, const Naming& naming, Timestamp now,
                 const SignalDrift* drift = nullptr);
void writeEquityPoint(JsonWriter& json, const EquityPoint& point);
void writeBar(JsonWriter& json, const Bar& bar, bool complete);

void writeCheck(JsonWriter& json, const CheckResult& check);
void writeChecks(JsonWriter& json, const CheckResults& checks);  // the list
void writeAlert(JsonWriter& json, const RiskAlert& alert);
void writeLimit(JsonWriter& json, const LimitUsage& limit);
// {"daily_loss":{"limit":"3%","warn":"2%"},"max_position":{"limit":"100%","warn":null,"symbols":{"AAPL":"10%"}}}: all
// of them, those of one code beside each other.
void writeLimitSettings(JsonWriter& json, std::span<const LimitSetting> settings);
void writeLockout(JsonWriter& json, const Lockout& lockout);
void writeKillSwitch(JsonWriter& json, const KillSwitchState& state);
// Violations are the limits in breach; the margin's level is equity in percent of what is used.
void writeRiskSummary(JsonWriter& json, TradingState state, const KillSwitchState& killSwitch,
                      std::span<const LimitUsage> limits, const AccountState& account,
                      std::span<const Lockout> lockouts, std::span<const CoolDown> coolDowns, const Naming& naming);
void writeInstance(JsonWriter& json, const StrategyInstanceInfo& instance, const Naming& naming, Timestamp now);
void writeCondition(JsonWriter& json, const ConditionView& condition);
void writeNearMiss(JsonWriter& json, const NearMiss& miss, const StrategyInstanceInfo& instance, const Naming& naming);
void writeShadow(JsonWriter& json, const ShadowView& shadow, const Naming& naming);
void writeIndicator(JsonWriter& json, const IndicatorView& indicator);
// Progress below zero: the feed has no end.
void writeSession(JsonWriter& json, const SessionInfo& session, Timestamp sessionTime, double progress);
void writePreflight(JsonWriter& json, std::span<const PreflightItem> items);   // the list
void writeWatchlists(JsonWriter& json, std::span<const WatchlistData> lists);  // {"lists":[...]}

}  // namespace oms
