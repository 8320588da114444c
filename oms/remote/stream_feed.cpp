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

std::string deltaData(const std::vector<RowChange>& changes, const RowTable& table) {
  JsonWriter json;
  json.beginObject().key("upsert").beginArray();
  for (const RowChange& change : changes) {
    if (change.row)
      json.raw(*change.row);
  }
  json.endArray().key("remove").beginArray();
  // Upserts come first: what went and came again is not removed.
  for (const RowChange& change : changes) {
    if (!change.row && !table.rows().contains(change.key))
      json.value(change.key.text);
  }
  json.endArray().endObject();
  return json.take();
}

void writeLimits(JsonWriter& json) {
  json.key("limits").beginObject().field("message_bytes", maxMessageBytes);
  json.field("messages_per_second", kMessagesPerSecond).field("message_burst", kMessageBurst);
  json.field("orders_per_second", kOrdersPerSecond).field("max_hz", StreamFeed::kMostHz);
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
    : api_(api), view_(api.view), rows_(api.view), timer_(new QTimer(owner)) {
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
  const auto isSame = [&](const auto& item) {
    return item.first->clientId == client.clientId && item.first->claims &&
           item.first->claims->subject == client.claims->subject;
  };
  const auto found = std::ranges::find_if(clients_, isSame);
  if (found != clients_.end())
    found->first->close(4409, "the same client came again");
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
  clients_.erase(found);
  lastClientMs_ = monotonicMs();
}

void StreamFeed::rebuild() {
  rows_.begin();
  ring_.clear(view_.lastSeq());
  lastSeq_.fill(view_.lastSeq());
  sessionId_ = view_.session().id;
  for (const auto& [socket, client] : clients_)
    resynchronise(*client);
}

void StreamFeed::batch(const EventBatch& batch) {
  if (!isActive_)
    return;
  if (batch.past || view_.session().id != sessionId_) {
    rebuild();
  } else {
    for (const Entry& entry : batch.entries)
      publish(entry, batch.status.journal == JournalState::ok);
  }
  touch(batch);
  for (const auto& [socket, client] : clients_) {
    pump(*client);
    catchUp(*client);
  }
  sendDue();
}

void StreamFeed::publish(const Entry& entry, bool isDurable) {
  LosslessChanges all;
  rows_.fold(entry, all);
  for (std::size_t i = 0; i < kLosslessChannels; ++i) {
    const std::vector<RowChange>& changes = all[i];
    if (changes.empty())
      continue;
    const auto channel = static_cast<StreamChannel>(i);
    RingEntry made;
    made.channel = channel;
    made.seq = entry.seq;
    made.prev = lastSeq_[i];
    made.time = entry.events.back().time;
    made.isDurable = isDurable;
    for (const RowChange& change : changes) {
      made.removes |= !change.row;
      if (change.row && std::ranges::find(made.symbols, change.symbol) == made.symbols.end())
        made.symbols.push_back(change.symbol);
    }
    Envelope around = envelope(StreamMessage::delta, channel);
    around.seq = made.seq;
    around.prev = made.prev;
    around.time = made.time;
    around.isDurable = isDurable;
    const std::string data = deltaData(changes, rows_.table(channel));
    made.dataBytes = data.size();
    made.frame = streamFrame(around, data);
    ring_.push(std::move(made));
    lastSeq_[i] = entry.seq;
    lastDeltaMs_ = monotonicMs();
  }
}

std::shared_ptr<SnapshotCut> StreamFeed::cutOf(StreamChannel channel, const SymbolFilter& symbols, bool isReset) {
  const std::size_t place = static_cast<std::size_t>(channel);
  const bool isShared = isLossless(channel) && symbols.empty();
  if (const auto known = isShared ? cuts_[place].lock() : nullptr;
      known && known->seq() == view_.lastSeq() && known->isReset() == isReset)
    return known;
  std::vector<SharedText> rows;
  if (isLossless(channel)) {
    for (const auto& [key, row] : rows_.table(channel).rows()) {
      if (symbols.empty() || symbols.contains(row.symbol))
        rows.push_back(row.json);
    }
  } else {
    for (std::string& row : mergedRows(channel, symbols, view_))
      rows.push_back(std::make_shared<const std::string>(std::move(row)));
  }
  Envelope around = envelope(StreamMessage::snapshot, channel);
  around.isReset = isReset;
  auto made = std::make_shared<SnapshotCut>(std::move(around), epoch_, std::move(rows));
  if (isShared)
    cuts_[place] = made;
  return made;
}

void StreamFeed::resynchronise(StreamClient& client) {
  api_.metrics.countStreamReset();
  client.waiting.clear();
  client.cursor = ring_.end();
  for (auto& [channel, its] : client.lossless) {
    its.lastSeq = view_.lastSeq();
    its.fromIndex = ring_.end();
    client.waiting.push_back({channel, cutOf(channel, its.symbols, true)});
  }
  for (auto& [channel, its] : client.merged) {
    its.missed.clear();
    client.waiting.push_back({channel, cutOf(channel, its.group->symbols, true)});
  }
}

void StreamFeed::pump(StreamClient& client) {
  while (client.socket.hasRoom()) {
    if (!client.waiting.empty()) {
      sendWaiting(client);
    } else if (client.cursor < ring_.begin()) {
      resynchronise(client);
    } else if (client.cursor < ring_.end()) {
      const std::uint64_t index = client.cursor++;
      const auto its = client.lossless.find(ring_.at(index).channel);
      if (its != client.lossless.end() && index >= its->second.fromIndex)
        sendEntry(client, ring_.at(index));
    } else {
      return;
    }
  }
}

void StreamFeed::sendWaiting(StreamClient& client) {
  StreamClient::Waiting& next = client.waiting.front();
  if (next.cut) {
    const SharedFrame frame = next.cut->part(next.nextPart++);
    if (next.nextPart == next.cut->parts())
      client.waiting.pop_front();
    client.socket.send(frame);
    return;
  }
  if (next.nextIndex < next.endIndex && next.nextIndex < ring_.begin()) {
    // The ring has gone on over what was to be replayed.
    StreamClient::Lossless& its = client.lossless.at(next.channel);
    its.lastSeq = view_.lastSeq();
    its.fromIndex = ring_.end();
    next.cut = cutOf(next.channel, its.symbols, true);
    return;
  }
  if (next.nextIndex == next.endIndex) {
    client.waiting.pop_front();
    return;
  }
  const RingEntry& entry = ring_.at(next.nextIndex++);
  if (entry.channel == next.channel)
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
  // One that has not even taken its last snapshot will not take another one sooner.
  if (client.waiting.empty()) {
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
    return;
  }
  if (std::string now = api_.config.epoch ? api_.config.epoch() : std::string(); now != epoch_) {
    epoch_ = std::move(now);
    rebuild();
  }
  heartbeat(nowMs);
}

void StreamFeed::heartbeat(std::int64_t nowMs) {
  const bool isIdle = nowMs - lastDeltaMs_ >= idleHeartbeatMs - earlyMs;
  if (nowMs - lastHeartbeatMs_ < (isIdle ? idleHeartbeatMs : busyHeartbeatMs) - earlyMs)
    return;
  lastHeartbeatMs_ = nowMs;
  const ServiceStatus& status = view_.status();
  JsonWriter json;
  json.beginObject().key("hashes").beginObject();
  for (const ChannelSpec& spec : streamChannels().first(kLosslessChannels))
    json.field(spec.name, rows_.table(spec.channel).hash());
  json.endObject().field("journal", status.journal == JournalState::ok ? "ok" : "unavailable");
  json.field("feed_state", feedState(status)).fieldOrNull("feed_problem", status.feedProblem).endObject();
  const SharedFrame frame = streamFrame(envelope(StreamMessage::hb, std::nullopt), json.text());
  for (const auto& [socket, client] : clients_) {
    // Of one that is behind the hashes would not be true yet.
    if (client->waiting.empty() && client->cursor == ring_.end() && socket->hasRoom())
      socket->send(frame);
  }
}

void StreamFeed::touch(const EventBatch& batch) {
  if (groups_.empty())
    return;
  forEachTouched(batch, view_, [&](StreamChannel channel, std::uint64_t key, SymbolIndex symbol, std::uint64_t from) {
    for (const auto& group : groups_) {
      if (group->channel != channel || (!group->symbols.empty() && !group->symbols.contains(symbol)))
        continue;
      addTo(group->changed, {{key, {1, from}}});
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
