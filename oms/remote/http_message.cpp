#include "oms/remote/http_message.h"

#include <algorithm>
#include <charconv>

namespace oms {

namespace {

constexpr std::size_t maxHeaders = 100;

bool isTokenChar(char c) {
  static constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

ApiError headError(int status, std::string code, std::string message) {
  ApiError error;
  error.status = status;
  error.code = std::move(code);
  error.message = std::move(message);
  return error;
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

bool parseQuery(std::string_view text, std::vector<NameValue>& out) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty())
      continue;
    const std::size_t equals = pair.find('=');
    const auto name = percentDecoded(pair.substr(0, equals), true);
    const auto value =
        percentDecoded(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1), true);
    if (!name || !value)
      return false;
    out.emplace_back(*name, *value);
  }
  return true;
}

std::optional<ApiError> parseRequestLine(std::string_view line, HttpHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos)
    return malformed("the request line is not METHOD PATH HTTP/1.1");
  const std::string_view version = line.substr(second + 1);
  if (version.substr(0, 5) != "HTTP/")
    return malformed("the request line is not METHOD PATH HTTP/1.1");
  if (version != "HTTP/1.1")
    return headError(505, "http_version", "only HTTP/1.1 is spoken here");
  head.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  if (!isToken(head.method))
    return malformed("the request method is not a word");
  const bool printable = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (target.empty() || target.front() != '/' || !printable)
    return malformed("the request path is not valid");
  const std::size_t mark = target.find('?');
  head.path = target.substr(0, mark);
  head.queryIsValid = mark == std::string_view::npos || parseQuery(target.substr(mark + 1), head.query);
  return std::nullopt;
}

std::optional<ApiError> parseHeaderLine(std::string_view line, HttpHead& head) {
  const std::size_t colon = line.find(':');
  // A name that is not a token also refuses folded lines and a space before the colon.
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
    return malformed("a header is not valid");
  const std::string_view value = trimmed(line.substr(colon + 1));
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7F)
      return malformed("a header holds a control character");
  }
  head.headers.emplace_back(lowerCase(line.substr(0, colon)), std::string(value));
  if (head.headers.size() > maxHeaders)
    return headError(431, "head_too_large", "more than 100 headers");
  return std::nullopt;
}

std::size_t countOf(const HttpHead& head, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(head.headers.begin(), head.headers.end(), [&](const NameValue& h) { return h.first == name; }));
}

// Two of them could be read in two ways (RFC 9110, 8.6; RFC 6454, 7.3; RFC 6455, 11.3).
constexpr std::string_view singleHeaders[] = {"content-length", "content-type",      "origin",
                                              "authorization",  "sec-websocket-key", "sec-websocket-version"};

// What the headers say about the message as a whole: one Host, one plain Content-Length, no chunks.
std::optional<ApiError> readFraming(HttpHead& head) {
  if (countOf(head, "host") != 1)
    return malformed("exactly one Host header is needed");
  head.host = *head.header("host");
  if (countOf(head, "transfer-encoding") > 0)
    return malformed("chunked bodies are not taken; send a Content-Length");
  for (const std::string_view name : singleHeaders) {
    if (countOf(head, name) > 1)
      return malformed("the header " + std::string(name) + " comes twice");
  }
  if (const std::string* length = head.header("content-length")) {
    const bool digits =
        !length->empty() && std::all_of(length->begin(), length->end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits)
      return malformed("the Content-Length is not a number");
    // Longer than any number that could matter: saturate, the body limit refuses it.
    if (length->size() > 15) {
      head.contentLength = maxBodyBytes + 1;
    } else {
      std::from_chars(length->data(), length->data() + length->size(), head.contentLength);
    }
  }
  head.keepAlive = !head.headerHasWord("connection", "close");
  if (const std::string* expect = head.header("expect")) {
    if (lowerCase(*expect) != "100-continue")
      return headError(417, "expectation", "that expectation is not met");
    head.expectsContinue = true;
  }
  return std::nullopt;
}

std::string_view reasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

std::string lowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const std::string* HttpHead::header(std::string_view lowerCaseName) const {
  for (const NameValue& header : headers) {
    if (header.first == lowerCaseName)
      return &header.second;
  }
  return nullptr;
}

std::optional<std::string> HttpHead::queryValue(std::string_view key) const {
  std::optional<std::string> found;
  for (const NameValue& item : query) {
    if (item.first != key)
      continue;
    if (found)
      return std::nullopt;
    found = item.second;
  }
  return found;
}

bool HttpHead::headerHasWord(std::string_view lowerCaseName, std::string_view lowerCaseWord) const {
  for (const NameValue& header : headers) {
    if (header.first != lowerCaseName)
      continue;
    const std::string lower = lowerCase(header.second);
    for (std::string_view rest = lower; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(','));
      if (trimmed(word) == lowerCaseWord)
        return true;
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
  }
  return false;
}

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plusIsSpace) {
      out += ' ';
    } else if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
      const int low = high < 0 ? -1 : hexDigit(text[i + 2]);
      if (low < 0 || high * 16 + low == 0)
        return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else if (text[i] == '\0') {
      return std::nullopt;
    } else {
      out += text[i];
    }
  }
  return out;
}

Result<std::optional<HttpHead>, ApiError> parseHttpHead(std::string_view buffer) {
  std::size_t start = 0;
  // An empty line before the request line is to be ignored (RFC 9112, 2.2).
  if (buffer.substr(0, 2) == "\r\n")
    start = 2;
  const std::string_view text = buffer.substr(start);
  if (!text.empty() && text.front() != '\r' && !isTokenChar(text.front())) {
    return malformed("this is not an HTTP request");
  }
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos ? text.size() > maxHeadBytes : end + 4 > maxHeadBytes) {
    return headError(431, "head_too_large", "the request head is larger than 16 KiB");
  }
  if (end == std::string_view::npos)
    return std::optional<HttpHead>();
  HttpHead head;
  head.headBytes = start + end + 4;
  std::string_view lines = text.substr(0, end);
  if (lines.find('\0') != std::string_view::npos)
    return malformed("the request head holds a zero byte");
  const std::string_view requestLine = lines.substr(0, lines.find("\r\n"));
  if (auto error = parseRequestLine(requestLine, head))
    return *error;
  lines.remove_prefix(std::min(lines.size(), requestLine.size() + 2));
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    if (auto error = parseHeaderLine(line, head))
      return *error;
    lines.remove_prefix(std::min(lines.size(), line.size() + 2));
  }
  if (auto error = readFraming(head))
    return *error;
  return std::optional<HttpHead>(std::move(head));
}

HttpResponse jsonResponse(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

HttpResponse errorResponse(const ApiError& error) {
  HttpResponse response = jsonResponse(error.status, errorBody(error));
  if (error.status == 401)
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"tidemark\"");
  if (error.status == 429 || error.status == 503) {
    const std::int64_t seconds = (error.retryAfterMs.value_or(1000) + 999) / 1000;
    response.headers.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds)));
  }
  return response;
}

std::string serialized(const HttpResponse& response, std::string_view date, bool headOnly, bool keepAlive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += reasonPhrase(response.status);
  out += "\r\nDate: ";
  out += date;
  if (response.status != 204) {
    out += "\r\nContent-Type: " + response.contentType;
    out += "\r\nContent-Length: " + std::to_string(response.body.size());
  }
  out += "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer";
  out += keepAlive ? "\r\nConnection: keep-alive" : "\r\nConnection: close";
  for (const NameValue& header : response.headers)
    out += "\r\n" + header.first + ": " + header.second;
  out += "\r\n\r\n";
  if (!headOnly && response.status != 204)
    out += response.body;
  return out;
}

}  // namespace oms
