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

Unit unitOf(Op op, Unit a, Unit b) {
  switch (op) {
    case Op::add:
    case Op::subtract:
    case Op::minimum:
    case Op::maximum:
      return joined(a, b).value_or(kOpenUnit);
    case Op::multiply:
      return product(a, b);
    case Op::divide:
      return quotient(a, b);
    case Op::negate:
    case Op::absolute:
      return a;
    default:
      return {};
  }
}

// What of two values has to be there before there is one of both.
void needBoth(Value& result, const Value& a, const Value& b) {
  result.lookback = std::max(a.lookback, b.lookback);
  result.others = a.others;
  for (const auto& [series, lookback] : b.others) {
    SeriesLookback& most = result.others[series];
    most.bars = std::max(most.bars, lookback.bars);
    most.ownAfter = std::max(most.ownAfter, lookback.ownAfter);
  }
}

// Own bars that pass in so many of that timeframe, rounded up.
std::uint32_t ownBars(std::uint32_t bars, Timeframe timeframe, Timeframe own) {
  const auto span = static_cast<std::uint64_t>(bars) * static_cast<std::uint64_t>(length(timeframe).count());
  const auto each = static_cast<std::uint64_t>(length(own).count());
  return static_cast<std::uint32_t>((span + each - 1) / each);
}

}  // namespace

// That many bars more of the value's own series, from the first on at which all that it is made of is there.
void ProgramBuilder::needMore(Value& value, std::uint32_t bars) const {
  if (value.series == kOwnBars)
    value.lookback += bars;
  else
    value.others[value.series].bars += bars;
  for (auto& [series, lookback] : value.others) {
    if (series != value.series)
      lookback.ownAfter += ownBars(bars, program_.series[value.series].name.timeframe, own().timeframe);
  }
}

ProgramBuilder::ProgramBuilder(Timeframe own) : base_{"", own} {
  program_.series[kOwnBars].name = base_;
}

SeriesName ProgramBuilder::setBase(SeriesName base) {
  return std::exchange(base_, std::move(base));
}

SeriesIndex ProgramBuilder::baseSeries() {
  for (SeriesIndex i = 0; i < program_.series.size(); ++i) {
    if (program_.series[i].name == base_)
      return i;
  }
  program_.series.push_back({base_, program_.slotCount});
  program_.slotCount += kBarInputs;
  return static_cast<SeriesIndex>(program_.series.size() - 1);
}

SeriesIndex ProgramBuilder::seriesOf(const Value& a, const Value& b) {
  const bool one = a.constant || b.constant || a.series == b.series;
  if (!one || (a.constant && b.constant))
    return baseSeries();
  return a.constant ? b.series : a.series;
}

Value ProgramBuilder::constant(double number) {
  Value value;
  value.type = Value::Type::number;
  value.unit = kOpenUnit;
  value.constant = number;
  return value;
}

Value ProgramBuilder::price(BarInput input, SeriesIndex series) {
  Value value;
  value.type = Value::Type::number;
  value.unit = input == barVolume ? kVolumeUnit : kPriceUnit;
  value.slot = program_.series[series].bar + static_cast<Slot>(input);
  value.series = series;
  if (series != kOwnBars)
    value.others[series] = {};
  return value;
}

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
  const auto [known, isNew] = known_.try_emplace(
      Key{node.op, node.series, node.a, node.b, node.barsBack, node.spec, node.parameters}, program_.slotCount);
  if (!isNew)
    return known->second;
  node.out = program_.slotCount;
  program_.slotCount += static_cast<Slot>(outputs);
  if (node.op == Op::delay)
    node.state = program_.delays++;
  if (node.op == Op::indicator)
    node.state = program_.indicators++;
  kept_ += node.op == Op::indicator ? node.spec->lookback(node.parameters) : node.barsBack;
  std::vector<Node>& nodes = node.series == kOwnBars ? program_.nodes : program_.otherNodes;
  nodes.push_back(std::move(node));
  return nodes.back().out;
}

Value ProgramBuilder::operation(Op op, const Value& a, const Value& b) {
  Value result;
  result.type = isCondition(op) ? Value::Type::condition : Value::Type::number;
  const Value& other = hasOneOperand(op) ? a : b;
  result.unit = unitOf(op, a.unit, other.unit);
  if (a.constant && other.constant) {
    const double folded = compute(op, *a.constant, *other.constant);
    if (folded == folded) {
      result.constant = folded;
      return result;
    }
  }
  needBoth(result, a, other);
  result.series = seriesOf(a, other);
  Node node;
  node.op = op;
  node.series = result.series;
  node.a = slotOf(a);
  node.b = slotOf(other);
  result.slot = place(std::move(node), 1);
  return result;
}

Value ProgramBuilder::delayed(const Value& value, std::uint32_t bars) {
  if (bars == 0 || value.constant)
    return value;
  Value result = value;
  needMore(result, bars);
  Node node;
  node.op = Op::delay;
  node.series = result.series;
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
  result.unit = unitOf(spec, inputs.empty() ? Unit{} : inputs.front().unit);
  if (inputs.empty()) {
    result.series = baseSeries();
  } else {
    needBoth(result, inputs.front(), inputs.back());
    result.series = seriesOf(inputs.front(), inputs.back());
  }
  needMore(result, static_cast<std::uint32_t>(spec.lookback(parameters)));
  Node node;
  node.op = Op::indicator;
  node.series = result.series;
  node.a = inputs.empty() ? program_.series[result.series].bar : slotOf(inputs[0]);
  if (inputs.size() > 1)
    node.b = slotOf(inputs[1]);
  if (spec.inputs != Inputs::bars && !spec.takesUnknown)
    node.mustKnow = spec.inputs == Inputs::twoSeries ? 2 : 1;
  node.spec = &spec;
  node.parameters = std::move(parameters);
  result.slot = place(std::move(node), spec.outputs.size());
  return result;
}

}  // namespace oms
