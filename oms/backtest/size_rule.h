#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oms/model/decimal.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"

namespace oms {

struct Expression;

// What a size may be computed from.
struct SizeInput {
  Money equity;      // at the bar's close
  Money cash;        // as the books have it
  Price close;       // of the bar that the signal was made at, or the order's own price
  Money fillEquity;  // equity at the next bar's open, before the order
  Price fillPrice;   // that open: what an order by value is divided by when it fills
};

// The size of an entry as an expression: + - * /, floor, min, max, abs, numbers and the names equity, cash, close,
// fill_equity and fill_price. All in fixed point, so that floor(equity/close) is what it says.
class SizeRule {
 public:
  // The failure is one sentence.
  static Result<std::shared_ptr<const SizeRule>> parse(std::string_view text);

  // Rounded down to the lot and bounded by the instrument; zero where it comes out below the smallest order, divides by
  // zero or does not fit.
  Quantity quantity(const SizeInput& input, const Instrument& instrument) const;

 private:
  std::shared_ptr<const Expression> tree_;
};

}  // namespace oms
