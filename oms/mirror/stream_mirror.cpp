#include "oms/mirror/stream_mirror.h"

#include <algorithm>
#include <utility>

#include "oms/messages/json_writer.h"
#include "oms/mirror/row_reader.h"
#include "oms/remote/stream_row_maker.h"

namespace oms {

namespace {

using Channel = StreamChannel;

constexpr int tooSoon = 429;

std::string idOf(std::uint64_t number) {
  return std::string(StreamMirror::kRequestPrefix) + std::to_string(number);
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

// Whether what the row tells of was not over: only what is leaves the stream.
bool isOpen(StreamChannel channel, std::string_view json) {
  const auto row = parseWire(json, kNoWireLimits);
  if (!row)
    return false;
  const InstrumentList none;
  const RowMaker make(none);
  if (channel == StreamChannel::orders)
    return !make.order(*row).isOver;
  if (channel == StreamChannel::approvals)
    return !make.signal(*row).isOver;
  return channel == StreamChannel::risk && textIn(*row, "kind") == "alert" && !make.alert(*row).isOver;
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
  if (message.type == "token_expiring")
    return StreamNews{StreamExpiry{}};
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
    state.asked = 0;
    state.refusal.clear();
  }
  requests_.clear();
  postponed_.clear();
  isCaughtUp_ = false;
}

bool StreamMirror::isComplete() const {
  return isCaughtUp_ && std::all_of(wanted_.begin(), wanted_.end(), [this](StreamChannel channel) {
           return stateOf(channel).seq.has_value() && stateOf(channel).asked == 0;
         });
}

const std::string& StreamMirror::refusal() const {
  static const std::string none;
  const auto refused = std::find_if(wanted_.begin(), wanted_.end(),
                                    [this](StreamChannel each) { return !stateOf(each).refusal.empty(); });
  return refused == wanted_.end() ? none : stateOf(*refused).refusal;
}

void StreamMirror::begin(std::string epoch, std::string session) {
  for (State& state : states_)
    state = State{};
  epoch_ = std::move(epoch);
  session_ = std::move(session);
  isNamed_ = isCaughtUp_ = false;
  ++generation_;
}

StreamNews StreamMirror::greet(const Message& message) {
  const auto word = [&](std::string_view name) { return std::string(textIn(message.data, name)); };
  StreamGreeting greeting{word("version"), word("mode"), word("session_id"), word("role"),
                          parseRfc3339(word("server_time")).value_or(Timestamp{})};
  isCaughtUp_ = false;
  noteChannels(message);
  if (generation_ == 0 || message.epoch != epoch_ || greeting.sessionId != session_)
    begin(message.epoch, greeting.sessionId);
  subscribeAll();
  return greeting;
}

// One unknown name would have the server refuse all of them.
void StreamMirror::noteChannels(const Message& message) {
  wanted_ = followed_;
  const std::vector<WireValue> offered = listIn(message.data, "channels");
  const auto isTape = [](const WireValue& channel) { return textIn(channel, "name") == specOf(Channel::tape).name; };
  if (std::none_of(offered.begin(), offered.end(), isTape))
    std::erase(wanted_, Channel::tape);
}

// Snapshots come in no certain order, so that the others are asked for when the session has been told.
void StreamMirror::subscribeAll() {
  if (isNamed_)
    subscribe(wanted_);
  else
    subscribe({StreamChannel::session});
}

void StreamMirror::subscribe(const std::vector<StreamChannel>& channels) {
  JsonWriter json;
  json.beginObject().field("op", "subscribe").field("id", idOf(++asked_));
  json.key("params").beginObject().key("channels").beginArray();
  for (const StreamChannel channel : channels) {
    State& state = stateOf(channel);
    state.asked = asked_;
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
  const std::string_view session = textIn(rows.back(), "session_id");
  if (session == session_)
    return false;
  begin(message.epoch, std::string(session));
  subscribeAll();
  return true;
}

StreamNews StreamMirror::takeSnapshot(const Message& message) {
  const StreamChannel channel = message.channel->channel;
  State& state = stateOf(channel);
  if (!isAwaited(channel))
    return {};  // of a subscription that has been given up for another one
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
  // How it ended was told while nobody was here, and went with its day: all is told anew, without it.
  const auto endedUnseen = [&](const std::string& key) {
    return isOpen(channel, *state.rows.rows().at({0, key}).json);
  };
  if (std::any_of(change.removed.begin(), change.removed.end(), endedUnseen)) {
    begin(message.epoch, session_);
    subscribeAll();
    return {};
  }
  for (const std::string& key : change.removed)
    state.rows.apply({{0, key}, nullptr});
  if (channel == StreamChannel::session && !std::exchange(isNamed_, true)) {
    std::vector<StreamChannel> others = wanted_;
    std::erase(others, channel);
    subscribe(others);
  }
  return change;
}

StreamNews StreamMirror::takeDelta(const Message& message) {
  const StreamChannel channel = message.channel->channel;
  State& state = stateOf(channel);
  std::vector<WireValue> rows = listIn(message.data, "upsert");
  StreamChange change{channel, false, message.seq, message.time, {}, {}};
  for (const WireValue& key : listIn(message.data, "remove"))
    change.removed.push_back(key.text);
  if (!state.seq || !isAwaited(channel))
    return {};  // before the first snapshot, or of a subscription that has been given up
  if (!isLossless(channel)) {
    change.rows = std::move(rows);
    return change;
  }
  // What a replay brings again.
  if (message.seq <= *state.seq)
    return {};
  if (message.prev.value_or(0) > *state.seq) {
    ++gaps_;
    subscribe({channel});
    return {};
  }
  if (isOtherSession(message, rows))
    return {};
  state.seq = message.seq;
  for (WireValue& row : rows) {
    state.rows.apply({{0, keyOf(row, *message.channel)}, std::make_shared<const std::string>(canonicalJson(row))});
    change.rows.push_back(std::move(row));
  }
  for (const std::string& key : change.removed)
    state.rows.apply({{0, key}, nullptr});
  return change;
}

StreamNews StreamMirror::takePulse(const Message& message) {
  if (!postponed_.empty())
    subscribe(std::exchange(postponed_, {}));
  // It comes to whom everything has been sent that was asked for by then.
  isCaughtUp_ |=
      std::all_of(wanted_.begin(), wanted_.end(), [this](StreamChannel each) { return stateOf(each).asked == 0; });
  if (const WireValue* hashes = message.data.find("hashes"))
    compare(*hashes);
  const auto word = [&](std::string_view name) { return std::string(textIn(message.data, name)); };
  StreamPulse pulse{message.seq, message.time, word("journal"), word("feed_state"), word("feed_problem")};
  pulse.tellsTrades = std::find(wanted_.begin(), wanted_.end(), Channel::tape) != wanted_.end();
  RowReader read(message.data);
  read("feed_delay_ms", pulse.feedDelayMs)("progress", pulse.progress);
  return pulse;
}

// Of what is asked for and not answered the rows are those of an earlier time, and the hashes are not.
void StreamMirror::compare(const WireValue& hashes) {
  std::vector<StreamChannel> wrong;
  for (const StreamChannel channel : wanted_) {
    State& state = stateOf(channel);
    const std::string_view told = textIn(hashes, specOf(channel).name);
    if (told.empty() || !state.seq || state.asked != 0)
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
  answer.content = answer.isDone || error == nullptr ? message.data : *error;
  if (answer.id.starts_with(kRequestPrefix))
    takeOwnAnswer(answer);
  return answer;
}

// What follows an acknowledgement is what was asked for.
void StreamMirror::takeOwnAnswer(const StreamAnswer& answer) {
  const WireValue* retryable = answer.content.find("retryable");
  const bool isForNow = answer.status == tooSoon || (retryable != nullptr && retryable->boolean().value_or(false));
  const std::string_view message = textIn(answer.content, "message");
  for (const StreamChannel channel : wanted_) {
    State& state = stateOf(channel);
    if (state.asked == 0 || answer.id != idOf(state.asked))
      continue;
    if (answer.isDone)
      state.asked = 0;
    else if (isForNow)
      postponed_.push_back(channel);
    // That it was too soon is over in a second.
    if (answer.isDone || answer.status == tooSoon)
      state.refusal.clear();
    else
      state.refusal = message.empty() ? "it gives no reason" : message;
  }
}

}  // namespace oms
