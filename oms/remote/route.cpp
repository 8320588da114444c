#include "oms/remote/route.h"

#include <algorithm>
#include <limits>
#include <set>

#include "oms/model/assert.h"

namespace oms {

namespace {

std::string_view nextSegment(std::string_view& rest) {
  rest.remove_prefix(1);
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

// An action is a word of the table, as good as one of the pattern.
bool isFree(const NameValue& parameter) {
  return parameter.first != "action";
}

bool isActionOf(const Route& route, const NameValue& parameter) {
  if (isFree(parameter))
    return true;
  const std::vector<std::string> known = route.actions();
  return std::find(known.begin(), known.end(), parameter.second) != known.end();
}

bool matchPattern(const Route& route, std::string_view path, std::vector<NameValue>& parameters) {
  std::string_view pattern = route.pattern;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = nextSegment(pattern);
    const std::string_view given = nextSegment(path);
    if (!wanted.empty() && wanted.front() == '{') {
      auto value = percentDecoded(given, false);
      if (!value || value->empty())
        return false;
      parameters.emplace_back(wanted.substr(1, wanted.size() - 2), std::move(*value));
      if (!isActionOf(route, parameters.back()))
        return false;
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

const std::string& ApiCall::parameter(std::string_view name) const {
  for (const NameValue& parameter : parameters) {
    if (parameter.first == name)
      return parameter.second;
  }
  OMS_ASSERT(false, "a handler asks for a parameter that its route does not have");
}

RouteMatch matchRoute(std::span<const Route> routes, std::string_view method, std::string_view path) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  RouteMatch match;
  std::set<std::string_view> methods;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const Route& route : routes) {
    std::vector<NameValue> parameters;
    if (!matchPattern(route, path, parameters))
      continue;
    const auto free = static_cast<std::size_t>(std::count_if(parameters.begin(), parameters.end(), isFree));
    if (free > fewest)
      continue;
    if (free < fewest) {
      fewest = free;
      methods.clear();
      match = {};
    }
    const bool isSocket = route.endpoint != WsEndpoint::none;
    methods.insert(route.method);
    if (route.method == "GET" && !isSocket)
      methods.insert("HEAD");
    if (route.method != wanted || (method == "HEAD" && isSocket))
      continue;
    match.route = &route;
    match.parameters = std::move(parameters);
  }
  for (const std::string_view known : methods) {
    if (!match.allowed.empty())
      match.allowed += ", ";
    match.allowed += known;
  }
  return match;
}

}  // namespace oms
