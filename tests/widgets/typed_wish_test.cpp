#include "widgets/chart/typed_wish.h"

#include <gtest/gtest.h>

#include "oms/model/timestamp.h"

namespace widgets {
namespace {

using oms::SymbolIndex;
using oms::Timeframe;
using oms::Timestamp;

class TypedWishTest : public testing::Test {
 protected:
  TypedWishTest() {
    for (const char* symbol : {"BTCUSDT", "ETHUSDT", "ETHBTC", "AAPL", "W"}) {
      oms::Instrument instrument;
      instrument.symbol = symbol;
      list.add(instrument);
    }
  }
  TypedWish read(const char* typed, const QTimeZone& zone = QTimeZone::utc()) const {
    return readTyped(QString::fromUtf8(typed), list, zone);
  }
  oms::InstrumentList list;
};

TEST_F(TypedWishTest, ReadsTimeframes) {
  const std::pair<const char*, Timeframe> table[] = {
      {"5", Timeframe::m5},      {"1", Timeframe::m1},    {"60", Timeframe::h1},  {"240", Timeframe::h4},
      {"1440", Timeframe::d1},   {"1h", Timeframe::h1},   {"4H", Timeframe::h4},  {"d", Timeframe::d1},
      {"D", Timeframe::d1},      {"30s", Timeframe::s30}, {"h", Timeframe::h1},   {"m", Timeframe::m1},
      {"M", Timeframe::mo1},     {"1M", Timeframe::mo1},  {"mo", Timeframe::mo1}, {"1w", Timeframe::w1},
      {" 15m ", Timeframe::m15}, {"120m", Timeframe::h2}, {"24h", Timeframe::d1}, {"7d", Timeframe::w1}};
  for (const auto& [typed, timeframe] : table) {
    const TypedWish wish = read(typed);
    ASSERT_TRUE(std::holds_alternative<Timeframe>(wish.what)) << typed << ": " << wish.words.toStdString();
    EXPECT_EQ(std::get<Timeframe>(wish.what), timeframe) << typed;
  }
  EXPECT_EQ(read("5").words, "Bars of 5 minutes");
  EXPECT_EQ(read("d").words, "Bars of 1 day");
  EXPECT_EQ(read("M").words, "Bars of 1 month");
}

TEST_F(TypedWishTest, SaysThatThereAreNoBarsOfALength) {
  for (const char* typed : {"7", "0", "90m", "2w", "3M", "99999"}) {
    EXPECT_FALSE(read(typed).isClear()) << typed;
    EXPECT_TRUE(read(typed).words.contains("No timeframe has that length")) << typed;
  }
}

TEST_F(TypedWishTest, ReadsSymbols) {
  const std::pair<const char*, std::uint32_t> table[] = {{"AAPL", 3}, {"aapl", 3}, {"eth", 1}, {"ethb", 2},
                                                         {"usdt", 0}, {"w", 4},    {"W", 4},   {"a", 3}};
  for (const auto& [typed, index] : table) {
    const TypedWish wish = read(typed);
    ASSERT_TRUE(std::holds_alternative<SymbolIndex>(wish.what)) << typed << ": " << wish.words.toStdString();
    EXPECT_EQ(std::get<SymbolIndex>(wish.what).value, index) << typed;
  }
  EXPECT_EQ(read("eth").words, "Symbol ETHUSDT, not ETHBTC");
  EXPECT_EQ(read("aapl").words, "Symbol AAPL");
  EXPECT_FALSE(read("xyz").isClear());
  EXPECT_EQ(read("xyz").words, "No symbol of this session has “xyz” in it");
}

TEST_F(TypedWishTest, ReadsTimesByTheClock) {
  const QTimeZone newYork("America/New_York");
  ASSERT_TRUE(newYork.isValid());
  const auto at = [this](const char* typed, const QTimeZone& zone = QTimeZone::utc()) {
    const TypedWish wish = read(typed, zone);
    return std::holds_alternative<Timestamp>(wish.what)
               ? oms::rfc3339(std::get<Timestamp>(wish.what), oms::TimePrecision::seconds)
               : wish.words.toStdString();
  };
  EXPECT_EQ(at("2026-03-01"), "2026-03-01T00:00:00Z");
  EXPECT_EQ(at("2026-03-01 14:30"), "2026-03-01T14:30:00Z");
  EXPECT_EQ(at("2026-3-1T4:30:15"), "2026-03-01T04:30:15Z");
  EXPECT_EQ(at("2026-03-02 09:30", newYork), "2026-03-02T14:30:00Z");
  EXPECT_EQ(at("2026-03-09 09:30", newYork), "2026-03-09T13:30:00Z") << "in summer";
  EXPECT_EQ(at("2026-02-30"), "There is no such time as 2026-02-30");
  EXPECT_EQ(at("2026-02-28 25:00"), "There is no such time as 2026-02-28 25:00");
  for (const char* typed : {"2026-", "2026-03", "2026-03-01 14", "20-03-01"})
    EXPECT_FALSE(read(typed).isClear()) << typed;
}

TEST_F(TypedWishTest, NothingIsNothing) {
  for (const char* typed : {"", "  "})
    EXPECT_FALSE(read(typed).isClear());
  EXPECT_FALSE(readTypedTime("5", QTimeZone::utc()).isClear());
}

}  // namespace
}  // namespace widgets
