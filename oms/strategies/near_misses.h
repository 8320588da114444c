#pragma once

#include <cstdint>

#include "oms/model/archive.h"
#include "oms/model/ring_queue.h"
#include "oms/model/strategy_view.h"

namespace oms {

inline constexpr double kNearMiss = 0.9;  // progress from which a condition that is not met has nearly been

// The session's last near misses, as numbers: their names are looked up when somebody asks.
class NearMisses {
 public:
  static constexpr std::size_t kKept = 50;

  struct Record {
    InstanceIndex instance;
    std::uint32_t condition = 0;  // of the definition's
    double value = 0;
    double threshold = 0;
    double progress = 0;
    Timestamp time;

    void fields(Archive& archive) { archive(instance, condition, value, threshold, progress, time); }
  };

  void add(const Record& record) {
    if (kept_.size() == kKept)
      kept_.pop_front();
    kept_.push_back(record);
    ++noted_;
    ++changes_;
  }
  // Those of an instance that is another one from now on.
  void forget(InstanceIndex instance) {
    for (std::size_t i = kept_.size(); i > 0; --i) {
      const Record record = kept_.front();
      kept_.pop_front();
      if (record.instance != instance)
        kept_.push_back(record);
    }
    ++changes_;
  }
  const RingQueue<Record>& kept() const { return kept_; }  // oldest first
  std::uint64_t noted() const { return noted_; }           // in the session so far
  std::uint64_t changes() const { return changes_; }       // bumped with each, for readers; no part of the state
  void fields(Archive& archive) {
    archive(kept_, noted_);
    archive.require(kept_.size() <= kKept && kept_.size() <= noted_);
    changes_ += archive.loads() ? 1 : 0;
  }

 private:
  RingQueue<Record> kept_;
  std::uint64_t noted_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace oms
