#include "oms/remote/request_gate.h"

#include <gtest/gtest.h>

#include <QTemporaryDir>

namespace oms {
namespace {

class RequestGateTest : public testing::Test {
 protected:
  RequestGateTest()
      : store_(std::move(TokenStore::open(folder_.path()).value())),
        gate_(routeTable(), OriginPolicy({"127.0.0.1", 8050, "http", {}, {"https://page.example"}}), store_, tickets_,
              limiter_, false) {}

  GateVerdict judge(const std::string& line, const std::string& headers = {}) {
    const auto head = parseHttpHead(line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    return gate_.judge(**head, slot_, {0, 0});
  }
  int statusOf(const std::string& line, const std::string& headers = {}) {
    const GateVerdict verdict = judge(line, headers);
    return verdict.error ? verdict.error->status : 0;
  }
  std::string bearer(Role role) { return "Authorization: Bearer " + store_.createForProcess("t", role) + "\r\n"; }

  static constexpr const char* upgrade_ =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  QTemporaryDir folder_;
  TokenStore store_;
  TicketBook tickets_;
  RateLimiter limiter_;
  ConnectionCaps caps_{{}};
  ConnectionSlot slot_{caps_, "127.0.0.1"};
  RequestGate gate_;
};

TEST_F(RequestGateTest, TestsComeInTheOrderOfTheContract) {
  EXPECT_EQ(statusOf("GET /nothing", "Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(statusOf("BREW /nothing"), 404);
  EXPECT_EQ(statusOf("PATCH /api/oms/session"), 405);
  EXPECT_EQ(statusOf("POST /api/oms/orders"), 401);
  EXPECT_EQ(statusOf("POST /api/oms/orders", "Authorization: Bearer x\r\n"), 401);
  EXPECT_EQ(statusOf("POST /api/oms/orders", bearer(Role::approver)), 403);
  EXPECT_EQ(statusOf("POST /api/oms/orders", bearer(Role::trader)), 0);
  EXPECT_EQ(statusOf("POST /api/oms/risk/kill-switch/reset", bearer(Role::trader)), 403);
  EXPECT_EQ(statusOf("POST /api/oms/approvals/sig_1", bearer(Role::approver)), 0);
  EXPECT_EQ(statusOf("GET /nothing?a=%zz", "Origin: http://evil.example\r\n"), 403);
  EXPECT_EQ(statusOf("GET /nothing?a=%zz"), 404);
  EXPECT_EQ(statusOf("GET /api/oms/orders?a=%zz"), 401);
  EXPECT_EQ(statusOf("GET /api/logs?a=%zz", bearer(Role::viewer)), 403);
  EXPECT_EQ(statusOf("GET /api/oms/orders?a=%zz", bearer(Role::viewer)), 400);
}

TEST_F(RequestGateTest, OpenPathsNeedNoToken) {
  for (const char* path : {"/", "/healthz", "/api/openapi.json", "/api/asyncapi.json"}) {
    EXPECT_EQ(statusOf(std::string("GET ") + path), 0) << path;
    EXPECT_EQ(statusOf(std::string("HEAD ") + path), 0) << path;
  }
  EXPECT_EQ(statusOf("GET /metrics"), 401);
  EXPECT_EQ(statusOf("GET /metrics", bearer(Role::viewer)), 0);
}

TEST_F(RequestGateTest, LiteralPathsWinOverParameters) {
  const std::string admin = bearer(Role::admin);
  EXPECT_EQ(judge("GET /api/oms/orders/active", admin).route->pattern, "/api/oms/orders/active");
  const GateVerdict one = judge("GET /api/oms/strategies/ema%20trend%3ABTC/conditions", admin);
  EXPECT_EQ(one.parameters.at(0).second, "ema trend:BTC");
  EXPECT_EQ(judge("POST /api/oms/session/speed", admin).route->pattern, "/api/oms/session/speed");
  EXPECT_EQ(statusOf("GET /api/oms/orders/", admin), 404);
  EXPECT_EQ(statusOf("GET /api/oms/orders/a/b", admin), 404);
}

// An action that is none is no path, before anybody asks who calls; a literal path knows its own methods alone.
TEST_F(RequestGateTest, ThePathIsToldBeforeTheMethodAndTheRights) {
  EXPECT_EQ(statusOf("POST /api/oms/session/dance"), 404);
  EXPECT_EQ(statusOf("POST /api/oms/strategies/a/dance", bearer(Role::viewer)), 404);
  EXPECT_EQ(statusOf("GET /api/oms/session/pause"), 405);
  EXPECT_EQ(statusOf("POST /api/oms/session/pause"), 401);
  for (const char* action : {"start", "stop", "pause", "resume", "enable", "shadow", "live", "reload"})
    EXPECT_EQ(statusOf(std::string("POST /api/oms/strategies/a/") + action, bearer(Role::trader)), 0) << action;
  EXPECT_EQ(judge("POST /api/oms/strategies/a/shadow", bearer(Role::trader)).route->pattern,
            "/api/oms/strategies/{id}/{action}");
  const std::string admin = bearer(Role::admin);
  for (const char* line : {"GET /api/oms/orders/cancel-all", "DELETE /api/oms/orders/active",
                           "PATCH /api/oms/orders/list", "GET /api/oms/positions/close-all"})
    EXPECT_EQ(statusOf(line, admin), 405) << line;
  const GateVerdict verdict = judge("DELETE /api/oms/orders/active", admin);
  EXPECT_EQ(verdict.headers.back(), (NameValue{"Allow", "GET, HEAD, OPTIONS"}));
}

TEST_F(RequestGateTest, ADeniedSocketCompletesItsUpgrade) {
  EXPECT_EQ(statusOf("GET /ws"), 426);
  const GateVerdict none = judge("GET /ws", upgrade_);
  EXPECT_FALSE(none.error);
  EXPECT_FALSE(none.claims);
  EXPECT_EQ(none.refusal, "a token is needed");
  EXPECT_EQ(judge("GET /ws?token=x", upgrade_).refusal, "the token is not valid");
  EXPECT_EQ(statusOf("GET /ws", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n"), 426);
  EXPECT_EQ(statusOf("GET /ws",
                     "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: short\r\n"),
            400);
}

TEST_F(RequestGateTest, ATokenInTheAddressMayOnlyLook) {
  const std::string token = store_.createForProcess("t", Role::admin);
  EXPECT_EQ(judge("GET /ws?token=" + token, upgrade_).claims->role, Role::viewer);
  EXPECT_EQ(judge("GET /ws", upgrade_ + ("Authorization: Bearer " + token + "\r\n")).claims->role, Role::admin);
  TokenClaims claims = *store_.verify(token, 0).claims;
  const auto ticket = tickets_.issue(claims, 0);
  EXPECT_EQ(judge("GET /ws?ticket=" + *ticket, upgrade_).claims->role, Role::admin);
  EXPECT_FALSE(judge("GET /ws?ticket=" + *ticket, upgrade_).claims);
}

TEST_F(RequestGateTest, OnlyListedOriginsGetCorsHeaders) {
  const auto names = [](const GateVerdict& verdict) {
    std::string all;
    for (const NameValue& header : verdict.headers)
      all += header.first + " ";
    return all;
  };
  const GateVerdict preflight = judge("OPTIONS /api/oms/orders", "Origin: https://page.example\r\n");
  EXPECT_TRUE(preflight.preflight);
  EXPECT_NE(names(preflight).find("Access-Control-Allow-Methods"), std::string::npos);
  EXPECT_NE(names(preflight).find("Vary"), std::string::npos);
  EXPECT_EQ(names(judge("GET /healthz", "Origin: http://localhost:8050\r\n")), "Vary ");
}

}  // namespace
}  // namespace oms
