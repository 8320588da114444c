#include "oms/positions/ledger.h"

#include <gtest/gtest.h>

#include "oms/positions/books.h"

namespace oms {
namespace {

TEST(Ledger, ABookingThatDoesNotBalanceIsABug) {
  Ledger ledger(Money::fromInt(100));
  EXPECT_DEATH(ledger.post(Booking().debit(LedgerAccount::cash, Money::fromRaw(1))), "sum to zero");
  EXPECT_DEATH(
      ledger.post(
          Booking().debit(LedgerAccount::cash, Money::fromInt(2)).credit(LedgerAccount::fees, Money::fromInt(1))),
      "sum to zero");
}

// Buy 10 at 5 for a fee of 1, sell 4 at 7 for 1, pay 2 of financing: each account by hand.
TEST(Ledger, EachAccountByHand) {
  InstrumentList instruments;
  instruments.add(Instrument{});
  Books books(instruments, Money::fromInt(100));
  Fill fill;
  fill.quantity = Quantity::fromInt(10);
  fill.price = Price::fromInt(5);
  fill.fee = Money::fromInt(1);
  books.apply(fill, "");
  fill.side = Side::sell;
  fill.quantity = Quantity::fromInt(4);
  fill.price = Price::fromInt(7);
  books.apply(fill, "");
  books.adjust({AdjustmentKind::financing, {0}, Money::fromInt(-2), "2 nights"});
  const std::pair<LedgerAccount, int> expected[] = {{LedgerAccount::capital, -100}, {LedgerAccount::cash, 74},
                                                    {LedgerAccount::positions, 30}, {LedgerAccount::realized, -8},
                                                    {LedgerAccount::fees, 2},       {LedgerAccount::financing, 2}};
  for (const auto& [account, balance] : expected)
    EXPECT_EQ(books.ledger().balance(account), Money::fromInt(balance)) << name(account);
  books.mark({0}, Price::fromInt(6), Price::fromInt(7));
  EXPECT_EQ(books.equity().text(), "110");  // 100 + 8 + 6 - 2 - 2
  EXPECT_EQ(books.realizedEquity().text(), "104");
  EXPECT_EQ(books.grossExposure().text(), "36");
  const BookLine line = books.line({0});
  EXPECT_EQ(line.total().text(), "10");
  EXPECT_EQ(line.financing.text(), "-2");
  books.assertBalanced();
}

}  // namespace
}  // namespace oms
