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
  Money equity;  // at that price
  Money cash;    // as the books have it
  Price close;   // the last price: of the signal's bar, or the order's own; the open where sizes wait for the fill
};

// The size of an entry as an expression: + - * /, floor, min, max, abs, numbers and the names equity, cash and
// close. All in fixed point, so that floor(equity/close) is what it says.
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
