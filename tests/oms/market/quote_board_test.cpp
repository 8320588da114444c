#include "oms/market/quote_board.h"

#include <gtest/gtest.h>

#include "tests/oms/market/pieces.h"

namespace oms {
namespace {

InstrumentList oneInstrument() {
  Instrument instrument;
  instrument.symbol = "TEST";
  instrument.spread = Price::fromInt(3);
  InstrumentList list;
  list.add(instrument);
  return list;
}

TEST(QuoteBoard, MakesATwoSidedQuoteAroundABarsClose) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  EXPECT_FALSE(board[{0}].hasQuote());
  board.update(bar(Timeframe::m1, 0, 100, 101, 99, 100, 7));
  const MarketState& state = board[{0}];
  EXPECT_TRUE(state.hasQuote());
  EXPECT_EQ(state.quote.spread(), Price::fromInt(3));
  EXPECT_EQ(state.quote.mid(), Price::fromInt(100));
  EXPECT_EQ(state.last, Price::fromInt(100));
  EXPECT_EQ(state.time, at(60));
  EXPECT_EQ(state.dayVolume, Volume::fromInt(7));
}

TEST(QuoteBoard, QuotesAroundAPriceLieOnTicksRoundedOutward) {
  struct Case {
    const char* mid;
    const char* spread;
    const char* factor;
    const char* bid;
    const char* ask;
  };
  const Case cases[] = {{"99", "0.25", "1", "98.88", "99.13"},
                        {"99", "0.01", "1", "99", "99.01"},
                        {"99", "0.25", "2", "98.75", "99.25"},
                        {"99", "0.25", "0.5", "98.94", "99.07"},
                        {"99", "0.25", "0", "99", "99"},
                        {"99.005", "0.02", "1", "98.99", "99.02"},
                        {"99.005", "0.02", "0", "99.005", "99.005"}};
  for (const Case& c : cases) {
    Instrument instrument;
    instrument.spread = *Price::parse(c.spread);
    const Quote quote = quoteAround(instrument, *Price::parse(c.mid), Timestamp{}, *Ratio::parse(c.factor));
    EXPECT_EQ(quote.bid.text(), c.bid) << c.mid << " " << c.spread << " " << c.factor;
    EXPECT_EQ(quote.ask.text(), c.ask) << c.mid << " " << c.spread << " " << c.factor;
  }
}

TEST(QuoteBoard, KeepsTheLastTradeThroughQuotesWithoutOne) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  board.update(trade(1, 100));
  board.update(quote(2, 104, 106));
  EXPECT_EQ(board[{0}].last, Price::fromInt(100));
  EXPECT_EQ(board[{0}].quote.bid, Price::fromInt(104));
}

TEST(QuoteBoard, CountsVolumeAndChangeFromTheDayRoll) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  board.update(bar(Timeframe::m1, -60, 90, 90, 90, 90, 5));  // closes at midnight: the day before
  EXPECT_EQ(board[{0}].day, at(-86'400));
  board.update(trade(1, 100, 2));
  EXPECT_EQ(board[{0}].previousClose, Price::fromInt(90));
  EXPECT_EQ(board[{0}].dayVolume, Volume::fromInt(2));
}

TEST(QuoteBoard, QuotesAfterBarsAreTimedAsQuotes) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  board.update(bar(Timeframe::m1, -120, 90, 90, 90, 90, 5));
  EXPECT_EQ(board[{0}].barLength, std::chrono::minutes(1));
  board.update(quote(0, 104, 106));  // at midnight: the new day's
  EXPECT_EQ(board[{0}].barLength, Duration(0));
  EXPECT_EQ(board[{0}].day, at(0));
}

}  // namespace
}  // namespace oms
