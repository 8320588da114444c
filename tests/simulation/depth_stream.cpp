#include "tests/simulation/depth_stream.h"

#include <algorithm>

namespace oms::simulation {
namespace {

constexpr std::int64_t kLevels = 8;
constexpr std::int64_t kCentOfPrice = 10'000'000;

std::array<Volume, 2> totalsOf(const std::vector<DepthChange>& levels) {
  std::array<Volume, 2> totals{};
  for (const DepthChange& level : levels)
    totals[static_cast<std::size_t>(level.side)] += Volume::fromRaw(level.size.raw());
  return totals;
}

bool areAtOnePrice(const DepthChange& a, const DepthChange& b) {
  return a.side == b.side && a.price == b.price;
}

}  // namespace

std::vector<DepthChange> DepthStream::levelsOf(const Quote& top, std::uint32_t number) {
  std::vector<DepthChange> levels{{Side::buy, top.bid, top.bidSize}, {Side::sell, top.ask, top.askSize}};
  for (std::int64_t n = 1; n < kLevels; ++n) {
    const Price apart = Price::fromRaw(kCentOfPrice * n * (1 + number % 3));
    const Quantity size = Quantity::fromInt(1 + (number / static_cast<std::uint32_t>(n) + 7) % 90);
    if (top.bid > apart)
      levels.push_back({Side::buy, top.bid - apart, size});
    levels.push_back({Side::sell, top.ask + apart, size});
  }
  return levels;
}

std::vector<DepthChange> DepthStream::changesTo(const std::vector<DepthChange>& levels) const {
  std::vector<DepthChange> changes;
  for (const DepthChange& old : shown_) {
    if (std::none_of(levels.begin(), levels.end(), [&](const DepthChange& level) { return areAtOnePrice(level, old); }))
      changes.push_back({old.side, old.price, {}});
  }
  for (const DepthChange& level : levels) {
    const auto same = [&](const DepthChange& old) { return areAtOnePrice(level, old) && old.size == level.size; };
    if (std::none_of(shown_.begin(), shown_.end(), same))
      changes.push_back(level);
  }
  return changes;
}

QuoteUpdate DepthStream::next(const Quote& top, std::uint32_t number) {
  if (!shown_.empty() && number % 23 == 0) {
    shown_.clear();
    given_.push_back({true, {}, {}});
    return {last_, {}, &given_.back()};
  }
  const std::vector<DepthChange> levels = levelsOf(top, number);
  const bool whole = shown_.empty() || number % 7 == 0;
  given_.push_back({whole, whole ? levels : changesTo(levels), totalsOf(levels)});
  shown_ = levels;
  last_ = top;
  return {top, {}, &given_.back()};
}

}  // namespace oms::simulation
