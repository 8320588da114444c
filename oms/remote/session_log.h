#pragma once

#include <map>
#include <memory>
#include <string>

#include "oms/messages/batch.h"

namespace oms {

// Says in the process's log what a person who has no window open has to hear of: alerts, what the broker reported that
// could not be, who stopped trading, and why the journal or the feed stands still. What a session did before this start
// is no news.
class SessionLog {
 public:
  void tell(const EventBatch& batch);

 private:
  void tell(const Event& event, bool news);
  void tell(const OrderChanged& changed);
  void tell(const MarketHaltChanged& halt);
  void tell(const RiskAlert& alert, bool news);

  AlertId last_;                           // that was told of
  std::map<AlertId, AlertSeverity> open_;  // as bad as they were when last told of: worse ones are told of again
  bool killed_ = false;
  std::shared_ptr<const InstrumentList> instruments_;
  std::string journalProblem_;
  std::string feedProblem_;
};

}  // namespace oms
