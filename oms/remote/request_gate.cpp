#include "oms/remote/request_gate.h"

#include <sodium.h>

#include <array>

namespace oms {

namespace {

ApiError refused(int status, std::string code, std::string message) {
  ApiError error;
  error.status = status;
  error.code = std::move(code);
  error.message = std::move(message);
  return error;
}

// The key is any 16 bytes in base64, padding included.
bool keyValid(const std::string& key) {
  std::array<unsigned char, 16> bytes;
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(bytes.data(), bytes.size(), key.data(), key.size(), nullptr, &size, &end,
                                       sodium_base64_VARIANT_ORIGINAL);
  return failed == 0 && size == bytes.size() && end == key.data() + key.size();
}

}  // namespace

std::optional<ApiError> checkUpgrade(const HttpHead& head) {
  if (!head.headerHasWord("upgrade", "websocket") || !head.headerHasWord("connection", "upgrade")) {
    return refused(426, "upgrade_required", "this address speaks WebSocket only");
  }
  const std::string* version = head.header("sec-websocket-version");
  if (version == nullptr || *version != "13") {
    return refused(426, "upgrade_required", "only version 13 of WebSocket is spoken here");
  }
  const std::string* key = head.header("sec-websocket-key");
  if (key == nullptr || !keyValid(*key))
    return malformed("the Sec-WebSocket-Key is not 16 bytes in base64");
  if (head.contentLength > 0)
    return malformed("an upgrade has no body");
  return std::nullopt;
}

std::optional<ApiError> RequestGate::checkSite(const HttpHead& head, GateVerdict& verdict) const {
  if (!policy_.hostAllowed(head.host)) {
    return refused(403, "host_not_allowed", "this Host is not served here; add it to allow_hosts");
  }
  const std::string* origin = head.header("origin");
  if (origin == nullptr)
    return std::nullopt;
  if (!policy_.originAllowed(*origin, head.host)) {
    return refused(403, "origin_not_allowed", "this Origin may not call; add it to allow_origins");
  }
  if (policy_.originListed(*origin)) {
    verdict.headers.emplace_back("Access-Control-Allow-Origin", *origin);
    verdict.headers.emplace_back("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate");
  }
  verdict.headers.emplace_back("Vary", "Origin");
  return std::nullopt;
}

RequestGate::Credential RequestGate::bearer(const std::string& header, std::int64_t wallSeconds) const {
  constexpr std::string_view scheme = "bearer ";
  if (lowerCase(std::string_view(header).substr(0, scheme.size())) != scheme) {
    return {std::nullopt, "the Authorization header is not a Bearer token"};
  }
  TokenVerdict verdict = tokens_.verify(std::string_view(header).substr(scheme.size()), wallSeconds);
  if (!verdict.claims)
    return {std::nullopt, std::string(describe(verdict.refusal))};
  return {std::move(verdict.claims), {}};
}

RequestGate::Credential RequestGate::socketCredential(const HttpHead& head, GateTime now) {
  if (const std::string* header = head.header("authorization"))
    return bearer(*header, now.wallSeconds);
  if (const auto ticket = head.queryValue("ticket")) {
    auto claims = tickets_.redeem(*ticket, now.monotonicMs);
    if (claims && tokens_.stillGood(*claims, now.wallSeconds))
      return {std::move(claims), {}};
    return {std::nullopt, "the ticket is not known, used or expired"};
  }
  if (const auto token = head.queryValue("token")) {
    TokenVerdict verdict = tokens_.verify(*token, now.wallSeconds);
    if (!verdict.claims)
      return {std::nullopt, std::string(describe(verdict.refusal))};
    // An address ends up in histories and logs, so what it carries may only look.
    verdict.claims->role = Role::viewer;
    return {std::move(verdict.claims), {}};
  }
  return {std::nullopt, "a token is needed", false};
}

std::optional<ApiError> RequestGate::checkRights(const HttpHead& head, ConnectionSlot& slot, GateTime now,
                                                 GateVerdict& verdict) {
  const Route& route = *verdict.route;
  const bool isOpen = route.access == Access::open || (route.access == Access::metrics && metricsPublic_);
  Credential credential;
  if (verdict.isUpgrade()) {
    credential = socketCredential(head, now);
  } else if (const std::string* header = head.header("authorization")) {
    credential = bearer(*header, now.wallSeconds);
  } else {
    credential.refusal = "a token is needed";
  }
  if (credential.claims) {
    slot.settle();
  } else if (!slot.mayStayUnauthenticated()) {
    return unavailable("too_many_connections", "too many connections without a token from this address", 5000);
  }
  verdict.claims = credential.claims;
  if (!credential.claims) {
    if (isOpen)
      return std::nullopt;
    if (!verdict.isUpgrade())
      return refused(401, "unauthorized", credential.refusal);
    verdict.refusal = credential.refusal;
    verdict.mayAuthenticate = route.endpoint == WsEndpoint::stream && !credential.isGiven;
    return std::nullopt;
  }
  if (isOpen)
    return std::nullopt;
  if (credential.claims->role < route.role) {
    return refused(403, "role", "this needs the role " + std::string(name(route.role)));
  }
  const std::int64_t wait = limiter_.admit(credential.claims->id, route.rate, now.monotonicMs);
  if (wait > 0)
    return rateLimited(wait);
  return std::nullopt;
}

GateVerdict RequestGate::judge(const HttpHead& head, ConnectionSlot& slot, GateTime now) {
  GateVerdict verdict;
  verdict.error = checkSite(head, verdict);
  if (verdict.error)
    return verdict;
  RouteMatch match = matchRoute(routes_, head.method, head.path);
  if (match.allowed.empty()) {
    verdict.error = refused(404, "not_found", "there is nothing at this path");
    return verdict;
  }
  if (head.method == "OPTIONS") {
    verdict.preflight = true;
    verdict.headers.emplace_back("Allow", match.allowed + ", OPTIONS");
    const std::string* origin = head.header("origin");
    if (origin != nullptr && policy_.originListed(*origin)) {
      verdict.headers.emplace_back("Access-Control-Allow-Methods", match.allowed);
      verdict.headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type");
      verdict.headers.emplace_back("Access-Control-Max-Age", "600");
    }
    return verdict;
  }
  if (match.route == nullptr) {
    verdict.error = refused(405, "method_not_allowed", "this path takes " + match.allowed);
    verdict.headers.emplace_back("Allow", match.allowed + ", OPTIONS");
    return verdict;
  }
  verdict.route = match.route;
  verdict.parameters = std::move(match.parameters);
  verdict.error = checkRights(head, slot, now, verdict);
  if (!verdict.error && !head.queryIsValid)
    verdict.error = malformed("the query is not valid");
  if (!verdict.error && verdict.isUpgrade())
    verdict.error = checkUpgrade(head);
  if (verdict.error && verdict.error->status == 426) {
    verdict.headers.emplace_back("Upgrade", "websocket");
    verdict.headers.emplace_back("Sec-WebSocket-Version", "13");
  }
  return verdict;
}

}  // namespace oms
