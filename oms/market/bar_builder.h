#pragma once

#include <cstdint>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/ids.h"
#include "oms/model/market_data.h"
#include "oms/model/timeframe.h"

namespace oms {

// A finished bar of one of the builder's timeframes.
struct ClosedBar {
  Timeframe timeframe = Timeframe::m1;
  Bar bar;
  friend bool operator==(const ClosedBar&, const ClosedBar&) = default;
};

// Builds bars of several timeframes of one symbol from its market data, piece by piece, O(1) a piece and timeframe.
//
// From quotes: the last trade's price and size where the feed has trades, the mid (without volume) where it has none.
// A bar closes with the first piece at or after its close. From finer bars: it closes together with the last finer
// bar of it; when that one is missing, with the first piece after it. Bars of the timeframe itself pass through.
// A stretch without a piece makes no bar. Nothing that has been closed ever changes: a piece for it is ignored.
class BarBuilder {
 public:
  // Duplicates among the timeframes count once. Pieces of other symbols are ignored.
  BarBuilder(SymbolIndex symbol, std::vector<Timeframe> timeframes);

  // Whether bars of `input` can be put together to bars of `target`: each must lie in exactly one of them. Where they
  // cannot (coarser, or 3m in 5m), such a piece leaves the target as it is.
  static bool canBuild(Timeframe input, Timeframe target);

  // Appends the bars that this piece closes, finest timeframe first.
  void update(const MarketUpdate& update, std::vector<ClosedBar>& closed);
  // Appends the bars whose time is over although no piece has come.
  void advanceTo(Timestamp time, std::vector<ClosedBar>& closed);

  // The bar in the making; null before its first piece and for a timeframe that is not built.
  const Bar* forming(Timeframe timeframe) const;
  SymbolIndex symbol() const { return symbol_; }
  void fields(Archive& archive);

 private:
  struct Target {
    Timeframe timeframe = Timeframe::m1;
    std::uint32_t inputs = 0;  // a bit for each timeframe that it can be built from
    bool open = false;         // bar is in the making
    Bar bar;
    Timestamp closedUntil;  // what is before it is finished
  };

  void addPrice(Timestamp time, Price price, Volume volume);
  void addBar(const BarUpdate& piece, std::vector<ClosedBar>& closed);
  static void close(Target& target, std::vector<ClosedBar>& closed);
  static void begin(Target& target, Timestamp time, Price price);

  SymbolIndex symbol_;
  std::vector<Target> targets_;  // finest first
  bool seenTrade_ = false;
};

}  // namespace oms
