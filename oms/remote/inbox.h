#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "oms/projections/merged_batch.h"

namespace oms {

// Where the engine's side leaves its batches: taking one costs a lock and a pointer, whatever the listener is doing.
// While the listener stands still for minutes the newest market samples are put together, value by value; entries never
// wait for that.
class Inbox {
 public:
  struct Item {
    std::shared_ptr<const EventBatch> batch;
    std::int64_t publishedUs = 0;  // monotonic
  };
  static constexpr std::size_t maxSamples = 20'000;

  // Whether the listener has to be woken: nothing was waiting before.
  bool put(std::shared_ptr<const EventBatch> batch);
  // The oldest ones, at most that many.
  std::vector<Item> take(std::size_t most);
  std::size_t size() const;

 private:
  void takeSamples();  // as the last item

  mutable std::mutex mutex_;
  std::deque<Item> items_;
  std::unique_ptr<MergedBatch> samples_;  // behind those, once there are too many of them; null: none
  std::int64_t samplesUs_ = 0;            // when the first of them came
};

}  // namespace oms
