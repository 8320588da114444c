#include "oms/risk/execution_guard.h"

#include <algorithm>

namespace oms {

std::uint32_t ExecutionGuard::within(InstanceIndex instance, Timestamp now, Duration window) const {
  if (!instance.isSet() || instance.value >= times_.size())
    return 0;
  const std::vector<Timestamp>& times = times_[instance.value];
  const auto inside = [&](Timestamp time) { return now - time < window; };
  return static_cast<std::uint32_t>(std::count_if(times.begin(), times.end(), inside));
}

void ExecutionGuard::record(InstanceIndex instance, Timestamp now, std::uint32_t limit) {
  if (!instance.isSet() || limit == 0)
    return;
  if (instance.value >= times_.size())
    times_.resize(instance.value + 1);
  std::vector<Timestamp>& times = times_[instance.value];
  if (times.size() >= limit)
    times.erase(times.begin(), times.end() - static_cast<std::ptrdiff_t>(limit - 1));
  times.push_back(now);
}

void ExecutionGuard::clear(InstanceIndex instance) {
  if (instance.isSet() && instance.value < times_.size())
    times_[instance.value].clear();
}

void ExecutionGuard::fields(Archive& archive) {
  archive(times_);
}

}  // namespace oms
