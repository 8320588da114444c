#pragma once

#include <vector>

#include "oms/model/archive.h"
#include "oms/model/ids.h"
#include "oms/model/timestamp.h"

namespace oms {

// When each strategy instance fired lately, by the session's clock: a loop that runs away is found by its frequency.
class ExecutionGuard {
 public:
  // Executions within the window before now; at most `limit` times are kept of each, the newest.
  std::uint32_t within(InstanceIndex instance, Timestamp now, Duration window) const;
  void record(InstanceIndex instance, Timestamp now, std::uint32_t limit);
  // A person has enabled it again: its count begins anew.
  void clear(InstanceIndex instance);
  void fields(Archive& archive);

 private:
  std::vector<std::vector<Timestamp>> times_;  // by instance, oldest first
};

}  // namespace oms
