#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "oms/strategies/program.h"
#include "oms/strategies/unit.h"

namespace oms {

// What an expression compiled to.
struct Value {
  enum class Type : unsigned char { number, condition, several, broken };
  Type type = Type::broken;             // broken: its error was reported where it arose
  Slot slot = 0;                        // of `several` the first output's
  SeriesIndex series = kOwnBars;        // with whose bars it changes
  std::uint32_t lookback = 0;           // own bars before the first value
  OtherLookback others;                 // and bars of the other series
  std::optional<double> constant;       // a number known before the first bar; then slot says nothing
  Unit unit;                            // of a number, and of each of `several`
  const IndicatorSpec* spec = nullptr;  // of `several`
};

// Puts a program together. The same operation on the same operands is one node, however often it is asked for.
//
// An operation counts the bars of what it is made of: sma(close on "1h", 20) and (close on "1h")[1] count hours. Where
// its operands have different bars it counts those of the base.
class ProgramBuilder {
 public:
  explicit ProgramBuilder(Timeframe own = Timeframe::s1);

  // The bars that an expression without on and of reads; the own ones at first.
  const SeriesName& base() const { return base_; }
  // Gives the one that it was.
  SeriesName setBase(SeriesName base);
  const SeriesName& own() const { return program_.series[kOwnBars].name; }
  const std::vector<ProgramSeries>& series() const { return program_.series; }

  // A number that is written.
  static Value constant(double number);
  // One of the base's five.
  Value price(BarInput input) { return price(input, baseSeries()); }
  Value price(BarInput input, SeriesIndex series);
  // Where the value stands; a constant gets a slot when it is first asked for.
  Slot slotOf(const Value& value);
  // Folded when both are constants. `b` is ignored by operations of one operand. What is added has one unit.
  Value operation(Op op, const Value& a, const Value& b);
  Value delayed(const Value& value, std::uint32_t bars);
  // `inputs`: none, one or two slots' values, as the row says. The result is the first output.
  Value indicator(const IndicatorSpec& spec, std::span<const Value> inputs, std::vector<double> parameters);

  // Values of the past that a run of the program has to keep, about: what its windows and delays reach back.
  std::uint64_t kept() const { return kept_; }
  std::size_t nodes() const { return program_.nodes.size() + program_.otherNodes.size(); }
  Program finish() { return std::move(program_); }

 private:
  using Key = std::tuple<Op, SeriesIndex, Slot, Slot, std::uint32_t, const IndicatorSpec*, std::vector<double>>;
  Slot place(Node node, std::size_t outputs);
  SeriesIndex baseSeries();
  SeriesIndex seriesOf(const Value& a, const Value& b);
  void needMore(Value& value, std::uint32_t bars) const;

  Program program_;
  SeriesName base_;
  std::map<Key, Slot> known_;
  std::map<double, Slot> constants_;
  std::uint64_t kept_ = 0;
};

}  // namespace oms
