#include "oms/projections/market_view.h"

#include <utility>

namespace oms {
namespace {

template <class Map, class Key>
const typename Map::mapped_type* findIn(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

bool MarketView::apply(const MarketSample& sample) {
  for (const DepthSample& depth : sample.depth)
    depth_[depth.symbol] = depth;
  for (const TradesSample& more : sample.trades) {
    TapeRecord& tape = tapes_[more.symbol];
    if (more.isAnew)
      tape = {{}, 0, 0, tape.begun + 1};
    tape.trades.insert(tape.trades.end(), more.trades.begin(), more.trades.end());
    tape.received += more.trades.size();
    tape.leftOut += more.leftOut;
    while (tape.trades.size() > kMaxTrades)
      tape.trades.pop_front();
  }
  std::map<OrderId, QueuePlace> places;
  for (const QueuePlace& place : sample.places)
    places.emplace(place.order, place);
  return std::exchange(places_, std::move(places)) != places_;
}

const DepthSample* MarketView::depth(SymbolIndex symbol) const {
  return findIn(depth_, symbol);
}

const TapeRecord* MarketView::tape(SymbolIndex symbol) const {
  return findIn(tapes_, symbol);
}

const QueuePlace* MarketView::place(OrderId order) const {
  return findIn(places_, order);
}

}  // namespace oms
