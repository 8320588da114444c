#include "oms/projections/merged_batch.h"

#include <gtest/gtest.h>

#include "oms/projections/session_view.h"

namespace oms {
namespace {

EventBatch batchWith(MarketSample sample) {
  EventBatch batch;
  batch.sample = std::make_shared<MarketSample>(std::move(sample));
  return batch;
}

std::shared_ptr<const EventBatch> merged(const EventBatch& older, const EventBatch& newer) {
  MergedBatch both(older);
  both.add(newer);
  return both.take();
}

Bar barAt(std::int64_t second) {
  Bar bar;
  bar.closeTime = Timestamp::fromSeconds(second);
  return bar;
}

// A sample whose every value says which one it is, of rows for that symbol or instance.
MarketSample sampleOf(std::int64_t number) {
  const auto index = static_cast<std::uint32_t>(number);
  MarketSample sample;
  sample.sessionTime = Timestamp::fromSeconds(number);
  sample.cursor = index;
  sample.progress = static_cast<double>(number) / 10;
  sample.quotes.push_back({{index}, {}, Price::fromInt(number), {}, {}});
  sample.depth.push_back({{index}, {}, {}, {}});
  sample.trades.push_back({{index}, {{{}, false}}, index});
  sample.places.push_back({{index}, {}, {}});
  sample.bars.push_back({{index}, Timeframe::m1, 0, {barAt(number)}, false});
  sample.account.cash = Money::fromInt(number);
  sample.positions.push_back({{index}, {}, {}, {}, {}});
  sample.limits.emplace_back().value = number;
  sample.coolDowns.push_back({{index}, {}, {}});
  sample.instances.emplace_back().index = {index};
  sample.symbolBooks.emplace_back().symbol = {index};
  sample.ownerBooks.emplace_back().symbol = {index};
  sample.statistics = std::make_shared<const StatisticsReport>();
  sample.nearMisses = std::make_shared<const std::vector<NearMiss>>(index);
  sample.drifts.push_back({{index}, {}, 0, 0});
  return sample;
}

// What a reader of both knows: the state as the newer one says it, and of rows that come only when they change those of
// either. Another field in a sample does not compile before it stands here.
TEST(MergedBatch, NoFieldOfASampleIsLost) {
  const MarketSample older = sampleOf(1);
  const MarketSample newer = sampleOf(2);
  const auto both = merged(batchWith(older), batchWith(newer));
  const auto& [sessionTime, cursor, progress, quotes, depth, trades, places, bars, account, positions, limits,
               coolDowns, instances, symbolBooks, ownerBooks, statistics, nearMisses, drifts] = *both->sample;
  EXPECT_EQ(sessionTime, newer.sessionTime);
  EXPECT_EQ(cursor, 2u);
  EXPECT_EQ(progress, 0.2);
  ASSERT_EQ(quotes.size(), 2u);
  EXPECT_EQ(quotes[0].symbol, SymbolIndex{1});
  EXPECT_EQ(quotes[1].symbol, SymbolIndex{2});
  ASSERT_EQ(depth.size(), 2u);
  EXPECT_EQ(depth[0].symbol, SymbolIndex{1});
  EXPECT_EQ(depth[1].symbol, SymbolIndex{2});
  ASSERT_EQ(trades.size(), 2u);
  EXPECT_EQ(trades[0].symbol, SymbolIndex{1});
  EXPECT_EQ(trades[1].symbol, SymbolIndex{2});
  ASSERT_EQ(places.size(), 1u);
  EXPECT_EQ(places[0].order, OrderId{2});
  ASSERT_EQ(bars.size(), 2u);
  EXPECT_EQ(bars[0].symbol, SymbolIndex{1});
  EXPECT_EQ(bars[1].symbol, SymbolIndex{2});
  EXPECT_EQ(account.cash, Money::fromInt(2));
  ASSERT_EQ(positions.size(), 1u);
  EXPECT_EQ(positions[0].position, PositionId{2});
  ASSERT_EQ(limits.size(), 1u);
  EXPECT_EQ(limits[0].value, 2);
  ASSERT_EQ(coolDowns.size(), 1u);
  EXPECT_EQ(coolDowns[0].symbol, SymbolIndex{2});
  ASSERT_EQ(instances.size(), 2u);
  EXPECT_EQ(instances[0].index, InstanceIndex{1});
  EXPECT_EQ(instances[1].index, InstanceIndex{2});
  ASSERT_EQ(symbolBooks.size(), 1u);
  EXPECT_EQ(symbolBooks[0].symbol, SymbolIndex{2});
  ASSERT_EQ(ownerBooks.size(), 1u);
  EXPECT_EQ(ownerBooks[0].symbol, SymbolIndex{2});
  EXPECT_EQ(statistics, newer.statistics);
  EXPECT_EQ(nearMisses, newer.nearMisses);
  ASSERT_EQ(drifts.size(), 1u);
  EXPECT_EQ(drifts[0].signal, SignalId{2});
}

TEST(MergedBatch, OfOneRowTheNewerIsKept) {
  MarketSample newer = sampleOf(1);
  newer.quotes[0].last = Price::fromInt(7);
  newer.instances[0].warmupHave = 5;
  const auto both = merged(batchWith(sampleOf(1)), batchWith(newer));
  ASSERT_EQ(both->sample->quotes.size(), 1u);
  EXPECT_EQ(both->sample->quotes[0].last, Price::fromInt(7));
  ASSERT_EQ(both->sample->instances.size(), 1u);
  EXPECT_EQ(both->sample->instances[0].warmupHave, 5u);
}

TEST(MergedBatch, NothingElseOfABatchIsLost) {
  EventBatch older = batchWith(sampleOf(1));
  older.recovered = true;
  older.past = std::make_shared<const SessionView>();
  older.entries.push_back({1, 0, {}});
  EventBatch newer;
  newer.instruments = std::make_shared<const InstrumentList>();
  newer.entries.push_back({2, 0, {}});
  newer.status.journalSeq = 2;
  const auto both = merged(older, newer);
  const auto& [instruments, past, entries, sample, status, recovered] = *both;
  EXPECT_EQ(instruments, newer.instruments);
  EXPECT_EQ(past, older.past);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[1].seq, 2u);
  ASSERT_NE(sample, nullptr);
  EXPECT_EQ(sample->cursor, 1u);
  EXPECT_EQ(status.journalSeq, 2u);
  EXPECT_TRUE(recovered);
}

// So many trades of one symbol, the first of that size and each of one more than the one before.
EventBatch tradesFrom(int first, std::size_t count, std::uint64_t leftOut = 0) {
  MarketSample sample;
  TradesSample& trades = sample.trades.emplace_back();
  for (std::size_t i = 0; i < count; ++i)
    trades.trades.push_back({{{}, {}, Quantity::fromInt(first + static_cast<int>(i)), {}}, true});
  trades.leftOut = leftOut;
  return batchWith(std::move(sample));
}

TEST(MergedBatch, TradesOfTwoSamplesFollowEachOtherAsFarAsTheyFit) {
  const auto few = merged(tradesFrom(1, 2), tradesFrom(3, 3));
  const TradesSample& all = few->sample->trades.at(0);
  ASSERT_EQ(all.trades.size(), 5u);
  EXPECT_EQ(all.trades[4].tick.size, Quantity::fromInt(5));
  EXPECT_EQ(all.leftOut, 0u);
  const auto many = merged(tradesFrom(11, MarketView::kMaxTrades, 10), tradesFrom(1'011, 4));
  const TradesSample& newest = many->sample->trades.at(0);
  ASSERT_EQ(newest.trades.size(), MarketView::kMaxTrades) << "a reader keeps no more";
  EXPECT_EQ(newest.trades.front().tick.size, Quantity::fromInt(15));
  EXPECT_EQ(newest.trades.back().tick.size, Quantity::fromInt(1'014));
  EXPECT_EQ(newest.leftOut, 14u);
}

TEST(MergedBatch, TradesThatBeginAnewReplaceThoseBefore) {
  EventBatch anew = tradesFrom(1, 2);
  auto sample = std::make_shared<MarketSample>(*anew.sample);
  sample->trades[0].isAnew = true;
  anew.sample = sample;
  const auto both = merged(tradesFrom(7, 3, 5), anew);
  const TradesSample& told = both->sample->trades.at(0);
  ASSERT_EQ(told.trades.size(), 2u);
  EXPECT_TRUE(told.isAnew);
  EXPECT_EQ(told.leftOut, 0u);
  EXPECT_TRUE(merged(anew, tradesFrom(3, 1))->sample->trades.at(0).isAnew);
}

TEST(MergedBatch, BarsOfTwoSamplesJoinWhereTheyMeet) {
  MarketSample older;
  older.bars.push_back({{0}, Timeframe::m1, 5, {barAt(1), barAt(2)}, true});
  MarketSample newer;
  newer.bars.push_back({{0}, Timeframe::m1, 6, {barAt(3), barAt(4)}, false});
  const auto both = merged(batchWith(older), batchWith(newer));
  const BarsSample& bars = both->sample->bars.at(0);
  EXPECT_EQ(bars.firstIndex, 5u);
  ASSERT_EQ(bars.bars.size(), 3u);
  EXPECT_EQ(bars.bars[1].closeTime, Timestamp::fromSeconds(3));  // the unfinished one was replaced
  EXPECT_FALSE(bars.formingLast);
}

}  // namespace
}  // namespace oms
