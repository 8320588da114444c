#include "oms/strategies/program_builder.h"

#include <algorithm>
#include <utility>

namespace oms {
namespace {

bool isCondition(Op op) {
  return op >= Op::less && op <= Op::logicalNot;
}
bool hasOneOperand(Op op) {
  return op == Op::negate || op == Op::absolute || op == Op::logicalNot;
}

}  // namespace

Slot ProgramBuilder::slotOf(const Value& value) {
  if (!value.constant)
    return value.slot;
  const double number = *value.constant == 0 ? 0 : *value.constant;  // one zero
  const auto [known, isNew] = constants_.try_emplace(number, program_.slotCount);
  if (isNew)
    program_.constants.emplace_back(program_.slotCount++, number);
  return known->second;
}

Slot ProgramBuilder::place(Node node, std::size_t outputs) {
  const auto [known, isNew] =
      known_.try_emplace(Key{node.op, node.a, node.b, node.barsBack, node.spec, node.parameters}, program_.slotCount);
  if (!isNew)
    return known->second;
  node.out = program_.slotCount;
  program_.slotCount += static_cast<Slot>(outputs);
  if (node.op == Op::delay)
    node.state = program_.delays++;
  if (node.op == Op::indicator)
    node.state = program_.indicators++;
  program_.nodes.push_back(std::move(node));
  return program_.nodes.back().out;
}

Value ProgramBuilder::operation(Op op, const Value& a, const Value& b) {
  Value result;
  result.type = isCondition(op) ? Value::Type::condition : Value::Type::number;
  const Value& other = hasOneOperand(op) ? a : b;
  if (a.constant && other.constant) {
    const double folded = compute(op, *a.constant, *other.constant);
    if (folded == folded) {
      result.constant = folded;
      return result;
    }
  }
  result.lookback = std::max(a.lookback, other.lookback);
  Node node;
  node.op = op;
  node.a = slotOf(a);
  node.b = slotOf(other);
  result.slot = place(std::move(node), 1);
  return result;
}

Value ProgramBuilder::delayed(const Value& value, std::uint32_t bars) {
  if (bars == 0 || value.constant)
    return value;
  Value result = value;
  result.lookback += bars;
  Node node;
  node.op = Op::delay;
  node.a = value.slot;
  node.barsBack = bars;
  result.slot = place(std::move(node), 1);
  return result;
}

Value ProgramBuilder::indicator(const IndicatorSpec& spec, std::span<const Value> inputs,
                                std::vector<double> parameters) {
  Value result;
  result.type = spec.outputs.size() > 1 ? Value::Type::several
                : spec.boolean          ? Value::Type::condition
                                        : Value::Type::number;
  result.spec = &spec;
  for (const Value& input : inputs)
    result.lookback = std::max(result.lookback, input.lookback);
  result.lookback += static_cast<std::uint32_t>(spec.lookback(parameters));
  Node node;
  node.op = Op::indicator;
  if (!inputs.empty())
    node.a = slotOf(inputs[0]);
  if (inputs.size() > 1)
    node.b = slotOf(inputs[1]);
  node.spec = &spec;
  node.parameters = std::move(parameters);
  result.slot = place(std::move(node), spec.outputs.size());
  return result;
}

}  // namespace oms
