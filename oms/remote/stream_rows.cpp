#include "oms/remote/stream_rows.h"

#include <algorithm>

#include "oms/messages/json_events.h"
#include "oms/projections/view_json.h"
#include "oms/remote/stream_row_maker.h"

namespace oms {

namespace {

using Channel = StreamChannel;

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

// Whether an event tells of a row at all; the others are shown by merged channels, or not.
bool isShown(const EventBody& body) {
  return !std::holds_alternative<OrderChecked>(body) && !std::holds_alternative<PositionChanged>(body) &&
         !std::holds_alternative<TradeClosed>(body) && !std::holds_alternative<EquityRecorded>(body) &&
         !std::holds_alternative<WatchlistChanged>(body) && !std::holds_alternative<AccountAdjusted>(body) &&
         !std::holds_alternative<SplitApplied>(body);
}

// An object that we have written; null where its text cannot be read: no row is worth the process.
WireValue objectOf(const JsonWriter& json) {
  auto value = parseWire(json.text(), kNoWireLimits);
  return value ? std::move(*value) : WireValue{};
}

template <class Write>
WireValue written(Write write) {
  JsonWriter json;
  write(json);
  return objectOf(json);
}

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
  *this = StreamRows{};
}

void StreamRows::begin(const SessionView& view, std::shared_ptr<const InstrumentList> instruments) {
  end();
  instruments_ = std::move(instruments);
  LosslessChanges unread;
  const RowMaker make{*instruments_};
  const Naming naming = namingOf(view);
  const Timestamp now = view.sessionTime();
  const DayRoll& roll = view.session().dayRoll;
  if (!view.today().date.empty())
    firstDay_ = rfc3339(view.session().startedAt);
  const bool isFirst = firstDay_.empty() || roll.startOf(view.session().startedAt) == roll.startOf(now);
  const auto isOfToday = [isFirst, day = roll.startOf(now)](Timestamp time) { return isFirst || time >= day; };
  const auto putAll = [&](Channel channel, RowChange change) { put(unread, channel, std::move(change)); };
  for (const auto& [id, record] : view.orders()) {
    if (!isTerminal(record.order.status) || isOfToday(record.order.updatedAt))
      putAll(Channel::orders, make.order(written([&](JsonWriter& json) { writeOrder(json, record.order, naming); })));
  }
  for (const FillRecord& record : view.fills()) {
    if (isOfToday(record.fill.time))
      putAll(Channel::fills, make.fill(written([&](JsonWriter& json) { writeFill(json, view, record.fill); })));
  }
  for (const auto& [id, signal] : view.allSignals()) {
    if (isPending(signal.status) || isOfToday(signal.createdAt)) {
      putAll(Channel::approvals,
             make.signal(written([&](JsonWriter& json) { writeSignal(json, signal, naming, now); })));
    }
  }
  for (const RiskAlert& alert : view.alerts()) {
    if (!alert.clearedAt.isSet() || isOfToday(alert.clearedAt))
      putAll(Channel::risk, make.alert(written([&](JsonWriter& json) { writeAlert(json, alert); })));
  }
  putAll(Channel::risk, make.tradingState(name(view.tradingState()), view.tradingStateReason()));
  putAll(Channel::risk,
         make.limits(written([&](JsonWriter& json) { writeLimitSettings(json, view.limitSettings()); })));
  for (const Lockout& lockout : view.lockouts())
    putAll(Channel::risk, make.lockout(written([&](JsonWriter& json) { writeLockout(json, lockout); })));
  for (const auto& [symbol, reason] : view.halts())
    putAll(Channel::risk, make.halt(naming.symbol(symbol), true, reason));
  putAll(Channel::kill, make.single(written([&](JsonWriter& json) { writeKillSwitch(json, view.killSwitch()); })));
  for (const InstanceRecord& record : view.instances()) {
    if (!record.info.id.empty()) {
      putAll(Channel::strategies,
             make.instance(written([&](JsonWriter& json) { writeInstance(json, record.info, naming, now); })));
    }
  }
  putAll(Channel::session,
         make.session(written([&](JsonWriter& json) { writeSession(json, view.session(), now, -1); })));
  for (std::size_t i = 0; i < kLosslessChannels; ++i)
    dropOldest(unread, static_cast<Channel>(i), view.lastSeq());
}

std::optional<WireValue> StreamRows::known(StreamChannel channel, std::string_view id) const {
  const auto& rows = table(channel).rows();
  const auto found = rows.find(keyOf(id));
  if (found == rows.end())
    return std::nullopt;
  auto value = parseWire(*found->second.json, kNoWireLimits);
  return value ? std::optional(std::move(*value)) : std::nullopt;
}

bool StreamRows::isFirstDay(const WireValue& event) const {
  return firstDay_.empty() || firstDay_ == textIn(event, "time");
}

void StreamRows::foldOther(const WireValue& event, LosslessChanges& changes) {
  const RowMaker make(*instruments_);
  const std::string_view kind = textIn(event, "event");
  if (kind == "trading_state_changed") {
    put(changes, Channel::risk, make.tradingState(textIn(event, "state"), textIn(event, "reason")));
  } else if (const WireValue* limits = event.find("limits")) {
    put(changes, Channel::risk, make.limits(*limits));
  } else if (kind == "market_halt_changed") {
    const WireValue* halted = event.find("halted");
    put(changes, Channel::risk,
        make.halt(textIn(event, "symbol"), halted != nullptr && halted->truth, textIn(event, "reason")));
  } else if (kind == "trade_annotated") {
    // A fill of an earlier day is not shown any more.
    if (const auto fill = known(Channel::fills, textIn(event, "trade_id")))
      put(changes, Channel::fills, make.noted(*fill, event));
  } else if (kind == "day_started") {
    if (!isFirstDay(event))
      dropDay(changes);
    else
      firstDay_ = textIn(event, "time");
  }
}

void StreamRows::foldEvent(const WireValue& event, std::uint64_t seq, std::size_t place, LosslessChanges& changes) {
  const RowMaker make(*instruments_);
  if (const WireValue* order = event.find("order")) {
    put(changes, Channel::orders, make.order(*order));
    // A parent has no event of its own when a child sets out.
    const std::string_view parentId =
        textIn(event, "event") == name(OrderEventKind::submitted) ? textIn(*order, "parent_order_id") : "";
    if (const auto parent = parentId.empty() ? std::nullopt : known(Channel::orders, parentId))
      put(changes, Channel::orders, make.parent(*parent, textIn(*order, "order_id")));
  } else if (const WireValue* fill = event.find("fill")) {
    put(changes, Channel::fills, make.fill(*fill));
  } else if (const WireValue* signal = event.find("signal")) {
    put(changes, Channel::approvals, make.signal(*signal));
  } else if (const WireValue* instance = event.find("instance")) {
    put(changes, Channel::strategies, make.instance(*instance));
  } else if (const WireValue* alert = event.find("alert")) {
    put(changes, Channel::risk, make.alert(*alert));
  } else if (const WireValue* lockout = event.find("lockout")) {
    put(changes, Channel::risk, make.lockout(*lockout));
  } else if (const WireValue* kill = event.find("kill_switch")) {
    put(changes, Channel::kill, make.single(*kill));
  } else if (const WireValue* session = event.find("session")) {
    put(changes, Channel::session, make.session(*session));
  } else {
    foldOther(event, changes);
  }
  if (auto audit = make.audit(event, seq, place))
    put(changes, Channel::audit, std::move(*audit));
}

void StreamRows::fold(const Entry& entry, const Naming& naming, LosslessChanges& changes) {
  for (std::size_t i = 0; i < entry.events.size(); ++i) {
    const Event& event = entry.events[i];
    if (isShown(event.body))
      foldEvent(written([&](JsonWriter& json) { writeEvent(json, event, naming); }), entry.seq, i, changes);
  }
  for (std::size_t i = 0; i < kLosslessChannels; ++i)
    dropOldest(changes, static_cast<Channel>(i), entry.seq);
}

std::optional<Timestamp> StreamRows::fold(std::uint64_t seq, std::string_view payload, LosslessChanges& changes) {
  const auto row = parseWire(payload, kNoWireLimits);
  const WireValue* events = row ? row->find("events") : nullptr;
  if (events == nullptr || events->kind != WireValue::Kind::array)
    return std::nullopt;
  for (std::size_t i = 0; i < events->items.size(); ++i)
    foldEvent(events->items[i], seq, i, changes);
  for (std::size_t i = 0; i < kLosslessChannels; ++i)
    dropOldest(changes, static_cast<Channel>(i), seq);
  // There is none before the session's first price.
  const std::string_view time = events->items.empty() ? std::string_view{} : textIn(events->items.back(), "time");
  return time.empty() ? Timestamp{} : parseRfc3339(time);
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

void StreamRows::dropOldest(LosslessChanges& changes, StreamChannel channel, std::uint64_t seq) {
  const RowTable& rows = table(channel);
  if (rows.over() <= kMostOver)
    return;
  trimmedAt_[static_cast<std::size_t>(channel)] = seq;
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
