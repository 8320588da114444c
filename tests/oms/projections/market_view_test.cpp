#include "oms/projections/session_view.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

ViewChanges fold(SessionView& view, MarketSample sample) {
  EventBatch batch;
  batch.instruments = std::make_shared<InstrumentList>();
  batch.sample = std::make_shared<MarketSample>(std::move(sample));
  ViewChanges changes;
  view.apply(batch, changes);
  return changes;
}

MarketSample trades(std::size_t count, std::uint64_t leftOut = 0) {
  MarketSample sample;
  sample.trades.push_back({{3}, std::vector<MarketTrade>(count), leftOut});
  return sample;
}

TEST(MarketView, KeepsTheNewestTradesWithTheirNumbers) {
  SessionView view;
  EXPECT_EQ(view.market().tape({3}), nullptr);
  const ViewChanges changes = fold(view, trades(5));
  EXPECT_EQ(changes.tape, std::vector<SymbolIndex>{{3}});
  EXPECT_EQ(view.market().tape({3})->firstNumber(), 1u);
  for (int i = 0; i < 10; ++i)
    fold(view, trades(TradesSample::kMost, 2));
  const TapeRecord& tape = *view.market().tape({3});
  EXPECT_EQ(tape.trades.size(), MarketView::kMaxTrades);
  EXPECT_EQ(tape.received, 5 + 10 * TradesSample::kMost);
  EXPECT_EQ(tape.firstNumber(), tape.received - MarketView::kMaxTrades + 1);
  EXPECT_EQ(tape.leftOut, 20u);
}

TEST(MarketView, ForgetsTradesThatOthersDoNotGoOnFrom) {
  SessionView view;
  fold(view, trades(5, 2));
  MarketSample anew = trades(3);
  anew.trades[0].isAnew = true;
  fold(view, anew);
  const TapeRecord& tape = *view.market().tape({3});
  EXPECT_EQ(tape.trades.size(), 3u);
  EXPECT_EQ(tape.received, 3u);
  EXPECT_EQ(tape.leftOut, 0u);
  EXPECT_EQ(tape.begun, 1u);
}

TEST(MarketView, HasTheBookAsItWasToldLast) {
  SessionView view;
  MarketSample sample;
  sample.depth.push_back({{1}, {{Price::fromInt(99), Quantity::fromInt(4)}}, {}, {}});
  EXPECT_EQ(fold(view, sample).depth, std::vector<SymbolIndex>{{1}});
  EXPECT_TRUE(fold(view, {}).depth.empty());
  ASSERT_NE(view.market().depth({1}), nullptr);
  EXPECT_EQ(view.market().depth({1})->bids.front().size, Quantity::fromInt(4));
  EXPECT_EQ(view.market().depth({0}), nullptr);
}

TEST(MarketView, KnowsThePlacesOfTheLastSampleAlone) {
  SessionView view;
  MarketSample sample;
  sample.places.push_back({{7}, Quantity::fromInt(3), Quantity::fromInt(5)});
  EXPECT_TRUE(fold(view, sample).places);
  EXPECT_FALSE(fold(view, sample).places);
  EXPECT_EQ(view.market().place({7})->ahead, Quantity::fromInt(3));
  EXPECT_TRUE(fold(view, {}).places);
  EXPECT_EQ(view.market().place({7}), nullptr);
}

}  // namespace
}  // namespace oms
