// Every order type with every time in force (ORDERS.md): what becomes of it on arrival, and where the market comes to
// it.
#include <gtest/gtest.h>

#include "tests/oms/broker/support.h"

namespace oms::test {
namespace {

struct Kind {
  OrderType type;
  const char* order;  // that waits in a market of 100.00 / 100.02
  const char* bid;    // of the quote that reaches it
  const char* ask;
};

const Kind kKinds[] = {
    {OrderType::market, "buy 10", "100", "100.02"},
    {OrderType::limit, "buy 10 limit 99", "98.9", "98.92"},
    {OrderType::stopMarket, "buy 10 stop 101", "101.5", "101.52"},
    {OrderType::stopLimit, "buy 10 stop 101 limit 102", "101.5", "101.52"},
    {OrderType::marketIfTouched, "buy 10 touch 99", "98.9", "98.92"},
    {OrderType::limitIfTouched, "buy 10 touch 99 limit 99.5", "98.9", "98.92"},
    {OrderType::trailingStopMarket, "buy 10 trail 1", "101.5", "101.52"},
    {OrderType::trailingStopLimit, "buy 10 trail 1 limit 103", "101.5", "101.52"},
};

const char* const kTimes[] = {"day", "gtc", "until 2026-01-05T13:00:00Z", "ioc", "fok", "at_open", "at_close"};

// "waits", "held" or the end, with its reason.
std::string stateOf(Bench& bench) {
  std::string state = "waits";
  for (const BrokerReport& report : bench.broker->reports()) {
    if (report.kind == ReportKind::accepted && report.flags.has(Flag::held))
      state = "held";
    if (report.kind == ReportKind::filled)
      state = "filled";
    if (report.kind == ReportKind::canceled || report.kind == ReportKind::rejected)
      state = line(report).substr(2);
  }
  bench.broker->reports().clear();
  return state;
}

std::string onArrival(const Kind& kind, TimeInForce time) {
  const bool simple = kind.type == OrderType::market || kind.type == OrderType::limit;
  if (isAuction(time) && simple)
    return "held";
  if (isAuction(time)) {
    return "rejected: an auction takes market and limit orders, not " + std::string(name(kind.type)) + " " +
           std::string(name(time));
  }
  if (kind.type == OrderType::market)
    return "filled";
  const bool once = time == TimeInForce::ioc || time == TimeInForce::fok;
  return once && kind.type == OrderType::limit ? "canceled: " + std::string(name(time)) : "waits";
}

TEST(TypeAndTime, EachPairWaitsFillsOrEndsAsItSays) {
  for (const Kind& kind : kKinds) {
    for (const char* time : kTimes) {
      const std::string text = std::string(kind.order) + " " + time;
      SCOPED_TRACE(text);
      Bench bench;
      bench.quote("100", "100.02");
      const OrderRequest request = parseOrder(text);
      ASSERT_EQ(request.type, kind.type);
      bench.submit(request);
      const std::string expected = onArrival(kind, request.timeInForce);
      EXPECT_EQ(stateOf(bench), expected);
      if (expected != "waits")
        continue;
      bench.quote(kind.bid, kind.ask);
      const bool later = hasLimitPrice(kind.type) || kind.type == OrderType::trailingStopLimit;
      EXPECT_EQ(stateOf(bench), later && kind.type != OrderType::limit ? "waits" : "filled");
      bench.quote(kind.bid, kind.ask);  // what has a limit behind its trigger fills at a later price
      EXPECT_EQ(bench.broker->workingOrders(), 0u);
    }
  }
}

}  // namespace
}  // namespace oms::test
