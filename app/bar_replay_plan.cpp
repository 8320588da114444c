#include "app/bar_replay_plan.h"

#include <algorithm>
#include <iterator>

#include "app/stored_bars.h"
#include "oms/feeds/resample.h"
#include "oms/feeds/warmed_feed.h"
#include "oms/market/bar_builder.h"

namespace app {
namespace {

// Seen before the first bar comes; what is stored of longer ago the chart reads by itself.
constexpr std::size_t kSeenBefore = 5'000;

bool hasVolume(const std::vector<oms::Bar>& bars) {
  return std::any_of(bars.begin(), bars.end(), [](const oms::Bar& bar) { return !bar.volume.isZero(); });
}

// Those of `stored` that are over before the chart's first bar, in front of it.
void putBefore(oms::ImportedBars& bars, const oms::ImportedBars& stored) {
  const oms::Timestamp begin = bars.bars.front().openTime;
  const auto end = std::partition_point(stored.bars.begin(), stored.bars.end(),
                                        [begin](const oms::Bar& bar) { return bar.closeTime <= begin; });
  if (end == stored.bars.begin() || !leadsUpTo(std::prev(end)->closeTime, begin, bars.timeframe))
    return;
  const auto count = end - stored.bars.begin();
  if (!stored.spreads.empty()) {
    bars.spreads.assign(stored.spreads.begin(), stored.spreads.begin() + count);
    bars.spreads.resize(static_cast<std::size_t>(count) + bars.bars.size());
  }
  bars.bars.insert(bars.bars.begin(), stored.bars.begin(), end);
}

// Spreads belong to bars as they were stored: longer ones have none.
oms::ImportedBars longer(const oms::ImportedBars& bars, oms::Timeframe timeframe) {
  oms::ImportedBars made;
  made.fileName = bars.fileName;
  made.timeframe = timeframe;
  made.volumeKnown = bars.volumeKnown;
  made.bars = oms::resample(bars, timeframe);
  return made;
}

oms::ImportedBars part(const oms::ImportedBars& bars, std::size_t begin, std::size_t end) {
  const auto cut = [begin, end](const auto& rows) {
    return std::decay_t<decltype(rows)>(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                        rows.begin() + static_cast<std::ptrdiff_t>(end));
  };
  oms::ImportedBars some;
  some.fileName = bars.fileName;
  some.timeframe = bars.timeframe;
  some.volumeKnown = bars.volumeKnown;
  some.bars = cut(bars.bars);
  if (!bars.spreads.empty())
    some.spreads = cut(bars.spreads);
  return some;
}

// What of the session's configuration counts in a replay of one symbol.
SessionConfig replayConfig(const SessionConfig& session, const oms::Instrument& instrument, oms::Timeframe timeframe) {
  SessionConfig config = session;
  config.name = "Bar replay";
  config.feed = FeedKind::replay;
  config.symbols = {};
  config.files = {};
  config.history = {};
  config.strategies = {};
  config.instruments = {};
  config.conversions = {};  // the session's instrument has its rate in its multiplier
  config.timeframe = timeframe;
  config.drill = "none";
  config.remote.enabled = false;
  const auto keepOwn = [&instrument](auto& limits) {
    limits.ofStrategy.clear();
    for (auto limit = limits.ofSymbol.begin(); limit != limits.ofSymbol.end();)
      limit = limit->first == instrument.symbol ? std::next(limit) : limits.ofSymbol.erase(limit);
  };
  keepOwn(config.risk.orderLotsOf);
  keepOwn(config.risk.positionOf);
  return config;
}

}  // namespace

oms::Result<ReplayMarket> gatherReplay(const widgets::ReplayWish& wish, const QString& dataDir) {
  const std::string& symbol = wish.instrument.symbol;
  if (wish.bars.empty())
    return oms::Failure{"there is no closed bar of " + symbol + " yet; wait for one"};
  ReplayMarket market;
  market.instrument = wish.instrument;
  market.simulated = !wish.stored;
  market.bars.fileName = "chart";
  market.bars.timeframe = wish.timeframe;
  market.bars.bars = wish.bars;
  if (wish.stored) {
    const auto stored = readStoredBars(dataDir, symbol, wish.timeframe);
    if (stored)
      putBefore(market.bars, *stored);
    else if (stored.error().exitCode == 1)
      return oms::Failure{stored.error().message};
    auto inside = readStoredInside(dataDir, symbol, wish.timeframe);
    if (inside)
      market.inside = std::move(inside->bars);
  }
  market.bars.volumeKnown = hasVolume(market.bars.bars);
  return market;
}

oms::Result<PlannedReplay> planBarReplay(const SessionConfig& session, const ReplayMarket& market,
                                         oms::Timeframe timeframe, oms::Timestamp from) {
  const bool isLonger =
      timeframe != market.bars.timeframe && oms::BarBuilder::canBuild(market.bars.timeframe, timeframe);
  const oms::ImportedBars made = isLonger ? longer(market.bars, timeframe) : oms::ImportedBars{};
  const oms::ImportedBars& bars = isLonger ? made : market.bars;
  const auto first = std::partition_point(bars.bars.begin(), bars.bars.end(),
                                          [from](const oms::Bar& bar) { return bar.openTime < from; });
  const std::size_t count = bars.bars.size();
  // One is seen at least, so that there is a price, and one is to come.
  const auto begin = std::max<std::size_t>(static_cast<std::size_t>(first - bars.bars.begin()), 1);
  if (begin >= count) {
    return oms::Failure{"no closed bar of " + market.instrument.symbol +
                        " would be left to come from there; choose an earlier one"};
  }
  PlannedReplay replay{{}, bars.timeframe, bars.bars[begin].openTime, count - begin};
  oms::EngineConfig& engine = replay.plan.engine;
  const SessionConfig config = replayConfig(session, market.instrument, bars.timeframe);
  oms::Instrument instrument = market.instrument;
  instrument.currency = config.currency;
  const std::string& symbol = instrument.symbol;
  const oms::SymbolIndex index = engine.instruments.add(instrument);
  engine.input = bars.timeframe;
  if (auto failure = applySettings(config, engine))
    return *failure;
  if (!market.inside.empty()) {
    const auto finer = std::make_shared<oms::FinerBars>();
    finer->add(index, market.inside);
    engine.broker.finer = finer;
  }
  engine.session.id = newSessionId();
  engine.session.simulated = market.simulated;
  std::vector<oms::ReplaySource> seen;
  seen.push_back({symbol, index, part(bars, begin - std::min(begin, kSeenBefore), begin)});
  std::vector<oms::ReplaySource> coming;
  coming.push_back({symbol, index, part(bars, begin, count)});
  replay.plan.feed =
      std::make_shared<oms::WarmedFeed>(std::move(seen), std::make_shared<oms::ReplayFeed>(std::move(coming)));
  engine.session.feed = replay.plan.feed->kind();
  replay.plan.beginsPaused = true;
  replay.plan.configJson = toToml(config);
  return replay;
}

}  // namespace app
