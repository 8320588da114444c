#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "oms/messages/json_rows.h"
#include "oms/projections/view_json.h"
#include "oms/remote/api_schemas.h"
#include "oms/remote/route.h"
#include "oms/remote/stream_merged.h"
#include "oms/remote/stream_rows.h"
#include "tests/oms/remote/told.h"

namespace oms {
namespace {

// What a value on the wire has to be for its kind; null stands for what is absent.
bool isOfKind(const WireValue& value, FieldKind kind) {
  using Kind = WireValue::Kind;
  switch (kind) {
    case FieldKind::text:
      return value.kind == Kind::string;
    case FieldKind::time:
      return value.kind == Kind::string && value.text.ends_with("Z") && parseRfc3339(value.text);
    case FieldKind::decimal:
      return value.kind == Kind::string && Quantity::parse(value.text).ok();
    case FieldKind::integer:
      return value.kind == Kind::number && value.integer();
    case FieldKind::number:
      return value.kind == Kind::number;
    case FieldKind::boolean:
      return value.kind == Kind::boolean;
    case FieldKind::list:
      return value.kind == Kind::array;
    case FieldKind::object:
    case FieldKind::map:
      return value.kind == Kind::object;
    case FieldKind::any:
      return true;
  }
  return false;
}

void expectFields(const WireValue& object, Fields fields, std::string_view what) {
  for (const WireMember& member : object.members) {
    const auto field = std::ranges::find(fields, member.first, &FieldSpec::name);
    ASSERT_NE(field, fields.end()) << what << " has " << member.first << ", which its catalogue does not know";
    const bool isAbsent = member.second.isNull() && field->presence != Presence::sure;
    EXPECT_TRUE(isAbsent || isOfKind(member.second, field->kind))
        << what << "." << member.first << " is no " << name(field->kind);
    const auto inner = std::ranges::find(apiObjects(), field->of, &ObjectSpec::name);
    if (inner == apiObjects().end() || member.second.isNull() || field->kind == FieldKind::map)
      continue;
    for (const WireValue& one : member.second.isObject() ? std::vector{member.second} : member.second.items)
      expectFields(one, inner->fields, inner->name);
  }
  for (const FieldSpec& field : fields) {
    if (field.presence != Presence::maybe) {
      EXPECT_NE(object.find(field.name), nullptr) << what << " lacks " << field.name;
    }
  }
}

TEST(StreamCatalog, everyRequestWithARouteHasOneInTheTable) {
  for (const OpSpec& op : streamOps()) {
    if (op.pattern.empty())
      continue;
    const auto isIt = [&](const Route& route) { return route.method == op.method && route.pattern == op.pattern; };
    EXPECT_EQ(std::ranges::count_if(routeTable(), isIt), 1) << op.name;
    EXPECT_EQ(op.pattern.find("{id}") != std::string_view::npos, !op.idField.empty()) << op.name;
    EXPECT_EQ(op.pattern.find("{action}") != std::string_view::npos, !op.action.empty()) << op.name;
    if (!op.idField.empty()) {
      EXPECT_NE(std::ranges::find(op.params, op.idField, &FieldSpec::name), op.params.end()) << op.name;
    }
  }
}

// What REST lets a client do the stream does too; what it only shows is in the channels, or asked for there.
TEST(StreamCatalog, everyCommandOfRestIsARequest) {
  for (const Route& route : routeTable()) {
    if (route.method == "GET" || route.pattern == "/api/auth/ws-ticket")
      continue;
    const auto isIt = [&](const OpSpec& op) { return op.method == route.method && op.pattern == route.pattern; };
    EXPECT_TRUE(std::ranges::any_of(streamOps(), isIt)) << route.method << " " << route.pattern;
  }
}

TEST(StreamCatalog, namesAreUniqueAndKeysAreFields) {
  std::set<std::string_view> names;
  for (const ChannelSpec& spec : streamChannels()) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_EQ(findChannel(spec.name), &spec);
    EXPECT_EQ(&specOf(spec.channel), &spec);
    for (const std::string_view key : spec.key)
      EXPECT_NE(std::ranges::find(spec.row, key, &FieldSpec::name), spec.row.end()) << spec.name << " " << key;
    EXPECT_EQ(spec.hasSymbol, std::ranges::find(spec.row, "symbol", &FieldSpec::name) != spec.row.end() &&
                                  spec.channel != StreamChannel::risk)
        << spec.name;
  }
}

TEST(StreamRows, haveTheFieldsOfTheCatalogueAndNoOthers) {
  Told told;
  told.place("1", "a");
  told.place("200", "b");
  told.engine.advance();
  StreamRows rows;
  rows.begin(told.view, told.instruments());
  LosslessChanges changes;
  for (const auto& batch : told.batches) {
    for (const Entry& entry : batch->entries)
      rows.fold(entry, namingOf(told.view), changes);
  }
  std::size_t seen = 0;
  for (const ChannelSpec& spec : streamChannels()) {
    std::vector<std::string> all;
    if (isLossless(spec.channel)) {
      for (const auto& [key, row] : rows.table(spec.channel).rows())
        all.push_back(*row.json);
    } else {
      for (const std::string& some : mergedRows(spec.channel, {}, told.view))
        all.push_back("[" + some + "]");
    }
    for (const std::string& text : all) {
      const auto row = parseWire(text);
      ASSERT_TRUE(row.ok()) << text;
      for (const WireValue& one : row->isObject() ? std::vector{*row} : row->items) {
        expectFields(one, spec.row, spec.name);
        ++seen;
      }
    }
  }
  EXPECT_GT(seen, 20U);
}

TEST(StreamRows, canonicalJsonIsSortedAndKeepsDigits) {
  const auto value = parseWire(R"({"b":[{"z":1.50,"a":null}],"a":"x\u0041","A":-0.10})");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(canonicalJson(*value), R"({"A":-0.10,"a":"xA","b":[{"a":null,"z":1.50}]})");
}

// The naive twin keeps the rows alone and adds up their hashes when it is asked.
TEST(StreamRows, theHashIsTheSumOverWhatTheChangesLeave) {
  std::mt19937 dice(7);
  RowTable table;
  std::map<RowKey, std::string> twin;
  EXPECT_EQ(table.hash(), std::string(64, '0'));
  for (int i = 0; i < 2'000; ++i) {
    const RowKey key{dice() % 40, "row"};
    const std::string json = "{\"n\":" + std::to_string(dice()) + "}";
    const bool isGone = dice() % 3 == 0;
    table.apply({key, isGone ? nullptr : std::make_shared<const std::string>(json), SymbolIndex{0}, dice() % 2 == 0});
    if (isGone)
      twin.erase(key);
    else
      twin[key] = json;
    RowTable again;
    for (const auto& [known, text] : twin)
      again.apply({known, std::make_shared<const std::string>(text)});
    ASSERT_EQ(table.hash(), again.hash()) << i;
  }
  // 2^256 is zero: a sum that overflows is the same whatever the order.
  RowTable one;
  one.apply({{}, std::make_shared<const std::string>("{}")});
  EXPECT_EQ(one.hash(), hashOfText("{}"));
  one.apply({{}, nullptr});
  EXPECT_EQ(one.hash(), std::string(64, '0'));
}

TEST(StreamRows, whatIsOverGoesWithTheDay) {
  Told told;
  told.place("1", "works");
  told.place("200", "denied");
  StreamRows rows;
  rows.begin(told.view, told.instruments());
  ASSERT_EQ(rows.table(StreamChannel::orders).rows().size(), 2U);
  Entry entry;
  entry.seq = 9;
  entry.events.push_back({told.view.sessionTime(), DayStarted{"2026-01-06", {}}});
  LosslessChanges changes;
  rows.fold(entry, namingOf(told.view), changes);
  ASSERT_EQ(rows.table(StreamChannel::orders).rows().size(), 1U);
  EXPECT_EQ(rows.table(StreamChannel::orders).rows().begin()->first.text, "ord_1");
  const auto& gone = changes[static_cast<std::size_t>(StreamChannel::orders)];
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone.front().key.text, "ord_2");
  EXPECT_EQ(gone.front().row, nullptr);
}

// Every kind of event with a row of its own.
std::vector<Event> eventsOfAllKinds(const SessionView& view) {
  const Timestamp now = view.sessionTime();
  const auto at = [&](EventBody body) { return Event(now, std::move(body)); };
  Order parent;
  parent.id = {1};
  parent.request.symbol = SymbolIndex{0};
  parent.request.quantity = Quantity::fromInt(3);
  Order child = parent;
  child.id = {2};
  child.parent = parent.id;
  child.reason = std::string_view("a \"quoted\" reason");
  Fill fill;
  fill.id = {1};
  fill.order = {1};
  fill.symbol = SymbolIndex{0};
  RiskAlert alert;
  alert.id = {4};
  alert.code = "daily_loss";
  alert.raisedAt = now;
  RiskAlert cleared = alert;
  cleared.clearedAt = now;
  cleared.acknowledged = true;
  cleared.acknowledgedBy = Actor::trader();
  Lockout lockout{CheckCode::maxPosition, true, now, Actor::trader(), "enough"};
  Lockout opened = lockout;
  opened.locked = false;
  KillSwitchState kill;
  kill.engaged = true;
  kill.actor = Actor::trader();
  Signal signal;
  signal.id = {9};
  signal.symbol = SymbolIndex{1};
  signal.createdAt = now - std::chrono::seconds(5);
  StrategyInstanceInfo instance = view.instances().front().info;
  std::vector<Event> events;
  events.push_back(at(OrderChanged{OrderEventKind::accepted, parent, Actor::trader()}));
  events.push_back(at(OrderChecked{parent.id, {}}));
  events.push_back(at(OrderChanged{OrderEventKind::submitted, child, Actor::system()}));
  events.push_back(at(OrderFilled{fill}));
  events.push_back(at(TradeAnnotated{fill.id, "late", {"a", "b"}, Actor::trader()}));
  events.push_back(at(SignalChanged{signal}));
  events.push_back(at(StrategyStateChanged{instance}));
  events.push_back(at(StrategyChanged{instance, "its file was read anew", Actor::trader()}));
  events.push_back(at(RiskAlertChanged{alert}));
  events.push_back(at(RiskAlertChanged{cleared}));
  events.push_back(at(TradingStateChanged{TradingState::halted, "storm", Actor::system()}));
  events.push_back(at(KillSwitchChanged{kill}));
  events.push_back(at(KillSwitchChanged{}));
  events.push_back(at(LockoutChanged{lockout}));
  events.push_back(at(LockoutChanged{opened}));
  events.push_back(at(MarketHaltChanged{SymbolIndex{1}, true, "news", Actor::trader()}));
  events.push_back(at(MarketHaltChanged{SymbolIndex{1}, false, "", Actor::trader()}));
  events.push_back(at(RiskLimitsChanged{{{}}, "wider", Actor::trader()}));
  events.push_back(at(CommandRefused{"cancel_order", "not_found", "there is none", ""}));
  events.push_back(at(SessionChanged{view.session()}));
  events.push_back(at(DayStarted{"2026-01-06", {}}));
  return events;
}

// As it happens and as the journal tells it: the same changes.
TEST(StreamRows, theJournalTellsWhatHappened) {
  Told told;
  const Timestamp now = told.view.sessionTime();
  const std::vector<Event> events = eventsOfAllKinds(told.view);
  StreamRows live;
  live.begin(told.view, told.instruments());
  StreamRows read = live;
  LosslessChanges happened;
  live.fold({7, 0, events}, namingOf(told.view), happened);
  LosslessChanges stored;
  const auto time = read.fold(7, payloadOf({7, 0, now, {}, events}, namingOf(told.view)), stored);
  EXPECT_EQ(time, now);
  for (std::size_t i = 0; i < kLosslessChannels; ++i) {
    const auto channel = static_cast<StreamChannel>(i);
    EXPECT_EQ(live.table(channel).hash(), read.table(channel).hash()) << specOf(channel).name;
    ASSERT_EQ(happened[i].size(), stored[i].size()) << specOf(channel).name;
    EXPECT_FALSE(happened[i].empty()) << specOf(channel).name;
    for (std::size_t k = 0; k < stored[i].size(); ++k) {
      EXPECT_EQ(happened[i][k].key, stored[i][k].key);
      EXPECT_EQ(happened[i][k].symbol, stored[i][k].symbol);
      EXPECT_EQ(happened[i][k].isOver, stored[i][k].isOver);
      ASSERT_EQ(happened[i][k].row == nullptr, stored[i][k].row == nullptr);
      if (stored[i][k].row) {
        EXPECT_EQ(*happened[i][k].row, *stored[i][k].row);
      }
    }
  }
  // The parent knows its child, and what is over went with the day.
  const std::string& linked = *live.table(StreamChannel::orders).rows().at({1, "ord_1"}).json;
  EXPECT_NE(linked.find(R"("linked_order_ids":["ord_2"])"), std::string::npos) << linked;
  EXPECT_TRUE(live.table(StreamChannel::fills).rows().empty());
  EXPECT_FALSE(read.fold(8, "{}", stored));
}

RingEntry entryOf(std::uint64_t seq, std::uint64_t prev, const std::string& data) {
  Envelope envelope;
  envelope.channel = StreamChannel::orders;
  envelope.seq = seq;
  envelope.prev = prev;
  RingEntry entry;
  entry.seq = seq;
  entry.prev = prev;
  entry.symbols = {{0}, {1}};
  entry.frame = streamFrame(envelope, data);
  entry.dataBytes = data.size();
  return entry;
}

TEST(StreamRing, forgetsTheOldestAndKnowsIt) {
  const std::string data(100, 'x');
  const std::size_t frame = entryOf(10, 0, data).frame->size();
  StreamRing ring(3 * frame);
  ring.clear(4);
  EXPECT_FALSE(ring.reachesBack(StreamChannel::orders, 3));
  EXPECT_TRUE(ring.reachesBack(StreamChannel::orders, 4));
  for (std::uint64_t seq = 10; seq < 15; ++seq)
    ring.push(entryOf(seq, 0, data));
  EXPECT_EQ(ring.end() - ring.begin(), 3U);
  EXPECT_EQ(ring.bytes(), 3 * frame);
  EXPECT_EQ(ring.bytesFrom(ring.end() - 1), frame);
  EXPECT_EQ(ring.bytesFrom(ring.end()), 0U);
  EXPECT_FALSE(ring.reachesBack(StreamChannel::orders, 10));
  EXPECT_TRUE(ring.reachesBack(StreamChannel::orders, 11));
  EXPECT_EQ(ring.firstBehind(11), ring.begin());
  EXPECT_EQ(ring.firstBehind(13), ring.end() - 1);
  EXPECT_EQ(ring.firstBehind(99), ring.end());
}

TEST(StreamRing, oneFrameServesAllThatWantTheSame) {
  const std::string data = R"({"upsert":[{"symbol":"A","n":"1"},{"symbol":"B","n":"2"}],"remove":[]})";
  const RingEntry entry = entryOf(12, 9, data);
  EXPECT_EQ(frameFor(entry, "", 9, {}, {}), entry.frame);
  EXPECT_EQ(frameFor(entry, "", 9, {{0}, {1}}, {"A", "B"}), entry.frame);
  const SharedFrame later = frameFor(entry, "", 11, {}, {});
  EXPECT_NE(later->find(R"("seq":12,"prev":11)"), std::string::npos);
  EXPECT_NE(later->find(data), std::string::npos);
  const SharedFrame half = frameFor(entry, "", 9, {{1}}, {"B"});
  EXPECT_EQ(half->find("\"A\""), std::string::npos);
  EXPECT_NE(half->find(R"("upsert":[{"n":"2","symbol":"B"}])"), std::string::npos);
  EXPECT_EQ(frameFor(entry, "", 9, {{2}}, {"C"}), nullptr);
}

}  // namespace
}  // namespace oms
