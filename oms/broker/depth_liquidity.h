#pragma once

#include "oms/market/depth_book.h"
#include "oms/model/market_data.h"

namespace oms {

// The book of one symbol as our orders find it: what the market shows, and how much of each level they have taken.
// What was taken of a level stays taken until its displayed size changes (FILLS rule 15). `side` is the book's: a buy
// takes of the side of sell.
class DepthLiquidity {
 public:
  void apply(const DepthChanges& changes);
  // Both sides have a level, so that there is a market.
  bool isKnown() const { return shown_.size(Side::buy) > 0 && shown_.size(Side::sell) > 0; }
  const DepthBook& shown() const { return shown_; }

  // What there is still to take of the n-th level; and of all levels no worse than the price.
  Quantity left(Side side, std::size_t n) const;
  Quantity leftWithin(Side side, Price worst) const;
  void take(Side side, Price price, Quantity quantity);
  // From the best level on; no more than there is left.
  void takeFromBest(Side side, Quantity quantity);

  // Everything in new units, of which `ratio` were one old.
  void split(Ratio ratio);
  void fields(Archive& archive);

 private:
  DepthBook shown_;
  DepthBook taken_;  // of levels that are shown
};

}  // namespace oms
