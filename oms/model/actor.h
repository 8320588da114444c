#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "oms/model/text.h"

namespace oms {

enum class ActorKind : std::uint8_t { trader, strategy, remote, risk, system };

// Who gave a command: the desktop's trader, strategy:<name>:<symbol>, remote:<token name>, risk, system.
struct Actor {
  ActorKind kind = ActorKind::system;
  Text<63> detail;  // the strategy's instance id or the token's name; empty otherwise

  std::string text() const;
  friend bool operator==(const Actor&, const Actor&) = default;

  static Actor trader() { return {ActorKind::trader, {}}; }
  static Actor risk() { return {ActorKind::risk, {}}; }
  static Actor system() { return {ActorKind::system, {}}; }
  static Actor remote(std::string_view token) { return {ActorKind::remote, token}; }
  static Actor strategy(std::string_view instance) { return {ActorKind::strategy, instance}; }
  // The inverse of text(); anything unknown is the system.
  static Actor parse(std::string_view text);
};

}  // namespace oms
