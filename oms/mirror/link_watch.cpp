#include "oms/mirror/link_watch.h"

#include <algorithm>

namespace oms {

namespace {

constexpr std::int64_t firstWaitMs = 1'000;
constexpr std::int64_t longestWaitMs = 30'000;

}  // namespace

void LinkWatch::connecting(std::int64_t nowMs) {
  state_ = LinkState::connecting;
  heardMs_ = tickedMs_ = nowMs;
}

void LinkWatch::greeted(std::int64_t nowMs) {
  state_ = LinkState::live;
  failures_ = 0;
  heardMs_ = nowMs;
}

void LinkWatch::heard(std::int64_t nowMs) {
  heardMs_ = nowMs;
  if (state_ == LinkState::stale)
    state_ = LinkState::live;
}

void LinkWatch::closed(int code, std::int64_t nowMs) {
  if (state_ == LinkState::refused || state_ == LinkState::ended)
    return;
  // A policy, a rival of the same name, another version: trying again would end the same way.
  constexpr int policy = 1008, replaced = 4409, version = 4426;
  if (code == policy) {
    state_ = LinkState::refused;
    return;
  }
  if (code == replaced || code == version) {
    state_ = LinkState::ended;
    return;
  }
  const std::int64_t full = std::min(longestWaitMs, firstWaitMs << std::min(failures_, 5));
  ++failures_;
  retryAtMs_ = nowMs + full - static_cast<std::int64_t>(static_cast<double>(full) * random_() / 4);
  state_ = LinkState::waiting;
}

LinkWatch::Due LinkWatch::tick(std::int64_t nowMs) {
  if (state_ == LinkState::waiting)
    return nowMs >= retryAtMs_ ? Due::connect : Due::nothing;
  if (state_ == LinkState::refused || state_ == LinkState::ended)
    return Due::nothing;
  // A machine that slept has not listened: its silence says nothing.
  if (nowMs - tickedMs_ > 2 * kTickMs)
    heardMs_ = nowMs;
  tickedMs_ = nowMs;
  if (silentMs(nowMs) >= kDeadMs) {
    closed(0, nowMs);
    return Due::drop;
  }
  if (silentMs(nowMs) >= kStaleMs && state_ == LinkState::live)
    state_ = LinkState::stale;
  return Due::nothing;
}

}  // namespace oms
