#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "oms/model/archive.h"
#include "oms/model/decimal.h"

namespace oms {

// What money is booked to. Cash, positions (at cost) and fees grow by debits; capital, realised P&L and financing,
// which are what the others came from, by credits.
enum class LedgerAccount : std::uint8_t { capital, cash, positions, realized, fees, financing };
inline constexpr std::size_t kLedgerAccounts = 6;
std::string_view name(LedgerAccount account);

// One booking: debits and credits that have to sum to zero.
class Booking {
 public:
  Booking& debit(LedgerAccount account, Money amount) {
    amounts_[static_cast<std::size_t>(account)] += amount;
    return *this;
  }
  Booking& credit(LedgerAccount account, Money amount) { return debit(account, -amount); }
  // What it adds to the account, debits positive.
  Money operator[](LedgerAccount account) const { return amounts_[static_cast<std::size_t>(account)]; }
  Money sum() const;

 private:
  std::array<Money, kLedgerAccounts> amounts_{};
};

// The account's books in double entry: every booking balances, so all accounts together always sum to zero.
class Ledger {
 public:
  explicit Ledger(Money capital);

  // Asserts that the booking balances: one that does not is a bug in who made it.
  void post(const Booking& booking);
  // Debits less credits.
  Money balance(LedgerAccount account) const { return balances_[static_cast<std::size_t>(account)]; }
  std::uint64_t bookings() const { return bookings_; }
  // Asserts that the accounts sum to zero.
  void assertBalanced() const;
  void fields(Archive& archive);

 private:
  std::array<Money, kLedgerAccounts> balances_{};
  std::uint64_t bookings_ = 0;
};

}  // namespace oms
