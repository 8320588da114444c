#pragma once

#include <array>
#include <string>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/risk.h"

namespace oms {

// The latches of daily_loss, drawdown and loss_streak: once a limit is breached only reducing orders pass, even when
// the breach is over. daily_loss and loss_streak open at the session's boundary, loss_streak after its cool-down
// too, and all of them by a person.
class Lockouts {
 public:
  static bool isLockout(CheckCode code) { return slotOf(code) < kCodes.size(); }

  // `limit`: that was reached, raw.
  void lock(CheckCode code, Timestamp now, const std::string& reason, std::int64_t limit = 0);
  // False when it is not locked.
  bool release(CheckCode code, const Actor& actor, const std::string& reason, Timestamp now);
  void startDay(Timestamp now);

  bool isLocked(CheckCode code) const { return locked_[slotOf(code)]; }
  // Of one that is locked: since when, and at which limit.
  Timestamp since(CheckCode code) const { return since_[slotOf(code)]; }
  std::int64_t limit(CheckCode code) const { return limit_[slotOf(code)]; }
  bool isAnyLocked() const { return locked_[0] || locked_[1] || locked_[2]; }
  // What locked or opened since the last call, in its order.
  std::vector<Lockout> takeChanges();
  bool hasChanges() const { return !changes_.empty(); }
  void fields(Archive& archive);

 private:
  static constexpr std::array<CheckCode, 3> kCodes{CheckCode::dailyLoss, CheckCode::drawdown, CheckCode::lossStreak};
  static std::size_t slotOf(CheckCode code);

  std::array<bool, kCodes.size() + 1> locked_{};  // the last place is of no lock-out and never set
  std::array<Timestamp, kCodes.size() + 1> since_{};
  std::array<std::int64_t, kCodes.size() + 1> limit_{};
  std::vector<Lockout> changes_;
};

}  // namespace oms
