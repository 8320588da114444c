#include "oms/risk/windows.h"

#include <algorithm>
#include <chrono>

namespace oms {

RateWindows::RateWindows(std::uint32_t perSecond, std::uint32_t perMinute, std::uint32_t perSecondAll)
    : perSecond_(perSecond), perMinute_(perMinute), perSecondAll_(perSecondAll) {
  for (Ring& ring : all_)
    ring.times.resize(perSecondAll);
}

void RateWindows::setLimits(std::uint32_t perSecond, std::uint32_t perMinute, std::uint32_t perSecondAll) {
  perSecond_ = perSecond;
  perMinute_ = perMinute;
  perSecondAll_ = perSecondAll;
  for (Ring& ring : all_)
    ring.resize(perSecondAll);
  for (PerActor& entry : actors_)
    entry.ring.resize(std::max(perSecond, perMinute));
}

void RateWindows::Ring::resize(std::size_t size) {
  std::vector<Timestamp> newest(size);
  const std::size_t kept = std::min(size, times.size());
  for (std::size_t back = 1; back <= kept; ++back)
    newest[size - back] = times[(next + times.size() - back) % times.size()];
  times = std::move(newest);
  next = 0;
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
    if (time > now)
      continue;
    if (!time.isSet() || now - time >= window)
      break;
    ++found;
  }
  return found;
}

void RateWindows::Ring::hashInto(StateHasher& hasher, RateClock clock) const {
  hasher.add(static_cast<std::int64_t>(next));
  for (const Timestamp time : times)
    hasher.add(clock == RateClock::session ? time.ns() : 0);
}

RateWindows::Counts RateWindows::count(const Actor& actor, Timestamp now) const {
  Counts counts;
  counts.allSecond = all_[static_cast<std::size_t>(clockOf(actor))].within(now, std::chrono::seconds(1), perSecondAll_);
  for (const PerActor& entry : actors_) {
    if (entry.actor != actor)
      continue;
    counts.actorSecond = entry.ring.within(now, std::chrono::seconds(1), perSecond_);
    counts.actorMinute = entry.ring.within(now, std::chrono::minutes(1), perMinute_);
  }
  return counts;
}

void RateWindows::record(const Actor& actor, Timestamp now) {
  all_[static_cast<std::size_t>(clockOf(actor))].push(now);
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
  for (const RateClock clock : {RateClock::wall, RateClock::session})
    all_[static_cast<std::size_t>(clock)].hashInto(hasher, clock);
  for (const PerActor& entry : actors_) {
    hasher.add(entry.actor.text());
    entry.ring.hashInto(hasher, clockOf(entry.actor));
  }
}

Timestamp RecentOrders::lastEqual(const OrderRequest& request, const Actor& actor, Timestamp since,
                                  Timestamp now) const {
  const Ring& ring = rings_[static_cast<std::size_t>(clockOf(actor))];
  const Key key = keyOf(request);
  const std::size_t size = ring.entries.size();
  Timestamp newest;
  // A clock may be set back, so the times are not sorted: only an empty place ends the walk.
  for (std::size_t back = 1; back <= size; ++back) {
    const Entry& entry = ring.entries[(ring.next + size - back) % size];
    if (!entry.time.isSet())
      break;
    const bool inside = entry.time > since && entry.time <= now && entry.time > newest;
    if (inside && entry.key == key && entry.actor == actor)
      newest = entry.time;
  }
  return newest;
}

void RecentOrders::record(const OrderRequest& request, const Actor& actor, Timestamp now) {
  Ring& ring = rings_[static_cast<std::size_t>(clockOf(actor))];
  ring.entries[ring.next] = {keyOf(request), actor, now};
  ring.next = (ring.next + 1) % ring.entries.size();
}

RecentOrders::Key RecentOrders::keyOf(const OrderRequest& request) {
  return {request.symbol, request.side, request.type, request.quantity, request.price, request.triggerPrice};
}

void RecentOrders::hashInto(StateHasher& hasher) const {
  for (const Ring& ring : rings_) {
    hasher.add(static_cast<std::int64_t>(ring.next));
    for (const Entry& entry : ring.entries) {
      if (!entry.time.isSet())
        continue;
      hasher.add(entry.key.symbol.value);
      hasher.add(static_cast<std::int64_t>(entry.key.side));
      hasher.add(static_cast<std::int64_t>(entry.key.type));
      hasher.add(entry.key.quantity.raw());
      hasher.add(entry.key.price.raw());
      hasher.add(entry.key.triggerPrice.raw());
      hasher.add(entry.actor.text());
      hasher.add(clockOf(entry.actor) == RateClock::session ? entry.time.ns() : 0);
    }
  }
}

}  // namespace oms
