#include "oms/positions/holdings.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "oms/positions/books.h"

namespace oms {
namespace {

Quantity q(int units) {
  return Quantity::fromInt(units);
}

// Trades at that price for that owner, without a fee.
Fill trade(InstanceIndex owner, int signedQuantity, int price = 100) {
  Fill fill;
  fill.instance = owner;
  fill.side = signedQuantity > 0 ? Side::buy : Side::sell;
  fill.quantity = q(std::abs(signedQuantity));
  fill.price = Price::fromInt(price);
  return fill;
}

void apply(Holdings& holdings, const Fill& fill, Owners& ended) {
  holdings.apply(fill, *notional(fill.price, fill.quantity, Ratio::fromInt(1)), ended);
}

TEST(Holdings, PartsAddUpAndWhoTradesAgainstThePositionPaysFromHisOwnFirst) {
  Holdings holdings;
  Owners ended;
  const InstanceIndex a{0};
  const InstanceIndex b{1};
  apply(holdings, trade(a, 5), ended);
  apply(holdings, trade(b, 3), ended);
  EXPECT_EQ(holdings.total(), q(8));
  apply(holdings, trade(b, -2), ended);
  EXPECT_EQ(holdings.of(b), q(1));
  EXPECT_TRUE(ended.empty());
  // A person sells six: nothing is his, so the oldest part goes first.
  apply(holdings, trade({}, -6), ended);
  EXPECT_EQ(holdings.total(), q(0));
  EXPECT_EQ(ended, (Owners{a, b}));
}

TEST(Holdings, AFlipLeavesTheRestToItsAuthor) {
  Holdings holdings;
  Owners ended;
  apply(holdings, trade({0}, 5), ended);
  apply(holdings, trade({1}, -8), ended);
  EXPECT_EQ(holdings.of({0}), q(0));
  EXPECT_EQ(holdings.of({1}), q(-3));
  EXPECT_EQ(holdings.total(), q(-3));
}

// Two buy at 100 and 110; when a person sells all of it, each has what his own prices made.
TEST(Holdings, EachOwnerHasTheProfitOfHisOwnPrices) {
  Holdings holdings;
  Owners ended;
  apply(holdings, trade({0}, 10, 100), ended);
  apply(holdings, trade({1}, 10, 110), ended);
  Fill close = trade({}, -15, 120);
  close.fee = Money::fromInt(3);
  apply(holdings, close, ended);
  holdings.adjust({AdjustmentKind::financing, {0}, Money::fromInt(-4), {}}, holdings.parts());
  std::vector<BookLine> lines;
  BookLine symbol;
  symbol.quantity = q(5);
  holdings.addLines(symbol, Money::fromInt(600), lines);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].realized.text(), "200");
  EXPECT_EQ(lines[0].fees.text(), "2");
  EXPECT_EQ(lines[1].realized.text(), "50");
  EXPECT_EQ(lines[1].unrealized.text(), "50");
  EXPECT_EQ(lines[1].fees.text(), "1");
  EXPECT_EQ(lines[1].financing.text(), "-4");
  EXPECT_EQ(lines[1].total().text(), "95");
}

Fill anyFill() {
  Fill fill;
  fill.instance = *rc::gen::element(InstanceIndex{}, InstanceIndex{0}, InstanceIndex{1});
  fill.side = *rc::gen::element(Side::buy, Side::sell);
  fill.quantity = Quantity::fromRaw(*rc::gen::inRange<std::int64_t>(1, 5'000'000'000));
  fill.price = Price::fromRaw(*rc::gen::inRange<std::int64_t>(1, 200'000'000'000));
  fill.fee = Money::fromRaw(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000'000));
  return fill;
}

// Awkward numbers, many owners, adjustments in between: the lines of the owners are the symbol's to the last digit.
RC_GTEST_PROP(HoldingsProperties, OwnersAddUpToTheSymbol, ()) {
  InstrumentList instruments;
  Instrument instrument;
  instrument.multiplier = Ratio::parse(*rc::gen::element("1", "0.1", "12.5")).value();
  instruments.add(instrument);
  Books books(instruments, Money::fromInt(1'000'000));
  Holdings holdings;
  Owners ended;
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    Fill fill = anyFill();
    books.apply(fill, "");
    holdings.apply(fill, *notional(fill.price, fill.quantity, instrument.multiplier), ended);
    const Adjustment adjustment{
        AdjustmentKind::financing, {0}, Money::fromRaw(*rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000)), {}};
    books.adjust(adjustment);
    holdings.adjust(adjustment, holdings.parts());
    books.mark({0}, fill.price, fill.price + Price::fromRaw(7));
    holdings.assertBalanced(books, {0});
    books.assertBalanced();
    std::vector<BookLine> lines;
    holdings.addLines(books.line({0}), books.marketValue({0}), lines);
    Money total;
    for (const BookLine& line : lines)
      total += line.total();
    RC_ASSERT(total == books.line({0}).total());
    RC_ASSERT(total == books.equity() - books.initialCash());
  }
}

// The same with positions apart: each fill is of one of those that are open, or opens one.
RC_GTEST_PROP(HoldingsProperties, OwnersOfPositionsAddUpToTheSymbol, ()) {
  InstrumentList instruments;
  Instrument instrument;
  instrument.multiplier = Ratio::parse(*rc::gen::element("1", "0.1", "12.5")).value();
  instruments.add(instrument);
  Books books(instruments, Money::fromInt(1'000'000), PositionMode::hedging);
  Holdings holdings;
  Owners ended;
  Quantity net;
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    Fill fill = anyFill();
    const std::vector<PositionId> open = books.openOf({0});
    const auto pick = *rc::gen::inRange<std::size_t>(0, open.size() + 1);
    const PositionId aim = pick < open.size() ? open[pick] : PositionId{};
    const BookedFill booked = books.apply(fill, "", aim);
    RC_ASSERT(!aim.isSet() || (booked.closed ? booked.closed->id : booked.open->id) == aim);
    holdings.apply(fill, *notional(fill.price, fill.quantity, instrument.multiplier), booked, ended);
    net += fill.side == Side::buy ? fill.quantity : -fill.quantity;
    RC_ASSERT(books.quantity({0}) == net);
    books.mark({0}, fill.price, fill.price + Price::fromRaw(7));
    holdings.assertBalanced(books, {0});
    books.assertBalanced();
    std::vector<BookLine> lines;
    holdings.addLines(books, {0}, lines);
    Money total;
    for (const BookLine& line : lines)
      total += line.total();
    RC_ASSERT(total == books.equity() - books.initialCash());
  }
}

}  // namespace
}  // namespace oms
