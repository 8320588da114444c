#include "oms/feeds/merged_feed.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

// Pieces at these seconds.
class ListFeed final : public Feed {
 public:
  ListFeed(std::uint32_t symbol, std::vector<std::int64_t> seconds) : seconds_(std::move(seconds)) {
    piece_.symbol = {symbol};
  }
  const MarketUpdate* peek() override {
    if (next_ == seconds_.size())
      return nullptr;
    piece_.time = Timestamp::fromSeconds(seconds_[next_]);
    piece_.cursor = next_ + 1;
    return &piece_;
  }
  void pop() override { ++next_; }
  double progress() const override { return static_cast<double>(next_) / static_cast<double>(seconds_.size()); }
  std::string kind() const override { return "replay"; }
  std::string identity() const override { return "list " + std::to_string(piece_.symbol.value); }

 private:
  std::vector<std::int64_t> seconds_;
  std::size_t next_ = 0;
  MarketUpdate piece_;
};

TEST(MergedFeed, GivesAllPiecesByTheirTimes) {
  MergedFeed feed({std::make_shared<ListFeed>(0, std::vector<std::int64_t>{5, 6, 20}),
                   std::make_shared<ListFeed>(1, std::vector<std::int64_t>{1, 5, 5, 7}),
                   std::make_shared<ListFeed>(2, std::vector<std::int64_t>{5})});
  EXPECT_EQ(feed.identity(), "list 0 + list 1 + list 2");
  EXPECT_EQ(feed.kind(), "replay");
  EXPECT_EQ(feed.progress(), 0);
  std::string order;
  std::uint64_t cursor = 0;
  for (; feed.peek() != nullptr; feed.pop()) {
    EXPECT_EQ(feed.peek()->cursor, ++cursor);
    order += std::to_string(feed.peek()->time.seconds()) + "ABC"[feed.peek()->symbol.value] + " ";
  }
  EXPECT_EQ(order, "1B 5A 5B 5B 5C 6A 7B 20A ");
  EXPECT_EQ(feed.progress(), 1);
}

}  // namespace
}  // namespace oms
