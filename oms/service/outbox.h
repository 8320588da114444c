#pragma once

#include <QObject>

#include <memory>
#include <mutex>

#include "oms/projections/merged_batch.h"

namespace oms {

// One subscriber's end of the stream, between the engine's thread and its own. What it has not taken is merged: entries
// in order, none lost, samples value by value, of bars the newest. It holds at most kMaxEntries; a subscriber that is
// further behind is cut off (isCutOff) and must be told so, because a gap may never look like the truth.
class Outbox : public QObject {
  Q_OBJECT

 public:
  static constexpr std::size_t kMaxEntries = 200'000;

  explicit Outbox(QObject* parent = nullptr);

  // Engine's thread.
  void put(const std::shared_ptr<const EventBatch>& batch);
  // Subscriber's thread: what has come since the last call; null when nothing has.
  std::shared_ptr<const EventBatch> take();
  bool isCutOff() const;

 signals:
  // Something waits; not repeated before it has been taken.
  void ready();

 private:
  mutable std::mutex m_mutex;
  std::shared_ptr<const EventBatch> m_first;  // waits alone, shared with the other subscribers
  std::unique_ptr<MergedBatch> m_merged;      // once there are more
  bool m_cutOff = false;
};

}  // namespace oms
