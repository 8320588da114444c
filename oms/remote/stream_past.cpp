#include "oms/remote/stream_past.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "oms/messages/json_writer.h"
#include "oms/remote/stream_row_maker.h"

namespace oms {

namespace {

// No text within a payload holds it: its quotes would be escaped.
constexpr std::string_view dayStarted = R"("event":"day_started")";

// Whether a day begins with the row that is not the session's first.
bool startsADayOf(const StreamRows& rows, std::string_view payload) {
  if (payload.find(dayStarted) == std::string_view::npos)
    return false;
  const auto row = parseWire(payload, kNoWireLimits);
  const WireValue* events = row ? row->find("events") : nullptr;
  return events != nullptr && std::ranges::any_of(events->items, [&](const WireValue& event) {
           return textIn(event, "event") == "day_started" && !rows.isFirstDay(event);
         });
}

std::string dataOf(const std::vector<RowChange>& changes) {
  std::set<std::string_view> kept;
  JsonWriter json;
  json.beginObject().key("upsert").beginArray();
  for (const RowChange& change : changes) {
    if (change.row) {
      json.raw(*change.row);
      kept.insert(change.key.text);
    } else {
      kept.erase(change.key.text);
    }
  }
  json.endArray().key("remove").beginArray();
  // Upserts come first: what went and came again is not removed.
  for (const RowChange& change : changes) {
    if (!change.row && !kept.contains(change.key.text))
      json.value(change.key.text);
  }
  json.endArray().endObject();
  return json.take();
}

}  // namespace

RingEntry entryOf(Envelope around, const std::vector<RowChange>& changes) {
  RingEntry made;
  made.channel = *around.channel;
  made.seq = around.seq;
  made.prev = *around.prev;
  made.time = around.time;
  made.isDurable = around.isDurable;
  for (const RowChange& change : changes) {
    made.removes |= !change.row;
    if (change.row && std::ranges::find(made.symbols, change.symbol) == made.symbols.end())
      made.symbols.push_back(change.symbol);
  }
  const std::string data = dataOf(changes);
  made.dataBytes = data.size();
  made.frame = streamFrame(around, data);
  return made;
}

std::size_t StreamPast::firstBehind(std::uint64_t seq) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(entries, seq, {}, &RingEntry::seq) - entries.begin());
}

PastReader::~PastReader() {
  isEnding_ = true;
  if (thread_.joinable())
    thread_.join();
}

void PastReader::begin(std::function<std::function<void()>()> work) {
  if (thread_.joinable())
    thread_.join();  // it has given its result, and ends
  isBusy_ = true;
  const auto run = [this, work = std::move(work)] {
    QMetaObject::invokeMethod(
        owner_,
        [this, tell = work()] {
          isBusy_ = false;
          tell();
        },
        Qt::QueuedConnection);
  };
  try {
    thread_ = std::thread(run);
  } catch (const std::system_error&) {  // the machine has no thread left for it
    run();
  }
}

PastReader::Collected PastReader::collect(const std::string& session, std::uint64_t last, std::uint64_t behind,
                                          const StreamRows& rows) const {
  Collected collected;
  std::uint64_t expected = last;
  std::size_t bytes = 0;
  bool isBroken = false;
  const bool isRead = journalRows_(session, last, [&](std::uint64_t seq, std::string_view payload) {
    bytes += payload.size();
    isBroken = isEnding_ || seq != expected || collected.newestFirst.size() >= kMostRows || bytes > kMostBytes;
    if (isBroken)
      return false;
    --expected;
    collected.startsADay = startsADayOf(rows, payload);
    collected.newestFirst.push_back({seq, std::string(payload)});
    return seq > behind + 1 && !collected.startsADay;
  });
  collected.isWhole = isRead && !isBroken && !collected.newestFirst.empty();
  return collected;
}

StreamDay PastReader::dayOf(const Collected& collected, StreamRows rows) const {
  std::array<std::set<RowKey>, kLosslessChannels> told;
  bool isWhole = collected.isWhole;
  for (auto row = collected.newestFirst.rbegin(); row != collected.newestFirst.rend() && !isEnding_; ++row) {
    LosslessChanges changes;
    isWhole &= rows.fold(row->seq, row->text, changes).has_value();
    for (std::size_t i = 0; i < kLosslessChannels; ++i) {
      for (const RowChange& change : changes[i])
        told[i].insert(change.key);
    }
  }
  StreamDay day{std::move(rows), {}};
  for (std::size_t i = 0; i < kLosslessChannels; ++i) {
    const auto channel = static_cast<StreamChannel>(i);
    const bool ages = channel == StreamChannel::approvals || channel == StreamChannel::strategies ||
                      channel == StreamChannel::session;
    const auto isTold = [&](const auto& row) { return told[i].contains(row.first); };
    day.isExact[i] = isWhole && (!ages || std::ranges::all_of(day.rows.table(channel).rows(), isTold));
  }
  return day;
}

PastReader::Past PastReader::pastOf(const Collected& collected, std::uint64_t behind, std::uint64_t last,
                                    StreamRows rows, const std::string& epoch) {
  if (!collected.isWhole || collected.startsADay || (last > behind && collected.newestFirst.back().seq != behind + 1))
    return nullptr;
  auto past = std::make_shared<StreamPast>();
  past->behind = behind;
  past->last = last;
  std::array<std::uint64_t, kLosslessChannels> before;
  before.fill(behind);
  for (auto row = collected.newestFirst.rbegin(); row != collected.newestFirst.rend(); ++row) {
    LosslessChanges changes;
    const auto time = rows.fold(row->seq, row->text, changes);
    if (!time)
      return nullptr;
    for (std::size_t i = 0; i < kLosslessChannels; ++i) {
      if (changes[i].empty())
        continue;
      Envelope around;
      around.channel = static_cast<StreamChannel>(i);
      around.epoch = epoch;
      around.seq = row->seq;
      around.prev = std::exchange(before[i], row->seq);
      around.time = *time;
      past->entries.push_back(entryOf(around, changes[i]));
    }
  }
  return past;
}

// Functions are copied, tables need not be.
void PastReader::readDay(std::string session, std::uint64_t last, StreamRows rows,
                         std::function<void(const StreamDay&)> done) {
  auto shared = std::make_shared<StreamRows>(std::move(rows));
  begin([this, session = std::move(session), last, shared = std::move(shared), done = std::move(done)] {
    const auto day = std::make_shared<const StreamDay>(dayOf(collect(session, last, 0, *shared), *shared));
    return [day, done] { done(*day); };
  });
}

void PastReader::readBehind(std::uint64_t behind, std::string session, std::uint64_t last, StreamRows rows,
                            std::string epoch, std::function<void(Past)> done) {
  auto shared = std::make_shared<StreamRows>(std::move(rows));
  begin([this, behind, session = std::move(session), last, shared = std::move(shared), epoch = std::move(epoch),
         done = std::move(done)] {
    Collected collected;
    collected.isWhole = true;
    if (last > behind)
      collected = collect(session, last, behind, *shared);
    Past past = pastOf(collected, behind, last, std::move(*shared), epoch);
    return [past = std::move(past), done] { done(past); };
  });
}

}  // namespace oms
