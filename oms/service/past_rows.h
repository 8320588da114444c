#pragma once

#include <memory>
#include <vector>

#include "oms/messages/batch.h"
#include "oms/projections/session_view.h"

namespace oms {

// Rows of a session that were made again, for those who show it: the newest as entries, and once there are many the
// earlier ones as a view of them, which is how a snapshot has its past too. So a long past needs no more room than a
// short one, and no subscriber is too far behind before it has begun.
class PastRows {
 public:
  static constexpr std::size_t kMostEvents = 50'000;

  // `before`: what they go on from; null: the session's beginning.
  PastRows(std::shared_ptr<const SessionView> before, std::shared_ptr<const InstrumentList> instruments)
      : past_(std::move(before)), instruments_(std::move(instruments)) {}

  void add(Entry entry);
  // So far.
  std::size_t size() const { return rows_; }
  // All of them; nothing is left here.
  std::shared_ptr<EventBatch> take();

 private:
  std::shared_ptr<const SessionView> past_;
  std::shared_ptr<const InstrumentList> instruments_;
  std::shared_ptr<SessionView> folded_;  // null: none are folded
  std::vector<Entry> entries_;
  std::size_t events_ = 0;  // in them
  std::size_t rows_ = 0;
};

}  // namespace oms
