#include "app/stored_bars.h"

#include <algorithm>

#include "oms/feeds/resample.h"
#include "oms/market/bar_builder.h"
#include "oms/model/suggestion.h"

namespace app {
namespace {

constexpr oms::Duration kLongestPause = std::chrono::hours(24 * 7);

using Series = std::vector<oms::StoredSeries>;

std::string kindsOf(const Series& series) {
  std::string kinds;
  for (const oms::StoredSeries& each : series)
    kinds += (kinds.empty() ? "" : ", ") + each.kind;
  return kinds;
}

UsageError absent(const std::string& symbol, oms::MarketDatabase& market) {
  const auto all = market.series();
  std::vector<std::string> known;
  std::string list;
  for (const oms::StoredSeries& each : all ? *all : Series{}) {
    if (!known.empty() && known.back() == each.symbol)
      continue;
    known.push_back(each.symbol);
    list += (list.empty() ? "" : ", ") + each.symbol;
  }
  return UsageError{"nothing of " + symbol + " is in the market database" +
                    (list.empty() ? "; import files with tidemark import FILE --symbol " + symbol
                                  : ", which has " + list + oms::didYouMean(symbol, known))};
}

// What a file of these rows would say beside them.
oms::ImportedBars described(const oms::StoredSeries& series, oms::Timeframe timeframe) {
  oms::ImportedBars bars;
  bars.path = bars.fileName = "market database " + series.symbol + " " + series.kind;
  bars.timeframe = timeframe;
  bars.volumeKnown = series.volumeKnown;
  bars.fractionalVolume = series.fractionalVolume;
  bars.priceDecimals = series.decimals;
  bars.medianSpread = series.medianSpread;
  return bars;
}

oms::Result<oms::ImportedBars> readBarsOf(oms::MarketDatabase& market, const oms::StoredSeries& series) {
  oms::ImportedBars bars = described(series, *series.timeframe());
  auto rows = market.bars(series);
  if (!rows)
    return rows.error();
  bars.bars = std::move(*rows);
  return bars;
}

oms::Result<oms::ImportedBars> makeBars(oms::MarketDatabase& market, const oms::StoredSeries& series,
                                        oms::Timeframe timeframe) {
  oms::ImportedBars bars = described(series, timeframe);
  if (series.kind == "trades") {
    oms::ImportedTicks ticks;
    auto trades = market.trades(series);
    if (!trades)
      return trades.error();
    ticks.ticks = std::move(*trades);
    bars.bars = oms::resample(ticks, timeframe);
    return bars;
  }
  const auto quotes = market.quotes(series);
  if (!quotes)
    return quotes.error();
  oms::ImportedBars made = oms::barsOf(*quotes, timeframe);
  bars.bars = std::move(made.bars);
  bars.spreads = std::move(made.spreads);
  bars.medianSpread = made.medianSpread;
  return bars;
}

// Trades rather than quotes, for they have volume.
oms::Result<oms::ImportedBars, UsageError> fromTicks(oms::MarketDatabase& market, const Series& series,
                                                     oms::Timeframe timeframe) {
  const auto isTrades = [](const oms::StoredSeries& each) { return each.kind == "trades"; };
  const auto isTicks = [](const oms::StoredSeries& each) { return !each.timeframe(); };
  auto own = std::find_if(series.begin(), series.end(), isTrades);
  if (own == series.end())
    own = std::find_if(series.begin(), series.end(), isTicks);
  if (own == series.end()) {
    return UsageError{series.front().symbol + " is stored as " + kindsOf(series) + ", which cannot make bars of " +
                      std::string(oms::name(timeframe)) + "; import finer ones, or use another --timeframe"};
  }
  auto bars = makeBars(market, *own, timeframe);
  if (!bars)
    return UsageError{bars.error().message, 1};
  return std::move(*bars);
}

oms::Result<oms::ImportedBars, UsageError> barsFrom(oms::MarketDatabase& market, const Series& series,
                                                    std::optional<oms::Timeframe> wanted) {
  const auto isBars = [](const oms::StoredSeries& each) { return each.timeframe().has_value(); };
  if (!wanted && std::count_if(series.begin(), series.end(), isBars) != 1) {
    return UsageError{series.front().symbol + " is stored as " + kindsOf(series) +
                      "; say with --timeframe which bars are meant"};
  }
  const oms::StoredSeries* own =
      wanted ? seriesToMake(*wanted, series) : &*std::find_if(series.begin(), series.end(), isBars);
  if (own == nullptr)
    return fromTicks(market, series, *wanted);
  auto bars = readBarsOf(market, *own);
  if (!bars)
    return UsageError{bars.error().message, 1};
  if (wanted && bars->timeframe != *wanted) {
    bars->bars = oms::resample(*bars, *wanted);
    bars->timeframe = *wanted;
  }
  return std::move(*bars);
}

}  // namespace

bool leadsUpTo(oms::Timestamp end, oms::Timestamp begin, oms::Timeframe timeframe) {
  return begin - end <= std::max(kLongestPause, 3 * oms::length(timeframe));
}

const oms::StoredSeries* seriesToMake(oms::Timeframe timeframe, const std::vector<oms::StoredSeries>& series) {
  const oms::StoredSeries* coarsest = nullptr;
  for (const oms::StoredSeries& each : series) {
    if (each.timeframe() && oms::BarBuilder::canBuild(*each.timeframe(), timeframe) &&
        (coarsest == nullptr || *each.timeframe() > *coarsest->timeframe()))
      coarsest = &each;
  }
  return coarsest;
}

oms::Result<oms::ImportedBars> readStoredInside(const QString& dataDir, const std::string& symbol,
                                                oms::Timeframe timeframe) {
  const auto market = oms::MarketDatabase::openExisting(dataDir);
  if (!market)
    return market.error();
  const auto series = *market ? (*market)->series(symbol) : oms::Result<Series>(Series{});
  if (!series)
    return series.error();
  const oms::StoredSeries* finest = nullptr;
  for (const oms::StoredSeries& each : *series) {
    const bool isInside =
        each.timeframe() && *each.timeframe() < timeframe && oms::BarBuilder::canBuild(*each.timeframe(), timeframe);
    if (isInside && (finest == nullptr || *each.timeframe() < *finest->timeframe()))
      finest = &each;
  }
  return finest ? readBarsOf(**market, *finest) : oms::ImportedBars{};
}

oms::Result<oms::ImportedBars, UsageError> readStoredBars(const QString& dataDir, const std::string& symbol,
                                                          std::optional<oms::Timeframe> timeframe) {
  const auto market = oms::MarketDatabase::openExisting(dataDir);
  if (!market)
    return UsageError{market.error().message, 1};
  if (*market == nullptr) {
    return UsageError{"there is no market database in " + dataDir.toStdString() +
                      "; give --data FILE, or import files with tidemark import"};
  }
  const auto series = (*market)->series(symbol);
  if (!series)
    return UsageError{series.error().message, 1};
  if (series->empty())
    return absent(symbol, **market);
  auto bars = barsFrom(**market, *series, timeframe);
  if (bars)
    bars->counts.read = bars->counts.accepted = bars->bars.size();
  return bars;
}

}  // namespace app
