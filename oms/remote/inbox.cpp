#include "oms/remote/inbox.h"

#include <utility>

#include "oms/remote/clock.h"

namespace oms {

bool Inbox::put(std::shared_ptr<const EventBatch> batch) {
  const std::lock_guard lock(mutex_);
  const bool wasEmpty = items_.empty();
  if (items_.size() >= maxSamples && batch->entries.empty())
    return false;
  items_.push_back({std::move(batch), monotonicUs()});
  return wasEmpty;
}

std::vector<Inbox::Item> Inbox::take(std::size_t most) {
  const std::lock_guard lock(mutex_);
  std::vector<Item> taken;
  while (!items_.empty() && taken.size() < most) {
    taken.push_back(std::move(items_.front()));
    items_.pop_front();
  }
  return taken;
}

std::size_t Inbox::size() const {
  const std::lock_guard lock(mutex_);
  return items_.size();
}

}  // namespace oms
