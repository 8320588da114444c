#include "oms/projections/merged_batch.h"

#include <algorithm>
#include <utility>

#include "oms/projections/session_view.h"

namespace oms {
namespace {

// Replaces rows of `into` with those of `from` that have the same key, and adds the others.
template <class Row, class Same>
void mergeRows(std::vector<Row>& into, const std::vector<Row>& from, Same same) {
  for (const Row& row : from) {
    const auto found = std::find_if(into.begin(), into.end(), [&](const Row& known) { return same(known, row); });
    if (found == into.end())
      into.push_back(row);
    else
      *found = row;
  }
}

void mergeBars(std::vector<BarsSample>& into, const std::vector<BarsSample>& from) {
  for (const BarsSample& bars : from) {
    const auto same = [&](const BarsSample& b) { return b.symbol == bars.symbol && b.timeframe == bars.timeframe; };
    const auto found = std::find_if(into.begin(), into.end(), same);
    if (found == into.end()) {
      into.push_back(bars);
      continue;
    }
    const std::uint64_t end = found->firstIndex + found->bars.size();
    if (bars.firstIndex < found->firstIndex || bars.firstIndex > end) {
      *found = bars;
      continue;
    }
    found->bars.resize(bars.firstIndex - found->firstIndex);
    found->bars.insert(found->bars.end(), bars.bars.begin(), bars.bars.end());
    found->formingLast = bars.formingLast;
    if (found->bars.size() <= 2 * SessionView::kMaxBars)
      continue;
    // More than the receiver keeps: it may well begin later.
    const std::size_t extra = found->bars.size() - SessionView::kMaxBars;
    found->bars.erase(found->bars.begin(), found->bars.begin() + static_cast<std::ptrdiff_t>(extra));
    found->firstIndex += extra;
  }
}

// The newest ones of both, as many as a reader keeps.
void mergeTrades(std::vector<TradesSample>& into, const std::vector<TradesSample>& from) {
  for (const TradesSample& more : from) {
    const auto same = [&](const TradesSample& known) { return known.symbol == more.symbol; };
    const auto found = std::find_if(into.begin(), into.end(), same);
    if (found == into.end()) {
      into.push_back(more);
      continue;
    }
    if (more.isAnew) {
      *found = more;
      continue;
    }
    std::vector<MarketTrade>& trades = found->trades;
    trades.insert(trades.end(), more.trades.begin(), more.trades.end());
    const std::size_t extra = trades.size() - std::min(trades.size(), MarketView::kMaxTrades);
    trades.erase(trades.begin(), trades.begin() + static_cast<std::ptrdiff_t>(extra));
    found->leftOut += more.leftOut + extra;
  }
}

}  // namespace

void MergedBatch::add(const EventBatch& newer) {
  batch_.instruments = newer.instruments;
  if (newer.past) {
    // Whatever came before it lies in it.
    batch_.past = newer.past;
    batch_.entries.clear();
    sample_.reset();
  }
  batch_.entries.insert(batch_.entries.end(), newer.entries.begin(), newer.entries.end());
  batch_.status = newer.status;
  batch_.recovered |= newer.recovered;
  if (newer.sample)
    addSample(*newer.sample);
}

void MergedBatch::addSample(const MarketSample& newer) {
  if (!sample_) {
    sample_ = std::make_shared<MarketSample>(newer);
    return;
  }
  // The newer one's is what counts, but for the rows that a sample has only when they have changed.
  std::vector<QuoteSample> quotes = std::move(sample_->quotes);
  std::vector<InstanceSample> instances = std::move(sample_->instances);
  std::vector<BarsSample> bars = std::move(sample_->bars);
  std::vector<DepthSample> depth = std::move(sample_->depth);
  std::vector<TradesSample> trades = std::move(sample_->trades);
  *sample_ = newer;
  mergeRows(quotes, newer.quotes, [](const auto& a, const auto& b) { return a.symbol == b.symbol; });
  mergeRows(instances, newer.instances, [](const auto& a, const auto& b) { return a.index == b.index; });
  mergeRows(depth, newer.depth, [](const auto& a, const auto& b) { return a.symbol == b.symbol; });
  mergeBars(bars, newer.bars);
  mergeTrades(trades, newer.trades);
  sample_->quotes = std::move(quotes);
  sample_->instances = std::move(instances);
  sample_->bars = std::move(bars);
  sample_->depth = std::move(depth);
  sample_->trades = std::move(trades);
}

std::shared_ptr<const EventBatch> MergedBatch::take() {
  batch_.sample = std::move(sample_);
  return std::make_shared<const EventBatch>(std::move(batch_));
}

}  // namespace oms
