#include "oms/service/outbox.h"

#include <algorithm>
#include <utility>

#include "oms/engine/bar_history.h"

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
    if (found->bars.size() <= 2 * ClosedBars::kKept)
      continue;
    // More than the receiver keeps: it may well begin later.
    const std::size_t extra = found->bars.size() - ClosedBars::kKept;
    found->bars.erase(found->bars.begin(), found->bars.begin() + static_cast<std::ptrdiff_t>(extra));
    found->firstIndex += extra;
  }
}

}  // namespace

void MergedBatch::add(const EventBatch& newer) {
  batch_.instruments = newer.instruments;
  if (newer.past) {
    // Whatever came before it lies in it.
    batch_.past = newer.past;
    batch_.entries.clear();
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
  sample_->sessionTime = newer.sessionTime;
  sample_->cursor = newer.cursor;
  sample_->progress = newer.progress;
  sample_->account = newer.account;
  sample_->limits = newer.limits;
  sample_->positions = newer.positions;
  sample_->drifts = newer.drifts;
  mergeRows(sample_->quotes, newer.quotes, [](const auto& a, const auto& b) { return a.symbol == b.symbol; });
  mergeRows(sample_->instances, newer.instances, [](const auto& a, const auto& b) { return a.index == b.index; });
  mergeBars(sample_->bars, newer.bars);
}

std::shared_ptr<const EventBatch> MergedBatch::take() {
  batch_.sample = std::move(sample_);
  return std::make_shared<const EventBatch>(std::move(batch_));
}

Outbox::Outbox(QObject* parent) : QObject(parent) {}

void Outbox::put(const std::shared_ptr<const EventBatch>& batch) {
  {
    const std::scoped_lock lock(m_mutex);
    if (m_cutOff)
      return;
    const bool waits = m_first || m_merged;
    if (m_merged)
      m_merged->add(*batch);
    else if (m_first)
      (m_merged = std::make_unique<MergedBatch>(*std::exchange(m_first, nullptr)))->add(*batch);
    else
      m_first = batch;
    if ((m_merged ? m_merged->entries() : m_first->entries.size()) > kMaxEntries) {
      m_first.reset();
      m_merged.reset();
      m_cutOff = true;
    }
    if (waits)
      return;
  }
  emit ready();
}

std::shared_ptr<const EventBatch> Outbox::take() {
  const std::scoped_lock lock(m_mutex);
  if (m_merged)
    return std::exchange(m_merged, nullptr)->take();
  return std::exchange(m_first, nullptr);
}

bool Outbox::isCutOff() const {
  const std::scoped_lock lock(m_mutex);
  return m_cutOff;
}

}  // namespace oms
