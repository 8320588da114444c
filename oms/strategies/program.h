#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "oms/indicators/indicator.h"
#include "oms/model/archive.h"
#include "oms/model/market_data.h"

namespace oms {

// Values are kept in slots: the bar's own five first, then constants and each node's outputs. NaN is "no value (yet)";
// a condition is 1, 0 or NaN for unknown.
using Slot = std::uint32_t;
inline constexpr double kNoValue = __builtin_nan("");

enum class Op : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  negate,
  absolute,
  minimum,
  maximum,
  less,
  lessEqual,
  greater,
  greaterEqual,
  equal,
  notEqual,
  logicalAnd,
  logicalOr,
  logicalNot,
  delay,
  indicator
};

// One step of a program; it writes `out` (an indicator as many slots as it has outputs).
struct Node {
  Op op = Op::add;
  Slot a = 0;
  Slot b = 0;
  Slot out = 0;
  std::uint32_t state = 0;     // of a delay or indicator: its place among the run's
  std::uint32_t barsBack = 0;  // of a delay
  const IndicatorSpec* spec = nullptr;
  std::vector<double> parameters;
};

// What expressions compile to: nodes in the order in which they can be computed, common parts once.
struct Program {
  std::vector<Node> nodes;
  std::vector<std::pair<Slot, double>> constants;
  Slot slotCount = kBarInputs;
  std::uint32_t delays = 0;
  std::uint32_t indicators = 0;
};

// An operation without a memory; a division by zero has no value, and conditions follow three-valued logic.
double compute(Op op, double a, double b);

// A program's run over the bars of one symbol.
class ProgramRun {
 public:
  explicit ProgramRun(std::shared_ptr<const Program> program);

  void onBar(const Bar& bar);
  double operator[](Slot slot) const { return values_[slot]; }
  std::uint64_t bars() const { return bars_; }
  void fields(Archive& archive);

 private:
  struct Delay {
    std::vector<double> ring;
    std::size_t next = 0;
  };
  void runIndicator(const Node& node);

  std::shared_ptr<const Program> program_;
  std::vector<double> values_;
  std::vector<Delay> delays_;
  std::vector<std::unique_ptr<Indicator>> indicators_;
  std::uint64_t bars_ = 0;
};

}  // namespace oms
