#include "app/history_desk.h"

#include <algorithm>
#include <new>
#include <optional>
#include <span>
#include <utility>

#include "app/stored_bars.h"
#include "charts/candle_store.h"

namespace app {
namespace {

constexpr std::size_t kRoomForSession = 5'000;  // bars, so that putting its own behind them moves none

// Adds the bars that are over by then: one that is not would lie over the session's first.
class ClosedBars {
 public:
  ClosedBars(widgets::StoredPast& past, oms::Timestamp before) : past_(past), before_(before) {}

  void expect(std::size_t bars) {
    past_.bars.reserve(std::min(bars, charts::CandleStore::kMostBars) * 9 / 8 + kRoomForSession);
  }
  void take(std::span<const oms::Bar> bars) {
    for (const oms::Bar& bar : bars) {
      if (bar.closeTime > before_)
        return;
      past_.bars.append(charts::chartBarOf(bar));
      past_.end = bar.closeTime;
    }
  }

 private:
  widgets::StoredPast& past_;
  oms::Timestamp before_;
};

// Bars that are stored as they are wanted come from the file straight into the columns; others are made from them
// first. A symbol of which nothing is stored has no past, which is no problem.
std::optional<UsageError> readClosed(const QString& dataDir, const std::string& symbol, oms::Timeframe timeframe,
                                     ClosedBars& closed) {
  if (const auto market = oms::MarketDatabase::openExisting(dataDir); market && *market) {
    const auto series = (*market)->series(symbol);
    const oms::StoredSeries* own = series ? seriesToMake(timeframe, *series) : nullptr;
    if (own != nullptr && own->timeframe() == timeframe) {
      closed.expect(own->rows);
      if (const auto failure = (*market)->eachBars(*own, [&](std::span<const oms::Bar> bars) { closed.take(bars); }))
        return UsageError{failure->message, 1};
      return std::nullopt;
    }
  }
  const auto made = readStoredBars(dataDir, symbol, timeframe);
  if (!made)
    return made.error();
  closed.expect(made->bars.size());
  closed.take(made->bars);
  return std::nullopt;
}

widgets::StoredPast readPast(const QString& dataDir, const std::string& symbol, oms::Timeframe timeframe,
                             oms::Timestamp before) {
  widgets::StoredPast past;
  ClosedBars closed(past, before);
  if (const auto error = readClosed(dataDir, symbol, timeframe, closed)) {
    past = {};
    if (error->exitCode == 1)
      past.problem = QString::fromStdString(error->message);
  } else if (past.end && !leadsUpTo(*past.end, before, timeframe)) {
    past.bars.clear();
  }
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
