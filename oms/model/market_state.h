#pragma once

#include "oms/model/market_data.h"

namespace oms {

// The market of one symbol as it is now.
struct MarketState {
  Quote quote;  // from the feed, or mid ± spread / 2 around a bar's close or a last price (FILLS rule 4)
  Price last;
  Price previousClose;  // at the last day roll, else the session's first price
  Volume dayVolume;
  Timestamp time;  // of the last piece; zero: nothing yet
  Timestamp day;   // start of the trading day that dayVolume counts
  Timestamp dayEnd;
  Duration barLength{0};  // of the feed's bars; zero for quotes
  bool hasQuote() const { return time.isSet(); }
};

}  // namespace oms
