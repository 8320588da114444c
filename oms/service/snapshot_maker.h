#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "oms/engine/engine_config.h"
#include "oms/messages/batch.h"
#include "oms/projections/session_view.h"
#include "oms/service/saved_session.h"

namespace oms {

// Makes snapshots beside the engine, on a thread of its own: it reads along what is published, so that a restart can
// show it again, and packs the states that it is given. Used by one thread.
class SnapshotMaker {
 public:
  // Of orders, fills, round trips and signals: what a start from a snapshot shows at once.
  static constexpr std::size_t kMaxRecords = 10'000;
  // Entries that wait; who brings more waits too.
  static constexpr std::size_t kMaxWaiting = 200'000;

  SnapshotMaker(EngineConfig config, SnapshotOrigin origin);
  ~SnapshotMaker();
  SnapshotMaker(const SnapshotMaker&) = delete;
  SnapshotMaker& operator=(const SnapshotMaker&) = delete;

  // Each batch, in the order in which they are published.
  void follow(std::shared_ptr<const EventBatch> batch);
  // The state behind that row, the last that was followed; its view and its hash are made here.
  void make(const RowPlace& place, SavedSession state);
  bool isBusy() const;
  // One that is finished.
  std::optional<PackedSnapshot> take();
  // Waits for the one that is being made.
  std::optional<PackedSnapshot> await();

 private:
  struct Task {
    std::shared_ptr<const EventBatch> batch;  // or:
    RowPlace place;
    SavedSession state;
  };
  void put(Task task);
  void work();
  std::optional<PackedSnapshot> finished(Task& task);

  const EngineConfig config_;
  const SnapshotOrigin origin_;
  SessionView view_{kMaxRecords};  // the thread's own
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::size_t waiting_ = 0;  // entries in them
  bool busy_ = false;        // a snapshot is wanted and not finished
  bool stopping_ = false;
  std::optional<PackedSnapshot> finished_;
  std::thread thread_;
};

}  // namespace oms
