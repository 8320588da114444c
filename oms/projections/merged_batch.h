#pragma once

#include <cstddef>
#include <memory>

#include "oms/messages/batch.h"

namespace oms {

// Batches put together: what a subscriber that saw only the result would know of all of them. Adding costs what is
// added, not what waits already.
class MergedBatch {
 public:
  explicit MergedBatch(const EventBatch& first) { add(first); }

  void add(const EventBatch& newer);
  std::size_t entries() const { return batch_.entries.size(); }
  std::shared_ptr<const EventBatch> take();

 private:
  void addSample(const MarketSample& newer);

  EventBatch batch_;
  std::shared_ptr<MarketSample> sample_;  // null: none has come
};

}  // namespace oms
