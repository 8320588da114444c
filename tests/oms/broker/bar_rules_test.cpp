#include "tests/oms/broker/bar_cases.h"

namespace oms::test {
namespace {

using namespace std::chrono_literals;

TEST(Rule03, AMarketOrderFillsAtTheFirstPriceOfTheNextBar) {
  check({{"a buy at the ask", "buy 10", {"101", "105", "99", "104"}, {"1 filled 10 at 101.01 rule 3 taker"}},
         {"a sell at the bid", "sell 10", {"101", "105", "99", "104"}, {"1 filled 10 at 100.99 rule 3 taker"}},
         {"ioc as well", "buy 10 ioc", {"101", "105", "99", "104"}, {"1 filled 10 at 101.01 rule 3 taker"}}});
}

TEST(Rule03, NothingIsSeenOfTheBarThatTheOrderWasMadeFrom) {
  Bench bench;
  bench.bar({"100", "110", "90", "100"});
  bench.submit("buy 1 limit 95");
  bench.submit("sell 1 limit 105");
  EXPECT_EQ(bench.take(), Lines{});
  bench.bar(kFlat);
  EXPECT_EQ(bench.take(), Lines{});
}

TEST(Rule03, WhatIsMadeInsideABarSeesItsCloseAlone) {
  Bench bench;
  bench.bar(kFlat);
  bench.wait(30s);
  bench.submit("buy 10");
  bench.submit("buy 5 limit 90");
  bench.submit("sell 5 stop 95");
  bench.now = bench.now - 30s;  // the bar began before
  bench.bar({"101", "120", "80", "104"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at 104.01 rule 3 taker"}));
  bench.bar({"104", "104", "94", "94"});
  EXPECT_EQ(bench.take(), (Lines{"3 filled 5 at 95 rule 16 taker"}));
}

TEST(Rule03, TheKnownCloseIsFlaggedOptimistic) {
  for (const char* profile : {"optimistic", "close"}) {
    SCOPED_TRACE(profile);
    Bench bench(profile);
    bench.bar(kFlat);
    bench.submit("buy 10");
    const std::string ask = std::string_view(profile) == "close" ? "100" : "100.01";
    EXPECT_EQ(bench.take(), (Lines{"1 filled 10 at " + ask + " rule 3 taker optimistic"}));
  }
}

TEST(Rule04, BuysTriggerAndFillOnTheAskSellsOnTheBid) {
  check({{"a low of 99.02 is an ask of 99.03",
          "buy 1 limit 99.04",
          {"100", "100", "99.02", "100"},
          {"1 filled 1 at 99.04 rule 11 maker"}},
         {"not one tick through", "buy 1 limit 99.03", {"100", "100", "99.02", "100"}, {}},
         {"a high of 100.99 is an ask of 101",
          "buy 1 stop 101",
          {"100", "100.99", "100", "100"},
          {"1 filled 1 at 101 rule 16 taker"}},
         {"a bid of 100.98 is not", "sell 1 limit 100.98", {"100", "100.99", "100", "100"}, {}},
         {"a low of 99.01 is a bid of 99",
          "sell 1 stop 99",
          {"100", "100", "99.01", "100"},
          {"1 filled 1 at 99 rule 16 taker"}}});
}

TEST(Rule04, TheProfileScalesTheSpread) {
  check({{"double, and two ticks", "buy 1", {"100", "101", "99", "100"}, {"1 filled 1 at 100.04 rule 3 taker"}}},
        "pessimistic");
  check({{"none", "buy 1", {"100", "101", "99", "100"}, {"1 filled 1 at 100 rule 3 taker"}}}, "touch");
}

struct PathCase {
  const char* profile;
  const char* position;
  BarText bar;
  Lines reports;
};

// Two orders without a link, on both sides of the market: the first to be reached shows the path.
TEST(Rule05, TheNearerExtremeComesFirstUnlessTheProfileSaysOtherwise) {
  const std::string below = "2 filled 1 at 95 rule 11 maker", above = "3 filled 1 at 105 rule 11 maker";
  const std::vector<PathCase> cases{{"default", "buy 1", {"100", "106", "93", "100"}, {above, below}},
                                    {"default", "buy 1", {"100", "107", "94", "100"}, {below, above}},
                                    {"default", "buy 1", {"100", "107", "93", "101"}, {below, above}},
                                    {"default", "buy 1", {"100", "107", "93", "99"}, {above, below}},
                                    {"pessimistic", "buy 1", {"100", "106", "93", "100"}, {below, above}},
                                    {"pessimistic", "sell 1", {"100", "107", "94", "100"}, {above, below}},
                                    {"optimistic", "buy 1", {"100", "107", "94", "100"}, {above, below}},
                                    {"optimistic", "sell 1", {"100", "106", "93", "100"}, {below, above}}};
  for (const PathCase& test : cases) {
    SCOPED_TRACE(std::string(test.profile) + " " + test.position + " " + test.bar.high);
    Bench bench(test.profile);
    bench.bar(kFlat);
    bench.submit(test.position);
    bench.bar(kFlat);
    bench.take();
    bench.submit("buy 1 limit 95");
    bench.submit("sell 1 limit 105");
    bench.bar(test.bar);
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule05, TheFixedPathGoesOverTheHigh) {
  Bench bench;
  bench.config.profile.path = BarPath::openHighLowClose;
  bench.open();
  bench.bar(kFlat);
  bench.submit("buy 1 limit 95");
  bench.submit("sell 1 limit 105");
  bench.bar({"100", "107", "94", "100"});
  EXPECT_EQ(bench.take(), (Lines{"2 filled 1 at 105 rule 11 maker", "1 filled 1 at 95 rule 11 maker"}));
}

struct PairCase {
  const char* what;
  const char* profile;
  BarText bar;
  Lines reports;
  bool afterGap = false;
};

// A stop at 95 and a target at 105 for a long position.
TEST(Rule05, OfAPairInsideOneBarTheWorseOneFills) {
  const Lines stop{"1 filled 10 at 95 rule 16 taker ambiguous", "2 canceled: ouo"};
  const Lines clearTarget{"2 filled 10 at 105 rule 11 maker", "1 canceled: ouo"};
  const std::vector<PairCase> cases{
      {"the low is nearer", "default", {"100", "107", "94", "100"}, stop},
      {"the high is nearer", "default", {"100", "106", "93", "100"}, stop},
      {"the target alone", "default", {"100", "106", "97", "100"}, clearTarget},
      {"the stop alone",
       "default",
       {"100", "103", "94", "100"},
       {"1 filled 10 at 95 rule 16 taker", "2 canceled: ouo"}},
      {"an open beyond the stop is no riddle",
       "default",
       {"94", "107", "93", "100"},
       {"1 filled 10 at 93.99 rule 16 taker", "2 canceled: ouo"}},
      {"an open beyond the target is none either", "default", {"106", "107", "93", "100"}, clearTarget},
      {"whole bar", "touch", {"100", "106", "93", "100"}, stop},
      {"whole bar, open beyond the target",
       "touch",
       {"106", "107", "93", "100"},
       {"2 filled 10 at 106 rule 12 maker", "1 canceled: ouo"}},
      {"whole bar, open beyond the stop",
       "touch",
       {"94", "107", "93", "100"},
       {"1 filled 10 at 94 rule 16 taker", "2 canceled: ouo"}}};
  for (const PairCase& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench(test.profile);
    bench.bar(kFlat);
    const OrderId a = bench.submit("sell 10 stop 95");
    const OrderId b = bench.submit("sell 10 limit 105");
    bench.broker->link(Contingency::ouo, {a, b});
    bench.bar(kFlat);
    bench.bar(test.bar);
    EXPECT_EQ(bench.take(), test.reports);
    EXPECT_EQ(bench.broker->workingOrders(), 0u);
  }
}

TEST(Rule05, TheFavourablePathTakesTheTargetAndSaysThatItIsAGuess) {
  Bench bench("optimistic");
  bench.submit("buy 10");
  bench.bar(kFlat);
  const OrderId a = bench.submit("sell 10 stop 95");
  const OrderId b = bench.submit("sell 10 limit 105");
  bench.broker->link(Contingency::ouo, {a, b});
  bench.bar(kFlat);
  bench.take();
  bench.bar({"100", "107", "94", "100"});
  EXPECT_EQ(bench.take(), (Lines{"3 filled 10 at 105 rule 11 maker ambiguous", "2 canceled: ouo"}));
}

TEST(Rule04, ABarsOwnSpreadCountsBeforeTheInstruments) {
  for (const auto& [profile, reports] : {std::pair{"default", Lines{"1 filled 10 at 100.25 rule 3 taker"}},
                                         std::pair{"pessimistic", Lines{"1 filled 10 at 100.5 rule 3 taker"}},
                                         std::pair{"touch", Lines{"1 filled 10 at 100 rule 3 taker"}}}) {
    Bench bench(profile);
    bench.config.profile.slippage = {};
    bench.open();
    bench.bar(kFlat);
    bench.submit("buy 10");
    bench.barSpread = price("0.5");
    bench.bar(kFlat);
    EXPECT_EQ(bench.take(), reports) << profile;
  }
  Bench bench;
  bench.barSpread = price("0.5");
  bench.bar(kFlat);
  bench.submit("buy 10 stop 100.2");
  EXPECT_EQ(bench.take(), Lines{"1 rejected: the trigger 100.2 is already in the market, 99.75 / 100.25"});
}

// An hour that rises to 102 and falls to 98: its minutes know which came first.
TEST(Rule05, StoredFinerBarsShowTheWay) {
  struct Case {
    const char* what;
    std::vector<BarText> quarters;
    Lines reports;
  };
  const std::vector<Case> cases{
      {"the high first",
       {{"100", "101", "100", "101"},
        {"101", "102", "101", "102"},
        {"102", "102", "99", "99"},
        {"99", "99", "98", "99"}},
       {"1 filled 1 at 101.5 rule 11 maker", "2 canceled: ouo"}},
      {"the low first",
       {{"100", "100", "99", "99"}, {"99", "99", "98", "98"}, {"98", "102", "98", "102"}, {"102", "102", "99", "99"}},
       {"2 filled 1 at 98.5 rule 16 taker", "1 canceled: ouo"}},
      {"of another market: not used",
       {{"100", "101", "100", "101"},
        {"101", "103", "101", "102"},
        {"102", "102", "99", "99"},
        {"99", "99", "98", "99"}},
       {"2 filled 1 at 98.5 rule 16 taker ambiguous", "1 canceled: ouo"}},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.timeframe = Timeframe::h1;
    const Timestamp open = bench.now + length(Timeframe::h1);
    std::vector<Bar> quarters;
    for (const BarText& text : test.quarters) {
      const Timestamp from = open + Duration(std::chrono::minutes(15)) * static_cast<std::int64_t>(quarters.size());
      quarters.push_back({from, from + std::chrono::minutes(15), price(text.open), price(text.high), price(text.low),
                          price(text.close), *Volume::parse(text.volume)});
    }
    const auto finer = std::make_shared<FinerBars>();
    finer->add({0}, std::move(quarters));
    bench.config.finer = finer;
    bench.open();
    bench.bar(kFlat);
    const OrderId target = bench.submit("sell 1 limit 101.5");
    const OrderId stop = bench.submit("sell 1 stop 98.5");
    bench.broker->link(Contingency::ouo, {target, stop});
    bench.bar({"100", "102", "98", "99"});
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule06, ThePathJumpsBetweenBarsAndRunsInsideThem) {
  check({{"the open jumps over the trigger",
          "buy 1 stop 103",
          {"105", "106", "104", "105"},
          {"1 filled 1 at 105.01 rule 16 taker"}},
         {"inside, the trigger is passed",
          "buy 1 stop 103",
          {"101", "106", "100", "105"},
          {"1 filled 1 at 103 rule 16 taker"}}});
}

struct VolumeCase {
  const char* what;
  const char* order;
  const char* volume;
  bool known;
  Lines reports;
};

TEST(Rule07, ABarOffersAQuarterOfOurShareAtEachOfItsPoints) {
  const std::vector<VolumeCase> cases{
      {"25 at each point",
       "buy 80",
       "1000",
       true,
       {"1 filled 25 at 100.01 rule 3 taker", "1 filled 25 at 99.01 rule 3 taker", "1 filled 25 at 102.01 rule 3 taker",
        "1 filled 5 at 101.01 rule 3 taker"}},
      {"the rest of the volume is the close's",
       "buy 100",
       "430",
       true,
       {"1 filled 10 at 100.01 rule 3 taker", "1 filled 10 at 99.01 rule 3 taker", "1 filled 10 at 102.01 rule 3 taker",
        "1 filled 10 at 101.01 rule 3 taker"}},
      {"at least one lot",
       "buy 9",
       "3",
       true,
       {"1 filled 1 at 100.01 rule 3 taker", "1 filled 1 at 99.01 rule 3 taker", "1 filled 1 at 102.01 rule 3 taker",
        "1 filled 1 at 101.01 rule 3 taker"}},
      {"a zero is no liquidity", "buy 9", "0", true, {}},
      {"unknown is no bound", "buy 900000", "0", false, {"1 filled 900000 at 100.01 rule 3 taker volume_unknown"}}};
  for (const VolumeCase& test : cases) {
    SCOPED_TRACE(test.what);
    Bench bench;
    bench.config.profile.slippage = {};
    bench.open();
    bench.volumeKnown = test.known;
    bench.bar(kFlat);
    bench.submit(test.order);
    bench.bar({"100", "102", "99", "101", test.volume});
    EXPECT_EQ(bench.take(), test.reports);
  }
}

TEST(Rule07, AllOrdersShareIt) {
  Bench bench;
  bench.bar(kFlat);
  bench.submit("buy 20");
  bench.submit("sell 20");
  bench.submit("buy 20");
  bench.bar({"100", "100", "100", "100", "1000"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 20 at 100.01 rule 3 taker", "2 filled 5 at 99.99 rule 3 taker",
                                 "2 filled 15 at 99.99 rule 3 taker", "3 filled 10 at 100.01 rule 3 taker",
                                 "3 filled 10 at 100.01 rule 3 taker"}));
}

TEST(Rule09, TakersPayTheProfilesSlippage) {
  struct SlippageCase {
    Slippage slippage;
    const char* order;
    const char* expected;
  };
  const Ratio k = *Ratio::parse("0.1");
  for (const SlippageCase& test : std::vector<SlippageCase>{
           {{}, "buy 1000", "1 filled 1000 at 1000.01 rule 3 taker"},
           {{SlippageModel::ticks, 3, {}}, "buy 1000", "1 filled 1000 at 1000.04 rule 3 taker"},
           {{SlippageModel::ticks, 3, {}}, "sell 1000", "1 filled 1000 at 999.96 rule 3 taker"},
           {{SlippageModel::ticks, 1'000'000, {}}, "buy 1000", "1 filled 1000 at 1050.01 rule 3 taker"},
           // min(q / V, 2.5 %)² x 0.1 x 1000.01 = 0.0025 and 0.0625
           {{SlippageModel::volumeShare, 0, k}, "buy 5000", "1 filled 5000 at 1000.01 rule 3 taker"},
           {{SlippageModel::volumeShare, 0, k}, "sell 25000", "1 filled 25000 at 999.93 rule 3 taker"}}) {
    Bench bench;
    bench.config.profile.slippage = test.slippage;
    bench.open();
    bench.bar({"1000", "1000", "1000", "1000"});
    bench.submit(test.order);
    bench.bar({"1000", "1000", "1000", "1000"});
    EXPECT_EQ(bench.take(), (Lines{test.expected}));
  }
}

TEST(Rule09, TheSquareRootGrowsWithTheRootAndLeavesWhatIsBeyondFivePercent) {
  Bench bench;
  bench.volumeKnown = false;
  bench.config.profile.slippage = {SlippageModel::squareRoot, 0, Ratio::fromInt(1)};
  bench.open();
  for (int i = 0; i < 200; ++i) {
    bench.bar(i % 2 == 0 ? BarText{"100", "100", "100", "100"} : BarText{"101", "101", "101", "101"});
  }
  const auto slippageOfBuy = [&](const char* order) {
    bench.submit(order);
    bench.bar({"100", "100", "100", "100"});
    bench.take();
    return bench.last.back().why.slippage;
  };
  // A move of 1 % a bar and a quarter of a bar's volume: half of 1 %, as the root says.
  EXPECT_NEAR(slippageOfBuy("buy 250000").toDoubleLossy(), 0.5, 0.02);
  EXPECT_NEAR(slippageOfBuy("buy 1000000").toDoubleLossy(), 1.0, 0.04);
  slippageOfBuy("buy 900000000 ioc");
  ASSERT_EQ(bench.last.size(), 3u);  // accepted, filled, canceled
  EXPECT_NEAR(bench.last[1].why.slippage.toDoubleLossy(), 5.0, 0.02);
  EXPECT_EQ(line(bench.last[2]), "3 canceled: ioc");
}

TEST(Rule10, AMarketableLimitTakesAndItsRestRests) {
  Bench bench;
  bench.config.profile.slippage = {};
  bench.open();
  bench.bar(kFlat);
  bench.submit("buy 60 limit 101");
  bench.bar({"100", "102", "99.5", "102", "1000"});
  EXPECT_EQ(bench.take(), (Lines{"1 filled 25 at 100.01 rule 10 taker", "1 filled 25 at 101 rule 11 maker",
                                 "1 filled 10 at 101 rule 11 maker"}));
}

TEST(Rule11, ARestingLimitFillsOneTickThroughAtItsLimit) {
  check({{"through", "buy 5 limit 98", {"100", "101", "97.98", "100"}, {"1 filled 5 at 98 rule 11 maker"}},
         {"touched", "buy 5 limit 98", {"100", "101", "97.99", "100"}, {}},
         {"a sell", "sell 5 limit 102", {"100", "102.02", "99", "100"}, {"1 filled 5 at 102 rule 11 maker"}},
         {"a sell touched", "sell 5 limit 102", {"100", "102.01", "99", "100"}, {}}});
  check({{"touched", "buy 5 limit 98", {"100", "101", "97.99", "100"}, {"1 filled 5 at 98 rule 11 maker"}}},
        "optimistic");
}

TEST(Rule12, AFavourableGapFillsAtTheOpenOnlyAcrossASession) {
  for (const bool gap : {false, true}) {
    Bench bench;
    bench.bar(kFlat);
    bench.submit("buy 5 limit 98");
    bench.submit("sell 5 limit 102");
    bench.bar(kFlat);
    bench.bar({"96", "97", "95", "96"}, gap);
    EXPECT_EQ(bench.take(), (Lines{gap ? "1 filled 5 at 96.01 rule 12 maker" : "1 filled 5 at 98 rule 11 maker"}));
    bench.bar({"104", "104", "103", "104"}, gap);
    EXPECT_EQ(bench.take(), (Lines{gap ? "2 filled 5 at 103.99 rule 12 maker" : "2 filled 5 at 102 rule 11 maker"}));
  }
}

}  // namespace
}  // namespace oms::test
