#include "tests/support/sample_market.h"

#include <algorithm>
#include <cmath>

namespace support {

using namespace oms;

namespace {

Price marketPrice(const char* text) {
  return *Price::parse(text);
}

Price scaledBy(Price value, double factor, Price tick) {
  return Price::fromDoubleLossy(value.toDoubleLossy() * factor).roundedNearestTo(tick);
}

}  // namespace

Timestamp sampleNow() {
  return *parseRfc3339("2026-01-05T10:52:14Z");
}

BarsSample barsOf(std::uint32_t index) {
  constexpr int kBars = 120;
  const SampleSymbol& symbol = kSymbols[index];
  const Price tick = marketPrice(symbol.tick);
  BarsSample sample;
  sample.symbol = SymbolIndex{index};
  const auto factor = [index](int i) {
    return 1 + 0.004 * std::sin(i * 0.09 + index) + 0.0015 * std::sin(i * 0.7 + index * 2.0) - 0.00008 * i;
  };
  const double end = factor(kBars);
  Price open = scaledBy(marketPrice(symbol.last), factor(0) / end, tick);
  for (int i = 1; i <= kBars; ++i) {
    Bar bar;
    bar.openTime = sampleNow() - std::chrono::minutes(kBars - i + 1);
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    bar.open = open;
    bar.close = scaledBy(marketPrice(symbol.last), factor(i) / end, tick);
    bar.high = scaledBy(std::max(bar.open, bar.close), 1 + 0.0006 * (1 + std::sin(i * 1.3)), tick);
    bar.low = scaledBy(std::min(bar.open, bar.close), 1 - 0.0006 * (1 + std::cos(i * 1.7)), tick);
    bar.volume = Volume::fromInt(100 + static_cast<int>(80 * std::abs(std::sin(i * 0.37))));
    open = bar.close;
    sample.bars.push_back(bar);
  }
  return sample;
}

QuoteSample quoteOf(std::uint32_t index) {
  const SampleSymbol& symbol = kSymbols[index];
  QuoteSample sample;
  sample.symbol = SymbolIndex{index};
  sample.last = marketPrice(symbol.last);
  sample.quote = {sampleNow(), sample.last - marketPrice(symbol.tick), sample.last + marketPrice(symbol.tick),
                  Quantity::fromInt(5), Quantity::fromInt(7)};
  const double change = Ratio::parse(symbol.change)->toDoubleLossy();
  sample.previousClose =
      Price::fromDoubleLossy(sample.last.toDoubleLossy() / (1 + change)).roundedNearestTo(marketPrice(symbol.tick));
  sample.dayVolume = Volume::fromInt(1'204'331);
  return sample;
}

DepthSample depthOf(std::uint32_t index) {
  const QuoteSample quote = quoteOf(index);
  const Price tick = marketPrice(kSymbols[index].tick);
  DepthSample sample;
  sample.symbol = quote.symbol;
  for (int i = 0; i < 10; ++i) {
    sample.bids.push_back({quote.quote.bid - tick * i, Quantity::fromRaw((350 + 97 * ((i * 7) % 10)) * 1'000'000)});
    sample.asks.push_back({quote.quote.ask + tick * i, Quantity::fromRaw((410 + 83 * ((i * 3) % 10)) * 1'000'000)});
  }
  sample.totals = {Volume::fromInt(31), Volume::fromInt(28)};
  return sample;
}

TradesSample tradesOf(std::uint32_t index) {
  const QuoteSample quote = quoteOf(index);
  TradesSample sample;
  sample.symbol = quote.symbol;
  for (int i = 20; i >= 0; --i) {
    const bool buys = i % 3 != 0;
    const Tick tick{sampleNow() - std::chrono::milliseconds(370 * (i - i % 2)),
                    buys ? quote.quote.ask : quote.quote.bid, Quantity::fromRaw((20 + 13 * i) * 1'000'000),
                    buys ? Side::buy : Side::sell};
    sample.trades.push_back({tick, i % 5 != 0});
  }
  sample.trades[7].tick.price = quote.quote.mid();
  sample.trades[7].tick.aggressor.reset();
  return sample;
}

}  // namespace support
