#pragma once

#include <vector>

#include "oms/model/archive.h"
#include "oms/model/position.h"
#include "oms/risk/limits.h"
#include "oms/risk/lockouts.h"

namespace oms {

// Counts what the check loss_streak asks for: losses in a row, stops by symbol and owner, trades of the day. Losses in
// a row lock until their cool-down is over; without one until the session's boundary or a person opens them.
class LossGuard {
 public:
  LossGuard(std::size_t symbols, const RiskLimits& limits, Lockouts& lockouts)
      : limits_(limits), lockouts_(lockouts), stoppedAt_(symbols) {}

  // A position went flat; `byStop`: a stop order did it.
  void onTrade(const RoundTrip& trade, bool byStop, Timestamp now);
  // A cool-down that is over by then ends, and the streak begins again.
  void onTime(Timestamp now) {
    if (coolsUntil_.isSet() && now >= coolsUntil_)
      endCoolDown(now);
  }
  void startDay();
  // A person has opened the lock-out: the counts begin again.
  void release();

  std::uint32_t lossesInRow() const { return lossesInRow_; }
  std::uint32_t tradesToday() const { return tradesToday_; }
  // When that owner (none: people) was last stopped out of the symbol at a loss; zero: never.
  Timestamp stoppedAt(SymbolIndex symbol, InstanceIndex owner) const;
  // Those that have not ended by then, by symbol.
  std::vector<CoolDown> coolDowns(Timestamp now) const;
  void fields(Archive& archive);

 private:
  struct Stop {
    InstanceIndex owner;
    Timestamp at;
    void fields(Archive& archive) { archive(owner, at); }
  };

  void noteStop(const RoundTrip& trade, Timestamp now);
  void endCoolDown(Timestamp now);

  const RiskLimits& limits_;
  Lockouts& lockouts_;
  std::uint32_t lossesInRow_ = 0;
  std::uint32_t tradesToday_ = 0;
  Timestamp coolsUntil_;                      // zero: no streak cools down
  std::vector<std::vector<Stop>> stoppedAt_;  // by symbol, the newest of each owner
};

}  // namespace oms
