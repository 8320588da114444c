#include "oms/market/bar_builder.h"

#include <gmock/gmock.h>

#include "tests/oms/market/pieces.h"

namespace oms {
namespace {

using enum Timeframe;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<ClosedBar> fed(BarBuilder& builder, const MarketUpdate& update) {
  std::vector<ClosedBar> closed;
  builder.update(update, closed);
  return closed;
}

ClosedBar expected(Timeframe timeframe, const MarketUpdate& update) {
  return {timeframe, std::get<BarUpdate>(update.data).bar};
}

TEST(BarBuilder, ClosesABarOfTradesWithTheFirstPieceAtItsClose) {
  BarBuilder builder({}, {s5});
  EXPECT_THAT(fed(builder, trade(0, 100, 2)), IsEmpty());
  EXPECT_THAT(fed(builder, trade(2, 107)), IsEmpty());
  EXPECT_THAT(fed(builder, trade(4, 95)), IsEmpty());
  EXPECT_THAT(fed(builder, trade(5, 99)), ElementsAre(expected(s5, bar(s5, 0, 100, 107, 95, 95, 4))));
  ASSERT_NE(builder.forming(s5), nullptr);
  EXPECT_EQ(builder.forming(s5)->open, Price::fromInt(99));
  EXPECT_EQ(builder.forming(s5)->openTime, at(5));
}

TEST(BarBuilder, TakesTheMidWithoutVolumeUntilAFeedShowsTrades) {
  BarBuilder builder({}, {s5});
  fed(builder, quote(0, 100, 102));
  fed(builder, quote(1, 104, 106));
  EXPECT_THAT(fed(builder, trade(5, 200)), ElementsAre(expected(s5, bar(s5, 0, 101, 105, 101, 105, 0))));
  fed(builder, quote(6, 300, 302));
  EXPECT_THAT(fed(builder, quote(10, 300, 302)), ElementsAre(expected(s5, bar(s5, 5, 200, 200, 200, 200, 1))));
  EXPECT_EQ(builder.forming(s5), nullptr) << "a quote without a trade begins no bar";
}

TEST(BarBuilder, MakesNoBarOfAGap) {
  BarBuilder builder({}, {s5});
  fed(builder, trade(0, 100));
  EXPECT_THAT(fed(builder, trade(300, 50)), ElementsAre(expected(s5, bar(s5, 0, 100, 100, 100, 100))));
  EXPECT_EQ(builder.forming(s5)->openTime, at(300));
}

TEST(BarBuilder, ClosesWhenTimePassesWithoutAPiece) {
  BarBuilder builder({}, {s5, m1});
  fed(builder, trade(57, 100));
  std::vector<ClosedBar> closed;
  builder.advanceTo(at(59), closed);
  EXPECT_THAT(closed, IsEmpty());
  builder.advanceTo(at(60), closed);
  EXPECT_THAT(closed,
              ElementsAre(expected(s5, bar(s5, 55, 100, 100, 100, 100)), expected(m1, bar(m1, 0, 100, 100, 100, 100))));
  EXPECT_EQ(builder.forming(m1), nullptr);
}

TEST(BarBuilder, ClosesAFiveMinuteBarTogetherWithItsFifthMinute) {
  BarBuilder builder({}, {m5, m1});
  for (int i = 0; i < 4; ++i) {
    EXPECT_THAT(fed(builder, bar(m1, 60 * i, 10 + i, 20 + i, 5, 11 + i)),
                ElementsAre(expected(m1, bar(m1, 60 * i, 10 + i, 20 + i, 5, 11 + i))));
  }
  EXPECT_EQ(builder.forming(m5)->high, Price::fromInt(23));
  EXPECT_THAT(fed(builder, bar(m1, 240, 14, 15, 1, 2)),
              ElementsAre(expected(m1, bar(m1, 240, 14, 15, 1, 2)), expected(m5, bar(m5, 0, 10, 23, 1, 2, 5))));
}

TEST(BarBuilder, ClosesLateWhereTheLastFinerBarIsMissing) {
  BarBuilder builder({}, {m5});
  fed(builder, bar(m1, 0, 10, 12, 9, 11));
  fed(builder, bar(m1, 60, 11, 13, 8, 12));
  EXPECT_THAT(fed(builder, bar(m1, 600, 30, 30, 30, 30)), ElementsAre(expected(m5, bar(m5, 0, 10, 13, 8, 12, 2))));
}

TEST(BarBuilder, LeavesTargetsAloneThatThePieceIsTooCoarseFor) {
  BarBuilder builder({}, {m1, m15});
  EXPECT_THAT(fed(builder, bar(m5, 0, 1, 2, 1, 2)), IsEmpty());
  EXPECT_EQ(builder.forming(m1), nullptr);
  EXPECT_NE(builder.forming(m15), nullptr);
}

TEST(BarBuilder, KnowsWhatCanBeBuilt) {
  struct Case {
    Timeframe input;
    Timeframe target;
    bool can;
  };
  for (const Case& c : {Case{m1, m1, true},
                        {s15, m1, true},
                        {m1, m5, true},
                        {m5, m1, false},
                        {m3, m5, false},
                        {m3, m15, true},
                        {h1, d1, true},
                        {d1, w1, true},
                        {d1, mo1, true},
                        {w1, mo1, false},
                        {h4, w1, true},
                        {mo1, mo1, true},
                        {mo1, w1, false}}) {
    EXPECT_EQ(BarBuilder::canBuild(c.input, c.target), c.can) << name(c.input) << " to " << name(c.target);
  }
}

TEST(BarBuilder, NeverChangesWhatIsClosed) {
  BarBuilder builder({}, {m1});
  fed(builder, bar(m1, 0, 10, 12, 9, 11));
  EXPECT_THAT(fed(builder, bar(m1, 0, 99, 99, 99, 99)), IsEmpty());
  EXPECT_THAT(fed(builder, trade(30, 99)), IsEmpty());
  EXPECT_EQ(builder.forming(m1), nullptr);
}

TEST(BarBuilder, GoesOnWithQuotesAfterHistoryInBars) {
  BarBuilder builder({}, {s5, s15, m1});
  EXPECT_EQ(fed(builder, bar(s15, 0, 10, 12, 9, 11)).size(), 1U);
  EXPECT_THAT(fed(builder, trade(15, 20)), IsEmpty());
  EXPECT_THAT(fed(builder, trade(60, 30)),
              ElementsAre(expected(s5, bar(s5, 15, 20, 20, 20, 20)), expected(s15, bar(s15, 15, 20, 20, 20, 20)),
                          expected(m1, bar(m1, 0, 10, 20, 9, 20, 2))));
}

TEST(BarBuilder, IgnoresOtherSymbolsAndDuplicateTargets) {
  BarBuilder builder({7}, {m1, m1});
  EXPECT_THAT(fed(builder, bar(m1, 0, 1, 1, 1, 1)), IsEmpty());
  MarketUpdate own = bar(m1, 0, 1, 1, 1, 1);
  own.symbol = {7};
  EXPECT_EQ(fed(builder, own).size(), 1U);
}

}  // namespace
}  // namespace oms
