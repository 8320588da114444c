#pragma once

#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "charts/bar_columns.h"
#include "oms/model/timeframe.h"

namespace widgets {

// What is stored of a symbol from before a time.
struct StoredPast {
  charts::BarColumns bars;            // that lead up to it, all that there are
  std::optional<oms::Timestamp> end;  // of the last one that was closed by then, though it ended long before
  QString problem;                    // a sentence where they could not be read
};

// What the program has stored from before its session.
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
};

}  // namespace widgets
