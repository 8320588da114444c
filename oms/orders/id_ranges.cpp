#include "oms/orders/id_ranges.h"

#include <algorithm>

namespace oms {

bool IdRanges::insert(std::uint64_t id) {
  // The first range that ends at the id or behind it.
  auto next = ranges_.end();
  if (!ranges_.empty() && ranges_.back().last >= id) {
    next = std::lower_bound(ranges_.begin(), ranges_.end(), id,
                            [](const Range& range, std::uint64_t value) { return range.last < value; });
    if (next->first <= id)
      return false;
  }
  const bool joinsNext = next != ranges_.end() && next->first == id + 1;
  const bool joinsPrevious = next != ranges_.begin() && (next - 1)->last + 1 == id;
  if (joinsPrevious && joinsNext) {
    (next - 1)->last = next->last;
    ranges_.erase(next);
  } else if (joinsPrevious) {
    (next - 1)->last = id;
  } else if (joinsNext) {
    next->first = id;
  } else {
    ranges_.insert(next, {id, id});
  }
  return true;
}

void IdRanges::fields(Archive& archive) {
  ranges_.resize(archive.count(ranges_.size()));
  for (Range& range : ranges_)
    archive(range.first, range.last);
}

}  // namespace oms
