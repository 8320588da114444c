#include "oms/remote/stream_row_maker.h"

#include <algorithm>
#include <charconv>

#include "oms/messages/json_writer.h"
#include "oms/model/order.h"
#include "oms/model/signal.h"

namespace oms {

namespace {

SharedText canonicalRow(const WireValue& object) {
  return std::make_shared<const std::string>(canonicalJson(object));
}

WireValue textValue(std::string_view text) {
  WireValue value;
  if (text.empty())
    return value;
  value.kind = WireValue::Kind::string;
  value.text = text;
  return value;
}

void setMember(WireValue& object, std::string_view key, WireValue value) {
  const auto known = std::ranges::find(object.members, key, &WireMember::first);
  if (known != object.members.end())
    known->second = std::move(value);
  else
    object.members.push_back({std::string(key), std::move(value)});
}

bool isTrue(const WireValue& object, std::string_view key) {
  const WireValue* value = object.find(key);
  return value != nullptr && value->boolean().value_or(false);
}

bool waits(std::string_view status) {
  return status == name(SignalStatus::created) || status == name(SignalStatus::awaitingApproval);
}

// An object of the contract with what tells it from the channel's others.
RowChange riskRow(std::uint64_t number, std::string id, std::string_view kind, WireValue object, bool isOver = false) {
  object.kind = WireValue::Kind::object;
  setMember(object, "id", textValue(id));
  setMember(object, "kind", textValue(kind));
  return {{number, std::move(id)}, canonicalRow(object), SymbolIndex{SymbolIndex::none}, isOver};
}

// What an event says of who did it, and to what.
struct Author {
  std::string_view actor{};
  std::string_view subject{};
  std::string_view code{};
  std::string_view reason{};
};

Author authorIn(const WireValue& event) {
  const std::string_view kind = textIn(event, "event");
  const std::string_view actor = textIn(event, "actor");
  const std::string_view reason = textIn(event, "reason");
  if (const WireValue* order = event.find("order"))
    return {actor, textIn(*order, "order_id"), {}, textIn(*order, "reason")};
  if (const WireValue* signal = event.find("signal")) {
    if (textIn(*signal, "decided_at").empty())
      return {};
    return {textIn(*signal, "decided_by"), textIn(*signal, "signal_id"), textIn(*signal, "status"),
            textIn(*signal, "reason")};
  }
  if (const WireValue* alert = event.find("alert")) {
    if (textIn(*alert, "acknowledged_by").empty())
      return {};
    return {textIn(*alert, "acknowledged_by"), textIn(*alert, "alert_id"), textIn(*alert, "code"), {}};
  }
  // Who armed it again stands in the command alone.
  if (const WireValue* kill = event.find("kill_switch")) {
    return {textIn(*kill, "actor"), "kill_switch", isTrue(*kill, "engaged") ? "engaged" : "armed",
            textIn(*kill, "reason")};
  }
  if (const WireValue* lockout = event.find("lockout")) {
    return {textIn(*lockout, "actor"), textIn(*lockout, "code"), isTrue(*lockout, "locked") ? "locked" : "opened",
            textIn(*lockout, "reason")};
  }
  if (kind == "strategy_changed")
    return {actor, textIn(*event.find("instance"), "id"), {}, textIn(event, "what")};
  if (kind == "trading_state_changed")
    return {actor, "trading_state", textIn(event, "state"), reason};
  if (kind == "command_refused")
    return {{}, textIn(event, "command"), textIn(event, "code"), textIn(event, "message")};
  if (kind == "trade_annotated")
    return {actor, textIn(event, "trade_id"), {}, textIn(event, "note")};
  if (kind == "risk_limits_changed")
    return {actor, "limits", {}, reason};
  if (kind == "market_halt_changed")
    return {actor, textIn(event, "symbol"), isTrue(event, "halted") ? "halted" : "released", reason};
  return {};
}

void writeInstrument(JsonWriter& json, const Instrument& its) {
  json.beginObject().field("symbol", its.symbol).fieldOrNull("description", its.description);
  json.field("currency", its.currency).field("tick", its.tick).field("lot", its.lot);
  json.field("lot_is_stated", its.lotIsStated).field("min_quantity", its.minQuantity);
  json.field("max_quantity", its.maxQuantity).field("multiplier", its.multiplier.text()).field("spread", its.spread);
  json.field("margin_initial", its.marginInitial).field("calendar", name(its.calendar));
  json.field("tradable", its.tradable).field("shortable", its.shortable).field("restricted", its.restricted);
  json.endObject();
}

}  // namespace

std::string_view textIn(const WireValue& object, std::string_view key) {
  const WireValue* value = object.find(key);
  return value == nullptr ? std::string_view() : value->string().value_or("");
}

RowKey keyOf(std::string_view id) {
  RowKey key{0, std::string(id)};
  const std::string_view digits = id.substr(id.rfind('_') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), key.number);
  return key;
}

SymbolIndex RowMaker::symbolOf(const WireValue& object) const {
  return instruments_.find(textIn(object, "symbol")).value_or(SymbolIndex{SymbolIndex::none});
}

RowChange RowMaker::order(const WireValue& order) const {
  const auto status = parseOrderStatus(textIn(order, "status"));
  return {keyOf(textIn(order, "order_id")), canonicalRow(order), symbolOf(order), status && isTerminal(*status)};
}

RowChange RowMaker::parent(const WireValue& order, std::string_view child) const {
  WireValue linked = order;
  setMember(linked, "contingency", textValue("oto"));
  const auto children = std::ranges::find(linked.members, "linked_order_ids", &WireMember::first);
  if (children != linked.members.end() &&
      std::ranges::find(children->second.items, child, &WireValue::text) == children->second.items.end())
    children->second.items.push_back(textValue(child));
  return this->order(linked);
}

RowChange RowMaker::fill(const WireValue& fill) const {
  return {keyOf(textIn(fill, "trade_id")), canonicalRow(fill), symbolOf(fill), true};
}

RowChange RowMaker::noted(const WireValue& fill, const WireValue& event) const {
  WireValue noted = fill;
  for (const std::string_view key : {"note", "tags"}) {
    if (const WireValue* value = event.find(key))
      setMember(noted, key, *value);
  }
  setMember(noted, "noted_by", textValue(textIn(event, "actor")));
  return this->fill(noted);
}

RowChange RowMaker::signal(const WireValue& signal) const {
  return {keyOf(textIn(signal, "signal_id")), canonicalRow(signal), symbolOf(signal), !waits(textIn(signal, "status"))};
}

RowChange RowMaker::instance(const WireValue& instance) const {
  return {{0, std::string(textIn(instance, "id"))}, canonicalRow(instance), symbolOf(instance), false};
}

RowChange RowMaker::alert(const WireValue& alert) const {
  const RowKey key = keyOf(textIn(alert, "alert_id"));
  return riskRow(key.number, key.text, "alert", alert, !textIn(alert, "cleared_at").empty());
}

RowChange RowMaker::tradingState(std::string_view state, std::string_view reason) const {
  WireValue object;
  setMember(object, "state", textValue(state));
  setMember(object, "reason", textValue(reason));
  return riskRow(0, "trading_state", "trading_state", std::move(object));
}

RowChange RowMaker::limits(const WireValue& limits) const {
  WireValue object;
  setMember(object, "limits", limits);
  return riskRow(0, "limits", "limits", std::move(object));
}

RowChange RowMaker::lockout(const WireValue& lockout) const {
  const std::string id = "lockout/" + std::string(textIn(lockout, "code"));
  if (!isTrue(lockout, "locked"))
    return {{0, id}, nullptr};
  return riskRow(0, id, "lockout", lockout);
}

RowChange RowMaker::halt(std::string_view symbol, bool isHalted, std::string_view reason) const {
  const std::string id = "halt/" + std::string(symbol);
  if (!isHalted)
    return {{0, id}, nullptr};
  WireValue object;
  setMember(object, "symbol", textValue(symbol));
  setMember(object, "reason", textValue(reason));
  return riskRow(0, id, "halt", std::move(object));
}

RowChange RowMaker::session(const WireValue& session) const {
  JsonWriter json;
  json.beginArray();
  for (const Instrument& instrument : instruments_.all())
    writeInstrument(json, instrument);
  json.endArray();
  WireValue object = session;
  if (auto list = parseWire(json.text(), kNoWireLimits))
    setMember(object, "instruments", std::move(*list));
  return single(object);
}

RowChange RowMaker::single(const WireValue& object) const {
  return {{}, canonicalRow(object)};
}

std::optional<RowChange> RowMaker::audit(const WireValue& event, std::uint64_t seq, std::size_t place) const {
  const Author author = authorIn(event);
  if (author.subject.empty())
    return std::nullopt;
  const std::string id = "aud_" + std::to_string(seq) + "_" + std::to_string(place);
  // In the order of their names, as rows are.
  JsonWriter json;
  json.beginObject().fieldOrNull("actor", author.actor).field("audit_id", id).fieldOrNull("code", author.code);
  json.field("event", textIn(event, "event")).fieldOrNull("reason", author.reason).field("seq", seq);
  json.field("subject", author.subject).fieldOrNull("time", textIn(event, "time")).endObject();
  return RowChange{{seq, id}, std::make_shared<const std::string>(json.take()), SymbolIndex{SymbolIndex::none}, true};
}

}  // namespace oms
