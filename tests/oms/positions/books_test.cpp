#include "oms/positions/books.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace oms {
namespace {

InstrumentList oneInstrument(const char* multiplier = "1") {
  InstrumentList list;
  Instrument instrument;
  instrument.symbol = "X";
  instrument.multiplier = Ratio::parse(multiplier).value();
  list.add(instrument);
  return list;
}

Fill fill(Side side, const char* quantity, const char* price, const char* fee = "0") {
  Fill fill;
  fill.side = side;
  fill.quantity = Quantity::parse(quantity).value();
  fill.price = Price::parse(price).value();
  fill.fee = Money::parse(fee).value();
  return fill;
}

TEST(Books, AFlipClosesOnePositionAndOpensTheNext) {
  const InstrumentList instruments = oneInstrument();
  Books books(instruments, Money::fromInt(1'000));
  books.apply(fill(Side::buy, "2", "10", "1"), "");
  const BookedFill flip = books.apply(fill(Side::sell, "5", "12", "5"), "signal");
  ASSERT_TRUE(flip.closed && flip.roundTrip && flip.open);
  EXPECT_EQ(flip.roundTrip->pnl.text(), "1");  // 4 gained, 1 + 2 of 5 in fees
  EXPECT_EQ(flip.roundTrip->exitReason.view(), "signal");
  EXPECT_EQ(flip.open->quantity.text(), "-3");
  EXPECT_EQ(flip.open->fees.text(), "3");
  EXPECT_NE(flip.open->id, flip.closed->id);
  books.assertBalanced();
}

TEST(Books, ARoundTripHasTheAveragesOfAllThatOpenedAndClosedIt) {
  const InstrumentList instruments = oneInstrument();
  Books books(instruments, Money::fromInt(10'000));
  books.apply(fill(Side::buy, "6", "99"), "");
  books.apply(fill(Side::buy, "4", "101.5"), "");
  books.apply(fill(Side::sell, "4", "110"), "");
  const BookedFill flip = books.apply(fill(Side::sell, "10", "90"), "");  // as much opens as was closed before it
  ASSERT_TRUE(flip.roundTrip);
  EXPECT_EQ(flip.roundTrip->entryPrice.text(), "100");
  EXPECT_EQ(flip.roundTrip->exitPrice.text(), "98");
  EXPECT_EQ(flip.open->entryPrice.text(), "90");
}

// What is added has not seen what the position was worth before.
TEST(Books, WorstAndBestAreOfWhatWasHeld) {
  const InstrumentList instruments = oneInstrument();
  for (const bool isLong : {true, false}) {
    Books books(instruments, Money::fromInt(10'000));
    const Side in = isLong ? Side::buy : Side::sell;
    books.apply(fill(in, "10", "100"), "");
    const Price far = Price::fromInt(isLong ? 103 : 97);
    EXPECT_TRUE(books.mark({0}, far, far));
    EXPECT_EQ(books.position({0})->best.text(), "30");
    books.apply(fill(in, "10", "100"), "");
    books.markUnseen({0}, far, far);
    EXPECT_EQ(books.position({0})->best.text(), "30");
    EXPECT_EQ(books.position({0})->unrealized.text(), "60");
    const auto quote = [](std::int64_t bid) { return Quote{{}, Price::fromInt(bid), Price::fromInt(bid + 1), {}, {}}; };
    books.see({0}, quote(98), quote(102));
    EXPECT_EQ(books.position({0})->worst.text(), isLong ? "-40" : "-60");  // a short is worth what it is asked for
    EXPECT_EQ(books.position({0})->best.text(), isLong ? "40" : "30");
    books.see({0}, quote(90), quote(9'000'000'000));  // more than the books could hold
    EXPECT_EQ(books.position({0})->worst.text(), isLong ? "-200" : "-60");
    EXPECT_EQ(books.position({0})->best.text(), isLong ? "40" : "180");
    EXPECT_EQ(books.position({0})->unrealized.text(), "60");
    books.assertBalanced();
  }
}

// What is scaled in and out for long enough has entered with more than an amount holds.
TEST(Books, ARoundTripMayTurnOverMoreThanAnAmountHolds) {
  const InstrumentList instruments = oneInstrument();
  Books books(instruments, Money::fromInt(2'000'000'000));
  books.apply(fill(Side::buy, "1", "1000000000"), "");
  for (int i = 0; i < 12; ++i) {
    books.apply(fill(Side::buy, "1", "1000000000"), "");
    books.apply(fill(Side::sell, "1", "1000000000"), "");
  }
  const BookedFill end = books.apply(fill(Side::sell, "1", "1130000000"), "");
  ASSERT_TRUE(end.roundTrip);
  EXPECT_EQ(end.roundTrip->entryPrice.text(), "1000000000");
  EXPECT_EQ(end.roundTrip->exitPrice.text(), "1010000000");
  EXPECT_EQ(end.roundTrip->pnlRatio.text(), "0.01");  // 130 of 13,000 million
}

// So has it with more units than a quantity holds.
TEST(Books, ARoundTripMayEnterWithMoreThanAQuantityHolds) {
  const InstrumentList instruments = oneInstrument();
  Books books(instruments, Money::fromInt(2'000'000'000));
  books.apply(fill(Side::buy, "1000000000", "0.01"), "");
  for (int i = 0; i < 12; ++i) {
    books.apply(fill(Side::buy, "1000000000", "0.01"), "");
    books.apply(fill(Side::sell, "1000000000", "0.01"), "");
  }
  const BookedFill end = books.apply(fill(Side::sell, "1000000000", "0.023"), "");
  ASSERT_TRUE(end.roundTrip);
  EXPECT_EQ(end.roundTrip->entryPrice.text(), "0.01");
  EXPECT_EQ(end.roundTrip->exitPrice.text(), "0.011");
  EXPECT_EQ(end.roundTrip->quantity.text(), "9223372036.854775807");
  EXPECT_EQ(end.roundTrip->pnl.text(), "13000000");
}

// Price difference x quantity is the profit, however the trade was scaled in and out.
TEST(Books, ARoundTripsQuantityIsAllThatEntered) {
  const InstrumentList instruments = oneInstrument();
  for (const bool isLong : {true, false}) {
    Books books(instruments, Money::fromInt(100'000));
    const Side in = isLong ? Side::buy : Side::sell;
    books.apply(fill(in, "4", "100"), "");
    books.apply(fill(in, "6", "105"), "");
    books.apply(fill(opposite(in), "5", "110"), "");
    books.apply(fill(in, "2", "97"), "");
    const BookedFill last = books.apply(fill(opposite(in), "7", "99", "3"), "");
    ASSERT_TRUE(last.roundTrip);
    const RoundTrip& trip = *last.roundTrip;
    EXPECT_EQ(trip.quantity.text(), "12");
    const Price gain = (trip.exitPrice - trip.entryPrice) * (isLong ? 1 : -1);
    const Money difference = notional(gain, trip.quantity, Ratio::fromInt(1)).value() - (trip.pnl + trip.fees);
    EXPECT_LT(difference.abs().raw(), 100) << difference.text();  // of averages at nine decimals
  }
}

TEST(Books, TheMultiplierCountsInCashAndInProfit) {
  const InstrumentList instruments = oneInstrument("100");
  Books books(instruments, Money::fromInt(1'000'000));
  books.apply(fill(Side::buy, "0.5", "1950"), "");
  books.mark({0}, Price::fromInt(1'955), Price::fromInt(1'956));
  EXPECT_EQ(books.unrealized().text(), "250");
  EXPECT_EQ(books.cash().text(), "902500");
  EXPECT_EQ(books.position({0})->entryPrice.text(), "1950");
}

// Awkward quantities and prices: nothing may get lost in the rounding of shares.
RC_GTEST_PROP(BooksProperties, CashAndEquityAgreeToTheLastDigit, ()) {
  const InstrumentList instruments = oneInstrument(*rc::gen::element("1", "0.1", "12.5"));
  Books books(instruments, Money::fromInt(1'000'000));
  Quantity net;
  const int fills = *rc::gen::inRange(1, 40);
  for (int i = 0; i < fills; ++i) {
    Fill next = fill(*rc::gen::element(Side::buy, Side::sell), "1", "1");
    next.quantity = Quantity::fromRaw(*rc::gen::inRange<std::int64_t>(1, 5'000'000'000));
    next.price = Price::fromRaw(*rc::gen::inRange<std::int64_t>(1, 200'000'000'000));
    next.fee = Money::fromRaw(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000'000));
    books.apply(next, "");
    net += next.side == Side::buy ? next.quantity : -next.quantity;
    RC_ASSERT(books.quantity({0}) == net);
    books.mark({0}, next.price, next.price);
    books.assertBalanced();
  }
}

TEST(Books, HedgedAFillIsOfTheOneThatItIsFor) {
  const InstrumentList instruments = oneInstrument();
  Books books(instruments, Money::fromInt(1'000), PositionMode::hedging);
  Fill first = fill(Side::buy, "2", "10", "1");
  first.order = {1};
  const PositionId bought = books.apply(first, "").open->id;
  const PositionId sold = books.apply(fill(Side::sell, "5", "12"), "").open->id;
  EXPECT_EQ(books.quantity({0}).text(), "-3");
  EXPECT_EQ(books.grossQuantity({0}).text(), "7");
  EXPECT_EQ(books.openedBy({0}, {1})->id, bought);
  EXPECT_EQ(books.position({0}), nullptr);
  books.mark({0}, Price::fromInt(11), Price::fromInt(13));
  EXPECT_EQ(books.find(bought)->unrealized.text(), "2");
  EXPECT_EQ(books.find(sold)->unrealized.text(), "-5");
  EXPECT_EQ(books.marketValue({0}).text(), "-43");
  EXPECT_EQ(books.grossValue({0}).text(), "87");
  EXPECT_EQ(books.grossExposure().text(), "87");
  // More than there was of it: the rest is a new one.
  const BookedFill over = books.apply(fill(Side::buy, "6", "11"), "", sold);
  EXPECT_EQ(over.roundTrip->pnl.text(), "5");
  EXPECT_EQ(over.open->quantity.text(), "1");
  EXPECT_EQ(books.openOf({0}), (std::vector{bought, over.open->id}));
  EXPECT_EQ(books.find(sold), nullptr);
  books.assertBalanced();
}

}  // namespace
}  // namespace oms
