#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/oms/strategies/support.h"

namespace oms {

// Approves every signal of one instance and fills by the simplest rules: entries and exits at the next bar's open, the
// stop and then the target at their prices when a bar reaches them.
class BarTrader {
 public:
  BarTrader(std::shared_ptr<const StrategyDefinition> definition, const Instrument& instrument,
            std::uint32_t symbol = 0)
      : instance_(std::move(definition), instrument, {symbol}, {symbol}) {
    StrategyOutput out;
    instance_.control(StrategyAction::start, {}, out);
  }

  void onBar(const Bar& bar, bool warmup = false) {
    fillAtOpen(bar);
    touch(bar);
    StrategyOutput out;
    instance_.onBar(bar, warmup, out);
    if (out.signal) {
      ++signals;
      if (!firstSignal.isSet())
        firstSignal = bar.closeTime;
      confidences.push_back(out.signal->confidence);
      intent_ = *out.signal;
      StrategyOutput after;
      instance_.onSignalApproved(bar.closeTime, after);
    } else if (out.cancelCause && instance_.state() == StrategyState::entryPending) {
      instance_.onEntryEnded("canceled", bar.closeTime, out);
    } else if (out.exitCause) {
      const std::string cause = out.emergency ? "emergency" : "exit";
      instance_.onExitSent(cause, bar.closeTime, out);
      exit_ = cause;
    }
  }

  int trades() const {
    int all = 0;
    for (const auto& [reason, count] : exits)
      all += count;
    return all;
  }
  const StrategyInstance& instance() const { return instance_; }

  int signals = 0;
  Timestamp firstSignal;
  std::map<std::string, int> exits;  // closed trades by reason
  std::vector<double> confidences;

 private:
  void close(const std::string& reason, Timestamp now) {
    ++exits[reason];
    StrategyOutput out;
    instance_.onPositionClosed(reason, now, out);
    EXPECT_EQ(instance_.state(), StrategyState::cooldown);
  }
  void fillAtOpen(const Bar& bar) {
    StrategyOutput out;
    if (instance_.state() == StrategyState::entryPending)
      instance_.onEntryFilled(bar.openTime, out);
    if (instance_.state() == StrategyState::exitPending)
      close(exit_, bar.openTime);
  }
  void touch(const Bar& bar) {
    if (instance_.state() != StrategyState::inPosition)
      return;
    const bool isLong = intent_.side == Side::buy;
    const auto reached = [&](Price level, bool below) {
      return !level.isZero() && (below ? bar.low <= level : bar.high >= level);
    };
    if (reached(intent_.stopLoss, isLong)) {
      close("stop_loss", bar.closeTime);
    } else if (reached(intent_.takeProfit, !isLong)) {
      close("take_profit", bar.closeTime);
    }
  }

  StrategyInstance instance_;
  SignalIntent intent_;
  std::string exit_;
};

}  // namespace oms
