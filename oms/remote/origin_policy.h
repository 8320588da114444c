#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oms {

// A name or an address alone, without scheme, port or path; IPv6 with brackets or without.
bool isHostName(std::string_view text);
// https://desk.example or http://desk.example:3000, as browsers write an Origin.
bool isOrigin(std::string_view text);

// Which Host and Origin headers are let in. A page of another site that a browser was tricked into resolving to this
// machine fails the Host test; a page of another site that calls here fails the Origin test.
class OriginPolicy {
 public:
  struct Config {
    std::string boundAddress;  // as in 127.0.0.1 or ::1
    std::uint16_t port = 0;
    std::string scheme = "http";
    std::vector<std::string> allowHosts;    // further names, without port; brackets or none
    std::vector<std::string> allowOrigins;  // exact, as in https://desk.example
  };

  explicit OriginPolicy(Config config);

  // The Host header's name, whatever its port: a tunnel may listen elsewhere.
  bool hostAllowed(std::string_view hostHeader) const;
  // The Origin header, given a Host header that is allowed.
  bool originAllowed(std::string_view origin, std::string_view hostHeader) const;
  // Only these get CORS headers.
  bool originListed(std::string_view origin) const;

 private:
  bool nameAllowed(const std::string& name) const;

  Config config_;
};

}  // namespace oms
