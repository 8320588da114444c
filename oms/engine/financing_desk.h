#pragma once

#include <vector>

#include "oms/broker/financing.h"
#include "oms/engine/core.h"

namespace oms {

// Charges open positions for being held, at their calendar's boundaries (FILLS rule 29): adjustments, not trades.
class FinancingDesk {
 public:
  explicit FinancingDesk(Core& core) : core_(core), next_(core.config.instruments.size()) {}

  // Books what became due up to now; call before the market moves or anything trades at the new time.
  void onTime() {
    if (!core_.config.financing.areZero() && core_.now >= soonest_)
      chargeDue();
  }
  void fields(Archive& archive);

 private:
  void chargeDue();
  void charge(SymbolIndex symbol, const FinancingDue& due);
  Timestamp dueAfter(const Instrument& instrument, Timestamp time) const;

  Core& core_;
  std::vector<Timestamp> next_;  // by symbol; not set before its first look
  Timestamp soonest_;            // of all of them
};

}  // namespace oms
