// What a view has folded is in its saved state: one example of every event, looked at by what readers may ask.
#include <gtest/gtest.h>

#include <utility>

#include "oms/messages/state_fields.h"
#include "oms/model/archives.h"
#include "oms/projections/session_view.h"

namespace oms {
namespace {

// An event that a view shows. A new alternative of EventBody does not compile before it has one here.
template <class Body>
Body example();
template <>
OrderChanged example() {
  Order order;
  order.id = {1};
  order.status = OrderStatus::accepted;
  return {OrderEventKind::accepted, order, Actor::trader()};
}
template <>
OrderChecked example() {
  CheckResults checks;
  checks.add({});
  return {{1}, checks};
}
template <>
OrderFilled example() {
  Fill fill;
  fill.id = {1};
  fill.order = {1};
  fill.quantity = Quantity::fromInt(2);
  fill.price = Price::fromInt(3);
  return {fill};
}
template <>
PositionChanged example() {
  Position position;
  position.id = {1};
  position.quantity = Quantity::fromInt(2);
  return {position};
}
template <>
TradeClosed example() {
  RoundTrip trade;
  trade.position = {1};
  return {trade};
}
template <>
SignalChanged example() {
  SignalChanged changed;
  changed.signal.id = {1};
  changed.signal.status = SignalStatus::awaitingApproval;
  return changed;
}
template <>
StrategyStateChanged example() {
  StrategyStateChanged changed;
  changed.instance.index = {0};
  changed.instance.id = "trend:AAA";
  changed.instance.state = StrategyState::monitoring;
  return changed;
}
template <>
StrategyChanged example() {
  StrategyChanged changed;
  changed.instance.index = {0};
  changed.instance.id = "trend:AAA";
  changed.instance.mode = StrategyMode::shadow;
  return changed;
}
template <>
RiskAlertChanged example() {
  RiskAlertChanged changed;
  changed.alert.id = {1};
  changed.alert.message = "it is late";
  return changed;
}
template <>
TradingStateChanged example() {
  return {TradingState::reducing, "the day is done", {}};
}
template <>
KillSwitchChanged example() {
  KillSwitchChanged changed;
  changed.state.engaged = true;
  changed.state.plan.resize(1);
  return changed;
}
template <>
SessionChanged example() {
  SessionChanged changed;
  changed.session.id = "exec_20260105_000000_00000001";
  changed.session.symbols = {"AAA"};
  return changed;
}
template <>
EquityRecorded example() {
  EquityRecorded recorded;
  recorded.point.equity = Money::fromInt(5);
  return recorded;
}
template <>
WatchlistChanged example() {
  return {{{"mine", {"AAA"}}}};
}
template <>
CommandRefused example() {
  return {"submit_order", "not_found", "there is no such order", ""};
}
template <>
TradeAnnotated example() {
  return {{1}, "too early", {"news"}, Actor::trader()};
}
template <>
DayStarted example() {
  return {"2026-01-05", Money::fromInt(5)};
}
template <>
AccountAdjusted example() {
  AccountAdjusted adjusted;
  adjusted.adjustment.amount = Money::fromInt(1);
  return adjusted;
}
template <>
RiskLimitsChanged example() {
  RiskLimitsChanged changed;
  changed.limits.push_back({"daily_loss", "", "", "3%", ""});
  return changed;
}
template <>
LockoutChanged example() {
  LockoutChanged changed;
  changed.lockout.locked = true;
  changed.lockout.reason = "the day's loss";
  return changed;
}
template <>
MarketHaltChanged example() {
  return {{0}, true, "news", {}};
}
template <>
SplitApplied example() {
  return {{0}, Ratio::fromInt(2)};
}

// What is told and leaves nothing behind.
template <class Body>
constexpr bool kLeavesNothing = std::is_same_v<Body, CommandRefused> || std::is_same_v<Body, SplitApplied>;

// Everything that readers may ask a view for, apart from what a sample brings.
class Shown {
 public:
  static std::string of(const SessionView& view) {
    Shown shown;
    shown.session(view);
    shown.trading(view);
    shown.strategies(view);
    shown.risk(view);
    return shown.archive_.take();
  }

 private:
  template <class... Parts>
  void add(const Parts&... parts) {
    archive_(const_cast<Parts&>(parts)...);  // saving reads only
  }
  template <class List>
  void addAll(const List& list) {
    add(list.size());
    for (const auto& part : list)
      add(part);
  }

  void session(const SessionView& view) {
    const SessionInfo& session = view.session();
    add(session.id, session.name, session.mode, session.account, session.currency, session.hedges,
        session.dayRoll.text(), session.state, session.feed, session.simulated, session.symbols, session.strategies,
        session.speed, session.startedAt, session.chart);
    add(view.sessionTime(), view.lastSeq());
    addAll(view.watchlists());
    addAll(view.equity());
    const DayStats& day = view.today();
    add(day.date, day.orders, day.fills, day.rejects, day.trades, day.wins, day.losses, day.volume, day.fees,
        day.realized, day.financing, day.maxDrawdown);
  }
  void trading(const SessionView& view) {
    for (const auto& [id, record] : view.orders()) {
      add(id, record.order, record.checks, record.changes.size(), record.events.size());
      for (const ChangeChecks& change : record.changes)
        add(change.time, change.actor, change.checks);
      for (const OrderEventRecord& event : record.events)
        add(event.time, event.kind, event.status, event.reason, event.actor);
    }
    for (const FillRecord& record : view.fills()) {
      add(record.fill, record.signal);
      if (const TradeNote* note = view.note(record.fill.id))
        add(note->note, note->tags, note->actor);
    }
    add(view.positions());
    addAll(view.trades());
    add(view.allSignals(), view.pendingSignals());
  }
  void strategies(const SessionView& view) {
    for (const InstanceRecord& record : view.instances()) {
      add(record.info, record.history.size());
      for (const StrategyTransition& transition : record.history)
        add(transition.time, transition.from, transition.to, transition.cause);
    }
  }
  void risk(const SessionView& view) {
    addAll(view.alerts());
    addAll(view.limitSettings());
    add(view.halts());
    addAll(view.lockouts());
    add(view.tradingState(), view.tradingStateReason(), view.killSwitch());
  }

  SaveArchive archive_;
};

SessionView folded(std::vector<Event> events) {
  auto instruments = std::make_shared<InstrumentList>();
  Instrument instrument;
  instrument.symbol = "AAA";
  instruments->add(instrument);
  EventBatch batch;
  batch.instruments = std::move(instruments);
  batch.entries.push_back({1, 0, std::move(events)});
  SessionView view;
  ViewChanges changes;
  view.apply(batch, changes);
  return view;
}

void expectSavedWhole(SessionView& view) {
  SaveArchive saved;
  view.fields(saved);
  const std::string bytes = saved.take();
  SessionView loaded;
  LoadArchive archive(bytes, 1, 1);
  loaded.fields(archive);
  EXPECT_TRUE(archive.complete());
  EXPECT_EQ(Shown::of(loaded), Shown::of(view));
}

template <class Body>
void expectKept(std::vector<Event>& all) {
  const Event event{Timestamp{}, EventBody{example<Body>()}};
  SCOPED_TRACE(name(event.body));
  // A fill's note is asked for with its fill.
  std::vector<Event> events;
  if constexpr (std::is_same_v<Body, TradeAnnotated>)
    events.emplace_back(Timestamp{}, EventBody{example<OrderFilled>()});
  const std::string before = Shown::of(folded(events));
  events.push_back(event);
  SessionView view = folded(events);
  if constexpr (kLeavesNothing<Body>)
    EXPECT_EQ(Shown::of(view), before);
  else
    EXPECT_NE(Shown::of(view), before) << "a reader does not see it: what shows it is to stand in Shown";
  expectSavedWhole(view);
  all.push_back(event);
}

template <class... Bodies>
void expectEachKept(std::type_identity<std::variant<Bodies...>>, std::vector<Event>& all) {
  (expectKept<Bodies>(all), ...);
}

TEST(ViewFields, WhatEveryEventHasLeftInAViewIsSavedAndLoaded) {
  std::vector<Event> all;
  expectEachKept(std::type_identity<EventBody>{}, all);
  ASSERT_EQ(all.size(), std::variant_size_v<EventBody>);
  SessionView view = folded(std::move(all));
  expectSavedWhole(view);
}

}  // namespace
}  // namespace oms
