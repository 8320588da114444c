#include "oms/remote/origin_policy.h"

#include <algorithm>
#include <optional>

#include "oms/remote/http_message.h"

namespace oms {

namespace {

struct Authority {
  std::string name;  // lower case, IPv6 without brackets
  std::string port;  // empty when absent
};

std::optional<Authority> parseAuthority(std::string_view text) {
  Authority authority;
  std::string_view rest;
  if (!text.empty() && text.front() == '[') {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos)
      return std::nullopt;
    authority.name = lowerCase(text.substr(1, end - 1));
    rest = text.substr(end + 1);
  } else {
    const std::size_t colon = text.find(':');
    authority.name = lowerCase(text.substr(0, colon));
    rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
  }
  if (!rest.empty()) {
    if (rest.front() != ':' || rest.size() < 2 || rest.size() > 6)
      return std::nullopt;
    authority.port = rest.substr(1);
    const bool digits =
        std::all_of(authority.port.begin(), authority.port.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits)
      return std::nullopt;
  }
  if (authority.name.empty())
    return std::nullopt;
  return authority;
}

// [::1] → ::1
std::string_view withoutBrackets(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  return bracketed ? text.substr(1, text.size() - 2) : text;
}

bool consistsOf(std::string_view text, std::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
  });
}

}  // namespace

bool isHostName(std::string_view text) {
  const std::string_view name = withoutBrackets(text);
  const auto colons = std::count(name.begin(), name.end(), ':');
  return consistsOf(name, ".-_:") && (colons == 0 || (colons >= 2 && colons <= 7));
}

bool isOrigin(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos || !consistsOf(text.substr(0, end), "+-."))
    return false;
  const auto authority = parseAuthority(text.substr(end + 3));
  return authority && isHostName(authority->name);
}

OriginPolicy::OriginPolicy(Config config) : config_(std::move(config)) {
  for (std::string& host : config_.allowHosts)
    host = lowerCase(withoutBrackets(host));
  for (std::string& origin : config_.allowOrigins)
    origin = lowerCase(origin);
}

bool OriginPolicy::nameAllowed(const std::string& name) const {
  if (name == "localhost" || name == "127.0.0.1" || name == "::1" || name == config_.boundAddress)
    return true;
  return std::find(config_.allowHosts.begin(), config_.allowHosts.end(), name) != config_.allowHosts.end();
}

bool OriginPolicy::hostAllowed(std::string_view hostHeader) const {
  const auto authority = parseAuthority(hostHeader);
  return authority && nameAllowed(authority->name);
}

bool OriginPolicy::originListed(std::string_view origin) const {
  return std::find(config_.allowOrigins.begin(), config_.allowOrigins.end(), lowerCase(origin)) !=
         config_.allowOrigins.end();
}

bool OriginPolicy::originAllowed(std::string_view origin, std::string_view hostHeader) const {
  if (originListed(origin))
    return true;
  const std::string prefix = config_.scheme + "://";
  const std::string lower = lowerCase(origin);
  if (lower.substr(0, prefix.size()) != prefix)
    return false;
  const auto from = parseAuthority(std::string_view(lower).substr(prefix.size()));
  const auto host = parseAuthority(hostHeader);
  if (!from || !host || !nameAllowed(from->name))
    return false;
  const std::string standard = config_.scheme == "https" ? "443" : "80";
  const std::string fromPort = from->port.empty() ? standard : from->port;
  const std::string hostPort = host->port.empty() ? standard : host->port;
  return fromPort == hostPort || fromPort == std::to_string(config_.port);
}

}  // namespace oms
