#pragma once

#include <cstdint>
#include <vector>

#include "oms/model/archive.h"

namespace oms {

// A set of numbers that mostly come one after another: a few ranges, however many there are.
class IdRanges {
 public:
  // False where it was there already.
  bool insert(std::uint64_t id);
  std::size_t ranges() const { return ranges_.size(); }
  void fields(Archive& archive);

 private:
  struct Range {
    std::uint64_t first;
    std::uint64_t last;
  };
  std::vector<Range> ranges_;  // ascending, with a gap between any two
};

}  // namespace oms
