#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/model/result.h"
#include "oms/remote/api_error.h"

namespace oms {

inline constexpr std::size_t maxHeadBytes = 16 * 1024;
inline constexpr std::size_t maxBodyBytes = 256 * 1024;

using NameValue = std::pair<std::string, std::string>;

// The head of an HTTP/1.1 request, checked for form. Header names are lower case.
struct HttpHead {
  std::string method;
  std::string path;              // as sent, without the query; begins with a slash
  std::vector<NameValue> query;  // decoded, in the order sent
  bool queryIsValid = true;      // false: refused as malformed, after who may come in at all
  std::vector<NameValue> headers;
  std::string host;  // the one Host header, with its port
  std::size_t contentLength = 0;
  std::size_t headBytes = 0;  // what the head took of the buffer
  bool keepAlive = true;
  bool expectsContinue = false;

  const std::string* header(std::string_view lowerCaseName) const;
  // The value of a query key; nothing when it is absent or comes twice.
  std::optional<std::string> queryValue(std::string_view key) const;
  // Whether a comma-separated header holds that word, whatever its case.
  bool headerHasWord(std::string_view lowerCaseName, std::string_view lowerCaseWord) const;
};

// The head at the front of the buffer; an empty optional while it is not complete. Errors are 400, 431 and 505.
Result<std::optional<HttpHead>, ApiError> parseHttpHead(std::string_view buffer);

// %41 → A, and + → space where asked; nothing for a broken escape or a zero byte.
std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace);

struct HttpResponse {
  int status = 200;
  std::string body;
  std::string contentType = "application/json";
  std::vector<NameValue> headers;
};

HttpResponse jsonResponse(int status, std::string body);
// With Retry-After and WWW-Authenticate where the status asks for them.
HttpResponse errorResponse(const ApiError& error);

// Status line, headers and, unless the request was HEAD, the body. `date` is an RFC 9110 date.
std::string serialized(const HttpResponse& response, std::string_view date, bool headOnly, bool keepAlive);

std::string lowerCase(std::string_view text);

}  // namespace oms
