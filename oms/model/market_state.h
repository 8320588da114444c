#pragma once

#include <array>

#include "oms/model/market_data.h"

namespace oms {

// The market of one symbol as it is now.
struct MarketState {
  Quote quote;             // from the feed, or mid ± spread / 2 around a bar's close or a last price (FILLS rule 4)
  Price last;              // of trades or bars; of a feed that has shown quotes alone their middle
  bool hasTraded = false;  // the feed has shown a trade
  Price previousClose;     // at the last day roll, else the session's first price
  Volume dayVolume;
  Timestamp time;  // of the last piece; zero: nothing yet
  Timestamp day;   // start of the trading day that dayVolume counts
  Timestamp dayEnd;
  Duration barLength{0};          // of the feed's bars; zero for quotes
  std::array<Volume, 2> depth{};  // by Side, of all levels that the feed shows; zero: its best alone is known
  bool hasQuote() const { return time.isSet(); }
  bool hasDepth(Side side) const { return depth[static_cast<std::size_t>(side)].isPositive(); }
  // What the market shows of that side in sum, as deep as the feed goes; zero: it does not say.
  Volume displayed(Side side) const {
    const Quantity best = side == Side::buy ? quote.bidSize : quote.askSize;
    return hasDepth(side) ? depth[static_cast<std::size_t>(side)] : Volume::fromRaw(best.raw());
  }
};

}  // namespace oms
