#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/market_data.h"

namespace oms {

// The price levels of one symbol, best first: bids are the side of buy, asks that of sell.
//
// A side holds at most so many levels. When one more comes, the farthest from the market goes, and from its price on
// nothing is known any more: what comes there is left out too. So every level that is held is right, and the side
// ends where knowledge does. Room that becomes free near the market does not bring back what was left out; only a new
// snapshot does.
class DepthBook {
 public:
  static constexpr std::size_t kLevelsMax = 10'000;  // a side: 160 kB

  explicit DepthBook(std::size_t levelsMax = kLevelsMax);

  void clear();
  // What stands at the price from now on; zero: nothing. To take out what is not there changes nothing.
  void set(Side side, Price price, Quantity size);

  std::size_t size(Side side) const { return ofSide(side).levels.size(); }
  // The n-th from the market, from 0; n is below size().
  DepthLevel level(Side side, std::size_t n) const;
  // Of all levels that are held.
  Volume total(Side side) const { return Volume::fromRaw(ofSide(side).total); }
  // Zero where nothing stands.
  Quantity sizeAt(Side side, Price price) const;
  // Whether the price lies behind the last level that is held, where others may stand that nobody has told of.
  bool isBeyond(Side side, Price price) const;
  // A bid at or above an ask, which no market has: the stream is at fault, or what made the book of it.
  bool isCrossed() const;
  // A side has nothing left although something was left out: its best price is not known.
  bool isExhausted() const;
  void fields(Archive& archive);

 private:
  // The rank grows toward the market, so that the best stands last, where changes are cheap and most of them fall.
  struct Entry {
    std::int64_t rank;
    Quantity size;
  };
  struct Levels {
    std::vector<Entry> levels;  // by rank
    std::int64_t horizon;       // nothing is known at this rank and below
    Int128 total;               // of the levels' sizes, raw
  };
  static constexpr std::int64_t kNoHorizon = std::numeric_limits<std::int64_t>::min();

  const Levels& ofSide(Side side) const { return sides_[static_cast<std::size_t>(side)]; }

  std::size_t levelsMax_;
  Levels sides_[2];
};

}  // namespace oms
