#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "oms/broker/working_orders.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"

namespace oms {

// Which way the price must go to reach an order: buy limits and sell stops are reached by a falling one.
enum class Direction : std::uint8_t { falling, rising };
constexpr Direction limitDirection(Side side) {
  return side == Side::buy ? Direction::falling : Direction::rising;
}
constexpr Direction stopDirection(Side side) {
  return side == Side::sell ? Direction::falling : Direction::rising;
}
// Prices on a scale on which every order is reached from above: the larger rank is reached first.
constexpr std::int64_t rankOf(Direction direction, Price price) {
  return direction == Direction::falling ? price.raw() : -price.raw();
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
};

// One symbol at the broker: its market as the profile sees it and the orders that wait for it.
struct SymbolBook {
  const Instrument* instrument = nullptr;
  Quote quote;  // with the profile's spread; of a bar's close, or the feed's own
  bool hasQuote = false;
  bool barFed = false;
  Timestamp knownUntil;  // the last bar's close
  Timestamp barOpen;     // the last bar's open
  Duration barLength{0};
  Quantity net;  // signed, of the broker's own fills
  BarStatistics statistics;
  std::array<PriceLadder, 2> limits;  // by Direction
  std::array<PriceLadder, 2> stops;
  std::vector<std::uint32_t> queue;  // slots that act on the next price, by arrival
  bool queueDirty = false;           // it holds orders that have ended or wait elsewhere now

  PriceLadder& limitsOf(Direction direction) { return limits[static_cast<std::size_t>(direction)]; }
  PriceLadder& stopsOf(Direction direction) { return stops[static_cast<std::size_t>(direction)]; }
};

}  // namespace oms
