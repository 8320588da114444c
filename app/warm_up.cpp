#include "app/warm_up.h"

#include <algorithm>
#include <set>

#include "app/stored_bars.h"
#include "oms/engine/strategy_series.h"
#include "oms/feeds/warmed_feed.h"
#include "oms/market/bar_builder.h"
#include "oms/model/sha256.h"
#include "oms/storage/market_chunk.h"

namespace app {
namespace {

constexpr std::uint64_t kChartBars = 5'000;
// A fifth of a second, at the start and at each restart without a snapshot.
constexpr std::uint64_t kMostBars = 200'000;
constexpr std::uint64_t kSpareBars = 100;  // of each timeframe, by which conditions measure how near they are

oms::Timestamp beginOf(oms::Feed& feed) {
  const oms::MarketUpdate* first = feed.peek();
  const auto* bar = first ? std::get_if<oms::BarUpdate>(&first->data) : nullptr;
  return bar ? bar->bar.openTime : first ? first->time : oms::Timestamp{};
}

// How many bars of each timeframe are wanted of a symbol.
using Wanted = std::map<oms::Timeframe, std::uint64_t>;

Wanted wantedOf(oms::SymbolIndex symbol, const oms::EngineConfig& engine) {
  Wanted wanted;
  const auto want = [&](oms::Timeframe timeframe, std::uint64_t bars) {
    if (!engine.input || oms::BarBuilder::canBuild(*engine.input, timeframe))
      wanted[timeframe] = std::max(wanted[timeframe], bars);
  };
  for (const oms::Timeframe timeframe : engine.timeframes)
    want(timeframe, 0);
  for (const oms::StrategyBinding& binding : engine.strategies) {
    const oms::StrategyDefinition& strategy = *binding.definition;
    for (const oms::SymbolIndex own : binding.symbols) {
      if (own == symbol)
        want(strategy.timeframe, strategy.warmupNeed + kSpareBars);
      const auto others = oms::seriesOf(strategy, own, engine);
      for (std::size_t i = 0; others && i < others->size(); ++i) {
        if ((*others)[i].first == symbol)
          want((*others)[i].second, strategy.others[i].warmup + kSpareBars);
      }
    }
  }
  return wanted;
}

// Of the finest timeframe that there are bars for; with how many of them all that is wanted can be made.
const oms::StoredSeries* sourceOf(const Wanted& wanted, const std::vector<oms::StoredSeries>& series,
                                  std::uint64_t& bars) {
  const oms::StoredSeries* source = nullptr;
  for (const auto& [timeframe, count] : wanted) {
    if (source == nullptr)
      source = seriesToMake(timeframe, series);
    if (source == nullptr || !oms::BarBuilder::canBuild(*source->timeframe(), timeframe))
      continue;
    const auto parts = oms::length(timeframe) / oms::length(*source->timeframe());
    bars = std::max(bars, count * static_cast<std::uint64_t>(parts));
  }
  bars = std::clamp(bars, kChartBars, kMostBars);
  return source;
}

std::string digestOf(const std::vector<oms::Bar>& bars) {
  oms::Sha256 sha;
  for (std::size_t begin = 0; begin < bars.size(); begin += oms::kRowsAChunk) {
    const std::string packed =
        oms::packRows(std::span<const oms::Bar>(bars.data() + begin, std::min(oms::kRowsAChunk, bars.size() - begin)));
    sha.add(packed.data(), packed.size());
  }
  return oms::hex(sha.digest());
}

oms::Failure lost(const FeedHistory& history) {
  return oms::Failure{"the session began with " + std::to_string(history.bars) + " bars of " + history.symbol + ", " +
                      std::string(oms::name(history.timeframe)) +
                      ", of the market database, which no longer has them; put its file market/market.db back, or "
                      "begin anew with --new-session"};
}

// The bars that a session began with, and no others.
oms::Result<std::vector<oms::Bar>> readHistory(const FeedHistory& history, oms::MarketDatabase& market) {
  const auto series = market.series(history.symbol);
  if (!series)
    return series.error();
  const auto own = std::find_if(series->begin(), series->end(),
                                [&](const oms::StoredSeries& each) { return each.timeframe() == history.timeframe; });
  if (own == series->end())
    return lost(history);
  auto bars = market.bars(*own, {history.last + oms::Duration(1), history.bars, history.imports});
  if (bars && digestOf(*bars) != history.sha256)
    return lost(history);
  return bars;
}

class Warming {
 public:
  Warming(SessionConfig& config, BuiltSession& built, oms::MarketDatabase& market)
      : config_(config), built_(built), market_(market), begin_(beginOf(*built.plan.feed)) {}

  std::optional<oms::Failure> choose() {
    const auto last = market_.lastImport();
    if (!last)
      return last.error();
    for (std::uint32_t i = 0; i < engine().instruments.size(); ++i) {
      if (auto failure = choose({i}, *last))
        return failure;
    }
    return finish();
  }

  std::optional<oms::Failure> takeNamed() {
    for (const FeedHistory& history : config_.history) {
      const auto symbol = engine().instruments.find(history.symbol);
      auto found = symbol ? readHistory(history, market_) : oms::Result<std::vector<oms::Bar>>(lost(history));
      if (!found)
        return found.error();
      take(*symbol, history, std::move(*found));
    }
    return finish();
  }

 private:
  oms::EngineConfig& engine() { return built_.plan.engine; }

  std::optional<oms::Failure> choose(oms::SymbolIndex symbol, std::int64_t lastImport) {
    const std::string& name = engine().instruments[symbol].symbol;
    const auto series = market_.series(name);
    if (!series)
      return series.error();
    std::uint64_t most = 0;
    const oms::StoredSeries* source = sourceOf(wantedOf(symbol, engine()), *series, most);
    if (source == nullptr)
      return std::nullopt;
    auto bars = market_.bars(*source, {begin_, most, lastImport});
    if (!bars)
      return bars.error();
    while (!bars->empty() && bars->back().closeTime > begin_)
      bars->pop_back();
    if (bars->empty())
      return std::nullopt;
    const oms::Timeframe timeframe = *source->timeframe();
    if (!leadsUpTo(bars->back().closeTime, begin_, timeframe)) {
      built_.notices.push_back(name + ": the history that is stored ends at " + oms::rfc3339(bars->back().closeTime) +
                               ", too long before the session begins to warm it up");
      return std::nullopt;
    }
    const FeedHistory history{name, timeframe, bars->size(), bars->back().openTime, lastImport, digestOf(*bars)};
    built_.notices.push_back(name + ": warmed up with " + std::to_string(history.bars) + " stored bars of " +
                             std::string(oms::name(timeframe)) + " up to " + oms::rfc3339(bars->back().closeTime));
    config_.history.push_back(history);
    take(symbol, history, std::move(*bars));
    return std::nullopt;
  }

  void take(oms::SymbolIndex symbol, const FeedHistory& history, std::vector<oms::Bar> bars) {
    const auto traded = [](const oms::Bar& bar) { return !bar.volume.isZero(); };
    oms::ImportedBars source;
    source.fileName = "market database";
    source.sha256 = history.sha256;
    source.timeframe = history.timeframe;
    source.volumeKnown = std::any_of(bars.begin(), bars.end(), traded);
    source.bars = std::move(bars);
    sources_.push_back({history.symbol, symbol, std::move(source)});
  }

  std::optional<oms::Failure> finish() {
    if (!sources_.empty())
      built_.plan.feed = std::make_shared<oms::WarmedFeed>(std::move(sources_), built_.plan.feed);
    return std::nullopt;
  }

  SessionConfig& config_;
  BuiltSession& built_;
  oms::MarketDatabase& market_;
  oms::Timestamp begin_;
  std::vector<oms::ReplaySource> sources_;
};

}  // namespace

oms::Result<std::unique_ptr<oms::MarketDatabase>> marketAt(const HistoryPlace& place) {
  if (!place.marketCopy.isEmpty())
    return oms::MarketDatabase::openCopy(place.marketCopy);
  if (place.dataDir.isEmpty())
    return std::unique_ptr<oms::MarketDatabase>();
  return oms::MarketDatabase::openExisting(place.dataDir);
}

std::optional<oms::Failure> lackOf(const FeedHistory& history, oms::MarketDatabase* market) {
  if (market == nullptr)
    return lost(history);
  const auto found = readHistory(history, *market);
  return found ? std::nullopt : std::optional(found.error());
}

std::optional<oms::Failure> warmUp(SessionConfig& config, const HistoryPlace& place, BuiltSession& built) {
  if (place.begins && !config.history.empty())
    return oms::Failure{"feed.history is what a session that goes on has; leave it out of the file"};
  if (config.feed == FeedKind::simulated || (!place.begins && config.history.empty()))
    return std::nullopt;
  auto market = marketAt(place);
  if (market && *market == nullptr)
    return place.begins ? std::nullopt : std::optional(lost(config.history.front()));
  std::optional<oms::Failure> failure;
  if (!market)
    failure = market.error();
  else if (place.begins)
    failure = Warming(config, built, **market).choose();
  else
    failure = Warming(config, built, **market).takeNamed();
  if (!failure || !place.begins)
    return failure;
  // What cannot be read is no reason not to begin.
  built.notices.push_back("no stored history: " + failure->message);
  config.history.clear();
  return std::nullopt;
}

}  // namespace app
