#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "oms/market/bar_builder.h"
#include "tests/oms/market/pieces.h"

namespace oms {
namespace {

using enum Timeframe;

// The slow and obvious way: sort all pieces into the bars that hold them, then look at each heap.
std::vector<Bar> naiveBars(const std::vector<MarketUpdate>& pieces, Timeframe timeframe) {
  std::map<Timestamp, Bar> bars;
  for (const MarketUpdate& piece : pieces) {
    const auto* finer = std::get_if<BarUpdate>(&piece.data);
    const auto* quoted = std::get_if<QuoteUpdate>(&piece.data);
    const Price single = quoted != nullptr ? quoted->tick.price : Price{};
    const Bar part =
        finer != nullptr
            ? finer->bar
            : Bar{piece.time, piece.time, single, single, single, single, Volume::fromRaw(quoted->tick.size.raw())};
    const Timestamp open = openOf(timeframe, part.openTime);
    const auto [found, fresh] = bars.try_emplace(open, part);
    Bar& bar = found->second;
    bar.openTime = open;
    bar.closeTime = closeOf(timeframe, open);
    if (fresh)
      continue;
    bar.high = std::max(bar.high, part.high);
    bar.low = std::min(bar.low, part.low);
    bar.close = part.close;
    bar.volume += part.volume;
  }
  std::vector<Bar> result;
  for (const auto& [open, bar] : bars)
    result.push_back(bar);
  return result;
}

// Feeds everything, checks that nothing is told before its time, and returns each timeframe's bars, the last one
// included by letting the time pass.
std::map<Timeframe, std::vector<Bar>> builtBars(const std::vector<MarketUpdate>& pieces,
                                                const std::vector<Timeframe>& timeframes) {
  BarBuilder builder({}, timeframes);
  std::map<Timeframe, std::vector<Bar>> built;
  std::vector<ClosedBar> closed;
  for (const MarketUpdate& piece : pieces) {
    closed.clear();
    builder.update(piece, closed);
    for (const ClosedBar& bar : closed) {
      RC_ASSERT(bar.bar.closeTime <= piece.time);
      built[bar.timeframe].push_back(bar.bar);
    }
  }
  closed.clear();
  builder.advanceTo(pieces.back().time + std::chrono::hours(24 * 40), closed);
  for (const ClosedBar& bar : closed)
    built[bar.timeframe].push_back(bar.bar);
  return built;
}

std::vector<MarketUpdate> randomTrades() {
  std::vector<MarketUpdate> pieces;
  std::int64_t second = *rc::gen::inRange<std::int64_t>(0, 100'000);
  const int count = *rc::gen::inRange(1, 300);
  for (int i = 0; i < count; ++i) {
    second += *rc::gen::element<std::int64_t>(0, 0, 1, 1, 2, 7, 31, 400);
    pieces.push_back(trade(second, *rc::gen::inRange<std::int64_t>(50, 150), *rc::gen::inRange<std::int64_t>(1, 9)));
  }
  return pieces;
}

std::vector<MarketUpdate> randomBars(Timeframe timeframe) {
  const std::int64_t step = length(timeframe) / std::chrono::seconds(1);
  std::vector<MarketUpdate> pieces;
  std::int64_t open = *rc::gen::inRange<std::int64_t>(0, 1'000) * step;
  const int count = *rc::gen::inRange(1, 300);
  for (int i = 0; i < count; ++i) {
    const auto low = *rc::gen::inRange<std::int64_t>(50, 100);
    const auto high = *rc::gen::inRange<std::int64_t>(100, 150);
    pieces.push_back(bar(timeframe, open, *rc::gen::inRange(low, high + 1), high, low, *rc::gen::inRange(low, high + 1),
                         *rc::gen::inRange<std::int64_t>(0, 9)));
    open += step * *rc::gen::element<std::int64_t>(1, 1, 1, 1, 2, 5, 100);
  }
  return pieces;
}

RC_GTEST_PROP(BarBuilderTwin, TradesMakeTheSameBarsAsTheNaiveWay, ()) {
  const std::vector<Timeframe> timeframes{s1, s5, s15, m1, m3, m5, h1};
  const auto pieces = randomTrades();
  auto built = builtBars(pieces, timeframes);
  for (const Timeframe timeframe : timeframes)
    RC_ASSERT(built[timeframe] == naiveBars(pieces, timeframe));
}

RC_GTEST_PROP(BarBuilderTwin, FinerBarsMakeTheSameBarsAsTheNaiveWay, ()) {
  const Timeframe input = *rc::gen::element(s1, s15, m1, m5, h1, d1);
  std::vector<Timeframe> timeframes;
  for (std::size_t i = 0; i < kTimeframeNames.size(); ++i) {
    if (BarBuilder::canBuild(input, static_cast<Timeframe>(i)))
      timeframes.push_back(static_cast<Timeframe>(i));
  }
  const auto pieces = randomBars(input);
  auto built = builtBars(pieces, timeframes);
  for (const Timeframe timeframe : timeframes)
    RC_ASSERT(built[timeframe] == naiveBars(pieces, timeframe));
}

RC_GTEST_PROP(BarBuilderTwin, ACompleteBarClosesWithItsLastPiece, ()) {
  BarBuilder builder({}, {m1, m15});
  std::vector<ClosedBar> closed;
  const int count = *rc::gen::inRange(1, 100);
  for (int i = 0; i < count; ++i) {
    closed.clear();
    builder.update(bar(m1, 60 * i, 100, 101, 99, 100), closed);
    RC_ASSERT(closed.size() == ((i + 1) % 15 == 0 ? 2U : 1U));
  }
}

}  // namespace
}  // namespace oms
