// The signals that wait, and how far the market has moved from them.
#include "oms/mirror/mirrored_batches.h"

namespace oms {

void MirroredBatches::noteWaiting(const Signal& signal) {
  if (isPending(signal.status))
    waiting_[signal.id] = signal;
  else
    waiting_.erase(signal.id);
}

// Reckoned as by the engine. How many checks would pass only the server knows.
std::vector<SignalDrift> MirroredBatches::driftsNow() const {
  std::vector<SignalDrift> drifts;
  for (const auto& [id, signal] : waiting_) {
    const auto quote = quotes_.find(signal.symbol);
    if (quote == quotes_.end() || signal.price.isZero())
      continue;
    const Price now = signal.side == Side::buy ? quote->second.ask : quote->second.bid;
    if (now.isZero())
      continue;
    drifts.push_back({id, ratioOf(now - signal.price, signal.price).value_or(Ratio{}), 0, 0});
  }
  return drifts;
}

}  // namespace oms
