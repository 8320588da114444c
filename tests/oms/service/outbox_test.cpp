#include "oms/service/outbox.h"

#include <gtest/gtest.h>

#include "oms/projections/session_view.h"

namespace oms {
namespace {

std::shared_ptr<EventBatch> batchOf(std::uint64_t seq) {
  auto batch = std::make_shared<EventBatch>();
  batch->entries.push_back({seq, 0, {}});
  auto sample = std::make_shared<MarketSample>();
  sample->cursor = seq;
  batch->sample = sample;
  return batch;
}

Bar barClosingAt(std::int64_t second) {
  Bar bar;
  bar.closeTime = Timestamp::fromSeconds(second);
  return bar;
}

TEST(Outbox, WhatIsNotTakenIsMergedAndNothingOfItIsLost) {
  Outbox outbox;
  int wakes = 0;
  QObject::connect(&outbox, &Outbox::ready, [&wakes] { ++wakes; });
  for (std::uint64_t seq = 1; seq <= 3; ++seq)
    outbox.put(batchOf(seq));
  EXPECT_EQ(wakes, 1);
  const auto taken = outbox.take();
  ASSERT_EQ(taken->entries.size(), 3u);
  EXPECT_EQ(taken->entries[2].seq, 3u);
  EXPECT_EQ(taken->sample->cursor, 3u);
  EXPECT_EQ(outbox.take(), nullptr);
  outbox.put(batchOf(4));
  EXPECT_EQ(wakes, 2);
}

TEST(Outbox, OfBarsOnlyTheNewestWait) {
  Outbox outbox;
  std::uint64_t index = 0;
  for (int put = 0; put < 40; ++put) {
    auto batch = batchOf(1);
    auto sample = std::make_shared<MarketSample>();
    sample->bars.push_back({{0}, Timeframe::m1, index, std::vector<Bar>(500, barClosingAt(put)), false});
    index += 500;
    batch->sample = sample;
    outbox.put(batch);
  }
  const auto taken = outbox.take();
  const BarsSample& bars = taken->sample->bars.at(0);
  EXPECT_LE(bars.bars.size(), 2 * SessionView::kMaxBars);
  EXPECT_GE(bars.bars.size(), SessionView::kMaxBars);
  EXPECT_EQ(bars.firstIndex + bars.bars.size(), index);
}

TEST(Outbox, ASubscriberTooFarBehindIsCutOffAndKnowsIt) {
  Outbox outbox;
  auto large = batchOf(1);
  large->entries.resize(Outbox::kMaxEntries);
  outbox.put(large);
  EXPECT_FALSE(outbox.isCutOff());
  outbox.put(batchOf(2));
  EXPECT_TRUE(outbox.isCutOff());
  EXPECT_EQ(outbox.take(), nullptr);
}

}  // namespace
}  // namespace oms
