#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "oms/model/market_data.h"
#include "oms/model/position.h"
#include "oms/model/risk.h"
#include "oms/model/statistics.h"
#include "oms/model/strategy_view.h"

namespace oms {

// What a watchlist row needs.
struct QuoteSample {
  SymbolIndex symbol;
  Quote quote;
  Price last;           // last trade, else the mid or the bar's close
  Price previousClose;  // at the last day roll, else the session's first price
  Volume dayVolume;
};

// Bars of one series that the receiver may not have: `firstIndex` is the index (from 0, all bars of the series since
// the session's start) of bars.front(); the receiver replaces what it has from there on and drops everything when
// firstIndex lies beyond its end. The last one may be unfinished: then formingLast is set.
struct BarsSample {
  SymbolIndex symbol;
  Timeframe timeframe = Timeframe::m1;
  std::uint64_t firstIndex = 0;
  std::vector<Bar> bars;
  bool formingLast = false;
};

// The best levels of a symbol's book, best first. Without any the book is lost until the feed has it whole again.
struct DepthSample {
  static constexpr std::size_t kLevels = 10;  // of a side, at most

  SymbolIndex symbol;
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  std::array<Volume, 2> totals{};  // by Side, of all levels that the feed shows

  friend bool operator==(const DepthSample&, const DepthSample&) = default;
};

// A trade of the market's. Where the feed does not say who took, the quote that stood with it does: a buyer trades
// nearer to the ask; nobody can tell right in the middle.
struct MarketTrade {
  Tick tick;
  bool aggressorTold = true;  // by the feed
  // Among all that the symbol's feed has brought, from 1: a gap was left out.
  std::uint64_t number = 0;
};

// The trades of a symbol since the last sample, oldest first: the newest ones, and how many there were besides.
struct TradesSample {
  static constexpr std::size_t kMost = 256;  // that an engine tells at once

  SymbolIndex symbol;
  std::vector<MarketTrade> trades;
  std::uint64_t leftOut = 0;
  bool isAnew = false;  // they do not go on from what was told before, which counts no more
};

// Where a resting order of ours stands at its price: what was shown there before it and has not traded since.
struct QueuePlace {
  OrderId order;
  Quantity ahead;
  Quantity aheadAtFirst;

  friend bool operator==(const QueuePlace&, const QueuePlace&) = default;
};

struct PositionMark {
  PositionId position;
  Price currentPrice;
  Money unrealized;
  Money worst;
  Money best;
};

struct SignalDrift {
  SignalId signal;
  Ratio drift;
  std::uint8_t checksPassed = 0;  // of the checks run on the market as it is now
  std::uint8_t checksOf = 0;
};

// The values that may be merged: the state now, taken at most once a frame. Quotes, books of depth, bars and instances
// are those that changed since the last sample, and trades those made since, so that whoever puts samples together
// keeps the older one's too; all else is whole each time, and the newer one's counts.
struct MarketSample {
  Timestamp sessionTime;
  std::uint64_t cursor = 0;  // feed
  double progress = -1;      // 0..1 through a replay; -1: the feed has no end
  std::vector<QuoteSample> quotes;
  std::vector<DepthSample> depth;    // of the symbols whose feed has it
  std::vector<TradesSample> trades;  // the market's
  std::vector<QueuePlace> places;    // of the orders of ours that are nearest to the market and whose place is known
  std::vector<BarsSample> bars;
  AccountState account;
  std::vector<PositionMark> positions;
  std::vector<LimitUsage> limits;
  std::vector<CoolDown> coolDowns;  // all that run
  std::vector<InstanceSample> instances;
  std::vector<BookLine> symbolBooks;                        // of the symbols that were ever traded
  std::vector<BookLine> ownerBooks;                         // of those, by strategy instance
  std::shared_ptr<const StatisticsReport> statistics;       // null: not known
  std::shared_ptr<const std::vector<NearMiss>> nearMisses;  // the last, oldest first; another object where they changed
  std::vector<SignalDrift> drifts;                          // not "signals", a keyword to Qt
};

}  // namespace oms
