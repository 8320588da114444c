#include "oms/service/outbox.h"

#include <utility>

namespace oms {

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
