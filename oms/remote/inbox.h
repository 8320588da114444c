#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "oms/messages/batch.h"

namespace oms {

// Where the engine's side leaves its batches: taking one costs a lock and a pointer, whatever the listener is doing.
// While the listener stands still for minutes only the market samples are given up, never entries.
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
  mutable std::mutex mutex_;
  std::deque<Item> items_;
};

}  // namespace oms
