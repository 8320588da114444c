#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "oms/remote/jwt.h"

namespace oms {

// Tickets that stand for a token while a browser opens a WebSocket: each works once, for 30 seconds, so that what
// ends up in a history or a log is worth nothing.
class TicketBook {
 public:
  static constexpr std::int64_t lifeMs = 30'000;

  // Nothing when too many are open.
  std::optional<std::string> issue(const TokenClaims& claims, std::int64_t nowMs);
  // The claims behind a ticket, which is used up by this.
  std::optional<TokenClaims> redeem(const std::string& ticket, std::int64_t nowMs);

 private:
  struct Entry {
    TokenClaims claims;
    std::int64_t expiresMs = 0;
  };
  void dropExpired(std::int64_t nowMs);

  std::map<std::string, Entry> tickets_;
};

}  // namespace oms
