#include "oms/feeds/warmed_feed.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

ImportedBars minutes(std::int64_t from, std::int64_t to) {
  ImportedBars bars;
  bars.fileName = "bars.csv";
  for (std::int64_t i = from; i < to; ++i) {
    Bar bar;
    bar.openTime = Timestamp::fromSeconds(1'700'000'040 + 60 * i);
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    bar.open = bar.high = bar.low = bar.close = Price::fromInt(100 + i);
    bars.bars.push_back(bar);
  }
  return bars;
}

std::vector<ReplaySource> sources(std::int64_t from, std::int64_t to) {
  std::vector<ReplaySource> all;
  all.push_back({"BTCUSDT", {0}, minutes(from, to)});
  return all;
}

std::string told(Feed& feed) {
  std::string text;
  for (; feed.peek() != nullptr; feed.pop()) {
    const MarketUpdate& piece = *feed.peek();
    text += std::to_string(piece.cursor) + (piece.warmup ? "w" : "") + ':' +
            std::get<BarUpdate>(piece.data).bar.open.text() + ' ';
  }
  return text;
}

TEST(WarmedFeed, GivesHistoryFirstAndCountsOn) {
  const auto live = std::make_shared<ReplayFeed>(sources(3, 5));
  WarmedFeed feed(sources(0, 3), live);
  EXPECT_EQ(feed.progress(), 0);
  EXPECT_EQ(feed.kind(), "replay");
  EXPECT_EQ(told(feed), "1w:100 2w:101 3w:102 4:103 5:104 ");
  EXPECT_EQ(feed.progress(), 1);
}

TEST(WarmedFeed, IsAnotherFeedWithAnotherHistory) {
  const auto live = std::make_shared<ReplayFeed>(sources(3, 5));
  EXPECT_NE(WarmedFeed(sources(0, 3), live).identity(), live->identity());
  auto other = sources(0, 3);
  other.front().bars.sha256 = "another";
  EXPECT_NE(WarmedFeed(sources(0, 3), live).identity(), WarmedFeed(other, live).identity());
}

}  // namespace
}  // namespace oms
