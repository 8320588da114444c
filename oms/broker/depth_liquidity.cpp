#include "oms/broker/depth_liquidity.h"

#include <algorithm>
#include <utility>

#include "oms/model/split.h"

namespace oms {

namespace {
template <class Visit>
void forEachLevel(const DepthBook& book, Visit visit) {
  for (const Side side : {Side::buy, Side::sell}) {
    for (std::size_t n = 0; n < book.size(side); ++n)
      visit(side, book.level(side, n));
  }
}

DepthBook inNewUnits(const DepthBook& book, Ratio ratio) {
  DepthBook result;
  forEachLevel(book, [&](Side side, const DepthLevel& level) {
    result.set(side, splitPrice(level.price, ratio), splitQuantity(level.size, ratio));
  });
  return result;
}
}  // namespace

void DepthLiquidity::apply(const DepthChanges& changes) {
  if (changes.whole) {
    const DepthBook before = std::exchange(shown_, DepthBook());
    const DepthBook taken = std::exchange(taken_, DepthBook());
    for (const DepthChange& change : changes.levels)
      shown_.set(change.side, change.price, change.size);
    forEachLevel(taken, [&](Side side, const DepthLevel& level) {
      if (shown_.sizeAt(side, level.price) == before.sizeAt(side, level.price))
        taken_.set(side, level.price, level.size);
    });
    return;
  }
  for (const DepthChange& change : changes.levels) {
    if (taken_.size(change.side) > 0 && shown_.sizeAt(change.side, change.price) != change.size)
      taken_.set(change.side, change.price, {});
    shown_.set(change.side, change.price, change.size);
  }
}

Quantity DepthLiquidity::left(Side side, std::size_t n) const {
  const DepthLevel level = shown_.level(side, n);
  return taken_.size(side) == 0 ? level.size : level.size - taken_.sizeAt(side, level.price);
}

Quantity DepthLiquidity::leftWithin(Side side, Price worst) const {
  Quantity sum;
  for (std::size_t n = 0; n < shown_.size(side); ++n) {
    const Price price = shown_.level(side, n).price;
    if (side == Side::sell ? price > worst : price < worst)
      break;
    sum = Quantity::sumClamped(sum, left(side, n));
  }
  return sum;
}

void DepthLiquidity::take(Side side, Price price, Quantity quantity) {
  if (quantity.isPositive())
    taken_.set(side, price, taken_.sizeAt(side, price) + quantity);
}

void DepthLiquidity::takeFromBest(Side side, Quantity quantity) {
  for (std::size_t n = 0; n < shown_.size(side) && quantity.isPositive(); ++n) {
    const Quantity part = std::min(left(side, n), quantity);
    take(side, shown_.level(side, n).price, part);
    quantity -= part;
  }
}

void DepthLiquidity::split(Ratio ratio) {
  shown_ = inNewUnits(shown_, ratio);
  taken_ = inNewUnits(taken_, ratio);
}

void DepthLiquidity::fields(Archive& archive) {
  archive(shown_, taken_);
  forEachLevel(shown_, [&](Side side, const DepthLevel& level) {
    archive.require(taken_.sizeAt(side, level.price) <= level.size);
  });
}

}  // namespace oms
