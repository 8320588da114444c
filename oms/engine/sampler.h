#pragma once

#include <map>
#include <memory>
#include <vector>

#include "oms/engine/engine.h"
#include "oms/engine/trade_tape.h"
#include "oms/messages/sample.h"

namespace oms {

// Takes the merged values out of an engine for its subscribers: only what changed since the last sample. The engine
// pays nothing for it between two samples.
class Sampler {
 public:
  // Orders of ours that a sample tells the place of: of each side of a symbol, at most.
  static constexpr std::size_t kPlaces = 50;

  explicit Sampler(const Engine& engine);

  // The piece that the engine was given last. The trade that it brings goes into the next sample, unless the engine has
  // refused it; for whoever shows no trades there is no need to tell.
  void see(const MarketUpdate& update) {
    if (engine_.hasTaken(update.symbol))
      tape_.add(update);
  }
  // `progress` is the feed's, 0..1 or -1.
  std::shared_ptr<const MarketSample> take(double progress);

 private:
  void takeQuotes(MarketSample& sample);
  void takeDepth(MarketSample& sample);
  void takePlaces(MarketSample& sample) const;
  void takeBars(MarketSample& sample);
  void takePositions(MarketSample& sample) const;
  void takeInstances(MarketSample& sample);
  void takeSignals(MarketSample& sample) const;
  void takeStatistics(MarketSample& sample) const;

  struct SentSeries {
    std::uint64_t closed = 0;  // bars sent that were closed
    Bar forming;
  };

  const Engine& engine_;
  std::vector<Timestamp> quoteTimes_;
  std::map<SymbolIndex, DepthSample> depth_;  // as it was sent last
  TradeTape tape_;
  std::map<SeriesKey, SentSeries> series_;
  std::vector<std::uint64_t> instanceBars_;
  std::shared_ptr<const std::vector<NearMiss>> nearMisses_;  // as they were made of that many changes
  std::uint64_t nearMissChanges_ = 0;
};

}  // namespace oms
