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

TEST(QuoteBoard, TheLastPriceIsTheMiddleUntilAMarketShowsTrades) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  board.update(quote(0, 99, 101));
  EXPECT_EQ(board[{0}].last, Price::fromInt(100));
  board.update(quote(1, 109, 111));
  EXPECT_EQ(board[{0}].last, Price::fromInt(110));
  board.update(trade(2, 105));
  board.update(quote(3, 119, 121));
  EXPECT_EQ(board[{0}].last, Price::fromInt(105));
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
                        {"99.005", "0.02", "0", "99.005", "99.005"},
                        {"99.005", "0.03", "1", "98.99", "99.02"}};
  for (const Case& c : cases) {
    Instrument instrument;
    instrument.spread = *Price::parse(c.spread);
    const Quote quote = quoteAround(instrument, *Price::parse(c.mid), Timestamp{}, *Ratio::parse(c.factor));
    EXPECT_EQ(quote.bid.text(), c.bid) << c.mid << " " << c.spread << " " << c.factor;
    EXPECT_EQ(quote.ask.text(), c.ask) << c.mid << " " << c.spread << " " << c.factor;
  }
}

TEST(QuoteBoard, ABarIsQuotedWithItsOwnSpreadWhereItHasOne) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  MarketUpdate update = bar(Timeframe::m1, 0, 100, 100, 100, 100, 5);
  std::get<BarUpdate>(update.data).spread = Price::fromInt(2);
  board.update(update);
  EXPECT_EQ(board[{0}].quote.bid, Price::fromInt(99));
  EXPECT_EQ(board[{0}].quote.ask, Price::fromInt(101));
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

TEST(QuoteBoard, ShowsASideAsDeepAsItsFeedGoes) {
  const InstrumentList list = oneInstrument();
  QuoteBoard board(list);
  DepthChanges changes;
  changes.totals = {Volume::fromInt(30), Volume::fromInt(70)};
  MarketUpdate piece = quote(1, 104, 106);
  auto& update = std::get<QuoteUpdate>(piece.data);
  update.quote.bidSize = Quantity::fromInt(4);
  update.quote.askSize = Quantity::fromInt(6);
  const auto shown = [&](const MarketUpdate& given) {
    board.update(given);
    return std::pair(board[{0}].displayed(Side::buy), board[{0}].displayed(Side::sell));
  };
  const std::pair best(Volume::fromInt(4), Volume::fromInt(6));
  EXPECT_EQ(shown(piece), best);
  update.depth = &changes;
  EXPECT_EQ(shown(piece), std::pair(Volume::fromInt(30), Volume::fromInt(70)));
  board.split({0}, Ratio::fromInt(2));
  EXPECT_EQ(board[{0}].displayed(Side::sell), Volume::fromInt(12));  // the best, until the feed says more
  EXPECT_EQ(shown(piece), std::pair(Volume::fromInt(30), Volume::fromInt(70)));
  update.depth = nullptr;
  EXPECT_EQ(shown(piece), best);
  update.depth = &changes;
  board.update(piece);
  EXPECT_EQ(shown(bar(Timeframe::m1, 60, 90, 90, 90, 90, 5)), std::pair(Volume{}, Volume{}));
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
