#pragma once

#include <array>
#include <optional>
#include <vector>

#include "oms/model/market_state.h"
#include "oms/model/risk.h"
#include "oms/positions/account.h"
#include "oms/risk/limits.h"

namespace oms {

// Watches the account and the feeds. A function of state: it runs after every input, and a sweep on the session's clock
// proves that nothing was missed. Alerts do not repeat while their condition lasts, and clear 10 % below their warning.
class RiskMonitor {
 public:
  RiskMonitor(const InstrumentList& instruments, const RiskLimits& limits, const Account& account, const Books& books,
              const std::vector<MarketState>& markets);

  // Appends alerts that began or ended.
  void evaluate(Timestamp now, std::vector<RiskAlert>& changed);
  // Every sweepEvery of the session's clock, right after evaluate: ages of the feeds, the books' identities, and every
  // limit measured in full, which asserts that the events missed nothing.
  void sweep(Timestamp now, std::vector<RiskAlert>& changed);
  // A new day at the account's roll: the daily lock-out opens.
  void startDay() { dailyLossLatched_ = false; }
  // An order was refused or accepted by the broker; a run of refusals raises an alert.
  void noteBrokerAnswer(bool rejected) { rejectedInRow_ = rejected ? rejectedInRow_ + 1 : 0; }

  bool dailyLossLatched() const { return dailyLossLatched_; }
  bool drawdownLatched() const { return drawdownLatched_; }
  bool acknowledge(AlertId id, const Actor& actor, std::vector<RiskAlert>& changed);
  // The watched limits with what is used of them.
  std::vector<LimitUsage> usage() const;
  void hashInto(StateHasher& hasher) const;

 private:
  enum Watch : std::size_t { dailyLoss, drawdown, gross, net, margin, rejects, watches };

  // An amount against a limit, which may be a part of `base`.
  struct Standing {
    Money used;
    Money base;
    EquityLimit limit;
  };

  Standing standing(Watch watch) const;
  bool isFarOff(Watch watch) const;
  LimitUsage measure(Watch watch) const;
  void watch(Watch watch, Timestamp now, std::vector<RiskAlert>& changed);
  Ratio warnAt(const char* code, Ratio otherwise) const;
  void update(std::size_t slot, const LimitUsage& usage, Timestamp now, std::vector<RiskAlert>& changed);
  RiskAlert& raise(std::size_t slot, const LimitUsage& usage, Timestamp now);

  const InstrumentList& instruments_;
  const RiskLimits& limits_;
  const Account& account_;
  const Books& books_;
  const std::vector<MarketState>& markets_;  // by symbol
  std::array<Ratio, watches> warnAt_;
  std::array<Ratio, watches> farOff_;  // half a warning, as a part of the limit's base: below it nobody measures
  bool dailyLossLatched_ = false;
  bool drawdownLatched_ = false;
  std::uint32_t rejectedInRow_ = 0;
  std::uint64_t alertsMade_ = 0;
  // One slot a watched limit, then one a symbol for its feed: the alert that is on, if any.
  std::vector<std::optional<RiskAlert>> active_;
  std::vector<RiskAlert> past_;  // cleared ones that may still be acknowledged, at most kMaxPast
  static constexpr std::size_t kMaxPast = 200;
};

}  // namespace oms
