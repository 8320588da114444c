#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "oms/strategies/program.h"

namespace oms {

// What an expression compiled to.
struct Value {
  enum class Type : unsigned char { number, condition, several, broken };
  Type type = Type::broken;             // broken: its error was reported where it arose
  Slot slot = 0;                        // of `several` the first output's
  std::uint32_t lookback = 0;           // bars before the first value
  std::optional<double> constant;       // a number known before the first bar; then slot says nothing
  const IndicatorSpec* spec = nullptr;  // of `several`
};

// Puts a program together. The same operation on the same operands is one node, however often it is asked for.
class ProgramBuilder {
 public:
  // Where the value stands; a constant gets a slot when it is first asked for.
  Slot slotOf(const Value& value);
  // Folded when both are constants. `b` is ignored by operations of one operand.
  Value operation(Op op, const Value& a, const Value& b);
  Value delayed(const Value& value, std::uint32_t bars);
  // `inputs`: none, one or two slots' values, as the row says. The result is the first output.
  Value indicator(const IndicatorSpec& spec, std::span<const Value> inputs, std::vector<double> parameters);

  std::size_t nodes() const { return program_.nodes.size(); }
  Program finish() { return std::move(program_); }

 private:
  using Key = std::tuple<Op, Slot, Slot, std::uint32_t, const IndicatorSpec*, std::vector<double>>;
  Slot place(Node node, std::size_t outputs);

  Program program_;
  std::map<Key, Slot> known_;
  std::map<double, Slot> constants_;
};

}  // namespace oms
