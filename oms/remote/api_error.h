#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oms {

// What a client is told when its request cannot be done; one shape for REST and WebSocket. Codes are stable.
struct ApiError {
  int status = 400;
  std::string code;
  std::string message;
  std::string field;  // the offending input field, empty when none
  bool retryable = false;
  std::optional<std::int64_t> retryAfterMs;
  std::string details = "{}";  // a finished JSON object
};

ApiError malformed(std::string message, std::string field = {});
ApiError notFound(std::string_view what, std::string_view id);
ApiError conflict(std::string code, std::string message);
ApiError unavailable(std::string code, std::string message, std::int64_t retryAfterMs);
ApiError rateLimited(std::int64_t retryAfterMs);

// {"code":…,"message":…,"field":…,"retryable":…,"retry_after_ms":…,"details":{…}}
std::string errorObject(const ApiError& error);
// {"error":{…}}
std::string errorBody(const ApiError& error);

}  // namespace oms
