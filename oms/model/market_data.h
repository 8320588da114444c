#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/order.h"
#include "oms/model/timeframe.h"
#include "oms/model/timestamp.h"

namespace oms {

// One bar. `open` is when it began, `close` the instant at which it is known: nothing may see it before.
struct Bar {
  Timestamp openTime;
  Timestamp closeTime;
  Price open;
  Price high;
  Price low;
  Price close;
  Volume volume;  // zero where the file has none, see volumeKnown of the update

  friend bool operator==(const Bar&, const Bar&) = default;
};

// Best bid and ask; zero size means that the size is not known.
struct Quote {
  Timestamp time;
  Price bid;
  Price ask;
  Quantity bidSize;
  Quantity askSize;

  Price mid() const { return Price::fromRaw(bid.raw() + (ask.raw() - bid.raw()) / 2); }
  Price spread() const { return ask - bid; }
  friend bool operator==(const Quote&, const Quote&) = default;
};

// A trade of the market's (not ours).
struct Tick {
  Timestamp time;
  Price price;
  Quantity size;
  std::optional<Side> aggressor{};  // who took; nothing where the feed does not say it
};

// The whole size that stands at a price.
struct DepthLevel {
  Price price;
  Quantity size;

  friend bool operator==(const DepthLevel&, const DepthLevel&) = default;
};

// What stands at a price of the book from now on: bids are the side of buy, asks that of sell. Size zero: nothing.
struct DepthChange {
  Side side = Side::buy;
  Price price;
  Quantity size;
};

// What a piece does to the book of its symbol. A whole book without levels: it is lost until the next whole one.
struct DepthChanges {
  bool whole = false;  // the levels are all there are, whatever the book held
  std::vector<DepthChange> levels;
  std::array<Volume, 2> totals{};  // of all levels that each Side has then; zero: not told
};

// A finished bar of a file, with what the broker needs to know of it.
struct BarUpdate {
  Bar bar;
  Timeframe timeframe = Timeframe::m1;
  bool volumeKnown = true;  // false: the file has no volume or only zeros (FILLS rule 7)
  bool afterGap = false;    // a session or data gap lies before it (FILLS rule 12)
  Price spread{};           // of the quotes that it was made of (FILLS rule 4); zero: not known, the instrument's
};

struct QuoteUpdate {
  Quote quote;  // of a book that is lost the last one there was
  Tick tick;    // the last trade that came with it; size zero when there was none
  // The feed has the book behind the quote, and this is what has changed in it; null: the top alone is known. It is
  // the feed's, and holds until the piece is taken from there.
  const DepthChanges* depth = nullptr;
};

// One piece of market data, in the order of the feed. `cursor` counts the feed's pieces from 1.
struct MarketUpdate {
  std::uint64_t cursor = 0;
  Timestamp time;  // when it is known: a bar's close, a quote's own time
  SymbolIndex symbol;
  bool warmup = false;  // history before the session: bars and indicators see it, nothing trades on it
  std::variant<QuoteUpdate, BarUpdate> data;
};

}  // namespace oms
