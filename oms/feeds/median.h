#pragma once

#include <algorithm>
#include <vector>

#include "oms/model/market_data.h"

namespace oms {

// Of at least one value; the lower one of two in the middle.
template <class T>
T medianOf(std::vector<T> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Of quotes, crossed ones apart; zero where there are no others.
template <class Iterator>
Price medianSpreadOf(Iterator begin, Iterator end) {
  std::vector<Price> spreads;
  spreads.reserve(static_cast<std::size_t>(end - begin));
  for (; begin != end; ++begin) {
    if (begin->bid <= begin->ask)
      spreads.push_back(begin->spread());
  }
  return spreads.empty() ? Price{} : medianOf(std::move(spreads));
}

}  // namespace oms
