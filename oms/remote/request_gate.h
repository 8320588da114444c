#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "oms/remote/connection_caps.h"
#include "oms/remote/origin_policy.h"
#include "oms/remote/route.h"
#include "oms/remote/ticket_book.h"
#include "oms/remote/token_store.h"

namespace oms {

// What the gate found. Exactly one of: an error, a preflight to be answered 204, or a route.
struct GateVerdict {
  std::optional<ApiError> error;
  bool preflight = false;
  const Route* route = nullptr;
  std::vector<NameValue> parameters;
  std::vector<NameValue> headers;  // to be sent with any answer
  std::optional<TokenClaims> claims;
  std::string refusal;           // WebSocket only: complete the upgrade, then close 1008 with this
  bool mayAuthenticate = false;  // WebSocket only: no credential yet, and a message may bring it

  bool isUpgrade() const { return route != nullptr && route->endpoint != WsEndpoint::none; }
};

struct GateTime {
  std::int64_t monotonicMs = 0;
  std::int64_t wallSeconds = 0;
};

// Looks at a request's head alone, in the contract's order: Host, Origin 403, path 404, method 405, token 401, role
// 403, rate 429, a query that cannot be read 400, and a WebSocket's own headers. What needs the body comes after.
class RequestGate {
 public:
  RequestGate(std::span<const Route> routes, OriginPolicy policy, TokenStore& tokens, TicketBook& tickets,
              RateLimiter& limiter, bool metricsPublic)
      : routes_(routes),
        policy_(std::move(policy)),
        tokens_(tokens),
        tickets_(tickets),
        limiter_(limiter),
        metricsPublic_(metricsPublic) {}

  GateVerdict judge(const HttpHead& head, ConnectionSlot& slot, GateTime now);

 private:
  struct Credential {
    std::optional<TokenClaims> claims;
    std::string refusal;  // why there are none
    bool isGiven = true;
  };
  std::optional<ApiError> checkSite(const HttpHead& head, GateVerdict& verdict) const;
  std::optional<ApiError> checkRights(const HttpHead& head, ConnectionSlot& slot, GateTime now, GateVerdict& verdict);
  Credential bearer(const std::string& header, std::int64_t wallSeconds) const;
  Credential socketCredential(const HttpHead& head, GateTime now);

  std::span<const Route> routes_;
  OriginPolicy policy_;
  TokenStore& tokens_;
  TicketBook& tickets_;
  RateLimiter& limiter_;
  bool metricsPublic_;
};

// What RFC 6455 asks of an opening request; 426 without an upgrade or for another version, else 400.
std::optional<ApiError> checkUpgrade(const HttpHead& head);

}  // namespace oms
