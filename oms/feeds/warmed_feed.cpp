#include "oms/feeds/warmed_feed.h"

namespace oms {

WarmedFeed::WarmedFeed(std::vector<ReplaySource> history, std::shared_ptr<Feed> feed)
    : history_(std::move(history)), feed_(std::move(feed)) {}

const MarketUpdate* WarmedFeed::peek() {
  if (const MarketUpdate* past = history_.peek()) {
    piece_ = *past;
    piece_.warmup = true;
    return &piece_;
  }
  const MarketUpdate* next = feed_->peek();
  if (next == nullptr)
    return nullptr;
  piece_ = *next;
  piece_.cursor += history_.total();
  return &piece_;
}

void WarmedFeed::pop() {
  history_.peek() != nullptr ? history_.pop() : feed_->pop();
}

}  // namespace oms
