#pragma once

#include <memory>
#include <string>
#include <vector>

#include "oms/market/feed.h"

namespace oms {

// The pieces of several feeds of other symbols, by their times; at the same time in the order of the feeds.
class MergedFeed final : public Feed {
 public:
  explicit MergedFeed(std::vector<std::shared_ptr<Feed>> feeds);

  const MarketUpdate* peek() override;
  void pop() override;
  double progress() const override;
  std::string kind() const override { return feeds_.front()->kind(); }
  std::string identity() const override;

 private:
  std::vector<std::shared_ptr<Feed>> feeds_;
  Feed* next_ = nullptr;  // whose piece it is; null: not looked for
  MarketUpdate piece_;
  std::uint64_t popped_ = 0;
};

}  // namespace oms
