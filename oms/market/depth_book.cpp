#include "oms/market/depth_book.h"

#include <algorithm>

namespace oms {
namespace {

// Its own inverse but for the type.
std::int64_t depthRank(Side side, std::int64_t price) {
  return side == Side::buy ? price : -price;
}

template <class Entries>
auto firstFrom(Entries& entries, std::int64_t rank) {
  return std::lower_bound(entries.begin(), entries.end(), rank,
                          [](const auto& entry, std::int64_t wanted) { return entry.rank < wanted; });
}

}  // namespace

DepthBook::DepthBook(std::size_t levelsMax) : levelsMax_(levelsMax) {
  OMS_ASSERT(levelsMax > 0, "a book of no levels");
  clear();
}

void DepthBook::clear() {
  for (Levels& side : sides_) {
    side.levels.clear();
    side.horizon = kNoHorizon;
    side.total = 0;
  }
}

void DepthBook::set(Side side, Price price, Quantity size) {
  auto& [levels, horizon, total] = sides_[static_cast<std::size_t>(side)];
  const std::int64_t rank = depthRank(side, price.raw());
  if (rank <= horizon)
    return;
  const auto at = firstFrom(levels, rank);
  const bool isHeld = at != levels.end() && at->rank == rank;
  if (!size.isPositive()) {
    if (!isHeld)
      return;
    total -= at->size.raw();
    levels.erase(at);
  } else if (isHeld) {
    total += size.raw() - at->size.raw();
    at->size = size;
  } else if (levels.size() < levelsMax_) {
    total += size.raw();
    levels.insert(at, {rank, size});
  } else if (at == levels.begin()) {
    horizon = rank;
  } else {
    horizon = levels.front().rank;
    total += size.raw() - levels.front().size.raw();
    std::move(levels.begin() + 1, at, levels.begin());
    *(at - 1) = {rank, size};
  }
}

DepthLevel DepthBook::level(Side side, std::size_t n) const {
  const auto& levels = ofSide(side).levels;
  OMS_ASSERT(n < levels.size(), "a level beyond the book");
  const Entry& entry = levels[levels.size() - 1 - n];
  return {Price::fromRaw(depthRank(side, entry.rank)), entry.size};
}

Quantity DepthBook::sizeAt(Side side, Price price) const {
  const auto& levels = ofSide(side).levels;
  const std::int64_t rank = depthRank(side, price.raw());
  const auto at = firstFrom(levels, rank);
  return at != levels.end() && at->rank == rank ? at->size : Quantity{};
}

bool DepthBook::isBeyond(Side side, Price price) const {
  const auto& levels = ofSide(side).levels;
  return levels.empty() || depthRank(side, price.raw()) < levels.front().rank;
}

bool DepthBook::isCrossed() const {
  const auto& bids = ofSide(Side::buy).levels;
  const auto& asks = ofSide(Side::sell).levels;
  return !bids.empty() && !asks.empty() && bids.back().rank >= -asks.back().rank;
}

bool DepthBook::isExhausted() const {
  return std::any_of(std::begin(sides_), std::end(sides_),
                     [](const Levels& side) { return side.levels.empty() && side.horizon != kNoHorizon; });
}

void DepthBook::fields(Archive& archive) {
  for (auto& [levels, horizon, total] : sides_) {
    levels.resize(archive.count(levels.size()));
    archive(horizon);
    std::int64_t last = horizon;
    total = 0;  // follows from the levels
    for (Entry& entry : levels) {
      archive(entry.rank, entry.size);
      archive.require(entry.rank > last && entry.size.isPositive());
      last = entry.rank;
      total += entry.size.raw();
    }
    archive.require(levels.size() <= levelsMax_);
  }
}

}  // namespace oms
