#include "oms/remote/stream_rows.h"

#include <algorithm>

#include "oms/projections/view_json.h"
#include "oms/remote/wire_value.h"

namespace oms {

namespace {

using Channel = StreamChannel;

SharedText canonicalRow(const JsonWriter& json) {
  return std::make_shared<const std::string>(canonicalJson(json.text()));
}

// a += b, or -= b, as numbers of 256 bits, the first byte the highest.
void addTo(Sha256::Digest& a, const Sha256::Digest& b) {
  unsigned carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    carry += unsigned{a[i]} + b[i];
    a[i] = static_cast<unsigned char>(carry & 0xFFU);
    carry >>= 8;
  }
}

void subtractFrom(Sha256::Digest& a, const Sha256::Digest& b) {
  unsigned borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const unsigned difference = 0x100U + a[i] - b[i] - borrow;
    a[i] = static_cast<unsigned char>(difference & 0xFFU);
    borrow = difference < 0x100U ? 1 : 0;
  }
}

Sha256::Digest digestOf(const std::string& text) {
  Sha256 sha;
  sha.add(text.data(), text.size());
  return sha.digest();
}

RowChange orderRow(const Order& order, const Naming& naming) {
  JsonWriter json;
  writeOrder(json, order, naming);
  return {{order.id.value, order.id.text()}, canonicalRow(json), order.request.symbol, isTerminal(order.status)};
}

RowChange fillRow(const SessionView& view, const Fill& fill) {
  JsonWriter json;
  writeFill(json, view, fill);
  return {{fill.id.value, fill.id.text()}, canonicalRow(json), fill.symbol, true};
}

RowChange signalRow(const Signal& signal, const Naming& naming, Timestamp time) {
  JsonWriter json;
  writeSignal(json, signal, naming, time);
  return {{signal.id.value, signal.id.text()}, canonicalRow(json), signal.symbol, !isPending(signal.status)};
}

RowChange instanceRow(const StrategyInstanceInfo& info, const Naming& naming, Timestamp time) {
  JsonWriter json;
  writeInstance(json, info, naming, time);
  return {{info.index.value, info.id}, canonicalRow(json), info.symbol, false};
}

// An object of the contract with what tells it from the channel's others before its own fields.
RowChange riskRow(std::uint64_t number, const std::string& id, std::string_view kind, const JsonWriter& object,
                  bool isOver = false) {
  JsonWriter json;
  json.beginObject().field("id", id).field("kind", kind).endObject();
  std::string text = json.take();
  if (object.text() != "{}") {
    text.back() = ',';
    text += object.text().substr(1);
  }
  JsonWriter whole;
  whole.raw(text);
  return {{number, id}, canonicalRow(whole), SymbolIndex{SymbolIndex::none}, isOver};
}

RowChange alertRow(const RiskAlert& alert) {
  JsonWriter json;
  writeAlert(json, alert);
  return riskRow(alert.id.value, alert.id.text(), "alert", json, alert.clearedAt.isSet());
}

RowChange tradingStateRow(TradingState state, const std::string& reason) {
  JsonWriter json;
  json.beginObject().field("state", name(state)).fieldOrNull("reason", reason).endObject();
  return riskRow(0, "trading_state", "trading_state", json);
}

RowChange limitsRow(std::span<const LimitSetting> limits) {
  JsonWriter json;
  json.beginObject().key("limits");
  writeLimitSettings(json, limits);
  json.endObject();
  return riskRow(0, "limits", "limits", json);
}

RowChange lockoutRow(const Lockout& lockout) {
  const std::string id = "lockout/" + std::string(name(lockout.code));
  if (!lockout.locked)
    return {{0, id}, nullptr};
  JsonWriter json;
  writeLockout(json, lockout);
  return riskRow(0, id, "lockout", json);
}

RowChange haltRow(const std::string& symbol, bool halted, const std::string& reason) {
  const std::string id = "halt/" + symbol;
  if (!halted)
    return {{0, id}, nullptr};
  JsonWriter json;
  json.beginObject().field("symbol", symbol).fieldOrNull("reason", reason).endObject();
  return riskRow(0, id, "halt", json);
}

RowChange killRow(const KillSwitchState& state) {
  JsonWriter json;
  writeKillSwitch(json, state);
  return {{}, canonicalRow(json)};
}

RowChange sessionRow(const SessionInfo& session, Timestamp time) {
  JsonWriter json;
  writeSession(json, session, time, -1);
  return {{}, canonicalRow(json)};
}

// What an event says of who did it, and to what.
struct Author {
  std::string actor;
  std::string subject;
  std::string code{};
  std::string reason{};
};

struct AuthorOf {
  const Naming& naming;

  Author operator()(const OrderChanged& e) const {
    return {e.actor.text(), e.order.id.text(), {}, e.order.reason.string()};
  }
  Author operator()(const SignalChanged& e) const {
    if (!e.signal.decidedAt.isSet())
      return {};
    return {e.signal.decidedBy.text(), e.signal.id.text(), std::string(name(e.signal.status)), e.signal.reason};
  }
  Author operator()(const StrategyChanged& e) const { return {e.actor.text(), e.instance.id, {}, e.what}; }
  Author operator()(const RiskAlertChanged& e) const {
    if (!e.alert.acknowledged)
      return {};
    return {e.alert.acknowledgedBy.text(), e.alert.id.text(), e.alert.code.string(), {}};
  }
  Author operator()(const TradingStateChanged& e) const {
    return {e.actor.text(), "trading_state", std::string(name(e.state)), e.reason};
  }
  Author operator()(const KillSwitchChanged& e) const {
    return {e.state.actor.text(), "kill_switch", e.state.engaged ? "engaged" : "armed", e.state.reason};
  }
  Author operator()(const CommandRefused& e) const { return {{}, e.command, e.code, e.message}; }
  Author operator()(const TradeAnnotated& e) const { return {e.actor.text(), e.trade.text(), {}, e.note}; }
  Author operator()(const RiskLimitsChanged& e) const { return {e.actor.text(), "limits", {}, e.reason}; }
  Author operator()(const LockoutChanged& e) const {
    return {e.lockout.actor.text(), std::string(name(e.lockout.code)), e.lockout.locked ? "locked" : "opened",
            e.lockout.reason};
  }
  Author operator()(const MarketHaltChanged& e) const {
    return {e.actor.text(), naming.symbol(e.symbol), e.halted ? "halted" : "released", e.reason};
  }
  template <class Other>
  Author operator()(const Other&) const {
    return {};
  }
};

}  // namespace

void RowTable::takeOut(std::map<RowKey, Row>::iterator row) {
  subtractFrom(sum_, row->second.digest);
  over_ -= row->second.isOver ? 1 : 0;
  rows_.erase(row);
}

void RowTable::apply(const RowChange& change) {
  if (const auto known = rows_.find(change.key); known != rows_.end())
    takeOut(known);
  if (!change.row)
    return;
  const Sha256::Digest digest = digestOf(*change.row);
  rows_[change.key] = {change.row, change.symbol, change.isOver, digest};
  over_ += change.isOver ? 1 : 0;
  addTo(sum_, digest);
}

void StreamRows::put(LosslessChanges& changes, StreamChannel channel, RowChange change) {
  tables_[static_cast<std::size_t>(channel)].apply(change);
  changes[static_cast<std::size_t>(channel)].push_back(std::move(change));
}

void StreamRows::end() {
  for (RowTable& table : tables_)
    table.clear();
}

void StreamRows::begin() {
  end();
  LosslessChanges unread;
  const Naming naming = namingOf(view_);
  const Timestamp now = view_.sessionTime();
  const Timestamp day = now.isSet() ? view_.session().dayRoll.startOf(now) : now;
  for (const auto& [id, record] : view_.orders()) {
    if (!isTerminal(record.order.status) || record.order.updatedAt >= day)
      put(unread, Channel::orders, orderRow(record.order, naming));
  }
  for (const FillRecord& record : view_.fills()) {
    if (record.fill.time >= day)
      put(unread, Channel::fills, fillRow(view_, record.fill));
  }
  for (const auto& [id, signal] : view_.allSignals()) {
    if (isPending(signal.status) || signal.createdAt >= day)
      put(unread, Channel::approvals, signalRow(signal, naming, now));
  }
  for (const RiskAlert& alert : view_.alerts()) {
    if (!alert.clearedAt.isSet() || alert.clearedAt >= day)
      put(unread, Channel::risk, alertRow(alert));
  }
  put(unread, Channel::risk, tradingStateRow(view_.tradingState(), view_.tradingStateReason()));
  put(unread, Channel::risk, limitsRow(view_.limitSettings()));
  for (const Lockout& lockout : view_.lockouts())
    put(unread, Channel::risk, lockoutRow(lockout));
  for (const auto& [symbol, reason] : view_.halts())
    put(unread, Channel::risk, haltRow(naming.symbol(symbol), true, reason));
  put(unread, Channel::kill, killRow(view_.killSwitch()));
  for (const InstanceRecord& record : view_.instances()) {
    if (!record.info.id.empty())
      put(unread, Channel::strategies, instanceRow(record.info, naming, now));
  }
  put(unread, Channel::session, sessionRow(view_.session(), now));
  for (std::size_t i = 0; i < kLosslessChannels; ++i)
    dropOldest(unread, static_cast<Channel>(i));
}

struct StreamRows::Fold {
  StreamRows& rows;
  LosslessChanges& changes;
  Timestamp time;
  Naming naming;

  void put(Channel channel, RowChange change) { rows.put(changes, channel, std::move(change)); }

  void operator()(const OrderChanged& e) {
    put(Channel::orders, orderRow(e.order, naming));
    // A parent has no event of its own when a child sets out.
    const bool setsOut = e.order.parent.isSet() && e.kind == OrderEventKind::submitted;
    if (const OrderRecord* parent = setsOut ? rows.view_.order(e.order.parent) : nullptr)
      put(Channel::orders, orderRow(parent->order, naming));
  }
  void operator()(const OrderFilled& e) { put(Channel::fills, fillRow(rows.view_, e.fill)); }
  void operator()(const TradeAnnotated& e) {
    const auto& fills = rows.view_.fills();
    const auto same = [&](const FillRecord& record) { return record.fill.id == e.trade; };
    const auto found = std::find_if(fills.rbegin(), fills.rend(), same);
    // One of an earlier day is not shown any more.
    if (found != fills.rend() && rows.table(Channel::fills).rows().contains({e.trade.value, e.trade.text()}))
      put(Channel::fills, fillRow(rows.view_, found->fill));
  }
  void operator()(const SignalChanged& e) { put(Channel::approvals, signalRow(e.signal, naming, time)); }
  void operator()(const StrategyStateChanged& e) { put(Channel::strategies, instanceRow(e.instance, naming, time)); }
  void operator()(const StrategyChanged& e) { put(Channel::strategies, instanceRow(e.instance, naming, time)); }
  void operator()(const RiskAlertChanged& e) { put(Channel::risk, alertRow(e.alert)); }
  void operator()(const TradingStateChanged& e) { put(Channel::risk, tradingStateRow(e.state, e.reason)); }
  void operator()(const RiskLimitsChanged& e) { put(Channel::risk, limitsRow(e.limits)); }
  void operator()(const LockoutChanged& e) { put(Channel::risk, lockoutRow(e.lockout)); }
  void operator()(const MarketHaltChanged& e) {
    put(Channel::risk, haltRow(naming.symbol(e.symbol), e.halted, e.reason));
  }
  void operator()(const KillSwitchChanged& e) { put(Channel::kill, killRow(e.state)); }
  void operator()(const SessionChanged& e) { put(Channel::session, sessionRow(e.session, time)); }
  void operator()(const DayStarted&) { rows.dropDay(changes); }
  // Merged channels show these.
  void operator()(const OrderChecked&) {}
  void operator()(const PositionChanged&) {}
  void operator()(const TradeClosed&) {}
  void operator()(const EquityRecorded&) {}
  void operator()(const WatchlistChanged&) {}
  void operator()(const AccountAdjusted&) {}
  void operator()(const SplitApplied&) {}
  void operator()(const CommandRefused&) {}

  void audit(const Event& event, std::uint64_t seq, std::size_t place) {
    const Author author = std::visit(AuthorOf{naming}, event.body);
    if (author.subject.empty())
      return;
    const std::string id = "aud_" + std::to_string(seq) + "_" + std::to_string(place);
    // An order's event says what became of it; the others have one name each.
    const auto* order = std::get_if<OrderChanged>(&event.body);
    JsonWriter json;
    json.beginObject().field("audit_id", id).field("seq", seq).field("time", event.time);
    json.field("event", order != nullptr ? name(order->kind) : name(event.body));
    json.fieldOrNull("actor", author.actor).field("subject", author.subject);
    json.fieldOrNull("code", author.code).fieldOrNull("reason", author.reason).endObject();
    put(Channel::audit, {{seq, id}, canonicalRow(json), SymbolIndex{SymbolIndex::none}, true});
  }
};

void StreamRows::fold(const Entry& entry, LosslessChanges& changes) {
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    const Event& event = entry.events[i];
    Fold fold{*this, changes, event.time, namingOf(view_)};
    std::visit(fold, event.body);
    fold.audit(event, entry.seq, i);
  }
  for (std::size_t i = 0; i < kLosslessChannels; ++i)
    dropOldest(changes, static_cast<Channel>(i));
}

void StreamRows::dropDay(LosslessChanges& changes) {
  for (std::size_t i = 0; i < kLosslessChannels; ++i) {
    std::vector<RowKey> gone;
    for (const auto& [key, row] : tables_[i].rows()) {
      if (row.isOver)
        gone.push_back(key);
    }
    for (RowKey& key : gone)
      put(changes, static_cast<Channel>(i), {std::move(key), nullptr});
  }
}

void StreamRows::dropOldest(LosslessChanges& changes, StreamChannel channel) {
  const RowTable& rows = table(channel);
  if (rows.over() <= kMostOver)
    return;
  // A tenth at once, so that it seldom happens.
  std::size_t excess = rows.over() - kMostOver + kMostOver / 10;
  std::vector<RowKey> gone;
  for (auto row = rows.rows().begin(); row != rows.rows().end() && excess > 0; ++row) {
    if (!row->second.isOver)
      continue;
    gone.push_back(row->first);
    --excess;
  }
  for (RowKey& key : gone)
    put(changes, channel, {std::move(key), nullptr});
}

}  // namespace oms
