#include "oms/backtest/walk_forward.h"

#include <algorithm>
#include <charconv>

#include "oms/backtest/run_statistics.h"

namespace oms {
namespace {

// The bar behind a stretch that begins with bar `first`.
std::size_t behind(std::span<const Timestamp> opens, std::size_t first, WindowLength length) {
  if (length.bars > 0)
    return first + std::min<std::uint64_t>(length.bars, opens.size() - first);
  const auto end =
      std::lower_bound(opens.begin() + static_cast<std::ptrdiff_t>(first), opens.end(), opens[first] + length.time);
  return static_cast<std::size_t>(end - opens.begin());
}

// The first bar of a stretch that ends before bar `split`; at least one is in it, whatever gap lies there.
std::size_t before(std::span<const Timestamp> opens, std::size_t split, WindowLength length) {
  if (length.bars > 0)
    return split - std::min<std::uint64_t>(length.bars, split);
  const auto last = opens.begin() + static_cast<std::ptrdiff_t>(split - 1);
  return static_cast<std::size_t>(std::lower_bound(opens.begin(), last, opens[split] - length.time) - opens.begin());
}

// The bars that trade, in the data.
struct TradingBars {
  std::vector<std::size_t> places;
  std::vector<Timestamp> opens;
};
TradingBars tradingBars(std::span<const MarketUpdate> data) {
  TradingBars bars;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i].symbol != SymbolIndex{0} || data[i].warmup)
      continue;
    bars.places.push_back(i);
    bars.opens.push_back(std::get<BarUpdate>(data[i].data).bar.openTime);
  }
  return bars;
}

// Only bars [first, end) trade.
BacktestPlan within(BacktestPlan plan, const TradingBars& bars, std::size_t first, std::size_t end) {
  plan.from = bars.opens[first];
  plan.pieces = bars.places[end - 1] + 1;
  return plan;
}

std::size_t bestOf(const std::vector<BacktestResult>& results, const Objective& objective) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < results.size(); ++i) {
    if (objective.prefers(results[i], results[best]))
      best = i;
  }
  return best;
}

void append(BacktestResult& combined, const BacktestResult& part) {
  combined.bars += part.bars;
  combined.to = part.to;
  combined.finalEquity = part.finalEquity;
  combined.finalCash = part.finalCash;
  combined.orderCount += part.orderCount;
  combined.fillCount += part.fillCount;
  for (const auto& [check, count] : part.denied)
    combined.denied[check] += count;
  combined.eventCount += part.eventCount;
  combined.stateHash = part.stateHash;
  combined.fills.insert(combined.fills.end(), part.fills.begin(), part.fills.end());
  combined.trades.insert(combined.trades.end(), part.trades.begin(), part.trades.end());
  combined.equity.insert(combined.equity.end(), part.equity.begin(), part.equity.end());
}

// Over all windows, from the first money on.
void markDrawdowns(BacktestResult& combined) {
  Money peak = combined.cash;
  for (BacktestEquity& point : combined.equity) {
    peak = std::max(peak, point.equity);
    point.drawdown = ratioOf(peak - point.equity, peak).value_or(Ratio{});
  }
}

// What the windows' runs are given: each begins with the data's first piece.
void expect(RunWatch& watch, const TradingBars& bars, const std::vector<WindowBounds>& windows, std::size_t tried) {
  for (const WindowBounds& window : windows)
    watch.expected += tried * (bars.places[window.split - 1] + 1) + bars.places[window.end - 1] + 1;
}

}  // namespace

std::optional<WindowLength> parseWindowLength(std::string_view text) {
  WindowLength length;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length.bars);
  if (error == std::errc{} && end == text.data() + text.size() && length.bars > 0)
    return length;
  length.bars = 0;
  const auto time = parseDuration(text);
  if (!time || time->count() <= 0)
    return std::nullopt;
  length.time = *time;
  return length;
}

std::vector<WindowBounds> windowsOf(std::span<const Timestamp> opens, WindowLength inSample, WindowLength outOfSample) {
  std::vector<WindowBounds> windows;
  if (opens.empty())
    return windows;
  for (std::size_t split = behind(opens, 0, inSample); split < opens.size(); split = windows.back().end)
    windows.push_back({before(opens, split, inSample), split, behind(opens, split, outOfSample)});
  return windows;
}

Result<WalkForwardResult> walkForward(WalkForwardPlan plan, std::span<const MarketUpdate> data) {
  const TradingBars bars = tradingBars(data);
  const std::vector<WindowBounds> windows = windowsOf(bars.opens, plan.inSample, plan.outOfSample);
  if (windows.empty())
    return Failure{"there are only " + std::to_string(bars.opens.size()) +
                   " bars, not one window of --walk-forward and a bar to trade behind it; take shorter windows"};
  OMS_ASSERT(!plan.plans.empty() && plan.plans.size() == plan.grid.size(), "there is something to choose from");
  const auto combined = std::make_shared<RunStatistics>(StatisticsOptions{}, plan.plans.front().benchmark);
  WalkForwardResult result;
  Money cash = plan.plans.front().engine.cash;
  result.combined.cash = cash;
  const std::shared_ptr<RunWatch> watch = plan.plans.front().watch;
  if (watch)
    expect(*watch, bars, windows, plan.plans.size());
  for (const WindowBounds& window : windows) {
    if (watch && watch->canceled)
      return Failure{"the walk-forward was canceled"};
    std::vector<BacktestPlan> tried;
    for (const BacktestPlan& one : plan.plans) {
      tried.push_back(within(one, bars, window.first, window.split));
      tried.back().detail = Detail::none;
    }
    std::vector<BacktestResult> results = runBacktests(std::move(tried), data, plan.threads);
    const std::size_t best = bestOf(results, *plan.objective);
    BacktestPlan trading = within(plan.plans[best], bars, window.split, window.end);
    trading.detail = Detail::trades;
    trading.closeAtEnd = CloseAtEnd::close;
    trading.engine.cash = cash;
    trading.combined = combined;
    result.windows.push_back(
        {plan.grid[best].parameters, std::move(results[best]), runBacktest(std::move(trading), data)});
    BacktestResult& traded = result.windows.back().outOfSample;
    if (result.windows.size() == 1) {
      result.combined.instruments = traded.instruments;
      result.combined.session = traded.session;
      result.combined.from = traded.from;
    }
    append(result.combined, traded);
    // Kept once, among all.
    traded.equity = {};
    traded.fills = {};
    traded.trades = {};
    traded.orders = {};
    cash = traded.finalEquity;
    if (!cash.isPositive())
      break;
  }
  result.combined.statistics = combined->report();
  markDrawdowns(result.combined);
  return result;
}

}  // namespace oms
