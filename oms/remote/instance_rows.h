#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "oms/projections/session_view.h"
#include "oms/remote/stream_catalog.h"

namespace oms {

// An indicator or a condition of an instance, as clients name it.
struct InstanceRow {
  std::string group;  // of a condition
  std::string name;
  friend auto operator<=>(const InstanceRow&, const InstanceRow&) = default;
};

// The rows that instances have in a channel, by which those are known that a reload has taken away.
class InstanceRows {
 public:
  // As they are now; the names that the instance had before and has no more.
  std::set<InstanceRow> update(StreamChannel channel, std::uint64_t key, const SessionView& view);
  // Those of all instances.
  void begin(StreamChannel channel, const SessionView& view);

 private:
  std::map<std::uint64_t, std::vector<InstanceRow>> rows_;
};

// Those that are not there again by now, as the channel's `remove` names them: by their key's fields.
std::vector<std::string> namesOfGone(StreamChannel channel, std::uint64_t key, const std::set<InstanceRow>& gone,
                                     const SessionView& view);

}  // namespace oms
