#include "oms/feeds/resample.h"

#include <algorithm>

#include "oms/feeds/median.h"
#include "oms/market/bar_builder.h"

namespace oms {
namespace {

std::vector<Bar> finish(BarBuilder& builder, Timeframe timeframe, std::vector<ClosedBar>& closed) {
  if (const Bar* last = builder.forming(timeframe))
    builder.advanceTo(last->closeTime, closed);
  std::vector<Bar> bars;
  bars.reserve(closed.size());
  for (const ClosedBar& each : closed)
    bars.push_back(each.bar);
  return bars;
}

}  // namespace

std::vector<Bar> resample(const ImportedBars& input, Timeframe timeframe) {
  BarBuilder builder(SymbolIndex{}, {timeframe});
  std::vector<ClosedBar> closed;
  MarketUpdate piece;
  for (const Bar& bar : input.bars) {
    ++piece.cursor;
    piece.time = bar.closeTime;
    piece.data = BarUpdate{bar, input.timeframe, input.volumeKnown, false};
    builder.update(piece, closed);
  }
  return finish(builder, timeframe, closed);
}

std::vector<Bar> resample(const ImportedTicks& input, Timeframe timeframe) {
  BarBuilder builder(SymbolIndex{}, {timeframe});
  std::vector<ClosedBar> closed;
  MarketUpdate piece;
  for (const Tick& tick : input.ticks) {
    ++piece.cursor;
    piece.time = tick.time;
    piece.data = QuoteUpdate{{tick.time, tick.price, tick.price, {}, {}}, tick};
    builder.update(piece, closed);
  }
  return finish(builder, timeframe, closed);
}

ImportedBars barsOf(const std::vector<Quote>& quotes, Timeframe timeframe) {
  ImportedTicks mids;
  mids.ticks.reserve(quotes.size());
  for (const Quote& quote : quotes)
    mids.ticks.push_back({quote.time, quote.mid(), {}});
  ImportedBars made;
  made.timeframe = timeframe;
  made.bars = resample(mids, timeframe);
  made.medianSpread = medianSpreadOf(quotes.begin(), quotes.end());
  auto begin = quotes.begin();
  for (const Bar& bar : made.bars) {
    const auto end = std::find_if(begin, quotes.end(), [&](const Quote& quote) { return quote.time >= bar.closeTime; });
    made.spreads.push_back(medianSpreadOf(begin, end));
    begin = end;
  }
  return made;
}

}  // namespace oms
