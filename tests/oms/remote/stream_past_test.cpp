#include <gtest/gtest.h>

#include <QEventLoop>
#include <QObject>

#include "oms/remote/stream_past.h"

namespace oms {
namespace {

const std::string halted =
    R"({"events":[{"event":"trading_state_changed","time":"2026-01-05T12:00:00.000000Z","state":"halted",)"
    R"("reason":"a \"event\":\"day_started\" in words","actor":"system"}]})";
const std::string day = R"({"events":[{"event":"day_started","time":"2026-01-05T12:00:00.000000Z"}]})";

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
  StreamRows rows;
  rows.begin(SessionView{}, std::make_shared<InstrumentList>());
  reader.readBehind(behind, "exec", last, rows, "epoch", [&](PastReader::Past past) {
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
  EXPECT_EQ(readBehind(journalOf(halted, 7, "{"), 5, 9), nullptr);
  EXPECT_EQ(readBehind([](const auto&, auto, const auto&) { return false; }, 5, 9), nullptr);
}

}  // namespace
}  // namespace oms
