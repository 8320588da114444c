#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oms/remote/http_message.h"
#include "oms/remote/jwt.h"
#include "oms/remote/rate_limiter.h"

namespace oms {

struct ApiContext;

// The WebSocket endpoints: fields at the root, order flow, the 1 Hz cycle, the native stream.
enum class WsEndpoint { none, feed, orders, cycle, stream };

// Who may call: everybody, a token of the route's role, or as the setting for metrics says.
enum class Access { open, token, metrics };

// One request on its way to a handler, which answers once, now or later, on the listener's thread.
struct ApiCall {
  HttpHead head;
  std::vector<NameValue> parameters;  // of the path, decoded
  std::optional<TokenClaims> caller;  // none on open routes without a token
  std::string body;
  std::function<void(HttpResponse)> respond;

  const std::string& parameter(std::string_view name) const;
  void fail(const ApiError& error) const { respond(errorResponse(error)); }
};

using Handler = void (*)(ApiContext&, ApiCall);
using Words = std::vector<std::string> (*)();

// One line of the table that everything is generated from: matching, rights, rates, the description files.
struct Route {
  std::string_view method;
  std::string_view pattern;  // as /api/oms/orders/{id}
  Access access = Access::token;
  Role role = Role::viewer;
  RateClass rate = RateClass::message;
  Handler handler = nullptr;
  WsEndpoint endpoint = WsEndpoint::none;
  std::string_view summary;
  Words actions = nullptr;  // all that {action} may be, where the pattern has one: any other word is no path of it
};

// All of them; the order does not matter but for being read.
std::span<const Route> routeTable();

struct RouteMatch {
  const Route* route = nullptr;
  std::vector<NameValue> parameters;
  std::string allowed;  // the methods that the path knows; empty when nobody knows the path
};

// HEAD finds GET's route. Of several patterns that a path fits the one with the fewest free parameters is meant,
// whatever the method: /orders/active is no order's id.
RouteMatch matchRoute(std::span<const Route> routes, std::string_view method, std::string_view path);

}  // namespace oms
