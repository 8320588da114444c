#pragma once

#include "oms/model/instrument.h"
#include "oms/model/market_state.h"
#include "oms/model/order.h"
#include "oms/model/risk.h"
#include "oms/positions/account.h"
#include "oms/risk/limits.h"
#include "oms/risk/windows.h"

namespace oms {

// All that the checks may look at. They look at orders entered: position + working orders + this one.
struct CheckContext {
  const OrderRequest& request;
  const Actor& actor;
  Timestamp now{};    // session clock: age of market values
  Timestamp clock{};  // what rates and duplicates count by: wall for people, session for strategies
  const Instrument* instrument = nullptr;  // null: unknown symbol
  const MarketState* market = nullptr;
  Quantity position{};  // signed
  WorkingSum working{};
  std::uint32_t workingOrders = 0;  // in all
  const Books& books;
  const Account& account;
  const RiskLimits& limits;
  const RateWindows& rates;
  const RecentOrders& recent;
  TradingState tradingState = TradingState::active;
  bool dailyLossLatched = false;
  bool drawdownLatched = false;
  Money expectedFee{};
  // Of the whole order at its reference price; the largest there is where it does not fit, zero where another check
  // refuses its numbers.
  Money value{};
};

// The price a check values the order at: its limit, else its trigger, else the side of the quote it would take; zero
// without any.
Price referencePrice(const OrderRequest& request, const MarketState* market);

// So much of the order at its reference price. Fails closed: a value that does not fit is over every limit.
Money valueOf(const OrderRequest& request, Quantity quantity, const Instrument* instrument, const MarketState* market);

// The order makes the absolute position smaller and nothing else, what is on its way out already included: it is exempt
// from the limits that must never keep anybody in a position. Reduce-only orders that rest, a bracket's children among
// them, do not count against another: all of them shrink with the position.
bool onlyShrinks(const OrderRequest& request, Quantity position, const WorkingSum& working);

// Runs every check and returns all answers, in the order of RISK.md. What a person may confirm a strategy may not: for
// its orders that open, a soft check is hard.
CheckResults runChecks(const CheckContext& context);

}  // namespace oms
