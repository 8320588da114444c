#include "oms/positions/ledger.h"

#include "oms/model/names.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, kLedgerAccounts> kNames{"capital",  "cash", "positions",
                                                               "realized", "fees", "financing"};

// Wide, so that the proof itself cannot overflow.
Int128 sumOf(const std::array<Money, kLedgerAccounts>& amounts) {
  Int128 sum = 0;
  for (const Money amount : amounts)
    sum += amount.raw();
  return sum;
}

}  // namespace

std::string_view name(LedgerAccount account) {
  return nameIn(kNames, account);
}

Money Booking::sum() const {
  return Money::fromRaw(static_cast<std::int64_t>(sumOf(amounts_)));
}

Ledger::Ledger(Money capital) {
  post(Booking().debit(LedgerAccount::cash, capital).credit(LedgerAccount::capital, capital));
}

void Ledger::post(const Booking& booking) {
  OMS_ASSERT(booking.sum().isZero(), "the debits and credits of a booking sum to zero");
  for (std::size_t i = 0; i < kLedgerAccounts; ++i)
    balances_[i] += booking[static_cast<LedgerAccount>(i)];
  ++bookings_;
}

void Ledger::assertBalanced() const {
  OMS_ASSERT(sumOf(balances_) == 0, "the accounts of the ledger sum to zero");
}

void Ledger::fields(Archive& archive) {
  archive(balances_, bookings_);
}

}  // namespace oms
