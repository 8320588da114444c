#pragma once

#include <QJsonObject>
#include <QString>
#include <functional>
#include <vector>

#include "oms/model/instrument.h"
#include "oms/model/market_data.h"
#include "oms/model/timeframe.h"

namespace widgets {

// A chart whose bars are to come once more, one after another.
struct ReplayWish {
  oms::Instrument instrument;
  oms::Timeframe timeframe = oms::Timeframe::m1;
  oms::Timestamp from;         // the first bar to come opens then or later; those before it are seen from the start
  std::vector<oms::Bar> bars;  // closed ones that the session has, oldest first
  bool stored = false;         // what the market database has of the symbol leads up to them
  QJsonObject chart;           // as ChartPanel::state() tells how it looks
};

// Opens a session of its own over those bars, to trade in on paper, which leaves the session that runs alone.
class ReplayPort {
 public:
  virtual ~ReplayPort() = default;
  // Returns at once. `failed` is called later in the same thread, with a sentence, where it cannot be done.
  virtual void replay(ReplayWish wish, std::function<void(const QString& problem)> failed) = 0;
};

}  // namespace widgets
