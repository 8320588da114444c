#include "oms/remote/http_message.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

int statusOf(const std::string& head) {
  const auto parsed = parseHttpHead(head);
  if (!parsed)
    return parsed.error().status;
  return *parsed ? 200 : 0;
}

HttpHead parsed(const std::string& head) {
  auto result = parseHttpHead(head);
  EXPECT_TRUE(result && *result);
  return **result;
}

TEST(HttpHead, ReadsPathQueryAndHeaders) {
  const HttpHead head = parsed(
      "GET /api/oms/orders?symbol=BTC%2FUSD&note=a+b&x HTTP/1.1\r\nHost: localhost:8050\r\nAccept:\t*/* \r\n"
      "Connection: keep-alive, Upgrade\r\n\r\nrest");
  EXPECT_EQ(head.method, "GET");
  EXPECT_EQ(head.path, "/api/oms/orders");
  EXPECT_EQ(head.queryValue("symbol"), "BTC/USD");
  EXPECT_EQ(head.queryValue("note"), "a b");
  EXPECT_EQ(head.queryValue("x"), "");
  EXPECT_FALSE(head.queryValue("none"));
  EXPECT_EQ(*head.header("accept"), "*/*");
  EXPECT_TRUE(head.headerHasWord("connection", "upgrade"));
  EXPECT_TRUE(head.keepAlive);
}

TEST(HttpHead, WaitsForTheWholeHead) {
  EXPECT_EQ(statusOf(""), 0);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\nHost: a\r\n"), 0);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
  EXPECT_EQ(statusOf("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
}

TEST(HttpHead, RefusesWhatCouldBeReadInTwoWays) {
  const std::string start = "POST /x HTTP/1.1\r\nHost: a\r\n";
  const std::pair<std::string, int> cases[] = {
      {start + "Transfer-Encoding: chunked\r\n\r\n", 400},
      {start + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", 400},
      {start + "Content-Length: 3, 3\r\n\r\n", 400},
      {start + "Content-Type: application/json\r\nContent-Type: text/plain\r\n\r\n", 400},
      {start + "Origin: http://a\r\nOrigin: http://b\r\n\r\n", 400},
      {start + "Authorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n", 400},
      {start + "Content-Length: +3\r\n\r\n", 400},
      {start + "Content-Length: -3\r\n\r\n", 400},
      {start + "X : y\r\n\r\n", 400},
      {start + "X: y\r\n folded\r\n\r\n", 400},
      {start + "X: a\rb\r\n\r\n", 400},
      {start + "Host: b\r\n\r\n", 400},
      {start + "Origin: http://a\r\nOrigin: http://b\r\n\r\n", 400},
      {start + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400},
      {start + "Sec-WebSocket-Key: a\r\nsec-websocket-key: a\r\n\r\n", 400},
      {start + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13\r\n\r\n", 400},
      {start + "Expect: miracle\r\n\r\n", 417},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/2\r\nHost: a\r\n\r\n", 505},
      {"GET /\r\nHost: a\r\n\r\n", 400},
      {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"\x16\x03\x01", 400},
  };
  for (const auto& [head, status] : cases)
    EXPECT_EQ(statusOf(head), status) << head;
}

// Who asks is told first whether they may: the gate refuses such a query.
TEST(HttpHead, SaysThatItsQueryCannotBeRead) {
  EXPECT_TRUE(parsed("GET /?a=%41 HTTP/1.1\r\nHost: a\r\n\r\n").queryIsValid);
  for (const char* query : {"a=%zz", "a=%4", "%=1", "a=%00"})
    EXPECT_FALSE(parsed("GET /?" + std::string(query) + " HTTP/1.1\r\nHost: a\r\n\r\n").queryIsValid) << query;
}

TEST(HttpHead, BoundsItsSize) {
  const std::string padding(maxHeadBytes, 'x');
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\nHost: a\r\nX: " + padding), 431);
  EXPECT_EQ(statusOf("GET / HTTP/1.1\r\nHost: a\r\nX: " + padding + "\r\n\r\n"), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 101; ++i)
    many += "X: y\r\n";
  EXPECT_EQ(statusOf(many + "\r\n"), 431);
  const HttpHead head = parsed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n");
  EXPECT_GT(head.contentLength, maxBodyBytes);
}

TEST(HttpResponse, TellsWhenToComeBack) {
  const std::string late = serialized(errorResponse(rateLimited(1500)), "now", false, true);
  EXPECT_NE(late.find("HTTP/1.1 429 Too Many Requests\r\n"), std::string::npos);
  EXPECT_NE(late.find("\r\nRetry-After: 2\r\n"), std::string::npos);
  EXPECT_NE(late.find(R"({"error":{"code":"rate_limited","message":"too many requests; wait and send again",)"
                      R"("field":null,"retryable":true,"retry_after_ms":1500,"details":{}}})"),
            std::string::npos);
  ApiError who;
  who.status = 401;
  EXPECT_NE(serialized(errorResponse(who), "now", false, true).find("\r\nWWW-Authenticate: Bearer"), std::string::npos);
}

TEST(HttpResponse, HeadHasTheLengthButNoBody) {
  const std::string wire = serialized(jsonResponse(200, "{\"a\":1}"), "now", true, false);
  EXPECT_NE(wire.find("\r\nContent-Length: 7\r\n"), std::string::npos);
  EXPECT_NE(wire.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(wire.substr(wire.size() - 4), "\r\n\r\n");
}

}  // namespace
}  // namespace oms
