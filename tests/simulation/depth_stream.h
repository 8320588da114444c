#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "oms/model/market_data.h"

namespace oms::simulation {

// Makes a book of depth of one symbol around its prices. What it gave holds as long as it does, for a journal of it.
class DepthStream {
 public:
  // A quote with the book behind it, most often by what has changed. The number says which levels there are, and
  // whether the book is whole or lost now, where the quote is the last one.
  QuoteUpdate next(const Quote& top, std::uint32_t number);

 private:
  static std::vector<DepthChange> levelsOf(const Quote& top, std::uint32_t number);
  std::vector<DepthChange> changesTo(const std::vector<DepthChange>& levels) const;

  std::deque<DepthChanges> given_;
  std::vector<DepthChange> shown_;  // empty: lost
  Quote last_;
};

}  // namespace oms::simulation
