#include "oms/storage/market_chunk.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace oms {
namespace {

Bar chunkMinute(std::int64_t index, std::int64_t price) {
  Bar bar;
  bar.openTime = Timestamp::fromSeconds(1'700'000'040 + 60 * index);
  bar.closeTime = bar.openTime + std::chrono::minutes(1);
  bar.open = Price::fromRaw(price);
  bar.close = Price::fromRaw(price + 20'000'000);
  bar.high = Price::fromRaw(price + 50'000'000);
  bar.low = Price::fromRaw(price - 10'000'000);
  bar.volume = Volume::fromRaw(1'234'500'000 * (index % 7));
  return bar;
}

template <class Row>
std::vector<Row> roundTrip(const std::vector<Row>& rows) {
  std::vector<Row> back;
  RC_ASSERT(unpackRows(packRows(std::span<const Row>(rows)), rows.size(), back));
  return back;
}

TEST(MarketChunk, TakesTenBytesOfAMinute) {
  std::vector<Bar> bars;
  for (std::int64_t i = 0; i < 10'000; ++i)
    bars.push_back(chunkMinute(i, 96'466'110'000'000 + (i * 7'919 % 60'000) * 10'000'000));
  const std::string packed = packRows(bars);
  EXPECT_LE(packed.size(), 10 * bars.size());
  std::vector<Bar> back;
  ASSERT_TRUE(unpackRows(packed, bars.size(), back));
  EXPECT_EQ(back, bars);
}

// Whatever the values are: not only bars that make sense come back as they were.
RC_GTEST_PROP(MarketChunk, GivesBarsBackToTheLastDigit, (std::vector<std::array<std::int64_t, 6>> rows, bool wide)) {
  RC_PRE(!rows.empty());
  std::vector<Bar> bars;
  for (const auto& row : rows) {
    const Int128 volume = wide ? static_cast<Int128>(row[5]) * 1'000'000'007 * 1'000 : static_cast<Int128>(row[5]);
    bars.push_back({Timestamp::fromNs(row[0]), Timestamp::fromNs(row[0] / 2), Price::fromRaw(row[1]),
                    Price::fromRaw(row[2]), Price::fromRaw(row[3]), Price::fromRaw(row[4]), Volume::fromRaw(volume)});
  }
  RC_ASSERT(roundTrip(bars) == bars);
}

RC_GTEST_PROP(MarketChunk, GivesTradesAndQuotesBack, (std::vector<std::array<std::int64_t, 5>> rows)) {
  RC_PRE(!rows.empty());
  std::vector<Tick> trades;
  std::vector<Quote> quotes;
  for (const auto& row : rows) {
    trades.push_back({Timestamp::fromNs(row[0]), Price::fromRaw(row[1]), Quantity::fromRaw(row[2])});
    if (row[3] % 3 != 0)
      trades.back().aggressor = row[3] % 2 == 0 ? Side::buy : Side::sell;
    quotes.push_back({Timestamp::fromNs(row[0]), Price::fromRaw(row[1]), Price::fromRaw(row[2]),
                      Quantity::fromRaw(row[3]), Quantity::fromRaw(row[4])});
  }
  const std::vector<Tick> back = roundTrip(trades);
  for (std::size_t i = 0; i < trades.size(); ++i) {
    RC_ASSERT(back[i].time == trades[i].time && back[i].price == trades[i].price && back[i].size == trades[i].size);
    RC_ASSERT(back[i].aggressor == trades[i].aggressor);
  }
  RC_ASSERT(roundTrip(quotes) == quotes);
}

TEST(MarketChunk, KnowsTheWidestValues) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::vector<Bar> bars{chunkMinute(0, most - 60'000'000), chunkMinute(1, -most + 60'000'000),
                        chunkMinute(2, 20'000'000)};
  bars[0].volume = Volume::fromRaw(static_cast<Int128>(1) << 95);
  std::vector<Bar> back;
  ASSERT_TRUE(unpackRows(packRows(bars), bars.size(), back));
  EXPECT_EQ(back, bars);
}

TEST(MarketChunk, RefusesWhatIsNoneOfSoManyRows) {
  const std::vector<Bar> bars{chunkMinute(0, 50'000'000'000), chunkMinute(1, 51'000'000'000),
                              chunkMinute(2, 52'340'000'000)};
  const std::string packed = packRows(bars);
  std::vector<Bar> back;
  for (std::size_t size = 0; size < packed.size(); ++size)
    EXPECT_FALSE(unpackRows(std::string_view(packed).substr(0, size), bars.size(), back)) << size;
  for (const std::size_t count : {std::size_t{0}, std::size_t{2}, std::size_t{4}, kRowsAChunk + 1})
    EXPECT_FALSE(unpackRows(packed, count, back)) << count;
  EXPECT_FALSE(unpackRows(packed + '\0', bars.size(), back));
  EXPECT_TRUE(back.empty());
}

}  // namespace
}  // namespace oms
