#include "oms/risk/windows.h"

#include <algorithm>
#include <chrono>

namespace oms {

RateWindows::RateWindows(std::uint32_t perSecond, std::uint32_t perMinute, std::uint32_t perSecondAll)
    : perSecond_(perSecond), perMinute_(perMinute), perSecondAll_(perSecondAll) {
  all_.times.resize(perSecondAll);
}

void RateWindows::Ring::push(Timestamp time) {
  if (times.empty())
    return;
  times[next] = time;
  next = (next + 1) % times.size();
}

std::uint32_t RateWindows::Ring::within(Timestamp now, Duration window, std::uint32_t atMost) const {
  const std::size_t size = times.size();
  std::uint32_t found = 0;
  // Newest first; the first one outside the window ends the count.
  for (std::size_t back = 1; back <= size && found < atMost; ++back) {
    const Timestamp time = times[(next + size - back) % size];
    if (!time.isSet() || now - time >= window)
      break;
    ++found;
  }
  return found;
}

RateWindows::Counts RateWindows::count(const Actor& actor, Timestamp now) const {
  Counts counts;
  counts.allSecond = all_.within(now, std::chrono::seconds(1), perSecondAll_);
  for (const PerActor& entry : actors_) {
    if (entry.actor != actor)
      continue;
    counts.actorSecond = entry.ring.within(now, std::chrono::seconds(1), perSecond_);
    counts.actorMinute = entry.ring.within(now, std::chrono::minutes(1), perMinute_);
  }
  return counts;
}

void RateWindows::record(const Actor& actor, Timestamp now) {
  all_.push(now);
  const std::uint32_t kept = std::max(perSecond_, perMinute_);
  if (kept == 0)
    return;
  const auto same = [&](const PerActor& entry) { return entry.actor == actor; };
  auto found = std::find_if(actors_.begin(), actors_.end(), same);
  if (found == actors_.end()) {
    found = actors_.insert(actors_.end(), PerActor{actor, {}});
    found->ring.times.resize(kept);
  }
  found->ring.push(now);
}

void RateWindows::hashInto(StateHasher& hasher) const {
  for (const PerActor& entry : actors_)
    hasher.add(entry.actor.text());
}

Timestamp RecentOrders::lastEqual(const OrderRequest& request, const Actor& actor, Timestamp since) const {
  const Key key = keyOf(request);
  const std::size_t size = entries_.size();
  Timestamp newest;
  // Authors count by different clocks, so the times are not sorted: only an empty place ends the walk.
  for (std::size_t back = 1; back <= size; ++back) {
    const Entry& entry = entries_[(next_ + size - back) % size];
    if (!entry.time.isSet())
      break;
    if (entry.time > since && entry.time > newest && entry.key == key && entry.actor == actor)
      newest = entry.time;
  }
  return newest;
}

void RecentOrders::record(const OrderRequest& request, const Actor& actor, Timestamp now) {
  entries_[next_] = {keyOf(request), actor, now};
  next_ = (next_ + 1) % entries_.size();
}

RecentOrders::Key RecentOrders::keyOf(const OrderRequest& request) {
  return {request.symbol, request.side, request.type, request.quantity, request.price, request.triggerPrice};
}

void RecentOrders::hashInto(StateHasher& hasher) const {
  hasher.add(static_cast<std::int64_t>(next_));
}

}  // namespace oms
