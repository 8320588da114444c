#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "oms/broker/depth_liquidity.h"
#include "oms/broker/working_orders.h"
#include "oms/market/calendar.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"

namespace oms {

// A market at one moment, as an order may see it.
struct Market {
  Price bid;
  Price ask;
  Price last;

  Price mid() const { return Price::fromRaw(bid.raw() + (ask.raw() - bid.raw()) / 2); }
  Price from(PriceSource source) const {
    switch (source) {
      case PriceSource::bid:
        return bid;
      case PriceSource::ask:
        return ask;
      case PriceSource::last:
        return last;
      case PriceSource::mid:
        break;
    }
    return mid();
  }
};

// Prices on a scale on which every order is reached from above: the larger rank is reached first.
constexpr std::int64_t rankOf(Direction direction, Price price) {
  return direction == Direction::falling ? price.raw() : -price.raw();
}

constexpr Price priceOf(Direction direction, std::int64_t rank) {
  return Price::fromRaw(direction == Direction::falling ? rank : -rank);
}

// Orders by price and arrival. The first to be reached stands last, where adding and dropping are cheap: most orders
// come and go near the market.
class PriceLadder {
 public:
  struct Entry {
    std::int64_t rank;
    std::uint64_t sequence;
    std::uint32_t slot;
  };
  void insert(const Entry& entry);
  // Nothing happens when there is no such entry.
  void erase(std::int64_t rank, std::uint64_t sequence);
  void dropBest(std::size_t count) { entries_.resize(entries_.size() - count); }
  // The n-th to be reached, from 0; null beyond the last.
  bool empty() const { return entries_.empty(); }
  // The first n of that rank or a smaller one; beyond the last where there is none.
  std::size_t firstAt(std::int64_t rank) const;
  // `slots`: how many the entries may name.
  void fields(Archive& archive, std::size_t slots);
  const Entry* best(std::size_t n) const { return n < entries_.size() ? &entries_[entries_.size() - 1 - n] : nullptr; }

 private:
  std::vector<Entry> entries_;
};

// What moves the market of one symbol, for the square-root slippage: running means over about 32 bars.
struct BarStatistics {
  Int128 meanSquare = 0;  // of the relative moves from close to close, raw ratio squared
  Int128 meanVolume = 0;  // raw
  Price lastClose;
  void add(const BarUpdate& update);
  void fields(Archive& archive) { archive(meanSquare, meanVolume, lastClose); }
};

// What a symbol's market was last known by.
enum class MarketSource : std::uint8_t { quotes, bars, depth };

// One symbol at the broker: its market as the profile sees it and the orders that wait for it.
struct SymbolBook {
  const Instrument* instrument = nullptr;
  std::optional<Calendar> calendar{};  // none: it never closes
  TradingSession session;              // the last one that was seen open
  bool halted = false;
  bool resumed = false;  // a halt has ended, and nothing came since
  Quote quote;           // with the profile's spread; of a bar's close, or the feed's own
  Price last;            // of a trade, else the middle
  bool hasTraded = false;
  bool hasQuote = false;
  bool barFed = false;
  std::array<Quantity, 2> consumed;       // by the taker's side: what we took of the quote that stands (rule 15)
  std::unique_ptr<DepthLiquidity> depth;  // the book behind the quote; null: its top alone is known, or bars
  Timestamp knownUntil;                   // the last bar's close
  Timestamp barOpen;                      // the last bar's open
  Duration barLength{0};
  Quantity net;  // signed, of the broker's own fills
  BarStatistics statistics;
  std::array<PriceLadder, 2> limits;  // by Direction
  std::array<PriceLadder, 2 * kPriceSources> triggers;
  std::uint8_t triggerSources = 0;      // a bit for each of them that may hold an order
  std::vector<std::uint32_t> trailing;  // slots of the orders whose trigger follows the market
  std::vector<std::uint32_t> queue;     // slots that act on the next price, by arrival
  bool queueDirty = false;              // it holds orders that have ended or wait elsewhere now

  PriceLadder& limitsOf(Direction direction) { return limits[static_cast<std::size_t>(direction)]; }
  static constexpr std::size_t placeOf(PriceSource source, Direction direction) {
    return static_cast<std::size_t>(direction) * kPriceSources + static_cast<std::size_t>(source);
  }
  PriceLadder& triggersOf(PriceSource source, Direction direction) { return triggers[placeOf(source, direction)]; }
  PriceLadder& triggersOf(const OrderRequest& request) {
    return triggersOf(triggerSource(request), triggerDirection(request));
  }
  // Nothing waits for its market, but for what an auction or a replacement of the market's own time brings.
  bool isIdle() const {
    return limits[0].empty() && limits[1].empty() && triggerSources == 0 && trailing.empty() && queue.empty();
  }
  Market market() const { return {quote.bid, quote.ask, last}; }
  // Nothing trades: closed by its calendar, or halted.
  bool isShut(Timestamp time) const { return halted || (calendar && !session.holds(time) && !calendar->isOpen(time)); }
  MarketSource source() const {
    return depth ? MarketSource::depth : barFed ? MarketSource::bars : MarketSource::quotes;
  }
  // A piece of an open market has come: true when nothing was traded before it, in a close or a halt.
  bool openAt(Timestamp time) { return (resumed || (calendar && !session.holds(time))) && reopenAt(time); }
  // Leaves of a bar's time what the market was open; false when it was not.
  bool clip(Timestamp& from, Timestamp& to) const;
  void fields(Archive& archive, std::size_t slots);

 private:
  bool reopenAt(Timestamp time);
};

}  // namespace oms
