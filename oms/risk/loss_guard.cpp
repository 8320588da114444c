#include "oms/risk/loss_guard.h"

namespace oms {

void LossGuard::onTrade(const RoundTrip& trade, bool byStop, Timestamp now) {
  ++tradesToday_;
  if (trade.pnl.isPositive())
    lossesInRow_ = 0;
  if (!trade.pnl.isNegative())
    return;
  ++lossesInRow_;
  if (byStop)
    stoppedAt_[trade.symbol.value] = now;
  if (limits_.lossStreak != 0 && lossesInRow_ >= limits_.lossStreak)
    lockouts_.lock(CheckCode::lossStreak, now, std::to_string(lossesInRow_) + " losses in a row");
}

void LossGuard::startDay() {
  lossesInRow_ = 0;
  tradesToday_ = 0;
}

void LossGuard::release() {
  startDay();
  stoppedAt_.assign(stoppedAt_.size(), Timestamp{});
}

void LossGuard::fields(Archive& archive) {
  archive(lossesInRow_, tradesToday_);
  archive.fixed(stoppedAt_);
}

}  // namespace oms
