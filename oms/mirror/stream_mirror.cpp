#include "oms/mirror/stream_mirror.h"

#include <algorithm>
#include <utility>

#include "oms/messages/json_writer.h"

namespace oms {

namespace {

std::string textIn(const WireValue& object, std::string_view name) {
  const WireValue* found = object.find(name);
  return found == nullptr ? std::string() : std::string(found->string().value_or(""));
}

std::optional<std::uint64_t> countIn(const WireValue& object, std::string_view name) {
  const WireValue* found = object.find(name);
  const auto number = found == nullptr ? std::nullopt : found->integer();
  return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

std::vector<WireValue> listIn(WireValue& object, std::string_view name) {
  for (WireMember& member : object.members) {
    if (member.first == name)
      return std::move(member.second.items);
  }
  return {};
}

std::string keyOf(const WireValue& row, const ChannelSpec& spec) {
  std::string key;
  for (const std::string_view field : spec.key) {
    if (!key.empty())
      key += '/';
    const WireValue* value = row.find(field);
    key += value == nullptr ? std::string() : value->text;
  }
  return key;
}

}  // namespace

struct StreamMirror::Message {
  std::string type;
  const ChannelSpec* channel = nullptr;
  std::string epoch;
  std::uint64_t seq = 0;
  std::optional<std::uint64_t> prev;
  Timestamp time;
  bool isDurable = true;
  std::uint64_t part = 1;
  std::uint64_t parts = 1;
  WireValue whole;
  mutable WireValue data;
};

Result<StreamNews> StreamMirror::take(std::string_view frame) {
  auto parsed = parseWire(frame, kNoWireLimits);
  if (!parsed)
    return Failure{parsed.error().message};
  if (!parsed->isObject())
    return Failure{"a message is no object"};
  Message message;
  message.type = textIn(*parsed, "type");
  message.epoch = textIn(*parsed, "epoch");
  message.seq = countIn(*parsed, "seq").value_or(0);
  message.prev = countIn(*parsed, "prev");
  message.time = parseRfc3339(textIn(*parsed, "ts")).value_or(Timestamp{});
  message.part = countIn(*parsed, "part").value_or(1);
  message.parts = countIn(*parsed, "parts").value_or(1);
  message.channel = findChannel(textIn(*parsed, "ch"));
  if (const WireValue* durable = parsed->find("durable"))
    message.isDurable = durable->boolean().value_or(true);
  for (WireMember& member : parsed->members) {
    if (member.first == "data")
      message.data = std::exchange(member.second, WireValue{});
  }
  message.whole = std::move(*parsed);
  if (message.type == "hello")
    return greet(message);
  if (message.type == "hb")
    return takePulse(message);
  if (message.type == "ack" || message.type == "error")
    return takeAnswer(message);
  // A newer server may have channels and messages that nobody here knows.
  const bool isWanted = message.channel != nullptr &&
                        std::find(wanted_.begin(), wanted_.end(), message.channel->channel) != wanted_.end();
  if (isWanted && message.type == "snapshot")
    return takeSnapshot(message);
  if (isWanted && message.type == "delta")
    return takeDelta(message);
  return StreamNews{};
}

void StreamMirror::disconnected() {
  for (State& state : states_) {
    state.parts.clear();
    state.nextPart = 1;
    state.hasGap = false;
  }
  requests_.clear();
}

bool StreamMirror::isComplete() const {
  return std::all_of(wanted_.begin(), wanted_.end(), [this](StreamChannel channel) {
    return stateOf(channel).seq.has_value() && !stateOf(channel).hasGap;
  });
}

void StreamMirror::begin(const std::string& epoch, const std::string& session) {
  for (State& state : states_)
    state = State{};
  epoch_ = epoch;
  session_ = session;
  ++generation_;
}

StreamNews StreamMirror::greet(const Message& message) {
  StreamGreeting greeting{textIn(message.data, "version"), textIn(message.data, "mode"),
                          textIn(message.data, "session_id"), textIn(message.data, "role")};
  if (generation_ == 0 || message.epoch != epoch_ || greeting.sessionId != session_)
    begin(message.epoch, greeting.sessionId);
  subscribe(wanted_);
  return greeting;
}

void StreamMirror::subscribe(const std::vector<StreamChannel>& channels) {
  JsonWriter json;
  json.beginObject().field("op", "subscribe").field("id", std::string(kRequestPrefix) + std::to_string(++asked_));
  json.key("params").beginObject().key("channels").beginArray();
  for (const StreamChannel channel : channels) {
    const State& state = stateOf(channel);
    json.beginObject().field("name", specOf(channel).name);
    if (isLossless(channel) && state.seq) {
      json.field("from_seq", *state.seq);
      if (!epoch_.empty())
        json.field("epoch", epoch_);
    }
    json.endObject();
  }
  json.endArray().endObject().endObject();
  requests_.push_back(json.take());
}

// Ids begin anew with each session, so that nothing may be gone on from.
bool StreamMirror::isOtherSession(const Message& message, const std::vector<WireValue>& rows) {
  if (message.channel->channel != StreamChannel::session || rows.empty())
    return false;
  const std::string session = textIn(rows.back(), "session_id");
  if (session == session_)
    return false;
  begin(message.epoch, session);
  subscribe(wanted_);
  return true;
}

StreamNews StreamMirror::takeSnapshot(const Message& message) {
  const StreamChannel channel = message.channel->channel;
  State& state = stateOf(channel);
  if (message.part == 1) {
    state.parts.clear();
    state.nextPart = 1;
  }
  if (message.part != state.nextPart)
    return {};
  ++state.nextPart;
  for (WireValue& row : listIn(message.data, "rows"))
    state.parts.push_back(std::move(row));
  if (message.part < message.parts)
    return {};
  std::vector<WireValue> rows = std::exchange(state.parts, {});
  if (isOtherSession(message, rows))
    return {};
  state.seq = message.seq;
  state.hasGap = false;
  StreamChange change{channel, true, message.seq, message.time, {}, {}};
  if (!isLossless(channel)) {
    change.rows = std::move(rows);
    return change;
  }
  std::set<std::string> named;
  for (WireValue& row : rows) {
    const std::string key = keyOf(row, *message.channel);
    auto text = std::make_shared<const std::string>(canonicalJson(row));
    named.insert(key);
    const auto known = state.rows.rows().find({0, key});
    if (known != state.rows.rows().end() && *known->second.json == *text)
      continue;
    state.rows.apply({{0, key}, std::move(text)});
    change.rows.push_back(std::move(row));
  }
  for (const auto& [key, row] : state.rows.rows()) {
    if (!named.contains(key.text))
      change.removed.push_back(key.text);
  }
  for (const std::string& key : change.removed)
    state.rows.apply({{0, key}, nullptr});
  return change;
}

StreamNews StreamMirror::takeDelta(const Message& message) {
  const StreamChannel channel = message.channel->channel;
  State& state = stateOf(channel);
  std::vector<WireValue> rows = listIn(message.data, "upsert");
  StreamChange change{channel, false, message.seq, message.time, {}, {}};
  for (const WireValue& key : listIn(message.data, "remove"))
    change.removed.push_back(key.text);
  if (!state.seq)
    return {};  // before the first snapshot
  if (!isLossless(channel)) {
    change.rows = std::move(rows);
    return change;
  }
  // What a replay brings again.
  if (message.seq <= *state.seq)
    return {};
  if (message.prev.value_or(0) > *state.seq) {
    if (!std::exchange(state.hasGap, true)) {
      ++gaps_;
      subscribe({channel});
    }
    return {};
  }
  if (isOtherSession(message, rows))
    return {};
  state.seq = message.seq;
  state.hasGap = false;
  for (WireValue& row : rows) {
    state.rows.apply({{0, keyOf(row, *message.channel)}, std::make_shared<const std::string>(canonicalJson(row))});
    change.rows.push_back(std::move(row));
  }
  for (const std::string& key : change.removed)
    state.rows.apply({{0, key}, nullptr});
  return change;
}

StreamNews StreamMirror::takePulse(const Message& message) {
  if (const WireValue* hashes = message.data.find("hashes"))
    compare(*hashes);
  return StreamPulse{message.seq, message.time, textIn(message.data, "journal"), textIn(message.data, "feed_state"),
                     textIn(message.data, "feed_problem")};
}

// The server tells hashes only to whom it has sent everything, so that they are of what has been taken.
void StreamMirror::compare(const WireValue& hashes) {
  std::vector<StreamChannel> wrong;
  for (const StreamChannel channel : wanted_) {
    State& state = stateOf(channel);
    const std::string told = textIn(hashes, specOf(channel).name);
    if (told.empty() || !state.seq || state.hasGap)
      continue;
    ++proofs_;
    if (state.rows.hash() == told)
      continue;
    ++mismatches_;
    // Not gone on from: all of it is asked for, and what differs is told.
    state.seq.reset();
    wrong.push_back(channel);
  }
  if (!wrong.empty())
    subscribe(wrong);
}

StreamNews StreamMirror::takeAnswer(const Message& message) {
  StreamAnswer answer;
  answer.id = textIn(message.whole, "id");
  answer.isDone = message.type == "ack";
  answer.status = static_cast<int>(countIn(message.whole, "status").value_or(0));
  answer.isDurable = message.isDurable;
  answer.seq = message.seq;
  const WireValue* error = message.whole.find("error");
  answer.content = answer.isDone || error == nullptr ? std::move(message.data) : *error;
  return answer;
}

}  // namespace oms
