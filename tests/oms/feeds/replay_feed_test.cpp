#include "oms/feeds/replay_feed.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

ImportedBars minutes(const std::string& name, const std::vector<std::int64_t>& openMinutes,
                     Timeframe timeframe = Timeframe::m1) {
  ImportedBars imported;
  imported.fileName = name;
  imported.fileSize = 10;
  imported.sha256 = "ab";
  imported.timeframe = timeframe;
  imported.volumeKnown = true;
  for (const std::int64_t minute : openMinutes) {
    const Timestamp open = Timestamp::fromSeconds(1'700'006'400 + 60 * minute);
    const Price price = Price::fromInt(minute + 1);
    imported.bars.push_back({open, closeOf(timeframe, open), price, price, price, price, Volume::fromInt(1)});
  }
  return imported;
}

std::vector<MarketUpdate> drained(ReplayFeed& feed) {
  std::vector<MarketUpdate> updates;
  for (; feed.peek() != nullptr; feed.pop())
    updates.push_back(*feed.peek());
  return updates;
}

TEST(ReplayFeed, MergesFilesByClose) {
  ReplayFeed feed({{"A", {0}, minutes("a.csv", {0, 1, 2, 7})},
                   {"B", {1}, minutes("b.csv", {0, 5}, Timeframe::m5)},
                   {"C", {2}, minutes("c.csv", {2})}});
  EXPECT_EQ(feed.total(), 7U);
  EXPECT_EQ(feed.kind(), "replay");
  EXPECT_EQ(feed.identity(), "replay A=a.csv:1m:10:ab B=b.csv:5m:10:ab C=c.csv:1m:10:ab");
  EXPECT_EQ(feed.progress(), 0);
  const auto updates = drained(feed);
  EXPECT_EQ(feed.progress(), 1);
  std::string order;
  for (std::size_t i = 0; i < updates.size(); ++i) {
    EXPECT_EQ(updates[i].cursor, i + 1);
    EXPECT_EQ(updates[i].time, std::get<BarUpdate>(updates[i].data).bar.closeTime);
    EXPECT_FALSE(updates[i].warmup);
    if (i > 0) {
      EXPECT_GE(updates[i].time, updates[i - 1].time);
    }
    order += "ABC"[updates[i].symbol.value];
  }
  EXPECT_EQ(order, "AAACBAB");
}

TEST(ReplayFeed, GivesEachBarItsSpread) {
  ImportedBars quoted = minutes("a.csv", {0, 2});
  quoted.spreads = {Price::fromInt(3), Price::fromInt(4)};
  ReplayFeed feed({{"A", {0}, quoted}, {"B", {1}, minutes("b.csv", {1})}});
  std::vector<Price> spreads;
  for (const MarketUpdate& update : drained(feed))
    spreads.push_back(std::get<BarUpdate>(update.data).spread);
  EXPECT_EQ(spreads, (std::vector<Price>{Price::fromInt(3), Price{}, Price::fromInt(4)}));
}

TEST(ReplayFeed, MarksBarsAfterAGap) {
  ReplayFeed feed({{"A", {0}, minutes("a.csv", {0, 1, 3, 4})}});
  std::string gaps;
  for (const MarketUpdate& update : drained(feed))
    gaps += std::get<BarUpdate>(update.data).afterGap ? '1' : '0';
  EXPECT_EQ(gaps, "0010");
}

TEST(ReplayFeed, AnEmptyOneIsAtItsEnd) {
  ReplayFeed feed({});
  EXPECT_EQ(feed.peek(), nullptr);
  EXPECT_EQ(feed.progress(), 1);
}

}  // namespace
}  // namespace oms
