#pragma once

#include <span>

#include "oms/model/instrument.h"
#include "oms/model/market_state.h"
#include "oms/model/order.h"
#include "oms/model/risk.h"
#include "oms/positions/account.h"
#include "oms/risk/limits.h"
#include "oms/risk/loss_guard.h"
#include "oms/risk/own_orders.h"
#include "oms/risk/volume_board.h"
#include "oms/risk/windows.h"

namespace oms {

// Whether the symbol's market is open.
struct MarketHours {
  bool known = true;  // false: the calendar has run out
  bool open = true;
  Timestamp lastClose;  // of the newest session that has ended; zero: none
  bool halted = false;  // and so not open, whatever its calendar says
};

// What an order of a list has to fit to.
struct ListPlace {
  const OrderRequest* parent = nullptr;  // that it waits for; null: none, or it was not found
  bool parentMissing = false;            // it names one that is not there or is over
  Quantity beside;                       // of the parent's other children that leave on the same condition
  Quantity gone;                         // of what the parent is for: will not come any more, or has left again
  bool priceStands = false;              // its price is not compared with the parent's: a change that leaves it alone
  bool aloneInGroup = false;             // nobody else of its list or of the working orders names its group
  Price childStop;                       // of the children that come with it; zero: none
  std::span<const OrderRequest* const> children{};  // that wait for it, where a change moves its price
};

// What its strategy has in the symbol, where that has a limit of its own.
struct StrategyStake {
  std::string_view strategy{};  // empty: the order is of no strategy
  Quantity position;            // signed
  Quantity working;             // of the order's own side
};

// All that the checks may look at. They look at orders entered: position + working orders + this one.
struct CheckContext {
  const OrderRequest& request;
  const Actor& actor;
  Timestamp now{};    // session clock: age of market values
  Timestamp clock{};  // what rates and duplicates count by: wall for people, session for strategies
  const Instrument* instrument = nullptr;  // null: unknown symbol
  const MarketState* market = nullptr;
  Quantity position{};  // signed; hedging: of the position that the order is for, zero where it opens one
  WorkingSum working{};
  std::optional<Quantity> apart{};  // hedging: Σ |quantity| of the symbol's positions
  std::uint32_t workingOrders = 0;  // in all
  const Books& books;
  const Account& account;
  const RiskLimits& limits;
  const RateWindows& rates;
  const RecentOrders& recent;
  TradingState tradingState = TradingState::active;
  bool stopsWait = true;  // the broker rejects a stop that is in the market already (FILLS rule 19)
  bool killed = false;    // by the kill switch, which holds it halted
  bool haltedForJournal = false;
  const Lockouts& lockouts;
  const LossGuard& losses;
  const OwnOrders& own;
  const VolumeBoard& volumes;
  Money dayStart{};  // equity that the day's loss counts from
  Money peak{};      // and the drawdown
  MarketHours hours{};
  ListPlace list{};
  StrategyStake stake{};
  InstanceIndex owner{};    // the strategy that the order is of; none: a person's
  std::uint32_t fired = 0;  // executions of the order's strategy within the window
  Money expectedFee{};
  Ratio cashBuffer{};  // on top of the price of what has no limit and is to be paid in cash
  // Of the whole order at its reference price; the largest there is where it does not fit, zero where another check
  // refuses its numbers.
  Money value{};
};

// The price a check values the order at: its limit, else its trigger, else the side of the quote it would take; zero
// without any.
Price referencePrice(const OrderRequest& request, const MarketState* market);

// What a unit of the order is reserved at (FILLS rule 26): its reference price, for a buy without a limit with the
// buffer on top.
Price reservePrice(const OrderRequest& request, const MarketState* market, Ratio cashBuffer);

// So much of the order at its reference price. Fails closed: a value that does not fit is over every limit.
Money valueOf(const OrderRequest& request, Quantity quantity, const Instrument* instrument, const MarketState* market);

// The order makes the absolute position smaller and nothing else, what is on its way out already included: it is exempt
// from the limits that must never keep anybody in a position. Reduce-only orders that rest, a bracket's children among
// them, do not count against another: all of them shrink with the position.
bool onlyShrinks(const OrderRequest& request, Quantity position, const WorkingSum& working);

// The price check's answer to a stop that the market has reached already: it would act at once.
bool isThroughStop(const CheckResult& result);

// Runs every check and returns all answers, in the order of RISK.md. What a person may confirm a strategy may not: for
// its orders that open, a soft check is hard. Nobody is asked for orders that only shrink the position, or for those of
// the system and of risk.
CheckResults runChecks(const CheckContext& context);
// The same into those results; returns the first failure, null where nothing stands in the order's way.
const CheckResult* runChecks(const CheckContext& context, CheckResults& results);

}  // namespace oms
