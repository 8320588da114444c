#include <gtest/gtest.h>

#include <QEventLoop>
#include <QObject>

#include "oms/messages/json_rows.h"
#include "oms/projections/view_json.h"
#include "oms/remote/stream_past.h"

namespace oms {
namespace {

const std::string halted =
    R"({"events":[{"event":"trading_state_changed","time":"2026-01-05T12:00:00.000000Z","state":"halted",)"
    R"("reason":"a \"event\":\"day_started\" in words","actor":"system"}]})";
const std::string day = R"({"events":[{"event":"day_started","time":"2026-01-05T12:00:00.000000Z"}]})";
const std::string firstDay = R"({"events":[{"event":"day_started","time":"2026-01-05T11:00:00.000000Z"}]})";

// Of a session that had its first price an hour before the day begins that the rows above tell of.
StreamRows rowsOfTheSession() {
  EventBatch batch;
  SessionInfo session;
  session.startedAt = *fromCalendar(2026, 1, 5, 11);
  Entry entry;
  entry.events.emplace_back(session.startedAt, DayStarted{"2026-01-05", {}});
  entry.events.emplace_back(session.startedAt, SessionChanged{session});
  batch.entries.push_back(std::move(entry));
  SessionView view;
  ViewChanges unread;
  view.apply(batch, unread);
  StreamRows rows;
  rows.begin(view, std::make_shared<InstrumentList>());
  return rows;
}

// Rows of the same payload, but for one.
RemoteConfig::JournalRows journalOf(std::string payload, std::uint64_t other = 0, std::string others = {}) {
  return [=](const std::string&, std::uint64_t last, const auto& each) {
    for (std::uint64_t seq = last; seq > 0; --seq) {
      const bool isOther = seq == other;
      if (isOther && others.empty())
        continue;  // a gap
      if (!each(seq, isOther ? others : payload))
        break;
    }
    return true;
  };
}

PastReader::Past readBehind(RemoteConfig::JournalRows journal, std::uint64_t behind, std::uint64_t last) {
  QObject owner;
  PastReader reader(std::move(journal), &owner);
  QEventLoop loop;
  PastReader::Past read;
  reader.readBehind(behind, "exec", last, rowsOfTheSession(), "epoch", [&](PastReader::Past past) {
    read = std::move(past);
    loop.quit();
  });
  loop.exec();
  return read;
}

TEST(StreamPast, hasADeltaForEachRowAndChannelWithTheOneBeforeIt) {
  const auto past = readBehind(journalOf(halted), 5, 8);
  ASSERT_NE(past, nullptr);
  ASSERT_EQ(past->entries.size(), 6U);  // risk and audit
  std::map<StreamChannel, std::uint64_t> before;
  for (const RingEntry& entry : past->entries) {
    EXPECT_EQ(entry.prev, before.contains(entry.channel) ? before[entry.channel] : 5);
    before[entry.channel] = entry.seq;
  }
  EXPECT_EQ(past->entries.front().seq, 6U);
  EXPECT_EQ(before[StreamChannel::risk], 8U);
  EXPECT_EQ(past->firstBehind(6), 2U);
  EXPECT_EQ(past->firstBehind(8), 6U);
  const auto none = readBehind(journalOf(halted), 8, 8);
  ASSERT_NE(none, nullptr);
  EXPECT_TRUE(none->entries.empty());
}

TEST(StreamPast, isBounded) {
  EXPECT_NE(readBehind(journalOf(halted), 1, PastReader::kMostRows + 1), nullptr);
  EXPECT_EQ(readBehind(journalOf(halted), 0, PastReader::kMostRows + 1), nullptr);
  const std::string large = R"({"events":[],"x":")" + std::string(std::size_t{1} << 20, 'x') + R"("})";
  EXPECT_NE(readBehind(journalOf(large), 0, 31), nullptr);
  EXPECT_EQ(readBehind(journalOf(large), 0, 33), nullptr);
}

TEST(StreamPast, hasNoGapsNoDaysAndNothingThatCannotBeRead) {
  EXPECT_EQ(readBehind(journalOf(halted, 7), 5, 9), nullptr);
  EXPECT_NE(readBehind(journalOf(halted, 5), 5, 9), nullptr);
  EXPECT_EQ(readBehind(journalOf(halted, 9), 5, 9), nullptr);
  EXPECT_EQ(readBehind(journalOf(halted, 7, day), 5, 9), nullptr);
  EXPECT_EQ(readBehind(journalOf(halted, 6, day), 5, 9), nullptr);
  EXPECT_NE(readBehind(journalOf(halted, 5, day), 5, 9), nullptr);
  EXPECT_NE(readBehind(journalOf(halted, 7, firstDay), 5, 9), nullptr);
  EXPECT_EQ(readBehind(journalOf(halted, 7, "{"), 5, 9), nullptr);
  EXPECT_EQ(readBehind([](const auto&, auto, const auto&) { return false; }, 5, 9), nullptr);
}

// What is done before a session's first price belongs to its first day: as it happens, and as the view knows it later.
TEST(StreamRows, theFirstDayHasWhatWasBeforeTheFirstPrice) {
  SessionView view;
  ViewChanges unread;
  const auto happens = [&](std::uint64_t seq, std::vector<Event> events) {
    EventBatch batch;
    batch.entries.push_back({seq, 0, std::move(events)});
    view.apply(batch, unread);
    return batch.entries.front();
  };
  Order denied;
  denied.id = {1};
  denied.status = OrderStatus::denied;
  denied.request.symbol = SymbolIndex{SymbolIndex::none};
  const Timestamp before;  // there is no time yet
  const Timestamp start = *fromCalendar(2026, 1, 5, 9);
  denied.createdAt = denied.updatedAt = before;
  SessionInfo session;
  session.id = "exec";
  session.startedAt = before;
  const Entry ordered = happens(
      1, {{before, SessionChanged{session}}, {before, OrderChanged{OrderEventKind::denied, denied, Actor::trader()}}});
  StreamRows live;
  live.begin(view, std::make_shared<const InstrumentList>());
  EXPECT_EQ(live.table(StreamChannel::orders).rows().size(), 1U);
  session.startedAt = start;
  const Entry begun = happens(2, {{start, DayStarted{"2026-01-05", {}}}, {start, SessionChanged{session}}});
  LosslessChanges changes;
  live.fold(begun, namingOf(view), changes);
  EXPECT_EQ(live.table(StreamChannel::orders).rows().size(), 1U);
  StreamRows known;
  known.begin(view, std::make_shared<const InstrumentList>());
  EXPECT_EQ(known.table(StreamChannel::orders).hash(), live.table(StreamChannel::orders).hash());
  // Read again from the journal, with the day that has begun.
  StreamRows read = known;
  for (const Entry& entry : {ordered, begun}) {
    const JournalRow row{entry.seq, 0, entry.events.back().time, {}, entry.events};
    EXPECT_TRUE(read.fold(entry.seq, payloadOf(row, namingOf(view)), changes));
  }
  EXPECT_EQ(read.table(StreamChannel::orders).hash(), live.table(StreamChannel::orders).hash());
  EXPECT_EQ(read.table(StreamChannel::audit).rows().size(), 1U);
  const Timestamp next = *fromCalendar(2026, 1, 6, 9);
  live.fold(happens(3, {{next, DayStarted{"2026-01-06", {}}}}), namingOf(view), changes);
  EXPECT_TRUE(live.table(StreamChannel::orders).rows().empty());
  known.begin(view, std::make_shared<const InstrumentList>());
  EXPECT_TRUE(known.table(StreamChannel::orders).rows().empty());
}

}  // namespace
}  // namespace oms
