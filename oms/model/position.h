#pragma once

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/order.h"
#include "oms/model/timestamp.h"

namespace oms {

// The net holding of one symbol. `quantity` is signed: negative is short. It closes at zero; the next one has a new id.
struct Position {
  PositionId id;
  SymbolIndex symbol;
  Quantity quantity;   // signed
  Price entryPrice;    // average of what is open
  Price currentPrice;  // the exit side's: bid for a long, ask for a short
  Money unrealized;    // at currentPrice
  Money realized;      // of this position so far, before fees
  Money fees;
  Money costBasis;  // signed notional of what is open: Σ signed quantity x price x multiplier
  Money worst;      // MAE: the lowest unrealised P&L so far, <= 0
  Money best;       // MFE: the highest, >= 0
  Price stopLoss;   // of its protective orders; zero: none
  Price takeProfit;
  InstanceIndex instance;  // the strategy that opened it, if one did
  Actor actor;             // who opened it
  Timestamp openedAt;
  Timestamp updatedAt;

  bool isOpen() const { return !quantity.isZero(); }
  Side side() const { return quantity.isNegative() ? Side::sell : Side::buy; }
};

// A position from flat to flat.
struct RoundTrip {
  PositionId position;
  SymbolIndex symbol;
  Side side = Side::buy;
  Quantity quantity;  // the largest that was open
  Timestamp entryTime;
  Price entryPrice;  // average of all that opened
  Timestamp exitTime;
  Price exitPrice;  // average of all that closed
  Money pnl;        // after fees
  Money fees;
  Ratio pnlRatio;       // pnl / entry notional
  Money worst;          // MAE, <= 0
  Money best;           // MFE, >= 0
  Text<32> exitReason;  // stop_loss, take_profit, exit, emergency, close, kill_switch, ...
  InstanceIndex instance;
  Actor actor;
};

// The account at one instant. equity = cash + unrealised for margin accounts, cash + market value for cash accounts:
// both are cash0 + realised + unrealised - fees.
struct AccountState {
  Money initialCash;
  Money cash;  // cash0 - Σ signed quantity x price x multiplier - fees (books as RELIABILITY R14)
  Money equity;
  Money realized;  // before fees
  Money unrealized;
  Money fees;
  Money marginUsed;   // initial margin of positions and working orders
  Money buyingPower;  // equity - marginUsed, not below zero
  Money dayStartEquity;
  Money peakEquity;
  Timestamp time;

  Money dayPnl() const { return equity - dayStartEquity; }
};

struct EquityPoint {
  Timestamp time;
  Money equity;
  Money cash;
  Ratio drawdown;  // (peak - equity) / peak, >= 0
};

}  // namespace oms
