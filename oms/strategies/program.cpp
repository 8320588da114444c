#include "oms/strategies/program.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace oms {
namespace {

double truth(bool value) {
  return value ? 1 : 0;
}

// Unknown stays unknown, unless the other side decides by itself.
double both(double a, double b) {
  if (a == 0 || b == 0)
    return 0;
  return std::isnan(a) || std::isnan(b) ? kNoValue : 1;
}
double either(double a, double b) {
  if (a == 1 || b == 1)
    return 1;
  return std::isnan(a) || std::isnan(b) ? kNoValue : 0;
}

double compare(Op op, double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return kNoValue;
  switch (op) {
    case Op::less:
      return truth(a < b);
    case Op::lessEqual:
      return truth(a <= b);
    case Op::greater:
      return truth(a > b);
    case Op::greaterEqual:
      return truth(a >= b);
    case Op::equal:
      return truth(a == b);
    default:
      return truth(a != b);
  }
}

}  // namespace

double compute(Op op, double a, double b) {
  switch (op) {
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return b == 0 ? kNoValue : a / b;
    case Op::negate:
      return -a;
    case Op::absolute:
      return std::fabs(a);
    case Op::minimum:
      return std::isnan(a) || std::isnan(b) ? kNoValue : std::min(a, b);
    case Op::maximum:
      return std::isnan(a) || std::isnan(b) ? kNoValue : std::max(a, b);
    case Op::logicalAnd:
      return both(a, b);
    case Op::logicalOr:
      return either(a, b);
    case Op::logicalNot:
      return std::isnan(a) ? kNoValue : 1 - a;
    default:
      return compare(op, a, b);
  }
}

ProgramRun::ProgramRun(std::shared_ptr<const Program> program)
    : program_(std::move(program)),
      values_(program_->slotCount, kNoValue),
      delays_(program_->delays),
      indicators_(program_->indicators) {
  for (const auto& [slot, number] : program_->constants)
    values_[slot] = number;
  for (const Node& node : program_->nodes) {
    if (node.op == Op::delay)
      delays_[node.state].ring.assign(node.barsBack, kNoValue);
    if (node.op == Op::indicator)
      indicators_[node.state] = node.spec->make(node.parameters);
  }
}

void ProgramRun::onBar(const Bar& bar) {
  values_[barOpen] = bar.open.toDoubleLossy();
  values_[barHigh] = bar.high.toDoubleLossy();
  values_[barLow] = bar.low.toDoubleLossy();
  values_[barClose] = bar.close.toDoubleLossy();
  values_[barVolume] = bar.volume.toDoubleLossy();
  ++bars_;
  for (const Node& node : program_->nodes) {
    if (node.op == Op::indicator) {
      runIndicator(node);
    } else if (node.op == Op::delay) {
      Delay& delay = delays_[node.state];
      values_[node.out] = std::exchange(delay.ring[delay.next], values_[node.a]);
      if (++delay.next == delay.ring.size())
        delay.next = 0;
    } else {
      values_[node.out] = compute(node.op, values_[node.a], values_[node.b]);
    }
  }
}

void ProgramRun::runIndicator(const Node& node) {
  const IndicatorSpec& spec = *node.spec;
  double* outputs = &values_[node.out];
  std::array<double, 2> pair{values_[node.a], values_[node.b]};
  const bool unknown = spec.inputs != Inputs::bars && !spec.takesUnknown &&
                       (std::isnan(pair[0]) || (spec.inputs == Inputs::twoSeries && std::isnan(pair[1])));
  if (unknown) {
    std::fill_n(outputs, spec.outputs.size(), kNoValue);
    return;
  }
  indicators_[node.state]->update(spec.inputs == Inputs::bars ? values_.data() : pair.data(), outputs);
}

void ProgramRun::fields(Archive& archive) {
  archive.fixed(values_);
  for (Delay& delay : delays_) {
    archive.fixed(delay.ring);
    archive.place(delay.next, delay.ring.size());
  }
  for (const std::unique_ptr<Indicator>& indicator : indicators_)
    archive(*indicator);
  archive(bars_);
}

}  // namespace oms
