#include "oms/remote/api_error.h"

#include "oms/messages/json_writer.h"

namespace oms {

namespace {
ApiError plain(int status, std::string code, std::string message) {
  ApiError error;
  error.status = status;
  error.code = std::move(code);
  error.message = std::move(message);
  return error;
}
}  // namespace

ApiError malformed(std::string message, std::string field) {
  ApiError error = plain(400, "malformed", std::move(message));
  error.field = std::move(field);
  return error;
}

ApiError notFound(std::string_view what, std::string_view id) {
  return plain(404, "not_found", "there is no " + std::string(what) + " " + std::string(id));
}

ApiError conflict(std::string code, std::string message) {
  return plain(409, std::move(code), std::move(message));
}

ApiError unavailable(std::string code, std::string message, std::int64_t retryAfterMs) {
  ApiError error = plain(503, std::move(code), std::move(message));
  error.retryable = true;
  error.retryAfterMs = retryAfterMs;
  return error;
}

ApiError rateLimited(std::int64_t retryAfterMs) {
  ApiError error = plain(429, "rate_limited", "too many requests; wait and send again");
  error.retryable = true;
  error.retryAfterMs = retryAfterMs;
  return error;
}

std::string errorObject(const ApiError& error) {
  JsonWriter json;
  json.beginObject().field("code", error.code).field("message", error.message).fieldOrNull("field", error.field);
  json.field("retryable", error.retryable).key("retry_after_ms");
  if (error.retryAfterMs) {
    json.value(*error.retryAfterMs);
  } else {
    json.null();
  }
  json.key("details").raw(error.details).endObject();
  return json.take();
}

std::string errorBody(const ApiError& error) {
  return "{\"error\":" + errorObject(error) + "}";
}

}  // namespace oms
