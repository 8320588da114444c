#include "oms/engine/financing_desk.h"

#include <algorithm>

#include "oms/engine/bookkeeping.h"

namespace oms {

void FinancingDesk::chargeDue() {
  soonest_ = {};
  for (std::uint32_t i = 0; i < next_.size(); ++i) {
    const Instrument& instrument = core_.instrument({i});
    Timestamp& next = next_[i];
    if (next.isSet() && next <= core_.now) {
      for (const FinancingDue& due : financingBetween(instrument, next - Duration(1), core_.now))
        charge({i}, due);
    }
    if (!next.isSet() || next <= core_.now)
      next = dueAfter(instrument, core_.now);
    soonest_ = soonest_.isSet() ? std::min(soonest_, next) : next;
  }
}

void FinancingDesk::charge(SymbolIndex symbol, const FinancingDue& due) {
  const FinancingRates& rates = core_.config.financing;
  core_.books.visit(symbol, [&](const Position& position) {
    const auto cost =
        financingOf(position.quantity, position.currentPrice, core_.instrument(symbol).multiplier, rates, due.thirds);
    if (!cost || cost->isZero())
      return;
    const Ratio rate = position.quantity.isNegative() ? rates.shorts : rates.longs;
    const std::string note = "rate " + rate.text() + " a year, " + std::to_string(due.thirds) + "/3 of a day";
    bookAdjustment(core_, {AdjustmentKind::financing, symbol, -*cost, note}, position.id);
  });
}

// The next boundary: within days, but for calendars that have run out.
Timestamp FinancingDesk::dueAfter(const Instrument& instrument, Timestamp time) const {
  for (const int days : {1, 5, 30}) {
    const auto due = financingBetween(instrument, time, time + std::chrono::hours(24 * days));
    if (!due.empty())
      return due.front().at;
  }
  return time + std::chrono::hours(24 * 30);
}

void FinancingDesk::fields(Archive& archive) {
  archive.fixed(next_);
  archive(soonest_);
}

}  // namespace oms
