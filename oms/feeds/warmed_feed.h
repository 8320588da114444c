#pragma once

#include <memory>
#include <string>

#include "oms/feeds/replay_feed.h"

namespace oms {

// Another feed, and before it bars from before it began: warm-up, on which nothing trades. All of them must be closed
// by the time of its first piece.
class WarmedFeed final : public Feed {
 public:
  WarmedFeed(std::vector<ReplaySource> history, std::shared_ptr<Feed> feed);

  void fields(Archive& archive) override { feed_->fields(archive); }
  const MarketUpdate* peek() override;
  void pop() override;
  // Of the other feed alone.
  double progress() const override { return feed_->progress(); }
  std::string kind() const override { return feed_->kind(); }
  std::string identity() const override { return feed_->identity() + " after " + history_.identity(); }

 private:
  ReplayFeed history_;
  std::shared_ptr<Feed> feed_;
  MarketUpdate piece_;
};

}  // namespace oms
