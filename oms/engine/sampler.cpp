#include "oms/engine/sampler.h"

#include <algorithm>

#include "oms/engine/bookkeeping.h"

namespace oms {

Sampler::Sampler(const Engine& engine)
    : engine_(engine),
      quoteTimes_(engine.core().config.instruments.size()),
      tape_(engine.core().config.instruments.size()),
      instanceBars_(engine.strategies().size(), ~std::uint64_t{0}) {}

std::shared_ptr<const MarketSample> Sampler::take(double progress) {
  auto sample = std::make_shared<MarketSample>();
  const Core& core = engine_.core();
  sample->sessionTime = core.now;
  sample->cursor = engine_.cursor();
  sample->progress = progress;
  sample->account = core.account.state(core.now);
  sample->limits = core.monitor.usage();
  sample->coolDowns = core.losses.coolDowns(core.now);
  takeQuotes(*sample);
  takeDepth(*sample);
  tape_.take(sample->trades);
  takePlaces(*sample);
  takeBars(*sample);
  takePositions(*sample);
  takeInstances(*sample);
  takeSignals(*sample);
  takeStatistics(*sample);
  return sample;
}

void Sampler::takeQuotes(MarketSample& sample) {
  const QuoteBoard& board = engine_.core().board;
  for (std::uint32_t i = 0; i < board.size(); ++i) {
    const MarketState& market = board[{i}];
    if (!market.hasQuote() || market.time == quoteTimes_[i])
      continue;
    quoteTimes_[i] = market.time;
    sample.quotes.push_back({{i}, market.quote, market.last, market.previousClose, market.dayVolume});
  }
}

namespace {
std::vector<DepthLevel> bestOf(const DepthBook& book, Side side) {
  std::vector<DepthLevel> levels(std::min(book.size(side), DepthSample::kLevels));
  for (std::size_t n = 0; n < levels.size(); ++n)
    levels[n] = book.level(side, n);
  return levels;
}
}  // namespace

void Sampler::takeDepth(MarketSample& sample) {
  for (std::uint32_t i = 0; i < engine_.core().board.size(); ++i) {
    const DepthBook* book = engine_.broker().depth({i});
    const auto known = depth_.find({i});
    if (book == nullptr && known == depth_.end())
      continue;
    DepthSample now{{i}, {}, {}, {}};
    // Of a book with one side nothing can be said: the other is on its way, or it is lost.
    if (book != nullptr && book->size(Side::buy) > 0 && book->size(Side::sell) > 0)
      now = {
          {i}, bestOf(*book, Side::buy), bestOf(*book, Side::sell), {book->total(Side::buy), book->total(Side::sell)}};
    if (known != depth_.end() && known->second == now)
      continue;
    depth_[{i}] = now;
    sample.depth.push_back(std::move(now));
  }
}

void Sampler::takePlaces(MarketSample& sample) const {
  for (std::uint32_t i = 0; i < engine_.core().board.size(); ++i)
    engine_.broker().addPlaces({i}, kPlaces, sample.places);
}

void Sampler::takeBars(MarketSample& sample) {
  for (const auto& [key, closed] : engine_.history()) {
    SentSeries& sent = series_[key];
    const Bar* forming = engine_.forming(key.first, key.second);
    const bool moved = forming && !(*forming == sent.forming);
    if (closed.total == sent.closed && !moved)
      continue;
    BarsSample bars;
    bars.symbol = key.first;
    bars.timeframe = key.second;
    bars.firstIndex = std::max(sent.closed, closed.firstIndex());
    bars.bars.reserve(closed.total - bars.firstIndex + 1);
    for (std::size_t i = bars.firstIndex - closed.firstIndex(); i < closed.bars.size(); ++i)
      bars.bars.push_back(closed.bars[i]);
    if (forming) {
      bars.bars.push_back(*forming);
      bars.formingLast = true;
      sent.forming = *forming;
    }
    sent.closed = closed.total;
    sample.bars.push_back(std::move(bars));
  }
}

void Sampler::takePositions(MarketSample& sample) const {
  const Books& books = engine_.core().books;
  for (std::uint32_t i = 0; i < books.symbols(); ++i) {
    books.visit({i}, [&](const Position& position) {
      sample.positions.push_back(
          {position.id, position.currentPrice, position.unrealized, position.worst, position.best});
    });
  }
}

void Sampler::takeStatistics(MarketSample& sample) const {
  const Core& core = engine_.core();
  for (std::uint32_t i = 0; i < core.config.instruments.size(); ++i) {
    if (!core.holdings[i].wereUsed())
      continue;
    sample.symbolBooks.push_back(core.books.line({i}));
    if (core.books.hedges())
      core.holdings[i].addLines(core.books, {i}, sample.ownerBooks);
    else
      core.holdings[i].addLines(sample.symbolBooks.back(), core.books.marketValue({i}), sample.ownerBooks);
  }
  sample.statistics = std::make_shared<const StatisticsReport>(statisticsOf(core));
}

void Sampler::takeInstances(MarketSample& sample) {
  const StrategyDesk& strategies = engine_.strategies();
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    if (instanceBars_[i] == strategies.barsSeen(i))
      continue;
    instanceBars_[i] = strategies.barsSeen(i);
    sample.instances.push_back(strategies.sampleOf(i));
  }
  if (!nearMisses_ || nearMissChanges_ != strategies.nearMissChanges()) {
    nearMissChanges_ = strategies.nearMissChanges();
    nearMisses_ = std::make_shared<const std::vector<NearMiss>>(strategies.nearMisses());
  }
  sample.nearMisses = nearMisses_;
}

void Sampler::takeSignals(MarketSample& sample) const {
  const StrategyDesk& strategies = engine_.strategies();
  for (const auto& [id, signal] : engine_.approvals().pending()) {
    SignalDrift drift{id, strategies.driftOf(signal), 0, 0};
    const DryRunResult tried = strategies.dryRun(signal, signal);
    for (const CheckResult& check : tried.checks) {
      ++drift.checksOf;
      drift.checksPassed += check.passed ? 1 : 0;
    }
    sample.drifts.push_back(drift);
  }
}

}  // namespace oms
