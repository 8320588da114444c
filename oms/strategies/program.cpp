#include "oms/strategies/program.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "oms/model/state_fields.h"

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

std::string nameOf(const SeriesName& series) {
  const std::string timeframe(name(series.timeframe));
  return series.symbol.empty() ? timeframe : timeframe + " of " + series.symbol;
}

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
      indicators_(program_->indicators),
      others_(program_->series.size() - 1) {
  for (const auto& [slot, number] : program_->constants)
    values_[slot] = number;
  for (const std::vector<Node>* nodes : {&program_->nodes, &program_->otherNodes}) {
    for (const Node& node : *nodes) {
      if (node.op == Op::delay)
        delays_[node.state].ring.assign(node.barsBack, kNoValue);
      if (node.op == Op::indicator)
        indicators_[node.state] = node.spec->make(node.parameters);
    }
  }
}

void ProgramRun::show(const Bar& bar, Slot at) {
  values_[at + barOpen] = bar.open.toDoubleLossy();
  values_[at + barHigh] = bar.high.toDoubleLossy();
  values_[at + barLow] = bar.low.toDoubleLossy();
  values_[at + barClose] = bar.close.toDoubleLossy();
  values_[at + barVolume] = bar.volume.toDoubleLossy();
}

void ProgramRun::computeAll(const std::vector<Node>& nodes, std::uint32_t closed) {
  for (const Node& node : nodes) {
    if ((closed & 1U << node.series) == 0)
      continue;
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

void ProgramRun::onBar(const Bar& bar) {
  close_ = bar.closeTime;
  if (!others_.empty())
    countUntil(bar.closeTime);
  show(bar, barOpen);
  ++bars_;
  computeAll(program_->nodes, 1U << kOwnBars);
}

void ProgramRun::onOtherBar(SeriesIndex series, const Bar& bar) {
  Other& other = others_[series - 1];
  if (bar.closeTime <= other.given)
    return;
  other.given = bar.closeTime;
  const auto place = std::upper_bound(waiting_.begin(), waiting_.end(), bar.closeTime,
                                      [](Timestamp close, const WaitingBar& one) { return close < one.bar.closeTime; });
  waiting_.insert(place, {series, bar});
  if (waiting_.size() > kMostWaiting)
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(countFirst(0)));
}

void ProgramRun::countUntil(Timestamp close) {
  std::size_t counted = 0;
  while (counted < waiting_.size() && waiting_[counted].bar.closeTime <= close)
    counted = countFirst(counted);
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(counted));
}

// The waiting bars from that place on which close together; the place behind them. All are shown before anything is
// computed, as the one series may read the other.
std::size_t ProgramRun::countFirst(std::size_t place) {
  const Timestamp close = waiting_[place].bar.closeTime;
  std::uint32_t closed = 0;
  for (; place < waiting_.size() && waiting_[place].bar.closeTime == close; ++place) {
    const auto& [series, bar] = waiting_[place];
    closed |= 1U << series;
    show(bar, program_->series[series].bar);
    others_[series - 1].counted = close;
    ++others_[series - 1].bars;
  }
  computeAll(program_->otherNodes, closed);
  return place;
}

void ProgramRun::runIndicator(const Node& node) {
  double* outputs = &values_[node.out];
  const std::array<double, 2> pair{values_[node.a], values_[node.b]};
  if ((node.mustKnow > 0 && std::isnan(pair[0])) || (node.mustKnow > 1 && std::isnan(pair[1]))) {
    std::fill_n(outputs, node.spec->outputs.size(), kNoValue);
    return;
  }
  indicators_[node.state]->update(node.spec->inputs == Inputs::bars ? &values_[node.a] : pair.data(), outputs);
}

void ProgramRun::WaitingBar::fields(Archive& archive) {
  archive(series, bar);
}

void ProgramRun::fields(Archive& archive) {
  archive.fixed(values_);
  for (Delay& delay : delays_) {
    archive.fixed(delay.ring);
    archive.place(delay.next, delay.ring.size());
  }
  for (const std::unique_ptr<Indicator>& indicator : indicators_)
    archive(*indicator);
  archive(bars_, close_);
  if (others_.empty())
    return;
  for (Other& other : others_)
    archive(other);
  archive(waiting_);
  for (const WaitingBar& one : waiting_)
    archive.require(one.series >= 1 && one.series <= others_.size());
  if (archive.failed())
    waiting_.clear();
}

}  // namespace oms
