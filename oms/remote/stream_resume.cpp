// Where the rows of the native stream come from: those that happen, and those that only the journal knows.
#include <algorithm>

#include "oms/projections/view_json.h"
#include "oms/remote/clock.h"
#include "oms/remote/stream_feed.h"

namespace oms {

namespace {

// The rows of the day, and those that somebody goes on from, are waited for so long; then there is a snapshot of what
// is known.
constexpr std::int64_t mostReadMs = 3'000;
// While the day is read; more come out without it.
constexpr std::size_t mostHeld = 10'000;
// Pieces of the past that clients still take.
constexpr std::size_t mostPasts = 4;

}  // namespace

void StreamFeed::rebuild() {
  rows_.begin(view_, instruments_);
  beginSeq_ = seq_ = view_.lastSeq();
  ring_.clear(seq_);
  lastSeq_.fill(seq_);
  sessionId_ = view_.session().id;
  forget();
  day_ = reader_.canRead() && !epoch_.empty() ? Day::wanted : Day::known;
  dayWantedMs_ = monotonicMs();
  for (const auto& [socket, client] : clients_)
    resynchronise(*client);
  readJournal();
}

void StreamFeed::forget() {
  ++asked_;
  held_.clear();
  pasts_.clear();
  cuts_ = {};
  isExact_.fill(false);
}

void StreamFeed::readJournal() {
  if (day_ == Day::wanted && !reader_.isBusy())
    readDay();
  else if (day_ == Day::known)
    readPast();
}

void StreamFeed::readDay() {
  day_ = Day::beingRead;
  reader_.readDay(sessionId_, beginSeq_, rows_, [this, asked = asked_](const StreamDay& day) {
    if (asked == asked_ && day_ == Day::beingRead) {
      rows_ = day.rows;
      isExact_ = day.isExact;
      beginDay();
    }
    readJournal();
  });
}

void StreamFeed::beginDay() {
  day_ = Day::known;
  for (const Held& held : std::exchange(held_, {}))
    publish(held.entry, held.isDurable);
  for (const auto& [socket, client] : clients_) {
    for (StreamClient::Waiting& waiting : client->waiting) {
      if (!waiting.behind)
        waiting.becomeSnapshot();
    }
  }
  readJournal();
  pumpAll();
}

void StreamFeed::hold(const EventBatch& batch) {
  for (const Entry& entry : batch.entries)
    held_.push_back({entry, batch.status.journal == JournalState::ok});
  if (held_.size() > mostHeld)
    beginDay();
}

void StreamFeed::giveUpReading(std::int64_t nowMs) {
  if (day_ != Day::known && nowMs - dayWantedMs_ >= mostReadMs)
    beginDay();
  for (const auto& [socket, client] : clients_) {
    for (StreamClient::Waiting& waiting : client->waiting) {
      if (!waiting.isReady() && nowMs >= waiting.deadlineMs && day_ == Day::known)
        waiting.becomeSnapshot();
    }
    pump(*client);
  }
}

void StreamFeed::publish(const Entry& entry, bool isDurable) {
  LosslessChanges all;
  rows_.fold(entry, namingOf(view_), all);
  seq_ = entry.seq;
  for (std::size_t i = 0; i < kLosslessChannels; ++i) {
    if (all[i].empty())
      continue;
    Envelope around;
    around.channel = static_cast<StreamChannel>(i);
    around.epoch = epoch_;
    around.seq = entry.seq;
    around.prev = std::exchange(lastSeq_[i], entry.seq);
    around.time = entry.events.back().time;
    around.isDurable = isDurable;
    ring_.push(entryOf(around, all[i]));
    lastDeltaMs_ = monotonicMs();
  }
}

std::shared_ptr<SnapshotCut> StreamFeed::cutOf(StreamChannel channel, const SymbolFilter& symbols, bool isReset) {
  const std::size_t place = static_cast<std::size_t>(channel);
  const bool isShared = isLossless(channel) && symbols.empty();
  if (const auto known = isShared ? cuts_[place].lock() : nullptr;
      known && known->seq() == seq_ && known->isReset() == isReset)
    return known;
  std::vector<SharedText> rows;
  Envelope around = envelope(StreamMessage::snapshot, channel);
  around.isReset = isReset;
  if (channel == StreamChannel::bars)
    return std::make_shared<SnapshotCut>(std::move(around), epoch_, barsLater(symbols, view_));
  if (channel == StreamChannel::tape)
    return std::make_shared<SnapshotCut>(std::move(around), epoch_, printsLater(symbols, view_));
  if (isLossless(channel)) {
    around.seq = seq_;
    for (const auto& [key, row] : rows_.table(channel).rows()) {
      if (symbols.empty() || symbols.contains(row.symbol))
        rows.push_back(row.json);
    }
  } else {
    for (std::string& row : mergedRows(channel, symbols, view_))
      rows.push_back(std::make_shared<const std::string>(std::move(row)));
  }
  auto made = std::make_shared<SnapshotCut>(std::move(around), epoch_, std::move(rows));
  if (isShared)
    cuts_[place] = made;
  return made;
}

void StreamFeed::awaitTurn(StreamClient& client) {
  turns_.add(client);
  if (!std::exchange(isTurnDue_, true))
    QMetaObject::invokeMethod(
        timer_, [this] { takeTurn(); }, Qt::QueuedConnection);
}

void StreamFeed::takeTurn() {
  isTurnDue_ = turns_.take([this](StreamClient& client) { return sendPiece(client); });
  if (isTurnDue_)
    QMetaObject::invokeMethod(
        timer_, [this] { takeTurn(); }, Qt::QueuedConnection);
}

// The next part of a snapshot; what is left of it, and what comes after it, waits for further turns.
std::size_t StreamFeed::sendPiece(StreamClient& client) {
  const auto next = std::ranges::find_if(client.waiting, &StreamClient::Waiting::isSnapshot);
  if (next == client.waiting.end() || !client.socket.hasRoom())
    return 0;
  if (!next->cut)
    cut(client, *next);
  const SharedFrame frame = next->cut->part(next->nextPart++);
  if (next->nextPart == next->cut->parts())
    client.waiting.erase(next);
  client.socket.send(frame);
  pump(client);
  return frame->size();
}

// What came before is in it, and what comes from now on follows it.
void StreamFeed::cut(StreamClient& client, StreamClient::Waiting& waiting) {
  if (!isLossless(waiting.channel)) {
    StreamClient::Merged& its = client.merged.at(waiting.channel);
    its.missed.clear();
    waiting.cut = cutOf(waiting.channel, its.group->symbols, waiting.isReset);
    return;
  }
  StreamClient::Lossless& its = client.lossless.at(waiting.channel);
  its.lastSeq = seq_;
  its.fromIndex = ring_.end();
  waiting.cut = cutOf(waiting.channel, its.symbols, waiting.isReset);
}

void StreamFeed::resynchronise(StreamClient& client) {
  api_.metrics.countStreamReset();
  client.waiting.clear();
  client.cursor = ring_.end();
  for (auto& [channel, its] : client.lossless) {
    StreamClient::Waiting& waiting = client.waiting.emplace_back();
    waiting.channel = channel;
    waiting.isReset = true;
    waiting.deadlineMs = monotonicMs() + mostReadMs;
    waiting.isSnapshot = day_ == Day::known;
  }
  for (auto& [channel, its] : client.merged) {
    its.missed.clear();
    client.waiting.push_back({.channel = channel, .isSnapshot = true, .isReset = true});
  }
}

// Whether rows that were read from the journal would bring somebody who is there to the rows as they are.
bool StreamFeed::mayReadBehind(StreamChannel channel, std::uint64_t seq) const {
  const bool isExact = seq > beginSeq_ || isExact_[static_cast<std::size_t>(channel)];
  return reader_.canRead() && !epoch_.empty() && seq >= rows_.trimmedAt(channel) && isExact &&
         seq_ - seq <= PastReader::kMostRows;
}

// From where the client says that it is: out of the ring, or else of the journal. What that cannot tell after all
// becomes a snapshot.
bool StreamFeed::resume(StreamClient& client, StreamChannel channel, std::uint64_t behind) {
  if (behind == 0 || behind > seq_)
    return false;
  const bool isInRing = behind > beginSeq_ && ring_.reachesBack(channel, behind);
  if (!isInRing && (!reader_.canRead() || (day_ == Day::known && !mayReadBehind(channel, behind))))
    return false;
  client.lossless.at(channel).lastSeq = behind;
  StreamClient::Waiting& waiting = client.waiting.emplace_back();
  waiting.channel = channel;
  waiting.behind = behind;
  waiting.upTo = seq_;
  waiting.needsPast = !isInRing;
  waiting.nextIndex = ring_.firstBehind(behind);
  waiting.endIndex = ring_.end();
  waiting.deadlineMs = monotonicMs() + mostReadMs;
  return true;
}

void StreamFeed::readPast() {
  std::erase_if(pasts_, [](const auto& past) { return past.expired(); });
  const auto known = pasts_.empty() ? nullptr : pasts_.back().lock();
  std::optional<std::uint64_t> behind;
  for (const auto& [socket, client] : clients_) {
    for (StreamClient::Waiting& waiting : client->waiting) {
      if (waiting.isReady() || !waiting.behind)
        continue;
      if (!mayReadBehind(waiting.channel, *waiting.behind) || pasts_.size() > mostPasts) {
        waiting.becomeSnapshot();
      } else if (known && known->behind <= *waiting.behind && ring_.reachesBack(waiting.channel, known->last)) {
        waiting.past = known;
        waiting.nextPast = known->firstBehind(*waiting.behind);
      } else {
        behind = std::min(behind.value_or(*waiting.behind), *waiting.behind);
      }
    }
  }
  if (!behind || reader_.isBusy())
    return;
  const auto answered = [this, asked = asked_, from = *behind](const PastReader::Past& past) {
    if (asked == asked_ && past)
      pasts_.push_back(past);
    else if (asked == asked_)
      cannotReadBehind(from);
    readJournal();
    pumpAll();
  };
  reader_.readBehind(*behind, sessionId_, seq_, rows_, epoch_, answered);
}

void StreamFeed::cannotReadBehind(std::uint64_t seq) {
  for (const auto& [socket, client] : clients_) {
    for (StreamClient::Waiting& waiting : client->waiting) {
      if (!waiting.isReady() && waiting.behind == seq)
        waiting.becomeSnapshot();
    }
  }
}

}  // namespace oms
