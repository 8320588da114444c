#include "oms/remote/stream_feed.h"

#include <algorithm>

#include "oms/remote/clock.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

constexpr std::int64_t idleHeartbeatMs = 1'000;
// While much happens nobody is idle, and a mirror wants to know all the same.
constexpr std::int64_t busyHeartbeatMs = 5'000;
// Our timer comes every quarter of a second, and now and then a little early.
constexpr std::int64_t earlyMs = 100;
// So long after the last client the rows are kept for one that comes again.
constexpr std::int64_t keptMs = 600'000;

void writeLimits(JsonWriter& json) {
  json.key("limits").beginObject().field("message_bytes", maxMessageBytes);
  json.field("messages_per_second", kMessagesPerSecond).field("message_burst", kMessageBurst);
  json.field("orders_per_second", kOrdersPerSecond).field("max_hz", StreamFeed::kMostHz);
  json.field("replay_rows", PastReader::kMostRows).field("replay_bytes", PastReader::kMostBytes);
  json.field("lag_bytes", StreamFeed::kMostBehindBytes).field("part_bytes", SnapshotCut::kPartBytes);
  json.field("heartbeat_ms", idleHeartbeatMs).endObject();
}

void writeChannels(JsonWriter& json) {
  json.key("channels").beginArray();
  for (const ChannelSpec& spec : streamChannels()) {
    json.beginObject().field("name", spec.name).field("lossless", isLossless(spec.channel)).key("key").beginArray();
    for (const std::string_view field : spec.key)
      json.value(field);
    json.endArray().field("symbols", spec.hasSymbol).endObject();
  }
  json.endArray().key("ops").beginArray();
  for (const OpSpec& op : streamOps())
    json.value(op.name);
  json.endArray();
}

}  // namespace

StreamFeed::StreamFeed(ApiContext& api, QObject* owner)
    : api_(api), view_(api.view), timer_(new QTimer(owner)), reader_(api.config.journalRows, owner) {
  timer_->setSingleShot(true);
  timer_->setTimerType(Qt::PreciseTimer);
  QObject::connect(timer_, &QTimer::timeout, timer_, [this] { sendDue(); });
}

Envelope StreamFeed::envelope(StreamMessage type, std::optional<StreamChannel> channel) const {
  Envelope made;
  made.type = type;
  made.channel = channel;
  made.epoch = epoch_;
  made.seq = view_.lastSeq();
  made.time = view_.sessionTime();
  made.isDurable = view_.status().journal == JournalState::ok;
  return made;
}

void StreamFeed::opened(WsClient& client) {
  if (!isActive_) {
    isActive_ = true;
    epoch_ = api_.config.epoch ? api_.config.epoch() : std::string();
    rebuild();
  }
  replaceEarlier(client);
  auto& made = clients_[&client] = std::make_unique<StreamClient>(client);
  made->cursor = ring_.end();
  QObject::connect(&client, &WsClient::drained, &client, [this, &client] {
    if (const auto found = clients_.find(&client); found != clients_.end())
      pump(*found->second);
  });
  greet(*made);
}

void StreamFeed::replaceEarlier(const WsClient& client) {
  if (client.clientId.empty())
    return;
  // All of them: those that are on their way out are still here.
  for (const auto& [socket, known] : clients_) {
    if (socket->clientId == client.clientId && socket->claims && socket->claims->subject == client.claims->subject)
      socket->close(4409, "the same client came again");
  }
}

void StreamFeed::greet(StreamClient& client) {
  JsonWriter json;
  json.beginObject().field("version", api_.config.version).field("mode", view_.session().mode);
  json.fieldOrNull("session_id", view_.session().id).fieldOrNull("epoch", epoch_);
  json.field("role", name(client.socket.claims->role));
  writeLimits(json);
  writeChannels(json);
  json.field("server_time", wallTime()).field("session_time", view_.sessionTime()).endObject();
  client.socket.send(streamFrame(envelope(StreamMessage::hello, std::nullopt), json.text()));
}

void StreamFeed::left(WsClient& client) {
  const auto found = clients_.find(&client);
  if (found == clients_.end())
    return;
  while (!found->second->merged.empty())
    end(*found->second, found->second->merged.begin()->first);
  turns_.remove(*found->second);
  clients_.erase(found);
  lastClientMs_ = monotonicMs();
}

void StreamFeed::batch(const EventBatch& batch) {
  if (batch.instruments)
    instruments_ = batch.instruments;
  if (!isActive_)
    return;
  if (batch.past || view_.session().id != sessionId_) {
    rebuild();
  } else if (day_ != Day::known) {
    hold(batch);
  } else {
    for (const Entry& entry : batch.entries)
      publish(entry, batch.status.journal == JournalState::ok);
  }
  touch(batch);
}

void StreamFeed::batchesEnded() {
  if (!isActive_)
    return;
  pumpAll();
  sendDue();
}

void StreamFeed::pumpAll() {
  servedTo_ = std::max(servedTo_, ring_.begin());
  while (servedTo_ < ring_.end()) {
    StreamBurst burst(ring_, servedTo_);
    for (const auto& [socket, client] : clients_)
      serve(*client, burst);
    servedTo_ = burst.end();
  }
  for (const auto& [socket, client] : clients_) {
    pump(*client);
    catchUp(*client);
  }
}

// Who is somewhere else, or is told of some symbols only, is served delta by delta.
void StreamFeed::serve(StreamClient& client, StreamBurst& burst) {
  if (client.cursor != burst.begin() || !client.waiting.empty() || !client.socket.hasRoom())
    return;
  StreamBurst::Channels channels;
  for (const StreamBurst::Part& part : burst.parts()) {
    const auto its = client.lossless.find(part.channel);
    if (its == client.lossless.end())
      continue;
    if (!its->second.symbols.empty() || its->second.lastSeq != part.prev || its->second.fromIndex > burst.begin())
      return;
    channels.set(static_cast<std::size_t>(part.channel));
  }
  client.cursor = burst.end();
  if (channels.none())
    return;
  for (const StreamBurst::Part& part : burst.parts()) {
    if (channels.test(static_cast<std::size_t>(part.channel)))
      client.lossless.at(part.channel).lastSeq = part.seq;
  }
  client.socket.send(burst.joined(channels));
}

void StreamFeed::pump(StreamClient& client) {
  // Most have everything most of the time, and whether there is room is looked up in the socket.
  while (!client.waiting.empty() || client.cursor < ring_.end()) {
    const auto next = std::ranges::find_if(client.waiting, &StreamClient::Waiting::isReady);
    if (next == client.waiting.end() && !client.waiting.empty())
      return;  // for the journal
    if (!client.socket.hasRoom())
      return;
    if (next != client.waiting.end() && next->isSnapshot)
      return awaitTurn(client);
    if (next != client.waiting.end()) {
      sendWaiting(client, next);
    } else if (client.cursor < ring_.begin()) {
      resynchronise(client);
    } else {
      const std::uint64_t index = client.cursor++;
      const auto its = client.lossless.find(ring_.at(index).channel);
      if (its != client.lossless.end() && index >= its->second.fromIndex)
        sendEntry(client, ring_.at(index));
    }
  }
}

void StreamFeed::sendWaiting(StreamClient& client, std::deque<StreamClient::Waiting>::iterator next) {
  if (const auto past = next->past) {
    if (next->nextPast < past->entries.size() && past->entries[next->nextPast].seq <= next->upTo) {
      const RingEntry& entry = past->entries[next->nextPast++];
      if (entry.channel == next->channel)
        sendEntry(client, entry);
      return;
    }
    next->past.reset();
    next->needsPast = false;
    next->nextIndex = ring_.firstBehind(std::min(past->last, next->upTo));
    // It was read up to there while the ring was still there.
    if (!ring_.reachesBack(next->channel, past->last))
      return next->becomeSnapshot();
  }
  if (next->nextIndex < next->endIndex && next->nextIndex < ring_.begin())
    return next->becomeSnapshot();  // the ring has gone on over what was to come again
  if (next->nextIndex >= next->endIndex) {
    client.waiting.erase(next);
    return;
  }
  const RingEntry& entry = ring_.at(next->nextIndex++);
  if (entry.channel == next->channel)
    sendEntry(client, entry);
}

void StreamFeed::sendEntry(StreamClient& client, const RingEntry& entry) {
  StreamClient::Lossless& its = client.lossless.at(entry.channel);
  const SharedFrame frame = frameFor(entry, epoch_, its.lastSeq, its.symbols, its.symbolNames);
  if (!frame)
    return;
  its.lastSeq = entry.seq;
  client.socket.send(frame);
}

void StreamFeed::catchUp(StreamClient& client) {
  // Nothing in the ring is for it.
  if (client.lossless.empty())
    client.cursor = ring_.end();
  if (!client.socket.isOpen() || ring_.bytesFrom(std::max(client.cursor, ring_.begin())) <= kMostBehindBytes)
    return;
  // One that has not even taken its last snapshot will not take another one sooner, unless it is us who keep it back.
  const auto isKeptBack = [&](const auto& waiting) { return !waiting.isReady() || client.socket.hasRoom(); };
  if (std::ranges::all_of(client.waiting, isKeptBack)) {
    resynchronise(client);
    return;
  }
  api_.metrics.countStreamSlow();
  client.socket.close(4410, "slow_consumer");
}

void StreamFeed::tick(std::int64_t nowMs) {
  if (!isActive_)
    return;
  if (clients_.empty()) {
    if (nowMs - lastClientMs_ < keptMs)
      return;
    isActive_ = false;
    ring_.clear(view_.lastSeq());
    rows_.end();
    forget();
    day_ = Day::known;
    return;
  }
  if (std::string now = api_.config.epoch ? api_.config.epoch() : std::string(); now != epoch_) {
    epoch_ = std::move(now);
    rebuild();
  }
  giveUpReading(nowMs);
  heartbeat(nowMs);
}

void StreamFeed::heartbeat(std::int64_t nowMs) {
  const bool isQuiet = nowMs - lastDeltaMs_ >= idleHeartbeatMs - earlyMs;
  SharedFrame frame;
  for (const auto& [socket, client] : clients_) {
    // What happens may be nothing that this one follows.
    const bool isIdle = isQuiet || socket->silentForMs(nowMs) >= idleHeartbeatMs - earlyMs;
    if (nowMs - client->heartbeatMs < (isIdle ? idleHeartbeatMs : busyHeartbeatMs) - earlyMs)
      continue;
    // Of one that is behind the hashes would not be true yet.
    if (day_ != Day::known || !client->waiting.empty() || client->cursor != ring_.end() || !socket->hasRoom())
      continue;
    client->heartbeatMs = nowMs;
    if (!frame)
      frame = heartbeatFrame();
    socket->send(frame);
  }
}

SharedFrame StreamFeed::heartbeatFrame() const {
  const ServiceStatus& status = view_.status();
  JsonWriter json;
  json.beginObject().key("hashes").beginObject();
  for (const ChannelSpec& spec : streamChannels().first(kLosslessChannels))
    json.field(spec.name, rows_.table(spec.channel).hash());
  json.endObject().field("journal", status.journal == JournalState::ok ? "ok" : "unavailable");
  json.field("feed_state", feedState(status)).fieldOrNull("feed_problem", status.feedProblem);
  json.field("feed_delay_ms", status.feedDelayMs).key("progress");
  view_.progress() < 0 ? json.null() : json.value(view_.progress());
  json.endObject();
  return streamFrame(envelope(StreamMessage::hb, std::nullopt), json.text());
}

void StreamFeed::touch(const EventBatch& batch) {
  if (groups_.empty())
    return;
  forEachTouched(batch, view_, [&](StreamChannel channel, std::uint64_t key, SymbolIndex symbol, std::uint64_t first) {
    for (const auto& group : groups_) {
      if (group->channel != channel || (!group->symbols.empty() && !group->symbols.contains(symbol)))
        continue;
      addTo(group->changed, {{key, {1, first, group->rows.update(channel, key, view_)}}});
    }
  });
}

void StreamFeed::sendDue() {
  const std::int64_t now = monotonicMs();
  std::optional<std::int64_t> next;
  for (const auto& group : groups_) {
    const bool anyMissed = std::ranges::any_of(
        group->members, [&](StreamClient* client) { return !client->merged.at(group->channel).missed.empty(); });
    if (group->changed.empty() && !anyMissed)
      continue;
    if (group->nextMs <= now) {
      const bool isLate = now - group->nextMs > group->periodMs;
      group->nextMs = (isLate ? now : group->nextMs) + group->periodMs;
      send(*group);
    } else {
      next = std::min(next.value_or(group->nextMs), group->nextMs);
    }
  }
  // What comes later begins a new wait; what is still missed is tried again when its turn comes.
  for (const auto& group : groups_) {
    for (StreamClient* client : group->members) {
      if (!client->merged.at(group->channel).missed.empty())
        next = std::min(next.value_or(group->nextMs), group->nextMs);
    }
  }
  if (next)
    timer_->start(static_cast<int>(std::max<std::int64_t>(1, *next - now)));
}

void StreamFeed::send(MergedGroup& group) {
  const auto frameOf = [&](const ChangedRows& rows) {
    Envelope around = envelope(StreamMessage::delta, group.channel);
    around.merged = updatesIn(rows);
    return streamFrame(around, mergedDelta(group.channel, rows, view_));
  };
  SharedFrame shared;
  for (StreamClient* client : group.members) {
    ChangedRows& missed = client->merged.at(group.channel).missed;
    const bool hasRoom = client->waiting.empty() && client->socket.hasRoom();
    if (hasRoom && missed.empty() && !group.changed.empty()) {
      if (!shared)
        shared = frameOf(group.changed);
      client->socket.send(shared);
      continue;
    }
    addTo(missed, group.changed);
    if (!hasRoom || missed.empty())
      continue;
    client->socket.send(frameOf(missed));
    missed.clear();
  }
  group.changed.clear();
}

}  // namespace oms
