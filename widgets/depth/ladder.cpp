#include "widgets/depth/ladder.h"

#include <algorithm>

namespace widgets {
namespace {

constexpr std::int64_t kSpreadRows = 3;
constexpr std::int64_t kBookRows = 40;
constexpr std::int64_t kMostTicks = 1'000'000'000;

std::int64_t floorOf(std::int64_t value, std::int64_t step) {
  return value / step - (value % step < 0 ? 1 : 0);
}

}  // namespace

std::optional<LadderOrder> ladderOrderOf(const oms::Order& order, const oms::QueuePlace* place) {
  const oms::OrderRequest& request = order.request;
  const bool waits = !request.triggerPrice.isZero() && order.status != oms::OrderStatus::triggered;
  const oms::Price price = waits ? request.triggerPrice : request.price;
  if (price.isZero())
    return std::nullopt;
  LadderOrder shown{order.id, request.side, request.type, price, order.leaves(), false, std::nullopt};
  shown.isEnding = order.status == oms::OrderStatus::pendingCancel;
  if (place != nullptr)
    shown.place = *place;
  return shown;
}

std::int64_t fittingTicks(const oms::Instrument& instrument, const oms::Quote& quote, const oms::DepthSample* depth) {
  const auto ticksIn = [&](oms::Price span) { return span.raw() / instrument.tick.raw(); };
  const std::int64_t spread = ticksIn(quote.spread());
  const bool hasBook = depth != nullptr && !depth->bids.empty() && !depth->asks.empty();
  const std::int64_t book = hasBook ? ticksIn(depth->asks.back().price - depth->bids.back().price) : spread;
  for (std::int64_t decade = 1; decade < kMostTicks; decade *= 10) {
    for (const std::int64_t ticks : {decade, 2 * decade, 5 * decade}) {
      if (spread <= kSpreadRows * ticks && book <= kBookRows * ticks)
        return ticks;
    }
  }
  return kMostTicks;
}

std::int64_t Ladder::rowOf(oms::Price price, oms::Side side) const {
  const std::int64_t below = floorOf(price.raw(), step_.raw());
  return side == oms::Side::buy || below * step_.raw() == price.raw() ? below : below + 1;
}

void Ladder::add(oms::Side side, const oms::DepthLevel& level) {
  LadderRow& row = rows_[rowOf(level.price, side)];
  oms::Quantity& size = side == oms::Side::buy ? row.bid : row.ask;
  size = oms::Quantity::sumClamped(size, level.size);
  largest_ = std::max(largest_, size);
}

void Ladder::build(const oms::QuoteSample& quote, const oms::DepthSample* depth, const std::vector<LadderOrder>& ours) {
  rows_.clear();
  largest_ = {};
  const oms::Quote& best = quote.quote;
  bestBid_ = rowOf(best.bid, oms::Side::buy);
  bestAsk_ = rowOf(best.ask, oms::Side::sell);
  middle_ = floorOf(best.mid().raw(), step_.raw());
  last_ = rowOf(quote.last, quote.last <= best.mid() ? oms::Side::buy : oms::Side::sell);
  if (depth != nullptr && !depth->bids.empty()) {
    for (const oms::DepthLevel& level : depth->bids)
      add(oms::Side::buy, level);
    for (const oms::DepthLevel& level : depth->asks)
      add(oms::Side::sell, level);
  } else {
    add(oms::Side::buy, {best.bid, best.bidSize});
    add(oms::Side::sell, {best.ask, best.askSize});
  }
  for (const LadderOrder& order : ours)
    rows_[rowOf(order.price, order.side)].ours.push_back(order);
}

const LadderRow* Ladder::row(std::int64_t number) const {
  const auto found = rows_.find(number);
  return found == rows_.end() ? nullptr : &found->second;
}

}  // namespace widgets
