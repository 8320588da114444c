#include "app/history_desk.h"

#include <algorithm>
#include <new>
#include <utility>

#include "app/stored_bars.h"

namespace app {
namespace {

constexpr std::size_t kRoomForSession = 5'000;  // bars, so that putting its own behind them moves none

// A symbol of which nothing is stored has no past, which is no problem.
widgets::StoredPast readPast(const QString& dataDir, const std::string& symbol, oms::Timeframe timeframe,
                             oms::Timestamp before) {
  widgets::StoredPast past;
  const auto stored = readStoredBars(dataDir, symbol, timeframe);
  if (!stored) {
    if (stored.error().exitCode == 1)
      past.problem = QString::fromStdString(stored.error().message);
    return past;
  }
  // One that is not over by then would lie over the session's first.
  const std::vector<oms::Bar>& bars = stored->bars;
  const auto end =
      std::partition_point(bars.begin(), bars.end(), [before](const oms::Bar& bar) { return bar.closeTime <= before; });
  if (end == bars.begin())
    return past;
  past.end = std::prev(end)->closeTime;
  if (!leadsUpTo(*past.end, before, timeframe))
    return past;
  const auto count = static_cast<std::size_t>(end - bars.begin());
  past.bars.reserve(count + count / 8 + kRoomForSession);
  for (auto bar = bars.begin(); bar != end; ++bar)
    past.bars.append(charts::chartBarOf(*bar));
  return past;
}

}  // namespace

HistoryDesk::HistoryDesk(QString dataDir, ConditionSource conditions)
    : m_dataDir(std::move(dataDir)), m_conditions(std::move(conditions)) {
  m_reader.setMaxThreadCount(1);
}

std::vector<widgets::ConditionHistory> HistoryDesk::conditions(const std::string& strategy,
                                                               const widgets::BarsOf& bars) {
  return m_conditions ? m_conditions(strategy, bars) : std::vector<widgets::ConditionHistory>{};
}

HistoryDesk::~HistoryDesk() {
  m_reader.clear();
  m_reader.waitForDone();
}

HistoryDesk::Lookup HistoryDesk::look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before,
                                      Answer answer) {
  auto lookup = std::make_shared<bool>();
  m_reader.start([this, dataDir = m_dataDir, symbol, timeframe, before, wanted = std::weak_ptr(lookup),
                  answer = std::move(answer)] {
    if (wanted.expired())
      return;
    auto past = std::make_shared<widgets::StoredPast>();
    try {
      *past = readPast(dataDir, symbol, timeframe, before);
    } catch (const std::bad_alloc&) {
      past->problem = tr("there is not enough memory for them");
    }
    const auto hand = [wanted, answer, past] {
      if (!wanted.expired())
        answer(std::move(*past));
    };
    QMetaObject::invokeMethod(this, hand, Qt::QueuedConnection);
  });
  return lookup;
}

}  // namespace app
