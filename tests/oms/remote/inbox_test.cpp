#include "oms/remote/inbox.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

std::shared_ptr<const EventBatch> sampleOf(std::uint64_t cursor) {
  auto sample = std::make_shared<MarketSample>();
  sample->cursor = cursor;
  sample->quotes.push_back({{static_cast<std::uint32_t>(cursor % 3)}, {}, {}, {}, {}});
  auto batch = std::make_shared<EventBatch>();
  batch->sample = std::move(sample);
  return batch;
}

std::shared_ptr<const EventBatch> entryOf(std::uint64_t seq) {
  auto batch = std::make_shared<EventBatch>();
  batch->entries.push_back({seq, 0, {}});
  return batch;
}

TEST(Inbox, WakesTheListenerOnce) {
  Inbox inbox;
  EXPECT_TRUE(inbox.put(sampleOf(1)));
  EXPECT_FALSE(inbox.put(entryOf(1)));
  EXPECT_EQ(inbox.take(10).size(), 2u);
  EXPECT_TRUE(inbox.put(sampleOf(2)));
}

// A listener that stood still knows afterwards what it would have known: the rows of all samples, the newest state, and
// every entry in its place.
TEST(Inbox, SamplesWithoutRoomArePutTogether) {
  Inbox inbox;
  for (std::uint64_t i = 0; i < Inbox::maxSamples; ++i)
    inbox.put(sampleOf(0));
  for (const std::uint64_t cursor : {1, 2, 4})
    EXPECT_FALSE(inbox.put(sampleOf(cursor)));
  EXPECT_EQ(inbox.size(), Inbox::maxSamples + 1);
  inbox.put(entryOf(1));
  inbox.put(sampleOf(5));
  ASSERT_EQ(inbox.take(Inbox::maxSamples).size(), Inbox::maxSamples);
  const auto rest = inbox.take(10);
  ASSERT_EQ(rest.size(), 3u);
  EXPECT_EQ(rest[0].batch->sample->cursor, 4u);
  EXPECT_EQ(rest[0].batch->sample->quotes.size(), 2u);
  EXPECT_EQ(rest[1].batch->entries.at(0).seq, 1u);
  EXPECT_EQ(rest[2].batch->sample->cursor, 5u);
  EXPECT_EQ(inbox.size(), 0u);
}

}  // namespace
}  // namespace oms
