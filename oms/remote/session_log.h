#pragma once

#include "oms/messages/batch.h"

namespace oms {

// Says in the process's log what a person who has no window open has to hear of: alerts, what the broker reported that
// could not be, and who stopped trading. What a session did before this start is no news.
class SessionLog {
 public:
  void tell(const EventBatch& batch);

 private:
  void tell(const Event& event, bool news);

  AlertId last_;  // that was told of: one that is acknowledged or cleared is no other
  bool killed_ = false;
};

}  // namespace oms
