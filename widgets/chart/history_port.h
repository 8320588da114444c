#pragma once

#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "charts/bar_columns.h"
#include "oms/projections/session_view.h"

namespace widgets {

// What is stored of a symbol from before a time.
struct StoredPast {
  charts::BarColumns bars;            // that lead up to it, all that there are
  std::optional<oms::Timestamp> end;  // of the last one that was closed by then, though it ended long before
  QString problem;                    // a sentence where they could not be read
};

// A condition of a strategy, and when it was true, from opens to closes of bars, oldest first.
struct ConditionHistory {
  std::string group;  // signal, exit …
  std::string name;
  std::string expression;
  std::vector<std::pair<oms::Timestamp, oms::Timestamp>> held;
};

// Which bars there are of a symbol (empty: the strategy's own) and timeframe; null: none.
using BarsOf = std::function<const oms::BarSeries*(const std::string& symbol, oms::Timeframe timeframe)>;

// What the program knows of the past beside its session: stored bars, and what strategies would have said of bars.
class HistoryPort {
 public:
  using Answer = std::function<void(StoredPast&& past)>;
  // To be kept until the answer: whoever drops it gets none.
  using Lookup = std::shared_ptr<const void>;

  virtual ~HistoryPort() = default;
  // For bars of that timeframe that were closed by that time. Returns at once; the answer comes later in the same
  // thread.
  [[nodiscard]] virtual Lookup look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before,
                                    Answer answer) = 0;
  // The conditions of the session's strategy, named by its file's stem, over those bars; none where it is not known, as
  // of a session elsewhere, which keeps its files. Answers at once: a thousand bars take about a millisecond.
  virtual std::vector<ConditionHistory> conditions(const std::string& strategy, const BarsOf& bars) {
    Q_UNUSED(strategy)
    Q_UNUSED(bars)
    return {};
  }
};

}  // namespace widgets
