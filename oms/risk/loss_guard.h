#pragma once

#include <vector>

#include "oms/model/archive.h"
#include "oms/model/position.h"
#include "oms/risk/limits.h"
#include "oms/risk/lockouts.h"

namespace oms {

// Counts what the check loss_streak asks for: losses in a row, stops by symbol, trades of the day.
class LossGuard {
 public:
  LossGuard(std::size_t symbols, const RiskLimits& limits, Lockouts& lockouts)
      : limits_(limits), lockouts_(lockouts), stoppedAt_(symbols) {}

  // A position went flat; `byStop`: a stop order did it.
  void onTrade(const RoundTrip& trade, bool byStop, Timestamp now);
  void startDay();
  // A person has opened the lock-out: the counts begin again.
  void release();

  std::uint32_t lossesInRow() const { return lossesInRow_; }
  std::uint32_t tradesToday() const { return tradesToday_; }
  // When the symbol was last stopped out at a loss; zero: never.
  Timestamp stoppedAt(SymbolIndex symbol) const { return stoppedAt_[symbol.value]; }
  void fields(Archive& archive);

 private:
  const RiskLimits& limits_;
  Lockouts& lockouts_;
  std::uint32_t lossesInRow_ = 0;
  std::uint32_t tradesToday_ = 0;
  std::vector<Timestamp> stoppedAt_;  // by symbol
};

}  // namespace oms
