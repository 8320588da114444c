#include "oms/engine/trade_tape.h"

#include <algorithm>
#include <utility>

#include "oms/market/quote_board.h"

namespace oms {

void TradeTape::add(SymbolIndex symbol, const QuoteUpdate& update) {
  Ring& ring = symbols_[symbol.value];
  if (ring.seen == 0)
    traded_.push_back(symbol);
  MarketTrade trade{update.tick, update.tick.aggressor.has_value(), ++ring.made};
  if (!trade.aggressorTold)
    trade.tick.aggressor = takerOf(update.quote.bid, update.quote.ask, trade.tick.price);
  if (ring.newest.size() < TradesSample::kMost)
    ring.newest.push_back(trade);
  else
    ring.newest[ring.seen % TradesSample::kMost] = trade;
  ++ring.seen;
}

void TradeTape::take(std::vector<TradesSample>& trades) {
  std::sort(traded_.begin(), traded_.end());
  for (const SymbolIndex symbol : traded_) {
    Ring& ring = symbols_[symbol.value];
    const std::uint64_t leftOut = ring.seen - ring.newest.size();
    const auto oldest = static_cast<std::ptrdiff_t>(leftOut % TradesSample::kMost);
    std::rotate(ring.newest.begin(), ring.newest.begin() + oldest, ring.newest.end());
    trades.push_back({symbol, std::exchange(ring.newest, {}), leftOut, false});
    ring.seen = 0;
  }
  traded_.clear();
}

}  // namespace oms
