#include "oms/projections/day_stats.h"

namespace oms {

void DayStats::fold(OrderEventKind kind) {
  orders += kind == OrderEventKind::initialized ? 1 : 0;
  rejects += kind == OrderEventKind::rejected || kind == OrderEventKind::denied ? 1 : 0;
}

void DayStats::fold(const Fill& fill, Ratio multiplier) {
  ++fills;
  fees += fill.fee;
  volume = Money::sumClamped(volume, notional(fill.price, fill.quantity, multiplier).value_or(Money{}));
}

void DayStats::fold(const RoundTrip& trade) {
  ++trades;
  wins += trade.pnl.isPositive() ? 1 : 0;
  losses += trade.pnl.isNegative() ? 1 : 0;
}

}  // namespace oms
