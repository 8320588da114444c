#include "oms/feeds/merged_feed.h"

#include <utility>

#include "oms/model/assert.h"

namespace oms {

MergedFeed::MergedFeed(std::vector<std::shared_ptr<Feed>> feeds) : feeds_(std::move(feeds)) {
  OMS_ASSERT(!feeds_.empty(), "nothing to merge");
}

const MarketUpdate* MergedFeed::peek() {
  if (next_ != nullptr)
    return &piece_;
  const MarketUpdate* earliest = nullptr;
  for (const std::shared_ptr<Feed>& feed : feeds_) {
    const MarketUpdate* piece = feed->peek();
    if (piece == nullptr || (earliest != nullptr && piece->time >= earliest->time))
      continue;
    earliest = piece;
    next_ = feed.get();
  }
  if (earliest == nullptr)
    return nullptr;
  piece_ = *earliest;
  piece_.cursor = popped_ + 1;
  return &piece_;
}

void MergedFeed::pop() {
  OMS_ASSERT(next_ != nullptr, "pop() follows a peek()");
  std::exchange(next_, nullptr)->pop();
  ++popped_;
}

double MergedFeed::progress() const {
  double sum = 0;
  for (const std::shared_ptr<Feed>& feed : feeds_)
    sum += feed->progress();
  return sum / static_cast<double>(feeds_.size());
}

std::string MergedFeed::identity() const {
  std::string text;
  for (const std::shared_ptr<Feed>& feed : feeds_)
    text += (text.empty() ? "" : " + ") + feed->identity();
  return text;
}

}  // namespace oms
