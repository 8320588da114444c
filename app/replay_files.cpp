#include "app/replay_files.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "oms/feeds/depth_feed.h"
#include "oms/feeds/factor_file.h"
#include "oms/feeds/merged_feed.h"
#include "oms/feeds/replay_feed.h"
#include "oms/feeds/tick_feed.h"

namespace app {
namespace {

struct ReplayParts {
  std::vector<oms::ReplaySource> bars;
  std::vector<oms::ReplaySource> inside;  // finer ones, that nobody is given
  std::vector<std::shared_ptr<oms::Feed>> streams;
};

std::string kindOf(const oms::ImportedTicks& file) {
  return file.asks.empty() ? "trades" : "quotes";
}

template <class Imported>
void tellOf(const Imported& file, const std::string& rows, BuiltSession& built) {
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : file.counts.rejected)
    rejected += count;
  const std::uint64_t crossed = file.counts.crossed;
  built.notices.push_back(file.fileName + ": " + std::to_string(file.counts.accepted) + ' ' + rows + ", " +
                          std::to_string(file.counts.repaired) + " repaired, " + std::to_string(rejected) +
                          " rejected" + (crossed > 0 ? ", " + std::to_string(crossed) + " crossed" : std::string()));
  built.notices.insert(built.notices.end(), file.notices.begin(), file.notices.end());
}

std::string noticeOf(const oms::DepthRecording& file) {
  return file.fileName + ": a book of depth with " + std::to_string(file.updates) + " updates and " +
         std::to_string(file.trades) + " trades, " + std::to_string(file.gaps) + " gaps, " +
         std::to_string(file.crossed) + " crossed, " + std::to_string(file.rejected) + " lines rejected";
}

// As the session file describes it, else as its own file does, the first where there are two.
oms::SymbolIndex addInstrument(const SessionConfig& config, oms::Instrument found, BuiltSession& built) {
  if (const auto known = built.plan.engine.instruments.find(found.symbol))
    return *known;
  const auto same = [&](const oms::Instrument& other) { return other.symbol == found.symbol; };
  const auto own = std::find_if(config.instruments.begin(), config.instruments.end(), same);
  if (own != config.instruments.end())
    return built.plan.engine.instruments.add(*own);
  found.currency = config.currency;
  built.notices.push_back(found.symbol + " is in no list of instruments: tick " + found.tick.text() + ", lot " +
                          found.lot.text() + " are taken from its file");
  return built.plan.engine.instruments.add(found);
}

std::optional<oms::Failure> addTicks(const SessionConfig& config, const FeedFile& file, oms::ImportedTicks ticks,
                                     BuiltSession& built, ReplayParts& parts) {
  if (file.timeframe) {
    return oms::Failure{file.path + ": holds " + kindOf(ticks) +
                        ", of which bars of any length are made, and none of " +
                        std::string(oms::name(*file.timeframe)) + "; leave its timeframe out"};
  }
  tellOf(ticks, kindOf(ticks), built);
  const oms::SymbolIndex index = addInstrument(config, oms::instrumentOf(file.symbol, ticks), built);
  parts.streams.push_back(
      std::make_shared<oms::TickFeed>(std::move(ticks), index, built.plan.engine.instruments[index]));
  return std::nullopt;
}

// Bars, and what looks like none may be trades or quotes.
std::optional<oms::Failure> addRows(const SessionConfig& config, const FeedFile& file, const oms::FileBytes& bytes,
                                    BuiltSession& built, ReplayParts& parts) {
  oms::EngineConfig& engine = built.plan.engine;
  oms::ReadOptions options;
  options.timeframe = file.timeframe;
  options.bothSides = true;
  auto bars = oms::readBars(file.path, bytes, options);
  if (!bars) {
    auto ticks = oms::readTicks(file.path, bytes, options);
    if (ticks)
      return addTicks(config, file, std::move(*ticks), built, parts);
    return ticks.error() ? *ticks.error() : bars.error();
  }
  tellOf(*bars, "bars of " + std::string(oms::name(bars->timeframe)), built);
  // A timeframe that every file's bars can be put together to is found from the coarsest.
  engine.input = engine.input ? std::max(*engine.input, bars->timeframe) : bars->timeframe;
  const oms::SymbolIndex index = addInstrument(config, oms::instrumentOf(file.symbol, *bars), built);
  parts.bars.push_back({file.symbol, index, std::move(*bars)});
  return std::nullopt;
}

std::optional<oms::Failure> addDepth(const SessionConfig& config, const FeedFile& file, oms::FileBytes bytes,
                                     BuiltSession& built, ReplayParts& parts) {
  if (file.timeframe) {
    return oms::Failure{file.path + ": is a stream of depth, which has no bars of " +
                        std::string(oms::name(*file.timeframe)) + "; leave its timeframe out"};
  }
  auto recording = oms::readDepthRecording(file.path, std::move(bytes), file.symbol);
  if (!recording)
    return recording.error();
  built.notices.push_back(noticeOf(*recording));
  const oms::SymbolIndex index = addInstrument(config, oms::instrumentOf(file.symbol, *recording), built);
  parts.streams.push_back(std::make_shared<oms::DepthFeed>(std::move(*recording), index));
  return std::nullopt;
}

std::optional<oms::Failure> addActions(const FeedFile& file, BuiltSession& built) {
  oms::EngineConfig& engine = built.plan.engine;
  auto actions = oms::readFactors(file.factors, *engine.instruments.find(file.symbol));
  if (!actions)
    return actions.error();
  built.notices.push_back(file.symbol + ": " + std::to_string(actions->size()) +
                          " splits and dividends are taken from " + file.factors);
  engine.actions.insert(engine.actions.end(), actions->begin(), actions->end());
  return std::nullopt;
}

// Of two files of one symbol the coarser is the session's market; the finer shows the broker what happened inside its
// bars (FILLS rule 5). Two sources of one market would each move the other's prices back in time.
std::optional<oms::Failure> setFinerAside(const SessionConfig& config, BuiltSession& built, ReplayParts& parts) {
  std::map<std::string, int> filesOf;
  for (const FeedFile& file : config.files)
    ++filesOf[file.symbol];
  const auto finer = std::make_shared<oms::FinerBars>();
  for (const auto& entry : filesOf) {
    if (entry.second == 1)
      continue;
    const auto isIts = [&](const oms::ReplaySource& source) { return source.symbol == entry.first; };
    auto coarse = std::find_if(parts.bars.begin(), parts.bars.end(), isIts);
    auto fine = coarse == parts.bars.end() ? coarse : std::find_if(std::next(coarse), parts.bars.end(), isIts);
    if (entry.second != 2 || fine == parts.bars.end())
      return oms::Failure{entry.first + " is named twice; give it one file, or a second one with finer bars"};
    if (coarse->bars.timeframe == fine->bars.timeframe)
      return oms::Failure{entry.first + " has two files with bars of " + std::string(oms::name(fine->bars.timeframe)) +
                          "; give it one, or a second one with finer bars"};
    if (coarse->bars.timeframe < fine->bars.timeframe)
      std::swap(coarse, fine);
    built.notices.push_back(fine->bars.fileName + ": shows what happened inside the bars of " + coarse->bars.fileName);
    finer->add(fine->index, fine->bars.bars);
    parts.inside.push_back(std::move(*fine));
    parts.bars.erase(fine);
  }
  if (!parts.inside.empty())
    built.plan.engine.broker.finer = finer;
  return std::nullopt;
}

std::shared_ptr<oms::Feed> feedOf(ReplayParts parts) {
  std::vector<std::shared_ptr<oms::Feed>> feeds = std::move(parts.streams);
  if (!parts.bars.empty() || feeds.empty())
    feeds.insert(feeds.begin(), std::make_shared<oms::ReplayFeed>(std::move(parts.bars), parts.inside));
  return feeds.size() == 1 ? feeds.front() : std::make_shared<oms::MergedFeed>(std::move(feeds));
}

}  // namespace

std::optional<oms::Failure> openReplay(const SessionConfig& config, BuiltSession& built) {
  oms::EngineConfig& engine = built.plan.engine;
  ReplayParts parts;
  for (const FeedFile& file : config.files) {
    auto bytes = oms::readFileBytes(file.path);
    if (!bytes)
      return bytes.error();
    auto failure = oms::DepthFile::isDepth(bytes->text) ? addDepth(config, file, std::move(*bytes), built, parts)
                                                        : addRows(config, file, *bytes, built, parts);
    if (failure)
      return failure;
    if (file.factors.empty())
      continue;
    if (auto unread = addActions(file, built))
      return unread;
  }
  if (auto failure = setFinerAside(config, built, parts))
    return failure;
  for (const oms::Instrument& instrument : config.instruments) {
    if (!engine.instruments.find(instrument.symbol))
      built.notices.push_back(instrument.symbol + " is described in the session file, but no file has its prices");
  }
  std::stable_sort(engine.actions.begin(), engine.actions.end(),
                   [](const oms::CorporateAction& a, const oms::CorporateAction& b) { return a.day < b.day; });
  built.plan.feed = feedOf(std::move(parts));
  return std::nullopt;
}

}  // namespace app
