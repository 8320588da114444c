#include "oms/service/past_rows.h"

#include <utility>

#include "oms/service/snapshot_maker.h"

namespace oms {

void PastRows::add(Entry entry) {
  ++rows_;
  events_ += entry.events.size();
  entries_.push_back(std::move(entry));
  if (events_ < kMostEvents)
    return;
  EventBatch batch;
  if (!folded_) {
    folded_ = std::make_shared<SessionView>(SnapshotMaker::kMaxRecords);
    batch.past = past_;
  }
  batch.instruments = instruments_;
  batch.entries = std::exchange(entries_, {});
  ViewChanges unread;
  folded_->apply(batch, unread);
  events_ = 0;
}

std::shared_ptr<EventBatch> PastRows::take() {
  auto batch = std::make_shared<EventBatch>();
  batch->instruments = instruments_;
  batch->past = folded_ ? std::exchange(folded_, nullptr) : past_;
  batch->entries = std::exchange(entries_, {});
  batch->recovered = true;
  return batch;
}

}  // namespace oms
