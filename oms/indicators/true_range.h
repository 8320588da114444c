#pragma once

#include <algorithm>

#include "oms/indicators/node.h"

namespace oms {

// The bar's range, widened to the close before; none on the first bar.
class TrueRange {
 public:
  double next(const Candle& bar) {
    const double range = started_ ? std::max(bar.high, close_) - std::min(bar.low, close_) : kNan;
    close_ = bar.close;
    started_ = true;
    return range;
  }
  // Of the last bar; nothing sensible before the first.
  double close() const { return close_; }
  void fields(Archive& archive) { archive(close_, started_); }

 private:
  double close_ = 0;
  bool started_ = false;
};

}  // namespace oms
