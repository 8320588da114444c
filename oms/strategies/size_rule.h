#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oms/model/decimal.h"
#include "oms/model/instrument.h"
#include "oms/model/result.h"
#include "oms/strategies/program.h"

namespace oms {

struct Expression;

// What a size may be computed from.
struct SizeInput {
  Money equity;                     // at that price
  Money cash;                       // as the books have it
  Price close;                      // the last price: of the signal's bar, or the order's own; the open where sizes
                                    // wait for the fill
  const ProgramRun* run = nullptr;  // of a strategy's own sizes: its indicators
};

// The size of an entry as an expression: + - * /, floor, min, max, abs, numbers and the names equity, cash and
// close. All in fixed point, so that floor(equity/close) is what it says. In a strategy's file it may name whatever
// conditions may: those parts are computed by the file's program, at the signal's bar.
class SizeRule {
 public:
  using Slots = std::map<const Expression*, Slot>;

  // Of an expression by itself. The failure is one sentence.
  static Result<std::shared_ptr<const SizeRule>> parse(std::string_view text);
  // Of a tree that makes a size but for the parts that stand in a program's slots.
  SizeRule(std::shared_ptr<const Expression> tree, Slots slots);

  // Rounded down to the lot and bounded by the instrument; zero where it comes out below the smallest order, divides by
  // zero, has no value or does not fit.
  Quantity quantity(const SizeInput& input, const Instrument& instrument) const;
  // The same as an amount of money; zero as above, and below zero.
  Money amount(const SizeInput& input) const;

  // Whether the tree's top is of the words above, whatever its parts are.
  static bool computes(const Expression& tree);
  // What is wrong with the top then, in a clause.
  static std::optional<std::string> problemAt(const Expression& tree);

 private:
  std::shared_ptr<const Expression> tree_;
  Slots slots_;
};

}  // namespace oms
