// What a fill says of itself, of fills as the broker makes them.
#include <gmock/gmock.h>

#include "oms/messages/json_objects.h"
#include "tests/oms/broker/bar_cases.h"

namespace oms::test {
namespace {

std::string sentence(const BrokerReport& report, const Bench& bench) {
  Fill fill;
  fill.side = report.side;
  fill.quantity = report.quantity;
  fill.price = report.price;
  fill.liquidity = report.liquidity;
  fill.flags = report.flags;
  fill.why = report.why;
  return fillSentence(fill, bench.instruments[{0}]);
}

// Of the fills since the last take().
std::vector<std::string> sentences(Bench& bench) {
  bench.take();
  std::vector<std::string> said;
  for (const BrokerReport& report : bench.last) {
    if (report.kind == ReportKind::filled)
      said.push_back(sentence(report, bench));
  }
  return said;
}

TEST(FillSentence, AStopSaysWhereItsTriggerMetTheMarket) {
  struct Case {
    const char* what;
    const char* order;
    BarText bar;
    std::int64_t ticks;  // of slippage
    const char* text;
  };
  const BarText inside{"100", "101", "95", "100"};
  const BarText gap{"95", "101", "94", "100"};
  const std::vector<Case> cases{
      {"at its trigger", "sell 5 stop 96", inside, 0, "5 at 96.00, from its trigger 96.00; the market"},
      {"slippage", "sell 5 stop 96", inside, 3,
       "5 at 95.97, from its trigger 96.00 with slippage of 0.03 against us; the market"},
      {"a gap", "sell 5 stop 96", gap, 0,
       "5 at 94.99, from its trigger 96.00, which the market had gone beyond, to 94.99; the market"},
      {"both", "sell 5 stop 96", gap, 3,
       "5 at 94.96, from its trigger 96.00, which the market had gone beyond, to 94.99, with slippage of 0.03 against "
       "us; the market"},
      {"a buy over a gap",
       "buy 5 stop 104",
       {"105", "106", "104", "105"},
       0,
       "5 at 105.01, from its trigger 104.00, which the market had gone beyond, to 105.01; the market"},
      {"trailing", "sell 5 stop 96 trail 4", gap, 0,
       "5 at 94.99, from its trigger 96.00, which the market had gone beyond, to 94.99; the market"},
      {"touched at the trigger", "buy 5 touch 96", inside, 0, "5 at 96.00; the market"},
  };
  for (const Case& test : cases) {
    Bench bench;
    bench.config.profile.slippage = {};
    if (test.ticks > 0)
      bench.config.profile.slippage = {SlippageModel::ticks, test.ticks, {}};
    bench.open();
    bench.bar(kFlat);
    bench.submit(test.order);
    bench.bar(test.bar);
    EXPECT_THAT(sentences(bench), testing::ElementsAre(testing::HasSubstr(test.text))) << test.what;
  }
}

TEST(FillSentence, ATouchedOrderSaysWhereTheMarketReopenedBeyondItsTrigger) {
  Bench bench;
  bench.config.profile.slippage = {};
  bench.open();
  bench.bar(kFlat);
  bench.submit("sell 5 touch 102");
  bench.bar({"104", "104", "104", "104"}, true);
  EXPECT_THAT(sentences(bench), testing::ElementsAre(testing::HasSubstr(
                                    "5 at 103.99, from 102.00, which the market had gone beyond, to 103.99; the")));
}

TEST(FillSentence, TheRestOfWhatVolumeBoundsTookTheNextPrice) {
  Bench bench;
  bench.config.profile.slippage = {};
  bench.open();
  bench.bar(kFlat);
  bench.submit("buy 40");
  bench.bar({"100", "102", "99", "101", "1000"});
  EXPECT_THAT(
      sentences(bench),
      testing::ElementsAre(
          testing::StartsWith("The buy took the first price after the bar that it was made from: 25 at 100.01; "),
          testing::StartsWith(
              "The buy was filled in part before, and its rest took the next price of the bar: 15 at 99.01; ")));
}

TEST(FillSentence, AThinBookIsSlippage) {
  Bench bench;
  bench.config.profile.slippage = {};
  bench.open();
  bench.quote("100", "100.02", "10", "10");
  bench.submit("buy 20");
  EXPECT_THAT(sentences(bench),
              testing::ElementsAre(testing::HasSubstr("10 at 100.02; the"),
                                   testing::HasSubstr("10 at 100.03, from 100.02 with slippage of 0.01 against us;")));
}

}  // namespace
}  // namespace oms::test
