#include "oms/risk/lockouts.h"

#include <algorithm>
#include <utility>

#include "oms/model/state_fields.h"

namespace oms {

std::size_t Lockouts::slotOf(CheckCode code) {
  return static_cast<std::size_t>(std::find(kCodes.begin(), kCodes.end(), code) - kCodes.begin());
}

void Lockouts::lock(CheckCode code, Timestamp now, const std::string& reason, std::int64_t limit) {
  if (isLocked(code))
    return;
  since_[slotOf(code)] = now;
  limit_[slotOf(code)] = limit;
  locked_[slotOf(code)] = true;
  changes_.push_back({code, true, now, Actor::risk(), reason});
}

bool Lockouts::release(CheckCode code, const Actor& actor, const std::string& reason, Timestamp now) {
  if (!isLocked(code))
    return false;
  locked_[slotOf(code)] = false;
  changes_.push_back({code, false, now, actor, reason});
  return true;
}

// The drawdown is measured from the peak of all days: no boundary ends it.
void Lockouts::startDay(Timestamp now) {
  for (const CheckCode code : {CheckCode::dailyLoss, CheckCode::lossStreak})
    release(code, Actor::system(), "a new session day", now);
}

std::vector<Lockout> Lockouts::takeChanges() {
  return std::exchange(changes_, {});
}

void Lockouts::fields(Archive& archive) {
  archive(locked_, changes_);
  archive.unhashed(since_, limit_);  // only told
}

}  // namespace oms
