#include <gtest/gtest.h>

#include "oms/remote/connection_caps.h"
#include "oms/remote/origin_policy.h"
#include "oms/remote/rate_limiter.h"
#include "oms/remote/return_counts.h"
#include "oms/remote/ticket_book.h"

namespace oms {
namespace {

TEST(RateLimiter, GivesABurstAndThenTheRate) {
  RateLimiter limiter;
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(limiter.admit("a", RateClass::message, 1000), 0) << i;
  EXPECT_EQ(limiter.admit("a", RateClass::message, 1000), 50);
  EXPECT_EQ(limiter.admit("b", RateClass::message, 1000), 0);
  EXPECT_EQ(limiter.admit("a", RateClass::message, 1049), 1);
  EXPECT_EQ(limiter.admit("a", RateClass::message, 1050), 0);
  int admitted = 0;
  for (int ms = 1051; ms <= 11'050; ++ms)
    admitted += limiter.admit("a", RateClass::message, ms) == 0 ? 1 : 0;
  EXPECT_EQ(admitted, 200);
}

TEST(ReturnCounts, KnowsWhoWentAndIsBounded) {
  ReturnCounts counts;
  const std::string longName(60'000, 'x');
  counts.left(longName + "a");
  counts.left(longName + "a");
  EXPECT_EQ(counts.timesGone(longName + "a"), 2U);
  EXPECT_EQ(counts.timesGone(longName + "b"), 0U);
  for (std::size_t i = 0; i < 3 * ReturnCounts::kMostNames; ++i) {
    counts.left("desk " + std::to_string(i));
    ASSERT_LE(counts.names(), ReturnCounts::kMostNames);
  }
}

TEST(RateLimiter, LimitsOrdersMoreAndTheWayOutNever) {
  RateLimiter limiter;
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(limiter.admit("a", RateClass::order, 0), 0);
  EXPECT_EQ(limiter.admit("a", RateClass::order, 0), 100);
  EXPECT_EQ(limiter.admit("a", RateClass::message, 0), 0);
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(limiter.admit("a", RateClass::free, 0), 0);
}

TEST(StrikeCounter, TheThirdWithinAMinuteIsTheLast) {
  StrikeCounter strikes;
  EXPECT_FALSE(strikes.strike(0));
  EXPECT_FALSE(strikes.strike(30'000));
  EXPECT_FALSE(strikes.strike(60'000));
  EXPECT_TRUE(strikes.strike(60'001));
}

TEST(ConnectionCaps, CountByAddressAndInAll) {
  ConnectionCaps caps({4, 3, 2});
  auto a = std::make_unique<ConnectionSlot>(caps, "a");
  auto b = std::make_unique<ConnectionSlot>(caps, "a");
  auto c = std::make_unique<ConnectionSlot>(caps, "a");
  EXPECT_TRUE(c->admitted());
  EXPECT_FALSE(c->mayStayUnauthenticated());
  c->settle();
  c->settle();
  EXPECT_TRUE(c->mayStayUnauthenticated());
  EXPECT_TRUE(b->mayStayUnauthenticated());
  EXPECT_FALSE(ConnectionSlot(caps, "a").admitted());
  ConnectionSlot d(caps, "b");
  EXPECT_TRUE(d.admitted());
  EXPECT_FALSE(ConnectionSlot(caps, "c").admitted());
  a.reset();
  EXPECT_TRUE(ConnectionSlot(caps, "c").admitted());
  EXPECT_EQ(caps.total(), 3);
}

TEST(OriginPolicy, KnowsItsOwnNames) {
  OriginPolicy::Config config;
  config.boundAddress = "127.0.0.1";
  config.port = 8050;
  config.allowHosts = {"Desk.example", "[FD00::2]"};
  config.allowOrigins = {"https://page.example"};
  const OriginPolicy policy(config);
  for (const char* host :
       {"localhost", "LOCALHOST:8050", "127.0.0.1:9", "[::1]:8050", "desk.example:1", "[fd00::2]:8050"}) {
    EXPECT_TRUE(policy.hostAllowed(host)) << host;
  }
  for (const char* host : {"evil.example", "localhost.evil", "127.0.0.1.evil:80", "", ":80", "[::1", "localhost:x"}) {
    EXPECT_FALSE(policy.hostAllowed(host)) << host;
  }
  EXPECT_TRUE(policy.originAllowed("http://localhost:8050", "localhost:8050"));
  EXPECT_TRUE(policy.originAllowed("http://localhost:9000", "localhost:9000"));
  EXPECT_TRUE(policy.originAllowed("https://PAGE.example", "localhost:8050"));
  for (const char* origin : {"null", "http://localhost:3000", "https://localhost:8050", "http://evil.example:8050",
                             "https://page.example.evil", "", "file://"}) {
    EXPECT_FALSE(policy.originAllowed(origin, "localhost:8050")) << origin;
  }
  EXPECT_FALSE(policy.originListed("http://localhost:8050"));
}

TEST(OriginPolicy, SaysWhatMayBeAllowed) {
  for (const char* host : {"desk.example", "DESK", "10.0.0.5", "[fd00::2]", "fd00::2"})
    EXPECT_TRUE(isHostName(host)) << host;
  for (const char* host : {"", "desk.example:8050", "http://desk.example", "desk/x", "*.example", "[]", "a b"})
    EXPECT_FALSE(isHostName(host)) << host;
  for (const char* origin : {"https://desk.example", "http://10.0.0.5:3000", "http://[fd00::2]:80", "capacitor://app"})
    EXPECT_TRUE(isOrigin(origin)) << origin;
  for (const char* origin : {"", "null", "desk.example", "https://desk.example/", "https://*.example", "https://",
                             "://a", "https://a:b", "https://a@b"})
    EXPECT_FALSE(isOrigin(origin)) << origin;
}

TEST(TicketBook, EachWorksOnceAndNotForLong) {
  TicketBook book;
  TokenClaims claims;
  claims.subject = "desk";
  claims.role = Role::trader;
  const auto ticket = book.issue(claims, 0);
  ASSERT_TRUE(ticket);
  EXPECT_EQ(book.redeem(*ticket, 29'999)->role, Role::trader);
  EXPECT_FALSE(book.redeem(*ticket, 29'999));
  const auto late = book.issue(claims, 0);
  EXPECT_FALSE(book.redeem(*late, 30'000));
  EXPECT_FALSE(book.redeem("", 0));
}

}  // namespace
}  // namespace oms
