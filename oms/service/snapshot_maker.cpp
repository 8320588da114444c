#include "oms/service/snapshot_maker.h"

#include <utility>

namespace oms {

SnapshotMaker::SnapshotMaker(SnapshotOrigin origin) : origin_(std::move(origin)), thread_([this] { work(); }) {}

SnapshotMaker::~SnapshotMaker() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SnapshotMaker::follow(std::shared_ptr<const EventBatch> batch) {
  Task task;
  task.batch = std::move(batch);
  put(std::move(task));
}

void SnapshotMaker::make(Snapshot snapshot, SavedSession state) {
  Task task;
  task.snapshot = std::move(snapshot);
  task.state = std::move(state);
  put(std::move(task));
}

void SnapshotMaker::put(Task task) {
  std::unique_lock lock(mutex_);
  if (task.batch) {
    changed_.wait(lock, [&] { return waiting_ < kMaxWaiting; });
    waiting_ += task.batch->entries.size();
  } else {
    busy_ = true;
    finished_.reset();
  }
  tasks_.push_back(std::move(task));
  lock.unlock();
  changed_.notify_all();
}

bool SnapshotMaker::isBusy() const {
  const std::scoped_lock lock(mutex_);
  return busy_;
}

std::optional<PackedSnapshot> SnapshotMaker::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(finished_, std::nullopt);
}

std::optional<PackedSnapshot> SnapshotMaker::await() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !busy_; });
  return std::exchange(finished_, std::nullopt);
}

void SnapshotMaker::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
    if (stopping_)
      return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    std::optional<PackedSnapshot> made;
    if (task.batch) {
      ViewChanges unread;
      view_.apply(*task.batch, unread);
    } else if (view_.lastSeq() == task.snapshot.seq) {
      // Rows are numbered anew where the journal came back as another: then there is none.
      task.state.view = savedBytes(view_);
      task.snapshot.content = savedBytes(task.state);
      made = packed(task.snapshot, origin_);
    }
    lock.lock();
    if (task.batch) {
      waiting_ -= task.batch->entries.size();
    } else {
      busy_ = false;
      finished_ = std::move(made);
    }
    changed_.notify_all();
  }
}

}  // namespace oms
