#include "oms/service/snapshot_maker.h"

#include <QtGlobal>

#include <utility>

#include "oms/engine/engine.h"

namespace oms {

SnapshotMaker::SnapshotMaker(EngineConfig config, SnapshotOrigin origin)
    : config_(std::move(config)), origin_(std::move(origin)), thread_([this] { work(); }) {}

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

void SnapshotMaker::make(const RowPlace& place, SavedSession state) {
  Task task;
  task.place = place;
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

std::optional<PackedSnapshot> SnapshotMaker::finished(Task& task) {
  // Rows are numbered anew where the journal came back as another: then there is none.
  if (view_.lastSeq() != task.place.seq)
    return std::nullopt;
  // The hash of what a start will make of these bytes, by its own way: what cannot be loaded is not kept.
  Engine engine(config_);
  if (!engine.load(task.state.engine)) {
    qWarning("no snapshot is kept of row %llu: its state cannot be loaded",
             static_cast<unsigned long long>(task.place.seq));
    return std::nullopt;
  }
  task.state.view = savedBytes(view_);
  return packed({task.place.seq, task.place.hash, engine.stateHash(), savedBytes(task.state)}, origin_);
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
    } else {
      made = finished(task);
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
