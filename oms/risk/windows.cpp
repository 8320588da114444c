#include "oms/risk/windows.h"

#include <algorithm>
#include <chrono>

#include "oms/model/state_fields.h"

namespace oms {
namespace {

// A ring's neighbouring places: with a division each they would be most of what an order's windows cost.
std::size_t placeBefore(std::size_t place, std::size_t size) {
  return (place == 0 ? size : place) - 1;
}
std::size_t placeAfter(std::size_t place, std::size_t size) {
  return place + 1 == size ? 0 : place + 1;
}

}  // namespace

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
  next = placeAfter(next, times.size());
}

std::uint32_t RateWindows::Ring::within(Timestamp now, Duration window, std::uint32_t atMost) const {
  const std::size_t size = times.size();
  std::uint32_t found = 0;
  std::size_t place = next;
  // Newest first; the first one outside the window ends the count.
  for (std::size_t back = 1; back <= size && found < atMost; ++back) {
    place = placeBefore(place, size);
    const Timestamp time = times[place];
    if (time > now)
      continue;
    if (!time.isSet() || now - time >= window)
      break;
    ++found;
  }
  return found;
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

Timestamp RecentOrders::lastEqual(const OrderRequest& request, const Actor& actor, Timestamp since,
                                  Timestamp now) const {
  const Ring& ring = rings_[static_cast<std::size_t>(clockOf(actor))];
  const Key key = keyOf(request);
  const std::size_t size = ring.entries.size();
  Timestamp newest;
  std::size_t place = ring.next;
  // A clock may be set back, so the times are not sorted: only an empty place ends the walk.
  for (std::size_t back = 1; back <= size; ++back) {
    place = placeBefore(place, size);
    const Entry& entry = ring.entries[place];
    if (!entry.time.isSet())
      break;
    const bool inside = entry.time > since && entry.time <= now && entry.time > newest;
    if (inside && entry.key == key && entry.actor == actor)
      newest = entry.time;
  }
  const Timestamp oldest = ring.entries[ring.next].time;
  const bool blind = size == kMost && oldest.isSet() && oldest > since && oldest <= now;
  return blind && !newest.isSet() ? oldest : newest;
}

void RecentOrders::record(const OrderRequest& request, const Actor& actor, Timestamp since, Timestamp now) {
  Ring& ring = rings_[static_cast<std::size_t>(clockOf(actor))];
  const Timestamp oldest = ring.entries[ring.next].time;
  if (oldest.isSet() && oldest > since && ring.entries.size() < kMost) {
    std::rotate(ring.entries.begin(), ring.entries.begin() + static_cast<std::ptrdiff_t>(ring.next),
                ring.entries.end());
    ring.next = ring.entries.size();
    ring.entries.resize(ring.entries.size() * 2);
  }
  ring.entries[ring.next] = {keyOf(request), actor, now};
  ring.next = placeAfter(ring.next, ring.entries.size());
}

RecentOrders::Key RecentOrders::keyOf(const OrderRequest& request) {
  return {request.symbol,
          request.side,
          request.type,
          request.quantity,
          request.price,
          request.triggerPrice,
          request.trailingOffsetType,
          request.trailingOffset,
          request.activationPrice,
          request.reduceOnly};
}

void RateWindows::Ring::fields(Archive& archive, RateClock clock) {
  times.resize(archive.count(times.size()));
  for (Timestamp& time : times) {
    if (clock == RateClock::session)
      archive(time);
    else
      archive.unhashed(time);
  }
  archive.place(next, std::max<std::size_t>(1, times.size()));
}

void RateWindows::fields(Archive& archive) {
  archive(perSecond_, perMinute_, perSecondAll_);
  for (const RateClock clock : {RateClock::wall, RateClock::session})
    all_[static_cast<std::size_t>(clock)].fields(archive, clock);
  actors_.resize(archive.count(actors_.size()));
  for (PerActor& entry : actors_) {
    archive(entry.actor);
    entry.ring.fields(archive, clockOf(entry.actor));
  }
}

void RecentOrders::fields(Archive& archive) {
  for (const RateClock clock : {RateClock::wall, RateClock::session}) {
    Ring& ring = rings_[static_cast<std::size_t>(clock)];
    ring.entries.resize(archive.count(ring.entries.size()));
    archive.place(ring.next, ring.entries.size());
    for (Entry& entry : ring.entries) {
      bool used = entry.time.isSet();
      archive(used);
      if (!used)
        continue;
      Key& key = entry.key;
      archive(key.symbol, key.side, key.type, key.quantity, key.price, key.triggerPrice, key.reduceOnly);
      if (isTrailing(key.type))
        archive(key.trailingOffsetType, key.trailingOffset, key.activationPrice);
      archive(entry.actor);
      if (clock == RateClock::session)
        archive(entry.time);
      else
        archive.unhashed(entry.time);
    }
  }
}

}  // namespace oms
