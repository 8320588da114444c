#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "oms/model/market_state.h"
#include "oms/model/risk.h"
#include "oms/positions/account.h"
#include "oms/risk/limits.h"
#include "oms/risk/loss_guard.h"
#include "oms/risk/minute_count.h"
#include "oms/risk/own_orders.h"

namespace oms {

// What the monitor looks at.
struct Watched {
  const InstrumentList& instruments;
  const RiskLimits& limits;
  const Account& account;
  const Books& books;
  const std::vector<MarketState>& markets;  // by symbol
  const OwnOrders& orders;
  const LossGuard& losses;
};

// Watches the account, the orders, the strategies and the feeds. A function of state: it runs after every input, and a
// sweep on the session's clock proves that nothing was missed and sees what time alone brings about. Alerts do not
// repeat while their condition lasts, and clear 10 % below their warning, one whose limit has latched not before that
// opens. A warning that becomes a breach is raised anew: its time is the breach's, and who has seen it has not seen
// this.
class RiskMonitor {
 public:
  RiskMonitor(Watched watched, Lockouts& lockouts);

  // Appends alerts that began or ended.
  void evaluate(Timestamp now, std::vector<RiskAlert>& changed);
  // Every sweepEvery of the session's clock, right after evaluate: ages, the books' identities, and every limit
  // looked at anew, which asserts that the events missed nothing.
  void sweep(Timestamp now, std::vector<RiskAlert>& changed);
  // A new day at the account's roll.
  void startDay() {
    dayBase_.reset();
    calm_ = {};
  }
  // A person has opened the lock-out: the loss counts anew from the equity as it is.
  void release(CheckCode code);
  // The limits are others than before.
  void limitsChanged();

  // An order was refused or accepted by the broker; runs and rates of refusals raise alerts.
  void noteBrokerAnswer(bool rejected);
  // Cancels are never denied: many of them raise an alert.
  void noteCancel() { ++cancelsNoted_; }
  // An instance is in trouble, or out of it again (an empty cause).
  void noteStrategy(InstanceIndex instance, const std::string& id, const std::string& cause);
  // Something that has happened and is over: nothing to wait for, but somebody has to see it.
  RiskAlert tell(std::string_view code, AlertSeverity severity, std::string_view scope, std::string message,
                 Timestamp now);

  // What the day's loss and the drawdown count from.
  Money dayStart() const { return dayBase_.value_or(watched_.account.dayStartEquity()); }
  Money peak() const { return peakBase_.value_or(watched_.account.peakEquity()); }
  bool acknowledge(AlertId id, const Actor& actor, std::vector<RiskAlert>& changed);
  // The watched limits with what is used of them, and the symbols that anything is held of.
  std::vector<LimitUsage> usage() const;
  void fields(Archive& archive);

 private:
  // Up to lossStreak an input brings them about, the rest may come or go by time.
  enum Watch : std::size_t {
    dailyLoss,
    drawdown,
    gross,
    net,
    leverage,
    margin,
    liquidation,
    rejects,
    lossStreak,
    rejectRate,
    cancels,
    unacknowledged,
    watches
  };
  static constexpr std::size_t kAmounts = rejects;  // the first ones are amounts against equity

  // An amount against a limit, which may be a part of `base`.
  struct Standing {
    Money used;
    Money base;
    EquityLimit limit;
  };

  // As long as the account stays within these, no amount can have come to its warning; nothing does by default.
  struct Calm {
    Money loss = Money::fromRaw(std::numeric_limits<std::int64_t>::min());  // at most, as the others but one
    Money fall;
    Money equity;  // at least
    Money held;
    Money margin;
  };

  Standing standing(Watch watch) const;
  bool stays(Watch watch, Money used, Money equity) const;
  static bool stays(const std::optional<RiskAlert>& alert, const EquityLimit& limit, Ratio farOff, Money used,
                    Money base);
  static Money mostBelow(Ratio farOff, Money whole);
  Calm calmAround(Money equity) const;
  bool isCalm() const;
  void proveLimits(Timestamp now, std::vector<RiskAlert>& changed);
  void proveAmounts(Timestamp now, std::vector<RiskAlert>& changed);
  void watchAmounts(Timestamp now, std::vector<RiskAlert>& changed);
  static bool isBelowWarning(std::uint32_t count, std::uint32_t limit, Ratio warnAt);
  bool isLatched(Watch watch) const;
  bool locksAnew(Watch watch, CheckCode code) const;
  LimitUsage measure(Watch watch, Timestamp now) const;
  LimitUsage measureSymbol(SymbolIndex symbol) const;
  void watch(Watch watch, Timestamp now, std::vector<RiskAlert>& changed);
  void watchCount(Watch slot, std::uint32_t count, std::uint32_t limit, Timestamp now, std::vector<RiskAlert>& changed);
  void watchSymbols(Timestamp now, std::vector<RiskAlert>& changed);
  void watchFeeds(Timestamp now, std::vector<RiskAlert>& changed);
  void watchStrategies(Timestamp now, std::vector<RiskAlert>& changed);
  Ratio warnAt(const char* code) const;
  static std::string sentenceOf(const LimitUsage& usage);
  void update(std::optional<RiskAlert>& alert, const LimitUsage& usage, Timestamp now, std::vector<RiskAlert>& changed);
  void raise(std::optional<RiskAlert>& alert, const LimitUsage& usage, Timestamp now);
  void clear(std::optional<RiskAlert>& alert, Timestamp now, std::vector<RiskAlert>& changed);

  struct Trouble {
    std::string id;
    std::string cause;  // empty: none
    std::optional<RiskAlert> alert;
  };

  Watched watched_;
  Lockouts& lockouts_;
  std::array<Ratio, watches> warnAt_{};
  std::array<Ratio, kAmounts> farOff_{};  // half a warning, as a part of the limit's base: below it nobody measures
  Ratio warnSymbolAt_;
  Ratio warnQuotesAt_;
  Ratio warnBarsAt_;
  Ratio farOffSymbol_;
  // What the limits are measured by: as long as it stands, what the last sweep proved of them does, and in the calm
  // there is nothing to prove of amounts. No state, as it changes nothing.
  struct Amounts {
    Money equity;
    Money gross;
    Money net;
    Money margin;
    Money dayStart;
    Money peak;
    friend bool operator==(const Amounts&, const Amounts&) = default;
  };
  struct Counts {
    std::uint32_t rejectedInRow = 0;
    std::uint32_t lossesInRow = 0;
    friend bool operator==(const Counts&, const Counts&) = default;
  };
  std::optional<Amounts> provedAmounts_;
  std::optional<Counts> provedCounts_;
  bool foundCalm_ = false;         // by the last evaluation
  Calm calm_;                      // around the last equity that was looked at in full
  std::optional<Money> dayBase_;   // after a release, until the day rolls
  std::optional<Money> peakBase_;  // after a release, until the account has a new peak
  Timestamp now_;                  // of the last evaluation
  std::uint32_t rejectedInRow_ = 0;
  std::uint32_t rejectsNoted_ = 0;  // since the last evaluation
  std::uint32_t cancelsNoted_ = 0;
  std::uint32_t lossesSeen_ = 0;
  bool answered_ = false;
  bool troubled_ = false;
  MinuteCount rejectTimes_;
  MinuteCount cancelTimes_;
  std::uint64_t alertsMade_ = 0;
  // The alerts that are on.
  std::vector<std::optional<RiskAlert>> active_;   // by watch
  std::vector<std::optional<RiskAlert>> symbols_;  // by symbol, its exposure
  std::vector<std::optional<RiskAlert>> feeds_;    // by symbol, its data's age
  std::vector<Trouble> troubles_;                  // by strategy instance
  std::uint32_t concentrated_ = 0;                 // of symbols_ that are on
  std::vector<RiskAlert> past_;                    // cleared ones that may still be acknowledged, at most kMaxPast
  static constexpr std::size_t kMaxPast = 200;
};

}  // namespace oms
