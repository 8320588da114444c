// Bars, the market's trades, and our places between others' orders.
#include <algorithm>

#include "oms/mirror/mirrored_batches.h"
#include "oms/projections/session_view.h"

namespace oms {

namespace {

// Whether what a new connection was told begins no later than where the one before it ended, and counts as that did: a
// server that was started again counts from one.
bool goOn(const std::vector<MarketTrade>& trades, const MarketTrade& last) {
  const auto same =
      std::find_if(trades.begin(), trades.end(), [&](const MarketTrade& told) { return told.number == last.number; });
  if (same != trades.end())
    return same->tick.time == last.tick.time && same->tick.price == last.tick.price;
  return trades.front().number == last.number + 1 && trades.front().tick.time >= last.tick.time;
}

}  // namespace

void MirroredBatches::foldBars(const StreamChange& change, MarketSample& sample) {
  for (const WireValue& row : change.rows) {
    const auto read = kept(StreamChannel::bars, readBar(row, names_));
    if (!read)
      continue;
    const auto isIt = [&](const BarsSample& bars) {
      return bars.symbol == read->symbol && bars.timeframe == read->timeframe;
    };
    Series& series = series_[{read->symbol, read->timeframe}];
    auto bars = std::find_if(sample.bars.rbegin(), sample.bars.rend(), isIt);
    if (bars == sample.bars.rend()) {
      auto from = std::lower_bound(series.opens.begin(), series.opens.end(), read->bar.openTime);
      // All that the server tells at first is its newest bars: what is known of those before them stays true where
      // they go on from it. Else there is a gap that nobody has seen.
      if (change.isWhole && (from == series.opens.end() || *from != read->bar.openTime)) {
        series = {};
        from = series.opens.end();
      }
      series.opens.erase(from, series.opens.end());
      sample.bars.push_back({read->symbol, read->timeframe, series.firstIndex + series.opens.size(), {}, false});
      bars = sample.bars.rbegin();
    }
    bars->bars.push_back(read->bar);
    bars->formingLast = !read->isComplete;
    series.opens.push_back(read->bar.openTime);
  }
  for (auto& [key, series] : series_) {
    while (series.opens.size() > SessionView::kMaxBars) {
      series.opens.pop_front();
      ++series.firstIndex;
    }
  }
}

void MirroredBatches::notePlaces(const WireValue& depth) {
  const SymbolIndex symbol = names_.symbol(depth);
  if (auto places = kept(StreamChannel::depth, readPlaces(depth)); places && symbol.isSet())
    places_[symbol] = std::move(*places);
  whole_.places.clear();
  for (const auto& [its, places] : places_)
    whole_.places.insert(whole_.places.end(), places.begin(), places.end());
}

void MirroredBatches::foldPrints(const StreamChange& change, MarketSample& sample) {
  std::map<SymbolIndex, std::vector<MarketTrade>> told;
  for (const WireValue& row : change.rows) {
    if (const auto print = kept(change.channel, readPrint(row, names_)))
      told[print->symbol].push_back(print->trade);
  }
  if (change.isWhole)
    std::erase_if(lastPrints_, [&](const auto& known) { return !told.contains(known.first); });
  for (const auto& [symbol, trades] : told) {
    const auto known = lastPrints_.find(symbol);
    TradesSample more;
    more.symbol = symbol;
    more.isAnew = known == lastPrints_.end() || (change.isWhole && !goOn(trades, known->second));
    std::uint64_t last = more.isAnew ? trades.front().number - 1 : known->second.number;
    for (const MarketTrade& trade : trades) {
      if (trade.number <= last)
        continue;  // which the snapshot had already
      more.leftOut += trade.number - last - 1;
      last = trade.number;
      more.trades.push_back(trade);
    }
    if (more.trades.empty())
      continue;
    lastPrints_[symbol] = more.trades.back();
    sample.trades.push_back(std::move(more));
  }
}

}  // namespace oms
