#include "oms/service/outbox.h"

#include <algorithm>

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
  }
}

std::shared_ptr<const MarketSample> mergedSamples(const std::shared_ptr<const MarketSample>& older,
                                                  const std::shared_ptr<const MarketSample>& newer) {
  if (!older || !newer)
    return newer ? newer : older;
  auto result = std::make_shared<MarketSample>(*older);
  result->sessionTime = newer->sessionTime;
  result->cursor = newer->cursor;
  result->progress = newer->progress;
  result->account = newer->account;
  result->limits = newer->limits;
  result->positions = newer->positions;
  result->drifts = newer->drifts;
  mergeRows(result->quotes, newer->quotes, [](const auto& a, const auto& b) { return a.symbol == b.symbol; });
  mergeRows(result->instances, newer->instances, [](const auto& a, const auto& b) { return a.index == b.index; });
  mergeBars(result->bars, newer->bars);
  return result;
}

}  // namespace

Outbox::Outbox(QObject* parent) : QObject(parent) {}

void Outbox::put(const std::shared_ptr<const EventBatch>& batch) {
  {
    const std::scoped_lock lock(m_mutex);
    if (m_cutOff)
      return;
    const bool first = !m_waiting;
    m_waiting = first ? batch : merged(m_waiting, batch);
    if (m_waiting->entries.size() > kMaxEntries) {
      m_waiting.reset();
      m_cutOff = true;
    }
    if (!first)
      return;
  }
  emit ready();
}

std::shared_ptr<const EventBatch> Outbox::take() {
  const std::scoped_lock lock(m_mutex);
  return std::exchange(m_waiting, nullptr);
}

bool Outbox::isCutOff() const {
  const std::scoped_lock lock(m_mutex);
  return m_cutOff;
}

std::shared_ptr<const EventBatch> merged(const std::shared_ptr<const EventBatch>& older,
                                         const std::shared_ptr<const EventBatch>& newer) {
  auto result = std::make_shared<EventBatch>(*older);
  result->instruments = newer->instruments;
  result->entries.insert(result->entries.end(), newer->entries.begin(), newer->entries.end());
  result->sample = mergedSamples(older->sample, newer->sample);
  result->status = newer->status;
  result->recovered = older->recovered || newer->recovered;
  return result;
}

}  // namespace oms
