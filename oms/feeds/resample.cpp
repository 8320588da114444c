#include "oms/feeds/resample.h"

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

}  // namespace oms
