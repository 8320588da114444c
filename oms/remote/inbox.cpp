#include "oms/remote/inbox.h"

#include <utility>

#include "oms/remote/clock.h"

namespace oms {

bool Inbox::put(std::shared_ptr<const EventBatch> batch) {
  const std::lock_guard lock(mutex_);
  const bool wasEmpty = items_.empty();
  if (items_.size() >= maxSamples && batch->entries.empty()) return false;
  items_.push_back({std::move(batch), monotonicUs()});
  return wasEmpty;
}

std::deque<Inbox::Item> Inbox::takeAll() {
  const std::lock_guard lock(mutex_);
  return std::exchange(items_, {});
}

std::size_t Inbox::size() const {
  const std::lock_guard lock(mutex_);
  return items_.size();
}

}  // namespace oms
