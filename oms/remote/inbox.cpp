#include "oms/remote/inbox.h"

#include <utility>

#include "oms/remote/clock.h"

namespace oms {

bool Inbox::put(std::shared_ptr<const EventBatch> batch) {
  const std::lock_guard lock(mutex_);
  const bool wasEmpty = items_.empty() && !samples_;
  if (items_.size() >= maxSamples && batch->entries.empty()) {
    if (samples_) {
      samples_->add(*batch);
    } else {
      samples_ = std::make_unique<MergedBatch>(*batch);
      samplesUs_ = monotonicUs();
    }
    return wasEmpty;
  }
  takeSamples();
  items_.push_back({std::move(batch), monotonicUs()});
  return wasEmpty;
}

std::vector<Inbox::Item> Inbox::take(std::size_t most) {
  const std::lock_guard lock(mutex_);
  std::vector<Item> taken;
  if (items_.size() < most)
    takeSamples();
  while (!items_.empty() && taken.size() < most) {
    taken.push_back(std::move(items_.front()));
    items_.pop_front();
  }
  return taken;
}

std::size_t Inbox::size() const {
  const std::lock_guard lock(mutex_);
  return items_.size() + (samples_ ? 1 : 0);
}

void Inbox::takeSamples() {
  if (!samples_)
    return;
  items_.push_back({samples_->take(), samplesUs_});
  samples_.reset();
}

}  // namespace oms
